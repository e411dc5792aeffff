# ---
# jupyter:
#   lrcourse:
#     title: "Where η came from: exercises"
#     minutes: 20
# ---

# %% [markdown]
# # Where η came from: exercises
#
# Three exercises on [the lesson](../lessons/06_history.ipynb), six points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## 1958: one row for a perceptron
#
# A perceptron sees one row `a`, an array, with its `label`, 1 or −1. Its answer is the sign of a · w. Where the answer is the label, w stays as it is; where it is not, add `lr` times the label times the row. A score a · w of exactly 0 is no answer, so it counts as wrong.
#
# An example: w = (1, 0), a = (2, 1), label −1, η = 0.5. The score is 2, so the answer 1 is wrong, and w becomes (1, 0) − 0.5 · (2, 1) = (0, −0.5). Now the score is −0.5, and the answer is right.
#
# Return the new w, an array.

# %%
def perceptron(w, a, label, lr):
    ### BEGIN SOLUTION
    return w + lr * label * a if label * (a @ w) <= 0 else w
    ### END SOLUTION


# %% points=1
check("perceptron", perceptron)

# %% [markdown]
# ## 1960: one pass of LMS
#
# LMS goes through the rows, one after the other, and after *each* of them moves w by η · (target − a · w) · a. `features` (n, d) holds the rows, `target` (n,) what they should give, `w` (d,) the weights before the pass.
#
# An example with one feature, the rows 1 and 2, the targets 1 and 3, w = 0 and η = 0.1:
#
# | row | target | w before | error | w after |
# |---|---|---|---|---|
# | 1 | 1 | 0 | 1 | 0 + 0.1 · 1 · 1 = 0.1 |
# | 2 | 3 | 0.1 | 2.8 | 0.1 + 0.1 · 2.8 · 2 = 0.66 |
#
# Return w after the last row, (d,).

# %%
def lms(features, target, w, lr):
    ### BEGIN SOLUTION
    for a, y in zip(features, target):
        w = w + lr * (y - a @ w) * a
    return w
    ### END SOLUTION


# %% points=2
check("lms", lms)

# %% [markdown]
# ## 1964: the heavy ball
#
# A ball starts at rest at `x`, an array with one number for each direction of a bowl. The bowl has the `curvatures`, an array of the same length, so its slope at x is curvatures · x, direction by direction. Where is the ball after `steps` steps?
#
# $$x_{t+1} = x_t - \eta\,g_t + \beta\,(x_t - x_{t-1})$$
#
# Here η is `lr` and β is `momentum`. “At rest” means that the first step has no push: then both places are x.
#
# An example with one direction of curvature 1, x = 8, η = 0.5 and β = 0.5. The first step leads to 8 − 4 = 4. The second to 4 − 2 + 0.5 · (4 − 8) = 0. The third to 0 − 0 + 0.5 · (0 − 4) = −2.
#
# Return the place after the last step, an array.

# %%
def heavy_ball(curvatures, x, lr, momentum, steps):
    ### BEGIN SOLUTION
    before = x
    for t in range(steps):
        before, x = x, x - lr * curvatures * x + momentum * (x - before)
    return x
    ### END SOLUTION


# %% points=3
check("heavy_ball", heavy_ball)

# %% [markdown]
# ## Where you are

# %%
progress()
