"""Small sources of a lesson and of a solution, for the tests of the author's tool."""

import pytest

from lrcourse import _notebooks

HEADER = """\
# ---
# jupyter:
#   lrcourse:
#     title: One step
#     minutes: 20
# ---

"""
LESSON = HEADER + """\
# %% [markdown]
# # One step
# A slider with η.

# %%
import os
import ipywidgets

# %% tags=["core"]
ipywidgets.IntSlider(description="η")

# %%
ipywidgets.IntSlider(description="η")

# %%
print("one")
print(os.path.basename(os.getcwd()))
"""
SOLUTION = HEADER + """\
# %% [markdown]
# # One step
# Write `step`.

# %%
def check(name, function):
    return function(10)

# %%
def step(x):
    "One step."
    ### BEGIN SOLUTION
    return x - 0.5 * x
    ### END SOLUTION

# %% points=2
check("step", step)
"""


def course(root, lesson=LESSON, solution=SOLUTION):
    for kind, text in (("lessons", lesson), ("solutions", solution)):
        if text:
            (root / kind / "source").mkdir(parents=True, exist_ok=True)
            (root / kind / "source" / "01_one_step.py").write_text(text, encoding="utf-8")
    return root


def refusal(tmp_path, cells, kind="lessons"):
    path = course(tmp_path, **{"lesson": None, "solution": None, kind[:-1]: HEADER + cells}) / kind / "source"
    with pytest.raises(ValueError) as error:
        _notebooks.read(path / "01_one_step.py", kind == "solutions")
    return str(error.value)
