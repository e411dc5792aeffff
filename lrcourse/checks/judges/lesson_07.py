"""What is right in 07_changing_rates, and what one typically gets wrong."""

from dataclasses import replace

import numpy as np

from .. import lesson_07 as asked
from .comparing import DIFFERS, Fault
from .judging import Judge, Mistake


def _wave(share, lr, floor):
    return floor + (lr - floor) * (1 + np.cos(np.pi * share)) / 2


def _shares(t, hold, steps):
    return np.clip((t - hold) / (steps - hold), 0, 1)


def _at_the_end(case, value):
    return f"At t = steps the rate has to be the floor, {case['floor']:.5g}."


cosine = Judge(
    asked.cosine,
    lambda t, lr, hold, steps, floor: _wave(_shares(t, hold, steps), lr, floor),
    (
        Mistake("After its last step your rate rises again: a cosine goes on as a wave. Is t clipped?",
                lambda t, lr, hold, steps, floor: _wave(np.maximum((t - hold) / (steps - hold), 0), lr, floor)),
        Mistake("During the hold your rate is no longer the first one. What is the share of the fall before it begins?",
                lambda t, lr, hold, steps, floor: _wave(np.minimum((t - hold) / (steps - hold), 1), lr, floor)),
        Mistake("Before the fall and after it your rate follows the wave. How far along is a fall that has not begun, or is over?",
                lambda t, lr, hold, steps, floor: _wave((t - hold) / (steps - hold), lr, floor)),
        Mistake("Yours is at the floor one step too early.",
                lambda t, lr, hold, steps, floor: _wave(np.clip((t - hold) / (steps - 1 - hold), 0, 1), lr, floor), _at_the_end),
        Mistake("Yours has no hold: the fall begins at once.",
                lambda t, lr, hold, steps, floor: _wave(np.clip(t / steps, 0, 1), lr, floor)),
        Mistake("Your fall is too long. How many steps are left for it, once the hold is over?",
                lambda t, lr, hold, steps, floor: _wave(np.clip((t - hold) / steps, 0, 1), lr, floor), _at_the_end),
        Mistake("When the hold is over your rate jumps: at that moment the fall has just begun.",
                lambda t, lr, hold, steps, floor: np.where(t < hold, lr, _wave(np.clip(t / steps, 0, 1), lr, floor))),
        Mistake("Your fall is too long, and its end is cut off with a jump. How many steps are left for it, once the hold is over?",
                lambda t, lr, hold, steps, floor: np.where(t < steps, _wave(np.clip((t - hold) / steps, 0, 1), lr, floor), floor)),
        Mistake("NumPy's cosine takes radians: what is half a turn in them?",
                lambda t, lr, hold, steps, floor: floor + (lr - floor) * (1 + np.cos(180 * _shares(t, hold, steps))) / 2),
        Mistake("Yours falls to 0. Where does the floor come in?",
                lambda t, lr, hold, steps, floor: _wave(_shares(t, hold, steps), lr, 0)),
        Mistake("Your rate begins too high: the floor is added to a wave that begins at the full rate.",
                lambda t, lr, hold, steps, floor: floor + _wave(_shares(t, hold, steps), lr, 0)),
        Mistake("The floor cuts your wave off. The whole wave should lie between the two rates.",
                lambda t, lr, hold, steps, floor: np.maximum(_wave(_shares(t, hold, steps), lr, 0), floor)),
        Mistake("That is a straight line.", lambda t, lr, hold, steps, floor: lr + (floor - lr) * _shares(t, hold, steps)),
        Mistake("That is a quarter of a wave: it does not level out at the end.",
                lambda t, lr, hold, steps, floor: floor + (lr - floor) * np.cos(np.pi / 2 * _shares(t, hold, steps))),
        Mistake("1 + cos goes from 2 to 0; what you need goes from 1 to 0.",
                lambda t, lr, hold, steps, floor: floor + (lr - floor) * (1 + np.cos(np.pi * _shares(t, hold, steps)))),
    ))


def _stair(cut):
    """A rate after as many cuts as `cut` counts, of t, batches and every."""
    return lambda t, lr, gamma, batches, every: lr * gamma ** cut(t, batches, every)


