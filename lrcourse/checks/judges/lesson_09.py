"""What is right in 09_adaptive_rates, and what one typically gets wrong."""

import numpy as np

from .. import lesson_09 as asked
from .judging import Judge, Mistake


def _window(squares, last):
    """For each step the sum of the last few squares, its own among them."""
    return np.array([squares[max(0, t + 1 - last):t + 1].sum(axis=0) for t in range(len(squares))])


def _adagrad(size=lambda s, eps: np.sqrt(s) + eps, window=_window, square=np.square, sign=-1):
    """Where AdaGrad ends, from 0, with one thing changed."""
    def answer(slopes, lr, last, eps):
        with np.errstate(all="ignore"):
            return sign * lr * (slopes / size(window(square(slopes), last), eps)).sum(axis=0)
    return answer


def _no_step_of_its_own(squares, last):
    return np.array([squares[max(0, t - last):t].sum(axis=0) for t in range(len(squares))])


def _blocks(squares, last):
    return np.array([squares[t - t % last:t + 1].sum(axis=0) for t in range(len(squares))])


def _means(squares, last):
    return np.array([squares[max(0, t + 1 - last):t + 1].mean(axis=0) for t in range(len(squares))])


def _together(squares, last):
    return _window(squares, last).sum(axis=1, keepdims=True)


adagrad = Judge(
    asked.adagrad,
    _adagrad(),
    (
        Mistake("That is AdaGrad as it stands in the lesson: it never forgets. Which slopes count here?",
                _adagrad(window=lambda squares, last: np.cumsum(squares, axis=0))),
        Mistake("The memory does not end all at once: at every step the oldest slope drops out, and only that.",
                _adagrad(window=_blocks)),
        Mistake("One slope too many: the slope of this step is one of those that count.",
                _adagrad(window=lambda squares, last: _window(squares, last + 1))),
        Mistake("One slope too few: the slope of this step is one of those that count.",
                _adagrad(window=lambda squares, last: _window(squares, max(last - 1, 1)))),
        Mistake("What does a step divide by, when nothing has been added up yet? First remember the slope, then step.",
                _adagrad(window=_no_step_of_its_own)),
        Mistake("AdaGrad divides by the root of a sum; yours is a mean.", _adagrad(window=_means)),
        Mistake("A slope over a sum of squares still has a unit. Where is the root?", _adagrad(size=lambda s, eps: s + eps)),
        Mistake("ε is added after the root. Inside it, it is as strong as a slope of the size √ε.",
                _adagrad(size=lambda s, eps: np.sqrt(s + eps))),
        Mistake("Where did ε go? For small slopes it counts.", _adagrad(size=lambda s, eps: np.sqrt(s))),
        Mistake("Each coordinate divides by its own sum; yours share one.", _adagrad(window=_together)),
        Mistake("Sizes have no sign, and the slopes are squared before they are added up.", _adagrad(square=lambda g: g)),
        Mistake("That goes uphill.", _adagrad(sign=1)),
    ), rtol=1e-7)


def _adam(correct_m=True, correct_s=True, shift=0, size=lambda s, eps: np.sqrt(s) + eps, swapped=False, mean=True, of=None,
          one_rate=None, sign=-1, mixed=False):
    """Where Adam ends, from 0, with one thing changed."""
    def answer(slopes, lrs, beta1, beta2, eps):
        b1, b2 = (beta2, beta1) if swapped else (beta1, beta2)
        m = s = x = np.zeros(slopes.shape[1])
        with np.errstate(all="ignore"):
            for t, g in enumerate(slopes, start=1 + shift):
                m = b1 * m + (g if mixed else (1 - b1) * g)
                square = (m if of == "m" else g) ** 2
                s = b2 * s + (square if mixed else (1 - b2) * (np.abs(g) if of == "abs" else square))
                top = m / (np.float64(1) - b1**t) if correct_m else m
                below = s / (np.float64(1) - b2**t) if correct_s else s
                rate = lrs[t - 1 - shift] if one_rate is None else lrs[one_rate]
                x = x + sign * rate * (top if mean else g) / size(below, eps)
        return x
    return answer


def _first_step(case, value):
    """How far the first rate would carry each coordinate, and what is true of it."""
    return f"Adam's first step is {case['lrs'][0]:.3g} long in each coordinate. How long is yours?"


adam = Judge(
    asked.adam,
    _adam(),
    (
        Mistake("Both averages begin at 0 and have to be corrected for it: without that, the first step is not η.",
                _adam(correct_m=False, correct_s=False), _first_step),
        Mistake("s is corrected, m is not: it begins at 0 as well, so the first step is too short.",
                _adam(correct_m=False), _first_step),
        Mistake("m is corrected, s is not: it begins at 0 as well, so the first step is too long.",
                _adam(correct_s=False), _first_step),
        Mistake("In the correction t counts from 1. At t = 0 the power is 1, and you divide by 0.", _adam(shift=-1)),
        Mistake("In the correction t is 1 in the first step; yours begins a step later.", _adam(shift=1), _first_step),
        Mistake("ε stands outside the root. Inside, it is as strong as a slope of 0.0001, which small slopes notice.",
                _adam(size=lambda s, eps: np.sqrt(s + eps))),
        Mistake("Where did ε go? For tiny slopes it counts.", _adam(size=lambda s, eps: np.sqrt(s))),
        Mistake("The two βs have changed places: the first belongs to the slopes, the second to their squares.", _adam(swapped=True)),
        Mistake("That is corrected RMSProp: it follows the slope itself. What does Adam follow?", _adam(mean=False)),
        Mistake("s is an average of squared slopes; you square the average of the slopes.", _adam(of="m")),
        Mistake("s is an average of squared slopes; yours is one of their sizes.", _adam(of="abs")),
        Mistake("An average needs both weights, β and 1 − β; yours only adds up.", _adam(mixed=True)),
        Mistake("A slope over a square still has a unit. Where is the root?", _adam(size=lambda s, eps: s + eps)),
        Mistake("Each step has a rate of its own; you used the first for all.", _adam(one_rate=0)),
        Mistake("Each step has a rate of its own; you used the last for all.", _adam(one_rate=-1)),
        Mistake("That goes uphill.", _adam(sign=1)),
    ), rtol=1e-7)


first_step = Judge(
    asked.first_step,
    lambda: "b",
    (
        Mistake("That is SGD's step, η times the slope. What does Adam divide it by?", lambda: "a"),
        Mistake("That would be so without the correction: m is a tenth of the slope, √s about a thirtieth of its size.", lambda: "c"),
        Mistake("One length for both together would be one size for both. Has each coordinate its own?", lambda: "d"),
    ))

JUDGES = {judge.spec.name: judge for judge in (adagrad, adam, first_step)}
