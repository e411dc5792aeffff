"""What is right in 03_too_slow, and what one typically gets wrong."""

import numpy as np

from .. import lesson_03 as asked
from .judging import Judge, Mistake


def _steps(goal, bracket, squares=2):
    """Steps, not yet whole, until bracket to the power of `squares`·steps is down to the goal; never where it is 1 or more."""
    return np.inf if bracket >= 1 else np.log(goal) / (squares * np.log(bracket))


def _size(lr, curvature):
    return abs(1 - lr * curvature)


def _straight(lr, curvature, goal):
    bracket = _size(lr, curvature)
    return np.inf if bracket >= 1 else np.ceil((1 - goal) / (1 - bracket**2))


def _about(lr, curvature, goal):
    return np.inf if _size(lr, curvature) >= 1 else np.ceil(np.log(1 / goal) / (2 * lr * curvature))


def _left_then(case, value):
    """How much of the loss is left after as many steps as the answer says."""
    if not np.isfinite(value) or value < 0:
        return ""
    left = _size(case["lr"], case["curvature"]) ** (2 * np.ceil(value))
    return f"After {np.ceil(value):.0f} steps {left:.2g} of the loss is left; the goal was {case['goal']:.2g}."


steps_needed = Judge(
    asked.steps_needed,
    lambda lr, curvature, goal: np.ceil(_steps(goal, _size(lr, curvature))),
    (
        Mistake("That is a straight line through the first step. The slope gets flatter on the way: "
                "what does each step multiply the loss by?", _straight, _left_then),
        Mistake("By then the *distance* is down to the goal. The loss is its square.",
                lambda lr, curvature, goal: np.ceil(_steps(goal, _size(lr, curvature), squares=1)), _left_then),
        Mistake("There are no parts of a step, and the step before is not enough.",
                lambda lr, curvature, goal: _steps(goal, _size(lr, curvature)), _left_then),
        Mistake("After so many steps it is not quite there yet.",
                lambda lr, curvature, goal: np.floor(_steps(goal, _size(lr, curvature))), _left_then),
        Mistake("That is the short formula, good for small η only. What does one step multiply the loss by?",
                _about, _left_then),
        Mistake("A bracket below 0 changes the side at every step. Does the ball come nearer all the same?",
                lambda lr, curvature, goal: np.ceil(_steps(goal, _size(lr, curvature))) if lr * curvature < 1 else np.inf),
        Mistake("What happens at 2/curvature, and beyond it?",
                lambda lr, curvature, goal: np.ceil(np.log(goal) / np.float64(2 * np.log(_size(lr, curvature))))),
    ))


def _name(losses, norms, lr, goal, *, gone=None, fast=None):
    """The three questions in their order; a mistake asks one of them in another way."""
    if losses[-1] <= goal:
        return "done"
    if norms[-1] < 0.01 * norms[0] if gone is None else gone:
        return "stuck"
    promised = lr * norms[-2] ** 2
    return "too fast" if (losses[-2] - losses[-1] < promised / 2 if fast is None else fast) else "slow"


def _by_the_loss(losses, norms, lr, goal):
    flat = losses[-11] - losses[-1] < 0.01 * losses[-11]
    return _name(losses, norms, lr, goal, gone=flat, fast=False)


def _any_rest_is_done(losses, norms, lr, goal):
    name = _name(losses, norms, lr, -np.inf)
    return "done" if name == "stuck" else name


def _stuck_first(losses, norms, lr, goal):
    return "stuck" if norms[-1] < 0.01 * norms[0] else _name(losses, norms, lr, goal)


def _done_without_slope(losses, norms, lr, goal):
    name = _name(losses, norms, lr, -np.inf)
    return "done" if name == "stuck" and losses[-1] <= goal else name


def _norm_left(case, value):
    return f"There the gradient norm is still {case['norms'][-1]:.2g}, and was {case['norms'][0]:.2g} at first."


stuck_or_slow = Judge(
    asked.stuck_or_slow,
    _name,
    (
        Mistake("That looks at the loss alone. A flat loss has several causes: is the slope gone?", _by_the_loss, _norm_left),
        Mistake("Small compared with what? In other units of the loss every slope is a thousand times as large.",
                lambda losses, norms, lr, goal: _name(losses, norms, lr, goal, gone=norms[-1] < 0.01), _norm_left),
        Mistake("To have come to rest is not yet to have arrived: where does the goal come in?", _any_rest_is_done),
        Mistake("A run that has arrived may have no slope left either. Which question comes first?", _stuck_first),
        Mistake("Who is at the goal is done, whether the slope is gone or not.", _done_without_slope),
        Mistake("A ball that jumps to and fro may sink a little at each step. How much of the promised fall comes?",
                lambda losses, norms, lr, goal: _name(losses, norms, lr, goal, fast=losses[-1] > losses[-2])),
        Mistake("The step is η × slope, and the fall is slope × step: how often does the slope count in the promise?",
                lambda losses, norms, lr, goal: _name(losses, norms, lr, goal,
                                                      fast=losses[-2] - losses[-1] < lr * norms[-2] / 2)),
        Mistake("Not every run that stands on a slope is slow. Does the promised fall come?",
                lambda losses, norms, lr, goal: _name(losses, norms, lr, goal, fast=False)),
    ))

JUDGES = {judge.spec.name: judge for judge in (steps_needed, stuck_or_slow)}
