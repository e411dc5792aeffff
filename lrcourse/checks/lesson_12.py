"""The exercises of 12_why_it_matters."""

import numpy as np

from .specs import Spec

LESSON = "12_why_it_matters"


def _cost_to_reach(rng):
    """Logs that fall for good, after a lucky dip, onto the goal exactly, from the first line on, never, and with nan in them."""
    cases = []
    for kind in ("falls", "dip", "exact", "at once", "never", "lost", "gap", "leaves"):
        goal, size = rng.uniform(0.1, 0.5), int(rng.integers(7, 12))
        high, low = goal * rng.uniform(1.2, 4, size), goal * rng.uniform(0.3, 0.9, size)
        k = int(rng.integers(4, size - 1))                                 # from here on it stays
        losses = np.where(np.arange(size) < k, high, low)
        if kind in ("dip", "leaves"):
            losses[2] = low[2]
        if kind == "exact":
            losses[k] = goal
        if kind == "at once":
            losses = low
        if kind == "never":
            losses = high
        if kind == "lost":
            losses[-1] = np.nan
        if kind == "gap":
            losses[1], losses[k - 1] = low[1], np.nan
        if kind == "leaves":
            losses[-1] = high[-1]
        cases.append({"losses": losses, "goal": float(goal), "every": int(rng.integers(5, 60)), "weights": int(rng.integers(500, 9000)),
                      "batch": int(2 ** rng.integers(2, 7))})
    return cases


def _runs(rng, rates, seeds, best, spread=0.05):
    """Last losses (rates, seeds): lowest in the row `best`, the others higher by 0.4 and more."""
    rows = 1.4 + 0.2 * rng.permutation(rates) + rng.uniform(0, 0.1, rates)
    rows[best] = 1.0
    return rows[:, None] + spread * rng.uniform(-1, 1, (rates, seeds))


def _pairs(rng, a, b, i, j, t, odd):
    """Put into row i of a and row j of b pairs whose mean difference is t times its noise; pair 0 is `odd` spreads off that mean.

    What a pair has in common varies much more than its difference; it is lowest in pair 0, or where that is not odd, in
    the pair whose difference is farthest from that of pair 0.
    """
    n = a.shape[1]
    others = rng.normal(size=n - 1)
    others = (others - others.mean()) / np.sqrt(np.sum((others - others.mean()) ** 2))
    z = np.append(odd, -odd / (n - 1) + others * np.sqrt(n - 1 - odd**2 * n / (n - 1)))      # mean 0, variance 1 over n − 1
    common, small = 1 + rng.permutation(np.linspace(0.1, 0.35, n)), rng.uniform(0.01, 0.015)
    common[0 if abs(odd) > 1 else np.argmin(z * np.sign(odd))] = 0.9
    a[i], b[j] = common + small * (t / np.sqrt(n) + z), common


def _fair_compare(rng):
    """Twelve comparisons; what each is there for stands beside it."""
    cases = []

    def case(t, odd, rates=(5, 5), seeds=(3, 3), change=lambda a_tune, b_tune, a_test, b_test, i, j: None):
        i, j = int(rng.integers(1, rates[0])), int(rng.integers(1, rates[1]))
        tune = [_runs(rng, rates[k], seeds[k], (i, j)[k]) for k in (0, 1)]
        test = [_runs(rng, rates[k], 9, (i, j)[k]) for k in (0, 1)]
        _pairs(rng, *test, i, j, t, odd)
        change(*tune, *test, i, j)
        cases.append(dict(zip(("a_tune", "b_tune", "a_test", "b_test"), [*tune, *test])) | {"default": 0})

    def b_better_untuned(a_tune, b_tune, a_test, b_test, i, j):
        a_test[0], b_test[0] = np.sort([a_test[0], b_test[0] + 0.3], axis=0)[::-1] + 0.2

    def a_better_untuned(a_tune, b_tune, a_test, b_test, i, j):
        a_test[0], b_test[0] = np.sort([a_test[0], b_test[0] + 0.3], axis=0) + 0.2

    def luckier_in_the_test(a_tune, b_tune, a_test, b_test, i, j):
        a_tune[0], a_test[0] = np.array([0.85, 1.9, 0.85]), a_test[i] - 0.1

    def worse_in_the_test(a_tune, b_tune, a_test, b_test, i, j):
        a_tune[i] -= 0.3

    def lost_once(a_tune, b_tune, a_test, b_test, i, j):
        a_tune[0], a_test[0] = 0.5, a_test[i] - 0.3
        a_tune[0, rng.integers(a_tune.shape[1])] = np.nan

    case(-5, 2.2, change=b_better_untuned)               # a, in pairs; pair 0 alone says b, and so does the default
    case(4, -2.2, change=a_better_untuned)               # b; the best single run is a's, and so is the better default
    case(1.94, 0.5, change=b_better_untuned)             # within the noise; not if the spread is taken with n
    case(-1.5, -0.5, change=b_better_untuned)            # within the noise
    case(-12, 0.5)                                       # a, by more than twice the spread of the pairs
    case(12, -0.5, change=worse_in_the_test)             # b, though a has the lower loss in tuning
    case(-0.5, -0.3, change=luckier_in_the_test)         # within the noise; another rate has the best runs of all, though not the best mean
    case(5, 0.5, change=lost_once)                       # b; the rate that a would like has failed once
    case(-5, 0.5, rates=(6, 4), seeds=(2, 3))            # a; twelve runs each
    case(-5, 0.5, rates=(6, 3))                          # not fair: eighteen runs and nine
    case(5, 0.5, seeds=(2, 3))                           # not fair: the same rates, other counts of seeds
    case(12, 0.5)                                        # b
    return cases


cost_to_reach = Spec("cost_to_reach", LESSON, 2, "F", "what it costs to reach a loss and stay there", _cost_to_reach)
fair_compare = Spec("fair_compare", LESSON, 3, "F", "which of two methods is better, or neither", _fair_compare)

EXERCISES = (cost_to_reach, fair_compare)
