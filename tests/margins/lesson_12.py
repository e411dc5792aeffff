"""How far each claim of 12_why_it_matters is from failing: `python tests/margins/lesson_12.py`, some minutes.

Each claim is measured with ten seeds, eight apart, so that no two share a split. A margin is the factor between the worst
value and the bound of the claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import MLP, SGD, digits, run, split, widths, wrong_labels

SEEDS = range(0, 80, 8)
PIXELS, LABELS = digits()
RATES, LRS = np.geomspace(0.01, 1, 9), np.geomspace(0.01, 1.5, 14)


def pair(s, wrong, hidden=64):
    a, label, b, truth = split(PIXELS / 16, LABELS, seed=s)
    net = MLP(a[:400], wrong_labels(label[:400], wrong, s), hidden, seed=s)
    return net, net.on(b, truth)


def watch(opt, net, new, x, marks, s):
    seen = []
    for few in np.diff(marks, prepend=0):
        x = run(opt, net, few, x0=x, batch=16, seed=s, record="loss", resume=True).x[-1]
        seen.append((net.loss(x), new.accuracy(x)))
    return np.array(seen)


def equal_steps():
    ahead, apart, tops = [], [], []
    marks, way = np.unique(np.geomspace(20, 4000, 30).astype(int)), np.linspace(100, 126, 9)
    for seed in SEEDS:
        seen = []
        for s in range(seed, seed + 4):
            net, new = pair(s, 0.2)
            seen.append(watch(SGD(RATES[:, None]), net, new, np.tile(net.start, (9, 1)), marks, s))
        read, length = np.mean(seen, axis=0)[:, 1], marks[:, None] * RATES
        ahead.append(read[-1, 2] - read[-1, 6])
        slow, fast = (np.interp(way, length[:, j], read[:, j]).mean() for j in (2, 6))
        apart.append(abs(slow - fast) / ahead[-1])
        tops.append(np.ptp(read[:, :6].max(axis=0)))
    margin("at equal steps, 0.03 ahead of 0.3", ahead, above=0.03)
    margin("at equal η × steps, apart, over the lead at equal steps", apart, below=1 / 3)
    margin("at their best moments, apart", tops, below=0.04)


def high_then_dropped():
    plan = lambda t: np.array([[0.05], [0.3 if t < int(50 / 0.3) else 0.05]])
    gains, passed = {0.2: [], 0.0: []}, []
    for part, last, level in (0.2, 3600, 0.6), (0.0, 1600, 0.1):
        for seed in SEEDS:
            seen = []
            for s in range(seed, seed + 8):
                net, new = pair(s, part)
                seen.append(watch(SGD(plan), net, new, np.tile(net.start, (2, 1)), np.arange(50, last + 1, 50), s))
            loss, accuracy = np.moveaxis(seen, 2, 0)
            if not part:
                passed.append(loss[:, :3, 1].min(axis=1).max())
            there = loss <= level
            if not there.any(axis=1).all():
                print("not all have come so far:", part, seed)
            first = np.take_along_axis(accuracy, there.argmax(axis=1)[:, None], axis=1)[:, 0]
            gains[part].append(np.mean(first[:, 1] - first[:, 0]))
    margin("wrong labels, gain", gains[0.2], above=0.01)
    margin("right labels, loss before the drop", passed, below=0.4)
    margin("right labels, gain or loss", np.abs(gains[0.0]), below=0.01)


def cost():
    slow, third, all_at_best, beyond, wastes, best = [], [], [], [], [], []
    ticks = np.unique(np.geomspace(20, 1500, 44).astype(int))
    for seed in SEEDS:
        small, new = pair(seed, 0.0, hidden=16)
        x = np.stack([small.draw(10 * seed + k) for k in range(10)])[:, None].repeat(len(LRS), axis=1)
        good = watch(SGD(LRS[:, None]), small, new, x, ticks, seed)[:, 1] >= 0.85
        stays = np.logical_and.accumulate(good[::-1])[::-1]
        taken = np.where(stays.any(axis=0), ticks[stays.argmax(axis=0)], np.inf)
        half, arrive = np.median(taken, axis=0), np.isfinite(taken).mean(axis=0)
        k = half.argmin()
        slow.append(half[0] / half[k])
        third.append(half[1] / half[4])
        all_at_best.append(arrive[k])
        beyond.append(arrive[LRS > 0.99].mean())
        wastes.append(half[np.abs(LRS - LRS[k] / 10).argmin()] / half[k] - 1)
        best.append(LRS[k])
    margin("η = 0.01 over the best, steps", slow, above=5)
    margin("η = 0.015 over 0.047, steps", third, above=2)
    margin("η = 0.015 over 0.047, steps", third, below=5)
    margin("arrive at the best", all_at_best, above=0.999)
    margin("arrive from 1.0 on", beyond, below=0.1)
    margin("runs wasted by a tenth of the best", wastes, above=2)
    print("best rates", np.round(best, 3))


def further():
    beta, effective = np.repeat([0, 0.5, 0.9, 0.95], 12)[:, None], np.geomspace(0.01, 2, 12)
    lr, same, fifth = np.tile(effective, 4)[:, None] * (1 - beta), [], []
    rate, decay, apart, close = np.repeat([0.03, 0.1, 0.3], 2)[:, None], np.tile([0, 0.01], 3)[:, None], [], []
    for seed in SEEDS:
        net = pair(seed, 0.0, hidden=32)[0]
        race = run(SGD(lr, momentum=beta), net, 300, net.start + 0 * lr, batch=16, seed=seed, record="loss")
        ends = race.loss[-1].reshape(4, 12)
        calm = ends[:, (effective > 0.02) & (effective < 0.12)]
        same.append((calm.max(axis=0) / calm.min(axis=0)).max())
        fifth.append(ends[3, 6] / ends[0, 0])
        kept = []
        for s in range(seed, seed + 4):
            net, new = pair(s, 0.2)
            kept.append(watch(SGD(rate, weight_decay=decay), net, new, np.tile(net.start, (6, 1)), [2500], s)[0, 1])
        none, some = np.mean(kept, axis=0).reshape(3, 2).T
        apart.append(np.ptp(none))
        close.append(np.ptp(some))
    margin("equal η/(1 − β), highest loss over lowest", same, below=1.4)
    margin("equal η = 0.01, β = 0.95 over none", fifth, below=0.2)
    margin("no decay, apart", apart, above=0.07)
    margin("decay 0.01, apart", close, below=0.055)


def stored():
    """The stored claims with each of the eight seeds left out in turn."""
    slides, stays, carried, kept, better = [], [], [], [], []
    for out in range(8):
        kept_seeds = widths().last[:, :, np.arange(8) != out]
        mean = np.exp(np.log(kept_seeds).mean(axis=2))
        best = widths().lrs[mean.argmin(axis=2)]
        slides.append(best[0, -1] / best[0, 0])
        stays.append(best[1].max() / best[1].min())
        ratio = mean[[0, 1], -1, mean[:, 0].argmin(axis=1)] / mean[:, -1].min(axis=1)
        carried.append(ratio[0])
        kept.append(ratio[1])
        better.append(mean[1, -1].min() / mean[0, -1].min())
    margin("standard, best at 512 over best at 32", slides, below=1 / 3)
    margin("µP, highest best over lowest", stays, below=3)
    margin("standard, carried", carried, above=4)
    margin("µP, carried", kept, below=1.5)
    margin("best of µP over best of standard", better, above=2)


if __name__ == "__main__":
    stored()
    cost()
    equal_steps()
    high_then_dropped()
    further()
