"""Who judges: the expected answers and the typical mistakes, one module `lesson_NN` a lesson.

Nothing on the public side imports this package when it is itself imported; where answers are graded it is not
even in sight of the learner's code.
"""

from importlib import import_module


def judge_of(spec):
    """The judge of an exercise: judge(cases, answers) -> Verdict, for answers as `Answer.read` gives them."""
    return import_module(f".lesson_{spec.lesson[:2]}", __name__).JUDGES[spec.name]
