"""What is right in 01_one_step, and what one typically gets wrong."""

import numpy as np

from .. import lesson_01 as asked
from .judging import Judge, Mistake


def _loss_rose(case, value):
    """In the valley with this slope at x, f(x) = slope·x/2, wherever the answer has led."""
    before = np.sum(case["gradient"] * case["x"]) / 2
    after = np.sum(case["gradient"] / case["x"] * value**2) / 2
    return f"There the loss rose from {before:.3g} to {after:.3g}."


step = Judge(
    asked.step,
    lambda x, gradient, lr: x - lr * gradient,
    (
        Mistake("The gradient points uphill. Which way do you want to go?",
                lambda x, gradient, lr: x + lr * gradient, _loss_rose),
        Mistake("That is the step alone. Where does it lead to, from x?", lambda x, gradient, lr: -lr * gradient),
        Mistake("That is the length of the step. Where does it lead to, from x?", lambda x, gradient, lr: lr * gradient),
        Mistake("How far the step goes for a given slope: where is η?", lambda x, gradient, lr: x - gradient),
        Mistake("The step is η × slope. Here η is all of it, whatever the slope's size.",
                lambda x, gradient, lr: x - lr * np.sign(gradient)),
        Mistake("The step is η times the slope at x, not η times x.", lambda x, gradient, lr: x - lr * x),
    ))


def _slope(x):
    return x + x**3


def _walk(x, lr, steps):
    for _ in range(steps):
        x = x - lr * _slope(x)
    return x


hand_step = Judge(
    asked.hand_step,
    lambda x, lr: _walk(x, lr, 2),
    (
        Mistake("That is where the first step leads. There is a second one.", lambda x, lr: _walk(x, lr, 1)),
        Mistake("Both steps used the slope at the start. What is the slope at the *new* x?",
                lambda x, lr: x - 2 * lr * _slope(x)),
        Mistake("The slope is right, but the second step starts where the first one ended.",
                lambda x, lr: x - lr * _slope(_walk(x, lr, 1))),
        Mistake("The slope points uphill. Which way do you want to go?", lambda x, lr: _walk(x, -lr, 2)),
        Mistake("That is one step too many.", lambda x, lr: _walk(x, lr, 3)),
    ))

rescale = Judge(
    asked.rescale,
    lambda: "b",
    (
        Mistake("The loss counts once in the unit of η, x²/loss; it is x that counts twice.", lambda: "a"),
        Mistake("With twice the loss every slope is twice as steep, so the same η makes each step twice as long.",
                lambda: "c"),
        Mistake("With twice the loss every slope is twice as steep already. What would twice the η do on top?",
                lambda: "d"),
    ))

JUDGES = {judge.spec.name: judge for judge in (step, hand_step, rescale)}
