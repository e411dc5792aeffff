# ---
# jupyter:
#   lrcourse:
#     title: "One step: exercises"
#     minutes: 15
# ---

# %% [markdown]
# # One step: exercises
#
# Three exercises on [the lesson](../lessons/01_one_step.ipynb), five points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
from lrcourse import check, progress

# %% [markdown]
# ## One step, in any shape
#
# Write the rule of the lesson: go against the gradient, η times as far as it is steep. At x = 3, with a gradient of 2 and η = 0.1, that is a step of 0.2, and you arrive at 2.8.
#
# `x` and `gradient` are two numbers, or two arrays of the same shape: one, two or three axes. Return the new place in that shape, and leave `x` itself as it was: whoever draws the path still needs it.

# %%
def step(x, gradient, lr):
    ### BEGIN SOLUTION
    return x - lr * gradient
    ### END SOLUTION


# %% points=2
check("step", step)

# %% [markdown]
# ## Two steps by hand
#
# A valley that gets steeper than a parabola further out:
#
# $$f(x) = \frac{x^2}{2} + \frac{x^4}{4} \qquad\text{with the slope}\qquad f'(x) = x + x^3$$
#
# Where is the ball after **two** steps from `x`, at the learning rate `lr`? Take pen and paper first, for x = 1 and η = 0.1:
#
# | | x | slope | step |
# |---|---|---|---|
# | at the start | 1 | 1 + 1 = 2 | 0.2 |
# | after one step | 0.8 | 0.8 + 0.512 = 1.312 | 0.1312 |
# | after two | 0.6688 | | |
#
# Then write it for any `x` and `lr`.

# %%
def hand_step(x, lr):
    ### BEGIN SOLUTION
    for _ in range(2):
        x = x - lr * (x + x**3)
    return x
    ### END SOLUTION


# %% points=2
check("hand_step", hand_step)

# %% [markdown]
# ## Twice the loss
#
# Somebody measures the same loss in half euros instead of euros: every value is twice as large, the valley is the same, and the ball shall walk through the same places as before. Which learning rate does it need?
#
# - **a** η/4
# - **b** η/2
# - **c** η, as before
# - **d** 2η
#
# Return the letter, such as `"a"`.

# %%
def rescale():
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION


# %% points=1
check("rescale", rescale)

# %% [markdown]
# ## Where you are

# %%
progress()
