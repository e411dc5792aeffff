# ---
# jupyter:
#   lrcourse:
#     title: "Warm starts: exercises"
#     minutes: 20
# ---

# %% [markdown]
# # Warm starts: exercises
#
# Three exercises on [the lesson](../lessons/08_warm_starts.ipynb), seven points. Two are functions with a gap, one is a choice; below each a check says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## Up and down, and no step wasted
#
# Write a plan for `steps` steps, t = 0 … steps − 1:
#
# - It rises in equal stairs, and **the first step learns**. The step number `rise`, at t = rise − 1, is the first at the peak `lr`.
# - From there it falls in equal stairs. The last step, at t = steps − 1, still learns; the next stair down would be 0.
# - After its steps it is 0.
#
# An example with `lr` = 1, `rise` = 2 and `steps` = 5: 0.5, 1, 0.75, 0.5, 0.25, and then 0, 0, 0 …
#
# `t` is a whole number or an array of them; return the rate, or an array of rates. `rise` is 1 or more, and less than `steps`.

# %%
def warmup(t, lr, rise, steps):
    ### BEGIN SOLUTION
    up = (t + 1) / rise
    down = (steps - t) / (steps - rise + 1)
    return lr * np.maximum(np.minimum(up, down), 0)
    ### END SOLUTION


# %% points=3
check("warmup", warmup)

# %% [markdown]
# ## As if it had never stopped
#
# A heavy ball rolls in a bowl; its slope at x is `curvatures` · x. One step, number t (from 0), is
#
# $$m \leftarrow \beta m + \text{slope} \qquad x \leftarrow x - \eta_t \, m \qquad \eta_t = \text{lr} \cdot \min\left(\frac{t + 1}{\text{rise}},\, 1\right)$$
#
# with β = `momentum`. The run was stopped after `t` steps, and the file holds its place `x`, its moment `m` (two arrays of one shape) and that count `t`. Take `steps` more steps, and return the place. The check compares with the run that was never stopped.
#
# An example in one direction: x = 2, m = 1, t = 1, curvature 1, lr = 0.4, momentum 0.5, rise = 4, one more step. The moment becomes 0.5 · 1 + 2 = 2.5, the rate is 0.4 · 2/4 = 0.2, and x becomes 2 − 0.2 · 2.5 = 1.5.

# %%
def resume(x, m, t, curvatures, lr, momentum, rise, steps):
    ### BEGIN SOLUTION
    for number in range(t, t + steps):
        m = momentum * m + curvatures * x
        x = x - lr * min((number + 1) / rise, 1) * m
    return x
    ### END SOLUTION


# %% points=3
check("resume", resume)

# %% [markdown]
# ## Which rates?
#
# The `Scheduler` of the lesson counts by itself, from 0. When it is made, it writes the rate of count 0 into the optimizer; at each `step()` it counts one further, and writes the rate of that count. Here it has a plan that halves the rate from epoch to epoch, 0.8, 0.4, 0.2, 0.1 …, and `train(20)` makes 20 steps with the rate that the optimizer holds:
#
# ```python
# scheduler = Scheduler(opt, lambda epoch: 0.8 * 0.5 ** epoch)
# for epoch in range(4):
#     scheduler.step()
#     train(20)
# ```
#
# Which rates do the four epochs use?
#
# - **a** 0.8, 0.4, 0.2, 0.1
# - **b** 0.4, 0.2, 0.1, 0.05
# - **c** 0.8, 0.8, 0.4, 0.2
# - **d** 0.8, 0.8, 0.8, 0.8
#
# Return the letter.

# %%
def order():
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION


# %% points=1
check("order", order)

# %% [markdown]
# ## Where you are

# %%
progress()
