# ---
# jupyter:
#   lrcourse:
#     title: "Changing rates: exercises"
#     minutes: 25
# ---

# %% [markdown]
# # Changing rates: exercises
#
# Three exercises on [the lesson](../lessons/07_changing_rates.ipynb), eight points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## A cosine that waits
#
# The rate stays at `lr` up to step `hold`. From there it falls along half a wave, slowly at first, fast in the middle, slowly again: at t = `steps` it has come down to `floor`, and there it stays for ever. Half-way through the fall it is the mean of `lr` and `floor`.
#
# `t` is an array of steps, whole numbers from 0, in no order. Return the rate at each of them, an array of the same shape.
#
# An example with lr = 1, hold = 10, steps = 30 and floor = 0.2:
#
# | t | 0 | 10 | 15 | 20 | 30 | 99 |
# |---|---|---|---|---|---|---|
# | η | 1 | 1 | 0.883 | 0.6 | 0.2 | 0.2 |
#
# (The cosine goes from 1 to −1 while its angle goes from 0 to π.)

# %%
def cosine(t, lr, hold, steps, floor):
    ### BEGIN SOLUTION
    share = np.clip((t - hold) / (steps - hold), 0, 1)
    return floor + (lr - floor) * (1 + np.cos(np.pi * share)) / 2
    ### END SOLUTION


# %% points=3
check("cosine", cosine)

# %% [markdown]
# ## A stair, counted in epochs
#
# An epoch is once through the data, `batches` steps. After every `every` epochs the rate is cut: it is multiplied by `gamma`. What is the rate at step `t`, a whole number that counts single batches from 0?
#
# An example with lr = 1, gamma = 0.1, batches = 50 and every = 2: the stretch up to the first cut is 100 steps long. At t = 99 the rate is 1, at t = 100 it is 0.1, and at t = 299 it is 0.01.
#
# Return one number.

# %%
def step_decay(t, lr, gamma, batches, every):
    ### BEGIN SOLUTION
    epoch = t // batches
    return lr * gamma ** (epoch // every)
    ### END SOLUTION


# %% points=2
check("step_decay", step_decay)

# %% [markdown]
# ## Beat the constant
#
# You are given a bowl: its `curvatures`, an array in no order, and the spread `sigma` of the noise on its slope. The ball starts at 4 in every direction and makes `steps` steps. Which rates do you give it?
#
# Return an array of shape (steps,), the rate of each step. The mean loss after the last step has to be **at most 0.75 of what the best of all constant rates leaves**, in each of four bowls. You see no random run: the mean over all of them is computed, as in the lesson. Here it is, to try your rates with:

# %%
def mean_loss(rates, curvatures, sigma):
    way, noise = np.full(len(curvatures), 16.0), np.zeros(len(curvatures))
    for rate in rates:
        shrink = (1 - rate * curvatures) ** 2
        way, noise = shrink * way, shrink * noise + (rate * sigma) ** 2
    return curvatures @ way / 2, curvatures @ noise / 2


# %% [markdown]
# An example with the curvatures 0.02, 2 and 0.2, σ = 0.5 and 400 steps. With η = 0.1 all along, 0.032 of the way is left, and 0.018 of noise:

# %%
np.round(mean_loss(np.full(400, 0.1), np.array([0.02, 2, 0.2]), 0.5), 4)

# %% [markdown]
# High as long as it travels, low when it ends: which peak, and which fall? The peak must suit the bowl, and the curvatures of the four bowls differ in scale.

# %%
def beat_constant(curvatures, sigma, steps):
    ### BEGIN SOLUTION
    peak = 1 / np.max(curvatures)
    return peak * (1 - np.arange(steps) / steps)
    ### END SOLUTION


# %% points=3
check("beat_constant", beat_constant)

# %% [markdown]
# ## Where you are

# %%
progress()
