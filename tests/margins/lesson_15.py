"""What plans of 15_capstone reach, and how far its claims are from failing: `python tests/margins/lesson_15.py`, some minutes.

First the bounds of the judge, `BANDS` in lrcourse/checks/judges/lesson_15.py. For each family of plans, on 24 seeds: the height of
the rates that is best on the validation rows, and the held-out loss there; in brackets where the mean of the judge's twelve seeds
lies (two standard errors to each side), and the points that are given there. Then the claims of the lesson, with ten seeds each.
"""

import inspect

import numpy as np
from margin import margin

from lrcourse import cosine, linear, log_grid, run, wsd
from lrcourse.capstone import BATCH, OPTIMIZERS, STEPS, WORST, Laboratory, read_plan, score, task, train
from lrcourse.checks.judges.lesson_15 import BANDS, RUNS

SEEDS = np.arange(24) + 5000
CONSTANT, HOLD = (lambda t: 1.0), wsd(1, STEPS, 50, 250)
NETS = task()


def measure(name, shape, heights, **arguments):
    """Validation and held-out loss (seed, height) of one shape at several heights, walked side by side."""
    heights, losses = np.asarray(heights, float), []
    for seed in SEEDS:
        opt = OPTIMIZERS[name](lambda t: heights[:, None] * shape(t), **arguments)
        end = run(opt, NETS[0], STEPS, np.tile(NETS[0].draw(seed), (len(heights), 1)), batch=BATCH, seed=int(seed), record="loss").x[-1]
        with np.errstate(all="ignore"):
            losses.append([np.fmin(net.loss(end), WORST) for net in NETS[1:]])
    return np.moveaxis(losses, 1, 0)


def tell(words, name, shape, heights, **arguments):
    validation, held = measure(name, shape, heights, **arguments)
    best = validation.mean(axis=0).argmin()
    mean, spread = held[:, best].mean(), 2 * held[:, best].std() / np.sqrt(RUNS)
    points = [next(points for bound, points, _ in BANDS if loss <= bound) for loss in (mean + spread, mean - spread)]
    border = " (at the border)" if len(heights) > 1 and best in (0, len(heights) - 1) else ""
    told = "".join(f" {key}={value}" for key, value in arguments.items())
    print(f"{words:34} {name + told:24} {heights[best]:8.3g} {mean:.3f} [{mean - spread:.3f}, {mean + spread:.3f}]  "
          f"{points[0]} … {points[1]} points{border}", flush=True)


def bands():
    for name, kind in OPTIMIZERS.items():
        tell("untuned: the library's own rate", name, CONSTANT, [inspect.signature(kind).parameters["lr"].default])
    for words, shape in (("tuned constant", CONSTANT), ("tuned cosine", cosine(1, STEPS)), ("tuned straight fall", linear(1, STEPS)),
                         ("tuned warm-up, hold and fall", HOLD)):
        up = 1 if shape is CONSTANT else 2
        tell(words, "SGD", shape, up * log_grid(0.1, 0.8, 5))
        tell(words, "SGD", shape, up * log_grid(0.01, 0.08, 5), momentum=0.9)
        tell(words, "Adam", shape, up * log_grid(0.002, 0.032, 5))
        tell(words, "RMSprop", shape, up * log_grid(0.0015, 0.024, 5))
        tell(words, "Adagrad", shape, up * log_grid(0.03, 0.24, 5))
        tell(words, "Adadelta", shape, up * log_grid(0.6, 10, 5))
    tell("tuned warm-up, hold and fall", "AdamW", HOLD, 2 * log_grid(0.004, 0.032, 4), weight_decay=0.1)
    tell("tuned warm-up, hold and fall", "Lion", HOLD, 2 * log_grid(0.00025, 0.004, 5))


if __name__ == "__main__":
    bands()
