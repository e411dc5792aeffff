"""What the instructor gets back: one filled column, results for Gradescope, a gradebook; and a list of all that is in doubt."""

import csv
import importlib.util
import json
import os
import shutil
import sysconfig

import pytest

from lrcourse._safe import CommandError
from lrcourse.grading import export as exports
from lrcourse.grading import roster
from lrcourse.grading.export import export, guard, left_out, number

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,HW 1 (501),HW 2 (502),HW 3 (503),Final Score
,,,,,,Manual Posting,,,
    Points Possible,,,,,,6,5,(read only),(read only)
"Liddell, Alice",12,S0012,alice@uni.edu,"Mon, ""A"" x",=note,,4,1.5,80
"O'Brien, Zoë",13,S0013,zoe@uni.edu,Tue,-,3.25,,,
"Ray, Bob",14,S0014,bob@uni.edu,Tue,,EX,,,
"Student, Test",99,,deadbeef,Mon,,,,,
"""
MOODLE = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed","Last modified (grade)","Feedback comments"
"Participant 101","Alice Liddell",alice@uni.edu,"Submitted for grading",,6.00,Yes,-,
"Participant 102","Zoë O'Brien",zoe@uni.edu,"Submitted for grading","2,50",6.00,Yes,"Monday, 2 March 2026, 10:00 AM","<p>a
b</p>"
"""


def verdict(exercise, points, most=2, **more):
    return {"exercise": exercise, "points": points, "max_points": most, "status": "solved" if points == most else "wrong",
            "message": "", "hint": "", "detail": "SECRET", **more}


def result(id, *keys, lesson="02_too_fast", verdicts=None, **more):
    """One result as the run writes it."""
    verdicts = [verdict("edge", 2), verdict("speed", 0.5, 4)] if verdicts is None else verdicts
    return {"id": id, "file": f"{id}.ipynb", "keys": list(keys or (id,)), "name": "", "row": None, "late": None, "superseded": "",
            "sha256": "0", "lessons": [lesson], "score": sum(one["points"] for one in verdicts), "max": 6, "status": "graded",
            "note": "", "verdicts": verdicts, "errors": [{"cell": 1, "error": "E", "text": "SECRET"}], "printed": "SECRET", **more}


def unreadable(id, *keys):
    return result(id, *keys, verdicts=[], lessons=[], status="unreadable", note="The file is empty.")


@pytest.fixture
def out(tmp_path):
    """Write the results of a run, and the instructor's files beside it."""
    def make(*results):
        folder = tmp_path / "results"
        (folder / "submissions").mkdir(parents=True, exist_ok=True)
        (folder / "run.json").write_text('{"lrcourse": "1"}')
        for one in results:
            (folder / "submissions" / f"{one['id']}.json").write_text(json.dumps(one))
        return folder
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8-sig")
    (tmp_path / "moodle.csv").write_text(MOODLE, encoding="utf-8")
    return make


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def changes(before, after):
    """{(line, column): new text}, after a look that all else is the same."""
    assert [len(row) for row in before] == [len(row) for row in after]
    return {(line, at): new for line, rows in enumerate(zip(before, after, strict=True))
            for at, (old, new) in enumerate(zip(*rows, strict=True)) if old != new}


def reasons(out, to):
    return {one.id: one.reason for one in left_out(out, to)}


# ---- Canvas and Moodle ---------------------------------------------------------------------------

def test_canvas_gets_one_column_and_keeps_all_else(out, tmp_path):
    folder = out(result("a", "12", "liddellalice"), result("z", "13"))
    written = export(folder, "canvas", tmp_path / "canvas.csv", "HW 1 (501)")
    assert written == folder / "export-canvas.csv" and not written.read_bytes().startswith(b"\xef\xbb\xbf")
    assert changes(list(csv.reader(CANVAS.splitlines())), table(written)) == {(3, 6): "2.5", (4, 6): "2.5"}
    assert left_out(folder, "canvas") == [] and (tmp_path / "canvas.csv").read_text(encoding="utf-8-sig") == CANVAS


def test_moodle_gets_its_only_possible_column(out, tmp_path):
    folder = out(result("a", "101", "Alice Liddell"), result("z", "102", "Zoë O'Brien", verdicts=[verdict("edge", 2)]))
    written = export(folder, "moodle", tmp_path / "moodle.csv")
    before = list(csv.reader(MOODLE.splitlines(keepends=True)))
    assert changes(before, table(written)) == {(1, 4): "2.5", (2, 4): "2"}


