"""What plans of 15_capstone reach, and how far its claims are from failing: `python tests/margins/lesson_15.py`, some minutes.

First the claims of the lesson, each with ten groups of its seeds. Then the bounds of the judge, `BANDS` in
lrcourse/checks/judges/lesson_15.py. For each family of plans, on 24 seeds: the height of the rates that is best on the validation
rows, and the held-out loss there; in brackets where the mean of the judge's twelve seeds lies (two standard errors to each side),
and the points that are given there.
"""

import inspect

import numpy as np
from margin import margin

from lrcourse import cosine, linear, log_grid, run, wsd
from lrcourse.capstone import BATCH, OPTIMIZERS, STEPS, WORST, task
from lrcourse.checks.judges.lesson_15 import BANDS, RUNS

SEEDS = np.arange(24) + 5000
CONSTANT, HOLD = (lambda t: 1.0), wsd(1, STEPS, 50, 250)
NETS = task()


def measure(name, shape, heights, seeds=SEEDS, **arguments):
    """Loss (rows, seed, height) of one shape at several heights, walked side by side: on training, validation and held-out rows."""
    heights, losses = np.asarray(heights, float), []
    for seed in seeds:
        opt = OPTIMIZERS[name](lambda t: heights[:, None] * shape(t), **arguments)
        end = run(opt, NETS[0], STEPS, np.tile(NETS[0].draw(seed), (len(heights), 1)), batch=BATCH, seed=int(seed), record="loss").x[-1]
        with np.errstate(all="ignore"):
            losses.append([np.fmin(net.loss(end), WORST) for net in NETS])
    return np.moveaxis(losses, 1, 0)


def tell(words, name, shape, heights, **arguments):
    _, validation, held = measure(name, shape, heights, **arguments)
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


def claims():
    _, loss, _ = measure("Adagrad", CONSTANT, [*log_grid(0.001, 0.01, 4), *log_grid(0.001, 1, 13), 0.06, 0.15], range(110))
    short, wide, low, high = loss[:, :4], loss[:, 4:17], loss[:100, 17].reshape(10, 10), loss[:100, 18].reshape(10, 10)
    print(f"{np.sum(short.argmin(axis=1) == 3)} of 110 seeds: the last rate of the short grid is its best")
    margin("loss on the wide grid over that on the short one", wide.min(axis=1) / short.min(axis=1), below=0.75)
    margin("worst of ten seeds over the best, less 1", high.max(axis=1) / high.min(axis=1) - 1, above=0.1)
    wins = np.sum(low < high, axis=1)
    margin("how often the one that wins less often wins", np.minimum(wins, 10 - wins), above=1)
    margin("how far the lowest of ten lies below the mean of ten others", 1 - high.min(axis=1) / np.roll(high.mean(axis=1), 1), above=0.02)
    high, fall = (measure("NAdam", shape, [lr], range(100)).reshape(3, 10, 10).mean(axis=2)
                  for shape, lr in ((CONSTANT, 0.03), (cosine(1, STEPS), 0.01)))
    margin("NAdam, constant .03 over cosine .01: training loss", high[0] / fall[0], below=1)
    margin("NAdam, constant .03 over cosine .01: validation loss", high[1] / fall[1], above=1)


if __name__ == "__main__":
    claims()
    bands()
