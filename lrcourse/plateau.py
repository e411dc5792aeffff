"""The one schedule that listens: it cuts the rate when the loss no longer falls."""

import numpy as np

from ._rules import choice, number, whole


class ReduceOnPlateau:
    """Cuts the rate by a factor when more than `patience` losses in a row brought nothing better.

    The arguments are those of torch's ReduceLROnPlateau. plateau(t) is the rate of now, whatever t;
    plateau.observe(loss) looks at a loss, which `run` does before each step but the first. With lr of shape (n_lr, 1)
    each rate watches its own loss. optax: contrib.reduce_on_plateau, which cuts when the count reaches patience.

    lr         η >= 0 to begin with            mode     "min" or "max": what is better
    factor     in [0, 1)                       min_lr   >= 0: no rate is cut below
    threshold  >= 0: smaller gains do not count; "rel"ative or "abs"olute by threshold_mode
    cooldown   losses after a cut that do not count
    eps        >= 0: cuts that small are not made

    >>> plateau = ReduceOnPlateau(1.0, patience=0)
    >>> for loss in [3.0, 2.0, 2.0]:
    ...     plateau.observe(loss)
    >>> print(plateau(3))
    0.1
    """

    def __init__(self, lr, mode="min", factor=0.1, patience=10, threshold=1e-4, threshold_mode="rel", cooldown=0,
                 min_lr=0.0, eps=1e-8):
        self.lr, self.factor = number("lr", lr), number("factor", factor, 0.0, 1.0)
        self.patience, self.cooldown = whole("patience", patience, 0), whole("cooldown", cooldown, 0)
        self.sign = {"min": 1, "max": -1}[choice("mode", mode, ("min", "max"))]
        self.relative = choice("threshold_mode", threshold_mode, ("rel", "abs")) == "rel"
        self.threshold = number("threshold", threshold)
        self.min_lr, self.eps = number("min_lr", min_lr), number("eps", eps)
        self.best, self.bad, self.resting = np.inf, 0, 0

    def __call__(self, t):
        return self.lr

    def observe(self, loss):
        """Look at a loss (...), and cut the rates of those that have waited too long."""
        loss = self.sign * np.reshape(loss, np.shape(loss) + (1,) * (np.ndim(self.lr) > 0))
        bar = self.best * (1 - self.sign * self.threshold) if self.relative else self.best - self.threshold
        better = loss < bar
        self.best = np.where(better, loss, self.best)
        self.bad = np.where(better | (self.resting > 0), 0, self.bad + 1)
        self.resting = np.maximum(self.resting - 1, 0)
        cut, lower = self.bad > self.patience, np.maximum(self.lr * self.factor, self.min_lr)
        self.lr = np.where(cut & (self.lr - lower > self.eps), lower, self.lr)[()]
        self.bad, self.resting = np.where(cut, 0, self.bad), np.where(cut, self.cooldown, self.resting)
