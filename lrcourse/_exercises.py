"""From a solution to its exercise: blanks instead of answers, and marks for nbgrader.

In a source under `solutions/source/` an answer stands between two marks, inside a function body,
and the check of an exercise is alone in its cell, which says what it is worth:

    # %%
    def step(x, gradient, lr):
        ### BEGIN SOLUTION
        return x - lr * gradient
        ### END SOLUTION

    # %% points=2
    check("step", step)

nbgrader (metadata schema 3) sees an answer cell `step_answer` and a locked check cell `step`.
"""

import ast
import re

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUB = 'raise NotImplementedError("write your answer here")'
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def answers(source: str) -> list[tuple[int, int]]:
    """Line numbers (from 0) of each pair of marks; ValueError where a pair is not inside a function body."""
    lines = [line.strip() for line in source.splitlines()]
    for line in lines:
        if re.search("(begin|end) solution", line, re.IGNORECASE) and line not in (BEGIN, END):
            raise ValueError(f"a solution mark is exactly '{BEGIN}' or '{END}', got {line!r}")
    marks = [n for n, line in enumerate(lines) if line in (BEGIN, END)]
    if not marks:
        return []
    if [lines[n] for n in marks] != [BEGIN, END] * (len(marks) // 2):
        raise ValueError(f"each '{BEGIN}' needs its own '{END}' below it")
    functions = [node for node in ast.walk(_parse(source)) if isinstance(node, FUNCTIONS)]
    pairs = list(zip(marks[::2], marks[1::2]))
    for first, last in pairs:
        code = [n + 1 for n in range(first + 1, last) if lines[n] and not lines[n].startswith("#")]
        if not code:
            raise ValueError(f"there is no code between '{BEGIN}' and '{END}'")
        if not any(f.body[0].lineno <= code[0] and code[-1] <= f.end_lineno and f.lineno <= first for f in functions):
            raise ValueError("solution marks stand inside the body of a function, nowhere else")
    return pairs


def blank(source: str) -> str:
    """The learner's version of a cell: each answer, marks included, gives way to a line that raises."""
    pairs, lines = answers(source), source.splitlines()
    if not pairs:
        return source
    for first, last in reversed(pairs):
        indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        lines[first:last + 1] = [indent + STUB]
    _parse("\n".join(lines))
    return "\n".join(lines)


def grading(source: str, points: float | None) -> dict:
    """The nbgrader metadata of a code cell: that of an answer, of a check, or none ({})."""
    name, _ = _check(source)
    if name is None and points is not None:
        raise ValueError(f"only a check has points, got points={points!r}")
    if name is not None and not (isinstance(points, (int, float)) and points >= 0):
        raise ValueError(f"a check says what it is worth ('# %% points=2'), got points={points!r}")
    if name is not None:
        return _schema(name, grade=True, locked=True, points=points)
    answered = _answered(source)
    return _schema(f"{answered[0]}_answer", solution=True) if answered else {}


def unblanked(sources: list[str]) -> list[str]:
    """The checks whose function holds no answer between marks: their exercise would show the solution."""
    answered = [name for source in sources for name in _answered(source)]
    checks = [_check(source) for source in sources]
    return [name for name, function in checks if name is not None and function not in answered]


def leaks(solution: list[str], exercise: list[str]) -> bool:
    """Does an answer, spaces aside, stand anywhere in the cells of the exercise?"""
    learner = "".join("".join(exercise).split())
    for source in solution:
        lines = source.splitlines()
        for first, last in answers(source):
            if "".join("".join(lines[first + 1:last]).split()) in learner:
                return True
    return any(mark.replace(" ", "") in learner for mark in (BEGIN, END))


def _schema(grade_id, **true):
    return {"schema_version": 3, "grade_id": grade_id, "grade": False, "solution": False,
            "locked": False, "task": False, **true}


def _answered(source):
    """The names of the functions and classes of a cell that hold an answer."""
    pairs = answers(source)
    nodes = _parse(source).body if pairs else []
    return [node.name for node in nodes if any(node.lineno <= first + 1 <= node.end_lineno for first, _ in pairs)]


def _check(source):
    """(exercise, function) of `check("step", step)`; (None, None) where a cell checks nothing."""
    try:
        body = ast.parse(source).body
    except SyntaxError:                       # a cell with a magic in it: neither answer nor check
        return None, None
    calls = [node for node in ast.walk(ast.Module(body, [])) if isinstance(node, ast.Call)
             and getattr(node.func, "id", getattr(node.func, "attr", None)) == "check"]
    if not calls:
        return None, None
    name, function = [*calls[0].args, None, None][:2]
    alone = len(body) == 1 and isinstance(body[0], ast.Expr) and body[0].value is calls[0]
    named = isinstance(name, ast.Constant) and isinstance(name.value, str) and isinstance(function, ast.Name)
    if not (alone and named):
        raise ValueError('a check is alone in its cell and names exercise and function: check("step", step)')
    return name.value, function.id


def _parse(source):
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"not valid Python around a solution: {error.msg} (line {error.lineno})") from None
