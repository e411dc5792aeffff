"""Optimizers that divide the gradient by its own running size, in the order in which they grew out of each other.

In the formulas m and v are running averages, m = β₁m + (1 − β₁)g and v = β₂v + (1 − β₂)g², both from 0;
m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) correct for that beginning. t counts from 1. Arguments and defaults are torch's;
the small ε stands outside the root unless a line says otherwise.
"""

import numpy as np

from ._optimizer import Optimizer, pair
from ._rules import number


class Adagrad(Optimizer):
    """Each coordinate divides by the root of all its squared gradients so far: its rate can only fall.

    s ← s + g²; x ← x − η/(1 + (t − 1)·lr_decay) · g/(√s + ε). Decay is coupled.

    lr  η >= 0;  lr_decay >= 0;  weight_decay  λ >= 0;  initial_accumulator_value  the first s >= 0;  eps  ε >= 0

    optax: adagrad begins with s = .1 and has ε 1e-7 inside the root. Keras: the same s, ε 1e-7, η .001.
    Source: Duchi, Hazan & Singer 2011, JMLR 12, 2121-2159.

    >>> Adagrad(lr=0.1).step([1.0], [50.0]).round(6)
    array([0.9])
    """

    def __init__(self, lr=1e-2, lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0, eps=1e-10):
        super().__init__(lr, weight_decay)
        self.lr_decay, self.eps = number("lr_decay", lr_decay), number("eps", eps)
        self.total = number("initial_accumulator_value", initial_accumulator_value)

    def size(self, x, g, loss):
        return super().size(x, g, loss) / (1 + self.t * self.lr_decay)

    def direction(self, x, g):
        self.total = self.total + g * g
        return g / (np.sqrt(self.total) + self.eps)


class RMSprop(Optimizer):
    """Adagrad that forgets: the running average of squared gradients in place of their sum.

    v ← α v + (1 − α) g²; u = g/(√v + ε); x ← x − η u, or x ← x − η b with b ← μ b + u. Decay is coupled.
    Centered: √(v − m²) in place of √v, with m the average of g; a rounding error below 0 counts as 0.

    lr  η >= 0;  alpha  α in [0, 1);  eps  ε >= 0;  weight_decay  λ >= 0;  momentum  μ >= 0;  centered  True or False

    optax: rmsprop has decay .9 and ε inside the root. Keras: RMSprop has rho .9, ε 1e-7, η .001.
    Source: Tieleman & Hinton 2012, Coursera lecture 6.5.

    >>> RMSprop(lr=0.1).step([1.0], [50.0]).round(6)
    array([0.])
    """

    def __init__(self, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0, centered=False):
        super().__init__(lr, weight_decay)
        self.alpha, self.eps = number("alpha", alpha, 0.0, 1.0), number("eps", eps)
        self.momentum, self.centered = number("momentum", momentum), centered
        self.v = self.m = self.buffer = 0.0

    def direction(self, x, g):
        self.v = self.alpha * self.v + (1 - self.alpha) * g * g
        self.m = self.alpha * self.m + (1 - self.alpha) * g if self.centered else 0.0
        self.buffer = self.momentum * self.buffer + g / (np.sqrt(np.maximum(self.v - self.m * self.m, 0.0)) + self.eps)
        return self.buffer


class Adadelta(Optimizer):
    """RMSprop that measures its steps in units of its own earlier steps; lr = 1 is the method as published.

    v ← ρ v + (1 − ρ) g²; Δ = g √(u + ε)/√(v + ε); u ← ρ u + (1 − ρ) Δ²; x ← x − η Δ. Decay is coupled.

    lr  η >= 0;  rho  ρ in [0, 1);  eps  ε >= 0, here inside the roots: it sets the first steps;  weight_decay  λ >= 0

    optax: adadelta, same rule. Keras: Adadelta has ρ .95, ε 1e-7, η .001. Source: Zeiler 2012, arXiv:1212.5701.

    >>> Adadelta().step([1.0], [50.0]).round(6)
    array([0.996838])
    """

    def __init__(self, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0):
        super().__init__(lr, weight_decay)
        self.rho, self.eps = number("rho", rho, 0.0, 1.0), number("eps", eps)
        self.v = self.u = 0.0

    def direction(self, x, g):
        self.v = self.rho * self.v + (1 - self.rho) * g * g
        delta = np.sqrt(self.u + self.eps) / np.sqrt(self.v + self.eps) * g
        self.u = self.rho * self.u + (1 - self.rho) * delta * delta
        return delta


