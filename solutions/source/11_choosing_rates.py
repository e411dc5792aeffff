# ---
# jupyter:
#   lrcourse:
#     title: "Choosing rates: exercises"
#     minutes: 30
# ---

# %% [markdown]
# # Choosing rates: exercises
#
# Three exercises on [the lesson](../lessons/11_choosing_rates.ipynb), eight points. Each is a function with a gap, or four, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## A grid with so many rates a decade
#
# Make a grid of rates that begins at `low` and spans a whole number of `decades`, that is, of powers of ten. From each rate to the next it grows by the same factor, so that every decade is cut into `per_decade` equal parts. Both ends are among the rates. Return an array, from low to high.
#
# An example with low = 0.01, 3 decades and 2 a decade: the rates are 0.01, 0.0316, 0.1, 0.316, 1, 3.16 and 10.

# %%
def log_grid(low, decades, per_decade):
    ### BEGIN SOLUTION
    return low * 10 ** (np.arange(decades * per_decade + 1) / per_decade)
    ### END SOLUTION


# %% points=2
check("log_grid", log_grid)

# %% [markdown]
# ## A range test, with four blanks
#
# A line, and all rows in every step: its loss, the slope of that, and a run at one rate are given.

# %%
def loss(features, target, w):
    return np.mean((features @ w - target) ** 2) / 2


def slope(features, target, w):
    return features.T @ (features @ w - target) / len(target)


def descend(features, target, w, lr, steps):
    for _ in range(steps):
        w = w - lr * slope(features, target, w)
    return w


# %% [markdown]
# The test walks for at most `steps` steps from `w`, while the rate grows by the same factor at each step, from `low` in the first (t = 0) to `high` in the last. Before each step it notes the rate and the loss. It stops as soon as the loss is more than **four times the lowest** so far, without asking for another slope. Then it reads **a tenth of the rate at which the lowest loss was noted**. Without noise nothing has to be smoothed.
#
# After that comes what a range test is for: a run of `train` steps at that rate. It trains the model that was handed in, `w`. Return three numbers: the rate, how many slopes the *test* has asked for, and the loss after the run.
#
# Four things are missing, and each has a line that raises an error now. Put your own in its place:
#
# 1. `rate`, that of step t;
# 2. leave the loop (`break`) if the loss has blown up;
# 3. `lr`, the reading;
# 4. `x`, where the run begins.
#
# An example of a reading: with the rates 0.01, 0.1, 1, 10 and the losses 5, 4, 2, 9, the test stops at the fourth loss, since 9 > 4 · 2. It has asked for three slopes, and it reads 1/10.

# %%
def range_test(features, target, w, low, high, steps, train):
    x, rates, losses, asked = w, [], [], 0
    for t in range(steps):                                             # below: 1
        ### BEGIN SOLUTION
        rate = low * (high / low) ** (t / (steps - 1))
        ### END SOLUTION
        rates, losses = [*rates, rate], [*losses, loss(features, target, x)]    # below: 2
        ### BEGIN SOLUTION
        if losses[-1] > 4 * min(losses):
            break
        ### END SOLUTION
        x, asked = x - rate * slope(features, target, x), asked + 1    # below: 3, then 4
    ### BEGIN SOLUTION
    lr = rates[np.argmin(losses)] / 10
    ### END SOLUTION
    ### BEGIN SOLUTION
    x = w
    ### END SOLUTION
    x = descend(features, target, x, lr, train)
    return [lr, asked, loss(features, target, x)]


# %% points=3
check("range_test", range_test)

# %% [markdown]
# ## A rate from a sweep
#
# You have swept seven rates with four seeds each. `lrs` (7,) holds the rates, in no order, and `losses` (7, 4) the last losses: a row for each rate, a column for each seed. A run that was lost has `nan` there, or `inf`. Which rate do you take?
#
# - A rate at which *any* of the runs was lost is out.
# - Of the others, take the rate whose **mean** loss over the seeds is lowest, and return it as a number.
# - If nothing was tried on one side of that rate, a better one may lie there: return the text `"widen"` instead. A rate at which runs were lost has been tried.
# - If every rate is out, return `"widen"` as well.
#
# An example with three rates and two seeds: lrs is 1, 0.01 and 0.1, the losses are (nan, 0.2), (0.9, 0.7) and (0.5, 0.4). The rate 1 is out, 0.1 has the lowest mean, and both sides of it were tried. The answer is 0.1. Without the rate 1 it would be "widen".

# %%
def pick_rate(lrs, losses):
    ### BEGIN SOLUTION
    means = np.where(np.isfinite(losses).all(axis=1), losses.mean(axis=1), np.inf)
    lr = lrs[np.argmin(means)]
    if np.isinf(means).all() or lr in (lrs.min(), lrs.max()):
        return "widen"
    return lr
    ### END SOLUTION


# %% points=3
check("pick_rate", pick_rate)

# %% [markdown]
# ## Where you are

# %%
progress()
