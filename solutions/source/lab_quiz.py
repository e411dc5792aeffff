# ---
# jupyter:
#   lrcourse:
#     title: "Quiz: before and after"
#     minutes: 8
# ---

# %% [markdown]
# # Quiz: before and after
#
# Six loss curves and ten questions, eight minutes, alone. Take it before the course and again afterwards. It gives no points and counts nowhere; it tells you how many are right and what to read, and keeps your first score, so that you see how far you have come. It does not tell the answers.
#
# Where you do not know, write `-`. Guessing only blurs the comparison.

# %%
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import check, quiz_curves, slide, theme

# %% [markdown]
# ## Six curves
#
# Six runs of 600 steps. What you see is the loss on all rows, as a part of the first loss. The slider is the step up to which you look: you may also ask yourself *when* one could have known. (Below the slider the same six numbers are written.)

# %%
theme.use()
steps, loss = quiz_curves()
loss, looks = loss / loss[:, :1], np.arange(3, len(steps), 3)


def look(i):
    for line, curve in zip(lines, loss):
        line.set_data(steps[:looks[i] + 1], curve[:looks[i] + 1])


# %%
fig, axes = plt.subplots(2, 3, figsize=(9, 5), sharex=True, sharey=True)
lines = [ax.plot(steps, curve, linewidth=1.3)[0] for ax, curve in zip(axes.flat, loss)]
[ax.set(title=name) for ax, name in zip(axes.flat, "ABCDEF")]
axes[0, 0].set(yscale="log", ylim=(0.02, 8), xlim=(0, 600))
[ax.set_xlabel("step") for ax in axes[1]]
slide(fig, look, step=steps[looks], value=600, label="up to step", describe=lambda i:
      ", ".join(f"{name} {curve[looks[i]]:.2g}" for name, curve in zip("ABCDEF", loss)) + ".",
      alt="Six panels, A to F, each with the loss of a run against the step.")

# %% [markdown]
# What is the matter with each? Every letter is used once at most.
#
# - **a** η is beyond the edge: the run diverges.
# - **b** η is about right, and constant.
# - **c** η is far too low.
# - **d** η is all right; the start holds the run up, and then it gets going.
# - **e** η has fallen to 0 too early, before the run arrived.
# - **f** η is too high: the run was thrown about, and has learned nothing.
# - **g** η is high at first, and is cut to a tenth on the way.
#
# Return six letters, for A, B, C, D, E, F in this order, such as `return "ab-c-d"`.

# %%
def curves():
    ### BEGIN SOLUTION
    return "gfcadb"
    ### END SOLUTION


# %% [markdown]
# ## Ten questions
#
# **1** A ball walks down the valley x²/2 by gradient descent, with an η that stays as it is. On its way to the bottom its steps …
#
# **a** stay equally long · **b** get shorter, as the slope gets flatter · **c** get longer, as it gains speed · **d** get shorter, as η shrinks by itself
#
# **2** A quadratic loss has the curvatures 1 and 100. Below which η does gradient descent still converge?
#
# **a** 2 · **b** 1/100 · **c** 2/101 · **d** 2/100
#
# **3** Two valleys, many starts, an η far below every edge. You halve η. What changes?
#
# **a** more runs are trapped in the worse valley · **b** fewer are · **c** the number of steps, and hardly anything else · **d** the runs end at a lower loss
#
# **4** A line through the origin with one feature. The feature is given in a smaller unit, so that its numbers are 1000 times as large. The highest η that is safe becomes …
#
# **a** a millionth of what it was · **b** a thousandth · **c** what it was · **d** 1000 times what it was
#
# **5** SGD with few rows a step and a small constant η hovers above the minimum. With a quarter of that η, and time enough, it hovers …
#
# **a** as high as before · **b** about a quarter as high · **c** about half as high · **d** not at all, it arrives
#
# **6** In a paper a training curve that was almost flat falls off a cliff, at step 30 000 exactly. Most likely …
#
# **a** a lucky batch came · **b** the run left a local minimum · **c** the data were shuffled anew · **d** η was cut
#
# **7** You resume a run with Adam. The weights and η are as they were, but Adam's running averages are lost. Then …
#
# **a** the loss may jump up at first · **b** nothing changes, since they are computed anew at each step · **c** η begins at its first value · **d** the run diverges for good
#
# **8** What does Adam choose for you?
#
# **a** η · **b** how η falls · **c** the rates of the coordinates, compared with one another · **d** nothing at all
#
# **9** You try five rates from 0.0001 to 0.01, evenly in factors. The best is 0.01. What next?
#
# **a** train with 0.01 · **b** train with 0.005, to be safe · **c** repeat the five with more seeds · **d** try rates above 0.01
#
# **10** Some labels are wrong. After 4000 steps η = 0.03 does better on new rows than η = 0.3. Before you call low rates more careful, you …
#
# **a** train both for more steps · **b** compare them at an equal η × steps, or at an equal training loss · **c** compare their training losses after 4000 steps · **d** use more new rows
#
# Return what `curves()` gives, and ten more letters, such as `return curves() + "abcd--abcd"`.

# %%
def lab_quiz():
    ### BEGIN SOLUTION
    return curves() + "bdcabdacdb"
    ### END SOLUTION


# %% points=0
check("lab_quiz", lab_quiz)

# %% [markdown]
# The mark stays ✗ until all sixteen are right: look at the number. For the second time, write over your letters; the first score stays.
