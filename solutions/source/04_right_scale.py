# ---
# jupyter:
#   lrcourse:
#     title: "The right scale: exercises"
#     minutes: 20
# ---

# %% [markdown]
# # The right scale: exercises
#
# Three exercises on [the lesson](../lessons/04_right_scale.ipynb), six points. Each is a function with a gap, and below it a check that says what is right, what is not, and why. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check, one exercise at a time. numpy is there as `np`.

# %%
import numpy as np

from lrcourse import check, progress

# %% [markdown]
# ## New rows on the old scale
#
# A model is trained on the rows `train`. Bring the rows `new` to the same scale: take away the mean of each column and divide by its spread, **both of them those of the training rows**. The spread is the root of the mean squared distance from the mean (divide by n).
#
# Real tables have two troubles, and yours must stand both:
#
# - **A column that never changes in `train`** has the spread 0. Shift it by its mean, and do not scale it.
# - **Gaps.** Eleven penguins were left out of our data because a measure is missing, noted as `nan`. Yours need not be left out: mean and spread are those of the measures that are there (numpy has `nanmean` and `nanstd`), and where a *new* row has a gap, return 0, which on the new scale is the mean.
#
# For instance, with `nan` as a gap:
#
# | | | train | | new | returned |
# |---|---|---|---|---|---|
# | bill (mm) | 40 | 44 | `nan` | 46 | 2 (mean 42, spread 2) |
# | year | 2007 | 2007 | 2007 | 2009 | 2 (mean 2007, not scaled) |
# | flipper (mm) | 190 | 210 | 200 | `nan` | 0 |
#
# (The table lies on its side: in `train` and `new` each penguin is a row.)

# %%
def standardize(train, new):
    ### BEGIN SOLUTION
    mean, sd = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    sd[sd == 0] = 1
    return np.nan_to_num((new - mean) / sd)
    ### END SOLUTION


# %% points=2
check("standardize", standardize)

# %% [markdown]
# ## The highest rate, from the table alone
#
# A line is fitted to `features`, an array of n rows and d columns, **as they stand**, with d weights and an offset. The loss is *half the mean squared error*. Below which η does gradient descent still find the best line?
#
# You do not need the target for it. For the two rows [1] and [3], with a column of ones for the offset:
#
# $$A = \begin{pmatrix} 1 & 1 \\ 3 & 1 \end{pmatrix} \qquad H = \frac{A^\top A}{2} = \begin{pmatrix} 5 & 2 \\ 2 & 1 \end{pmatrix} \qquad \text{curvatures } 0.172 \text{ and } 5.828$$
#
# so the answer is 2/5.828 = 0.343. Return that number for any table. (`np.column_stack` and `np.linalg.eigvalsh` are your friends.)

# %%
def safe_rate(features):
    ### BEGIN SOLUTION
    A = np.column_stack([features, np.ones(len(features))])
    curvatures = np.linalg.eigvalsh(A.T @ A / len(A))
    return 2 / curvatures[-1]
    ### END SOLUTION


# %% points=3
check("safe_rate", safe_rate)

# %% [markdown]
# ## Sum or mean
#
# A tutorial trains at η = 0.32 with the **mean** of the loss over batches of 64 rows. Your code uses the same batches, and adds the loss up: the **sum** over the 64 rows. Which η takes the same steps?
#
# - **a** 20.48, which is 0.32 · 64
# - **b** 0.04, which is 0.32 / 8
# - **c** 0.005, which is 0.32 / 64
# - **d** 0.32, as before
#
# Return the letter, such as `"a"`.

# %%
def sum_or_mean():
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION


# %% points=1
check("sum_or_mean", sum_or_mean)

# %% [markdown]
# ## Where you are

# %%
progress()
