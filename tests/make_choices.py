"""Makes lrcourse/_stored/choices.npz, what lesson 11 calls the choices: `python tests/make_choices.py`, some minutes.

Each way to choose a rate is let loose on the six tasks of `make_strips.py`, with SGD and with Adam and with the same ten
seeds. Kept are the rate that it chose, what it paid in gradients before the run, and the loss after a run of 300 steps
at that rate. A run that is no longer finite, or above 1e9, counts as 1e9.
"""

from pathlib import Path

import numpy as np

from lrcourse import DoG, Prodigy, grid_search, log_grid, random_search, range_test, run, successive_halving
from make_strips import BATCH, OPTIMIZERS, SEEDS, STEPS, tasks

FILE = Path(__file__).resolve().parent.parent / "lrcourse" / "_stored" / "choices.npz"
PAIR = ("SGD", "Adam")
FREE = {"SGD": DoG, "Adam": Prodigy}                   # what sets the rate itself
LOW, HIGH = 1e-5, 10


def test(rule):
    """The rate at the lowest point of a range test, or a part of it."""
    def way(make, task, **same):
        found = range_test(make, 1e-6, 100, task, **same)
        lowest = 3 * found.readings["min/3"]
        return {"min": lowest, **found.readings}[rule], found.gradients
    return way


def grid(count):
    def way(make, task, **same):
        found = grid_search(make, log_grid(LOW, HIGH, count), task, STEPS, **same)
        return found.lr, found.gradients
    return way


def drawn(count):
    def way(make, task, **same):
        found = random_search(make, LOW, HIGH, task, STEPS, count, **same)
        return found.lr, found.gradients
    return way


def halved(make, task, **same):
    found = successive_halving(make, log_grid(LOW, HIGH, 17), task, STEPS, **same)
    return found.lr, found.gradients


def test_and_grid(make, task, **same):
    """Three rates half a decade apart, round min/3 for SGD and min/10 for Adam."""
    about, paid = test("min/3" if make is OPTIMIZERS["SGD"] else "min/10")(make, task, **same)
    found = grid_search(make, about * 10 ** np.array([-0.5, 0, 0.5]), task, STEPS, **same)
    return found.lr, paid + found.gradients


WAYS = {
    "always 0.001": lambda make, task, **same: (0.001, 0), "always 0.01": lambda make, task, **same: (0.01, 0),
    "always 0.1": lambda make, task, **same: (0.1, 0), "rate-free": None,
    "test min": test("min"), "test min/3": test("min/3"), "test steepest": test("steepest"),
    "test min/10": test("min/10"), "test + 3": test_and_grid,
    "grid 3": grid(3), "grid 5": grid(5), "grid 9": grid(9), "grid 17": grid(17),
    "random 5": drawn(5), "random 9": drawn(9), "halving 17": halved,
}


def choice(way, optimizer, task, seed):
    """The rate that a way chooses, its cost in gradients, and the loss after a run of its own: three numbers."""
    same = {"batch": BATCH, "seed": seed}
    if way == "rate-free":
        lr, paid, opt = np.nan, 0, FREE[optimizer]()
    else:
        lr, paid = WAYS[way](OPTIMIZERS[optimizer], task, **same)
        opt = OPTIMIZERS[optimizer](lr)
    return lr, paid, np.fmin(run(opt, task, STEPS, record="loss", **same).loss[-1], 1e9)


def main():
    made = [[[[choice(way, name, task, seed) for task in tasks(seed).values()] for name in PAIR] for way in WAYS]
            for seed in range(SEEDS)]
    lr, paid, last = np.transpose(made, (4, 1, 2, 3, 0))                # (way, optimizer, task, seed)
    np.savez_compressed(FILE, ways=list(WAYS), optimizers=PAIR, tasks=list(tasks(0)), lrs=np.float32(lr),
                        gradients=np.int32(paid), last=np.float32(last))


if __name__ == "__main__":
    main()
