"""Ways to choose a learning rate: a range test, a grid, random search, successive halving.

Each takes make, rates, problem and steps in the order of `sweep`, and returns what it tried, what it cost in gradients
(one gradient of one batch at one rate counts 1), what it chose, and whether the choice lies at the border of what was
tried: then the best rate may lie outside, and a wider search should say. Losses are those on all rows at the end.
"""
from dataclasses import dataclass

import numpy as np

from ._rules import choice, number, whole
from .descent import run, sweep
from .schedules import exponential

RULES = ("min/3", "min/10", "steepest")


@dataclass(frozen=True, eq=False, repr=False)
class Search:
    """What a search tried and chose.

    lrs        (n,) the rates, from low to high
    losses     (n,) the last loss of each; not finite, or huge, where it diverged
    steps      (n,) the steps that each was given; `gradients`, their sum, is the cost
    lr         the chosen rate; NaN if every rate diverged
    at_border  True if nothing was tried on one side of the choice
    sentence   the same in words
    """

    lrs: np.ndarray
    losses: np.ndarray
    steps: np.ndarray
    lr: float
    at_border: bool
    sentence: str

    @property
    def gradients(self):
        return int(self.steps.sum())

    def __repr__(self):
        return f"Search({self.sentence})"


@dataclass(frozen=True, eq=False, repr=False)
class RangeTest:
    """What a range test saw.

    lrs        (n,) the growing rates, up to where the loss blew up
    losses     (n,) the loss that each met, on its batch
    smooth     (n,) the same, averaged over the last few steps
    readings   rate by each reading rule: {"min/3": …, "min/10": …, "steepest": …}
    gradients  the cost
    lr         the reading by the rule that was asked for
    at_border  True if the smoothed loss is lowest at the first rate, or still at the last without a blow-up
    sentence   the same in words
    """

    lrs: np.ndarray
    losses: np.ndarray
    smooth: np.ndarray
    readings: dict
    gradients: int
    lr: float
    at_border: bool
    sentence: str

    def __repr__(self):
        return f"RangeTest({self.sentence})"


def log_grid(low, high, count):
    """Rates that grow by the same factor: lrₖ = low·(high/low)^(k/(count − 1)).

    low, high  0 < low < high
    count      whole number >= 2; both ends are among the rates

    Returns (count,). Raises ValueError for what does not fit.

    >>> log_grid(0.001, 1, 4).round(9).tolist()
    [0.001, 0.01, 0.1, 1.0]
    """
    low, high = _ends(low, high)
    return np.geomspace(low, high, whole("count", count, 2))


