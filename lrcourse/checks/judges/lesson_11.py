"""What is right in 11_choosing_rates, and what one typically gets wrong."""

import numpy as np

from .. import lesson_11 as asked
from .judging import Judge, Mistake


def _grid(low, decades, per_decade, *, base=10.0, more=1, spread=np.geomspace):
    count = round(decades * np.log(10) / np.log(base)) * per_decade + more
    return spread(low, low * 10.0**decades, count)


def _spread(**change):
    return lambda low, decades, per_decade: _grid(low, decades, per_decade, **change)


def _top_decade(case, value):
    rates = np.asarray(value)
    return f"Of yours, {np.sum(rates > rates.max() / 10 * (1 + 1e-9))} of {rates.size} lie in the top decade."


log_grid = Judge(
    asked.log_grid,
    _grid,
    (
        Mistake("Evenly spaced rates put 9 of 10 into the top decade. What should two neighbours have in common?",
                _spread(spread=np.linspace), _top_decade),
        Mistake("Evenly spaced rates put 9 of 10 into the top decade. And a fence has one more post than it has gaps.",
                _spread(spread=np.linspace, more=0), _top_decade),
        Mistake("A fence has one more post than it has gaps: both ends are among the rates.", _spread(more=0)),
        Mistake("The highest rate is missing.", lambda low, decades, per_decade: _grid(low, decades, per_decade)[:-1]),
        Mistake("The lowest rate is missing.", lambda low, decades, per_decade: _grid(low, decades, per_decade)[1:]),
        Mistake("These are exponents. A rate is ten to the power of them.",
                lambda low, decades, per_decade: np.log10(_grid(low, decades, per_decade))),
        Mistake("That many rates in all? The task says how many in each decade.",
                lambda low, decades, per_decade: np.geomspace(low, low * 10.0**decades, per_decade)),
        Mistake("A decade ends where the next begins, and that rate is there once. Yours has one too many wherever two meet.",
                lambda low, decades, per_decade: np.geomspace(low, low * 10.0**decades, decades * (per_decade + 1))),
        Mistake("`np.logspace` takes exponents of ten, and `low` is a rate.",
                lambda low, decades, per_decade: np.logspace(low, low * 10.0**decades, decades * per_decade + 1)),
        Mistake("`np.logspace` takes exponents of ten, and `low` is a rate.",
                lambda low, decades, per_decade: np.logspace(low, low + decades, decades * per_decade + 1)),
        Mistake("That is one rate a decade. The task wants more of them.",
                lambda low, decades, per_decade: _grid(low, decades, 1)),
        Mistake("Yours grows by a whole decade from rate to rate.",
                lambda low, decades, per_decade: low * 10.0 ** np.arange(decades * per_decade + 1)),
        Mistake("A decade is a factor of ten; yours is a factor of e.",
                lambda low, decades, per_decade: low * np.exp(np.arange(decades * per_decade + 1) / per_decade)),
        Mistake("From low to high, please.", lambda low, decades, per_decade: _grid(low, decades, per_decade)[::-1]),
    ), rtol=1e-9)


def _test(features, target, w, low, high, steps, train, *, rate=lambda t, steps, low, high: low * (high / low) ** (t / (steps - 1)),
          stops=lambda losses: losses[-1] > 4 * min(losses), read=lambda rates, losses: rates[int(np.nanargmin(losses))] / 10,
          restored=True, late=0):
    """The reading, its cost and the loss of the run after it; what can be got wrong, by name."""
    x, rates, losses, made = w, [], [], 0
    with np.errstate(all="ignore"):
        for t in range(steps):
            rates.append(rate(t, steps, low, high))
            losses.append(np.mean((features @ x - target) ** 2) / 2)
            if stops(losses):
                made += late
                break
            x, made = x - rates[-1] * features.T @ (features @ x - target) / len(target), made + 1
        lr = read(rates, losses)
        x = w if restored else x
        for _ in range(train):
            x = x - lr * features.T @ (features @ x - target) / len(target)
        return np.array([lr, made, np.mean((features @ x - target) ** 2) / 2])


def _tested(**change):
    return lambda features, target, w, low, high, steps, train: _test(features, target, w, low, high, steps, train, **change)


def _tenth_of_loss(rates, losses):
    return min(losses) / 10


def _steepest(rates, losses):
    return rates[int(np.argmin(np.diff(losses)))]


