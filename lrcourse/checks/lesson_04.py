"""The exercises of 04_right_scale."""

import numpy as np

from .specs import Spec

LESSON = "04_right_scale"


def _rows(rng, rows, columns):
    """Rows in units of very different size, none of them centred."""
    return rng.normal(rng.uniform(2, 9, columns), 1.0, (rows, columns)) * 10.0 ** rng.uniform(-1, 2, columns)


def _gaps(rng, table, share):
    """The table with some measures missing; the first row is whole, so that no column is empty."""
    gaps = rng.random(table.shape) < share
    gaps[0], gaps[-1] = False, False
    gaps[-1, rng.integers(table.shape[1])] = True
    return np.where(gaps, np.nan, table)


def _standardize(rng):
    """Whole tables, tables with a column that never changes in train, tables with gaps, and all of it at once."""
    cases = []
    for constant, share in ((False, 0), (False, 0), (True, 0), (False, 0.2), (True, 0.2), (True, 0.2)):
        train, new = np.split(_rows(rng, 14, 3), [9])
        if constant:
            train[:, 1] = rng.integers(3, 20)
        if share:
            train, new = _gaps(rng, train, share), _gaps(rng, new, share)
        cases.append({"train": train, "new": new})
    return cases


def _safe_rate(rng):
    """Tables of several shapes and sizes; the last holds every row of the one before it three times."""
    cases = []
    for rows, columns, size in ((6, 1, 0.4), (8, 2, 1.0), (25, 3, 3.0), (40, 4, 0.6), (12, 2, 0.5)):
        cases.append({"features": rng.normal(rng.uniform(0.3, 1.5, columns), 1.0, (rows, columns)) * size})
    return cases + [{"features": np.repeat(cases[-1]["features"], 3, axis=0)}]


standardize = Spec("standardize", LESSON, 2, "F", "new rows on the scale of the training rows, gaps filled", _standardize,
                   closed=("data.standardize",))
safe_rate = Spec("safe_rate", LESSON, 3, "F", "the highest rate for a line, from the table alone", _safe_rate,
                 closed=("models.linear._Linear", "models.largest_eigenvalue",
                         "models.shared.top_eigenvalue"))
sum_or_mean = Spec("sum_or_mean", LESSON, 1, "C", "the same steps for a sum over rows", options=("a", "b", "c", "d"))

EXERCISES = (standardize, safe_rate, sum_or_mean)
