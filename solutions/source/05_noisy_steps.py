# ---
# jupyter:
#   lrcourse:
#     title: "Noisy steps: exercises"
#     minutes: 20
# ---

# %% [markdown]
# # Noisy steps: exercises
#
# Three exercises on [the lesson](../lessons/05_noisy_steps.ipynb), five points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## The slope, seen through a few rows
#
# A line without offset predicts a · x for a row a. The loss is half the mean squared error, and a step looks at the rows with the numbers `rows` only. What is the slope it sees?
#
# `features` (n, d) holds all rows, `target` (n,) what they should give, `x` (d,) the weights, `rows` whole numbers from 0 to n − 1. Return the slope, (d,).
#
# An example with d = 1: two rows were drawn, 1 and 3, with the targets 1 and 5, and x = 2. The errors are 1 · 2 − 1 = 1 and 3 · 2 − 5 = 1. Each row times its error: 1 and 3. Their mean: 2.
#
# Rows are drawn like dice here, so a row may come twice. Then it counts twice.

# %%
def minibatch(features, target, x, rows):
    ### BEGIN SOLUTION
    a = features[rows]
    return a.T @ (a @ x - target[rows]) / len(rows)
    ### END SOLUTION


# %% points=1
check("minibatch", minibatch)

# %% [markdown]
# ## How high does it hover?
#
# A bowl bends in several directions, with the `curvatures` (an array). At each step the slope in every direction is off by `sigma` times a random number of mean 0 and spread 1, a new one for each direction. Where does the mean loss settle, at the learning rate `lr`?
#
# One direction with curvature 1, η = 0.5 and σ = 1 hovers at 0.5 / (2 · 1.5) = 1/6. The loss of a bowl is the sum over its directions: two of curvature 1 hover at 1/3.
#
# Return one number, and `np.inf` where the loss settles nowhere.

# %%
def floor(lr, curvatures, sigma):
    ### BEGIN SOLUTION
    if lr * np.max(curvatures) >= 2:
        return np.inf
    return np.sum(lr * sigma**2 / (2 * (2 - lr * curvatures)))
    ### END SOLUTION


# %% points=2
check("floor", floor)

# %% [markdown]
# ## Far enough, and quiet enough?
#
# Three kinds of learning rates, for t = 1, 2, 3 … without end:
#
# | `kind` | η at step t |
# |---|---|
# | `"constant"` | p |
# | `"power"` | 1 / t to the power p |
# | `"geometric"` | p to the power t, with p below 1 |
#
# All p are above 0. Return two answers in a list: is Σ η infinite, and is Σ η² finite? For a constant rate that is `[True, False]`: it reaches any place, and its noise never ends.
#
# (A sum of $1/t^q$ is finite for q above 1, and infinite from 1 down.)

# %%
def robbins_monro(kind, p):
    ### BEGIN SOLUTION
    if kind == "constant":
        return [True, False]
    if kind == "geometric":
        return [False, True]
    return [p <= 1, p > 0.5]
    ### END SOLUTION


# %% points=2
check("robbins_monro", robbins_monro)

# %% [markdown]
# ## Where you are

# %%
progress()
