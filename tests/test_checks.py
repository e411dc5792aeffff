"""`check` says what an answer is worth, `progress` keeps count, and the notebooks ask what the specs say."""

import ast
import dataclasses
import json
import re
import sys
import warnings
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import numpy as np
import pytest

import lrcourse
from lrcourse import check, progress
from lrcourse.checks import Verdict, encode, find, specs

ROOT = Path(__file__).resolve().parent.parent
SOLVED = {path.stem: path for path in sorted((ROOT / "solutions").glob("*.ipynb"))}


def right(x, gradient, lr):
    return x - lr * gradient


def wrong(x, gradient, lr):
    return x + lr * gradient


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A learner's folder; Python runs where the exercises are."""
    (tmp_path / ".lrcourse.json").write_text("{}")
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path / "exercises")
    return tmp_path


# ---- the verdict ---------------------------------------------------------------------------------

class Text(HTMLParser):
    """What one reads, and the attributes that stand around it."""

    def __init__(self, html):
        super().__init__()
        self.text, self.attributes = [], []
        self.feed(html)

    def handle_data(self, data):
        self.text.append(data)

    def handle_starttag(self, tag, attributes):
        self.attributes += attributes


def test_a_right_answer_is_solved_in_words_and_in_points():
    said = check("step", right)
    assert repr(said) == str(said) == "✓ step: solved, 2 of 2 points"
    assert said._repr_mimebundle_()["text/plain"] == "2"


def test_a_wrong_answer_shows_its_numbers_beside_the_expected_ones_and_a_hint():
    said = check("step", wrong)
    assert re.fullmatch(r"✗ step: not right yet, 0 of 2 points\. The answer differs from what is expected\.\n"
                        r"  For x = \S+, gradient = \S+, lr = \S+: yours \S+, expected \S+\. There the loss rose from \S+ to \S+\.\n"
                        r"  Hint: The gradient points uphill\. Which way do you want to go\?", repr(said))
    assert said._repr_mimebundle_()["text/plain"] == "0"


def test_a_partly_right_answer_is_worth_a_part():
    said = check("step", lambda x, gradient, lr: x - lr * gradient if np.ndim(x) < 3 else None)
    assert (said.status, said.points) == ("partial", 1.5) and said._repr_mimebundle_()["text/plain"] == "1.5"
    assert "6 of 7 cases are right. Nothing came back.\n  For x = array of shape (2, 3, 2)" in repr(said)


@pytest.mark.parametrize("answer, points", [("a", 0), ("b", 1), ("c", 0), ("d", 0), ("e", 0), ("B", 0), (2, 0)])
def test_a_choice_never_shows_the_right_one(answer, points):
    said = check("rescale", lambda: answer)
    assert said.points == points and "expected" not in said.detail and "'b'" not in f"{said.detail} {said.hint}"
    assert ("one of 'a', 'b', 'c', 'd'" in said.message) == (answer in ("e", "B"))


def test_in_a_notebook_a_verdict_is_read_without_colours_and_by_screen_readers():
    page = Text(check("step", wrong)._repr_mimebundle_()["text/html"])
    assert ("role", "status") in page.attributes
    assert page.text == repr(check("step", wrong)).split("\n  ")
    styles = " ".join(value for name, value in page.attributes if name == "style")
    colours = re.findall(r"[\w-]*color:([^;]*)|solid ([^;]*)", styles)
    assert colours and all("".join(colour).startswith("var(--jp-") for colour in colours), "the theme's own"


def test_what_an_answer_says_is_shown_as_text_only():
    def mean():
        raise ValueError("<script>alert('x')</script>")
    assert "<script>" not in check("rescale", mean)._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("points", [-1, 3, float("nan")])
def test_a_verdict_never_gives_more_than_there_is_nor_less_than_nothing(points):
    with pytest.raises(ValueError, match=r"points must be in \[0, 2\]"):
        Verdict("step", points, 2, "wrong")


def test_a_verdict_has_a_known_status():
    with pytest.raises(ValueError, match="status must be one of solved, partial, .*, got 'fine'"):
        Verdict("step", 0, 2, "fine")


def test_ipython_shows_the_points_as_text_and_the_words_as_html():
    formatters = pytest.importorskip("IPython.core.formatters")
    data, _ = formatters.DisplayFormatter().format(check("step", right))
    assert data["text/plain"] == "2" and "solved, 2 of 2 points" in data["text/html"]


# ---- the check -----------------------------------------------------------------------------------

def test_a_check_says_the_same_each_time():
    assert check("step", wrong) == check("step", wrong)


def test_nothing_is_written_anywhere_else(capfd):
    def loud(x, gradient, lr):
        print("here")
        print("there", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return np.float64(x) / 0
    check("step", loud)
    assert capfd.readouterr() == ("", "")


def test_an_exercise_that_there_is_not_gets_a_sentence():
    with pytest.raises(ValueError, match="exercise must be one of step, hand_step, rescale.*, got 'stpe'"):
        check("stpe", right)


def test_the_librarys_own_step_is_not_taken_for_an_answer():
    own = lrcourse.SGD(lr=0.1)
    for answer in (lambda x, gradient, lr: lrcourse.SGD(lr).step(np.atleast_1d(x), np.atleast_1d(gradient)), own.step):
        assert check("step", answer).points == 0
    assert own.step([1.0], [1.0]) == 0.9


def test_where_the_judges_are_out_of_reach_a_check_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "lrcourse.checks.judges", None)
    said = check("step", right)
    assert said.status == "missing" and said.points == 0 and "judged elsewhere" in said.message


