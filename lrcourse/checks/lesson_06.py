"""The exercises of 06_history."""

import numpy as np

from .specs import Spec

LESSON = "06_history"


def _perceptron(rng):
    """Right and wrong answers of both labels, all weights zero, and a score of exactly zero."""
    cases = []
    for label, right in ((1, True), (-1, False), (1, False), (-1, True), (-1, False), (1, False)):
        a = rng.uniform(0.5, 2, 3) * rng.choice([-1, 1], 3)
        w = rng.normal(size=3) + (1 if right else -1) * label * a                  # mostly along a, or against it
        if (label * (a @ w) > 0) != right:
            w = -w
        cases.append({"w": w, "a": a, "label": label, "lr": rng.uniform(0.1, 0.9)})
    for label in 1, -1:
        cases.append({"w": np.zeros(3), "a": rng.normal(size=3), "label": label, "lr": rng.uniform(0.1, 0.9)})
    cases.append({"w": np.array([1.0, -1.0, 0.0]), "a": np.array([2.0, 2.0, rng.uniform(1, 3)]), "label": 1, "lr": 0.5})
    return cases


def _lms(rng):
    """A few rows each, several features, weights that start anywhere, and rates far below the edge of one row."""
    cases = []
    for rows, dim in (3, 2), (4, 3), (2, 2), (5, 3), (6, 4):
        features = rng.normal(size=(rows, dim))
        cases.append({"features": features, "target": rng.normal(2, 1, size=rows), "w": rng.normal(size=dim),
                      "lr": rng.uniform(0.2, 0.6) / np.sum(features**2, axis=1).max()})
    return cases


def _heavy_ball(rng):
    """Bowls in a few directions, three steps and more, and momenta that are neither 0 nor 1/2."""
    cases = []
    for dim, steps, momentum in (2, 3, 0.9), (1, 4, rng.uniform(0.6, 0.8)), (3, 5, rng.uniform(0.2, 0.4)), (2, 8, 0.9), (2, 6, 0.7):
        curvatures = rng.uniform(0.5, 4, size=dim)
        cases.append({"curvatures": curvatures, "x": rng.uniform(1, 4, size=dim) * rng.choice([-1, 1], dim),
                      "lr": rng.uniform(0.1, 0.5) / curvatures.max(), "momentum": momentum, "steps": steps})
    return cases


perceptron = Spec("perceptron", LESSON, 1, "F", "what a perceptron learns from one row", _perceptron)
lms = Spec("lms", LESSON, 2, "F", "one pass of least mean squares", _lms, closed=("models.LinearRegression",))
heavy_ball = Spec("heavy_ball", LESSON, 3, "F", "a ball that keeps a share of its last step", _heavy_ball,
                  closed=("optimizers.SGD",))

EXERCISES = (perceptron, lms, heavy_ball)
