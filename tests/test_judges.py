"""Each judge knows right from wrong: the truth passes, every typical mistake fails with a hint of its own."""

from dataclasses import replace

import numpy as np
import pytest

import lrcourse
from lrcourse import largest_eigenvalue
from lrcourse.checks import Answer, ask_cases, specs
from lrcourse.checks.judges import judge_of

SEEDS = range(200)
SPECS = {spec.name: spec for spec in specs()}
MISTAKES = [(name, mistake) for name, spec in SPECS.items() for mistake in getattr(judge_of(spec), "mistakes", ())]


def verdicts(name, answer):
    """What the judge says to an answer, for each seed; all seeds are asked at once."""
    spec, judge = SPECS[name], judge_of(SPECS[name])
    replies = iter(ask_cases(replace(spec, seconds=600), answer, [case for seed in SEEDS for case in spec.cases(seed)]))
    for seed in SEEDS:
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
