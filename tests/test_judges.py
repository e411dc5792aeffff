"""Each judge knows right from wrong: the truth passes, every typical mistake fails with a hint of its own."""

from dataclasses import replace

import numpy as np
import pytest

import lrcourse
from lrcourse import largest_eigenvalue
from lrcourse.checks import Answer, ask_cases, specs
from lrcourse.checks.judges import judge_of

SEEDS = 200             # or, where an answer is judged by running it again, as many as its judge says
SPECS = {spec.name: spec for spec in specs()}
MISTAKES = [(name, mistake) for name, spec in SPECS.items() for mistake in getattr(judge_of(spec), "mistakes", ())]


def verdicts(name, answer):
    """What the judge says to an answer, for each seed; all seeds are asked at once."""
    spec, judge = SPECS[name], judge_of(SPECS[name])
    seeds = range(getattr(judge, "seeds", SEEDS))
    replies = iter(ask_cases(replace(spec, seconds=600), answer, [case for seed in seeds for case in spec.cases(seed)]))
    for seed in seeds:
        cases = spec.cases(seed)
        yield seed, judge(cases, [Answer.read(next(replies)) for _ in cases])


def in_place(x, gradient, lr):
    x -= lr * gradient
    return x


def spoils_the_gradient(x, gradient, lr):
    gradient *= lr
    return x - gradient


def in_capitals(curvatures, lr):
    bracket = 1 - lr * max(curvatures)
    return "CREEPS" if bracket > 0 else "OVERSHOOTS" if bracket > -1 else "BOUNCES" if bracket == -1 else "DIVERGES"


def scales_in_place(train, new):
    new -= np.nanmean(train, axis=0)
    new /= np.where(np.nanstd(train, axis=0) == 0, 1, np.nanstd(train, axis=0))
    return np.nan_to_num(new)


def by_the_model(features):
    line = lrcourse.LinearRegression(features, features[:, 0])
    return 2 / line.curvature(line.start)


def by_the_model_of_the_rows(features, target, x, rows):
    return lrcourse.LinearRegression(features, target, bias=False).grad(x, rows)


def counted(lr, curvature, goal):
    steps, left = 0, 1.0
    while left > goal and lr * curvature < 2:
        steps, left = steps + 1, left * (1 - lr * curvature) ** 2
    return steps if left <= goal else np.inf


def divides_in_place(losses, norms, lr, goal):
    norms /= norms[0]
    return "done" if losses[-1] <= goal else "stuck" if norms[-1] < 0.01 else "slow"


def perceptron_in_place(w, a, label, lr):
    if label * (a @ w) <= 0:
        w += lr * label * a
    return w


def lms_in_place(features, target, w, lr):
    for a, y in zip(features, target):
        w += lr * (y - a @ w) * a
    return w


def by_the_model_row_by_row(features, target, w, lr):
    line = lrcourse.LinearRegression(features, target, bias=False)
    for row in range(len(target)):
        w = w - lr * line.grad(w, [row])
    return w


def by_the_optimizer(curvatures, x, lr, momentum, steps):
    return lrcourse.run(lrcourse.SGD(lr, momentum=momentum), lrcourse.quadratic(curvatures), steps, x0=x).x[-1]


def goes_on_in_place(x, m, t, curvatures, lr, momentum, rise, steps):
    for number in range(t, t + steps):
        m *= momentum
        m += curvatures * x
        x -= lr * min((number + 1) / rise, 1) * m
    return x


def goes_on_by_the_library(x, m, t, curvatures, lr, momentum, rise, steps):
    opt = lrcourse.SGD(lambda n: lr * min((n + 1) / rise, 1), momentum=momentum)
    opt.t, opt.buffer = t, m
    return lrcourse.run(opt, lrcourse.quadratic(curvatures), steps, x0=x, resume=True).x[-1]


def by_adagrad(slopes, lr, last, eps):
    opt, x = lrcourse.Adagrad(lr, eps=eps), np.zeros(slopes.shape[1])
    for g in slopes:
        x = opt.step(x, g)
    return x


def by_adam(slopes, lrs, beta1, beta2, eps):
    opt, x = lrcourse.Adam(lambda t: lrs[t], betas=(beta1, beta2), eps=eps), np.zeros(slopes.shape[1])
    for g in slopes:
        x = opt.step(x, g)
    return x