def test_a_file_that_a_spreadsheet_saved_comes_back_as_the_place_takes_it(out, tmp_path):
    (tmp_path / "excel.csv").write_bytes(MOODLE.replace(",", ";").replace("\n", "\r\n").encode("utf-16"))
    written = export(out(result("z", "102")), "moodle", tmp_path / "excel.csv")
    assert table(written)[2][:5] == ["Participant 102", "Zoë O'Brien", "zoe@uni.edu", "Submitted for grading", "2.5"]


@pytest.mark.parametrize("column", ["HW 2 (502)", "hw 2", " HW  2 (502) "])
def test_the_column_goes_by_its_title(out, tmp_path, column):
    assert table(export(out(result("z", "13")), "canvas", tmp_path / "canvas.csv", column))[4][7] == "2.5"


@pytest.mark.parametrize("column, said", [
    (None, "which column is to be filled: say it with --column; "), ("HW 9", "'HW 9' is not one column that can be filled; "),
    ("HW 3 (503)", "is not one column that can be filled"), ("Final Score", "is not one"), ("Notes", "is not one"), ("ID", "is not one")])
def test_where_several_columns_are_possible_they_are_listed(out, tmp_path, column, said):
    with pytest.raises(CommandError) as error:
        export(out(result("z", "13")), "canvas", tmp_path / "canvas.csv", column)
    assert said in str(error.value) and str(error.value).endswith("canvas.csv has: HW 1 (501), HW 2 (502)")
    assert not (tmp_path / "results" / "export-canvas.csv").exists()


def test_two_columns_of_one_title_need_the_number(out, tmp_path):
    (tmp_path / "two.csv").write_text("Student,ID,Section,HW (1),HW (2)\nAl,12,M,,\n")
    with pytest.raises(CommandError, match=r"'HW' is not one column .* has: HW \(1\), HW \(2\)"):
        export(out(result("a", "12")), "canvas", tmp_path / "two.csv", "HW")
    assert table(export(tmp_path / "results", "canvas", tmp_path / "two.csv", "HW (2)"))[1][3:] == ["", "2.5"]


def test_a_file_without_an_assignment_says_what_to_do(out, tmp_path):
    (tmp_path / "none.csv").write_text("Student,ID,Section\nAl,12,M\n")
    with pytest.raises(CommandError, match="has: none, so make the assignment there first and export again"):
        export(out(result("a", "12")), "canvas", tmp_path / "none.csv")


def test_only_what_is_beyond_doubt_is_exported(out, tmp_path):
    text = MOODLE + '"Participant 103","Alice Liddell",alice3@uni.edu,,,6.00,Yes,-,\n"Participant 104",Carol,c@uni.edu,,1.00,6.00,Yes,-,\n'
    (tmp_path / "more.csv").write_text(text, encoding="utf-8")
    folder = out(result("sure", "102", "Zoë O'Brien"), result("stranger", "7", "Eve"), result("two", "Alice Liddell"),
                 result("old", "102", superseded="sure"), result("torn", "102", "101"), unreadable("bad", "104", "Carol"))
    written = export(folder, "moodle", tmp_path / "more.csv")
    assert list(changes(list(csv.reader(text.splitlines(keepends=True))), table(written))) == [(2, 4)]
    said = reasons(folder, "moodle")
    assert said == {"stranger": "fits no student of the roster (7, Eve)", "two": "fits several students of the roster (Alice Liddell)",
                    "torn": "fits several students of the roster (102, 101)", "old": "superseded by sure (102)",
                    "bad": "could not be read (The file is empty.)"}


def test_two_submissions_of_one_student_for_the_same_exercises_are_left_to_the_instructor(out, tmp_path):
    folder = out(result("a1", "12"), result("a2", "alice@uni.edu"), result("z", "13"))
    written = export(folder, "canvas", tmp_path / "canvas.csv", "HW 1")
    assert (table(written)[3][6], table(written)[4][6]) == ("", "2.5")
    assert reasons(folder, "canvas") == {"a1": "Liddell, Alice handed in the same exercises in a1, a2 (12)",
                                         "a2": "Liddell, Alice handed in the same exercises in a1, a2 (alice@uni.edu)"}


def test_notebooks_of_several_lessons_add_up(out, tmp_path):
    folder = out(result("a1", "12"), result("a2", "12", lesson="03_shapes", verdicts=[verdict("bowl", 1)]))
    assert table(export(folder, "canvas", tmp_path / "canvas.csv", "HW 1"))[3][6] == "3.5"


