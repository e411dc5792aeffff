"""How far each claim of 11_choosing_rates is from failing: `python tests/margins/lesson_11.py`, about a minute.

What is drawn anew is measured with twelve seeds. The shares are those of the stored results, and have ten seeds in them already:
there the margin says how much the share itself could change.
"""

import numpy as np

from lrcourse import MLP, SGD, choices, digits, grid_search, log_grid, range_test, run, strips, successive_halving, sweep
from margin import margin

SEEDS = range(12)
LRS, RATES = np.geomspace(1e-6, 100, 33), log_grid(1e-6, 100, 100)
PIXELS, DIGIT = digits()


def walk_up(problem, x0=None, **same):
    return run(SGD(lambda t: RATES[t]), problem, 100, x0, record="loss", **same)


def network():
    below, above, evenly, nine, short, widened, borders, wins, price = ([] for _ in range(9))
    for seed in SEEDS:
        net, same = MLP(PIXELS / 16, DIGIT, hidden=32, seed=seed), {"batch": 32, "seed": seed}
        end, first = sweep(SGD, LRS, net, 300, record="loss", **same).loss[-1], net.loss(net.start)
        best = end.argmin()
        below.append(end[best - 3])
        above.append(end[best + 3])
        evenly.append((first - grid_search(SGD, np.linspace(1e-6, 100, 9), net, 300, **same).losses.min()) / first)
        nine.append((grid_search(SGD, log_grid(1e-6, 100, 9), net, 300, **same).losses.min() - end.min()) / (first - end.min()))
        deep = MLP(PIXELS / 16, DIGIT, (32, 32, 32), "tanh", seed=seed)
        low = range_test(SGD, 1e-6, 1e-3, deep, **same)
        short.append(np.ptp(low.smooth) / first if len(low.lrs) == 100 else np.inf)
        narrow = grid_search(SGD, log_grid(1e-4, 1e-2, 5), net, 300, **same)
        wider = grid_search(SGD, log_grid(10**-1.5, 10, 6), net, 300, **same)
        borders.append(narrow.at_border and not wider.at_border)
        widened.append(wider.losses.min() / narrow.losses.min())
        rng = np.random.default_rng(seed)
        eta = np.vstack([np.repeat(log_grid(1e-5, 10, 3), 3), 10 ** rng.uniform(-5, 1, (20, 9))])
        rise = np.vstack([np.tile(log_grid(1, 100, 3), 3), 10 ** rng.uniform(0, 2, (20, 9))])
        opt = SGD(lambda t, eta=eta.reshape(-1, 1), rise=rise.reshape(-1, 1): eta * np.minimum((t + 1) / rise, 1))
        last = run(opt, net, 300, np.tile(net.start, (eta.size, 1)), record="loss", **same).loss[-1].reshape(eta.shape)
        wins.append(np.mean(last[1:].min(axis=1) < last[0].min()))
        price.append(successive_halving(SGD, log_grid(1e-5, 10, 17), net, 300, **same).gradients)
    margin("5.6 times below the best rate", below, below=0.6)
    margin("5.6 times above", above, above=1.5)
    margin("nine evenly spread rates, gain", evenly, below=0.05)
    margin("nine even factors, part of the drop missed", nine, below=0.1)
    margin("a range that ends at 0.001, fall", short, below=0.2)
    margin("grid at its border, and then not", borders, above=0.5)
    margin("loss of the wider grid over the narrow one's", widened, below=0.2)
    margin("share of throws that beat the grid", wins, above=0.8)
    margin("cost of halving over half of 17 runs", np.array(price) / 2550, below=1.001)


def fooled():
    broken, onward, spike, wall, goes, breaks = ([] for _ in range(6))
    for seed in SEEDS:
        net, same = MLP(PIXELS / 16, DIGIT, hidden=32, seed=seed), {"batch": 32, "seed": seed}
        test = range_test(SGD, 1e-6, 100, net, rule="min/3", **same)
        wreck = walk_up(net, **same).x[-1]
        broken.append(net.loss(wreck) / net.loss(net.start))
        on, fresh = (run(SGD(test.lr), net, 300, x, record="loss", **same).loss[-1] for x in (wreck, net.start))
        onward.append(on / fresh)
        trained = run(SGD(0.3), net, 300, record="loss", **same).x[-1]
        for batch, stops in ((32, spike), (256, wall)):
            loss = np.fmin(walk_up(net, trained, batch=batch, seed=seed).loss[:-1], 1e3)
            stops.append(RATES[(loss > 4 * np.minimum.accumulate(loss)).argmax()])
        ends = [run(SGD(part * wall[-1]), net, 300, trained, record="loss", **same).loss[-1] for part in (0.1, 1)]
        goes.append(ends[0] / net.loss(trained))
        breaks.append(ends[1])
    margin("loss that the test leaves, over the first", broken, above=4)
    margin("trained on from there, over trained from the start", onward, above=1.8)
    margin("stop with 32 rows", spike, below=1e-3)
    margin("stop with 256 rows", wall, above=1)
    margin("stop with 256 rows", wall, below=3)
    margin("loss at a tenth of the wall, over the trained one's", goes, below=0.85)
    margin("loss at the wall", breaks, above=1)


def shares():
    stored, found = strips(), choices()
    share, close = ({way: np.mean(row <= part, axis=(1, 2)) for way, row in zip(found.ways, found.missed)} for part in (0.1, 0.01))
    far = {way: np.mean(row[0] > 0.5) for way, row in zip(found.ways, found.missed)}
    margin("lowest point", share["test min"], below=2 / 3)
    margin("SGD, min/3", share["test min/3"][0], above=0.7)
    margin("Adam, min/10", share["test min/10"][1], above=0.8)
    ideal = stored.lrs[stored.last[:, stored.optimizers.index("SGD")].argmin(axis=-1)]
    part = np.median(ideal / found.lrs[found.ways.index("test min"), 0], axis=1)
    margin("best rate over the lowest point, line", part[0], below=0.1)
    margin("best rate over the lowest point, network", part[4], above=1 / 3)
    margin("five dice, half the drop missed", far["random 5"], above=0.1)
    margin("a grid of five, half the drop missed", far["grid 5"], below=1e-9)
    margin("halving over a grid of nine, within a hundredth", close["halving 17"].mean() / close["grid 9"].mean(), above=1.05)
    margin("SGD, test + 3", share["test + 3"][0], above=0.7)
    margin("SGD, grid of three", share["grid 3"][0], below=2 / 3)
    margin("test + 3 over a grid of five, within a hundredth", close["test + 3"] / close["grid 5"], above=1.2)
    margin("always 0.1, SGD", share["always 0.1"][0], above=0.7)
    margin("always 0.01, Adam", share["always 0.01"][1], above=0.7)
    margin("always 0.1 on the raw task, part missed", found.missed[found.ways.index("always 0.1"), 0, 2], above=0.1)
    rolls = stored.last[:, stored.optimizers.index("momentum")]
    gap = (rolls[..., 16] - rolls.min(axis=-1)) / (stored.first - rolls.min(axis=-1))
    margin("momentum, always 0.01", np.mean(gap <= 0.1), above=0.7)
    margin("always 0.001, Adam", share["always 0.001"][1], below=0.4)
    margin("nine dice against a grid of nine", abs(share["random 9"] - share["grid 9"]), below=0.06)
    margin("rate-free, Adam", share["rate-free"][1], above=0.8)


if __name__ == "__main__":
    network()
    fooled()
    shares()
