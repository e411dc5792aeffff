# ---
# jupyter:
#   lrcourse:
#     title: "Why it matters: exercises"
#     minutes: 25
# ---

# %% [markdown]
# # Why it matters: exercises
#
# Two exercises on [the lesson](../lessons/12_why_it_matters.ipynb), five points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## What it costs to get there
#
# A training run keeps a log: `losses`, an array. `losses[0]` was measured before the first step, `losses[1]` after `every` steps, `losses[2]` after twice as many, and so on. What did it cost to reach the goal?
#
# The run has arrived at the first line of the log *from which on* every loss is at or below `goal`: a lucky dip does not count. A nan is neither at nor below anything. The cost is counted in operations: 2 for each of the `weights` and each row of a batch on the way forward, and 4 on the way back; each step reads `batch` rows. Return the cost up to that line, and `np.inf` where the run never arrives.
#
# An example: the losses are 2.3, 0.4, 0.9, 0.5, 0.3, the goal is 0.5, `every` is 10. The 0.4 is a dip; from line 3 on it stays. That is 30 steps, and with 100 weights and a batch of 4 the cost is 6 · 100 · 4 · 30 = 72 000.

# %%
def cost_to_reach(losses, goal, every, weights, batch):
    ### BEGIN SOLUTION
    late = np.flatnonzero(~(losses <= goal))
    arrived = late[-1] + 1 if len(late) else 0
    if arrived == len(losses):
        return np.inf
    return 6 * weights * batch * every * arrived
    ### END SOLUTION


# %% points=2
check("cost_to_reach", cost_to_reach)

# %% [markdown]
# ## A fair comparison
#
# Two methods, a and b, on the same task; the lower the last loss, the better. Each was first **tuned**: `a_tune` (rates, seeds) holds its last losses, a row for each learning rate it was tried at, and `b_tune` holds those of b, which may have been tried at other rates. Then both were run again with **new seeds**: `a_test` and `b_test` have a row for each of the same rates, and nine columns. The runs in one column have the same seed for a and for b, so they are pairs.
#
# Say which is better, by these rules:
#
# 1. If a and b did not have equally many tuning *runs* (rates times seeds), return `"unequal tuning"`.
# 2. For each, choose the rate with the lowest mean loss in its tuning runs. A rate that gave nan with some seed is out.
# 3. Compare only the runs with new seeds, at the chosen rates. Take the difference of each pair. Its mean has the noise s/√n, where s is the spread (the standard deviation, with n − 1) of the n differences.
# 4. If the mean is at most *twice* the noise in size, return `"no difference"`; if not, return `"a"` or `"b"`, whichever is better.
#
# `default` is the row of the rate that the makers of both recommend. (You may not need it.)
#
# An example of rules 3 and 4, with three pairs: a has 0.50, 0.70, 0.60 and b has 0.52, 0.74, 0.66. The differences are −0.02, −0.04 and −0.06, their mean is −0.04, s is 0.02 and the noise 0.02/√3 = 0.0115. The mean is more than twice that, and a has the lower loss: `"a"`. Each of the two alone spreads by 0.1 and more.

# %%
def fair_compare(a_tune, b_tune, a_test, b_test, default):
    ### BEGIN SOLUTION
    if a_tune.size != b_tune.size:
        return "unequal tuning"
    a = a_test[np.nanargmin(a_tune.mean(axis=1))]
    b = b_test[np.nanargmin(b_tune.mean(axis=1))]
    noise = np.std(a - b, ddof=1) / np.sqrt(len(a))
    if abs(np.mean(a - b)) <= 2 * noise:
        return "no difference"
    return "a" if np.mean(a) < np.mean(b) else "b"
    ### END SOLUTION


# %% points=3
check("fair_compare", fair_compare)

# %% [markdown]
# ## Where you are

# %%
progress()