def test_points_for_exercises_that_most_did_not_hand_in_are_remarked(out, tmp_path):
    more = result("b", "13", verdicts=[verdict("edge", 0), verdict("speed", 0, 4), verdict("step", 2), verdict("rescale", 0, 1)])
    folder = out(result("a1", "12"), more, result("c", "14"))
    assert table(export(folder, "canvas", tmp_path / "canvas.csv", "HW 1"))[4][6] == "2"
    assert reasons(folder, "canvas")[""].startswith("b has points for step, which most did not hand in, and they count")


def test_an_excused_student_stays_excused(out, tmp_path):
    folder = out(result("b", "14"))
    assert table(export(folder, "canvas", tmp_path / "canvas.csv", "HW 1"))[5][6] == "EX"
    assert "excused" in reasons(folder, "canvas")["b"]


def test_points_given_by_hand_are_added(out, tmp_path):
    folder = out(result("z", "13"))
    assert table(export(folder, "canvas", tmp_path / "canvas.csv", "HW 1", by_hand={"z": 3.25, "other": 1}))[4][6] == "5.75"


def test_what_one_student_can_reach_is_what_the_column_is_compared_with(out, tmp_path):
    folder = out(result("a1", "12", max=2), result("a2", "12", lesson="03_shapes", verdicts=[verdict("bowl", 1)], max=4), result("z", "13", max=2))
    export(folder, "canvas", tmp_path / "canvas.csv", "HW 1")
    assert left_out(folder, "canvas") == []


def test_points_that_may_come_by_hand_count_in_what_can_be_reached(out, tmp_path):
    (tmp_path / "twenty.csv").write_text(CANVAS.replace(",6,5,", ",20,5,"), encoding="utf-8")
    folder = out(result("z", "13", lesson="15_capstone", max=14))
    export(folder, "canvas", tmp_path / "twenty.csv", "HW 1")
    assert left_out(folder, "canvas") == []


@pytest.mark.parametrize("to, column, said", [("canvas", "HW 2", "the column HW 2 (502) is worth 5 points"), ("canvas", "HW 1", ""),
                                              ("moodle", None, "")])
def test_a_column_of_other_points_is_remarked_and_nothing_is_scaled(out, tmp_path, to, column, said):
    folder = out(result("z", "13", "102"))
    export(folder, to, tmp_path / f"{to}.csv", column)
    assert said in reasons(folder, to).get("", "") and ("" in reasons(folder, to)) == bool(said)


def test_a_short_row_is_made_long_enough(out, tmp_path):
    (tmp_path / "short.csv").write_text("Student,ID,Section,HW (1),x\nAl,12\n")
    assert table(export(out(result("a", "12")), "canvas", tmp_path / "short.csv"))[1] == ["Al", "12", "", "2.5"]


def test_the_roster_may_have_been_read_already(out, tmp_path):
    assert export(out(result("z", "13")), "canvas", roster.read(tmp_path / "canvas.csv"), "HW 1").is_file()


@pytest.mark.parametrize("to, name, said", [
    ("canvas", None, "canvas needs --roster: the gradebook as Canvas exports it, of which one column is filled"),
    ("moodle", None, "moodle needs --roster: the grading worksheet"), ("canvas", "moodle.csv", "is not the gradebook as Canvas exports it"),
    ("moodle", "canvas.csv", "is not the grading worksheet of Moodle's assignment"), ("canvas", "nothing.csv", "cannot be read"),
    ("blackboard", None, "results go to canvas, moodle, gradescope, nbgrader, got 'blackboard'")])
def test_a_missing_or_a_wrong_file_is_one_sentence(out, tmp_path, to, name, said):
    with pytest.raises(CommandError) as error:
        export(out(result("z", "13")), to, name and tmp_path / name)
    assert said in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"id": "z"}', "\udcff", "[" * 100_000])
def test_a_damaged_result_is_named(out, tmp_path, text):
    folder = out(result("a", "12"))
    (folder / "submissions" / "z.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(CommandError, match=r"z\.json is damaged or gone: grade again"):
        export(folder, "canvas", tmp_path / "canvas.csv", "HW 1")


def test_without_results_it_says_so(out, tmp_path):
    for folder in (tmp_path / "nothing", out()):
        with pytest.raises(CommandError, match="there are no results in .*: grade first"):
            export(folder, "gradescope")


# ---- text that a spreadsheet would run -----------------------------------------------------------

@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_is_never_a_formula(out, text):
    assert guard(text) == f"'{text}" and guard(guard(text)) == guard(text)
    folder = out(result("x", text, file=f"{text}/x.ipynb", superseded="y"), result("y", text, lessons=[text]))
    export(folder, "nbgrader")
    cells = {cell for path in folder.glob("*.csv") for row in table(path) for cell in row}
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] and f"'{text}" in cells