range_test = Judge(
    asked.range_test,
    _test,
    (
        Mistake("The test leaves a broken model behind, and your run goes on from there. Where should it begin?",
                _tested(restored=False)),
        Mistake("You train at the lowest point itself. There the blow-up has begun already: the loss is low thanks to the rates before.",
                _tested(read=lambda rates, losses: rates[int(np.nanargmin(losses))])),
        Mistake("You train at the lowest point itself, and from the broken model that the test leaves behind.",
                _tested(read=lambda rates, losses: rates[int(np.nanargmin(losses))], restored=False)),
        Mistake("Which part of the rate at the lowest point does this task ask for?",
                _tested(read=lambda rates, losses: rates[int(np.nanargmin(losses))] / 3)),
        Mistake("That is a part of the *last* rate. Where was the loss lowest?", _tested(read=lambda rates, losses: rates[-1] / 10)),
        Mistake("That is a part of a loss. Which rate belongs to it?", _tested(read=_tenth_of_loss)),
        Mistake("That is where the loss falls fastest. This task reads another point.", _tested(read=_steepest)),
        Mistake("The rates grow by the same factor, not by the same amount: most of yours are in the top decade.",
                _tested(rate=lambda t, steps, low, high: low + (high - low) * t / (steps - 1))),
        Mistake("Your test would never reach its highest rate. How many factors lie between the first step and the last?",
                _tested(rate=lambda t, steps, low, high: low * (high / low) ** (t / steps))),
        Mistake("The first step has the lowest rate; yours is one factor ahead.",
                _tested(rate=lambda t, steps, low, high: low * (high / low) ** ((t + 1) / steps))),
        Mistake("Your test goes on after the loss blew up. That costs gradients, and tells nothing.", _tested(stops=lambda losses: False)),
        Mistake("Your test stops as soon as the loss rises at all. By how much may it rise?",
                _tested(stops=lambda losses: losses[-1] > min(losses))),
        Mistake("Compare with the lowest loss so far, not with the first.", _tested(stops=lambda losses: losses[-1] > 4 * losses[0])),
        Mistake("Compare with the lowest loss so far, not with the one before.",
                _tested(stops=lambda losses: losses[-1] > 4 * losses[max(len(losses) - 2, 0)])),
        Mistake("One gradient too many: look at the loss before you pay for a slope.", _tested(late=1)),
    ), rtol=1e-6)


def _pick(lrs, losses, *, score=lambda losses: np.where(np.isfinite(losses).all(axis=1), losses.mean(axis=1), np.nan),
          best=np.nanargmin, border=lambda lrs, value, k: lrs[k] in (lrs.min(), lrs.max()), answer=lambda lrs, k: float(lrs[k])):
    """The chosen rate or "widen"; what can be got wrong, by name."""
    with np.errstate(all="ignore"):
        value = score(losses)
        if np.isnan(value).all():
            return "widen"
        k = int(best(value))
        return "widen" if border(lrs, value, k) else answer(lrs, k)


def _picked(**change):
    return lambda lrs, losses: _pick(lrs, losses, **change)


def _nan_is_least(losses):
    return np.where(np.isfinite(losses).all(axis=1), losses.mean(axis=1), -np.inf)


def _without_nan(losses, kind=np.mean):
    finite = [row[~np.isnan(row)] for row in losses]
    return np.array([kind(row) if row.size else np.nan for row in finite])


def _of_those_left(lrs, value, k):
    left = lrs[np.isfinite(value)]
    return lrs[k] in (left.min(), left.max())


pick_rate = Judge(
    asked.pick_rate,
    _pick,
    (
        Mistake("The best rate lies at the border of what was tried, and a better one may lie beyond. Did you look?",
                _picked(border=lambda lrs, value, k: False)),
        Mistake("A rate at which one run in four is lost is out. Yours is averaged over the runs that were left.",
                _picked(score=_without_nan)),
        Mistake("A rate at which one run in four is lost is out, and the border counts. Yours knows neither.",
                _picked(score=_without_nan, border=lambda lrs, value, k: False)),
        Mistake("`argmin` takes nan for the lowest of all.", _picked(score=_nan_is_least)),
        Mistake("`argmin` takes nan for the lowest of all. And what if the best is at the border?",
                _picked(score=_nan_is_least, border=lambda lrs, value, k: False)),
        Mistake("You took the luckiest run. A rate is judged by all of its runs.",
                _picked(score=lambda losses: np.where(np.isfinite(losses).all(axis=1), losses.min(axis=1), np.nan))),
        Mistake("You took the luckiest run. A rate is judged by all of its runs, the lost ones among them.",
                _picked(score=lambda losses: _without_nan(losses, np.min))),
        Mistake("That goes by the middle of a rate's runs. The task goes by another kind of average.",
                _picked(score=lambda losses: np.where(np.isfinite(losses).all(axis=1), np.median(losses, axis=1), np.nan))),
        Mistake("You judge a rate by its worst run alone. All of its runs count.",
                _picked(score=lambda losses: np.where(np.isfinite(losses).all(axis=1), losses.max(axis=1), np.nan))),
        Mistake("Only the first seed counts in yours.",
                _picked(score=lambda losses: np.where(np.isfinite(losses[:, 0]), losses[:, 0], np.nan))),
        Mistake("A rate that diverged was tried as well: where one is known to be too high, the border is behind it.",
                _picked(border=_of_those_left)),
        Mistake("The rates stand in no order: the first and the last of the list need not be the lowest and the highest.",
                _picked(border=lambda lrs, value, k: k in (0, len(lrs) - 1))),
        Mistake("There are two borders. You look at the upper one.", _picked(border=lambda lrs, value, k: lrs[k] == lrs.max())),
        Mistake("There are two borders. You look at the lower one.", _picked(border=lambda lrs, value, k: lrs[k] == lrs.min())),
        Mistake("That is the place in the list. The rate itself is asked for.", _picked(answer=lambda lrs, k: k)),
        Mistake("That is the worst of the rates that are left.", _picked(best=np.nanargmax)),
        Mistake("The lowest *loss* was to be found, not the lowest rate that works.",
                _picked(best=lambda value: 0, score=lambda losses: np.zeros(len(losses)), border=lambda lrs, value, k: False,
                        answer=lambda lrs, k: float(lrs.min()))),
    ), rtol=1e-9)

JUDGES = {judge.spec.name: judge for judge in (log_grid, range_test, pick_rate)}
