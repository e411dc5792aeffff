"""Optimizers that set the rate themselves, and what each needs for it in place of yours.

One step is `x = opt.step(x, g, loss)`, where loss is the function x -> loss that g is the slope of: PolyakStep and
Armijo look at it, the others do without. `rate` is the η that the last step used, one for each point of x, and `run`
records it. The argument lr is still there, with another meaning for each: a cap, a first guess, a factor.
"""

import numpy as np

from ._optimizer import Optimizer, pair
from ._rules import choice, number


def _dot(a, b):
    """a · b for each point, (..., 1)."""
    return (a * b).sum(-1, keepdims=True)


def _ratio(a, b):
    """a/b where b > 0, else 0."""
    return np.where(b > 0, a / np.where(b > 0, b, 1.0), 0.0)


class PolyakStep(Optimizer):
    """The rate that would reach the minimum if the loss were a cone: η = min((f(x) − f*)/‖g‖², lr); needs f*.

    lr       the largest rate allowed, >= 0: a number, an array or a schedule; np.inf for no limit
    minimum  f*, the smallest loss there is; where f(x) is below it, η = 0

    `loss` in step is the function, or its value at x (...). With minibatches f is the loss of the batch, and f* = 0 is
    right only if every row can be fitted. torch: none. optax: polyak_sgd, which also stops at ‖g‖² < 2.2e-16.
    Source: Polyak 1969, USSR CMMP 9(3), 14-29; for minibatches Loizou et al. 2021, AISTATS, arXiv:2002.10542.

    >>> PolyakStep().step([4.0], [4.0], loss=8.0)
    array([2.])
    """

    needs_loss = True

    def __init__(self, lr=1.0, minimum=0.0):
        super().__init__(lr)
        self.minimum = number("minimum", minimum, -np.inf)

    def size(self, x, g, loss):
        gap = np.maximum(_value(self, loss, x) - self.minimum, 0.0)
        return np.minimum(_ratio(gap, _dot(g, g)), super().size(x, g, loss))


class Armijo(Optimizer):
    """Tries the rate lr, and cuts it until the loss falls enough; needs some more losses, no gradients.

    η = lr ρᵏ with the smallest k = 0, 1, 2 … for which f(x − η g) <= f(x) − c η ‖g‖². After 60 cuts η = 0.

    lr   the first rate tried, >= 0: a number, an array or a schedule
    c    in (0, 1): the share of the promised fall that must come;  rho  ρ in (0, 1)

    `loss` in step must be the function. torch: none. optax: scale_by_backtracking_linesearch begins at 1.5 times the
    last η and cuts by .8. Source: Armijo 1966, Pacific J. Math. 16, 1-3, doi:10.2140/pjm.1966.16.1.

    >>> Armijo(lr=8.0).step([4.0], [4.0], loss=lambda x: x[..., 0] ** 2 / 2)
    array([0.])
    """

    needs_loss = True

    def __init__(self, lr=1.0, c=1e-4, rho=0.5):
        super().__init__(lr)
        self.c, self.rho = number("c", c, 0.0, 1.0), number("rho", rho, 0.0, 1.0)

    def size(self, x, g, loss):
        if not callable(loss):
            raise ValueError(f"loss must be a function x -> loss, got {loss!r}")
        f, slope, rate = _value(self, loss, x), _dot(g, g), super().size(x, g, loss)
        for _ in range(61):
            high = ~(_value(self, loss, x - rate * g) <= f - self.c * rate * slope)
            if not high.any():
                return rate
            rate = np.where(high, rate * self.rho, rate)
        return np.where(high, 0.0, rate)


