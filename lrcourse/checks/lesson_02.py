"""The exercises of 02_too_fast."""

import numpy as np

from .specs import Spec

LESSON = "02_too_fast"


def _curvatures(rng, size):
    """Curvatures in no order: the largest is neither the first nor the last, and neither is the smallest."""
    values = np.sort(rng.uniform(1, 1.6, size) * np.geomspace(1, rng.uniform(6, 30), size)) * rng.uniform(0.1, 10)
    return np.concatenate([values[1:2], rng.permutation(values[[0, *range(3, size)]]), values[2:3]])


def _edge(rng):
    """Hessians whose steep directions lie askew, so that no entry tells the largest curvature."""
    def askew(size):
        q = np.linalg.qr(rng.standard_normal((size, size)))[0]
        h = q @ np.diag(_curvatures(rng, size)) @ q.T
        return (h + h.T) / 2
    return [{"hessian": askew(size)} for size in (4, 4, 5, 6, 8)]


def _regime(rng):
    """Rates η·L of all four kinds; first, last, smallest and mean curvature each give another name somewhere.

    2/L is hit without rounding, since those curvatures are powers of two.
    """
    cases = []
    for low, high in (0.2, 0.4), (0.6, 0.8), (1.2, 1.4), (1.65, 1.75), (2, 2), (2, 2), (2.15, 2.25), (2.6, 2.8), (3.2, 3.4):
        first, least, last = np.array([0.42, 0.05, 0.66]) * rng.uniform(0.98, 1.02, 3)
        curvatures = 2.0 ** rng.integers(-2, 5) * np.concatenate([[first], rng.permutation([least, 1]), [last]])
        cases.append({"curvatures": curvatures, "lr": rng.uniform(low, high) / curvatures.max()})
    return [cases[k] for k in rng.permutation(len(cases))]


def _fastest(rng):
    return [{"curvatures": _curvatures(rng, size)} for size in (4, 4, 5, 6, 8)]


edge = Spec("edge", LESSON, 2, "F", "the highest rate that works, from the Hessian", _edge,
            closed=("models.largest_eigenvalue", "models.shared.top_eigenvalue"))
regime = Spec("regime", LESSON, 2, "F", "the name of the way a run goes", _regime)
fastest = Spec("fastest", LESSON, 2, "F", "the best rate for a long run", _fastest)

EXERCISES = (edge, regime, fastest)
