"""Who judges: the expected answers and the typical mistakes, a module for each one of exercises.

Nothing on the public side imports this package when it is itself imported; where answers are graded it is not
even in sight of the learner's code.
"""

from importlib import import_module

from ..specs import room_of


def judge_of(spec):
    """The judge of an exercise: judge(cases, answers) -> Verdict, for answers as `Answer.read` gives them."""
    return import_module(f".{room_of(spec.lesson)}", __name__).JUDGES[spec.name]