class BarzilaiBorwein(Optimizer):
    """Reads the curvature off the last step, s = x − x₋ with y = g − g₋, and takes its inverse as the rate.

    η = s·s/s·y ("BB1") or s·y/y·y ("BB2"); where s·y <= 0 the last η stays.

    lr    the first rate, >= 0; a schedule is asked at t = 0 only
    kind  "BB1" or "BB2"

    For full batches: with minibatches y is mostly noise. torch, optax: none.
    Source: Barzilai & Borwein 1988, IMA J. Numerical Analysis 8, 141-148.

    >>> opt = BarzilaiBorwein(lr=0.1)
    >>> opt.step(opt.step([4.0], [8.0]), [6.4])
    array([0.])
    """

    def __init__(self, lr=1e-3, kind="BB1"):
        super().__init__(lr)
        self.kind = choice("kind", kind, ("BB1", "BB2"))

    def size(self, x, g, loss):
        last = (self.x, self.g) if self.t else None
        self.x, self.g = x.copy(), g.copy()
        if last is None:
            return super().size(x, g, loss)
        s, y = x - last[0], g - last[1]
        bend = _dot(s, y)
        rate = _ratio(_dot(s, s), bend) if self.kind == "BB1" else _ratio(bend, _dot(y, y))
        return np.where(bend > 0, rate, self.rate)


class Hypergradient(Optimizer):
    """Gradient descent on the rate too: it grows while successive gradients agree, and shrinks when they oppose.

    η ← η + β g·g₋, then x ← x − η g.

    lr    the first rate, >= 0; a schedule is asked at t = 0 only
    beta  β >= 0, the rate at which the rate learns, in units of lr/g²: it must fit the size of the gradients

    torch, optax: none. η may turn negative, as in the paper.
    Source: Baydin et al. 2018, ICLR, arXiv:1703.04782; the idea: Almeida et al. 1998.

    >>> opt = Hypergradient(lr=0.1, beta=0.01)
    >>> opt.step(opt.step([4.0], [4.0]), [3.6]).round(3)
    array([2.722])
    """

    def __init__(self, lr=1e-3, beta=1e-3):
        super().__init__(lr)
        self.beta = number("beta", beta)

    def size(self, x, g, loss):
        rate = self.rate + self.beta * _dot(g, self.g) if self.t else super().size(x, g, loss)
        self.g = g.copy()
        return rate


class DoG(Optimizer):
    """Distance over gradients: η = lr · r/√(Σ‖g‖² + ε), r the farthest it has been from its start.

    lr        a factor >= 0, 1 as published: a number, an array or a schedule
    reps_rel  > 0: the first r is reps_rel · (1 + ‖x₀‖)
    eps       ε >= 0

    The authors advise to use an average of the x. torch: none. optax: contrib.dog.
    Source: Ivgi, Hinder & Carmon 2023, ICML, arXiv:2302.12022.

    >>> opt = DoG(reps_rel=0.1)
    >>> opt.step([4.0], [4.0]).round(3), opt.rate
    (array([3.5]), array([0.125]))
    """

    def __init__(self, lr=1.0, reps_rel=1e-6, eps=1e-8):
        super().__init__(lr)
        self.reps_rel, self.eps = number("reps_rel", reps_rel), number("eps", eps)

    def size(self, x, g, loss):
        if self.t == 0:
            self.start, self.total = x.copy(), 0.0
            self.far = self.reps_rel * (1 + np.sqrt(_dot(x, x)))
        away = x - self.start
        self.far = np.maximum(self.far, np.sqrt(_dot(away, away)))
        self.total = self.total + _dot(g, g)
        return super().size(x, g, loss) * self.far / np.sqrt(self.total + self.eps)


