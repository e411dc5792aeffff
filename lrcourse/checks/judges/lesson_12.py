"""What is right in 12_why_it_matters, and what one typically gets wrong."""

import numpy as np

from .. import lesson_12 as asked
from .judging import Judge, Mistake


def _stays(losses, goal):
    """The first line from which on all are at or below the goal; None if there is none."""
    late = np.flatnonzero(~(losses <= goal))
    first = late[-1] + 1 if late.size else 0
    return first if first < len(losses) else None


def _dips(losses, goal):
    hits = np.flatnonzero(losses <= goal)
    return hits[0] if hits.size else None


def _cost(line=_stays, each=6, shift=0, never=np.inf, count=lambda k, every: k * every, size=lambda weights, batch: weights * batch):
    """What it costs, with one thing changed."""
    def answer(losses, goal, every, weights, batch):
        k = line(losses, goal)
        if k is None:
            if never != "all":
                return never
            k = len(losses) - 1
        return float(each * size(weights, batch) * count(k + shift, every))
    return answer


def _where(case, value):
    return f"The log: {', '.join(f'{loss:.3g}' for loss in case['losses'])}; the goal is {case['goal']:.3g}."


cost_to_reach = Judge(
    asked.cost_to_reach,
    _cost(),
    (
        Mistake("A lucky dip is not yet an arrival: the log leaves the goal again. From which line on does it stay?", _cost(_dips), _where),
        Mistake("On the goal is reached as well: at it or below it.", _cost(lambda losses, goal: _stays(losses, np.nextafter(goal, 0))), _where),
        Mistake("nan is not above the goal, but it is not at or below it either: a run that is lost has not arrived.",
                _cost(lambda losses, goal: _stays(np.nan_to_num(losses, nan=0.0), goal)), _where),
        Mistake("Between two lines of the log lie several steps, not one.", _cost(count=lambda k, every: k)),
        Mistake("The first line of the log was written before the first step. How many steps lie before line number k?", _cost(shift=1)),
        Mistake("That is the last line that is still too high; the log arrives one line later.",
                _cost(lambda losses, goal: None if _stays(losses, goal) is None else max(_stays(losses, goal) - 1, 0)), _where),
        Mistake("That is the cost of the whole log. When did it arrive?",
                _cost(lambda losses, goal: None if _stays(losses, goal) is None else len(losses) - 1), _where),
        Mistake("A log that has not arrived costs more than what it has cost so far: the task says what to return.", _cost(never="all"), _where),
        Mistake("A log that never arrives has not arrived at the start. Where nothing is true, `argmax` gives 0.", _cost(never=0.0), _where),
        Mistake("That is the way forward only. What does the way back cost?", _cost(each=2)),
        Mistake("That is the way back only. What does the way forward cost?", _cost(each=4)),
        Mistake("A multiplication and an addition are two operations.", _cost(each=3)),
        Mistake("Those are passes over a weight, not operations. How many does each pass cost, forward and back?", _cost(each=1)),
        Mistake("Each step reads a whole batch of rows.", _cost(size=lambda weights, batch: weights)),
        Mistake("What does a weight cost for each row? You have left out how many weights there are.", _cost(size=lambda weights, batch: batch)),
    ))


def _lowest(losses):
    """The row with the lowest mean; a row with nan is out."""
    return int(np.nanargmin(np.mean(losses, axis=1)))


def _verdict(difference, noise, times=2):
    return "no difference" if abs(difference) <= times * noise else "a" if difference < 0 else "b"


def _paired(a, b):
    """The mean of the differences, and its noise."""
    return np.mean(a - b), np.std(a - b, ddof=1) / np.sqrt(len(a))


def _fair(judge=lambda a, b: _verdict(*_paired(a, b)), equal=lambda a, b: a.size == b.size, row_a=_lowest, row_b=_lowest, look="test"):
    """The verdict, with one thing changed: how rows are chosen, and from what, and how the chosen ones are compared."""
    def answer(a_tune, b_tune, a_test, b_test, default):
        if not equal(a_tune, b_tune):
            return "unequal tuning"
        chosen = (a_tune, b_tune) if look != "select" else (a_test, b_test)
        i, j = row_a(chosen[0]), row_b(chosen[1])
        if look == "tune":
            return _verdict(np.mean(a_tune[i]) - np.mean(b_tune[j]), 0)
        return judge(a_test[i], b_test[j])
    return answer