step_decay = Judge(
    asked.step_decay,
    _stair(lambda t, batches, every: t // (batches * every)),
    (
        Mistake("Yours cuts half a stretch too early. What does rounding do, what should be done?",
                _stair(lambda t, batches, every: np.round(t / (batches * every)))),
        Mistake("That is a smooth fall. A stair stays level until a whole stretch is over.",
                _stair(lambda t, batches, every: t / (batches * every))),
        Mistake("Yours has already cut once in the first stretch.", _stair(lambda t, batches, every: t // (batches * every) + 1)),
        Mistake("Yours has already cut once in the first stretch.", _stair(lambda t, batches, every: np.ceil(t / (batches * every)))),
        Mistake("t counts batches, `every` counts epochs. How many batches are an epoch?", _stair(lambda t, batches, every: t // every)),
        Mistake("Yours cuts after each epoch. Where does `every` come in?", _stair(lambda t, batches, every: t // batches)),
        Mistake("Yours cuts after each batch.", _stair(lambda t, batches, every: t)),
        Mistake("Yours cuts one batch too late: t counts from 0, so that batch already begins a new stretch.",
                _stair(lambda t, batches, every: max(t - 1, 0) // (batches * every))),
        Mistake("Yours cuts one batch too early: the last batch of a stretch still has the old rate.",
                _stair(lambda t, batches, every: (t + 1) // (batches * every))),
        Mistake("γ is what *remains* at each cut, not what is lost.",
                lambda t, lr, gamma, batches, every: lr * (1 - gamma) ** (t // (batches * every))),
        Mistake("Two cuts multiply by γ twice; you multiply by γ and by the number of cuts.",
                lambda t, lr, gamma, batches, every: lr * gamma * (t // (batches * every))),
        Mistake("Yours cuts once and never again.",
                lambda t, lr, gamma, batches, every: lr * gamma ** min(t // (batches * every), 1)),
    ), atol=0.0)

BOUND = 0.75        # of what the best constant leaves; a straight fall from 1/L leaves at most 0.7
LOW = Fault("It ends too high.", "What is left is the way: your highest rate is far below 1/L, so the flat direction hardly moved.")
EARLY = Fault("It ends too high.", "What is left is the way: yours decays before it has arrived. Keep the rate high for longer.")
NOISY = Fault("It ends too high.", "What is left is noise: your last rates are too high. If they do end at 0, "
              "does the fall begin too high, or too late?")
FLAT = Fault("It ends too high.", "That is a constant, and none gets below the bound. Change the rate on the way.")
LEAVES = Fault("It leaves the bowl.", "Which curvature sets the edge, and where is it?")
UPHILL = Fault("Some rate is below 0.", "A step with a negative rate goes uphill. Does your fall stop at 0?")


def _left(rates, curvatures, sigma):
    """What is left at the end, of the way from 4 in each direction, and of the noise."""
    shrink = (1 - rates[..., None] * curvatures) ** 2
    later = np.cumprod(np.concatenate([shrink, np.ones_like(shrink[:1])])[::-1], axis=0)[::-1]     # by the steps from t on
    return 8 * later[0] @ curvatures, sigma**2 / 2 * (later[1:] * rates[..., None] ** 2).sum(axis=0) @ curvatures


def _best_constant(curvatures, sigma, steps):
    """The lowest mean loss at the end, of 60 constant rates."""
    rates = np.geomspace(0.003, 1.97, 60)[:, None] / curvatures.max()
    shrink = (1 - rates * curvatures) ** 2
    noise = rates * sigma**2 / (2 * (2 - rates * curvatures)) * (1 - shrink**steps)
    return (8 * shrink**steps * curvatures + noise).sum(axis=1).min()


class Race(Judge):
    """Judge rates by where they lead: below the bound is right, and what is left says what is wrong."""

    def _sum_up(self, cases, answers, wanted, faults):
        raced = [_race(answer.value, **case) if fault in (None, DIFFERS) else (fault, "")
                 for case, answer, fault in zip(cases, answers, faults)]
        said = super()._sum_up(cases, answers, wanted, [fault for fault, _ in raced])
        words = next((words for fault, words in raced if fault), "")
        return replace(said, detail=words) if words else said


def _race(rates, curvatures, sigma, steps):
    """What is wrong with the rates, or None, and the numbers in words."""
    rates, start = np.asarray(rates, float), 8 * curvatures.sum()
    way, noise = _left(rates, curvatures, sigma)
    bound, top = BOUND * _best_constant(curvatures, sigma, steps), rates.max() * curvatures.max()
    words = (f"It leaves {way + noise:.3g}, {way:.3g} of the way and {noise:.3g} of noise; "
             f"the bound is {bound:.3g}. The highest rate is {top:.3g}/L.")
    if rates.min() < 0:
        return UPHILL, f"The lowest is {rates.min():.3g}."
    if way + noise <= bound:
        return None, ""
    if not way + noise <= start * (1 + 1e-9):
        return LEAVES, words
    if np.ptp(rates) <= 1e-9 * rates.max():
        return FLAT, words
    if noise >= way:
        return NOISY, words
    return (LOW if top < 0.3 else EARLY), words


def _fall(height):
    """A straight fall to 0, from a height in units of 1/L."""
    return lambda curvatures, sigma, steps: height / curvatures.max() * (1 - np.arange(steps) / steps)


beat_constant = Race(
    asked.beat_constant,
    _fall(1.0),
    (
        Mistake(EARLY.hint, lambda curvatures, sigma, steps: 1 / curvatures.max() / (1 + np.arange(steps))),
        Mistake(EARLY.hint, lambda curvatures, sigma, steps: 1 / curvatures.max() * 0.9 ** np.arange(steps)),
        Mistake(LOW.hint, _fall(0.05)),
        Mistake(FLAT.hint, lambda curvatures, sigma, steps: np.full(steps, 0.3 / curvatures.max())),
        Mistake(NOISY.hint, lambda curvatures, sigma, steps: np.linspace(0.1, 1, steps) / curvatures.max()),
        Mistake(LEAVES.hint, lambda curvatures, sigma, steps: np.full(steps, 1 / curvatures.min())),
        Mistake(UPHILL.hint, lambda curvatures, sigma, steps: (1 - np.arange(steps) / (0.9 * steps)) / curvatures.max()),
    ))

JUDGES = {judge.spec.name: judge for judge in (cosine, step_decay, beat_constant)}
