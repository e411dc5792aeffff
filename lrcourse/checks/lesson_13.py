"""The exercises of 13_misconceptions."""

from .specs import Spec

LESSON = "13_misconceptions"
CARDS = (1, 2, 3, 4, 5, 7, 9, 10)
VERDICTS = ("true", "false", "it depends")
FIGURES = tuple("abcdefghij")


def _verdicts(rng):
    """All eight cards, in any order."""
    return [{"card": int(card)} for card in rng.permutation(CARDS)]


verdicts = Spec("verdicts", LESSON, 4, "C", "eight sentences, and the figure that decides each", _verdicts,
                options=(*VERDICTS, *FIGURES))

EXERCISES = (verdicts,)
