# ---
# jupyter:
#   lrcourse:
#     title: Start here
#     minutes: 5
# ---

# %% [markdown]
# # Start here
#
# **What is the learning rate?** The short answer, in three sentences:
#
# A model learns by taking steps downhill on its loss. The learning rate, written η (“eta”), says how far it steps for a given slope: **step = η × slope**. Too small and it creeps; too large and it leaps over the valley, or out of it, and *how* large is too large depends on the valley.
#
# That is all of it, and it stays with you if you play first. Press **Shift + Enter** a few times: each press runs one cell and moves on to the next, until a picture with a question appears.

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import SGD, claim, parabola, plot_loss, plot_path, plot_surface, slide, sweep, theme

# %% tags=["core"]
# Change these
curvature = 2.0    # loss/x²: how strongly the valley bends, 2 … 20
steps = 60         # steps that the ball may take, 10 … 200
goal = 0.01        # part of its first height that it has to get down to, 0.0001 … 0.5
lrs = np.union1d(np.geomspace(0.01, 1.1, 116), [0.05, 0.1, 0.2, 0.5, 1])    # x²/loss: the slider

# %% [markdown]
# ## One ball, one valley
#
# The valley is loss = ½ · curvature · x². So its slope at x is curvature · x: the **curvature** says how much steeper it gets with each unit of x. Here it is 2.
#
# The ball starts at the ring on the right and steps by the rule above, always with the same η. Its score is **the number of steps it needs to come down to 1 % of its height**, so fewer is better. Where it goes, you see once you have guessed.
#
# Move the slider to the learning rate that you think is the fastest, with the mouse, a finger or the arrow keys. Then press “This is my prediction”.

# %% tags=["core"]
valley = parabola(curvature)
runs = sweep(SGD, lrs, valley, steps)
there = runs.loss <= goal * runs.loss[0]
score = np.where(there.any(axis=0), there.argmax(axis=0), np.inf)


def words(i):
    if runs.loss[-1, i] > runs.loss[0, i]:
        return "It leaves the valley."
    return f"Score: {score[i]:.0f} steps." if score[i] <= steps else f"Not there after {steps} steps."


# %% tags=["core"]
theme.use()
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
plot_surface(valley, left)
left.plot(runs.x[0, 0], runs.loss[0, 0], "o", color=theme.BLUE, markerfacecolor="none", markersize=11)
left.set(title="the valley and the ball", ylim=(-0.06 * runs.loss[0, 0], 1.9 * runs.loss[0, 0]))
right.axhline(goal * runs.loss[0, 0], color=theme.GREEN, linestyle="--", label="the goal")
ball, height = plot_path(runs, left), plot_loss(runs, right)
right.set(title="its height: each mark is ten times the one below", ylabel="height (loss)")
right.legend(loc="upper right")
slide(fig, [ball, height], lr=lrs, describe=words, predict="Which learning rate is the fastest?",
      answer=1 / curvature, alt="A ball steps down a valley; its height after each step.")

# %% [markdown]
# ## What to look for
#
# Once you have guessed, drag slowly from the far left to the far right. You see four kinds of run: the ball **creeps**; it **lands** in a single step; it **jumps across** and comes back from the other side; it **climbs out** of the valley.
#
# In this course such a sentence is never just said. A cell checks it, on your machine, with the numbers as they stand. (If your guess is still open, make it before you read on.)

# %% tags=["core"]
fastest = np.abs(lrs - 1 / curvature).argmin()
claim("No learning rate on the slider is faster than 1/curvature: it needs a single step.",
      score[fastest] == score.min() == 1, f"η = {lrs[fastest]:.3g}")

# %% tags=["core"]
slow = np.abs(lrs - 0.1 / curvature).argmin()
claim("A tenth of the fastest learning rate needs more than 20 times as many steps.",
      score[slow] > 20 * score[fastest], f"{score[slow]:.0f} against {score[fastest]:.0f}")

