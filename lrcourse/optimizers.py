"""Optimizers, in order of growing complexity. One step is `x = opt.step(x, g)`; an optimizer serves one run.

Names, arguments and defaults are those of torch.optim; where optax or Keras differ, a line says how. The learning rate
is a number, an array that broadcasts with x (with lr of shape (n_lr, 1), x of shape (n_lr, dim) walks at all rates at
once), or a schedule t -> lr. In the formulas η is lr, g the gradient, and t counts from 1.

Here are the classics; those that average squared gradients live in `adaptive`, those that set η in `rate_free`.
Not here: LARS, LAMB and Muon treat each layer by itself, and a flat vector of parameters has no layers.
"""

import numpy as np

from ._optimizer import Optimizer, pair
from ._rules import number
from .adaptive import (Adadelta, Adagrad, Adam, Adamax, AdamW, Lion, NAdam, RAdam,  # noqa: F401  one door for all
                       RMSprop)


class SGD(Optimizer):
    """Gradient descent, with momentum where asked for.

    x ← x − η g without momentum; with it x ← x − η b, b ← μ b + (1 − d) g, the first b is g.
    Nesterov: x ← x − η (g + μ b). Decay is coupled.

    lr            η >= 0
    momentum      μ >= 0, a number or an array as lr
    dampening     d >= 0; with d = μ < 1, b is an average of the gradients
    weight_decay  λ >= 0
    nesterov      needs momentum > 0 and dampening 0

    η stays outside the buffer b, as in optax.sgd, which has no dampening; Keras takes η into it (default η .01).
    Source: Robbins & Monro 1951, doi:10.1214/aoms/1177729586; momentum: Polyak 1964,
    doi:10.1016/0041-5553(64)90137-5; Nesterov 1983, here in the form of Sutskever et al. 2013, ICML.

    >>> SGD(lr=0.1).step([1.0, 2.0], [10.0, 0.0])
    array([0., 2.])
    """

    def __init__(self, lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(lr, weight_decay)
        self.momentum, self.dampening = number("momentum", momentum), number("dampening", dampening)
        if nesterov and not (np.all(self.momentum > 0) and np.all(self.dampening == 0)):
            raise ValueError(f"nesterov must have momentum > 0 and dampening 0, got {momentum} and {dampening}")
        self.nesterov, self.buffer = nesterov, None
        self._rolls = bool(np.any(self.momentum))

    def direction(self, x, g):
        if not self._rolls:
            return g
        self.buffer = g.copy() if self.t == 1 else self.momentum * self.buffer + (1 - self.dampening) * g
        return g + self.momentum * self.buffer if self.nesterov else self.buffer


class SignSGD(Optimizer):
    """Only the sign counts: x ← x − η sign(g), so every coordinate with a slope moves by exactly η.

    lr  η >= 0, in units of x

    torch: none. optax: sign_sgd. Source: Bernstein et al. 2018, ICML, arXiv:1802.04434.

    >>> SignSGD(lr=0.1).step([1.0, 2.0], [10.0, 0.0])
    array([0.9, 2. ])
    """

    def __init__(self, lr=1e-3):
        super().__init__(lr)

    def direction(self, x, g):
        return np.sign(g)


class DeltaBarDelta(Optimizer):
    """A rate for each coordinate that grows by a little while the slope keeps its sign, and shrinks by a factor if not.

    ε ← ε + κ where δ̄ g > 0, ε (1 − φ) where δ̄ g < 0; x ← x − ε g; δ̄ ← (1 − θ) g + θ δ̄, an average of past slopes.

    lr     the first ε >= 0 of all coordinates; a schedule is asked at t = 0 only
    kappa  κ >= 0, in units of lr; phi  φ in [0, 1); theta  θ in [0, 1)

    torch, optax: none; the defaults are a choice of this course.
    Source: Jacobs 1988, Neural Networks 1, 295-307, doi:10.1016/0893-6080(88)90003-2.

    >>> opt = DeltaBarDelta(lr=0.1, kappa=0.02)
    >>> for g in ([1.0, 1.0], [1.0, -1.0]):
    ...     x = opt.step([0.0, 0.0], g)
    >>> opt.rate
    array([0.12, 0.08])
    """

    def __init__(self, lr=1e-2, kappa=1e-3, phi=0.2, theta=0.7):
        super().__init__(lr)
        self.kappa, self.phi = number("kappa", kappa), number("phi", phi, 0.0, 1.0)
        self.theta, self.average = number("theta", theta, 0.0, 1.0), 0.0

    def size(self, x, g, loss):
        rate = self.rate if self.t else super().size(x, g, loss)
        agree = self.average * g
        self.average = (1 - self.theta) * g + self.theta * self.average
        return np.where(agree > 0, rate + self.kappa, np.where(agree < 0, rate * (1 - self.phi), rate))


class Rprop(Optimizer):
    """A step length for each coordinate, grown while the slope keeps its sign and cut when it turns; size is ignored.

    Δ ← Δ·η⁺, Δ·η⁻ or Δ as g·g₋ is > 0, < 0 or 0, within step_sizes; x ← x − sign(g) Δ, but no step where g turned.

    lr          the first Δ >= 0, in units of x; a schedule is asked at t = 0 only
    etas        (η⁻, η⁺) with 0 < η⁻ < 1 < η⁺
    step_sizes  (smallest, largest) Δ

    For full batches: minibatch noise turns signs. optax: rprop makes each move one call late (version 0.2.8).
    Source: Riedmiller & Braun 1993, ICNN, doi:10.1109/ICNN.1993.298623.

    >>> opt = Rprop(lr=0.1)
    >>> opt.step(opt.step([1.0], [5.0]), [0.01])
    array([0.78])
    """

    def __init__(self, lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50)):
        super().__init__(lr)
        self.etas, self.step_sizes = pair("etas", etas, None), pair("step_sizes", step_sizes, None)
        if not 0 < self.etas[0] < 1 < self.etas[1]:
            raise ValueError(f"etas must be 0 < η⁻ < 1 < η⁺, got {etas}")
        self.previous = 0.0

    def size(self, x, g, loss):
        length = self.rate if self.t else super().size(x, g, loss)
        turn = np.sign(g * self.previous)
        self.previous = np.where(turn < 0, 0.0, g)                # where g turned: no step now, no judgement next time
        factor = np.where(turn > 0, self.etas[1], np.where(turn < 0, self.etas[0], 1.0))
        return np.clip(length * factor, *self.step_sizes)

    def direction(self, x, g):
        return np.sign(self.previous)
