"""How far each claim of 14_faq is from failing: `python tests/margins/lesson_14.py`, some ten seconds.

Claims with batches or noise are measured with twelve seeds, those without once. A margin is the factor between the worst
value and the bound of the claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import SGD, Adam, LinearRegression, LinearSVM, breast_cancer, cosine, digits, grid_search, linear, log_grid
from lrcourse import noisy, onecycle, parabola, penguins, quadratic, range_test, run, standardize, step, sweep

SEEDS = range(12)
LENGTHS, MASS = penguins()
ROWS, BENIGN = breast_cancer()
LINE = LinearRegression(standardize(LENGTHS), standardize(MASS))


def above(x):
    return LINE.loss(x) - LINE.minimum


def edges():
    for data, target in (LENGTHS, MASS), (ROWS, BENIGN), digits():
        model = LinearRegression(standardize(data), target)
        loss = sweep(SGD, np.array([0.98, 1.02]) * 2 / model.curvature(model.start), model, 500, record="loss").loss
        margin("loss just below the edge, part left", [loss[-1, 0] / loss[0, 0]], below=1)
        margin("loss just above it, times the first", [loss[-1, 1] / loss[0, 1]], above=1000)
    metres = LinearRegression((LENGTHS - LENGTHS.mean(axis=0)) / 1000, standardize(MASS), bias=False)
    margin("missing at η = 5000, in metres", [run(SGD(5000.0), metres, 3000).loss[-1] / metres.minimum - 1], below=1e-5)
    big, scaled = LinearRegression(100 * LENGTHS, MASS), LinearRegression(standardize(100 * LENGTHS), MASS)
    flat = np.linalg.eigvalsh(big.hessian(big.start))[0]
    margin("way gone after a million steps at 1e-10", [1 - (1 - 1e-10 * flat) ** 1_000_000], below=0.001)
    fit = run(SGD(0.5), scaled, 50).loss - scaled.minimum
    margin("part left after 50 steps, scaled", [fit[-1] / fit[0]], below=1e-4)


def falls():
    fall, hold, calm = [], [], []
    far = np.full((200, 1, 2), 4.0)
    for seed in SEEDS:
        ends = {}
        for sigma in (0.3, 0.0):
            for name, make in ("falls", lambda lr: SGD(linear(lr, 200))), ("constant", SGD):
                bowl = noisy(quadratic([1, 0.1]), sigma, seed)
                loss = sweep(make, log_grid(0.01, 1.9, 15), bowl, 200, x0=far, record="loss").loss[-1]
                ends[name, sigma] = loss.mean(axis=0).min()
        fall.append(ends["falls", 0.3] / ends["constant", 0.3])
        calm.append(ends["falls", 0.0] / ends["constant", 0.0])
        hold.append(hover(0.1, 8, seed) / hover(0.05, 4, seed))
    margin("falling over constant, with noise", fall, below=0.7)
    margin("falling over constant, without", calm, above=1000)
    margin("floor with rate and batch doubled, off by", np.abs(np.array(hold) - 1), below=0.1)


def hover(lr, batch, seed):
    low = np.zeros((1000, 1))
    return run(SGD(lr), noisy(parabola(), batch**-0.5, seed), 400, x0=low, record="loss").loss[200:].mean()


def choices():
    svm, missed, price, lowest, broken, spike = LinearSVM(standardize(ROWS), BENIGN, l2=0.01), [], [], [], [], []
    for seed in SEEDS:
        same = {"batch": 32, "seed": seed}
        test = range_test(SGD, 1e-6, 100, svm, rule="min/3", **same)
        three = grid_search(SGD, test.lr * np.array([0.3, 1, 3]), svm, 300, **same)
        every = grid_search(SGD, log_grid(1e-6, 100, 33), svm, 300, **same)
        missed.append(three.losses.min() / every.losses.min() - 1)
        price.append((test.gradients + three.gradients) / every.gradients)
        test = range_test(SGD, 1e-6, 100, LINE, rule="min/3", **same)
        ends = sweep(SGD, [3 * test.lr, test.lr], LINE, 300, **same, record="loss").loss[-1] - LINE.minimum
        lowest.append(ends[0] / ends[1])
        end = run(SGD(lambda t: test.lrs[t]), LINE, len(test.lrs), **same).loss[-1]   # noqa: B023
        broken.append(end / LINE.loss(LINE.start))
        spike.append(range_test(SGD, 1e-6, 100, LINE, x0=LINE.solution, batch=4, seed=seed).lrs[-1])
    margin("test and three runs miss", missed, below=0.05)
    margin("their price, part of all rates", price, below=1 / 8)
    margin("at the lowest point, over a third", lowest, above=2)
    margin("loss after the test over the first", broken, above=4)
    margin("rate at which four rows stop it", spike, below=1e-4)


def seams():
    middle, end, lost, floor, drop = [], [], [], [], []
    for seed in SEEDS:
        once = run(SGD(onecycle(0.3, 200)), LINE, 200, batch=8, seed=seed).x[-1]
        twice = above(run(SGD(onecycle(0.3, 200)), LINE, 200, once, batch=8, seed=seed).x)
        middle.append(twice[30:150].mean() / twice[0])
        end.append(twice[-1] / twice[0])
        opt = SGD(cosine(0.3, 400))
        x = run(opt, LINE, 320, batch=16, seed=seed).x[-1]
        both = [run(o, LINE, 80, x, batch=16, seed=seed, resume=True).loss[-1] for o in (opt, SGD(cosine(0.3, 400)))]
        lost.append((both[1] - LINE.minimum) / (both[0] - LINE.minimum))
        low = np.zeros((200, 1, 1))
        loss = sweep(Adam, [0.1, 0.01], noisy(parabola(), 1.0, seed), 1000, x0=low, record="loss").loss
        floor.append(np.divide(*loss[500:].mean(axis=(0, 1))))
        cut = above(run(SGD(step(0.1, 600)), LINE, 1200, batch=4, seed=seed).x)
        drop.append(cut[400:600].mean() / cut[650:850].mean())
    margin("middle of a second cycle over its start", middle, above=3)
    margin("end of a second cycle over its start", end, below=2)
    margin("resumed without the count, over with it", lost, above=5)
    margin("Adam's floor at 0.1 over that at 0.01", floor, above=6)
    margin("loss before the cut over that after it", drop, above=3)
    bowl, opt = quadratic([1, 100]), Adam(0.01)
    x = run(opt, bowl, 1500).x[-1]
    old, new = (run(o, bowl, 20, x, resume=True).loss.max() for o in (opt, Adam(0.01)))
    margin("loss with a new Adam over that with the old", [new / old], above=1000)
    loss, factor = run(SGD(3.0), LINE, 600).loss, abs(1 - 3.0 * LINE.curvature(LINE.start))
    forecast = np.log(np.finfo(float).max) / (2 * np.log(factor))
    margin("forecast of inf, off by", [abs(np.argmin(np.isfinite(loss)) / forecast - 1)], below=0.05)


if __name__ == "__main__":
    edges()
    falls()
    choices()
    seams()
