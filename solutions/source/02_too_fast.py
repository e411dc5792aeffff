# ---
# jupyter:
#   lrcourse:
#     title: "Too fast: exercises"
#     minutes: 20
# ---

# %% [markdown]
# # Too fast: exercises
#
# Three exercises on [the lesson](../lessons/02_too_fast.ipynb), six points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## The edge
#
# What is the highest learning rate that still works? You are given the matrix of curvatures of a loss, its Hessian: `hessian` is an array of shape (P, P), symmetric, and all its curvatures are positive.
#
# An example with two weights:
#
# $$H = \begin{pmatrix} 2 & 1 \\ 1 & 2 \end{pmatrix}$$
#
# Along the direction (1, 1) this bowl has the curvature 3, along (1, −1) the curvature 1; along the two axes it has 2. The edge is 0.667: just below it every direction comes in, just above it the direction (1, 1) goes out.
#
# Return the edge, one number.

# %%
def edge(hessian):
    ### BEGIN SOLUTION
    return 2 / np.linalg.eigvalsh(hessian)[-1]
    ### END SOLUTION


# %% points=2
check("edge", edge)

# %% [markdown]
# ## Four names
#
# Which way does a run go? You are given the `curvatures` of all directions, an array of positive numbers **in no order**, and the learning rate `lr`. Return the name of what the ball does across the bowl, in its steepest direction: `"creeps"`, `"overshoots"`, `"bounces"` or `"diverges"`.
#
# Three examples in a bowl with the curvatures 4, 1 and 2:
#
# | lr | bracket of the steepest direction | name |
# |---|---|---|
# | 0.1 | 0.6 | creeps |
# | 0.4 | −0.6 | overshoots |
# | 0.5 | −1 | bounces |
#
# No case lies within rounding of a border, except those that stand on the edge exactly.

# %%
def regime(curvatures, lr):
    ### BEGIN SOLUTION
    bracket = 1 - lr * np.max(curvatures)
    if bracket > 0:
        return "creeps"
    if np.isclose(bracket, -1):
        return "bounces"
    return "overshoots" if bracket > -1 else "diverges"
    ### END SOLUTION


# %% points=2
check("regime", regime)

# %% [markdown]
# ## The fastest in the long run
#
# In a long run the slowest direction decides: the one whose bracket is largest *in size*. Which learning rate makes that largest size as small as it can be?
#
# Take a bowl with the curvatures 1 and 4, and go up with η:
#
# | η | bracket of curvature 1 | bracket of curvature 4 | the larger size |
# |---|---|---|---|
# | 0.1 | 0.9 | 0.6 | 0.9 |
# | 0.25 | 0.75 | 0 | 0.75 |
# | 0.3 | 0.7 | −0.2 | 0.7 |
# | 0.45 | 0.55 | −0.8 | 0.8 |
#
# At first the flat direction is the slower one, in the end the steep one. Where do they change places? Write that down as an equation, solve it for η, and return η for any `curvatures` (an array of positive numbers in no order, two or more). A formula, not a search: six digits are compared.

# %%
def fastest(curvatures):
    ### BEGIN SOLUTION
    return 2 / (np.min(curvatures) + np.max(curvatures))
    ### END SOLUTION


# %% points=2
check("fastest", fastest)

# %% [markdown]
# ## Where you are

# %%
progress()
