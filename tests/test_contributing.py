"""The README's lists for those who build on the course, each followed to the letter in a copy of the project.

A step names files and commands in backticks. The copy gets the edits below in the files that a step names, and then
runs its commands; a file in a list without an edit here, or an edit without its file in the list, is an error.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("lrcourse", "lessons", "exercises", "solutions", "tests", ".assets", ".binder", ".hub", ".lite")

LESSON = '''\
# ---
# jupyter:
#   lrcourse:
#     title: Half steps
#     minutes: 5
# ---

# %% [markdown]
# # Half steps
# A ball steps half as far as it should. How much of the way is left after each step?

# %%
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import SGD, claim, parabola, plot_loss, slide, sweep

# %%
# Change these
steps = 20                           # how often the ball steps, 5 … 50
lrs = np.geomspace(0.05, 0.9, 61)    # x²/loss: the slider

# %%
runs = sweep(SGD, lrs, parabola(), steps)
fig, ax = plt.subplots()
slide(fig, plot_loss(runs, ax), lr=lrs, predict="At which rate does the loss fall fastest?", answer=0.9,
      alt="The loss falls faster at a higher rate.")

# %%
half = np.abs(lrs - 0.5).argmin()
claim("At half the best rate each step leaves a quarter of the loss.",
      np.allclose(runs.loss[1:, half] / runs.loss[:-1, half], (1 - lrs[half]) ** 2))

# %% [markdown]
# ## In one breath
# Half a step leaves half of the way.
'''
SPOILED = ("16_half_steps", "SGD, lrs, parabola()", "SGD, lrs / 2, parabola()", "a quarter of the loss")
LINK = "[16 Half steps](16_half_steps.ipynb)"

OPTIMIZER = '''

class ClippedSGD(Optimizer):
    """Gradient descent whose slopes are clipped: x ← x − η clip(g, −c, c), coordinate by coordinate.

    lr    η >= 0
    clip  c >= 0, in units of the gradient

    torch: clip_grad_value_ before SGD. Source: Mikolov 2012, PhD thesis, Brno.

    >>> ClippedSGD(lr=0.1, clip=2.0).step([1.0, 2.0], [10.0, 0.0])
    array([0.8, 2. ])
    """

    def __init__(self, lr=1e-3, clip=1.0):
        super().__init__(lr)
        self.clip = number("clip", clip)

    def direction(self, x, g):
        return np.clip(g, -self.clip, self.clip)
'''

SPEC = '''

def _way_back(rng):
    return [{"x": rng.uniform(-4, 4), "after": rng.uniform(-4, 4), "lr": rng.uniform(0.05, 0.4)} for _ in range(6)]


way_back = Spec("way_back", LESSON, 1, "N", "the slope that a step has seen", _way_back)

EXERCISES ='''

JUDGE = '''\
way_back = Judge(
    asked.way_back,
    lambda x, after, lr: (x - after) / lr,
    (
        Mistake("The gradient points uphill, and the step goes down.", lambda x, after, lr: (after - x) / lr),
        Mistake("That is the step. Which slope makes it, at this η?", lambda x, after, lr: x - after),
    ))

JUDGES ='''

TASK = '''\
# ## The way back
#
# A step of rate `lr` led from `x` to `after`. How steep was it at `x`? From 3 to 2.8 at η = 0.1 it was 2.

# %%
def way_back(x, after, lr):
    ### BEGIN SOLUTION
    return (x - after) / lr
    ### END SOLUTION


# %% points=1
check("way_back", way_back)

# %% [markdown]
# ## Where you are
'''

# For each list and file the text to write, or (what stands there once, what stands there then) for each edit.
WORK = {
    "A lesson": {
        "lessons/source/16_half_steps.py": LESSON,
        "tests/test_lesson_claims.py": [("SPOILED = [\n", f"SPOILED = [\n    {SPOILED},\n")],
        "lessons/source/00_start_here.py": [("| 60 |\n", f"| 60 |\n# | {LINK} | What if a step is half as long? | 5 |\n")],
        "README.md": [("(lessons/15_capstone.ipynb), each", f"(lessons/15_capstone.ipynb) and {LINK.replace('(', '(lessons/')}, each")],
    },
    "An optimizer": {
        "lrcourse/optimizers.py": [("\n\nclass SignSGD(", f"{OPTIMIZER}\n\nclass SignSGD(")],
        "lrcourse/__init__.py": [('"SGD SignSGD', '"SGD ClippedSGD SignSGD')],
        "tests/cases.py": [('"SignSGD": opt.SignSGD,', '"ClippedSGD": opt.ClippedSGD, "SignSGD": opt.SignSGD,')],
        "tests/test_optimizers.py": [
            ("def learner_momentum(", "def learner_clipped(x, g, s, lr):\n    return x - lr * g.clip(-1, 1)\n\n\ndef learner_momentum("),
            ("(learner_sgd, SGD),", "(learner_sgd, SGD), (learner_clipped, optimizers.ClippedSGD),")],
    },
    "An exercise": {
        "lrcourse/checks/lesson_01.py": [('"hand_step", LESSON, 2', '"hand_step", LESSON, 1'), ("\n\nEXERCISES =", SPEC),
                                         ("rescale)\n", "rescale, way_back)\n")],
        "lrcourse/checks/judges/lesson_01.py": [("JUDGES =", JUDGE), ("rescale)}", "rescale, way_back)}")],
        "solutions/source/01_one_step.py": [('# %% points=2\ncheck("hand_step"', '# %% points=1\ncheck("hand_step"'),
                                            ("# ## Where you are\n", TASK)],
        "tests/test_judges.py": [("MUTANTS = [\n", 'MUTANTS = [\n    ("way_back", lambda x, after, lr: (x + after) / lr, ""),\n')],
    },
}
NOT_WRITTEN = {"tests/make_reference_vectors.py", "exercises/01_one_step.ipynb"}      # named, and not edited


def steps(title):
    """The steps of one of the README's lists, each as the pieces that stand in backticks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"^### {title}, in five steps\n\n(.*?)\n\n", text, flags=re.MULTILINE | re.DOTALL)
    assert found, f"the README has no list '{title}, in five steps'"
    listed = re.findall(r"^\d\. (.*)$", found[1], flags=re.MULTILINE)
    assert len(listed) == 5
    return [re.findall(r"`([^`]+)`", step) for step in listed]


