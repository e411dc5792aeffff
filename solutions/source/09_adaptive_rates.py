# ---
# jupyter:
#   lrcourse:
#     title: "Adaptive rates: exercises"
#     minutes: 25
# ---

# %% [markdown]
# # Adaptive rates: exercises
#
# Three exercises on [the lesson](../lessons/09_adaptive_rates.ipynb), seven points. Each is a function with a gap, or three, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## AdaGrad with a short memory
#
# AdaGrad adds up all squared slopes, RMSProp lets them fade. Here is a third way: it adds up the squares of the **last few** slopes, `last` of them, that of the present step included. Before there are that many, it adds up those there are. Everything else is AdaGrad: each coordinate steps by η · slope / (√sum + ε), downhill.
#
# The `slopes` are given, an array (steps, dim), one row a step. The walk begins at 0. Where does it end? Return an array (dim,).
#
# An example with one coordinate, the slopes 3, 4 and 0, `lr` 1, `last` 2, ε so small that it does not count. The sums are 9, 9 + 16 and 16 + 0, so the steps are 3/3, 4/5 and 0/4, and the walk ends at −1.8.

# %%
def adagrad(slopes, lr, last, eps):
    ### BEGIN SOLUTION
    x = np.zeros(slopes.shape[1])
    for t in range(len(slopes)):
        total = np.sum(slopes[max(0, t + 1 - last):t + 1] ** 2, axis=0)
        x = x - lr * slopes[t] / (np.sqrt(total) + eps)
    return x
    ### END SOLUTION


# %% points=2
check("adagrad", adagrad)

# %% [markdown]
# ## Adam, with three blanks
#
# Most of Adam is written here already. Three things are missing: how s remembers, how the two averages are corrected, and the step itself. Each has a line that raises an error now: put your own in its place. (The formula stands in the lesson, under “One line at a time”.)
#
# The `slopes` (steps, dim) are given, and so are the rates: `lrs` (steps,) holds an η for each step, as a schedule would. The walk begins at 0; return where it ends, (dim,). An example: in its first step every coordinate goes `lrs[0]` far, against the sign of its slope.

# %%
def adam(slopes, lrs, beta1, beta2, eps):
    x = m = s = np.zeros(slopes.shape[1])
    for t in range(len(slopes)):                  # mind where t begins
        g = slopes[t]
        m = beta1 * m + (1 - beta1) * g
        # 1: s, the average of the squared slopes
        ### BEGIN SOLUTION
        s = beta2 * s + (1 - beta2) * g**2
        ### END SOLUTION
        # 2: mean and square, which are m and s corrected for their beginning at 0
        ### BEGIN SOLUTION
        mean, square = m / (1 - beta1 ** (t + 1)), s / (1 - beta2 ** (t + 1))
        ### END SOLUTION
        # 3: the new x
        ### BEGIN SOLUTION
        x = x - lrs[t] * mean / (np.sqrt(square) + eps)
        ### END SOLUTION
    return x


# %% points=4
check("adam", adam)

# %% [markdown]
# ## The first step
#
# Adam begins with η = 0.01, β₁ = 0.9 and β₂ = 0.999. The first slope is (50, −0.003). By how much does x change?
#
# - **a**: by (−0.5, 0.00003)
# - **b**: by (−0.01, 0.01)
# - **c**: by (−0.032, 0.032)
# - **d**: by (−0.01, 0.0000006)

# %%
def first_step():
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION


# %% points=1
check("first_step", first_step)

# %% [markdown]
# ## Where you are

# %%
progress()
