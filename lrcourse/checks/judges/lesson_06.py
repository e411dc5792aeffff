"""What is right in 06_history, and what one typically gets wrong."""

import numpy as np

from .. import lesson_06 as asked
from .judging import Judge, Mistake


def _learns(wrong=lambda w, a, label: label * (a @ w) <= 0, push=lambda a, label: label * a):
    """A perceptron that adds the push where it finds its answer wrong."""
    return lambda w, a, label, lr: w + lr * push(a, label) if wrong(w, a, label) else w.copy()


perceptron = Judge(
    asked.perceptron,
    _learns(),
    (
        Mistake("A score of exactly 0 is no answer. From w = 0, how does yours ever begin?",
                _learns(wrong=lambda w, a, label: label * (a @ w) < 0)),
        Mistake("A perceptron leaves w alone where its answer is right; yours always moves.", _learns(wrong=lambda *_: True)),
        Mistake("Yours moves where the answer is right, and rests where it is wrong.",
                _learns(wrong=lambda w, a, label: label * (a @ w) > 0)),
        Mistake("After your step the answer is even more wrong: which way should a · w move?", _learns(push=lambda a, label: -label * a)),
        Mistake("You add the row whatever its label. For the label −1, which way should a · w move?", _learns(push=lambda a, label: a)),
        Mistake("Wrong is an answer of the other sign than the label; you look at the sign of the answer alone.",
                _learns(wrong=lambda w, a, label: a @ w <= 0)),
        Mistake("Label minus answer is 2 or −2 where the answer is wrong, so you move twice as far as the rule says.",
                lambda w, a, label, lr: w + lr * (label - np.sign(a @ w)) * a),
        Mistake("Where is the learning rate?", lambda w, a, label, lr: _learns()(w, a, label, 1.0)),
        Mistake("The push is the row, η times the label. In yours the error sets its size: that is LMS.",
                lambda w, a, label, lr: w + lr * (label - a @ w) * a if label * (a @ w) <= 0 else w.copy(),
                lambda case, value: "With the score 0 the two agree; elsewhere they do not."),
    ))


def _pass(push):
    """One pass; push(error, row, rows) is what a row adds, over η."""
    def learn(features, target, w, lr):
        for a, y in zip(features, target):
            w = w + lr * push(y - a @ w, a, len(target))
        return w
    return learn


def _at_once(features, target, w, lr):
    return w + lr * (target - features @ w) @ features


lms = Judge(
    asked.lms,
    _pass(lambda error, a, rows: error * a),
    (
        Mistake("Your error has the other sign: where the answer is too low, w goes lower still.", _pass(lambda error, a, rows: -error * a),
                lambda case, value: "Before the pass the errors had the size "
                f"{np.linalg.norm(case['target'] - case['features'] @ case['w']):.3g}, after yours "
                f"{np.linalg.norm(case['target'] - case['features'] @ value):.3g}."),
        Mistake("All your errors are taken with the first w. LMS moves after each row: which w does the second row see?", _at_once),
        Mistake("That is one step of gradient descent, on the mean. LMS takes a step for each row.",
                lambda features, target, w, lr: w + (_at_once(features, target, w, lr) - w) / len(target)),
        Mistake("LMS takes no mean: each row makes a step of its own, of full length.", _pass(lambda error, a, rows: error * a / rows)),
        Mistake("Twice too far: the loss of a row is *half* its squared error.", _pass(lambda error, a, rows: 2 * error * a)),
        Mistake("Only the sign of the error counts in yours. In LMS, a row that is far off pulls harder.",
                _pass(lambda error, a, rows: np.sign(error) * a)),
        Mistake("Every weight gets the same push. Should a feature that is 0 move its weight?",
                _pass(lambda error, a, rows: error * np.ones(len(a)))),
        Mistake("One row only: a pass goes through all of them.",
                lambda features, target, w, lr: _pass(lambda error, a, rows: error * a)(features[:1], target[:1], w, lr)),
        Mistake("You start from zero. The w you are given has learned something already.",
                lambda features, target, w, lr: _pass(lambda error, a, rows: error * a)(features, target, 0 * w, lr)),
    ))


def _roll(curvatures, x, lr, momentum, steps, slope=1.0, pushed=0.0, first=0.0):
    """The ball; slope: what the gradient is multiplied by, pushed: how far ahead it is taken, first: a step before the first."""
    before = x - first
    for _ in range(steps):
        ahead = x + pushed * momentum * (x - before)
        before, x = x, x - lr * slope * curvatures * ahead + momentum * (x - before)
    return x


def _own_start(curvatures, x, lr, momentum, steps):
    """The slope is taken once."""
    return _roll(0 * curvatures, x, lr, momentum, steps, first=0.0) - lr * curvatures * x * sum(
        sum(momentum**k for k in range(t + 1)) for t in range(steps))


heavy_ball = Judge(
    asked.heavy_ball,
    _roll,
    (
        Mistake("Your steps are 1 − β times as long as they should be: that is the averaged form. Here the slope comes in whole.",
                lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, momentum, steps, slope=1 - momentum),
                lambda case, value: f"With β = {case['momentum']:.2g} your first step has {1 - case['momentum']:.2g} of the length of η · slope."),
        Mistake("That is plain gradient descent: your momentum never acts. Is x − (x before) zero each time, because both were renewed?",
                lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, 0.0, steps)),
        Mistake("One step too many.", lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, momentum, steps + 1)),
        Mistake("One step short.", lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, momentum, steps - 1)),
        Mistake("Your memory pulls back. The ball goes further the way it *came*: which sign has x − (x before)?",
                lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, -momentum, steps)),
        Mistake("Your slope is taken ahead of the ball: that is Nesterov's form. Polyak takes it where the ball is.",
                lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, momentum, steps, pushed=1.0)),
        Mistake("Your slope is that of the start, at every step. What is it at the new x?", _own_start),
        Mistake("Your ball goes uphill.", lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, -lr, momentum, steps)),
        Mistake("The whole last step comes back, not the share β of it.",
                lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, 1.0, steps)),
        Mistake("Before its first step the ball lies still. Yours begins as if it came from 0.",
                lambda curvatures, x, lr, momentum, steps: _roll(curvatures, x, lr, momentum, steps, first=x)),
    ))

JUDGES = {judge.spec.name: judge for judge in (perceptron, lms, heavy_ball)}
