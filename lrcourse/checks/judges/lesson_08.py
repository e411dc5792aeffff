"""What is right in 08_warm_starts, and what one typically gets wrong."""

import numpy as np

from .. import lesson_08 as asked
from .judging import Judge, Mistake


def _hat(up, down):
    """A rate from its two sides: the way up while t < rise, then the way down, never below 0; a number for a number."""
    def rate(t, lr, rise, steps):
        t = np.asarray(t)
        eta = lr * np.maximum(np.where(t < rise, up(t, rise, steps), down(t, rise, steps)), 0)
        return eta if eta.ndim else float(eta)
    return rate


def _up(t, rise, steps):
    return (t + 1) / rise


def _down(t, rise, steps):
    return (steps - t) / (steps - rise + 1)


def _from_zero(t, rise, steps):
    return t / rise


def _first(case, value):
    return f"At t = 0 that is η = {np.ravel(value)[0]:.3g}." if np.size(value) > 1 else ""


def _ends(case, value):
    t = np.ravel(case["t"])
    return f"At t = {t[-1]} that is η = {np.ravel(value)[-1]:.3g}." if t[-1] >= case["steps"] else ""


def _plain_below_zero(t, lr, rise, steps):
    t = np.asarray(t)
    eta = lr * np.where(t < rise, _up(t, rise, steps), _down(t, rise, steps))
    return eta if eta.ndim else float(eta)


ZERO = "A step with η = 0 learns nothing. (optax's warm-up counts like that, 0 at t = 0; here the first step has to learn.)"

warmup = Judge(
    asked.warmup,
    _hat(_up, _down),
    (
        Mistake(ZERO, _hat(_from_zero, _down), _first),
        Mistake(ZERO, _hat(_from_zero, lambda t, rise, steps: (steps - t) / (steps - rise)), _first),
        Mistake("The way down is measured from t = 0 there, so the rate jumps at the joint. Where does the way down begin?",
                _hat(_up, lambda t, rise, steps: 1 - t / steps)),
        Mistake("The way down is as long as the whole plan, so it is not down when the steps are over. How many are left at the peak?",
                _hat(_up, lambda t, rise, steps: 1 - (t - rise + 1) / steps), _ends),
        Mistake("Two steps at the peak: the last one of the warm-up is there already. Where should the next one be?",
                _hat(_up, lambda t, rise, steps: (steps - t) / (steps - rise))),
        Mistake("The last step has η = 0 and learns nothing. At which t should the rate be 0 first?",
                _hat(_up, lambda t, rise, steps: (steps - 1 - t) / max(steps - rise, 1))),
        Mistake("After its steps the rate goes below 0, and the run would climb.", _plain_below_zero, _ends),
        Mistake("It stays at the peak. Where is the way down?", _hat(_up, lambda t, rise, steps: np.ones(np.shape(t)))),
        Mistake("The way up takes one step too many: at which t does the last step of the warm-up come?",
                _hat(lambda t, rise, steps: (t + 1) / (rise + 1), _down)),
    ))


def _go_on(x, m, t, curvatures, lr, momentum, rise, steps):
    """The run itself, as it goes on from its state."""
    for t in range(t, t + steps):
        m = momentum * m + curvatures * x
        x = x - lr * min((t + 1) / rise, 1) * m
    return x


def _from(moment=lambda m: m, count=lambda t: t):
    """The run as it goes on with another moment, or another count."""
    def answer(x, m, t, curvatures, lr, momentum, rise, steps):
        return _go_on(x, moment(m), count(t), curvatures, lr, momentum, rise, steps)
    return answer


def _old_memory(x, m, t, curvatures, lr, momentum, rise, steps):
    for t in range(t, t + steps):
        x, m = x - lr * min((t + 1) / rise, 1) * m, momentum * m + curvatures * x
    return x


def _late_memory(x, m, t, curvatures, lr, momentum, rise, steps):
    for t in range(t, t + steps):
        x = x - lr * min((t + 1) / rise, 1) * m
        m = momentum * m + curvatures * x
    return x


def _uncapped(x, m, t, curvatures, lr, momentum, rise, steps):
    for t in range(t, t + steps):
        m = momentum * m + curvatures * x
        x = x - lr * (t + 1) / rise * m
    return x


def _averaged(x, m, t, curvatures, lr, momentum, rise, steps):
    for t in range(t, t + steps):
        m = momentum * m + (1 - momentum) * curvatures * x
        x = x - lr * min((t + 1) / rise, 1) * m
    return x


def _no_warmup(x, m, t, curvatures, lr, momentum, rise, steps):
    return _go_on(x, m, t, curvatures, lr, momentum, 1, steps)


def _frozen(x, m, t, curvatures, lr, momentum, rise, steps):
    return _go_on(x, m, 0, curvatures, lr * min((t + 1) / rise, 1), momentum, 1, steps)


def _to(x, m, t, curvatures, lr, momentum, rise, steps):
    return _go_on(x, m, t, curvatures, lr, momentum, rise, max(steps - t, 0))


resume = Judge(
    asked.resume,
    _go_on,
    (
        Mistake("The count began at 0 again, so the run warms up a second time. How many steps have been made?",
                _from(count=lambda t: 0)),
        Mistake("The moment is lost: the ball begins at rest again. What did it carry when it was stopped?",
                _from(np.zeros_like)),
        Mistake("Count and moment are lost: that is a new run from this x. What else was saved?",
                _from(np.zeros_like, lambda t: 0)),
        Mistake("One step ahead: t steps have been made, counted from 0. Which number does the next one have?",
                _from(count=lambda t: t + 1)),
        Mistake("One step behind: the first step after the seam repeats the rate of the last one before it.",
                _from(count=lambda t: t - 1)),
        Mistake("x moves by the old moment. First the moment takes in the slope, then x moves.", _old_memory),
        Mistake("x moves by the old moment. First the moment takes in the slope, then x moves.", _late_memory),
        Mistake("After the warm-up your rate goes on rising. What keeps it at its peak?", _uncapped),
        Mistake("That is the averaged form, with (1 − β) before the slope. Here the slope goes in whole.", _averaged),
        Mistake("The rate is at its peak in every step. Where is the warm-up?", _no_warmup),
        Mistake("The rate stands still at that of the first step after the seam. It goes on with the count.", _frozen),
        Mistake("`steps` says how many more steps to take, not at which count to end.", _to),
    ), rtol=1e-9)

order = Judge(
    asked.order,
    lambda: "b",
    (
        Mistake("So it would be with the calls the other way round. What has the scheduler done before the first epoch?",
                lambda: "a"),
        Mistake("That is a rate written late: the first one twice. Here the scheduler moves on before the epoch, not after it.",
                lambda: "c"),
        Mistake("The scheduler writes into the optimizer each time it is told to.", lambda: "d"),
    ))

JUDGES = {judge.spec.name: judge for judge in (warmup, resume, order)}