def range_test(make, low, high, problem, steps=100, *, rule="min/10", x0=None, batch=None, seed=None):
    """One short run whose rate grows at every step, lrₜ = low·(high/low)^(t/(steps − 1)); then read the loss curve.

    make      schedule -> new optimizer, as for `sweep`: a class such as SGD, or lambda lr: Adam(lr)
    low, high 0 < low < high; steps >= 10; x0 (dim,), batch, seed as in `run`
    rule      "min/3", "min/10": a third or a tenth of the rate at which the smoothed loss is lowest; "steepest": the
              rate where it falls fastest per factor of the rate, in the upper half before that minimum

    It walks on weights of its own and ends within ten steps after a loss of four times the lowest.
    How often a rule came within a tenth of the loss drop of the best rate (six tasks, ten seeds, 300 steps): SGD min/3
    83 %, steepest 80 %, min/10 73 %; Adam 85, 82, 93 %; a grid of nine, at thirty times the cost, 88 and 95 %.
    Returns a RangeTest. Raises ValueError for what does not fit. Source: Smith 2015, arXiv:1506.01186.

    >>> from lrcourse import SGD, parabola
    >>> range_test(SGD, 1e-3, 100, parabola(), steps=100).gradients
    80
    """
    low, high = _ends(low, high)
    steps, rule = whole("steps", steps, 10), choice("rule", rule, RULES)
    schedule = exponential(low, (high / low) ** (1 / (steps - 1)))
    opt, losses, x = make(schedule), [], _one_start(problem, x0)
    while len(losses) < steps and np.isfinite(x).all() and not _blown_up(losses):
        part = run(opt, problem, min(10, steps - len(losses)), x, batch=batch, seed=seed, record="loss",
                   resume=bool(losses))
        losses, x = [*losses, *part.loss[:-1]], part.x[-1]
    made = len(losses)
    cut = next((n for n in range(1, made) if _blown_up(losses[:n])), made)
    lrs, losses = schedule(np.arange(cut)), np.array(losses[:cut])
    smooth = _average(losses)
    lowest = int(np.nanargmin(smooth))
    points = lrs[lowest] / 3, lrs[lowest] / 10, lrs[_steepest(lrs, smooth, lowest)]
    readings = dict(zip(RULES, map(float, points)))
    lr = readings[rule]
    sentence = f"{lr:.2g} by {rule}: the smoothed loss is lowest at {lrs[lowest]:.2g}; {made} gradients"
    at_border = lowest == 0 or lowest == cut - 1 and not _blown_up(losses)
    if at_border:
        sentence += f"; that is the {'last' if lowest else 'first'} rate it met: widen the range"
    return RangeTest(lrs, losses, smooth, readings, made, lr, at_border, sentence)


def grid_search(make, lrs, problem, steps, *, x0=None, batch=None, seed=None):
    """A full run at each rate, side by side; the one with the lowest last loss is chosen.

    make, lrs, problem, steps, x0, batch, seed   as in `sweep`, lrs (n,) in any order, each once

    Returns a Search that cost n·steps gradients. Raises ValueError for what does not fit.

    >>> from lrcourse import SGD, parabola
    >>> grid_search(SGD, log_grid(1e-3, 10, 9), parabola(), steps=20)
    Search(1 is the best of 9 rates; 180 gradients)
    """
    lrs = _rates(lrs)
    steps = whole("steps", steps, 1)
    losses = sweep(make, lrs, problem, steps, x0, batch=batch, seed=seed, record="loss").loss[-1]
    return _search(lrs, losses, np.full(len(lrs), steps), np.isfinite(losses))


def random_search(make, low, high, problem, steps, count=9, *, seed, x0=None, batch=None):
    """A full run at each of `count` random rates, lr = exp(uniform(log low, log high)).

    make, problem, steps, x0, batch   as in `sweep`; low, high 0 < low < high; count whole number >= 1
    seed                              of the rates, and of the batches if there are any

    Returns a Search that cost count·steps gradients. Raises ValueError for what does not fit.
    With a single knob a grid is the better choice: it leaves no gaps.
    Source: Bergstra & Bengio 2012, JMLR 13, 281-305.

    >>> from lrcourse import SGD, parabola
    >>> random_search(SGD, 1e-3, 10, parabola(), steps=20, seed=0).gradients
    180
    """
    low, high = _ends(low, high)
    draws = np.random.default_rng(seed).uniform(np.log(low), np.log(high), whole("count", count, 1))
    return grid_search(make, np.exp(draws), problem, steps, x0=x0, batch=batch, seed=None if batch is None else seed)


