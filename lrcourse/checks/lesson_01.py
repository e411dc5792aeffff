"""The exercises of 01_one_step."""

import numpy as np

from .specs import Spec

LESSON = "01_one_step"


def _step(rng):
    """Numbers, arrays of several shapes and whole numbers, each coordinate in a valley of its own curvature."""
    places = [rng.uniform(-4, 4, shape) for shape in (None, 3, 1, (2, 4), (2, 3, 2), None)] + [rng.integers(1, 9, 4)]
    return [{"x": x, "gradient": x * rng.uniform(0.5, 4, np.shape(x) or None), "lr": rng.uniform(0.05, 0.4)} for x in places]


def _hand_step(rng):
    return [{"x": rng.uniform(0.5, 1.5), "lr": rng.uniform(0.02, 0.2)} for _ in range(6)]


step = Spec("step", LESSON, 2, "F", "one step, for numbers and arrays of any shape", _step,
            closed=("_optimizer.Optimizer", "optimizers.SGD"))
hand_step = Spec("hand_step", LESSON, 2, "N", "where the ball is after two steps", _hand_step)
rescale = Spec("rescale", LESSON, 1, "C", "the same path for twice the loss", options=("a", "b", "c", "d"))

EXERCISES = (step, hand_step, rescale)