class Adam(Optimizer):
    """An average of the gradients over the root of an average of their squares, both corrected for their beginning.

    x ← x − η m̂/(√v̂ + ε); amsgrad: the largest v so far in place of v. The first step is η in every coordinate.

    lr  η >= 0;  betas  (β₁, β₂) in [0, 1);  eps  ε >= 0, after the root and after the correction
    weight_decay  λ >= 0, coupled unless decoupled_weight_decay;  amsgrad  True or False

    optax: adam has eps_root, another ε, inside; amsgrad takes the largest v̂: other numbers. Keras: ε 1e-7.
    Source: Kingma & Ba 2015, ICLR, arXiv:1412.6980; AMSGrad: Reddi, Kale & Kumar 2018, ICLR.

    >>> Adam(lr=0.1).step([1.0, 1.0], [50.0, -0.003]).round(6)
    array([0.9, 1.1])
    """

    m = v = top = 0.0

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, amsgrad=False, *,
                 decoupled_weight_decay=False):
        super().__init__(lr, weight_decay, decoupled_weight_decay)
        self.betas, self.eps, self.amsgrad = pair("betas", betas), number("eps", eps), amsgrad

    def direction(self, x, g):
        b1, b2 = self.betas
        self.m = b1 * self.m + (1 - b1) * g
        self.v = b2 * self.v + (1 - b2) * g * g
        self.top = np.maximum(self.top, self.v) if self.amsgrad else self.v
        return self.m / (1 - b1 ** self.t) / (np.sqrt(self.top / (1 - b2 ** self.t)) + self.eps)


class AdamW(Optimizer):
    """Adam whose weight decay does not pass through the averages: x ← x − η (m̂/(√v̂ + ε) + λ x).

    lr  η >= 0;  betas  (β₁, β₂) in [0, 1);  eps  ε >= 0;  weight_decay  λ >= 0;  amsgrad  True or False

    optax: adamw has λ 1e-4. Keras: AdamW has λ .004, ε 1e-7. Source: Loshchilov & Hutter 2019, ICLR, arXiv:1711.05101.

    >>> AdamW(lr=0.1).step([1.0], [50.0]).round(6)
    array([0.899])
    """

    m = v = top = 0.0
    direction = Adam.direction                                    # only the decay differs

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False):
        super().__init__(lr, weight_decay, decoupled_weight_decay=True)
        self.betas, self.eps, self.amsgrad = pair("betas", betas), number("eps", eps), amsgrad