# %% tags=["core"]
beyond = lrs > 2 / curvature
claim("Above twice the fastest learning rate every ball ends higher than it began.",
      runs.loss[-1, beyond] > runs.loss[0, beyond], f"all {beyond.sum()} rates from {lrs[beyond][0]:.3g} up")

# %% [markdown]
# Go back to the cell “Change these”, make the valley four times as steep (`curvature = 8.0`), and choose **Run ▸ Run All Cells** in the menu. The fastest learning rate moves to a quarter of what it was, and the three claims still hold. If you break one (try `goal = 0.5`), its cell says so in a sentence, and the cells below it wait.
#
# ## How this course works
#
# - **Predict, then drag, then read.** A figure with a question hides its answer until you have said something, and a wrong guess costs nothing: students who predicted the outcome of a demonstration understood it better afterwards than those who only watched (Crouch, Fagen, Callan and Mazur 2004, *American Journal of Physics* 72, 835–838). “Show me” skips the question. Your predictions stay in your notebooks' folder.
# - **Sliders** move one position with an arrow key, further with Page Up and Page Down, to the ends with Home and End. They go on working when Python is no longer running.
# - **Lines with ✓** are claims that were checked when the cell ran. **“Change these”** holds every number worth turning: change one, then run all cells.
# - **What is simplified is named as such,** and each lesson ends with what is still open.
#
# ## The map
#
# | lesson | question | minutes |
# |---|---|---|
# | [01 One step](01_one_step.ipynb) | What does η do in one update? | 20 |
# | [02 Too fast](02_too_fast.ipynb) | What happens if η is too high? | 30 |
# | [03 Too slow](03_too_slow.ipynb) | Does a low η trap us? | 30 |
# | [04 The right scale](04_right_scale.ipynb) | Why is no η right for all problems? | 30 |
# | [05 Noisy steps](05_noisy_steps.ipynb) | Why does SGD hover? | 35 |
# | [06 Where η came from](06_history.ipynb) | Who invented it, and does η matter in all of it? | 35 |
# | [07 Changing rates](07_changing_rates.ipynb) | Can η change during training? | 35 |
# | [08 Warm starts](08_warm_starts.ipynb) | Warm-up, restart, resume: what breaks at the seams? | 30 |
# | [09 Adaptive rates](09_adaptive_rates.ipynb) | Does Adam choose η for me? | 35 |
# | [10 Three models](10_three_models.ipynb) | The same η for a line, a support vector machine, a network? | 35 |
# | [11 Choosing rates](11_choosing_rates.ipynb) | How do I choose? | 35 |
# | [12 Why it matters](12_why_it_matters.ipynb) | What does a wrong η cost, and does a low one generalise better? | 30 |
# | [13 Misconceptions](13_misconceptions.ipynb) | True, false, or it depends? | 30 |
# | [14 FAQ](14_faq.ipynb) | One question, one sentence, one proof | 30 |
# | [15 Capstone](15_capstone.ipynb) | Can you tune a network with forty runs? | 60 |
#
# Three ways through it:
#
# - **Alone, with an hour:** take the cells in their order and leave out “Going further”.
# - **In a class:** the same, in pairs. Agree on a prediction before either of you presses the button, and have a show of hands.
# - **All of it:** every cell, and change the numbers until a claim breaks.
#
# ## When something goes wrong
#
# - *A cell shows an error, or a picture does not come:* **Kernel ▸ Restart Kernel and Run All Cells…**
# - *You changed a lesson and want it as it was:* delete it in the file browser, then start `lrcourse` again. What you keep is never overwritten.
# - *You have one question, or a word that you do not know:* [14 FAQ](14_faq.ipynb) has a table of what people type, and the words at its end.
# - *Nothing works:* `lrcourse doctor`, in a terminal, says what is missing and what to do.
#
# **Next:** [01 One step](01_one_step.ipynb)