def _apart(a, b):
    return np.mean(a - b), np.sqrt((np.var(a, ddof=1) + np.var(b, ddof=1)) / len(a))


def _best_run(a_tune, b_tune, a_test, b_test, default):
    return "unequal tuning" if a_tune.size != b_tune.size else _verdict(np.nanmin(a_test) - np.nanmin(b_test), 0)


def _first(losses):
    return 0


def _chosen(case, value):
    if case["a_tune"].size != case["b_tune"].size:
        return f"In tuning a had {case['a_tune'].size} runs, and b {case['b_tune'].size}."
    i, j = _lowest(case["a_tune"]), _lowest(case["b_tune"])
    mean, noise = _paired(case["a_test"][i], case["b_test"][j])
    return f"The rates are those of row {i} for a and {j} for b; there a − b is {mean:.4f} ± {noise:.4f}."


fair_compare = Judge(
    asked.fair_compare,
    _fair(),
    (
        Mistake("Both at the recommended rate: that compares two defaults, not two methods.", _fair(row_a=_first, row_b=_first), _chosen),
        Mistake("One side is tuned and the other left at its default: whoever is tuned looks better.", _fair(row_b=_first), _chosen),
        Mistake("One side is tuned and the other left at its default: whoever is tuned looks better. (Here it is b that is tuned.)",
                _fair(row_a=_first), _chosen),
        Mistake("One seed says what one seed says. Use all pairs.", _fair(lambda a, b: _verdict(a[0] - b[0], 0)), _chosen),
        Mistake("One of two means is always the lower. Is the difference larger than its noise?",
                _fair(lambda a, b: _verdict(np.mean(a - b), 0)), _chosen),
        Mistake("Within *twice* the noise is no difference; you allow only once.", _fair(lambda a, b: _verdict(*_paired(a, b), times=1)), _chosen),
        Mistake("That is the spread of single differences. The mean of n of them is less noisy.",
                _fair(lambda a, b: _verdict(np.mean(a - b), np.std(a - b, ddof=1))), _chosen),
        Mistake("Your spread divides by n, as `np.std` does if nothing is said. What does the task ask for?",
                _fair(lambda a, b: _verdict(np.mean(a - b), np.std(a - b) / np.sqrt(len(a)))), _chosen),
        Mistake("What both sides of a pair have in common cancels: take the noise of the differences, not that of each side.",
                _fair(lambda a, b: _verdict(*_apart(a, b))), _chosen),
        Mistake("The rate was chosen with the runs that count: then luck is chosen too. What are the tuning runs for?", _fair(look="select"), _chosen),
        Mistake("The runs by which a rate was chosen flatter it. Which runs count?", _fair(look="tune"), _chosen),
        Mistake("The best seed of each says who was luckier.", _fair(lambda a, b: _verdict(np.min(a) - np.min(b), 0)), _chosen),
        Mistake("The best of all runs says who was luckier.", _best_run),
        Mistake("Was the tuning equal? Count the runs of both sides before anything else.", _fair(equal=lambda a, b: True), _chosen),
        Mistake("Equal tuning means equally many *runs*, rates times seeds, not equally many rates.",
                _fair(equal=lambda a, b: len(a) == len(b)), _chosen),
        Mistake("Equal tuning means equally many *runs*; the numbers of rates and seeds may differ.",
                _fair(equal=lambda a, b: a.shape == b.shape), _chosen),
        Mistake("Equal tuning means equally many *runs*, rates times seeds, not equally many seeds.",
                _fair(equal=lambda a, b: a.shape[1] == b.shape[1]), _chosen),
        Mistake("A rate that failed with one seed is no good rate: nan must not be skipped.",
                _fair(row_a=lambda losses: int(np.nanmean(losses, axis=1).argmin()),
                      row_b=lambda losses: int(np.nanmean(losses, axis=1).argmin())), _chosen),
        Mistake("The rate that you chose has the luckiest tuning runs. What does rule 2 go by?",
                _fair(row_a=lambda losses: int(np.nanargmin(losses.min(axis=1))), row_b=lambda losses: int(np.nanargmin(losses.min(axis=1)))),
                _chosen),
        Mistake("These are losses: the lower one is better.", _fair(lambda a, b: _verdict(*_paired(b, a))), _chosen),
    ))

JUDGES = {judge.spec.name: judge for judge in (cost_to_reach, fair_compare)}
