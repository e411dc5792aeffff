"""What is handed in at the end, 15_capstone, run again: it is judged by where it leads, not by a truth.

The bounds stand on what `tests/margins/lesson_15.py` measures and prints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...capstone import BUDGET, SEEDS, STEPS, Plan, read_plan, same, score, settings
from ...schedules import cosine, wsd
from .. import lesson_15 as asked
from ..asking import Answer
from .comparing import Fault
from .judging import FAULTS, Judge, Mistake

RUNS = 12               # of the judge, each with a seed of its own; 4 of them, where only a direction is asked
BANDS = (               # held-out loss, points, words: tuned schedules reach .23 … .28, tuned constants .27 … .33, untuned rates .32 … 2.2
    (0.27, 7, ""), (0.29, 6, "comes close to the best plans, and is not among them"),
    (0.335, 4, "does about as well as a well-chosen constant rate"), (0.40, 2, "does worse than a well-chosen constant rate"),
    (np.inf, 0, "is far from what a well-chosen constant rate does"),
)
DEAD = 1.5              # a loss after training that says: not learnt at all
OFF = 0.01              # how far a row may be off when it is run again on another machine
FEW = 13                # one row in so many may be off by more, if it is not of the best setting: at a cliff, rounding decides
SHARP = 1.5             # a claim whose number lies further from what is measured, as a factor, says too little

NO_PLAN = Fault("What came back is no plan.", "A plan is [optimizer, arguments, rates] with 500 rates, as `plain` gives it.")
CLIFF = "In some of the judge's runs the network does not learn at all: your highest rate is at a cliff, and other seeds were less lucky."
LOW = "With higher rates the same plan does better. Was your best height the highest that you tried?"
HIGH = "With lower rates the same plan does better. Was your best height the lowest that you tried?"
FLAT = "Yours is a constant. What is left of the loss in the end: the way, or the noise?"
SHAPE = "The height of your rates is about right. Is it their shape, the optimizer, or one of its arguments?"

NO_TABLE = Fault("What came back is no table of runs.", "A table is a list of rows, as `lab.table` gives it.")
OVER = Fault(f"There are more than {BUDGET} runs in the table.", "Which of them tell you something? Begin anew, with a plan.")
UNTRUE = Fault("Run again, a row of the table does not come out as it says.",
               "Hand in the table as `lab.table` gives it: validation loss and accuracy, nothing rounded, nothing changed.")
BORDER = Fault("The best setting lies at the border of what you tried.",
               "The same optimizer, arguments and shape, once clearly lower and once clearly higher: a better height may lie there.")
LUCK = Fault("The best setting was run with one seed only.", "Luck is part of it. Run the best few with other seeds before you choose.")
RIVAL = Fault("The best setting has no rival that was treated as well.",
              "Another optimizer or shape, its best height inside what you tried, and that run with two seeds or more as well.")

NO_CLAIMS = Fault("What came back is no claims.", "It is [plan, rival, claim, claim, claim], both plans as `plain` gives them; a claim is "
                                                  "[quantity, relation, number], such as [\"loss\", \"below\", 0.4].")
FALSE = Fault("A claim is false when the runs are made with other seeds.", "How far do your own seeds lie apart? Leave as much room.")
VAGUE = Fault("A claim is true, but it could hardly be false.", f"Its number may be off by a factor of {SHARP:g} at most.")
TWICE = Fault("Two claims are about the same quantity.", "Each of the three counts once.")
ALONE = Fault("The rival is the plan itself.", "Take another plan, such as the best of another shape or optimizer.")


@dataclass(frozen=True)
class Rerun(Judge):
    """Judge the one answer there is by running it again.

    weigh   (value, ticket) -> (points, Fault or None, detail)
    form    the Fault of what is no plain data
    seeds   for how many of them its tests are made: each takes many runs
    """

    weigh: Callable = None
    form: Fault = None
    seeds: int = 3

    def __call__(self, cases, answers):
        answer = next(iter(answers), Answer("error", text="no answer"))
        if unanswered := self._unanswered([answer]):
            return unanswered
        fault = self._fault(answer, None) if answer.status != "ok" else None
        fault = self.form if fault is FAULTS["refused"] else fault
        if fault:
            return self._verdict("wrong" if answer.status == "refused" else "error", 0, fault.message, fault.hint, answer.text)
        with np.errstate(all="ignore"):
            points, fault, detail = self.weigh(answer.value, cases[0]["ticket"])
        if fault is None:
            return self._verdict("solved", points, detail=detail)
        return self._verdict("partial" if points else "wrong", points, fault.message, fault.hint, detail)


def _hidden(ticket, count=RUNS):
    """The judge's seeds, none of which a learner can have used."""
    return np.random.default_rng(ticket).choice(10**6, count, replace=False) + SEEDS


def _losses(plan, seeds, on="validation"):
    return np.array([score(plan, int(seed), on)[0] for seed in seeds])


# ---- the plan ------------------------------------------------------------------------------------