def successive_halving(make, lrs, problem, steps, rungs=4, *, x0=None, batch=None, seed=None):
    """Run all rates for a part of the steps, keep the better half (at least two), go on with it, and so on.

    make, problem, x0, batch, seed   as in `sweep`; make is called with one rate at a time
    lrs                              (n,) in any order, each once
    steps                            of a full run; each rung goes on for steps/rungs of them, rungs in 1 ... steps

    Returns a Search: `losses` and `steps` are those at which each rate was left. With 17 rates and 4 rungs it costs
    half of a grid. Raises ValueError for what does not fit.
    Source: Jamieson & Talwalkar 2016, AISTATS.

    >>> from lrcourse import SGD, parabola
    >>> successive_halving(SGD, log_grid(1e-3, 10, 9), parabola(), steps=20)
    Search(1 is the best of 9 rates; 95 gradients)
    """
    lrs, steps, rungs = _rates(lrs), whole("steps", steps, 1), whole("rungs", rungs, 1)
    if rungs > steps:
        raise ValueError(f"rungs must be <= {steps}, the number of steps, got {rungs}")
    made, losses = np.zeros(len(lrs), int), np.full(len(lrs), np.inf)
    opts, x = [make(float(lr)) for lr in lrs], [_one_start(problem, x0)] * len(lrs)
    left = np.arange(len(lrs))
    for rung in range(rungs):
        until = steps * (rung + 1) // rungs
        for i in left:
            part = run(opts[i], problem, until - made[i], x[i], batch=batch, seed=seed, record="loss", resume=rung > 0)
            x[i], losses[i], made[i] = part.x[-1], part.loss[-1], until
        left = np.array([i for i in left if np.isfinite(x[i]).all() and np.isfinite(losses[i])], int)
        if rung + 1 < rungs:
            left = left[np.argsort(losses[left], kind="stable")][:max(2, (len(left) + 1) // 2)]
    return _search(lrs, losses, made, np.isin(np.arange(len(lrs)), left))


def _search(lrs, losses, steps, able):
    """The Search that chooses the lowest loss among those that are able."""
    cost = f"{steps.sum()} gradients"
    if not able.any():
        return Search(lrs, losses, steps, np.nan, True, f"all {len(lrs)} rates diverged: try below {lrs[0]:.2g}; {cost}")
    best = int(np.argmin(np.where(able, losses, np.inf)))
    sentence = f"{lrs[best]:.2g} is the best of {len(lrs)} rates"
    if best in (0, len(lrs) - 1):
        sentence += f" and the {'highest' if best else 'lowest'} tried: a better one may lie beyond, widen the range"
    return Search(lrs, losses, steps, float(lrs[best]), best in (0, len(lrs) - 1), f"{sentence}; {cost}")


def _ends(low, high):
    low, high = number("low", low), number("high", high)
    if not (np.ndim(low) == np.ndim(high) == 0 and 0 < low < high < np.inf):
        raise ValueError(f"low and high must be rates with 0 < low < high, got {low} and {high}")
    return low, high


def _rates(lrs):
    """The rates from low to high."""
    lrs = np.sort(np.asarray(number("lrs", lrs), float), axis=None)
    if not lrs.size or (np.diff(lrs) == 0).any() or np.isinf(lrs).any():
        raise ValueError(f"lrs must be finite rates, at least one and each once, got {lrs.tolist()}")
    return lrs


def _one_start(problem, x0):
    x = np.asarray(problem.start if x0 is None else x0, float)
    if x.ndim != 1:
        raise ValueError(f"x0 must be one start, (dim,), got shape {x.shape}")
    return x


def _blown_up(losses):
    """Whether the last loss is not finite, or after ten losses of warming up lies above four times the lowest."""
    if len(losses) == 0:
        return False
    lowest = np.nanmin(losses)
    return not np.isfinite(losses[-1]) or (len(losses) > 11 and losses[-1] > lowest + 3 * abs(lowest) + 1e-9)


def _average(losses, memory=0.8):
    """Running average with weights 1, .8, .64 … into the past, which sum to 1."""
    past = memory ** np.arange(len(losses))
    return np.array([past[:t + 1] @ losses[t::-1] / past[:t + 1].sum() for t in range(len(losses))])


def _steepest(lrs, smooth, lowest):
    """Index in the upper half before the minimum where the curve falls fastest on a log axis of rates."""
    if lowest == 0:
        return 0
    slopes = np.gradient(smooth[:lowest + 1], np.log(lrs[:lowest + 1]))
    return lowest // 2 + int(np.argmin(slopes[lowest // 2:]))
