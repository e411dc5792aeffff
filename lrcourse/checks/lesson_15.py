"""What is handed in at the end, 15_capstone: three exercises for a machine, and what a person looks at."""

from .specs import Spec

LESSON = "15_capstone"

QUANTITIES = {          # of a claim, in words
    "loss": "the plan's mean validation loss",
    "error": "the mean share of the validation rows that it reads wrongly",
    "rival": "the rival's mean validation loss, divided by the plan's",
    "double": "the mean loss with all rates doubled, divided by the plan's",
    "half": "the mean loss with all rates halved, divided by the plan's",
    "level": "the mean loss at one constant rate, the mean of the plan's, divided by the plan's",
    "reversed": "the mean loss with the same rates in reversed order, divided by the plan's",
}
RELATIONS = ("below", "above")

BY_HAND = (             # what a person looks at, in the figure and in the words: 6 points in all
    ("The figure answers one question at a glance: named axes, a log axis for rates, and every seed or how far seeds lie apart.", 2),
    ("The words say what was compared, how, and with how many runs and seeds; what came out, in numbers, with the noise beside them.", 2),
    ("The words say what these runs do not show, and what was tried without success.", 2),
)


def _ticket(rng):
    """One number, from which the judge draws the seeds of its own runs."""
    return [{"ticket": int(rng.integers(2**31))}]


plan = Spec("plan", LESSON, 7, "F", "the plan that you chose", _ticket, seconds=3.0)
table = Spec("table", LESSON, 4, "F", "the table of all your runs", _ticket, seconds=3.0)
claims = Spec("claims", LESSON, 3, "F", "three claims", _ticket, seconds=3.0)

EXERCISES = (plan, table, claims)