@pytest.mark.parametrize("value, text", [(0, "0"), (2.0, "2"), (4.5, "4.5"), (1 / 3, "0.3333"), (1234.5678, "1234.5678")])
def test_numbers_stay_numbers(value, text):
    assert number(value) == text


# ---- Gradescope ----------------------------------------------------------------------------------

def test_gradescope_gets_a_page_for_each_and_nothing_that_is_hidden(out):
    folder = out(result("a", verdicts=[verdict("edge", 2), verdict("speed", 0.5, 4, message="Too fast.", hint="Halve it.")]),
                 result("old", superseded="a"), unreadable("bad"))
    (folder / "export-gradescope").mkdir()
    (folder / "export-gradescope" / "gone.json").write_text("{}")
    written = export(folder, "gradescope")
    assert sorted(path.name for path in written.iterdir()) == ["a.json", "bad.json"]
    page = json.loads((written / "a.json").read_text())
    assert page["score"] == 2.5 and page["stdout_visibility"] == "hidden" and page["visibility"] == "visible"
    assert page["tests"] == [
        {"name": "edge", "number": "1", "score": 2, "max_score": 2, "status": "passed", "visibility": "visible", "output": ""},
        {"name": "speed", "number": "2", "score": 0.5, "max_score": 4, "status": "failed", "visibility": "visible",
         "output": "Too fast.\nHint: Halve it."}]
    assert "SECRET" not in (written / "a.json").read_text()
    bad = json.loads((written / "bad.json").read_text())
    assert (bad["score"], bad["output"], bad["tests"]) == (0, "The file is empty.", [])
    assert list(reasons(folder, "gradescope")) == ["old"]


def test_gradescope_sees_points_given_by_hand(out):
    page = json.loads((export(out(result("a")), "gradescope", by_hand={"a": 2}) / "a.json").read_text())
    assert page["score"] == 4.5 and page["tests"][-1] == {"name": "by hand", "number": "3", "score": 2, "visibility": "visible"}


def test_an_export_is_the_same_bytes_each_time(out, tmp_path):
    folder = out(result("a", "12"), result("z", "13"), result("x"))

    def once():
        export(folder, "canvas", tmp_path / "canvas.csv", "HW 1")
        export(folder, "gradescope")
        export(folder, "nbgrader")
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert once() == once()


# ---- nbgrader ------------------------------------------------------------------------------------

def test_nbgrader_gets_its_own_csv(out):
    folder = out(result("alice--hw1--02", "alice", file="submitted/alice/hw1/02.ipynb"), result("bob"))
    rows = table(export(folder, "nbgrader"))
    assert rows[0] == ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
                       "late_submission_penalty", "score", "max_score"]
    assert rows[1:] == [["hw1", "", "", "alice", "", "", "", "2.5", "0.0", "2.5", "6"],
                        ["02_too_fast", "", "", "bob", "", "", "", "2.5", "0.0", "2.5", "6"]]
    assert table(export(folder, "nbgrader", column="week 1"))[1][0] == "week 1"


def test_without_nbgrader_there_is_a_csv_too(out, tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "find_spec", lambda name: None)
    assert export(out(result("bob")), "nbgrader", target=tmp_path / "gradebook.db").name == "export-nbgrader.csv"


@pytest.fixture(scope="module")
def new_book(tmp_path_factory):
    """A gradebook with two assignments and three students, of whom only Alice's work is known."""
    api = pytest.importorskip("nbgrader.api", reason="the course works with nbgrader, and without it: pip install -e '.[nbgrader]'")
    path = tmp_path_factory.mktemp("course") / "gradebook.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", sysconfig.get_path("scripts"), prepend=os.pathsep)     # nbgrader calls a command to make one
        book = api.Gradebook(f"sqlite:///{path}")
    with book:
        for work, cells in {"hw1": {"edge": 2, "speed": 4}, "hw2": {"bowl": 1, "speed": 4}}.items():
            book.add_assignment(work)
            book.add_notebook("02_too_fast", work)
            for cell, points in cells.items():
                book.add_grade_cell(cell, "02_too_fast", work, max_score=points, cell_type="code")
        for student in ("alice", "bob", "carol"):
            book.add_student(student)
        book.add_submission("hw1", "alice", timestamp="2026-09-21 10:00:00")
    return path