class Prodigy(Optimizer):
    """Adam with the rate d · lr, where d is a lower bound for the distance to the minimum that grows as it learns.

    m ← β₁m + (1 − β₁) d₋ g; v ← β₂v + (1 − β₂) d₋² g²; a ← β₃a + d₋² lr ⟨g, x₀ − x⟩; s ← β₃s + d₋² lr g;
    d ← max(d₋, a/‖s‖₁); x ← x − d₋ lr (m/(√v + d ε) + λ x); d₋ is the d before, β₃ = √β₂.

    lr     a factor >= 0, 1 as published: a number, an array or a schedule
    betas  (β₁, β₂) in [0, 1);  eps  ε >= 0;  weight_decay  λ >= 0, decoupled;  d0  the first d, > 0
    use_bias_correction  multiplies lr by √(1 − β₂ᵗ)/(1 − β₁ᵗ): off as published, always on in optax.contrib.prodigy

    torch: none. Source: Mishchenko & Defazio 2024, ICML, arXiv:2306.06101.

    >>> opt = Prodigy()
    >>> opt.step([1.0], [50.0]) < 1.0, float(opt.rate)
    (array([ True]), 1e-06)
    """

    def __init__(self, lr=1.0, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, d0=1e-6, use_bias_correction=False):
        super().__init__(lr, weight_decay, decoupled_weight_decay=True)
        self.betas, self.eps, self.d = pair("betas", betas), number("eps", eps), number("d0", d0)
        self.use_bias_correction = use_bias_correction
        self.m = self.v = self.a = self.s = 0.0

    def size(self, x, g, loss):
        (b1, b2), t = self.betas, self.t + 1
        self.start = x.copy() if t == 1 else self.start
        rate = self.d * super().size(x, g, loss)
        if self.use_bias_correction:
            rate = rate * (1 - b2 ** t) ** 0.5 / (1 - b1 ** t)
        dg = self.d * g
        self.m = b1 * self.m + (1 - b1) * dg
        self.v = b2 * self.v + (1 - b2) * dg * dg
        self.a = b2 ** 0.5 * self.a + self.d * rate * _dot(g, self.start - x)
        self.s = b2 ** 0.5 * self.s + rate * dg
        self.d = np.maximum(self.d, _ratio(self.a, np.abs(self.s).sum(-1, keepdims=True)))
        return rate

    def direction(self, x, g):
        return self.m / (np.sqrt(self.v) + self.d * self.eps)


class ScheduleFreeSGD(Optimizer):
    """SGD whose answer x is the average of a faster walker z: no schedule, no end to be planned.

    z ← z − η g, with g at y = β x + (1 − β) z; x ← x + c (z − x), c = w/Σw, w = (largest η so far)².
    With a constant η, c = 1/t.

    lr        η >= 0: a number, an array or a schedule (a warm-up)
    momentum  β in [0, 1]

    The gradient belongs at y, not at x: y = opt.probe(x), which `run` knows. torch: none. optax:
    contrib.schedule_free_sgd holds y as its parameters, asks schedules from t = 1 on, and calls β b1.
    Source: Defazio et al. 2024, NeurIPS, arXiv:2405.15682.

    >>> opt, x = ScheduleFreeSGD(lr=0.5), np.array([4.0])
    >>> for _ in range(3):
    ...     x = opt.step(x, opt.probe(x))           # on x²/2 the gradient at y is y
    >>> x.round(3)
    array([1.092])
    """

    def __init__(self, lr=1.0, momentum=0.9):
        super().__init__(lr)
        self.momentum = number("momentum", momentum)
        if np.any(self.momentum > 1):
            raise ValueError(f"momentum must be in [0, 1], got {momentum}")
        self.fastest = self.total = 0.0

    def probe(self, x):
        return self.momentum * x + (1 - self.momentum) * self.z if self.t else x

    def move(self, x, g):
        self.z = (x if self.t == 1 else self.z) - self.rate * g
        self.fastest = np.maximum(self.fastest, self.rate)
        self.total = self.total + self.fastest * self.fastest
        return x + _ratio(self.fastest * self.fastest, self.total) * (self.z - x)


def _value(opt, loss, x):
    """The loss at x, (..., 1)."""
    if loss is None:
        raise ValueError(f"loss must be given to {type(opt).__name__}, as in step(x, g, loss)")
    value = np.asarray(loss(x) if callable(loss) else loss)
    if value.shape != x.shape[:-1]:
        raise ValueError(f"loss must have shape {x.shape[:-1]}, got {value.shape}")
    return value[..., None]