def _weigh_plan(value, ticket):
    try:
        mine = read_plan(value)
    except ValueError as error:
        return 0, NO_PLAN, f"{error}."
    losses = _losses(mine, _hidden(ticket), "held out")
    points, words = next((points, words) for bound, points, words in BANDS if losses.mean() <= bound)
    if not words:
        return points, None, ""
    return points, Fault(f"On digits that it has never seen it {words}.", _what_is_missing(mine, losses, _hidden(ticket, 4))), ""


def _what_is_missing(mine, losses, seeds):
    """Why a plan is not among the best: the height of its rates, or their shape."""
    here, double, half = (_losses(mine.times(factor), seeds).mean() for factor in (1, 2, 0.5))
    if double < min(half, 0.9 * here):
        return LOW
    if losses.max() > DEAD and losses.min() < DEAD:
        return CLIFF
    if half < 0.9 * here or losses.max() > DEAD:
        return HIGH
    return FLAT if np.ptp(mine.rates) == 0 else SHAPE


def _plan(optimizer, rates, **arguments):
    """A plan as plain data; rates: a number, or a schedule."""
    rates = rates(np.arange(STEPS)) if callable(rates) else np.full(STEPS, rates)
    return [optimizer, [list(pair) for pair in arguments.items()], rates]


GOOD = _plan("SGD", wsd(0.08, STEPS, 50, 250), momentum=0.9)

plan = Rerun(
    asked.plan,
    lambda ticket: GOOD,
    (
        Mistake(LOW, lambda ticket: _plan("Adam", 0.001)),
        Mistake(LOW, lambda ticket: _plan("SGD", 0.01)),
        Mistake(LOW, lambda ticket: _plan("SGD", cosine(0.1, STEPS))),
        Mistake(HIGH, lambda ticket: _plan("Adagrad", 0.5)),
        Mistake(HIGH, lambda ticket: _plan("SGD", 50.0)),
        Mistake(CLIFF, lambda ticket: _plan("SGD", 1.0)),
        Mistake(FLAT, lambda ticket: _plan("Adam", 0.008)),
        Mistake(SHAPE, lambda ticket: _plan("Adagrad", cosine(0.1, STEPS))),
        Mistake(NO_PLAN.hint, lambda ticket: _plan("SGD", wsd(0.5, STEPS, 50, 250))[:2] + [np.linspace(0.5, 0, STEPS + 1)]),
        Mistake(NO_PLAN.hint, lambda ticket: _plan("sgd", 0.3)),
    ), weigh=_weigh_plan, form=NO_PLAN)


# ---- the table -----------------------------------------------------------------------------------

def _weigh_table(value, ticket):
    if type(value) is list and len(value) > BUDGET:
        return 0, OVER, f"There are {len(value)}."
    try:
        rows = _read_rows(value)
    except ValueError as error:
        return 0, NO_TABLE, f"{error}."
    found = settings(rows)
    off = [n for n, (mine, seed, *said) in enumerate(rows) if not np.allclose(said, score(mine, seed), rtol=OFF, atol=OFF)]
    if len(off) > len(rows) // FEW or any(same(rows[n][0], found[0].plan) for n in off):    # all are run: who knows the ticket, knows what it draws
        return 0, UNTRUE, f"That is row {off[0]}, counted from 0."
    rivals = {one.family: one for one in reversed(found) if one.family != found[0].family}.values()
    parts = ((found[0].lower and found[0].higher, BORDER), (_seeds(found[0]) > 1, LUCK),
             (any(one.lower and one.higher and _seeds(one) > 1 for one in rivals), RIVAL))
    return 1 + sum(well for well, _ in parts), next((fault for well, fault in parts if not well), None), ""


def _seeds(setting):
    return len(set(setting.seeds))


def _read_rows(value):
    """The rows of a table, (plan, seed, loss, accuracy) each; ValueError says what does not fit."""
    if type(value) is not list or not value:
        raise ValueError("a table must be a list of rows")
    rows = []
    for n, row in enumerate(value):
        if type(row) is not list or len(row) != 6:
            raise ValueError(f"row {n} must be [optimizer, arguments, rates, seed, loss, accuracy]")
        seed, *numbers = row[3:]
        if type(seed) is not int or not 0 <= seed < SEEDS:
            raise ValueError(f"the seed of row {n} must be a whole number from 0 to {SEEDS - 1}")
        if not all(type(number) in (int, float) and 0 <= number < np.inf for number in numbers):
            raise ValueError(f"loss and accuracy of row {n} must be numbers, 0 or more")
        rows.append((read_plan(row[:3]), seed, *map(float, numbers)))
    return rows


@lru_cache(maxsize=1)
def _honest():
    """A table that has everything: two shapes, their best heights inside, and those run with three seeds."""
    shapes = wsd(0.08, STEPS, 50, 250), cosine(0.08, STEPS)
    rows = []
    runs = [(shape, part, 0) for shape in shapes for part in (0.25, 0.5, 1, 2)] + [(shape, 1, s) for shape in shapes for s in (1, 2)]
    for shape, part, seed in runs:
        mine = read_plan(_plan("SGD", shape, momentum=0.9)).times(part)
        rows.append([*mine.plain, seed, *score(mine, seed)])
    return rows