@pytest.fixture
def book(tmp_path, new_book):
    """A copy of that gradebook, and what reads its scores: {(assignment, student): (score, waits for a grade by hand)}."""
    shutil.copy(new_book, tmp_path)

    def scores():
        from nbgrader.api import Gradebook
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
            return {(one.assignment.name, one.student.id): (one.score, one.needs_manual_grade)
                    for work in book.assignments for one in work.submissions}
    return scores


def test_nbgrader_s_gradebook_gets_the_points(out, tmp_path, book):
    folder = out(result("alice--hw1--02", "alice", file="submitted/alice/hw1/02.ipynb"), result("bob", verdicts=[verdict("edge", 1)]),
                 result("eve"), unreadable("carol"))
    assert export(folder, "nbgrader", target=tmp_path) == tmp_path / "gradebook.db"
    assert book() == {("hw1", "alice"): (2.5, False), ("hw1", "bob"): (1, True)}, "bob's other exercise waits for a grade"
    assert reasons(folder, "nbgrader") == {"eve": "fits no student of the gradebook (eve)",
                                           "carol": "could not be read (The file is empty.)"}
    export(folder, "nbgrader", target=tmp_path / "gradebook.db")
    assert book()["hw1", "alice"] == (2.5, False), "once more changes nothing"


def test_an_exercise_of_two_assignments_needs_a_choice(out, tmp_path, book):
    folder = out(result("alice", verdicts=[verdict("speed", 3, 4), verdict("new", 1, 1)]))
    export(folder, "nbgrader", target=tmp_path)
    assert book() == {("hw1", "alice"): (0, True)}
    assert {one.reason for one in left_out(folder, "nbgrader")} == {
        "speed is in several assignments of the gradebook: choose one with --column (alice)", "new is not in the gradebook (alice)"}
    export(folder, "nbgrader", target=tmp_path, column="hw2")
    assert book()["hw2", "alice"][0] == 3
    with pytest.raises(CommandError, match="has no assignment 'hw3'; it has: hw1, hw2"):
        export(folder, "nbgrader", target=tmp_path, column="hw3")


def test_a_student_who_handed_in_twice_is_left_to_the_instructor(out, tmp_path, book):
    folder = out(result("one", "alice"), result("two", "alice"))
    export(folder, "nbgrader", target=tmp_path, column="hw1")
    assert book() == {("hw1", "alice"): (0, True)}
    assert reasons(folder, "nbgrader")["one"] == "alice handed in speed more than once (alice)"


def test_points_given_in_nbgrader_by_hand_win(out, tmp_path, book):
    from nbgrader.api import Gradebook
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as there:
        there.find_grade("edge", "02_too_fast", "hw1", "alice").manual_score = 1.75
        there.db.commit()
    export(out(result("alice")), "nbgrader", target=tmp_path, column="hw1")
    assert book()["hw1", "alice"][0] == 2.25


def test_a_cell_that_came_later_is_listed(out, tmp_path, book):
    from nbgrader.api import Gradebook
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as there:
        there.add_grade_cell("late", "02_too_fast", "hw1", max_score=1, cell_type="code")
    folder = out(result("alice", verdicts=[verdict("late", 1, 1), verdict("edge", 2)]))
    export(folder, "nbgrader", target=tmp_path, column="hw1")
    assert book()["hw1", "alice"][0] == 2
    assert reasons(folder, "nbgrader") == {"alice": "late came into the assignment after it was handed in (alice)"}


@pytest.mark.skipif(not importlib.util.find_spec("nbgrader"), reason="needs nbgrader")
def test_a_gradebook_that_is_none_is_named(out, tmp_path):
    folder = out(result("alice"))
    for _ in range(2):
        with pytest.raises(CommandError, match="there is no gradebook .*gradebook.db: run nbgrader's generate_assignment first"):
            export(folder, "nbgrader", target=tmp_path)
        (tmp_path / "gradebook.db").touch()
    (tmp_path / "gradebook.db").write_text("no database at all, but a text that is long enough to be one")
    with pytest.raises(CommandError, match=r"nbgrader cannot use .*gradebook\.db \(.*\): close what has it open") as error:
        export(folder, "nbgrader", target=tmp_path)
    assert "\n" not in str(error.value)
