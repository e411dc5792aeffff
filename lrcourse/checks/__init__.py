"""Exercises that answer: `check("step", step)` says what is right, what is not, and why.

    spec (what is asked, cases) -> ask -> replies as plain data -> judge (private) -> Verdict

A lesson's exercises are two files: `lesson_NN.py`, which everybody may read, and `judges/lesson_NN.py` with the
answers and the typical mistakes. A check in the learner's own notebook runs beside the learner's code, so it can be
fooled, and is never a grade; where answers are graded, the judge is out of reach.
"""

from dataclasses import replace

from .._safe import CommandError
from .asking import Answer, ask, ask_cases
from .plain import decode, encode
from .points import keep, progress
from .specs import Spec, find, specs
from .verdicts import Verdict

__all__ = ["Answer", "Spec", "Verdict", "ask", "ask_cases", "check", "decode", "encode", "find", "progress", "specs"]

SEED = "notebook"       # of the cases in a learner's notebook: the same ones each time, so that one can think about them


def check(exercise, answer):
    """Say what an answer is worth, what is wrong with it, and a hint for that very mistake.

    exercise: its name. answer: the function that you wrote; what it prints is not shown, and it is stopped when it
    takes too long. Returns a Verdict; the best points so far are kept in your folder. An answer never makes this fail;
    ValueError where there is no such exercise.

    >>> check("rescale", lambda: "b")
    ✓ rescale: solved, 1 of 1 point
    """
    spec = find(exercise)
    judge = _judge(spec)
    if judge is None:
        return Verdict(spec.name, 0, spec.points, "missing", "Here answers are only asked for; they are judged elsewhere.")
    verdict = judge(spec.cases(SEED), [Answer.read(reply) for reply in ask(spec, answer, SEED)])
    try:
        return keep(verdict)
    except CommandError as error:
        return replace(verdict, detail=f"{verdict.detail} (Your points could not be kept: {error}.)".strip())


def _judge(spec):
    """The judge, loaded when it is first needed; None where the judges have been put out of reach."""
    try:
        from .judges import judge_of
    except ImportError:
        return None
    return judge_of(spec)
