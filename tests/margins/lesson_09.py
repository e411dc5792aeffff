"""How far each claim of 09_adaptive_rates is from failing: `python tests/margins/lesson_09.py`, under a minute.

Claims on runs with batches are measured again with ten other seeds; claims on the stored strips with other seeds left
out: each of the ten in turn, and ten random halves. A margin is the factor between the worst value and the bound of the
claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import Adagrad, Adam, Armijo, BarzilaiBorwein, DoG, Hypergradient, LinearRegression, LinearSVM
from lrcourse import LogisticRegression, PolyakStep, Prodigy, RMSprop, breast_cancer, cosine, minibatches, penguins
from lrcourse import ravine, run, standardize, strips, sweep

SEEDS = range(10)
LENGTHS, MASS = penguins()
CELLS, BENIGN = breast_cancer()
LINE = LinearRegression(standardize(LENGTHS), standardize(MASS))


def scale():
    """No chance in it: the same valley at other angles."""
    valleys = [ravine(10, angle) for angle in np.arange(0, 90, 9)]
    off = []
    for valley in valleys:
        for opt in (Adagrad(1.0), RMSprop(0.1), Adam(0.3)):
            far = []
            for c in (0.001, 1, 1000):
                fresh = type(opt)(opt.lr)
                x, path = valley.start, []
                for _ in range(60):
                    x = fresh.step(x, c * valley.grad(x))
                    path.append(x)
                far.append(path)
            off.append(np.abs(np.array(far) - np.array(far[1])).max())
    print("    ten angles")
    margin("paths move, × 0.001 to × 1000, by", off, below=1e-3)


def own_rates():
    raw, lrs = LinearRegression(LENGTHS - LENGTHS.mean(0), standardize(MASS), bias=False), np.geomspace(1e-5, 1, 31)
    sides, change, lowest = [], [], []
    for seed in SEEDS:
        with np.errstate(all="ignore"):
            x = sweep(Adam, lrs, raw, 300, batch=4, seed=seed).x
            share = np.nan_to_num(raw.loss(x[201:]).mean(axis=0), nan=1e9) - raw.minimum
        sides.append(share[share.argmin() + [-6, 6]] / share.min())
        opt, sizes, place = Adam(0.002), [], raw.start
        for t, rows in zip(range(1, 301), minibatches(len(raw), 4, seed)):
            place = opt.step(place, raw.grad(place, rows))
            sizes.append(np.sqrt(opt.v / (1 - 0.999**t)) + 1e-8)
        change.append(np.max(sizes, axis=0) / np.min(sizes, axis=0))
        lowest.append(np.sort(sizes[-1])[-1] / np.sort(sizes[-1])[-2] if np.argmax(sizes[-1]) == 2 else 0)
    print("    ten seeds")
    margin("ten times off Adam's best η leaves", sides, above=5)
    margin("each own rate changes by", change, above=1.5)
    margin("the flipper's size over the next", lowest, above=1)


def stored():
    kept = strips()
    rng = np.random.default_rng(0)
    parts = [np.delete(np.arange(10), k) for k in range(10)] + [rng.permutation(10)[:5] for _ in range(10)]
    some, none, sgd, adam, width, gap = [], [], [], [], [], []
    for seeds in parts:
        last, first = np.median(kept.last[:, :, seeds], axis=2), np.median(kept.first[:, seeds], axis=1)
        lowest = last.min(axis=(1, 2))
        good = last <= (lowest + 0.1 * (first - lowest))[:, None, None]
        served = good.sum(axis=0)
        some.append((served[4] == 6).sum())
        none.append(served[:2].max())
        ideal = kept.lrs[last.argmin(axis=2)]
        spread = ideal.max(axis=0) / ideal.min(axis=0)
        sgd.append(spread[0])
        adam.append(spread[4])
        wide = np.delete(good.sum(axis=2), 2, axis=0).mean(axis=0)
        width.append(wide[4] / wide[0])
        gap.append(np.delete((last.min(axis=2).T - lowest) / (first - lowest), 2, axis=1).max())
    print("    nine of the ten seeds, and halves of them")
    margin("tasks served by one rate of SGD", none, below=6)
    margin("rates of Adam that serve all six", some, above=1)
    margin("SGD's best rates lie apart", sgd, above=1e4)
    margin("Adam's best rates lie apart", adam, below=100)
    margin("width of Adam's strips over SGD's", width, below=1.5)
    margin("gap to the best, each at its best rate", gap, below=0.05)


def decay():
    falls, ratio = np.geomspace(0.001, 0.1, 25), []
    ends = []
    for seed in range(14):
        ends.append([sweep(make, falls, LINE, 1000, batch=4, seed=seed, record="loss").loss[-1] - LINE.minimum
                     for make in (Adam, lambda lr: Adam(cosine(lr, 1000)))])
    for first in SEEDS:
        steady, falling = np.mean(ends[first:first + 5], axis=0)
        ratio.append(falling.min() / steady.min())
    print("    five seeds, ten times")
    margin("falling over constant, each at its best", ratio, below=1 / 3)


def rate_free():
    even, kept = standardize(CELLS), strips()
    models = [LINE, LogisticRegression(even, BENIGN), LogisticRegression(CELLS, BENIGN), LinearSVM(even, BENIGN, l2=0.01)]
    lowest, first = np.median(kept.last, axis=2).min(axis=(1, 2)), np.median(kept.first, axis=1)

    def gap(opt, k, **few):
        steps = 300 if few else int(300 * 32 / len(models[k]))
        end = models[k].loss(run(opt, models[k], steps, **few).x[2 * steps // 3:]).mean()
        return max((end - lowest[k]) / (first[k] - lowest[k]), 2e-3)

    prodigy, raw, told, usual = [], [], [], []
    for seed in SEEDS:
        few = {"batch": 32, "seed": seed}
        prodigy.append([gap(Prodigy(), k, **few) for k in range(4)])
        raw.append([gap(make(), 2, **few) for make in (PolyakStep, Armijo, Hypergradient, DoG)])
        usual.append([gap(Adam(), k, **few) for k in range(2)])
        told.append(gap(PolyakStep(minimum=LINE.minimum), 0, **few) / gap(PolyakStep(), 0, **few))
    print("    ten seeds")
    margin("Prodigy misses", prodigy, below=0.15)
    margin("Polyak, Armijo, hypergradient and DoG miss on the raw task", raw, above=0.1)
    margin("Adam at 0.001 misses on the first two", usual, above=0.1)
    margin("Polyak told over not told", told, below=2 / 3)
    margin("Barzilai-Borwein misses on the line", [gap(BarzilaiBorwein(), 0)], below=0.01)
    margin("Barzilai-Borwein misses on the raw task", [gap(BarzilaiBorwein(), 2)], above=1)


if __name__ == "__main__":
    scale()
    own_rates()
    stored()
    decay()
    rate_free()
