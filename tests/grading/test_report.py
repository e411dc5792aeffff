"""What an instructor gets of a run: grades.csv, by_hand.csv, and true figures, whatever lies in the folder."""

import csv
import io
import json
import re

import pytest
import sample

from lrcourse._safe import CommandError
from lrcourse.checks import Verdict, lesson_02, specs
from lrcourse.grading import report
from lrcourse.grading.results import open_run, plain

SOLVED = [Verdict("edge", 2, 2, "solved"), Verdict("regime", 2, 2, "solved"), Verdict("fastest", 2, 2, "solved")]
HALF = [Verdict("fastest", 0, 2, "wrong", "Not so.", "A hint."), Verdict("edge", 1.5, 2, "partial", "Some."), Verdict("regime", 0, 2, "not_done")]


def grades(out):
    """grades.csv as a list of {column: text}."""
    return list(csv.DictReader(io.StringIO(report.write(out).read_text(encoding="utf-8"), newline="")))


def reasons(out):
    """{id: its reasons to be looked at, as one text}."""
    return {look.id: " ".join(look.reasons) for look in report.figures(out).look}


@pytest.fixture
def by_hand(monkeypatch):
    """Lesson 02, with 6 points given by hand."""
    from lrcourse.grading.by_hand import most_of
    most_of.cache_clear()
    monkeypatch.setattr(lesson_02, "BY_HAND", (("clear", 4), ("short", 2)), raising=False)
    yield
    most_of.cache_clear()


# ---- grades.csv ----------------------------------------------------------------------------------

def test_grades_are_a_row_a_submission_and_a_column_an_exercise(tmp_path):
    sample.store(tmp_path, sample.result("bob", HALF, late=True), sample.result("alice", SOLVED, name="Alice Liddell", late=False))
    assert report.write(tmp_path).read_bytes() == (b"id,name,score,max,late,status,edge,regime,fastest\n"
                                                   b"alice,Alice Liddell,6,6,no,graded,2,2,2\nbob,,1.5,6,yes,graded,1.5,0,0\n")


def test_the_same_results_give_the_same_bytes_and_the_whole_sample_has_its_rows(tmp_path):
    first = report.write(sample.a_class(tmp_path / "a")).read_bytes()
    assert report.write(sample.a_class(tmp_path / "b")).read_bytes() == first == report.write(tmp_path / "a").read_bytes()
    rows = grades(tmp_path / "a")
    assert [row["id"] for row in rows] == [f"s{k:04}" for k in range(40)]
    for row in rows:
        if row["status"] == "graded":
            points = [float(row[spec.name]) for spec in specs() if row.get(spec.name)]
            assert float(row["score"]) == sum(points) and len(points) >= 3


def test_a_spreadsheet_runs_no_name_and_no_file_name(tmp_path):
    names = ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "a\nb", 'say "x", y', "a\u202eb", "\ud800"]
    sample.store(tmp_path, *(sample.result(f"s{k}", name=name) for k, name in enumerate(names)), sample.result("=1+1", SOLVED))
    rows = grades(tmp_path)
    assert [row["name"] for row in rows if row["name"]] == ["'=HYPERLINK(1)", "'+1", "'-1", "'@x", " x", "a b", 'say "x", y', "a\ufffdb", "\ufffd"]
    assert rows[0]["id"] == "'=1+1" and len(rows) == 10


def test_where_nothing_could_be_asked_there_is_to_reach_what_most_had_to_reach(tmp_path):
    sample.store(tmp_path, sample.result("a", SOLVED), sample.result("b", status="unreadable", note="The file is empty.", lessons=[]))
    assert grades(tmp_path)[1] == {"id": "b", "name": "", "score": "0", "max": "6", "late": "", "status": "unreadable", "edge": "", "regime": "",
                                   "fastest": ""}


def test_no_results_is_said_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"there are no results in .*nowhere: grade first, or name their folder with --out"):
        report.write(tmp_path / "nowhere")


# ---- what is damaged -----------------------------------------------------------------------------

def spoil(**what):
    """A result with something in it that cannot be."""
    return json.dumps({**sample.result("bob", HALF), **what})


