"""How far each claim of 10_three_models is from failing: `python tests/margins/lesson_10.py`, about a minute.

Each claim is measured with ten seeds. A margin is the factor between the worst value and the bound of the claim; below 1
the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import (MLP, SGD, LinearRegression, LinearSVM, LogisticRegression, breast_cancer, catapult, digits, run,
                      standardize, sweep)

SEEDS = range(10)
TABLE, BENIGN = breast_cancer()
ROWS, (PIXELS, NUMBER) = standardize(TABLE), digits()
LRS, RATES, LAM = np.geomspace(0.001, 100, 26), np.geomspace(0.2, 1.7, 7), 0.01
SQUARE, LOGISTIC = LinearRegression(ROWS, 2.0 * BENIGN - 1), LogisticRegression(ROWS, BENIGN)
HINGE, PLAIN = LinearSVM(ROWS, BENIGN, l2=LAM), LinearSVM(ROWS, BENIGN)
EDGE = 2 / SQUARE.curvature(SQUARE.start)


def holds(sentence, truths):
    """Print in how many seeds a claim without a bound holds."""
    print(f"{np.sum(truths)} of {np.size(truths)}   {sentence}")


def four_models():
    exploded, finite, peaks, apart, learns, flat, dead, slope, bounded = [], [], [], [], [], [], [], [], []
    stuck = (LRS > 2) & (LRS < 8)
    for seed in SEEDS:
        relu = MLP(PIXELS[:600] / 16, NUMBER[:600], hidden=32, seed=seed)
        runs = [sweep(SGD, LRS, model, 300, batch=32, seed=seed, record="loss") for model in (SQUARE, LOGISTIC, HINGE, relu)]
        lost = runs[0].diverged
        exploded.append(lost[LRS > 1.4 * EDGE].all() and not lost[LRS < EDGE].any() and np.isnan(runs[0].loss[-1, -1]))
        finite.append(np.isfinite([one.loss[-1] for one in runs[1:]]).all())
        peaks.append([one.loss[:, -1].max() / one.loss[0, -1] for one in runs[1:3]])
        best = LRS[[np.fmin(one.loss[-1], 1e4).argmin() for one in runs]]
        apart.append(best.max() / best.min())
        learns.append(runs[3].loss[-1, 15])
        flat.append(abs(runs[3].loss[-1, stuck] - np.log(10)))
        x = runs[3].x[-1][stuck]
        silent = (relu.features @ x[:, :2048].reshape(-1, 64, 32) + x[:, None, 2048:2080]) <= 0
        dead.append(silent.all(axis=1).mean())
        far = 10.0 ** np.arange(4)[:, None] * np.random.default_rng(seed).normal(size=31)
        sizes = [np.linalg.norm(model.grad(far), axis=1) for model in (SQUARE, LOGISTIC, PLAIN)]
        slope.append(sizes[0][3] / sizes[0][1])
        bounded.append(np.max(sizes[1:]))
    holds("the squared loss explodes above 1.4 edges, not below one, and is nan at 100", exploded)
    holds("the other three are finite", finite)
    margin("the highest loss over the first, at η = 100", peaks, above=5)
    margin("best rate of one over best of another", apart, above=5)
    margin("last loss of the network at η = 1", learns, below=0.1)
    margin("dead network, distance from ln 10", flat, below=0.25)
    margin("share of the units that are dead", dead, above=0.8)
    margin("a hundred times as far, times the slope", slope, above=80)
    margin("a hundred times as far, times the slope", slope, below=130)
    margin("longest slope of logistic loss and hinge", bounded, below=np.linalg.norm(SQUARE.features, axis=1).mean())


def thrown():
    rises, ends, flatter, lost, rule = [], [], [], [], []
    for seed in SEEDS:
        two = catapult(width=100, seed=seed)
        sharp = np.sum(two.start**2) / 100
        walks = sweep(SGD, np.array([2.5, 3, 4.2, 5]) / sharp, two, 600)
        bends = np.square(np.clip(walks.x[:, :2], -1e9, 1e9)).sum(axis=-1) / 100
        rises.append(np.max(walks.loss[:, :2], axis=0) / walks.loss[0, :2])
        ends.append(walks.loss[-1, :2] / walks.loss[0, :2])
        flatter.append(bends[-1] / (2 * sharp / np.array([2.5, 3])))
        lost.append(walks.diverged[2:].all())
        eta, o, bent = 3 / sharp, two.start[:100] @ two.start[100:] / 100, sharp
        for _ in range(20):
            o, bent = o * (1 - eta * bent + eta**2 * o**2), bent - eta * o**2 * (4 - eta * bent)
        rule.append(np.isclose(bent, bends[20, 1]))
    margin("2.5: highest loss over the first", np.transpose(rises)[0], above=2)
    margin("3: highest loss over the first", np.transpose(rises)[1], above=5)
    margin("2.5 and 3: last loss over the first", ends, below=1e-6)
    margin("last sharpness over 2/η", flatter, below=1)
    holds("lost from 4.2 on", lost)
    holds("two numbers tell the sharpness", rule)


def at_the_edge():
    centred = (PIXELS[:100] - PIXELS[:100].mean(axis=0)) / 16 / 0.3
    ends, begins, low, ups, none, gain, lost, calm = [], [], [], [], [], [], [], []
    for seed in SEEDS:
        net = MLP(centred, NUMBER[:100], (16, 16), "tanh", "mean_square", gain=0.45, seed=seed)
        x, sharpness, fall, rates = np.tile(net.start, (3, 1)), [], [], RATES[[0, 5, 6]]
        for leg in range(33):
            if leg > 24:
                sharpness.append(net.curvature(x, steps=10))
            walk = sweep(SGD, rates, net, 25, x0=x, record="loss")
            x, fall = walk.x[-1], [*fall, *walk.loss[:-1]]
        fall, product, start = np.array(fall), rates * np.median(sharpness, axis=0), net.curvature(net.start)
        ends.append(abs(product[1:] - 2))
        begins.append(rates[2] * start)
        low.append(product[0])
        late = np.diff(fall[400:], axis=0) > 0
        ups.append(late[:, 1].mean())
        none.append(not late[:, 0].any())
        gain.append(fall[-1, 1] / fall[-1, 0])
        lost.append(run(SGD(6 / start), net, 200, record="loss").diverged)
        sure = MLP(centred, NUMBER[:100], (16, 16), "tanh", gain=0.45, seed=seed)
        calm.append(0.8 * sure.curvature(run(SGD(0.8), sure, 800, record="loss").x[-1]))
    margin("η · sharpness in the end, distance from 2", ends, below=0.15)
    margin("η · sharpness at the start, highest rate", begins, above=2)
    margin("η · sharpness in the end, lowest rate", low, below=1.4)
    margin("late steps in which the loss rises, 1.19", ups, above=0.25)
    holds("none at 0.2", none)
    margin("last loss, 1.19 over 0.2", gain, below=0.5)
    holds("three times 2/L₀ is too much", lost)
    margin("cross-entropy, η · sharpness in the end", calm, below=1)


def machines():
    soars, stays, ends, gaps = [], [], [], []
    marks = np.unique(np.geomspace(1, 3000, 90).astype(int))
    for seed in SEEDS:
        falling = SGD(lambda t: 1 / (LAM * (t + np.array([[1.0], [1000.0]]))))
        path = HINGE.loss(run(falling, HINGE, 3000, x0=np.zeros((2, 31)), batch=1, seed=seed).x[marks])
        steady = HINGE.loss(run(SGD(0.01), HINGE, 3000, batch=1, seed=seed).x[-1])
        soars.append(path[:, 0].max())
        stays.append(path[:, 1].max())
        ends.append([path[-1, 1], steady])
        a, y, n = HINGE.features, HINGE.target, len(HINGE)
        share, w = np.zeros(n), np.zeros(31)
        for i in np.random.default_rng(seed).integers(n, size=20 * n):
            new = np.clip(share[i] + (1 - y[i] * a[i] @ w) * LAM * n / (a[i] @ a[i]), 0, 1)
            w, share[i] = w + (new - share[i]) * y[i] * a[i] / (LAM * n), new
        gaps.append(LinearSVM(a, BENIGN, l2=LAM, bias=False).loss(w) - (share.mean() - LAM / 2 * w @ w))
    margin("t₀ = 1, highest loss", soars, above=100)
    margin("t₀ = 1000, highest loss", stays, below=3)
    margin("last loss of t₀ = 1000 and of the constant rate", ends, below=0.1)
    margin("gap of the solver without η", gaps, below=0.01)


if __name__ == "__main__":
    four_models()
    thrown()
    at_the_edge()
    machines()