def is_file(piece):
    return re.fullmatch(r"[\w./-]+\.\w+", piece) and ("/" in piece or (ROOT / piece).is_file())


def edit(path, change):
    if isinstance(change, str):
        assert not path.exists()
        path.write_text(change, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    for old, new in change:
        assert text.count(old) == 1, f"{path.name}: {old!r} must stand there exactly once"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


class Project:
    """A copy of the project, and the commands that run in it."""

    def __init__(self, place):
        for folder in COPIED:
            shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for file in ("pyproject.toml", "README.md"):
            shutil.copy(ROOT / file, place)
        self.place = place
        self.environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONIOENCODING": "utf-8",
                            "PYTEST_ADDOPTS": "-q -p no:cacheprovider"}

    def run(self, command):
        words = shlex.split(command)
        assert words[0] == "python"
        done = subprocess.run([sys.executable, *words[1:]], cwd=self.place, env=self.environment, capture_output=True,
                              text=True, encoding="utf-8")
        assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}"
        return done.stdout

    def follow(self, title):
        """Do what the list says, step by step; returns what the last command said."""
        work, said = dict(WORK[title]), ""
        for pieces in steps(title):
            for file in filter(is_file, pieces):
                assert file in work or file in NOT_WRITTEN, f"the list names {file}, and nothing is written there"
                if file in work:
                    edit(self.place / file, work.pop(file))
            for command in pieces:
                if command.startswith("python -m "):
                    said = self.run(command)
        assert not work, f"the list does not name {', '.join(work)}"
        return said


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_a_lesson_in_five_steps(project):
    said = project.follow("A lesson")
    assert re.search(r"\d+ passed", said) and "failed" not in said
    assert (project.place / "lessons" / "16_half_steps.ipynb").is_file()
    assert "16_half_steps" in project.run(f"python -m lrcourse list --dir {shlex.quote(str(project.place.parent / 'mine'))}")


def test_an_optimizer_in_five_steps(project):
    said = project.follow("An optimizer")
    assert int(re.search(r"(\d+) passed", said)[1]) > 20
    walk = "from lrcourse import ClippedSGD, parabola, run; print(len(run(ClippedSGD(0.1), parabola(), 5).x))"
    assert project.run(f"python -c {shlex.quote(walk)}") == "6\n"


def test_an_exercise_in_five_steps(project):
    said = project.follow("An exercise")
    assert int(re.search(r"(\d+) passed", said)[1]) >= 4
    asked = nbformat.read(project.place / "exercises" / "01_one_step.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in asked.cells)
    assert 'check("way_back", way_back)' in text and "(x - after) / lr" not in text


@pytest.mark.parametrize("work, says", [
    ({"tests/cases.py": ""}, "the list names lrcourse/optimizers.py, and nothing is written there"),
    ({**WORK["An optimizer"], "setup.py": ""}, "the list does not name setup.py")], ids=["too little", "too much"])
def test_a_list_and_what_is_written_cannot_drift_apart(project, monkeypatch, work, says):
    monkeypatch.setitem(WORK, "An optimizer", work)
    monkeypatch.setattr(Project, "run", lambda self, command: "")
    with pytest.raises(AssertionError, match=says):
        project.follow("An optimizer")


def test_the_slider_of_your_own_is_what_the_readme_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"^## A slider of your own\n.*?```python\n(.*?)```", readme, flags=re.MULTILINE | re.DOTALL)[1]
    *before, last = lines.strip().splitlines()
    names = {}
    exec("\n".join(before), names)
    assert repr(eval(last, names)) == "slide(shift: 61 values, 0 … 6 rad)"
    names["fig"], names["two"] = names["plt"].subplots(1, 2)
    lines = [ax.plot([0, 1], [0, 1])[0] for ax in names["two"]]
    moves = [lambda i, j, line=line: line.set_ydata([i, j]) for line in lines]
    assert repr(names["slide"](names["fig"], moves, shift=[1, 2, 3], wave=["sine", "square"])).startswith("slide(shift: 3 values")
