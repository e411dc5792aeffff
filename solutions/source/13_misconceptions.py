# ---
# jupyter:
#   lrcourse:
#     title: "Misconceptions: exercises"
#     minutes: 10
# ---

# %% [markdown]
# # Misconceptions: exercises
#
# One exercise on [the lesson](../lessons/13_misconceptions.ipynb), four points, and no code but a table. Each card that is right counts by itself. Check as often as you like: only your best counts, and only for you.
#
# Run the first cell, then write, run and check.

# %%
from lrcourse import check, progress

# %% [markdown]
# ## Verdict and proof
#
# Eight of the ten sentences, by the numbers of their cards:
#
# - **1** A higher learning rate always trains faster.
# - **2** It can be set arbitrarily.
# - **3** Once you have found a good learning rate, keep it constant to the end.
# - **4** A learning rate that is too low gets trapped in a local minimum.
# - **5** The learning rate is the length of a step.
# - **7** A straight line can be fitted without any learning rate.
# - **9** Adaptive optimizers are better than plain SGD.
# - **10** A small learning rate finds other solutions, which generalise better.
#
# For each: is it `"true"`, `"false"`, or `"it depends"`, in the sense of the lesson? And which of these ten figures decides it?
#
# - **a** The length of the first step against the distance at the start, for two optimizers: one line rises, the other is level.
# - **b** The loss of a network after 100 steps of Adam, against η: a U, ten times to the left of its lowest point more than five times as high.
# - **c** The last loss of two tuned plans against the noise: the two curves cross.
# - **d** A map of all starts, each coloured by where it ends: it hardly changes when η is made ten times as large.
# - **e** The loss after 300 steps of logistic regression, against η: it falls, and from some η on it rises again.
# - **f** The distance to the minimum with its sign, step by step: the sign changes every time, and the distance shrinks.
# - **g** The loss on new rows, against η × steps: all rates run along one curve.
# - **h** How far a descent lies above a loss that was found in one go: it comes near, and never below.
# - **i** What two optimizers leave, against the unit of some columns: at the left end one is lower, in the middle the other, at the right end both are high.
# - **j** The loss of a network after 100 steps, over five decades of η: low in a narrow band, and at both ends as high as before.
#
# `card` is the number of a card; return its verdict and the letter of its figure. A table does it: `{1: ("true", "a"), …}[card]`. A card that is missing counts as not answered. Where two figures decide a sentence, either will do; two of the ten are left over.

# %%
def verdicts(card):
    ### BEGIN SOLUTION
    return {
        1: ("false", "e"),
        2: ("false", "j"),
        3: ("it depends", "c"),
        4: ("false", "d"),
        5: ("it depends", "a"),
        7: ("true", "h"),
        9: ("it depends", "i"),
        10: ("false", "g"),
    }[card]
    ### END SOLUTION


# %% points=4
check("verdicts", verdicts)

# %% [markdown]
# ## Where you are

# %%
progress()
