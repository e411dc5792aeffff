"""Who is who: the lists that courses have, in every writing a spreadsheet gives them, and the doubtful cases."""

from types import SimpleNamespace as Submission

import pytest

from lrcourse._safe import CommandError
from lrcourse.grading import roster

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,HW 1 (501),HW 2 (502),Current Score
,,,,,Manual Posting,,
    Points Possible,,,,,6,5,(read only)
"Liddell, Alice",12,S0012,alice@uni.edu,Mon,,4,80
"O'Brien, Zoë",13,S0013,zoe@uni.edu,Tue,EX,,
"Student, Test",99,,deadbeef,Mon,,,
"""
MOODLE = """\
Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade","Grade can be changed","Last modified (grade)"
"Participant 101","Alice Liddell",7001,alice@uni.edu,Submitted,,6.00,Yes,-
"Participant 102","Zoë O'Brien",7002,zoe@uni.edu,Submitted,"2,50",6.00,Yes,-
"Participant 103","Alice Liddell",7003,alice2@uni.edu,"No submission",,6.00,Yes,-
"""
LAST_FIRST = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section\nLiddell,Alice,12,S0012,,\nO'Brien,Zoë,13,S0013,zoe@uni.edu,\n"
GRADESCOPE = "Name,SID,Email\nAlice Liddell,0012,alice@uni.edu\nZoë O'Brien,0013,zoe@uni.edu\n"
GRADES = "First Name,Last Name,SID,Email,Total Score\nAlice,Liddell,0012,alice@uni.edu,\nZoë,O'Brien,0013,zoe@uni.edu,\n"
LIST = "Name; ID ;remark\nAlice Liddell;alice;\nZoë O'Brien;zoe;late\n"


@pytest.fixture
def read(tmp_path):
    """Read a roster from its text, or its bytes."""
    def read(content, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return roster.read(path)
    return read


def row(people, *keys):
    return people.match([Submission(id="x", keys=keys)]).rows["x"]


@pytest.mark.parametrize("text, kind, columns, keys, name", [
    (CANVAS, "canvas", 8, ["13", "S0013", "zoe@uni.edu", "O'Brien, Zoë"], "O'Brien, Zoë"),
    (LAST_FIRST, "canvas", 6, ["13", "S0013", "zoe@uni.edu", "Zoë O'Brien"], "Zoë O'Brien"),
    (MOODLE, "moodle", 9, ["102", "Participant 102", "7002", "zoe@uni.edu", "Zoë O'Brien"], "Zoë O'Brien"),
    (GRADESCOPE, "gradescope", 3, ["0013", "zoe@uni.edu", "Zoë O'Brien"], "Zoë O'Brien"),
    (GRADES, "gradescope", 5, ["0013", "zoe@uni.edu", "Zoë O'Brien"], "Zoë O'Brien"),
    (LIST, "list", 3, ["zoe", "Zoë O'Brien"], "Zoë O'Brien")])
def test_every_list_and_each_column_that_identifies(read, text, kind, columns, keys, name):
    people = read(text)
    assert people.kind == kind and len(people.columns) == columns
    found = {row(people, key) for key in keys}
    assert len(found) == 1 and people.name(found.pop()) == name


def test_points_possible_and_the_line_above_are_no_students(read):
    people = read(CANVAS)
    assert people.students == (2, 3, 4) and row(people, "Points Possible") is None and len(people.rows) == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_spreadsheets_make_of_a_list(read, encoding, separator, end):
    text = GRADES.replace(",", separator).replace("\n", end)
    people = read(text, encoding)
    assert people.columns[0] == "First Name" and people.name(row(people, "0013")) == "Zoë O'Brien"


def test_case_blanks_and_composed_letters_do_not_count_and_nothing_else_is_let_through(read):
    people = read("\n\n  ID ,NAME\n ANN7 ,Zoe\u0301  Straße\n,nobody\n  ,\n")
    assert row(people, "  ann7 ") == row(people, "ZOÉ STRASSE") == 0
    for key in ("ann", "ann77", "7", "Zoe Straße", "Zoé", "", " "):
        assert row(people, key) is None


def test_a_zero_in_front_counts(read):
    assert row(read(GRADESCOPE), "12") is None, "0012 and 12 may be two students"


def test_unknown_and_doubtful_submissions_are_listed(read):
    people = read(MOODLE)
    match = people.match([Submission(id="a", keys=("101", "Alice Liddell")), Submission(id="b", keys=("Alice Liddell",)),
                          Submission(id="c", keys=("7002", "alice@uni.edu")), Submission(id="d", keys=("mallory", "eve")),
                          Submission(id="e", keys=("eve", "102"))])
    assert match.rows == {"a": 0, "b": None, "c": None, "d": None, "e": 1}
    assert match.unmatched == ("d",), "fits nobody"
    assert match.twice == ("b", "c"), "two of that name; keys of two students"


def test_keys_that_disagree_are_not_outvoted(read):
    assert row(read(LIST), "zoe", "alice", "zoe") is None


def test_two_rows_with_one_id_are_nobody(read):
    match = read("id,name\nann,A\nANN,B\n").match([Submission(id="x", keys=("ann",))])
    assert match.twice == ("x",)


def test_short_and_long_rows_are_kept(read):
    people = read("id,name,email\nann\nbob,Bob,b@c.d,more,and more\n\n")
    assert people.rows == (("ann",), ("bob", "Bob", "b@c.d", "more", "and more"))
    assert (people.name(0), people.name(1), row(people, "b@c.d")) == ("", "Bob", 1)


def test_a_cell_may_be_long_and_have_lines(read):
    people = read(f'id,name,feedback\nann,Ann,"one\r\ntwo, ""three"" {"x" * 200_000}"\n')
    assert people.rows[0][2].startswith('one\r\ntwo, "three" x')


@pytest.mark.parametrize("text", ["Student,Mark\nann,3\n", "Matrikel;Nachname\n1;A\n", "just words\n", "ID,Vorname\n1,A\n"])
def test_wrong_columns_are_named_with_those_expected(read, text):
    with pytest.raises(CommandError) as error:
        read(text)
    said = str(error.value)
    first = text.split("\n")[0].replace(";", ",").split(",")
    assert f"found {', '.join(first)}; expected Student, ID, Section (Canvas), or Identifier, Full name (Moodle, in English), or" in said
    assert "\n" not in said


@pytest.mark.parametrize("content, said", [
    (b"", "is empty"), (b"\n \n", "is empty"), (b"\xef\xbb\xbf", "is empty"), (b"%PDF-1.7", "is a PDF"),
    (b"PK\x03\x04abc", "is a spreadsheet, not a CSV file: save it"), (b"id,name\n\0\0\0", "is not a CSV file"),
    (b"\xff\xfea", "is not a CSV file"), (b"\0", "is not a CSV file")])
def test_a_file_that_is_no_list_is_named(read, content, said):
    with pytest.raises(CommandError, match=said) as error:
        read(content)
    assert "\n" not in str(error.value)


def test_a_list_that_is_not_there_is_named(tmp_path):
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(CommandError, match="the roster .* cannot be read"):
            roster.read(path)