# ---- the learner's points ------------------------------------------------------------------------

def test_the_best_points_are_kept_and_the_next_thing_to_do_is_named(folder):
    check("step", right)
    check("step", wrong)
    said = progress()
    first = said.rows[0]
    assert (first.lesson, first.exercise, first.points, first.max_points) == ("01_one_step", "step", 2, 2)
    assert said.next == said.rows[1] and said.next.exercise == "hand_step"
    assert repr(said).endswith("\nNext: hand_step in exercises/01_one_step.ipynb")
    of_all = sum(spec.points for spec in specs() if spec.lesson == "01_one_step")
    assert re.search(rf"^01_one_step +2 of {of_all}  ✓ step 2/2, ○ hand_step 0/\d, ○ rescale 0/1", repr(said), re.MULTILINE)
    assert json.loads((folder / ".lrcourse-points.json").read_text()) == {"step": 2}
    page = "".join(Text(said._repr_html_()).text)
    assert "✓ step 2/2" in page and "Next: hand_step in exercises/01_one_step.ipynb" in page


def test_progress_is_the_same_from_every_notebook_of_the_folder(folder):
    check("step", right)
    assert progress(folder) == progress(folder / "exercises") == progress()


def test_who_has_solved_all_is_told_so(folder):
    (folder / ".lrcourse-points.json").write_text(json.dumps({spec.name: spec.points for spec in specs()}))
    assert progress().next is None and repr(progress()).endswith("\nAll is solved.")
    assert "All is solved." in progress()._repr_html_()


def test_elsewhere_nothing_is_kept_and_a_sentence_says_where_it_would_be(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check("step", right)
    assert list(tmp_path.iterdir()) == []
    assert repr(progress()).startswith("Points are kept in the folder that the `lrcourse` command makes")
    assert "<p>Points are kept" in progress()._repr_html_()


def test_a_damaged_file_is_kept_under_another_name_each_time_it_happens(folder):
    for n, damage in enumerate(["{", "[1]"], 1):
        (folder / ".lrcourse-points.json").write_text(damage)
        kept = [".lrcourse-points.damaged-2.json", ".lrcourse-points.damaged.json"][-n:]
        assert f"kept as {', '.join(kept)}, and" in repr(progress())
    assert [(folder / f".lrcourse-points.damaged{n}.json").read_text() for n in ("", "-2")] == ["{", "[1]"]
    assert check("step", right).points == 2 and progress().rows[0].points == 2


@pytest.mark.parametrize("nonsense", ['"many"', "-1", "null", "[]", "true", "1e999", "NaN"])
def test_what_is_no_number_of_points_counts_nothing_and_too_many_no_more_than_there_are(folder, nonsense):
    (folder / ".lrcourse-points.json").write_text(f'{{"step": {nonsense}}}')
    assert progress().rows[0].points == (2 if nonsense == "1e999" else 0)
    check("step", right)
    assert progress().rows[0].points == 2


def test_points_that_cannot_be_kept_do_not_spoil_the_check(folder):
    (folder / ".lrcourse-points.json").mkdir()
    said = check("step", right)
    assert said.points == 2 and "Your points could not be kept: " in said.detail


# ---- what is asked -------------------------------------------------------------------------------

@pytest.mark.parametrize("changes, says", [
    ({"kind": "X"}, "kind must be one of F, N, C, got 'X'"), ({"points": -1}, "must be >= 0 and seconds > 0, got -1 and 2.0"),
    ({"seconds": -1}, "must be >= 0 and seconds > 0"), ({"kind": "C"}, "a choice has options"), ({"options": ("a",)}, "a choice has options"),
])
def test_a_spec_that_breaks_a_rule_is_refused(changes, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        dataclasses.replace(find("step"), **changes)


def test_the_names_of_all_exercises_are_different():
    names = [spec.name for spec in specs()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.name)
def test_cases_are_plain_data_that_the_seed_alone_decides(spec):
    def plain(seed):
        return [{name: encode(value) for name, value in case.items()} for case in spec.cases(seed)]
    assert plain(3) == plain(3) and plain("a secret") == plain("a secret")
    assert spec.points < 2 or (plain(3) != plain(4) and all(plain(3))), "from 2 points on, no constant can be passed on"


def cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_each_exercise_stands_in_the_notebook_of_its_lesson_with_its_points():
    asked = {(path.stem, cell.metadata.nbgrader.grade_id): cell.metadata.nbgrader.points for path in SOLVED.values()
             for cell in cells(path) if cell.metadata.get("nbgrader", {}).get("grade")}
    there = {(spec.lesson, spec.name): spec.points for spec in specs()}
    assert {key: value for key, value in asked.items()} == {key: value for key, value in there.items() if key[0] in SOLVED}


def verdicts(path):
    """Run a notebook's code as Python, and give what its checks say."""
    namespace, said = {}, []
    for cell in cells(path):
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), namespace)
        value = eval(compile(ast.Expression(last.value), path.name, "eval"), namespace) if last else None
        said += [value] if isinstance(value, Verdict) else []
    return said


@pytest.mark.parametrize("name", SOLVED)
def test_solved_a_notebook_gives_all_points_and_unsolved_it_runs_and_says_not_done_yet(name):
    asked = [(spec.name, spec.points) for spec in specs() if spec.lesson == name]
    unsolved = verdicts(ROOT / "exercises" / f"{name}.ipynb")
    assert [(said.exercise, said.points) for said in verdicts(SOLVED[name])] == asked
    assert [repr(said) for said in unsolved] == [f"○ {exercise}: not done yet" for exercise, _ in asked]
