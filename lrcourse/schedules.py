"""Learning rates that change with time: each function returns a plain schedule, t -> lr.

The step t counts from 0 and is a number or an array; lr is a number or an array such as (n_lr, 1), and the answer has
the shape of both together. After its `steps` a schedule holds its last value; "no end" says that it has none. No
schedule keeps a state, so any of them can be plotted by calling it. Where torch or optax differ, a line says how.
"""

import functools

import numpy as np

from ._rules import choice, number, whole
from .plateau import ReduceOnPlateau  # noqa: F401  the one that listens to the loss lives next door


def _schedule(rule):
    """A schedule from a rule about arrays: looks at t first, and answers a number with a number."""
    @functools.wraps(rule)
    def schedule(t):
        rate = np.asarray(rule(np.asarray(number("t", t), float)))
        return rate if rate.ndim else rate.item()
    return schedule


def constant(lr):
    """The same rate for ever: η(t) = lr.

    torch: no scheduler (its ConstantLR is lr/3 for 5 steps, then lr). optax: constant_schedule.

    >>> constant(0.1)(7)
    0.1
    """
    lr = number("lr", lr)
    return _schedule(lambda t: lr + 0 * t)


def step(lr, step_size, gamma=0.1):
    """A stair: η(t) = lr · γ^⌊t/step_size⌋, with step_size >= 1 steps on each tread and γ >= 0; no end.

    torch: StepLR. optax: exponential_decay(..., staircase=True).

    >>> step(1.0, 10)([9, 10, 20]).round(3)
    array([1.  , 0.1 , 0.01])
    """
    lr, step_size, gamma = number("lr", lr), whole("step_size", step_size, 1), number("gamma", gamma)
    return _schedule(lambda t: lr * gamma ** (t // step_size))


def multistep(lr, milestones, gamma=0.1):
    """A stair with treads of your choice: η(t) = lr · γ^(number of milestones <= t); milestones >= 0, γ >= 0.

    torch: MultiStepLR. optax: piecewise_constant_schedule, which takes a factor for each milestone.

    >>> multistep(1.0, [3, 5], gamma=0.5)([2, 3, 5])
    array([1.  , 0.5 , 0.25])
    """
    lr, gamma = number("lr", lr), number("gamma", gamma)
    milestones = np.sort(np.atleast_1d(number("milestones", milestones)))
    return _schedule(lambda t: lr * gamma ** np.searchsorted(milestones, t, side="right"))


def exponential(lr, gamma):
    """The same factor every step: η(t) = lr · γ^t, with γ >= 0; no end.

    torch: ExponentialLR. optax: exponential_decay, γ^(t/k) with k = transition_steps.

    >>> exponential(1.0, 0.5)(3)
    0.125
    """
    lr, gamma = number("lr", lr), number("gamma", gamma)
    return _schedule(lambda t: lr * gamma ** t)


def polynomial(lr, steps, power=1.0, floor=0.0):
    """Falls to the floor along a power: η(t) = floor + (lr − floor)(1 − s)^power, s = min(t/steps, 1); power >= 0.

    torch: PolynomialLR, always down to 0. optax: polynomial_schedule, which can also wait before it begins.

    >>> polynomial(1.0, 10, power=2)([0, 5, 10, 99])
    array([1.  , 0.25, 0.  , 0.  ])
    """
    lr, steps, power, floor = number("lr", lr), whole("steps", steps, 1), number("power", power), number("floor", floor)
    return _schedule(lambda t: floor + (lr - floor) * (1 - np.minimum(t / steps, 1)) ** power)


def linear(lr, steps, floor=0.0):
    """A straight line: η(t) = lr + (floor − lr) s, s = min(t/steps, 1); a floor above lr makes it rise.

    torch: LinearLR, in factors of lr; its defaults rise from lr/3 to lr in 5 steps. optax: linear_schedule.

    >>> linear(1.0, 4)([0, 1, 2, 4, 9])
    array([1.  , 0.75, 0.5 , 0.  , 0.  ])
    """
    return polynomial(lr, steps, 1.0, floor)


def inverse_time(lr, decay):
    """Falls like 1/t: η(t) = lr/(1 + decay · t), decay >= 0; no end.

    torch, optax: none. Source of decreasing gains: Robbins & Monro 1951, doi:10.1214/aoms/1177729586.

    >>> inverse_time(1.0, 0.5)([0, 2, 6])
    array([1.  , 0.5 , 0.25])
    """
    lr, decay = number("lr", lr), number("decay", decay)
    return _schedule(lambda t: lr / (1 + decay * t))


def inverse_sqrt(lr, warmup):
    """Rises for `warmup` >= 1 steps to lr, then falls like 1/√t: η(t) = lr · min(s/w, √(w/s)), s = t + 1; no end.

    torch, optax: none. Versions that count s = t begin with a step of rate 0.

    >>> inverse_sqrt(1.0, 4)([0, 3, 15])
    array([0.25, 1.  , 0.5 ])
    """
    lr, w = number("lr", lr), whole("warmup", warmup, 1)
    return _schedule(lambda t: lr * np.minimum((t + 1) / w, np.sqrt(w / (t + 1))))


def noam(lr, width, warmup=4000):
    """The Transformer's schedule: η(t) = lr · width^−½ · min(s^−½, s · w^−1.5), s = t + 1; no end.

    lr is a factor, width >= 1 that of the model: this is inverse_sqrt with the peak lr/√(width · w).
    torch, optax: none. Source: Vaswani et al. 2017, NeurIPS.

    >>> round(noam(1.0, 512)(3999), 6)
    0.000699
    """
    peak = number("lr", lr) / np.sqrt(whole("width", width, 1) * whole("warmup", warmup, 1))
    return inverse_sqrt(peak, warmup)


def cosine(lr, steps, floor=0.0):
    """Half a cosine from lr to the floor: η(t) = floor + (lr − floor)(1 + cos πs)/2, s = min(t/steps, 1).

    torch: CosineAnnealingLR rises again after T_max. optax: cosine_decay_schedule stays down as here; its alpha is the
    floor as a fraction of lr. Source: Loshchilov & Hutter 2017, ICLR, arXiv:1608.03983.

    >>> cosine(1.0, 100)([0, 50, 100, 500]).round(3)
    array([1. , 0.5, 0. , 0. ])
    """
    lr, steps, floor = number("lr", lr), whole("steps", steps, 1), number("floor", floor)
    return _schedule(lambda t: floor + (lr - floor) * (1 + np.cos(np.pi * np.minimum(t / steps, 1))) / 2)


def cosine_restarts(lr, steps, mult=1, floor=0.0):
    """A cosine that starts anew: cycles of steps, steps · mult, steps · mult² … steps, from lr to the floor; no end.

    torch: CosineAnnealingWarmRestarts(T_0, T_mult, eta_min). optax: sgdr_schedule, with a dict for each cycle.
    Source: Loshchilov & Hutter 2017, ICLR, arXiv:1608.03983.

    >>> cosine_restarts(1.0, 10)([0, 5, 10, 15]).round(3)
    array([1. , 0.5, 1. , 0.5])
    """
    once, steps, m = cosine(lr, steps, floor), whole("steps", steps, 1), whole("mult", mult, 1)

    def begin(cycle):
        return steps * (cycle if m == 1 else (m ** cycle - 1) / (m - 1))

    @_schedule
    def schedule(t):
        cycle = np.floor(t / steps if m == 1 else np.log1p(t * (m - 1) / steps) / np.log(m) + 1e-12)
        return once(np.maximum(t - begin(cycle), 0) / m ** cycle)
    return schedule


def cyclic(lr, max_lr, step_size_up=2000, step_size_down=None, mode="triangular", gamma=1.0):
    """A saw between lr and max_lr: step_size_up steps up, step_size_down (the same if None) down, for ever.

    mode  "triangular"; "triangular2": each cycle half as high; "exp_range": the height falls as γ^t, γ >= 0
    torch: CyclicLR, which by default cycles the momentum too. optax: none. Source: Smith 2017, WACV, arXiv:1506.01186.

    >>> cyclic(0.0, 1.0, step_size_up=2)([0, 1, 2, 3, 4])
    array([0. , 0.5, 1. , 0.5, 0. ])
    """
    lr, max_lr, up = number("lr", lr), number("max_lr", max_lr), whole("step_size_up", step_size_up, 1)
    period = up + (up if step_size_down is None else whole("step_size_down", step_size_down, 1))
    mode, gamma = choice("mode", mode, ("triangular", "triangular2", "exp_range")), number("gamma", gamma)

    @_schedule
    def schedule(t):
        cycle, now = np.divmod(t, period)
        height = np.where(now <= up, now / up, (period - now) / (period - up))
        shrink = {"triangular": 1.0, "triangular2": 0.5 ** cycle, "exp_range": gamma ** t}[mode]
        return lr + (max_lr - lr) * height * shrink
    return schedule


def onecycle(lr, steps, pct_start=0.3, anneal_strategy="cos", div_factor=25.0, final_div_factor=1e4):
    """Up, then down for good: lr/div_factor → lr (at t = pct_start · steps − 1) → lr/div_factor/final_div_factor.

    anneal_strategy  "cos" or "linear"; lr is the peak, reached after a share pct_start of the steps (a fraction, no
                     percentage), and the end is at t = steps − 1
    torch: OneCycleLR, which also cycles the momentum. optax: cosine_onecycle_schedule, peak and end one step later.
    Source: Smith & Topin 2019, arXiv:1708.07120.

    >>> onecycle(1.0, 100)([0, 29, 99])
    array([4.e-02, 1.e+00, 4.e-06])
    """
    lr, steps = number("lr", lr), whole("steps", steps, 1)
    peak = number("pct_start", pct_start, 0.0, 1.0) * steps - 1
    if not 0 < peak < steps - 1:
        raise ValueError(f"pct_start * steps must be > 1 and < steps, got {pct_start} * {steps}")
    begin = lr / number("div_factor", div_factor)
    end = begin / number("final_div_factor", final_div_factor)
    cos = choice("anneal_strategy", anneal_strategy, ("cos", "linear")) == "cos"

    def between(a, b, s):
        return b + (a - b) * ((1 + np.cos(np.pi * s)) / 2 if cos else 1 - s)

    @_schedule
    def schedule(t):
        t = np.minimum(t, steps - 1)
        return np.where(t <= peak, between(begin, lr, t / peak), between(lr, end, (t - peak) / (steps - 1 - peak)))
    return schedule


def warmup(lr, steps):
    """A ramp whose first step learns already: η(t) = lr · min((t + 1)/steps, 1), steps >= 1.

    torch: LinearLR(start_factor=1/steps, total_iters=steps-1). optax: warmup_constant_schedule is one step later,
    lr · t/steps, so that its first step learns nothing. Source: Goyal et al. 2017, arXiv:1706.02677.

    >>> warmup(1.0, 4)([0, 1, 3, 9])
    array([0.25, 0.5 , 1.  , 1.  ])
    """
    lr, steps = number("lr", lr), whole("steps", steps, 1)
    return _schedule(lambda t: lr * np.minimum((t + 1) / steps, 1))


def join(schedules, boundaries):
    """One schedule after the other: from boundaries[i] on schedules[i + 1] rules, and its own time begins at 0 there.

    schedules   n >= 1 schedules t -> lr;  boundaries  n − 1 steps >= 0 in rising order
    torch: SequentialLR. optax: join_schedules.

    >>> join([warmup(1.0, 2), cosine(1.0, 8)], [2])([0, 1, 2, 6, 10]).round(3)
    array([0.5, 1. , 1. , 0.5, 0. ])
    """
    schedules, edges = list(schedules), np.asarray(number("boundaries", np.array(boundaries, float)))
    if edges.ndim != 1 or len(schedules) != len(edges) + 1 or np.any(np.diff(edges) < 0):
        raise ValueError(f"boundaries must be {len(schedules) - 1} steps in rising order, got {boundaries}")

    @_schedule
    def schedule(t):
        rate = schedules[0](t)
        for begin, later in zip(edges, schedules[1:]):
            rate = np.where(t >= begin, later(np.maximum(t - begin, 0)), rate)
        return rate
    return schedule


def wsd(lr, steps, warmup, cooldown, kind="linear", floor=0.0):
    """Warm-up, stable, decay: up in `warmup` steps, flat at lr, and down to the floor in the last `cooldown` steps.

    kind  of the fall, u from 0 to 1: "linear", 1 − u; "sqrt", 1 − √u; "exponential", lr^(1−u) floor^u with floor > 0
    torch: SequentialLR. optax: join_schedules. Sources: Hu et al. 2024, arXiv:2404.06395; Hägele et al. 2024, NeurIPS.

    >>> wsd(1.0, 10, 2, 4)([0, 1, 5, 6, 8, 10])
    array([0.5, 1. , 1. , 1. , 0.5, 0. ])
    """
    lr, floor, steps = number("lr", lr), number("floor", floor), whole("steps", steps, 1)
    w, c = whole("warmup", warmup, 0), whole("cooldown", cooldown, 1)
    if w + c > steps:
        raise ValueError(f"warmup + cooldown must be <= steps = {steps}, got {w} + {c}")
    if choice("kind", kind, ("linear", "sqrt", "exponential")) == "exponential" and not np.all(floor > 0):
        raise ValueError(f"floor must be > 0 for an exponential cooldown, got {floor}")

    @_schedule
    def schedule(t):
        u = np.clip((t - steps + c) / c, 0, 1)
        fallen = {"linear": lambda: lr + (floor - lr) * u, "sqrt": lambda: lr + (floor - lr) * np.sqrt(u),
                  "exponential": lambda: lr ** (1 - u) * floor ** u}[kind]()
        return np.where(u > 0, fallen, lr * np.minimum((t + 1) / max(w, 1), 1))
    return schedule