def sorted_cosine(t, lr, hold, steps, floor):
    t.sort()
    return floor + (lr - floor) * (1 + np.cos(np.pi * np.clip((t - hold) / (steps - hold), 0, 1))) / 2


def by_the_svm(features, target, w, offset, lam):
    return lrcourse.LinearSVM(features, target, l2=lam).grad(np.append(w, offset))


def by_lanczos(up, down):
    return largest_eigenvalue(lambda v: up.T @ (up @ v) - down.T @ (down @ v), np.ones(up.shape[1]))


def by_the_range_test(features, target, w, low, high, steps, train):
    line = lrcourse.LinearRegression(features, target, bias=False)
    test = lrcourse.range_test(lrcourse.SGD, low, high, line, steps, x0=w)
    return [test.lr, test.gradients, lrcourse.run(lrcourse.SGD(test.lr), line, train, x0=w).loss[-1]]


def range_test_in_place(features, target, w, low, high, steps, train):
    for t in range(steps):
        w -= low * (high / low) ** (t / (steps - 1)) * features.T @ (features @ w - target) / len(target)
    return [low, steps, 0.0]


def sorted_log(losses, goal, every, weights, batch):
    losses[::-1].sort()
    return 6.0 * weights * batch * every * np.sum(~(losses <= goal)) if losses[-1] <= goal else np.inf


def nan_is_out_in_place(a_tune, b_tune, a_test, b_test, default):
    if a_tune.size != b_tune.size:
        return "unequal tuning"
    for losses in a_tune, b_tune:
        losses[np.isnan(losses)] = np.inf
    gap = a_test[a_tune.mean(axis=1).argmin()] - b_test[b_tune.mean(axis=1).argmin()]
    return "no difference" if abs(gap.mean()) <= 2 * gap.std(ddof=1) / len(gap)**0.5 else "a" if gap.mean() < 0 else "b"


def chosen_by_the_median(a_tune, b_tune, a_test, b_test, default):
    if a_tune.size != b_tune.size:
        return "unequal tuning"
    a, b = (test[np.nanargmin(np.median(tune, axis=1))] for tune, test in ((a_tune, a_test), (b_tune, b_test)))
    noise = np.std(a - b, ddof=1) / len(a)**0.5
    return "no difference" if abs(np.mean(a - b)) <= 2 * noise else "a" if np.mean(a - b) < 0 else "b"


