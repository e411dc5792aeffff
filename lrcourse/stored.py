"""Results that take too long for a lesson, shipped with the package; each names the script that makes it again."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

_FOLDER = Path(__file__).parent / "_stored"


@dataclass(frozen=True, eq=False)
class Strips:
    """The last losses of many runs, as `strips` returns them.

    tasks (6,) and optimizers (5,): names;  lrs (33,): the learning rates, w²/loss or w
    first (6, seeds): the loss at the start;  last (6, 5, seeds, 33): the loss after 300 steps, at most 1e9
    """

    tasks: tuple
    optimizers: tuple
    lrs: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def __repr__(self):
        return f"Strips({len(self.tasks)} tasks, {len(self.optimizers)} optimizers, {self.first.shape[1]} seeds)"


@dataclass(frozen=True, eq=False)
class Choices:
    """Which rates the ways to choose one found, at which price, as `choices` returns them.

    ways (16,), optimizers (2,) and tasks (6,): names
    lrs (16, 2, 6, seeds): the rate that was chosen, NaN where there is none
    gradients (16, 2, 6, seeds): the price, the run itself aside;  last: the loss after 300 steps at that rate, at most 1e9
    missed (16, 2, 6, seeds): the part of the drop of the loss that is missed, against the best of the 33 rates in `strips`
    """

    ways: tuple
    optimizers: tuple
    tasks: tuple
    lrs: np.ndarray
    gradients: np.ndarray
    last: np.ndarray
    missed: np.ndarray

    def __repr__(self):
        return f"Choices({len(self.ways)} ways, {len(self.optimizers)} optimizers, {self.last.shape[-1]} seeds)"


def strips():
    """How far five optimizers come in 300 steps on six tasks, at 33 learning rates from 1e-6 to 100, with 10 seeds.

    Each run has a batch of 32; the loss is that of all rows. The seed draws the batches, and the first weights of
    the two networks. Losses are kept in single precision. Made by `tests/make_strips.py`, in some minutes.

    >>> strips().last.shape
    (6, 5, 10, 33)
    """
    with np.load(_FOLDER / "strips.npz") as file:
        return Strips(tuple(file["tasks"].tolist()), tuple(file["optimizers"].tolist()), file["lrs"],
                      file["first"].astype(float), file["last"].astype(float))


def choices():
    """What sixteen ways to choose a rate find on the six tasks of `strips`, with SGD and with Adam, and ten seeds.

    Rates and losses are kept in single precision. Made by `tests/make_choices.py`, in some minutes.

    >>> choices().last.shape
    (16, 2, 6, 10)
    """
    with np.load(_FOLDER / "choices.npz") as file:
        names = [tuple(file[part].tolist()) for part in ("ways", "optimizers", "tasks")]
        last, full = file["last"].astype(float), strips()
        best = np.stack([full.last[:, full.optimizers.index(name)].min(axis=-1) for name in names[1]])
        missed = (last - best) / (full.first - best)
        return Choices(*names, file["lrs"].astype(float), file["gradients"], last, missed)


@dataclass(frozen=True, eq=False)
class Widths:
    """The last losses of many runs, as `widths` returns them.

    kinds (2,): names of the two parametrisations;  widths (5,): units of a hidden layer;  lrs (13,): the learning rates, w
    last (2, 5, seeds, 13): the loss after 150 steps, at most 1e9
    """

    kinds: tuple
    widths: tuple
    lrs: np.ndarray
    last: np.ndarray

    def __repr__(self):
        return f"Widths({len(self.kinds)} parametrisations, {len(self.widths)} widths, {self.last.shape[2]} seeds)"


def widths():
    """How far Adam comes in 150 steps with networks of five widths, at 13 learning rates from 5.6e-4 to 0.1, with 8 seeds.

    Digits, two hidden layers of ReLU units, a batch of 64; the loss is that of all rows. The networks are "standard", or
    scaled with their width ("µP"), so that the best rate should stay. Losses are kept in single precision. Made by
    `tests/make_widths.py`, in some minutes.

    >>> widths().last.shape
    (2, 5, 8, 13)
    """
    with np.load(_FOLDER / "widths.npz") as file:
        return Widths(tuple(file["kinds"].tolist()), tuple(file["widths"].tolist()), file["lrs"], file["last"].astype(float))


def quiz_curves():
    """The six loss curves of the quiz: the steps (151,), and the loss on all rows at each of them (6, 151).

    What made which is for the reader to say. Kept in single precision. Made by `tests/make_curves.py`, in some seconds.

    >>> steps, loss = quiz_curves()
    >>> int(steps[-1]), loss.shape
    (600, (6, 151))
    """
    with np.load(_FOLDER / "curves.npz") as file:
        loss = file["loss"].astype(float)
        return 4 * np.arange(loss.shape[1]), loss
