"""The exercises of 07_changing_rates."""

import numpy as np

from .specs import Spec

LESSON = "07_changing_rates"


def _cosine(rng):
    """Steps on the hold, on the way, at the end exactly, and long after it."""
    cases = []
    for more in (0, 1, 3, 5, 0):
        hold, fall = int(rng.integers(3, 30)), int(rng.integers(20, 90))
        t = np.concatenate([[0, hold - 1, hold, hold + fall // 3, hold + fall // 2, hold + fall - 1, hold + fall],
                            [hold + fall + rng.integers(5, fall)], rng.integers(0, hold + 2 * fall, size=more)])
        lr = rng.uniform(0.05, 2)
        cases.append({"t": rng.permutation(t), "lr": lr, "hold": hold, "steps": hold + fall, "floor": lr * rng.uniform(0.02, 0.3)})
    return cases


def _step_decay(rng):
    """Batches in the first half of a stretch and in its second half, one right on a cut and one just before it."""
    cases = []
    for cuts, part in ((0, 0.7), (1, 0.6), (2, 0.0), (3, 0.4), (1, 1.0), (4, 0.8), (2, 0.2), (3, 0.55)):
        batches, every = int(rng.integers(8, 60)), int(rng.integers(2, 9))
        stretch = batches * every
        t = cuts * stretch + min(int(np.ceil(part * stretch)), stretch - 1)
        cases.append({"t": t, "lr": rng.uniform(0.05, 2), "gamma": rng.uniform(0.15, 0.75), "batches": batches, "every": every})
    return cases


def _beat_constant(rng):
    """Bowls with noise enough to hover, and steps enough to arrive."""
    return [{"curvatures": np.array([1.0, rng.uniform(0.08, 0.2), rng.uniform(0.01, 0.02)])[rng.permutation(3)] * scale,
             "sigma": rng.uniform(0.1, 0.3) * scale, "steps": int(rng.integers(300, 600))}
            for scale in rng.uniform(0.3, 3, size=4)]


cosine = Spec("cosine", LESSON, 3, "F", "a cosine that waits before it falls", _cosine,
              closed=("schedules.cosine", "schedules.cosine_restarts", "schedules.onecycle", "schedules.join"))
step_decay = Spec("step_decay", LESSON, 2, "F", "a stair, counted in epochs", _step_decay,
                  closed=("schedules.step", "schedules.multistep", "schedules.exponential"))
beat_constant = Spec("beat_constant", LESSON, 3, "F", "rates that beat every constant", _beat_constant, seconds=10.0)

EXERCISES = (cosine, step_decay, beat_constant)
