"""What is right in 04_right_scale, and what one typically gets wrong."""

import numpy as np

from .. import lesson_04 as asked
from .judging import Judge, Mistake


OWN = "These are the new rows' own mean and spread. Which rows will the model be trained on?"
GAPS = "One missing measure makes the mean and the spread of its whole column nan. Take those that are there."
FLAT = "A column that never changes in the training rows has no spread to divide by: shift it, and leave it at that."


def _scale(new, mean, sd):
    return np.nan_to_num((new - mean) / sd, nan=0.0, posinf=np.inf, neginf=-np.inf)


def _sd(train, ddof=0):
    """The spread of each column, and 1 where there is none."""
    sd = np.nanstd(train, axis=0, ddof=ddof)
    return np.where(sd == 0, 1.0, sd)


def _plain_sd(train):
    """The same, nan where a measure is missing."""
    sd = train.std(axis=0)
    return np.where(sd == 0, 1.0, sd)


def _standardize(train, new):
    return _scale(new, np.nanmean(train, axis=0), _sd(train))


def _filled_first(train, new):
    train, new = np.nan_to_num(train), np.nan_to_num(new)
    return _scale(new, train.mean(axis=0), _sd(train))


def _both(train, new):
    rows = np.vstack([train, new])
    return _scale(new, np.nanmean(rows, axis=0), _sd(rows))


standardize = Judge(
    asked.standardize,
    _standardize,
    (
        Mistake(OWN, lambda train, new: _standardize(new, new)),
        Mistake(OWN, lambda train, new: (new - new.mean(axis=0)) / new.std(axis=0)),
        Mistake("Here the new rows have a say in mean and spread. Only the training rows may.", _both),
        Mistake("Those are the training rows. It is the new ones that are asked for.",
                lambda train, new: _standardize(train, train)),
        Mistake(f"{GAPS} And a column that never changes has no spread to divide by.",
                lambda train, new: (new - train.mean(axis=0)) / train.std(axis=0)),
        Mistake(GAPS, lambda train, new: (new - train.mean(axis=0)) / _plain_sd(train)),
        Mistake(GAPS, lambda train, new: _scale(new, train.mean(axis=0), _plain_sd(train))),
        Mistake(FLAT, lambda train, new: (new - np.nanmean(train, axis=0)) / np.nanstd(train, axis=0)),
        Mistake(FLAT, lambda train, new: _scale(new, np.nanmean(train, axis=0), np.nanstd(train, axis=0))),
        Mistake(FLAT, lambda train, new: np.nan_to_num((new - np.nanmean(train, axis=0)) / np.nanstd(train, axis=0))),
        Mistake("A tiny number added to a spread of 0 blows the column up. A column without spread is only shifted.",
                lambda train, new: _scale(new, np.nanmean(train, axis=0), np.nanstd(train, axis=0) + 1e-8)),
        Mistake("The gaps of the new rows are still gaps.",
                lambda train, new: (new - np.nanmean(train, axis=0)) / _sd(train)),
        Mistake("A gap filled with 0 before scaling is a measure of 0. On which scale is 0 the mean?", _filled_first),
        Mistake("The spread asked for divides by n, not by n − 1.",
                lambda train, new: _scale(new, np.nanmean(train, axis=0), _sd(train, ddof=1))),
        Mistake("Divided by the variance. The spread is its root.",
                lambda train, new: _scale(new, np.nanmean(train, axis=0), _sd(train) ** 2)),
        Mistake("Centred, and still in the old units. What is the spread for?",
                lambda train, new: _scale(new, np.nanmean(train, axis=0), 1.0)),
        Mistake("Scaled, and not centred: the mean is still there.",
                lambda train, new: _scale(new, 0.0, _sd(train))),
    ), rtol=1e-6, atol=1e-9)


def _hessian(features):
    """Second derivatives of half the mean squared error, the offset last."""
    rows = np.column_stack([features, np.ones(len(features))])
    return rows.T @ rows / len(rows)


def _edge(hessian):
    return 2 / np.linalg.eigvalsh(hessian)[-1]


def _grows(case, value):
    """How the steepest direction goes on at the rate of the answer."""
    bracket = 1 - value * 2 / _edge(_hessian(case["features"]))
    return f"At that rate each step multiplies the steepest direction by {bracket:.3g}."


safe_rate = Judge(
    asked.safe_rate,
    lambda features: _edge(_hessian(features)),
    (
        Mistake("The loss is a *mean* over rows. Copy all the rows: must η fall?",
                lambda features: _edge(_hessian(features) * len(features)), _grows),
        Mistake("The offset is a weight too. What does its column look like?",
                lambda features: _edge(features.T @ features / len(features)), _grows),
        Mistake("Two things: the offset is a weight too, and the loss is a *mean* over rows.",
                lambda features: _edge(features.T @ features), _grows),
        Mistake("Does one and a half times that still shrink? (The loss has a half in front.)",
                lambda features: _edge(_hessian(features)) / 2, _grows),
        Mistake("That is the flattest direction. Which direction breaks first?",
                lambda features: 2 / np.linalg.eigvalsh(_hessian(features))[0], _grows),
        Mistake("Safe, and lower than it need be: the sum of all curvatures is more than the largest.",
                lambda features: 2 / np.trace(_hessian(features)), _grows),
        Mistake("The largest mean square is the curvature along one weight. A direction between the weights is steeper.",
                lambda features: 2 / np.diag(_hessian(features)).max(), _grows),
        Mistake("These are the singular values of the rows. How does a curvature come from them?",
                lambda features: 2 / np.linalg.svd(np.column_stack([features, np.ones(len(features))]))[1][0], _grows),
        Mistake("That is right for centred columns. These are taken as they stand.",
                lambda features: _edge(_hessian(features - features.mean(axis=0))), _grows),
        Mistake("A covariance takes the mean away first. These columns are taken as they stand.",
                lambda features: 2 / np.linalg.eigvalsh(np.atleast_2d(np.cov(features.T)))[-1], _grows),
        Mistake("That is right for standardised columns. These are taken as they stand.",
                lambda features: _edge(_hessian((features - features.mean(axis=0)) / features.std(axis=0))), _grows),
        Mistake("That is the largest curvature itself. How does η come from it?",
                lambda features: 2 / _edge(_hessian(features))),
    ))

sum_or_mean = Judge(
    asked.sum_or_mean,
    lambda: "c",
    (
        Mistake("The slope has grown 64-fold already. Which way must η go, for the steps to stay?", lambda: "a"),
        Mistake("A root is for the noise of a batch. Here the slope itself is 64 times as steep.", lambda: "b"),
        Mistake("With the same η each step would be 64 times as long.", lambda: "d"),
    ))

JUDGES = {judge.spec.name: judge for judge in (standardize, safe_rate, sum_or_mean)}
