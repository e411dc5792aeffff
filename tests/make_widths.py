"""Makes lrcourse/_stored/widths.npz, what lesson 12 calls the widths: `python tests/make_widths.py`, some minutes.

A network for digits with two hidden layers of `width` ReLU units, five widths, 13 learning rates, 8 seeds (of the first
weights and the batches): 150 steps of Adam with a batch of 64, and then the loss on all rows. It is parametrised in two
ways. "standard" is the network as it is. "µP" keeps it as it is at width 32, the base; wider ones start with smaller
output weights, by √(base/width), and the hidden and output weights (not the offsets, nor what leaves the pixels) get the
rate times base/width. Source: Yang et al. 2022, arXiv:2203.03466, for Adam. A loss that is no longer finite,
or above 1e9, counts as 1e9.
"""

from pathlib import Path

import numpy as np

from lrcourse import MLP, Adam, digits, sweep

FILE = Path(__file__).resolve().parent.parent / "lrcourse" / "_stored" / "widths.npz"
LRS = np.geomspace(10**-3.25, 0.1, 13)
WIDTHS, BASE, STEPS, BATCH, SEEDS = (32, 64, 128, 256, 512), 32, 150, 64, 8
KINDS = ("standard", "µP")


def network(width, seed):
    """The network of this width; the seed draws its first weights."""
    pixels, digit = digits()
    return MLP(pixels / 16, digit, (width, width), seed=seed)


def scaled(width, kind, start):
    """First weights, and what the rate is multiplied by, both (P,), in this parametrisation."""
    factors, start, small = np.ones(len(start)), start.copy(), BASE / width
    if kind == "µP":
        hidden, output = slice(65 * width, 65 * width + width**2), slice(-10 * width - 10, -10)
        start[output] *= np.sqrt(small)
        factors[hidden] = factors[output] = small
    return start, factors


def curve(width, kind, seed):
    """The last loss for each learning rate, (13,)."""
    net = network(width, seed)
    start, factors = scaled(width, kind, net.start)
    last = sweep(lambda lr: Adam(lr * factors), LRS, net, STEPS, x0=start, batch=BATCH, seed=seed, record="loss").loss[-1]
    return np.fmin(last, 1e9)


def main():
    last = [[[curve(width, kind, seed) for seed in range(SEEDS)] for width in WIDTHS] for kind in KINDS]
    np.savez_compressed(FILE, kinds=KINDS, widths=WIDTHS, lrs=LRS, last=np.float32(last))


if __name__ == "__main__":
    main()
