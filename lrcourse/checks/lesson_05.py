"""The exercises of 05_noisy_steps."""

import numpy as np

from .specs import Spec

LESSON = "05_noisy_steps"


def _minibatch(rng):
    """Few rows out of many, one of them alone, one of them twice."""
    cases = []
    for size, dim in ((3, 2), (1, 3), (5, 3), (2, 1), (8, 4), (4, 2)):
        rows = rng.choice(20, size=size, replace=False)
        if size == 4:
            rows[0] = rows[1]
        cases.append({"features": rng.normal(size=(20, dim)), "target": rng.normal(3, 1, size=20),
                      "x": rng.normal(size=dim), "rows": rows})
    return cases


def _floor(rng):
    """Rates below the edge, near it, beyond it, and one exactly on it."""
    cases = []
    for times, dim in ((0.1, 2), (0.5, 1), (0.8, 3), (0.95, 2), (1.3, 2), (0.3, 4), (1.0, 2), (0.6, 2)):
        curvatures = rng.uniform(0.2, 4, size=dim)
        if times == 1.0:
            curvatures = np.sort(rng.choice([0.25, 0.5, 1.0, 2.0, 4.0], size=dim, replace=False))
        cases.append({"lr": times * 2 / curvatures.max(), "curvatures": curvatures, "sigma": rng.uniform(0.3, 3)})
    return cases


def _robbins_monro(rng):
    """Twelve sequences, four of each kind: both sums right, the first one, the second one."""
    cases = [("power", 1.0), ("power", rng.uniform(0.55, 0.75)), ("power", rng.uniform(0.75, 0.95)), ("power", 0.6),
             ("constant", rng.uniform(0.01, 0.5)), ("power", 0.5), ("power", rng.uniform(0.05, 0.45)), ("constant", 0.001),
             ("power", 2.0), ("power", rng.uniform(1.1, 1.9)), ("geometric", rng.uniform(0.3, 0.9)), ("geometric", 0.999)]
    return [{"kind": cases[k][0], "p": cases[k][1]} for k in rng.permutation(len(cases))]


minibatch = Spec("minibatch", LESSON, 1, "F", "the slope, seen through a few rows", _minibatch,
                 closed=("models.LinearRegression",))
floor = Spec("floor", LESSON, 2, "F", "how high a noisy run hovers", _floor)
robbins_monro = Spec("robbins_monro", LESSON, 2, "F", "which falling rates arrive and settle", _robbins_monro)

EXERCISES = (minibatch, floor, robbins_monro)
