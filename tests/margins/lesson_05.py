"""How far each claim of 05_noisy_steps is from failing: `python tests/margins/lesson_05.py`, about a minute.

Each claim that draws is measured again with other seeds, each that computes on all penguins with four fifths of them, ten
ways. A margin is the factor between the worst value and the bound of the claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import SGD, LinearRegression, Surface, noisy, parabola, penguins, run, split, standardize, sweep

SEEDS = range(10)
FEATURES, MASS = penguins()
LINE = LinearRegression(standardize(FEATURES), MASS)
BEST, FIRST = LINE.solution, LINE.loss(LINE.start) - LINE.minimum
CURVATURES, DIRECTIONS = np.linalg.eigh(LINE.hessian(BEST))


def between(sentence, values, low, high):
    margin(sentence, values, above=low)
    margin(sentence, values, below=high)


def share(x):
    return ((x - BEST) @ DIRECTIONS) ** 2 @ CURVATURES / 2 / FIRST


def drawn(batch, seed):
    rng = np.random.default_rng(seed)
    return Surface("drawn", share, lambda x: LINE.grad(x, rng.integers(len(LINE), size=batch)), LINE.start, 0.0)


def rule(rate, curvature, noise):
    return rate * noise**2 / (2 * (2 - rate * curvature))


def hovering():
    here, low = np.geomspace(0.005, 1, 31)[[14, 6]]
    task, halves, quarter, fourfold, home, deal = [], [], [], [], [], []
    for seed in SEEDS:
        task.append(run(SGD(0.6), drawn(1, seed), 300).loss[-1])
        one = sweep(SGD, [low, here], drawn(1, seed), 10_000, record="loss").loss
        four = run(SGD(here), drawn(4, seed), 10_000, record="loss").loss
        away = run(SGD(0.06), drawn(1, seed + 1), 10_000, x0=BEST, record="loss").loss
        floor = one[5000:].mean(axis=0)
        halves.append(floor[1] / one[2500:5000, 1].mean())
        quarter.append(floor[1] / floor[0])
        fourfold.append(floor[1] / four[5000:].mean())
        home.append(away[5000:].mean() / floor[1])
        dealt = share(run(SGD(0.05), LINE, 3000, batch=32, seed=seed).x[1000:]).mean()
        deal.append(dealt / run(SGD(0.05), drawn(32, seed), 3000).loss[1000:].mean())
    print("    ten seeds")
    margin("one penguin a step, η = 0.6, leaves", task, above=1e6)
    between("second half over second quarter", halves, 0.7, 1.4)
    between("a quarter of the rate lowers the floor", quarter, 3, 7)
    between("four times the batch lowers the floor", fourfold, 3, 6)
    between("from the best line over from far away", home, 0.7, 1.4)
    margin("dealing over drawing", deal, below=0.5)


def valley():
    few, powers = np.array([0.1, 0.5, 1, 1.5, 1.9]), np.linspace(0, 2, 21)[:, None]
    off, ends = [], []
    for seed in SEEDS:
        balls = sweep(SGD, few, noisy(parabola(), 1.0, seed), 600, x0=np.zeros((2000, 1, 1)), record="loss")
        off.append(np.abs(balls.loss[100:].mean(axis=(0, 1)) / rule(few, 1, 1) - 1))
        falls = run(SGD(lambda t: 0.5 / (t + 1) ** powers), noisy(parabola(), 1.0, seed), 3000,
                    x0=np.full((60, 21, 1), 4.0), record="loss").loss.mean(axis=1)
        marks = np.unique(np.geomspace(1, 3000, 61).astype(int))
        ends.append(np.add.reduceat(falls, marks)[-1] / (3001 - marks[-1]))
    const, root, one, two = np.transpose(ends)[[0, 5, 10, 20]]
    margin("2000 balls are off the formula by", off, below=0.02)
    margin("constant over 1/t", const / one, above=20)
    margin("constant over 1/√t", const / root, above=20)
    margin("1/t² over constant", two / const, above=2)


def real_noise():
    rows, parts = LINE.features, np.array([0.06, 0.2, 0.6])
    noise = np.sqrt((((rows * (rows @ BEST - MASS)[:, None]) @ DIRECTIONS) ** 2).mean(axis=0))
    forecast = rule(parts[:, None] / CURVATURES[-1], CURVATURES, noise).sum(axis=1) / FIRST
    times = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)

        def own(x):
            few = rng.integers(len(rows), size=len(x))
            a = rows[few][:, None]
            return ((a * x).sum(axis=-1, keepdims=True) - MASS[few, None, None]) * a

        crowd = Surface("own", share, own, LINE.start, 0.0)
        many = sweep(SGD, parts / CURVATURES[-1], crowd, 2000, x0=np.tile(BEST, (100, 1, 1)), record="loss")
        times.append(many.loss[500:].mean(axis=(0, 1)) / forecast)
    for part, got, low, high in zip(parts, np.transpose(times), (0.9, 1.1, 2.1), (1.15, 1.35, 3.5)):
        between(f"floor over formula at ηL = {part}", got, low, high)


def growth(rows, rate):
    turns = np.eye(4) - rate * rows[:, :, None] * rows[:, None, :]
    return np.abs(np.linalg.eigvals(np.einsum("nij,nkl->ikjl", turns, turns).reshape(16, 16) / len(rows))).max()


def edges():
    scan, half, part = np.linspace(0.2, 0.6, 401), [], []
    for seed in SEEDS:
        features, mass, _, _ = split(FEATURES, MASS, share=0.2, seed=seed)
        line = LinearRegression(standardize(features), mass)
        edge = scan[np.argmax([growth(line.features, rate) > 1 for rate in scan])]
        curvatures = np.linalg.eigvalsh(line.hessian(line.start))
        half.append(edge * curvatures[-1])
        part.append(edge / (2 / curvatures.sum()))
    print("    four fifths of the penguins, ten ways")
    margin("edge over 1/L", half, below=1)
    between("edge over 2/tr H", part, 0.75, 0.9)


def batches():
    sizes, tried, ratios = 2 ** np.arange(9), np.geomspace(0.01, 1.6, 23), []
    for first in range(0, 50, 5):
        rest = np.zeros((9, 23))
        for k, batch in enumerate(sizes):
            for seed in range(first, first + 5):
                rest[k] += np.fmin(sweep(SGD, tried, drawn(batch, seed), 512 // batch, record="loss").loss[-1], 1e9) / 5
        best, least = tried[rest.argmin(axis=1)], rest.min(axis=1)
        ratios.append([best[4] / best[0], least[4] / least[0], best[8] / best[4], least[8] / least[4]])
    grows, costs, then, more = np.transpose(ratios)
    print("    five seeds, ten times")
    between("best rate at 16 over that at 1", grows, 8, 26)
    margin("what 16 leaves over what 1 leaves", costs, below=1.6)
    margin("best rate at 256 over that at 16", then, below=6)
    margin("what 256 leaves over what 16 leaves", more, above=5)


if __name__ == "__main__":
    hovering()
    valley()
    real_noise()
    edges()
    batches()
