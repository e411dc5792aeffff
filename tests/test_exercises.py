"""From a solution to its exercise: what is blanked, what is graded, and what is refused."""

import pytest
from fake_sources import SOLUTION, course, refusal

from lrcourse import _exercises, _notebooks


@pytest.fixture
def pair(tmp_path):
    """The solution of the small source, not yet run, and the exercise made from it."""
    solution = _notebooks.read(course(tmp_path, None, SOLUTION) / "solutions" / "source" / "01_one_step.py", True)
    return {"solutions": solution, "exercises": _notebooks.exercise(solution)}


@pytest.mark.parametrize("cells, says", [
    ("# %%\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", "inside the body of a function"),
    ("# %%\n### BEGIN SOLUTION\ndef f():\n    return 1\n### END SOLUTION\n", "inside the body of a function"),
    ("# %%\ndef f():\n    ### BEGIN SOLUTION\n    return 1\nx = 2\n### END SOLUTION\n", "inside the body of a"),
    ("# %%\ndef f():\n    ### BEGIN SOLUTION\n    return 1\n", "needs its own '### END SOLUTION'"),
    ("# %%\ndef f():\n    ### END SOLUTION\n    return 1\n    ### BEGIN SOLUTION\n", "needs its own"),
    ("# %%\ndef f():\n    ### BEGIN SOLUTION\n    # words\n    ### END SOLUTION\n    return 1\n", "no code between"),
    ("# %%\ndef f():\n    # Begin solution\n    return 1\n", "is exactly '### BEGIN SOLUTION' or"),
    ("# %%\ndef f(:\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n", "not valid Python"),
    ("# %%\ncheck('f', f)\n", "what it is worth ('# %% points=2'), got points=None"),
    ("# %% points=-1\ncheck('f', f)\n", "got points=-1"),
    ("# %% points=\"two\"\ncheck('f', f)\n", "got points='two'"),
    ("# %% points=1\nx = 1\n", "only a check has points, got points=1"),
    ("# %% points=1\nx = check('f', f)\n", "alone in its cell"),
    ("# %% points=1\ncheck(name, f)\n", "names exercise and function"),
    ("# %% points=1\ncheck('f', f())\n", "names exercise and function"),
    ("# %% points=1\ncheck('f')\n", "names exercise and function"),
    ("# %%\ndef f():\n    return 1\n\n# %% points=1\ncheck('f', f)\n", "nothing between solution marks"),
    ("# %% points=1\ncheck('f', f)\nprint(1)\n", "alone in its cell"),
])
def test_a_solution_that_breaks_a_rule_is_refused(tmp_path, cells, says):
    assert says in refusal(tmp_path, cells, "solutions")


def test_two_exercises_of_one_name_are_refused(tmp_path):
    assert "two cells are graded as 'f'" in refusal(
        tmp_path, "# %% points=1\ncheck('f', f)\n\n# %% points=2\ncheck('f', g)\n", "solutions")


def test_an_exercise_has_a_stub_for_each_answer_and_no_outputs(pair):
    pair["solutions"].cells[3].update(execution_count=3, outputs=["5.0"])
    cells = _notebooks.exercise(pair["solutions"]).cells
    assert cells[2].source == f'def step(x):\n    "One step."\n    {_exercises.STUB}'
    assert all(cell.execution_count is None and cell.outputs == [] for cell in cells[1:])
    assert "0.5" not in str(cells)


def test_making_an_exercise_leaves_its_solution_alone(pair):
    assert "return x - 0.5 * x" in pair["solutions"].cells[2].source


def test_only_cells_with_an_answer_have_another_id_in_the_exercise(pair):
    solution, exercise = pair["solutions"].cells, pair["exercises"].cells
    assert [a.id == b.id for a, b in zip(solution, exercise)] == [True, True, False, True]


def test_blanks_keep_what_is_given_around_them():
    source = ("class Adam:\n    def step(self, x):\n        m = 1\n        ### BEGIN SOLUTION\n        m = 2\n\n"
              "        # halve\n        m = m / 2\n        ### END SOLUTION\n        for i in x:\n"
              "            ### BEGIN SOLUTION\n            m = 3\n            ### END SOLUTION\n        return m")
    assert _exercises.blank(source) == (
        f"class Adam:\n    def step(self, x):\n        m = 1\n        {_exercises.STUB}\n        for i in x:\n"
        f"            {_exercises.STUB}\n        return m")
    assert _exercises.grading(source, None)["grade_id"] == "Adam_answer"


def test_a_stub_says_what_is_missing():
    namespace = {}
    exec(_exercises.blank("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"), namespace)
    with pytest.raises(NotImplementedError, match="write your answer here"):
        namespace["f"]()


@pytest.mark.parametrize("kind", ["solutions", "exercises"])
def test_nbgrader_finds_answer_and_check(pair, kind):
    marks = [cell.metadata.get("nbgrader") for cell in pair[kind].cells]
    answer = dict(schema_version=3, grade_id="step_answer", solution=True, grade=False, locked=False, task=False)
    graded = dict(schema_version=3, grade_id="step", solution=False, grade=True, locked=True, task=False, points=2)
    assert marks == [None, None, answer, graded]
