"""Make `lrcourse/_stored/curves.npz`, the six loss curves of the quiz: `python tests/make_curves.py`, some seconds."""

from pathlib import Path

import numpy as np

from lrcourse import (
    MLP,
    SGD,
    LinearRegression,
    digits,
    multistep,
    penguins,
    run,
    softmax_regression,
    standardize,
)

FILE = Path(__file__).resolve().parent.parent / "lrcourse" / "_stored" / "curves.npz"
STEPS, EVERY, SEED = 600, 4, 0


def curve(problem, opt, batch=None):
    """The loss on all rows, every few steps."""
    x, loss = problem.start, [problem.loss(problem.start)]
    for _ in range(STEPS // EVERY):
        x = run(opt, problem, EVERY, x0=x, batch=batch, seed=SEED if batch else None, record="loss", resume=True).x[-1]
        with np.errstate(all="ignore"):
            loss.append(problem.loss(x))
    return np.array(loss)


def make():
    """(6, 151): in the order of the quiz, which is not that of a textbook."""
    pixels, digit = digits()
    pixels, lengths, mass = pixels / 16, standardize(penguins()[0]), penguins()[1]
    shallow, line = MLP(pixels, digit, 32, seed=SEED), LinearRegression(lengths, mass)
    deep = MLP(pixels, digit, (32, 32, 32), "tanh", gain=0.25, seed=SEED)
    edge = 2 / line.curvature(line.start)
    return np.array([
        curve(softmax_regression(pixels, digit), SGD(multistep(1.0, [300])), 4),
        curve(shallow, SGD(1.8), 32),
        curve(shallow, SGD(0.01), 32),
        curve(line, SGD(1.01 * edge)),
        curve(deep, SGD(0.25), 32),
        curve(shallow, SGD(0.3), 32),
    ])


if __name__ == "__main__":
    loss = make()
    with np.printoptions(precision=3, suppress=True, linewidth=150):
        print(loss[:, ::15])
    np.savez_compressed(FILE, loss=loss.astype(np.float32))
    print(f"{FILE.name}: {FILE.stat().st_size} bytes")
