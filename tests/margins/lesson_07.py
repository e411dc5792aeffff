"""How far each claim of 07_changing_rates is from failing: `python tests/margins/lesson_07.py`, about a minute.

What draws is measured again with other seeds; what is computed, with other noise, steps and rates before the cut. A margin
is the factor between the worst value and the bound of the claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import MLP, SGD, LinearRegression, Surface, constant, cosine, cyclic, digits, exponential, inverse_time, linear
from lrcourse import multistep, noisy, penguins, polynomial, quadratic, run, split, standardize, step, warmup, wsd

CURVATURES = np.array([1.0, 0.1, 0.01])
PEAKS = np.geomspace(0.02, 1.9, 25)
LINE = LinearRegression(standardize(penguins()[0]), penguins()[1])


def walk(rates):
    """What is left of the way and of a noise of 1, after each step: rates (steps, ...) -> two (steps + 1, ...)."""
    way = np.full((len(rates) + 1, *rates.shape[1:], 3), 16.0)
    noise = np.zeros_like(way)
    for t, rate in enumerate(rates[..., None]):
        shrink = (1 - rate * CURVATURES) ** 2
        way[t + 1], noise[t + 1] = shrink * way[t], shrink * noise[t] + rate**2
    return way @ CURVATURES / 2, noise @ CURVATURES / 2


def plans(steps):
    kinds = {"constant": constant(PEAKS), "linear": linear(PEAKS, steps), "polynomial": polynomial(PEAKS, steps, 2),
             "cosine": cosine(PEAKS, steps), "exponential": exponential(PEAKS, 0.01 ** (1 / steps)),
             "step": step(PEAKS, steps // 4, 0.3), "1/t": inverse_time(PEAKS, 20 / steps), "cyclic": cyclic(0.0, PEAKS, steps // 10),
             "warm-up": warmup(PEAKS, steps // 10), "WSD": wsd(PEAKS, steps, steps // 10, steps // 5)}
    return list(kinds), np.stack([kind(np.arange(steps)[:, None]) * np.ones(25) for kind in kinds.values()], axis=1)


def bowl():
    part, alike, peak, same, saw, still = [], [], [], [], [], []
    quiet, late, order = [], [], []
    for steps in (350, 400, 450):
        names, rates = plans(steps)
        way, noise = (part[-1] for part in walk(rates))
        for sigma in (0.25, 0.3, 0.35):
            end = dict(zip(names, way + sigma**2 * noise))
            low = {name: value.min() / end["constant"].min() for name, value in end.items()}
            part.append(low["cosine"])
            four = [low[name] for name in ("linear", "cosine", "polynomial", "exponential")]
            alike.append(max(four) / min(four))
            best = end["constant"].argmin()
            peak.append(PEAKS[end["cosine"].argmin()] / PEAKS[best])
            same.append(end["cosine"][best] / end["constant"][best])
            saw.append(low["cyclic"])
            still.append(low["warm-up"])
        for sigma in (0.002, 0.003, 0.004):
            low = {name: (way[k] + sigma**2 * noise[k]).min() for k, name in enumerate(names)}
            if steps <= 400:
                quiet.append(low["cosine"] / low["constant"])
            order.append([low["1/t"] / low["exponential"], low["exponential"] / low["step"], low["step"] / low["cosine"]])
            late.append(low["WSD"] / low["constant"])
    print("    σ 0.25, 0.3, 0.35 and 350, 400, 450 steps; quiet: σ 0.002, 0.003, 0.004")
    margin("cosine over constant", part, above=0.4)
    margin("cosine over constant", part, below=0.7)
    margin("four falls, highest over lowest", alike, below=1.3)
    margin("best peak of the cosine over the constant's", peak, above=2)
    margin("cosine over constant at the constant's best", same, above=1)
    margin("saw over constant", saw, above=0.75)
    margin("warm-up over constant", still, above=0.99)
    margin("quiet: cosine over constant (350 and 400 steps)", quiet, above=1.2)
    margin("quiet: 1/t, exponential, stair, cosine, each over the next", order, above=1)
    margin("quiet: WSD over constant", late, below=0.9)


def cliff():
    flat, fall, still, early, far, wave = [], [], [], [], [], []
    for sigma in (0.25, 0.3, 0.35):
        for high in (0.8, 0.9, 1.0):
            way, noise = walk(np.where(np.arange(400)[:, None] < [20, 200], high, high / 10))
            loss = way + sigma**2 * noise
            flat.append(loss[160, 1] / loss[200, 1])
            fall.append(loss[220, 1] / loss[200, 1])
            still.append((way[200, 1] - way[220, 1]) / (loss[200, 1] - loss[220, 1]))
            early.append(loss[-1, 0] / loss[-1, 1])
            far.append(way[-1, 0] / loss[-1, 0])
            way, noise = walk(high * (1 + np.cos(np.pi * np.arange(800)[:, None] / 400)) / 2)
            wave.append((way + sigma**2 * noise)[-1] / (way + sigma**2 * noise)[400])
    print("    σ 0.25, 0.3, 0.35 and η 0.8, 0.9, 1.0 before the cut")
    margin("loss 40 steps before the cut over that at the cut", flat, below=1.1)
    margin("loss 20 steps after the cut over that at the cut", fall, below=0.6)
    margin("share of the way in what the 20 steps bring", still, below=0.01)
    margin("cut at step 20 over cut at half time", early, above=1.15)
    margin("of which the way", far, above=0.6)
    margin("loss at twice T_max over that at T_max", wave, above=3)


def trunk():
    t, fallen, above, below = np.arange(800), [], [], []
    four = *(wsd(0.4, end, 0, end // 5)(t) for end in (400, 800)), constant(0.4)(t), cosine(0.6, 800)(t)
    way, noise = walk(np.stack(four, axis=1))
    for sigma in (0.25, 0.3, 0.35):
        short, long, still, sea = (way + sigma**2 * noise)[[400, 800]].T
        fallen.append([short[0] / still[0], long[1] / still[1]])
        above.append(sea[0] / short[0])
        below.append(sea[1] / long[1])
    print("    σ 0.25, 0.3, 0.35")
    margin("a fall over the trunk it left", fallen, below=0.7)
    margin("the cosine stopped halfway, over the short fall", above, above=1.15)
    margin("the cosine at its end, over the long fall", below, below=0.9)


def balls():
    names, rates = plans(400)
    way, noise = walk(rates)
    end = (way + 0.09 * noise)[-1]
    pair = [names.index("constant"), names.index("cosine")]
    best = end.argmin(axis=1)[pair]
    both, off, ahead = rates[:, pair, best], [], []
    for seed in range(10):
        field = noisy(quadratic(CURVATURES), 0.3, seed)
        last = run(SGD(lambda t: both[t][:, None]), field, 400, np.full((1000, 2, 3), 4.0), record="loss").loss[-1]
        off.append(np.abs(last.mean(axis=0) / end[pair, best] - 1))
        ahead.append(np.mean(last[:, 1] < last[:, 0]))
    print("    ten seeds")
    margin("1000 balls are off the computed mean by", off, below=0.12)
    margin("single pairs that the cosine wins", ahead, above=0.6)
    margin("single pairs that the cosine wins", ahead, below=0.9)


def crowd(seed):
    rng, mass = np.random.default_rng(seed), penguins()[1]
    hessian, first = LINE.hessian(LINE.start), LINE.loss(LINE.start) - LINE.minimum

    def own(x):
        few = rng.integers(len(LINE), size=len(x))
        a = LINE.features[few][:, None]
        return ((a * x).sum(axis=-1, keepdims=True) - mass[few, None, None]) * a
    return Surface("own", lambda x: ((x - LINE.solution) @ hessian * (x - LINE.solution)).sum(axis=-1) / 2 / first, own,
                   LINE.start, 0.0)


def birds():
    lr, gains, wins = np.geomspace(0.005, 0.3, 19)[:, None], [], []
    shapes = (constant(lr), step(lr, 150, 0.3), linear(lr, 600), cosine(lr, 600))
    for seed in range(10):
        last = np.stack([run(SGD(shape), crowd(seed), 600, np.full((40, 19, 4), LINE.start), record="loss").loss[-1]
                         for shape in shapes])
        mean = last.mean(axis=1)
        gains.append(mean[1:].min(axis=1) / mean[0].min())
        own = np.stack([last[k, :, mean[k].argmin()] for k in range(4)])
        wins.append(np.mean(own[1:] < own[0], axis=1))
    margin("penguins: falling over constant", gains, below=0.6)
    margin("penguins: single runs won", wins, above=0.6)


def networks():
    pixels, labels = digits()
    lr, ends = np.array([0.54, 0.74, 1])[:, None], []
    kinds = [constant(lr), multistep(lr, [60, 90]), cosine(lr, 120), wsd(lr, 120, 0, 12)]
    for seed in range(14):
        net = MLP(*split(pixels / 16, labels, seed=seed)[:2], hidden=(16,), seed=seed)
        ends.append(run(SGD(lambda t: np.concatenate([kind(t) for kind in kinds])), net, 120, np.tile(net.start, (12, 1)),
                        batch=128, seed=seed, record="loss").loss[-1])
    ends = np.reshape(ends, (14, 4, 3))
    fitted = np.array([ends[seed:seed + 5].mean(axis=0).min(axis=1) for seed in range(10)])
    print("    five networks, from each of ten seeds on")
    margin("stair and cosine over constant", fitted[:, 1:3] / fitted[:, :1], above=1.15)
    margin("late fall over constant", fitted[:, 3] / fitted[:, 0], below=1)


if __name__ == "__main__":
    bowl()
    cliff()
    trunk()
    balls()
    birds()
    networks()