def _of(keep):
    """The rows of the honest table that are kept, by their number."""
    return lambda ticket: [row for n, row in enumerate(_honest()) if keep(n)]


def _changed(change):
    return lambda ticket: [[*row[:4], *change(*row[4:])] for row in _honest()]


table = Rerun(
    asked.table,
    _of(lambda n: True),
    (
        Mistake(OVER.hint, lambda ticket: (_honest() * 4)[:BUDGET + 1]),
        Mistake(UNTRUE.hint, _changed(lambda loss, accuracy: (0.8 * loss, accuracy))),
        Mistake(UNTRUE.hint, _changed(lambda loss, accuracy: (loss, 100 * accuracy))),
        Mistake(UNTRUE.hint, _changed(lambda loss, accuracy: (round(loss, 1), accuracy))),
        Mistake(BORDER.hint, _of(lambda n: n not in (3, 7))),
        Mistake(LUCK.hint, _of(lambda n: n < 8)),
        Mistake(RIVAL.hint, _of(lambda n: n < 4 or 8 <= n < 10)),
        Mistake(NO_TABLE.hint, lambda ticket: [row[:5] for row in _honest()]),
    ), weigh=_weigh_table, form=NO_TABLE)


# ---- the claims ----------------------------------------------------------------------------------

def _weigh_claims(value, ticket):
    try:
        mine, rival, three = _read_claims(value)
    except ValueError as error:
        return 0, NO_CLAIMS, f"{error}."
    if same(mine, rival):
        return 0, ALONE, ""
    faults, words, seen = [], [], set()
    for quantity, relation, number in three:
        measured = _measure(quantity, mine, rival, _hidden(ticket))
        true = measured < number if relation == "below" else measured > number
        near = 1 / SHARP <= number / measured <= SHARP
        faults.append(TWICE if quantity in seen else FALSE if not true else VAGUE if not near else None)
        words.append(f"{quantity} {relation} {number:.4g} is {'false' if not true else 'true' if near else 'true by far'}.")
        seen.add(quantity)
    return faults.count(None), next(filter(None, faults), None), " ".join(words)


def _read_claims(value):
    """Plan, rival and three claims; ValueError says what does not fit."""
    if type(value) is not list or len(value) != 5:
        raise ValueError("it must be a list of five: plan, rival, and three claims")
    for n, claim in enumerate(value[2:], 1):
        if type(claim) is not list or len(claim) != 3 or type(claim[0]) is not str or type(claim[1]) is not str:
            raise ValueError(f"claim {n} must be [quantity, relation, number]")
        if claim[0] not in asked.QUANTITIES or claim[1] not in asked.RELATIONS:
            raise ValueError(f"claim {n}: quantities are {', '.join(asked.QUANTITIES)}, relations {', '.join(asked.RELATIONS)}")
        if type(claim[2]) not in (int, float) or not 0 < claim[2] < 1e6:
            raise ValueError(f"claim {n}: the number must lie above 0, and below a million")
    return read_plan(value[0]), read_plan(value[1]), value[2:]


def _measure(quantity, mine, rival, seeds):
    """The mean over the judge's seeds of what a claim speaks of."""
    if quantity == "error":
        return 1 - np.mean([score(mine, int(seed))[1] for seed in seeds])
    base = _losses(mine, seeds).mean()
    if quantity == "loss":
        return base
    other = {"rival": lambda: rival, "double": lambda: mine.times(2), "half": lambda: mine.times(0.5),
             "level": lambda: Plan(mine.optimizer, mine.arguments, np.full(STEPS, mine.rates.mean())),
             "reversed": lambda: Plan(mine.optimizer, mine.arguments, mine.rates[::-1])}[quantity]()
    return _losses(other, seeds).mean() / base


def _claims(*three):
    return lambda ticket: [GOOD, _plan("SGD", 0.028, momentum=0.9), *map(list, three)]


claims = Rerun(
    asked.claims,
    _claims(("loss", "below", 0.3), ("level", "above", 1.1), ("rival", "above", 1.05)),
    (
        Mistake(VAGUE.hint, _claims(("loss", "below", 2.3), ("level", "above", 0.5), ("double", "above", 0.01))),
        Mistake(FALSE.hint, _claims(("loss", "above", 0.3), ("level", "below", 1.1), ("rival", "below", 1.05))),
        Mistake(TWICE.hint, _claims(("loss", "below", 0.3), ("loss", "below", 0.31), ("level", "above", 1.1))),
        Mistake(ALONE.hint, lambda ticket: [GOOD, GOOD, *_claims(*[("loss", "below", 0.3)] * 3)(ticket)[2:]]),
        Mistake(NO_CLAIMS.hint, _claims(("loss", "<", 0.3), ("level", ">", 1.1), ("rival", ">", 1.05))),
    ), weigh=_weigh_claims, form=NO_CLAIMS)

JUDGES = {judge.spec.name: judge for judge in (plan, table, claims)}
