"""The exercises of 08_warm_starts."""

import numpy as np

from .specs import Spec

LESSON = "08_warm_starts"


def _warmup(rng):
    """Whole runs and beyond, a single step, a warm-up of one step, and one that takes all steps but a few."""
    cases = []
    for rise, steps in ((4, 10), (1, 6), (5, 40), (10, 12), (3, 7), (20, 50)):
        cases.append({"t": np.arange(steps + int(rng.integers(2, 6))), "lr": rng.uniform(0.05, 2), "rise": rise, "steps": steps})
    for rise, steps in ((6, 30), (8, 20)):
        cases.append({"t": int(rng.integers(1, rise - 1)), "lr": rng.uniform(0.05, 2), "rise": rise, "steps": steps})
    return cases


def _resume(rng):
    """Runs stopped in the warm-up, at its last step and after it, each on the way with a moment that counts."""
    cases = []
    for done, rise in ((3, 10), (7, 12), (5, 5), (4, 5), (12, 6), (20, 15)):
        curvatures = rng.uniform(0.5, 2, size=int(rng.integers(1, 4)))
        lr, momentum = rng.uniform(0.1, 0.25), rng.uniform(0.6, 0.9)
        x, m = rng.uniform(1, 3, size=len(curvatures)), np.zeros(len(curvatures))
        for t in range(done):
            m = momentum * m + curvatures * x
            x = x - lr * min((t + 1) / rise, 1) * m
        cases.append({"x": x, "m": m, "t": done, "curvatures": curvatures, "lr": lr, "momentum": momentum,
                      "rise": rise, "steps": int(rng.integers(3, 9))})
    return cases


warmup = Spec("warmup", LESSON, 3, "F", "up and down again, with no step wasted", _warmup,
              closed=("schedules.warmup", "schedules.linear", "schedules.polynomial", "schedules.join", "schedules.wsd"))
resume = Spec("resume", LESSON, 3, "F", "go on as if the run had never stopped", _resume,
              closed=("_optimizer.Optimizer", "optimizers.SGD", "descent.run", "schedules.warmup"))
order = Spec("order", LESSON, 1, "C", "the scheduler before the optimizer", options=("a", "b", "c", "d"))

EXERCISES = (warmup, resume, order)