# Wrong answers that no judge lists as values: exercise, answer, words of the hint. One line each.
MUTANTS = [
    ("step", in_place, "make a new array"),
    ("step", spoils_the_gradient, "make a new array"),
    ("step", lambda x, gradient, lr: list(x - lr * gradient) if np.ndim(x) == 3 else x - lr * np.ravel(gradient), ""),
    ("step", lambda x, gradient, lr: np.round(x - lr * gradient, 3), ""),
    ("hand_step", lambda x, lr: np.array([x - lr * (x + x**3)]), ""),
    ("hand_step", lambda x, lr: 0.6688, ""),
    ("edge", lambda hessian: 2 / largest_eigenvalue(lambda v: hessian @ v, np.ones(len(hessian))), "write it yourself"),
    ("edge", lambda hessian: 2 / np.linalg.eigvalsh(hessian), ""),
    ("edge", lambda hessian: 2 / np.linalg.eigvalsh(np.triu(hessian))[-1], ""),
    ("regime", in_capitals, ""),
    ("regime", lambda curvatures, lr: "overshoots", ""),
    ("fastest", lambda curvatures: 2 / (np.sort(curvatures)[0] + np.sort(curvatures)[-2]), ""),
    ("fastest", lambda curvatures: curvatures.sort() or 2 / (curvatures[0] + curvatures[-1]), "make a new array"),
    ("steps_needed", lambda lr, curvature, goal: 6, ""),
    ("steps_needed", lambda lr, curvature, goal: np.array([counted(lr, curvature, goal)]), ""),
    ("steps_needed", lambda lr, curvature, goal: str(counted(lr, curvature, goal)), ""),
    ("steps_needed", lambda lr, curvature, goal: counted(lr, curvature, goal) + 1, ""),
    ("stuck_or_slow", lambda losses, norms, lr, goal: "slow", ""),
    ("stuck_or_slow", lambda losses, norms, lr, goal: norms[-1] < 0.01 * norms[0], ""),
    ("stuck_or_slow", divides_in_place, "make a new array"),
    ("standardize", lambda train, new: lrcourse.standardize(train, new)[1], "write it yourself"),
    ("standardize", scales_in_place, "make a new array"),
    ("standardize", lambda train, new: np.zeros(new.shape), ""),
    ("standardize", lambda train, new: ((new - train.mean(0)) / train.std(0))[:, np.ptp(train, axis=0) > 0], ""),
    ("safe_rate", by_the_model, "write it yourself"),
    ("safe_rate", lambda features: 0.343, ""),
    ("safe_rate", lambda features: 2 / np.linalg.eigvalsh(features.T @ features / len(features)), ""),
    ("safe_rate", lambda features: 2 / np.mean(np.sum(features**2, axis=1)), ""),
    ("sum_or_mean", lambda: "C", ""),
    ("minibatch", by_the_model_of_the_rows, "write it yourself"),
    ("minibatch", lambda features, target, x, rows: features[rows].T @ (features[rows] @ x - target[rows]) / rows.max(), ""),
    ("floor", lambda lr, curvatures, sigma: lr * sigma**2 / (2 * (2 - lr * curvatures)), ""),
    ("floor", lambda lr, curvatures, sigma: np.inf, ""),
    ("robbins_monro", lambda kind, p: True, ""),
    ("robbins_monro", lambda kind, p: [True, True], ""),
    ("robbins_monro", lambda kind, p: ["infinite", "finite"], ""),
    ("hinge_grad", by_the_svm, "write it yourself"),
    ("hinge_grad", lambda features, target, w, offset, lam: (target * (target * (features @ w + offset) < 1)) @ features, ""),
    ("pegasos", lambda features, target, rows, lam, t0: np.zeros(features.shape[1]), ""),
    ("pegasos", lambda features, target, rows, lam, t0: np.append(np.ones(features.shape[1]), 0.0), ""),
    ("sharpness", by_lanczos, "write it yourself"),
    ("sharpness", lambda up, down: np.sum(up**2), ""),
    ("sharpness", lambda up, down: np.linalg.eigvalsh(up.T @ up - down.T @ down), ""),
    ("cosine", lambda t, lr, hold, steps, floor: lrcourse.cosine(lr, steps - hold, floor)(np.maximum(t - hold, 0)), "write it yourself"),
    ("cosine", sorted_cosine, "make a new array"),
    ("cosine", lambda t, lr, hold, steps, floor: lr, ""),
    ("cosine", lambda t, lr, hold, steps, floor: lr if t < hold else floor, "np.where"),
    ("step_decay", lambda t, lr, gamma, batches, every: lrcourse.step(lr, batches * every, gamma)(t), "write it yourself"),
    ("step_decay", lambda t, lr, gamma, batches, every: np.array([lr * gamma ** (t // (batches * every))]), ""),
    ("beat_constant", lambda curvatures, sigma, steps: 0.3 / max(curvatures), ""),
    ("beat_constant", lambda curvatures, sigma, steps: np.linspace(1, 0, steps + 1) / max(curvatures), ""),
    ("beat_constant", lambda curvatures, sigma, steps: np.zeros(steps), "That is a constant"),
    ("beat_constant", lambda curvatures, sigma, steps: np.full(steps, np.nan), ""),
    ("perceptron", perceptron_in_place, "make a new array"),
    ("perceptron", lambda w, a, label, lr: w, ""),
    ("lms", by_the_model_row_by_row, "write it yourself"),
    ("lms", lms_in_place, "make a new array"),
    ("heavy_ball", by_the_optimizer, "write it yourself"),
    ("heavy_ball", lambda curvatures, x, lr, momentum, steps: x * (1 - lr * curvatures / (1 - momentum)) ** steps, ""),
    ("warmup", lambda t, lr, rise, steps: lrcourse.warmup(lr, rise)(t), "write it yourself"),
    ("warmup", lambda t, lr, rise, steps: [lr] * np.size(t), ""),
    ("resume", goes_on_in_place, "make a new array"),
    ("resume", goes_on_by_the_library, "write it yourself"),
    ("order", lambda: "B", ""),
    ("adagrad", by_adagrad, "write it yourself"),
    ("adagrad", lambda slopes, lr, last, eps: np.cumsum(slopes, axis=0)[-1], ""),
    ("adagrad", lambda slopes, lr, last, eps: -lr * np.sign(slopes).sum(axis=0), ""),
    ("adam", by_adam, "write it yourself"),
    ("adam", lambda slopes, lrs, beta1, beta2, eps: -(lrs[:, None] * np.sign(slopes)).sum(axis=0), ""),
    ("adam", lambda slopes, lrs, beta1, beta2, eps: np.zeros(len(slopes)), ""),
    ("first_step", lambda: "B", ""),
    ("log_grid", lambda low, decades, many: lrcourse.log_grid(low, low * 10**decades, decades * many + 1), "write it yourself"),
    ("log_grid", lambda low, decades, many: np.array([low, low * 10.0**decades]), ""),
    ("log_grid", lambda low, decades, many: low, ""),
    ("range_test", by_the_range_test, "write it yourself"),
    ("range_test", range_test_in_place, "make a new array"),
    ("range_test", lambda features, target, w, low, high, steps, train: low * 1000, ""),
    ("pick_rate", lambda lrs, losses: lrs[np.argmin(losses.mean(axis=1))], ""),
    ("pick_rate", lambda lrs, losses: "widen", ""),
    ("pick_rate", lambda lrs, losses: "Widen" if np.isnan(losses).any() else float(np.median(lrs)), ""),
    ("plan", lambda ticket: 0.3, "[optimizer, arguments, rates]"),
    ("plan", lambda ticket: ["SGD", [], np.full(500, np.nan)], "[optimizer, arguments, rates]"),
    ("plan", lambda ticket: ["Adam", [], np.full(500, 0.01)], "Yours is a constant"),
    ("table", lambda ticket: [], "as `lab.table` gives it"),
    ("table", lambda ticket: [["SGD", [], np.full(500, 0.3), 0, 0.25, 0.96]], "nothing changed"),
    ("claims", lambda ticket: ["loss", "below", 0.3], "[plan, rival, claim, claim, claim]"),
    ("verdicts", lambda card: ("false", "e"), ""),
    ("verdicts", lambda card: ["it depends", "f"], "Card 1"),
    ("verdicts", lambda card: {1: ("False", "e"), 3: ("it depends", "c")}[card], "two texts in small letters"),
    ("verdicts", lambda card: (False, "e"), "two texts in small letters"),
    ("cost_to_reach", lambda losses, goal, every, weights, batch: np.inf, ""),
    ("cost_to_reach", lambda losses, goal, every, weights, batch: 6 * weights * batch * every * int(np.sum(losses > goal)), ""),
    ("cost_to_reach", sorted_log, "make a new array"),
    ("fair_compare", lambda a_tune, b_tune, a_test, b_test, default: "no difference", ""),
    ("fair_compare", nan_is_out_in_place, "make a new array"),
    ("fair_compare", chosen_by_the_median, "luckiest tuning runs"),
    ("fair_compare", lambda a_tune, b_tune, a_test, b_test, default: "A" if np.min(a_test) < np.min(b_test) else "B", ""),
]


@pytest.mark.parametrize("name", SPECS)
def test_the_truth_is_solved_for_every_seed(name):
    for seed, said in verdicts(name, judge_of(SPECS[name]).truth):
        assert (said.status, said.points) == ("solved", SPECS[name].points), f"seed {seed}: {said}"


@pytest.mark.parametrize("name, mistake", MISTAKES, ids=[f"{name}: {mistake.hint[:40]}" for name, mistake in MISTAKES])
def test_a_typical_mistake_gets_its_own_hint_for_every_seed(name, mistake):
    for seed, said in verdicts(name, mistake.answer):
        assert said.status in ("wrong", "partial") and said.hint == mistake.hint, f"seed {seed}: {said}"


@pytest.mark.parametrize("name, answer, hint", MUTANTS)
def test_a_wrong_answer_is_not_solved_for_any_seed(name, answer, hint):
    for seed, said in verdicts(name, answer):
        assert said.points < SPECS[name].points and hint in said.hint, f"seed {seed}: {said}"
