"""What all optimizers share: x ← x − η · direction. Each method says which direction, a few say which η."""

import numpy as np

from ._rules import number


class Optimizer:
    """One step of descent, x ← x − η d; a method overrides `direction`, one that sets η itself overrides `size`.

    lr            η >= 0: a number, an array that broadcasts with x such as (n_lr, 1), or a schedule t -> η
    weight_decay  λ >= 0: coupled, the gradient becomes g + λ x before anything else; decoupled, the direction becomes
                  d + λ x after everything else

    After a step `t` is the number of steps made, and `rate` the η that the last one used.
    """

    t = 0                   # steps made
    rate = None             # η of the last step
    needs_loss = False      # whether `step` must be given the loss function

    def __init__(self, lr, weight_decay=0.0, decoupled_weight_decay=False):
        self.lr = lr if callable(lr) else number("lr", lr)
        self.weight_decay = number("weight_decay", weight_decay)
        self.decoupled_weight_decay, self._decays = decoupled_weight_decay, bool(np.any(self.weight_decay))

    def step(self, x, g, loss=None):
        """Return the next point; x (..., dim) and its gradient g, of the same shape and dtype, stay as they are."""
        x, g = _alike(x, g)
        self.rate = np.asarray(self.size(x, g, loss), x.dtype)
        self.t += 1                                               # from here on t counts from 1, as in the formulas
        new = np.asarray(self.move(x, g), x.dtype)
        if new.shape != x.shape:
            raise ValueError(f"lr must broadcast with x: x has shape {x.shape}, lr makes {new.shape} of it")
        return new

    def size(self, x, g, loss):
        """The η of this step; a schedule is asked at t = 0, 1, 2 …"""
        lr = number(f"lr at t = {self.t}", self.lr(self.t)) if callable(self.lr) else self.lr
        return np.asarray(lr, x.dtype)

    def move(self, x, g):
        """The next point: the direction, with the decay before it or after it."""
        if not self._decays:
            return x - self.rate * self.direction(x, g)
        decay = self.weight_decay * x
        if self.decoupled_weight_decay:
            return x - self.rate * (self.direction(x, g) + decay)
        return x - self.rate * self.direction(x, g + decay)

    def direction(self, x, g):
        """The direction d of this step, in the shape of g."""
        return g

    def probe(self, x):
        """Where the method wants its gradient: at x itself, but for methods that say otherwise."""
        return x

    def __repr__(self):
        return f"{type(self).__name__}(t={self.t})"


def pair(name, values, below=1.0):
    """Two numbers in [0, below), such as betas."""
    if np.shape(values) != (2,):
        raise ValueError(f"{name} must be two numbers, got {values!r}")
    return tuple(number(f"{name}[{i}]", value, 0.0, below) for i, value in enumerate(values))


def _alike(x, g):
    """x and g as real arrays, after a look that they fit; plain numbers and lists take the dtype they need."""
    x = np.asarray(x)
    if x.dtype.kind in "iub":
        x = x.astype(float)
    if x.dtype.kind != "f" or not x.ndim:
        raise ValueError(f"x must be an array (..., dim) of real numbers, got {x.dtype} of shape {x.shape}")
    if not isinstance(g, np.ndarray):
        g = np.asarray(g, x.dtype)
    if g.shape != x.shape:
        raise ValueError(f"gradient must have the shape of x, {x.shape}, got {g.shape}")
    if g.dtype != x.dtype:
        raise ValueError(f"gradient must have the dtype of x, {x.dtype}, got {g.dtype}")
    return x, g
