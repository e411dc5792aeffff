# ---
# jupyter:
#   lrcourse:
#     title: "Too slow: exercises"
#     minutes: 20
# ---

# %% [markdown]
# # Too slow: exercises
#
# Two exercises on [the lesson](../lessons/03_too_slow.ipynb), six points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## How many steps?
#
# A ball in a valley of one `curvature`, with the learning rate `lr`. After how many steps has the **loss** come down to `goal`, a part of its first value between 0 and 1? Return the first whole number of steps after which it is there, and `np.inf` if it never gets there.
#
# An example, with curvature 2 and η = 0.1. The bracket 1 − ηL is 0.8, so each step leaves 0.8 of the distance to the bottom, and 0.64 of the loss:
#
# | after so many steps | 0 | 1 | 2 | 3 | 4 | 5 | 6 |
# |---|---|---|---|---|---|---|---|
# | of the loss there is left | 1 | 0.64 | 0.41 | 0.262 | 0.168 | 0.107 | 0.0687 |
#
# For `goal` = 0.1 the answer is 6. Rates above 1/L are asked too, and some from 2/L up. A loop that counts is as good as a formula, as long as it ends.

# %%
def steps_needed(lr, curvature, goal):
    ### BEGIN SOLUTION
    bracket = abs(1 - lr * curvature)
    if bracket >= 1:
        return np.inf
    return np.ceil(np.log(goal) / (2 * np.log(bracket)))
    ### END SOLUTION


# %% points=3
check("steps_needed", steps_needed)

# %% [markdown]
# ## Done, stuck, slow or too fast?
#
# Read a log. You are given, as two arrays of the same length, the loss at every step (`losses`) and the gradient norm at the same places (`norms`), the learning rate `lr` of plain gradient descent on all rows, and the loss that one wants (`goal`). Return one of four names, by these questions, in this order:
#
# 1. Is the last loss at the goal or below it? Then it is `"done"`.
# 2. Is the last norm less than one percent of the first? Then it is `"stuck"`.
# 3. A step promises a fall of η · norm². Did at least half of what the last step promised come (at 1/L exactly half would)? Then it is `"slow"`, and if not, `"too fast"`.
#
# Three logs, shortened to their ends; in all of them η = 0.1, the goal is 0.1, and the first norm was 2:
#
# | the last two losses | the last two norms | the last step promised | it brought | name |
# |---|---|---|---|---|
# | 1.300, 1.300 | 0.0003, 0.0003 | | | stuck |
# | 1.350, 1.341 | 0.31, 0.30 | 0.1 · 0.31² = 0.0096 | 0.009 | slow |
# | 1.350, 1.349 | 2, 2 | 0.1 · 2² = 0.4 | 0.001 | too fast |
#
# The losses of the problems that are asked have very different units.

# %%
def stuck_or_slow(losses, norms, lr, goal):
    ### BEGIN SOLUTION
    if losses[-1] <= goal:
        return "done"
    if norms[-1] < 0.01 * norms[0]:
        return "stuck"
    promised = lr * norms[-2] ** 2
    return "slow" if losses[-2] - losses[-1] >= promised / 2 else "too fast"
    ### END SOLUTION


# %% points=3
check("stuck_or_slow", stuck_or_slow)

# %% [markdown]
# ## Where you are

# %%
progress()
