"""The quiz counts how many are right, says where to read, gives nothing away, and counts nowhere."""

import json
from pathlib import Path

import nbformat
import pytest

from lrcourse import check, progress
from lrcourse.checks import Answer, find, specs
from lrcourse.checks.judges import judge_of
from lrcourse.checks.judges.lab_quiz import KEY, LESSONS, TITLES

ROOT = Path(__file__).resolve().parent.parent
WRONG = "".join("b" if letter == "a" else "a" for letter in KEY)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A learner's folder; Python runs in it."""
    (tmp_path / ".lrcourse.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(answer):
    return judge_of(find("lab_quiz"))([{}], [Answer("ok", answer)])


def test_all_right_is_solved_in_words_without_points():
    assert repr(said(KEY)) == "✓ lab_quiz: solved. 16 of 16."
    assert said(KEY)._repr_mimebundle_()["text/plain"] == "0"
    assert said(" ".join(KEY.upper())).status == "solved"


@pytest.mark.parametrize("place", range(16))
def test_one_wrong_answer_names_its_lesson_and_not_what_is_right(place):
    verdict = said(KEY[:place] + "-" + KEY[place + 1:])
    name = f"curve {'ABCDEF'[place]}" if place < 6 else f"question {place - 5}"
    lesson = f"{LESSONS[place]:02} {TITLES[LESSONS[place]]}"
    assert (verdict.status, verdict.message, verdict.hint) == ("partial", "15 of 16.", f"Read again: {lesson} ({name}).")


def test_what_is_wrong_is_sorted_by_lesson():
    verdict = said(WRONG)
    assert (verdict.status, verdict.message) == ("wrong", "0 of 16.")
    assert verdict.hint.startswith("Read again: 01 One step (question 1), 02 Too fast (curve D, curve F, question 2), 03 ")


@pytest.mark.parametrize("answer, says", [("abc", "yours has 3"), (KEY + "a", "yours has 17"), ("x" * 16, "yours has 'x'"),
                                          (7, "another kind"), (list(KEY), "another kind")])
def test_what_cannot_be_marked_says_what_is_wanted(answer, says):
    verdict = said(answer)
    assert verdict.status == "error" and says in verdict.message and not verdict.points
    assert ("one text" in verdict.hint) == (type(answer) is not str)


def test_each_lesson_named_is_there_under_this_title():
    for number, title in TITLES.items():
        [path] = (ROOT / "lessons").glob(f"{number:02}_*.ipynb")
        assert nbformat.read(path, as_version=4).metadata["lrcourse"]["title"].removeprefix("The ").lower() == title.removeprefix("The ").lower()


def test_the_first_score_is_kept_and_shown_beside_the_next(folder):
    assert check("lab_quiz", lambda: "abc").status == "error"            # no paper, so no first score
    assert repr(check("lab_quiz", lambda: WRONG[:10] + KEY[10:])).startswith("✗ lab_quiz: partly right. 6 of 16.")
    assert repr(check("lab_quiz", lambda: WRONG[:3] + KEY[3:])).startswith("✗ lab_quiz: partly right. First time 6 of 16, now 13 of 16.")
    assert repr(check("lab_quiz", lambda: KEY)) == "✓ lab_quiz: solved. First time 6 of 16, now 16 of 16."
    assert json.loads((folder / ".lrcourse-points.json").read_text()) == {"lab_quiz": "6 of 16"}


def test_knowing_nothing_is_a_score_too(folder):
    check("lab_quiz", lambda: 16 * "-")
    assert check("lab_quiz", lambda: KEY).message == "First time 0 of 16, now 16 of 16."


@pytest.mark.parametrize("nonsense", ["null", "3", "[]", "true"])
def test_what_is_no_score_in_the_file_is_written_over(folder, nonsense):
    (folder / ".lrcourse-points.json").write_text(f'{{"lab_quiz": {nonsense}}}')
    assert check("lab_quiz", lambda: KEY).message == "16 of 16." and check("lab_quiz", lambda: KEY).message.startswith("First time 16")


def test_it_is_no_part_of_the_points(folder):
    check("lab_quiz", lambda: KEY)
    rows = progress().rows
    assert "lab_quiz" not in {row.exercise for row in rows} and len(rows) == len(specs()) - 1
    assert find("lab_quiz").points == 0
    [graded] = [cell.metadata.nbgrader for cell in nbformat.read(ROOT / "exercises" / "lab_quiz.ipynb", as_version=4).cells
                if cell.metadata.get("nbgrader", {}).get("grade")]
    assert graded.points == 0
