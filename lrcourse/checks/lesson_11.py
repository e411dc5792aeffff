"""The exercises of 11_choosing_rates."""

import numpy as np

from .specs import Spec

LESSON = "11_choosing_rates"


def _log_grid(rng):
    """Ranges of one decade and of several, with one rate a decade and with many."""
    return [{"low": float(f"{rng.uniform(1, 9.5):.1f}e{rng.integers(-7, -1)}"), "decades": decades, "per_decade": many}
            for decades, many in ((3, 2), (1, 3), (4, 1), (2, 5), (6, 3), (1, 8))]


def _range_test(rng):
    """Lines whose largest curvature sets the edge: most ranges go beyond it, one ends before it, the last begins above it."""
    cases = []
    for n, d, steps, low, high in ((12, 2, 40, 1e-4, 1e2), (9, 1, 30, 1e-3, 1e2), (20, 3, 60, 1e-5, 1e3), (15, 2, 25, 1e-3, 0.3),
                                   (30, 4, 50, 1e-4, 1e2), (10, 1, 20, 2.3, 2.8)):
        rows = rng.normal(size=(n, d))
        rows = rows / np.sqrt(np.linalg.eigvalsh(rows.T @ rows / n)[-1])                       # its largest curvature is 1
        target = rows @ rng.choice([-1.0, 1.0], d) * rng.uniform(1, 2) + 0.1 * rng.normal(size=n)
        scale = rng.uniform(0.5, 2)
        cases.append({"features": rows * scale, "target": target, "w": 0.3 * rng.normal(size=d), "low": low / scale**2,
                      "high": high / scale**2, "steps": steps, "train": int(rng.integers(5, 15))})
    return cases


def _pick_rate(rng):
    """Sweeps of seven rates and four seeds; the rates are in no order.

    best     which rate, counted from the lowest, has the lowest mean
    lost     from which rate on every seed diverged
    loses    a rate of which one seed diverged and the others are the lowest of all
    lucky    a rate of which one seed is the lowest of all, and its mean is not
    In the first, one seed of the best rate is a bad one, and of the next rate all are low but one.
    """
    cases = []
    for best, lost, loses, lucky in ((3, 6, None, None), (0, 7, None, 3), (6, 7, None, 2), (3, 6, 4, None), (4, 5, None, 2),
                                     (None, 0, None, None), (2, 7, None, 4), (1, 6, 5, 3)):
        lrs = 10.0 ** (rng.uniform(-4, -2) + 0.5 * np.arange(7))
        losses = np.exp(0.5 * np.abs(np.arange(7) - (3 if best is None else best)))[:, None] * rng.uniform(0.9, 1.1, (7, 4))
        losses *= rng.uniform(0.1, 1)
        if lucky is not None:
            losses[lucky] += losses[lucky].mean()
            losses[lucky, 0 if lost == 5 else rng.integers(1, 4)] = 0.3 * losses.min()
        if loses is not None:
            losses[loses] = losses[best] * rng.uniform(0.7, 0.8, 4)
            losses[loses, rng.integers(1, 4)] = np.nan
        if not cases:
            losses[best, 1] *= 2.1
            losses[best + 1] = losses[best].min() * np.array([0.8, 0.8, 5, 0.8])
        losses[lost:] = np.where(rng.random((7 - lost, 4)) < 0.7, np.nan, np.inf)
        losses[lost:, 0] = np.nan
        order = rng.permutation(7)
        if best is not None and lost > best:                     # not last or first in the list, or just there
            place, wanted = np.flatnonzero(order == best)[0], 3 if best in (0, 6) else rng.choice([0, 6])
            order[[place, wanted]] = order[[wanted, place]]
        cases.append({"lrs": lrs[order], "losses": losses[order]})
    return cases


log_grid = Spec("log_grid", LESSON, 2, "F", "a grid with so many rates a decade", _log_grid, closed=("tuning.log_grid",))
range_test = Spec("range_test", LESSON, 3, "F", "a range test, and the run after it", _range_test,
                  closed=("tuning.range_test", "descent.run"))
pick_rate = Spec("pick_rate", LESSON, 3, "F", "a rate from a sweep with seeds", _pick_rate,
                 closed=("tuning.grid_search", "tuning._search"))

EXERCISES = (log_grid, range_test, pick_rate)