class Adamax(Optimizer):
    """Adam with the largest recent gradient in place of the root mean square.

    u ← max(β₂ u, |g| + ε); x ← x − η m̂/u. Decay is coupled.

    lr  η >= 0;  betas  (β₁, β₂) in [0, 1);  eps  ε >= 0;  weight_decay  λ >= 0

    optax: adamax, same rule. Keras: ε 1e-7, added to u at the end. Source: Kingma & Ba 2015, ICLR, arXiv:1412.6980.

    >>> Adamax(lr=0.1).step([1.0], [50.0]).round(6)
    array([0.9])
    """

    def __init__(self, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(lr, weight_decay)
        self.betas, self.eps = pair("betas", betas), number("eps", eps)
        self.m = self.u = 0.0

    def direction(self, x, g):
        b1, b2 = self.betas
        self.m = b1 * self.m + (1 - b1) * g
        self.u = np.maximum(b2 * self.u, np.abs(g) + self.eps)
        return self.m / (1 - b1 ** self.t) / self.u


class NAdam(Optimizer):
    """Adam with Nesterov's look ahead: the momentum of the next step is used already in this one.

    μₜ = β₁(1 − ½·.96^(tψ)), P = μ₁μ₂…μₜ; x ← x − η [μₜ₊₁ m/(1 − P μₜ₊₁) + (1 − μₜ) g/(1 − P)]/(√v̂ + ε).

    lr  η >= 0;  betas  (β₁, β₂) in [0, 1);  eps  ε >= 0;  weight_decay  λ >= 0, coupled unless decoupled_weight_decay
    momentum_decay  ψ >= 0

    torch keeps P in single precision, so the two agree to about 1e-7. optax: nadam has no ψ, β₁ stays as it is.
    Source: Dozat 2016, ICLR workshop.

    >>> NAdam(lr=0.1).step([1.0], [50.0]).round(3)
    array([0.894])
    """

    def __init__(self, lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3,
                 decoupled_weight_decay=False):
        super().__init__(lr, weight_decay, decoupled_weight_decay)
        self.betas, self.eps = pair("betas", betas), number("eps", eps)
        self.momentum_decay, self.product = number("momentum_decay", momentum_decay), 1.0
        self.m = self.v = 0.0

    def direction(self, x, g):
        b1, b2 = self.betas
        now, after = (b1 * (1 - 0.5 * 0.96 ** (t * self.momentum_decay)) for t in (self.t, self.t + 1))
        self.product = self.product * now
        self.m = b1 * self.m + (1 - b1) * g
        self.v = b2 * self.v + (1 - b2) * g * g
        ahead = after * self.m / (1 - self.product * after) + (1 - now) * g / (1 - self.product)
        return ahead / (np.sqrt(self.v / (1 - b2 ** self.t)) + self.eps)


class RAdam(Optimizer):
    """Adam that waits to divide by √v until v rests on enough gradients; before that it is momentum alone.

    ρ∞ = 2/(1 − β₂) − 1, ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ), r² = (ρ − 4)(ρ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρ);
    x ← x − η m̂ r √(1 − β₂ᵗ)/(√v + ε) if ρ > 5, else x ← x − η m̂.

    lr  η >= 0;  betas  (β₁, β₂) in [0, 1);  eps  ε >= 0;  weight_decay  λ >= 0, coupled unless decoupled_weight_decay

    optax: radam, with ε added to √v̂. Source: Liu et al. 2020, ICLR, arXiv:1908.03265.

    >>> RAdam(lr=0.1).step([1.0], [50.0])
    array([-4.])
    """

    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled_weight_decay=False):
        super().__init__(lr, weight_decay, decoupled_weight_decay)
        self.betas, self.eps = pair("betas", betas), number("eps", eps)
        self.m = self.v = 0.0

    def direction(self, x, g):
        b1, b2 = self.betas
        self.m = b1 * self.m + (1 - b1) * g
        self.v = b2 * self.v + (1 - b2) * g * g
        mean, known = self.m / (1 - b1 ** self.t), 1 - b2 ** self.t
        longest = 2 / (1 - b2) - 1
        length = longest - 2 * self.t * b2 ** self.t / known      # how many gradients v rests on
        if length <= 5:
            return mean
        r = ((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)) ** 0.5
        return mean * r * known ** 0.5 / (np.sqrt(self.v) + self.eps)


class Lion(Optimizer):
    """The sign of a blend of average and gradient; then the average moves, with a β of its own. Decay is decoupled.

    x ← x − η (sign(β₁ m + (1 − β₁) g) + λ x), then m ← β₂ m + (1 − β₂) g.

    lr  η >= 0, in units of x;  betas  (β₁, β₂) in [0, 1);  weight_decay  λ >= 0

    torch: none. optax: lion has λ 1e-3. Keras: Lion, η .001, λ 0. Source: Chen et al. 2023, NeurIPS, arXiv:2302.06675.

    >>> Lion(lr=0.1).step([1.0, 1.0], [50.0, -0.003])
    array([0.9, 1.1])
    """

    def __init__(self, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(lr, weight_decay, decoupled_weight_decay=True)
        self.betas, self.m = pair("betas", betas), 0.0

    def direction(self, x, g):
        b1, b2 = self.betas
        direction = np.sign(b1 * self.m + (1 - b1) * g)
        self.m = b2 * self.m + (1 - b2) * g
        return direction
