"""What is right in 05_noisy_steps, and what one typically gets wrong."""

import numpy as np

from .. import lesson_05 as asked
from .judging import Judge, Mistake


def _slope(features, target, x, rows):
    a, error = features[rows], features[rows] @ x - target[rows]
    return a.T @ error / len(rows)


def _everybody(features, target, x, rows):
    return _slope(features, target, x, np.arange(len(target)))


minibatch = Judge(
    asked.minibatch,
    _slope,
    (
        Mistake("That is the sum over the rows. With twice as many rows, must the step be twice as long?",
                lambda features, target, x, rows: _slope(features, target, x, rows) * len(rows)),
        Mistake("You divide by all the rows there are. Over how many is the mean taken?",
                lambda features, target, x, rows: _slope(features, target, x, rows) * len(rows) / len(target)),
        Mistake("That is the slope of all rows. Where do the few that were drawn come in?", _everybody),
        Mistake("The error is the prediction minus the target; yours has the other sign, so the step would go uphill.",
                lambda features, target, x, rows: -_slope(features, target, x, rows)),
        Mistake("The loss is *half* the mean squared error.", lambda features, target, x, rows: 2 * _slope(features, target, x, rows)),
        Mistake("A row that was drawn twice pulls twice.", lambda features, target, x, rows: _slope(features, target, x, np.unique(rows))),
    ))


def _each(lr, curvatures, sigma):
    return lr * sigma**2 / (2 * (2 - lr * curvatures))


def _inside(rule):
    """A rule where it applies, and no floor at the edge and beyond."""
    def whole(lr, curvatures, sigma):
        return float(rule(lr, curvatures, sigma)) if lr * curvatures.max() < 2 else np.inf
    return whole


def _no_edge(lr, curvatures, sigma):
    with np.errstate(divide="ignore"):
        return np.sum(_each(lr, curvatures, sigma))


floor = Judge(
    asked.floor,
    _inside(lambda *case: _each(*case).sum()),
    (
        Mistake("Right below the edge. But where does a run settle that diverges?", _no_edge),
        Mistake("The straight line is only right while η·curvature is small against 2. What stands below the fraction?",
                _inside(lambda lr, curvatures, sigma: len(curvatures) * lr * sigma**2 / 4)),
        Mistake("The straight line is only right while η·curvature is small against 2, and beyond the edge there is no floor.",
                lambda lr, curvatures, sigma: len(curvatures) * lr * sigma**2 / 4),
        Mistake("That is the floor of the steepest direction. Does the noise spare the others?",
                _inside(lambda *case: _each(*case).max())),
        Mistake("That is the mean over the directions. The loss is their sum.", _inside(lambda *case: _each(*case).mean())),
        Mistake("That is the mean of x². The loss of a direction is half its curvature times that.",
                _inside(lambda lr, curvatures, sigma: (2 * _each(lr, curvatures, sigma) / curvatures).sum())),
        Mistake("Twice too high: the loss of a direction is *half* its curvature times the mean of x².",
                _inside(lambda *case: 2 * _each(*case).sum())),
        Mistake("The noise comes in squared: what is added to the mean of x² at each step?",
                _inside(lambda lr, curvatures, sigma: (_each(lr, curvatures, sigma) / sigma).sum())),
        Mistake("Each direction has a curvature of its own in the formula; you used one for all.",
                _inside(lambda lr, curvatures, sigma: len(curvatures) * _each(lr, curvatures.max(), sigma))),
    ), rtol=1e-6)


def _sums(kind, p):
    """Whether Σ η is infinite, and whether Σ η² is finite."""
    return {"constant": [True, False], "geometric": [False, True], "power": [p <= 1, p > 0.5]}[kind]


def _how_far(case, value):
    return "Σ 1/t² is π²/6, less than 2." if case["kind"] == "power" else "1 + ½ + ¼ + … is 2."


def _slip(where, said):
    """The truth, but for one kind."""
    return lambda kind, p: said(p) if kind == where else _sums(kind, p)


robbins_monro = Judge(
    asked.robbins_monro,
    _sums,
    (
        Mistake("A rate that falls fast: how far can it travel, all its steps together?",
                _slip("power", lambda p: [True, p > 0.5]), _how_far),
        Mistake("A rate that falls fast: how far can it travel, all its steps together?",
                lambda kind, p: [True, _sums(kind, p)[1]], _how_far),
        Mistake("A geometric rate gets small fast: how far can it travel, all its steps together?",
                _slip("geometric", lambda p: [True, True]), _how_far),
        Mistake("1 + ½ + ⅓ + ¼ + … grows like the logarithm. Does that ever stop?", _slip("power", lambda p: [p < 1, p > 0.5])),
        Mistake("The square of 1/√t is 1/t. Is the sum of that finite?", _slip("power", lambda p: [p <= 1, p >= 0.5])),
        Mistake("The second condition is about η², so the power counts twice.", _slip("power", lambda p: [p <= 1, p > 1])),
        Mistake("A constant, squared and added up for ever: is that finite?", _slip("constant", lambda p: [True, True])),
        Mistake("First whether Σ η is infinite, then whether Σ η² is finite: yours are the other way round.",
                lambda kind, p: _sums(kind, p)[::-1]),
        Mistake("The second answer is whether Σ η² is *finite*.", lambda kind, p: [_sums(kind, p)[0], not _sums(kind, p)[1]]),
    ))

JUDGES = {judge.spec.name: judge for judge in (minibatch, floor, robbins_monro)}
