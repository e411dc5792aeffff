"""nbgrader's own commands take the exercise notebooks as they are: full, partial and no marks."""

import os
import sysconfig
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("nbgrader", reason="the course works with nbgrader, and without it: pip install -e '.[nbgrader]'")
from nbgrader.api import Gradebook  # noqa: E402
from nbgrader.apps import NbGraderAPI  # noqa: E402
from traitlets.config import Config  # noqa: E402

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent
NAME = "01_one_step"
STUB = 'raise NotImplementedError("write your answer here")'
RIGHT = ["return x - lr * gradient", "for _ in range(2):\n        x = x - lr * (x + x**3)\n    return x", 'return "b"']
LOUD = "import sys, warnings; warnings.warn('!'); print('!', file=sys.stderr); "
ANSWERS = {         # student: what stands in the three gaps; what it is worth
    "full": (RIGHT, 5),
    "partial": ([f"{RIGHT[0]} if getattr(x, 'ndim', 0) < 3 else None", "return x - lr * (x + x**3)", RIGHT[2]], 2.5),
    "loud": ([LOUD + RIGHT[0], *RIGHT[1:]], 5),         # words on stderr, which cost all marks of a cell elsewhere
    "zero": ([STUB] * 3, 0),
}


def hand_in(answers, target):
    """The learner's notebook with its gaps filled."""
    nb = nbformat.read(ROOT / "exercises" / f"{NAME}.ipynb", as_version=4)
    gaps = [cell for cell in nb.cells if STUB in cell.source]
    for cell, answer in zip(gaps, answers, strict=True):
        cell.source = cell.source.replace(STUB, answer)
    target.parent.mkdir(parents=True)
    nbformat.write(nb, target)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which everybody has handed in and nbgrader has done its work."""
    place = tmp_path_factory.mktemp("course")
    source = place / "source" / "week1" / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_bytes((ROOT / "solutions" / f"{NAME}.ipynb").read_bytes())
    for student, (answers, _) in ANSWERS.items():
        hand_in(answers, place / "submitted" / student / "week1" / f"{NAME}.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        patch.setenv("PATH", sysconfig.get_path("scripts"), prepend=os.pathsep)
        api = NbGraderAPI(config=Config({"CourseDirectory": {"root": str(place)}}))
        done = [api.generate_assignment("week1")]
        for student in ANSWERS:
            done += [api.autograde("week1", student), api.generate_feedback("week1", student)]
    for step in done:
        assert step["success"], step["log"]
    return place


def test_the_release_holds_no_solution(course):
    released = (course / "release" / "week1" / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert "lr * gradient" not in released and 'check(\\"step\\", step)' in released


@pytest.mark.parametrize("student", ANSWERS)
def test_the_gradebook_has_the_points_of_the_checks(course, student):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        handed_in = gradebook.find_submission("week1", student)
        assert (handed_in.score, handed_in.max_score) == (ANSWERS[student][1], 5)


def test_the_feedback_shows_verdict_and_hint(course):
    page = (course / "feedback" / "partial" / "week1" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "partly right, 1.5 of 2 points" in page and "There is a second one." in page
