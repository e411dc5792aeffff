"""How far each claim of 03_too_slow is from failing: `python tests/margins/lesson_03.py`, about 40 seconds.

Each claim is measured again under other conditions: other tilts where the lesson draws two valleys, other draws of the
balls, the digits, the network and the landscapes. A margin is the factor between the worst value and the bound of the
claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import MLP, SGD, digits, double_well, parabola, pit, run, saddle, split, sweep

STARTS, LRS = np.linspace(-2, 2, 33), np.geomspace(0.01, 0.64, 19)
RATES, NET_LRS = np.geomspace(0.1, 10, 41), 10 ** np.linspace(-3, 0.5, 22)
SEEDS, ROWS = range(10), 200


def two_valleys():
    slopes, safe, calm, into, out = [], [], [], [], []
    for tilt in np.linspace(0.02, 0.15, 14):
        well = double_well(tilt)
        top = np.sort(np.roots([1, 0, -1, tilt]).real)[1]
        fates = sweep(SGD, LRS, well, 3000, x0=STARTS[:, None, None], record="loss")
        worse, began = fates.x[-1, ..., 0] > top, (STARTS > top)[:, None]
        slopes.append(np.abs(well.grad(fates.x[-1])).max())
        c = (well.grad(STARTS[:, None])[:, 0] / (STARTS - top)).max()
        crossed = (worse != began).any(axis=0)
        safe.append(np.array_equal(crossed, LRS > 1 / c))
        calm.append(LRS[crossed].min())
        into.append(np.sum(worse[:, -1:] < began))
        out.append(np.sum(worse[:, -1:] > began))
    print("    fourteen tilts from 0.02 to 0.15")
    margin("the slope where a ball rests", slopes, below=1e-6)
    margin("the lowest rate that crosses the hill", calm, above=0.3)
    margin("the rates above 1/c cross, and no other (1: so it is)", safe, above=0.5)
    margin("balls that cross into the deeper valley", into, above=0.5)
    margin("balls that cross out of it", out, above=0.5)


def the_pits():
    caught, skips, rests = [], [], []
    for seed in SEEDS:
        balls = np.random.default_rng(seed).uniform(5, 9, (25, 1, 1))
        falls = [sweep(SGD, RATES, pit(depth), 1000, x0=balls) for depth in (0.2, 0.6)]
        inside = [(np.abs(fall.x[-1, ..., 0] - 4) < 1).mean(axis=0) for fall in falls]
        caught.append(min(RATES[part < 1].min() for part in inside))
        skips.append(max(RATES[part > 0].max() for part in inside))
        bounce = np.abs(RATES - 0.8).argmin()
        rests.append(np.ptp(falls[0].x[-100:, :, bounce, 0], axis=0).min() * (inside[0][bounce] == 1))
    print("    ten draws of 25 balls beside the pit")
    margin("the lowest rate at which a ball leaves a pit", caught, above=0.5)
    margin("the highest rate at which a ball is in a pit", skips, below=1.5)
    margin("at 0.8 the balls in the pit move by", rests, above=0.1)


def the_network():
    names = "agree reads early product left fallen gone alive answer rescued creeping hasty".split()
    rows = {name: [] for name in names}
    for seed in SEEDS:
        train, labels, test, test_labels = split(*digits(), seed=seed)
        net = MLP(train[:ROWS] / 16, labels[:ROWS], hidden=(16,), seed=seed)
        race = sweep(SGD, NET_LRS, net, 200)
        fair = [run(SGD(lr), net, round(30 / lr), record="loss") for lr in (0.3, 0.1, 0.03, 0.01)]
        ends = np.array([way.loss[-1] for way in fair])
        reads = net.on(test / 16, test_labels).accuracy(np.array([way.x[-1] for way in fair]))
        middle = (NET_LRS > 0.06) & (NET_LRS < 0.35)
        product = (NET_LRS * np.argmax(race.loss <= 1, axis=0))[middle]
        norm = np.linalg.norm(np.diff(race.x, axis=0), axis=-1) / NET_LRS
        kept = (race.loss[0] - race.loss[-1]) / np.sum(NET_LRS * norm**2, axis=0)
        share = np.bincount(labels[:ROWS]) / ROWS
        rows["agree"].append(np.ptp(ends) / ends.min())
        rows["reads"].append(np.ptp(reads))
        rows["early"].append(race.loss[100, np.abs(NET_LRS - 0.01).argmin()] / ends[0])
        rows["product"].append(np.ptp(product) / product.min())
        rows["left"].append(norm[-1, 0] / norm[0, 0])
        rows["fallen"].append(1 - race.loss[-1, 0] / race.loss[0, 0])
        rows["gone"].append(norm[-1, -1] / norm[0, -1])
        W, b = np.split(race.x[-1, -1, :1040], [1024])
        rows["alive"].append(np.sum(net.features @ W.reshape(64, 16) > -b))
        rows["answer"].append(abs(race.loss[-1, -1] / -(share @ np.log(share)) - 1))
        rows["rescued"] += [run(SGD(NET_LRS[-1] / part), net, 100, x0=race.x[-1, -1]).loss[-1] for part in (10, 100)]
        rows["creeping"].append(kept[NET_LRS < 0.03].min())
        rows["hasty"].append(kept[np.abs(NET_LRS - 1.47).argmin()])
    print("    ten draws of 200 digits and a network")
    margin("at equal η × steps the losses differ by", rows["agree"], below=0.05)
    margin("and the share of digits read rightly by", rows["reads"], below=0.01)
    margin("η = 0.01 after 100 steps has so many times the loss", rows["early"], above=6)
    margin("η × steps to a loss of 1 varies by", rows["product"], below=0.1)
    margin("at η = 0.001 this part of the slope is left", rows["left"], above=1 / 3)
    margin("and this part of the loss has gone", rows["fallen"], below=0.1)
    margin("at 3.16 this part of the slope is left", rows["gone"], below=0.001)
    margin("and so many hidden units answer more than 0 to a digit", rows["alive"], below=0.5)
    margin("and the loss is off that of one answer by", rows["answer"], below=1e-3)
    margin("with a lower rate from there the loss stays at", rows["rescued"], above=2)
    margin("rates below 0.03 keep this part of the promise", rows["creeping"], above=0.95)
    margin("1.47 keeps this part", rows["hasty"], below=0.05)


def the_rest():
    slow = np.geomspace(0.001, 0.3, 25)
    steps, straight = np.log(0.01) / (2 * np.log(1 - slow)), 0.99 / (1 - (1 - slow) ** 2)
    counted = np.argmax(sweep(SGD, slow, parabola(1.0), 3000).loss <= 0.08, axis=0)
    apart = np.minimum(np.ceil(steps) - steps, steps - np.floor(steps))
    print("    nothing is drawn")
    margin("the count is off the formula by", np.abs(counted - np.ceil(steps)), below=0.5)
    margin("the formula keeps away from a whole number by", apart, above=1e-9)
    margin("the straight line promises this part of the steps", straight[0] / steps[0], below=0.25)
    slopes = np.linalg.norm(saddle().grad(run(SGD(0.1), saddle(), 150).x), axis=-1)
    margin("on the saddle this part of the slope is left", slopes[:45].min() / slopes[0], below=1 / 20)
    margin("and then it grows so many times", slopes[45:].max() / slopes[:45].min(), above=5)


def the_extras():
    corners, truth = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1.0]]), [0, 1, 1, 0]
    xor, differ, solved, gains, higher = MLP(corners, truth, hidden=(2,), activation="tanh"), [], [], [], []
    for seed in SEEDS:
        begin = np.stack([xor.draw(200 * seed + k) for k in range(200)])
        ways = [run(SGD(lr), xor, round(300 / lr), x0=begin, record="loss") for lr in (0.3, 1, 3)]
        shares = [np.mean(xor.accuracy(way.x[-1]) == 1) for way in ways]
        differ.append(np.ptp(shares))
        solved.append(shares[0])
        gain = landscapes(seed)
        gains.append(gain.mean())
        higher.append(np.mean(gain < -0.01))
    print("    ten draws of 200 starts, and of 400 landscapes")
    margin("the share that solves XOR differs by", differ, below=0.06)
    margin("and is at most", solved, below=1)
    margin("the high rate lands lower by", gains, above=0.2)
    margin("and higher in this part of the landscapes", higher, above=0.2)


def landscapes(seed):
    """The lesson's 400 landscapes of another draw: by how much the high rate lands lower."""
    rng = np.random.default_rng(seed)
    w, phase = rng.uniform(1, 8, (12, 400)), rng.uniform(0, 2 * np.pi, (12, 400))
    a, begin = 0.3 * rng.normal(size=(12, 400)) / np.sqrt(w), rng.uniform(-8, 8, 400)

    def landed(lr, steps):
        x = begin
        for t in range(steps):
            x = x - lr * (1 - t / steps) * (0.1 * x - np.sum(a * w * np.sin(w * x + phase), axis=0))
        return 0.05 * x**2 + np.sum(a * np.cos(w * x + phase), axis=0)
    return landed(0.03, 1000) - landed(1.0, 200)


if __name__ == "__main__":
    two_valleys()
    the_pits()
    the_network()
    the_rest()
    the_extras()
