"""How far each claim of 02_too_fast is from failing: `python tests/margins/lesson_02.py`, about 20 seconds.

Each claim is measured again under other conditions: other draws where the lesson draws, four fifths of the rows
(ten ways) where it uses data, other starts where it draws a bowl. A margin is the factor between the worst value
and the bound of the claim; below 1 the claim would have failed.
"""

import numpy as np
from margin import margin

from lrcourse import (SGD, LinearRegression, LinearSVM, LogisticRegression, breast_cancer, penguins, quadratic, run, split,
                      standardize, sweep)

LR, BATCH, LRS = 3.0, 4, np.geomspace(0.001, 1, 25)
RATIOS = np.union1d(np.geomspace(0.02, 2.4, 152), [0.2, 1, 1.9, 2, 2.1])
SEEDS = range(10)


def penguin_lines():
    """The lesson's model on four fifths of the penguins, ten ways."""
    for seed in SEEDS:
        features, mass, _, _ = split(*penguins(), share=0.2, seed=seed)
        yield LinearRegression(standardize(features), mass)


def bowls():
    """The lesson's bowl from ten starts, each further round it; the order of the rates belongs to this bowl."""
    for turn in np.linspace(0.7, 1.4, 10):
        runs = sweep(SGD, RATIOS / 10, quadratic([1, 10]), 1000, x0=[4.0, 4.0 * turn])
        there = runs.loss <= 0.01 * runs.loss[0]
        yield runs, np.where(there.any(axis=0), there.argmax(axis=0), np.inf)


def steps_at(score, ratio):
    return score[np.abs(RATIOS - ratio).argmin()]


def the_bowl():
    rising, crossing, order, low, beyond, slower = [], [], [], [], [], []
    for runs, score in bowls():
        between, y = (RATIOS > 1) & (RATIOS < 2), runs.x[:31, :, 1]
        rising.append(np.max(runs.loss[1:31, between] / runs.loss[:30, between]))
        crossing.append(np.max(np.sign(y[1:, between] * y[:-1, between])))
        order.append(steps_at(score, 1.9) / steps_at(score, 1))
        low.append(steps_at(score, 0.2) / steps_at(score, 1.9))
        beyond.append(np.min(runs.loss[-1, RATIOS > 2] / runs.loss[0, RATIOS > 2]))
        size = np.abs(runs.x[1] / runs.x[0])[[np.argmax(RATIOS == ratio) for ratio in (0.2, 1.9)]]
        slower.append([size[0, 0] / size[0, 1], size[1, 1] / size[1, 0]])
    print("    the bowl from ten other starts")
    margin("between 1/L and 2/L a step leaves this part of the loss", rising, below=1)
    margin("and crosses (sign of y before times after, plus 2)", np.add(crossing, 2), below=1.5)
    margin("above 2/L the loss grows by", beyond, above=1)
    margin("1.9/L takes this many times the steps of 1/L", order, above=1)
    margin("0.2/L takes this many times the steps of 1.9/L", low, above=1)
    margin("size of the brackets, slow direction over fast, at 0.2/L and 1.9/L", slower, above=1)


def the_penguins():
    rows = {name: [] for name in "worked below above steepest others grows thousand inf nan nan32 rises falls".split()}
    for line in penguin_lines():
        curvatures, directions = np.linalg.eigh(line.hessian(line.start))
        edge = 2 / curvatures[-1]
        worked, failed = run(SGD(LR / 10), line, 600), run(SGD(LR), line, 600)
        rows["worked"].append(worked.loss[-1] / line.minimum - 1)
        fits = sweep(SGD, [0.99 * edge, 1.01 * edge], line, 500)
        over = fits.loss[-1] - line.minimum
        apart = np.abs((fits.x[:, 1] - line.solution) @ directions)
        rows["below"].append(over[0] / line.minimum)
        rows["above"].append(over[1] / (fits.loss[0, 1] - line.minimum))
        rows["steepest"].append(apart[-1, -1] / apart[0, -1])
        rows["others"].append(np.max(apart[-1, :-1]))
        rows["grows"].append(abs(failed.loss[31] / failed.loss[30] / (1 - LR * curvatures[-1]) ** 2 - 1))
        inf, nan = np.argmin(np.isfinite(failed.loss)), np.argmax(np.isnan(failed.loss))
        thousand = np.argmax(failed.loss > 1000 * failed.loss[0])
        single = run(SGD(LR), line, 600, x0=np.zeros(4, np.float32))
        rows["thousand"].append(thousand / inf)
        rows["inf"].append(inf / nan)
        rows["nan32"].append(np.argmax(np.isnan(single.loss)) / nan)
        for seed in SEEDS:
            whole = line.loss(run(SGD(0.1 * edge), line, 300, batch=BATCH, seed=seed).x)
            rows["rises"].append(np.mean(np.diff(whole) > 0))
            rows["falls"].append(whole[0] / whole[-1])
    print("    four fifths of the penguins, ten ways")
    margin("η = 0.3 ends this far above the minimum", rows["worked"], below=1e-5)
    margin("1 % below the edge ends this far above the minimum", rows["below"], below=1e-5)
    margin("1 % above the edge leaves (a million is diverged)", rows["above"], above=1e6)
    margin("the steepest direction grows by", rows["steepest"], above=100)
    margin("the other three end within (g)", rows["others"], below=1e-3)
    margin("growth of the loss is off the square of the bracket by", rows["grows"], below=1e-5)
    margin("1000-fold comes at this part of inf", rows["thousand"], below=0.1)
    margin("inf comes at this part of nan", rows["inf"], below=1 / 1.5)
    margin("nan in 32 bits comes at this part of nan", rows["nan32"], below=0.2)
    margin("the loss rises in this share of the steps (and ten draws each)", rows["rises"], above=0.25)
    margin("and falls so many times", rows["falls"], above=50)


def the_tumours():
    print("    four fifths of the tumours, ten ways")
    for name, model in ("logistic", LogisticRegression), ("hinge", LinearSVM):
        runs = []
        for seed in SEEDS:
            features, benign, _, _ = split(*breast_cancer(), share=0.2, seed=seed)
            runs.append(run(SGD(100.0), model(standardize(features), benign), 300).loss)
        margin(f"{name}: highest loss over first", [loss.max() / loss[0] for loss in runs], above=5)
        margin(f"{name}: last loss over first", [loss[-1] / loss[0] for loss in runs], below=1)


def the_race():
    line = LinearRegression(standardize(penguins()[0]), penguins()[1])
    budgets, lost = [31, 1003], []          # the lesson's positions nearest to 30 and 1000 steps
    for seed in range(100):
        race = sweep(SGD, LRS, line, budgets[-1], batch=BATCH, seed=seed)
        lost.append(line.loss(race.x[budgets]) - line.minimum)
    later = []
    for left_over in np.reshape(lost, (10, 10, 2, -1)).mean(axis=1):
        early, late = left_over.argmin(axis=-1)
        later.append(LRS[late] / LRS[early])
    print("    ten other sets of ten draws")
    margin("best rate after 1000 steps over the best after 30", later, below=1 / 3)


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        the_bowl()
        the_penguins()
        the_tumours()
        the_race()
