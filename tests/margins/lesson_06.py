"""How far each claim of 06_history is from failing: `python tests/margins/lesson_06.py`, about 20 seconds.

Claims that draw are measured again with twenty seeds, the others with other bowls and momenta. A margin is the factor
between the worst value and the bound of the claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import SGD, DeltaBarDelta, LinearRegression, Rprop, breast_cancer, penguins, quadratic, run, standardize, sweep

SEEDS = range(20)
STEEP = np.linspace(5, 30, 11)


def mistakes(A, labels, order, lr, w):
    made = 0
    for row in order:
        if labels[row] * (A[row] @ w) <= 0:
            w, made = w + lr * labels[row] * A[row], made + 1
    return made


def perceptrons():
    rows, benign = breast_cancer()
    A, labels = np.column_stack([standardize(rows), np.ones(len(rows))]), 2 * benign - 1
    spread, ratio, scaled = [], [], []
    for seed in SEEDS:
        order = np.tile(np.random.default_rng(seed).permutation(len(A)), 5)
        made = [mistakes(A, labels, order, lr, np.zeros(31)) for lr in (0.001, 0.1, 1, 10, 100)]
        spread.append(max(made) - min(made))
        begin = np.random.default_rng(seed).normal(size=31)
        low, high = (mistakes(A, labels, order, lr, begin) for lr in (0.001, 1))
        ratio.append(low / high)
        scaled.append(abs(mistakes(A, labels, order, 1024.0, 1024 * begin) - high))
    print("    twenty orders and starts")
    margin("from w = 0, most minus fewest mistakes of five rates", spread, below=1)
    margin("from random weights, mistakes at 0.001 over those at 1", ratio, above=2)
    margin("start and rate times 1024: difference in mistakes", scaled, below=1)


def balls():
    angle, same, short, below, above, push = [], [], [], [], [], []
    for steep in STEEP:
        H, x, bowl = np.diag([1.0, steep]), np.array([steep, 1.0]), quadratic([1, steep])
        for _ in range(40):
            g = H @ x
            x = x - (g @ g) / (g @ H @ g) * g
        y = np.array([steep, 1.0])
        for _ in range(40):
            slope = H @ y
            y = y - 0.9 * (slope @ slope) / (slope @ H @ slope) * slope
        short.append((y @ H @ y) / (x @ H @ x))
        angle.append(abs(g @ H @ x) / (g @ g))
        same.append(np.abs(x - run(SGD(2 / (1 + steep)), bowl, 40, x0=[steep, 1.0]).x[-1]).max())
        for beta in np.linspace(0, 0.95, 20):
            under, over = (run(SGD(part * 2 * (1 + beta) / steep, momentum=beta), bowl, 400) for part in (0.98, 1.02))
            below.append(under.loss[-1] / under.loss[0])
            above.append(over.diverged)
        creep, pushed = (run(SGD(0.02 / steep, momentum=beta), bowl, 40).loss[-1] for beta in (0, 0.8))
        push.append(creep / pushed)
    print("    eleven bowls with larger curvatures from 5 to 30")
    margin("cosine between the old and the new slope", angle, below=1e-9)
    margin("line search against the best constant rate", same, below=1e-8)
    margin("nine tenths of each best step, over the best steps", short, below=1e-4)
    margin("2 % below the edge, part of the loss left", below, below=1e-6)
    margin("2 % above the edge it diverges (1: so it is)", above, above=0.5)
    margin("momentum 0.8 leaves less, by a factor", push, above=3)


def exclusive_or():
    inputs, target, worst = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1.0]]), np.array([0, 1, 1, 0]), []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        V, w = rng.normal(size=(3, 4)), rng.normal(size=4)
        for _ in range(3000):
            hidden = np.tanh(inputs @ V)
            error = hidden @ w - target
            back = np.outer(error, w) * (1 - hidden**2)
            V, w = V - 0.5 * inputs.T @ back / 4, w - 0.5 * hidden.T @ error / 4
        worst.append(np.abs(error).max())
    print("    twenty seeds")
    margin("largest error on exclusive or", worst, below=0.01)


def own_rates():
    firsts = np.geomspace(1e-6, 1, 31)
    slowest, ever, climb, plain, lazy = [], [], [], [], []
    for kappa in 80, 90, 100, 110, 120:
        bowl = quadratic([1, kappa])
        delta, signs, descent = (sweep(make, firsts, bowl, 100).loss for make in (DeltaBarDelta, Rprop, SGD))
        steps = [np.where((loss <= 1e-4 * loss[0]).any(axis=0), (loss <= 1e-4 * loss[0]).argmax(axis=0), 999) for loss in (delta, signs)]
        slowest.append(np.max(steps, axis=0)[firsts < 20 / kappa].max())
        ever.append(steps[1].max())
        climb.append((delta[:, -1] / delta[0, -1]).max())
        plain.append((descent / descent[0]).min())
        crawl = run(DeltaBarDelta(1e-6, kappa=1e-6), bowl, 100).loss
        lazy.append(crawl[-1] / crawl[0])
    print("    five bowls with larger curvatures from 80 to 120")
    margin("delta-bar-delta and Rprop to ten times the edge, steps", slowest, below=101)
    margin("Rprop from every first rate, steps", ever, below=101)
    margin("delta-bar-delta from 1, how far it climbs", climb, above=999)
    margin("gradient descent, least part of the loss left", plain, above=1e-4)
    margin("delta-bar-delta with a small κ, part left", lazy, above=0.1)


def birds():
    line, ends = LinearRegression(standardize(penguins()[0]), penguins()[1]), []
    arrived = line.loss(run(Rprop(100.0), line, 600).x[-1]) / line.minimum - 1
    for seed in SEEDS:
        ends.append(line.loss(run(Rprop(100.0), line, 600, batch=4, seed=seed).x[-1]) / line.minimum - 1)
    print("    twenty seeds")
    margin("Rprop, all penguins: above the minimum", [arrived], below=1e-5)
    margin("Rprop, four penguins a step: above the minimum", ends, above=0.01)


if __name__ == "__main__":
    perceptrons()
    balls()
    exclusive_or()
    own_rates()
    birds()