@pytest.mark.parametrize("content, said", [
    ("", "is damaged (it is empty)"), ('{"id": "bob", "sco', "is damaged (it is not whole)"), ("[" * 50_000, "is damaged (it is not whole)"),
    ("[]", "is damaged (it holds something else)"), ("{}", "is damaged (parts of it are missing)"), (b"\xff\xfe\x00", "is damaged (it is not whole)"),
    (" " * 4_000_001, "is damaged (it has 4 MB)"), (spoil(id="alice"), "is damaged (it is the result of alice)"),
    (spoil(status="x"), "status must be one of graded, stopped, unreadable, got 'x'"), (spoil(score="6"), "score is no number of points"),
    (spoil(score=float("nan")), "score is no number"), (spoil(max=True), "max is no number"), (spoil(name=None), "name is no text"),
    (spoil(row="1"), "row or late is of the wrong kind"), (spoil(lessons=[1]), "parts of it are missing"), (spoil(verdicts=3), "parts of it"),
    (spoil(verdicts=[{"exercise": "edge"}]), "parts of it are missing"),
    (spoil(verdicts=[{**sample.result("bob", SOLVED)["verdicts"][0], "points": 9}]), "points must be in [0, 2], got 9")])
def test_a_damaged_result_is_named_in_a_sentence_has_its_row_and_hinders_nobody(tmp_path, content, said):
    sample.store(tmp_path, sample.result("alice", SOLVED))
    (tmp_path / "submissions" / "bob.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    alice, bob = grades(tmp_path)
    assert alice["score"] == "6" and (bob["id"], bob["score"], bob["max"], bob["status"]) == ("bob", "", "6", "damaged")
    problem, = report.figures(tmp_path).problems
    assert problem.startswith("submissions/bob.json") and said in problem and "\n" not in problem and len(problem) < 400
    assert reasons(tmp_path) == {"bob": problem}


def test_a_result_that_is_not_there_or_of_another_run_is_named(tmp_path):
    sample.store(tmp_path, sample.result("alice", SOLVED), sample.result("old", SOLVED), about={"ids": ["alice", "bob"]})
    assert [(row["id"], row["status"]) for row in grades(tmp_path)] == [("alice", "graded"), ("bob", "damaged")]
    assert report.figures(tmp_path).problems == (
        "submissions holds results of files that were not among those of the last run, and are left out: old",
        "submissions/bob.json is not there: grade again, which writes it anew")


@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_a_damaged_description_of_the_run_costs_nobody_anything(tmp_path, content):
    sample.store(tmp_path, sample.result("alice", SOLVED))
    (tmp_path / "run.json").write_text(content)
    assert grades(tmp_path)[0]["score"] == "6"
    assert re.fullmatch(r"run.json is damaged \(.*\): how the run was made is not known", report.figures(tmp_path).problems[0])


def test_a_strangers_text_becomes_one_short_line():
    assert plain("a\r\n\tb") == "a   b" and plain("x" * 10_000, 50) == "x" * 49 + "…" and plain("x" * 50, 50) == "x" * 50
    assert plain("\x00\x1b[31m\u2066\u200f\ud83d\u2028é") == "\ufffd\ufffd[31m\ufffd\ufffd\ufffd\ufffdé"


# ---- by_hand.csv ---------------------------------------------------------------------------------

def test_room_for_points_by_hand_is_made_once_and_what_is_written_there_counts(tmp_path, by_hand):
    sample.store(tmp_path, sample.result("alice", SOLVED), sample.result("=bob", HALF))
    assert [(row["score"], row["max"], row["by hand"]) for row in grades(tmp_path)] == [("1.5", "12", ""), ("6", "12", "")]
    file = tmp_path / "by_hand.csv"
    assert file.read_text() == "id,points,remark\n'=bob,,\nalice,,\n"
    file.write_text("id,points,remark\n'=bob,2.5,short\nalice,6,\n")
    assert [(row["score"], row["by hand"]) for row in grades(tmp_path)] == [("4", "2.5"), ("12", "6")]
    assert file.read_text() == "id,points,remark\n'=bob,2.5,short\nalice,6,\n" and report.figures(tmp_path).marked == (2, 2)


def test_without_such_a_lesson_there_is_no_room_and_no_column(tmp_path):
    sample.store(tmp_path, sample.result("alice", SOLVED))
    assert "by hand" not in grades(tmp_path)[0] and not (tmp_path / "by_hand.csv").exists()


@pytest.mark.parametrize("content", [
    "\ufeffid;points;remark\r\nalice;4,5;gut\r\n".encode(), "id\tpoints\tremark\nalice\t4.5\tgut\n".encode("utf-16"),
    b"Remark , ID, Points \n\ngut, alice , 4.50\n,,\n", b'"id","points","remark","extra"\n"alice","4.5","gut","x","y"\n'])
def test_the_file_is_read_as_any_spreadsheet_saves_it(tmp_path, by_hand, content):
    sample.store(tmp_path, sample.result("alice", SOLVED))
    (tmp_path / "by_hand.csv").write_bytes(content)
    hand = next(open_run(tmp_path).results()).hand
    assert (hand.points, hand.max, hand.remark) == (4.5, 6, "gut") and report.figures(tmp_path).problems == ()


def test_each_bad_row_is_one_sentence_and_nothing_else_is_lost(tmp_path, by_hand):
    sample.store(tmp_path, *(sample.result(name, SOLVED) for name in "abcdefg"))
    (tmp_path / "by_hand.csv").write_bytes("id,points,remark\na,7,good\nb,six,é\nzoe,1,\nc,3,\nc,4,\nd,-1,\ne,nan,\n".encode("cp1252"))
    assert report.figures(tmp_path).problems == (
        "by_hand.csv, line 2: the points of a must be a number from 0 to 6, got '7'; they stand as not marked yet",
        "by_hand.csv, line 3: the points of b must be a number from 0 to 6, got 'six'; they stand as not marked yet",
        "by_hand.csv, line 4: there is no submission 'zoe' with points by hand; the row was not counted",
        "by_hand.csv, line 6: 'c' has a row already, and that one counts",
        "by_hand.csv, line 7: the points of d must be a number from 0 to 6, got '-1'; they stand as not marked yet",
        "by_hand.csv, line 8: the points of e must be a number from 0 to 6, got 'nan'; they stand as not marked yet",
        "by_hand.csv has no row for f, g: add one for points by hand")
    assert [row["by hand"] for row in grades(tmp_path)] == ["", "", "3", "", "", "", ""]
    assert [result.hand.remark for result in open_run(tmp_path).results()][:2] == ["good", "é"]


@pytest.mark.parametrize("content, said", [
    (b"", "must have the columns id, points, remark, got ''"), (b"name,mark\na,3\n", "got 'name,mark': nothing in it was counted"),
    (b'id,points\na,"' + b"x" * 200_000 + b'"\n', "line 2: the file cannot be read from here on"), (b"id,points\na\x00,3\n", "by_hand.csv, line 2")])
def test_a_file_that_is_no_such_table_is_said_so(tmp_path, by_hand, content, said):
    sample.store(tmp_path, sample.result("a", SOLVED))
    (tmp_path / "by_hand.csv").write_bytes(content)
    assert said in report.figures(tmp_path).problems[0] and grades(tmp_path)[0]["score"] == "6"


# ---- figures -------------------------------------------------------------------------------------

def test_the_figures_are_those_of_the_verdicts(tmp_path):
    sample.store(tmp_path, sample.result("a", SOLVED), sample.result("b", HALF), sample.result("c", HALF))
    found = report.figures(tmp_path)
    assert (found.submissions, found.counted, found.scores, found.unit, found.top) == (3, 3, (1.5, 1.5, 6), "points", 6)
    assert found.mean == 3 and found.median == 1.5
    assert found.bars == ((0, 1, 0), (1, 2, 2), (2, 3, 0), (3, 4, 0), (4, 5, 0), (5, 6, 0), (6, 6, 1))
    assert [(one.name, one.asked, one.mean, one.max, one.solved) for one in found.exercises] == [
        ("edge", 3, 5 / 3, 2, 1 / 3), ("regime", 3, 2 / 3, 2, 1 / 3), ("fastest", 3, 2 / 3, 2, 1 / 3)]
    assert found.exercises[0].title == "the highest rate that works, from the Hessian"
    assert {status: n for status, n in found.exercises[1].statuses.items() if n} == {"solved": 1, "not_done": 2}
    assert found.wrong == (("edge", "", 2), ("fastest", "A hint.", 2)) and found.look == () and found.marked == (0, 0)


def test_what_a_newer_one_replaces_and_what_could_not_be_asked_count_in_no_figure(tmp_path):
    sample.store(tmp_path, sample.result("a", SOLVED), sample.result("b", HALF, superseded="a"),
                 sample.result("c", status="unreadable", note="The file is empty.", lessons=[]))
    found = report.figures(tmp_path)
    assert (found.submissions, found.counted, found.scores, found.wrong) == (3, 1, (6,), ())


def test_scores_that_are_of_different_sums_are_compared_in_percent(tmp_path):
    sample.store(tmp_path, sample.result("a", SOLVED), sample.result("b", HALF[:2]))
    found = report.figures(tmp_path)
    assert (found.unit, found.top, found.scores) == ("%", 100, (37.5, 100)) and found.bars[3] == (30, 40, 1) and found.bars[-1] == (100, 100, 1)


@pytest.mark.parametrize("top", [0, 0.5, 1, 4.5, 12, 13, 46, 100, 12345])
def test_a_distribution_has_few_bars_of_a_round_width_and_loses_nobody(top):
    values = [0, top / 3, top / 2, 0.99 * top, top]
    bars = report._bars(values, top)
    assert len(bars) <= 13 and sum(n for *_, n in bars) == (len(values) if top else 0)


def test_each_file_that_wants_a_human_is_listed_with_its_reason_the_gravest_first(tmp_path):
    found = reasons(sample.a_class(tmp_path))
    assert list(found)[:5] == ["s0035", "s0011", "s0008", "s0003", "s0014"] and list(found)[-1] == "s0021"
    for name, said in {
            "s0035": "submissions/s0035.json is damaged (it is not whole): grade again, which writes it anew",
            "s0011": "The judge failed at fastest: give the points by hand, and report the mistake.",
            "s0008": "Nothing could be graded. The file is empty: save the notebook and hand it in again.",
            "s0003": "Stopped before its end. The notebook took longer than 26 s",
            "s0014": "No single row of the roster fits: it is graded, but not exported.",
            "s0017": "The same row of the roster fits s0018: none of them is exported.",
            "s0018": "The same row of the roster fits s0017: none of them is exported.",
            "s0030": "It hands in 01_one_step; most hand in 02_too_fast.",
            "s0025": "The same file, byte for byte, as s0026.", "s0026": "The same file, byte for byte, as s0025.",
            "s0001": "Handed in late.", "s0021": "A newer submission, s0022, counts instead."}.items():
        assert said in found[name]


def test_notebooks_of_several_lessons_by_one_student_are_no_rivals_and_no_mistake(tmp_path):
    other = [said[0] for said in sample.answers("01_one_step").values()]
    works = {"a2": SOLVED, "b2": SOLVED, "a1": other, "b1": other, "b1_again": other}
    sample.store(tmp_path, *(sample.result(name, verdicts, row=" ab".index(name[0]), sha256=name,
                                           lessons=["01_one_step" if verdicts is other else "02_too_fast"]) for name, verdicts in works.items()),
                 sample.result("a3", row=1, status="unreadable", note="The file is empty.", lessons=[]), about={"roster": True})
    found = reasons(tmp_path)
    assert set(found) == {"b1", "b1_again", "b2", "a3"}, "two for the same exercises, and what could not be read"
    assert found["b2"] == "The same row of the roster fits b1, b1_again: none of them is exported."
    assert report.figures(tmp_path).lessons == ("01_one_step", "02_too_fast")


def test_two_empty_files_are_not_called_copies_and_a_resubmitted_file_is_none(tmp_path):
    empty = {"status": "unreadable", "note": "The file is empty.", "lessons": [], "sha256": "e3b0"}
    sample.store(tmp_path, sample.result("a", **empty), sample.result("b", **empty), sample.result("c", SOLVED, sha256="1"),
                 sample.result("d", SOLVED, sha256="1", superseded="c"))
    assert "byte" not in str(reasons(tmp_path))


def test_a_wrong_answer_of_the_sample_is_counted_by_the_hint_that_was_read(tmp_path):
    found = report.figures(sample.a_class(tmp_path)).wrong
    counts = {(exercise, hint): n for exercise, hint, n in found}
    hint = "Above 1/L the ball overshoots. Does 1.5/L still shrink the distance?"
    stored = [json.loads(path.read_text()) for path in (tmp_path / "submissions").glob("*.json") if path.stem != "s0035"]
    assert counts["edge", hint] == sum(said["hint"] == hint for one in stored if not one["superseded"] for said in one["verdicts"]) > 2
    assert [n for *_, n in found] == sorted((n for *_, n in found), reverse=True)
