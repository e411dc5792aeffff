"""What is right in 02_too_fast, and what one typically gets wrong."""

import numpy as np

from .. import lesson_02 as asked
from .judging import Judge, Mistake


def _largest(hessian):
    return float(np.linalg.eigvalsh(hessian)[-1])


def _at_the_answer(case, value):
    """The bracket of the steepest direction at the rate that was answered."""
    return f"At your rate the steepest bracket is {1 - value * _largest(case['hessian']):.3g}."


edge = Judge(
    asked.edge,
    lambda hessian: 2 / _largest(hessian),
    (
        Mistake("Above 1/L the ball overshoots. Does 1.5/L still shrink the distance?",
                lambda hessian: 1 / _largest(hessian), _at_the_answer),
        Mistake("That is the limit of the flattest direction. Which direction breaks first?",
                lambda hessian: 2 / np.linalg.eigvalsh(hessian)[0], _at_the_answer),
        Mistake("The entries on the diagonal are the curvatures along the axes. Is the steepest direction an axis?",
                lambda hessian: 2 / np.max(np.diag(hessian)), _at_the_answer),
        Mistake("That is safe, but not the edge: the trace adds up the curvatures of all directions.",
                lambda hessian: 2 / np.trace(hessian), _at_the_answer),
        Mistake("That is safe, but not the edge: this norm is larger than the largest curvature.",
                lambda hessian: 2 / np.linalg.norm(hessian), _at_the_answer),
        Mistake("That is the curvature. Which rate does it allow?", _largest),
        Mistake("The wrong way up: the steeper, the lower the limit.", lambda hessian: _largest(hessian) / 2),
    ))


def _name(steepest, lr):
    product = steepest * lr
    if abs(product - 2) < 1e-9:
        return "bounces"
    return "creeps" if product < 1 else "overshoots" if product < 2 else "diverges"


def _brackets(case, value):
    low, high = np.min(case["curvatures"]), np.max(case["curvatures"])
    return f"There the brackets reach from {1 - case['lr'] * high:.3g} to {1 - case['lr'] * low:.3g}."


def _without(name, instead):
    """The names of one who does not know one of them."""
    def answer(curvatures, lr):
        said = _name(np.max(curvatures), lr)
        return instead if said == name else said
    return answer


NO_ORDER = "The curvatures come in no order: neither the first nor the last is the one that counts."

regime = Judge(
    asked.regime,
    lambda curvatures, lr: _name(np.max(curvatures), lr),
    (
        Mistake("Between 1/L and 2/L it changes sides. Is it nearer or farther out after each step?",
                _without("overshoots", "diverges"), _brackets),
        Mistake("It has not diverged, but does it stay on its side? What does a negative bracket do?",
                _without("overshoots", "creeps"), _brackets),
        Mistake("A rate can stand on the edge itself. Is the ball farther out after a step?",
                _without("bounces", "diverges"), _brackets),
        Mistake("A rate can stand on the edge itself. Does the ball come nearer there?",
                _without("bounces", "overshoots"), _brackets),
        Mistake("That is how the flattest direction goes. Which one leaves first?",
                lambda curvatures, lr: _name(np.min(curvatures), lr), _brackets),
        Mistake("No direction has the mean curvature. Which one leaves first?",
                lambda curvatures, lr: _name(np.mean(curvatures), lr), _brackets),
        Mistake("The curvatures are those of different directions: they do not add up.",
                lambda curvatures, lr: _name(np.sum(curvatures), lr), _brackets),
        Mistake(NO_ORDER, lambda curvatures, lr: _name(curvatures[0], lr), _brackets),
        Mistake(NO_ORDER + " (You took the last.)", lambda curvatures, lr: _name(curvatures[-1], lr), _brackets),
    ))


def _slowest(case, value):
    return f"At your rate the slowest bracket is {np.max(np.abs(1 - value * case['curvatures'])):.4f} in size."


fastest = Judge(
    asked.fastest,
    lambda curvatures: 2 / (np.min(curvatures) + np.max(curvatures)),
    (
        Mistake("The steepest direction is there at once, but how does the flattest one fare? A little more helps it.",
                lambda curvatures: 1 / np.max(curvatures), _slowest),
        Mistake("At the edge the steepest direction bounces, for ever.", lambda curvatures: 2 / np.max(curvatures), _slowest),
        Mistake("Just under the edge the steepest direction bounces, and hardly comes nearer.",
                lambda curvatures: 1.99 / np.max(curvatures), _slowest),
        Mistake("A little under the edge the steepest direction still bounces about. Weigh it against the flattest one.",
                lambda curvatures: 1.9 / np.max(curvatures), _slowest),
        Mistake("The flattest direction would be there at once. Where would the steepest one be?",
                lambda curvatures: 1 / np.min(curvatures), _slowest),
        Mistake("The directions in between are never the slowest: leave them out.",
                lambda curvatures: 2 / np.sum(curvatures), _slowest),
        Mistake("The mean takes in the directions in between; they are never the slowest.",
                lambda curvatures: 1 / np.mean(curvatures), _slowest),
        Mistake("Both ends are in it, but their brackets are not yet of the same size.",
                lambda curvatures: 1 / (np.min(curvatures) + np.max(curvatures)), _slowest),
        Mistake("Both ends are in it, but as a product. Write down the two brackets, and set their sizes equal.",
                lambda curvatures: 1 / np.sqrt(np.min(curvatures) * np.max(curvatures)), _slowest),
        Mistake("The curvatures come in no order: the first and the last are not the two that count.",
                lambda curvatures: 2 / (curvatures[0] + curvatures[-1]), _slowest),
    ))

JUDGES = {judge.spec.name: judge for judge in (edge, regime, fastest)}
