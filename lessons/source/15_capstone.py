# ---
# jupyter:
#   lrcourse:
#     title: Capstone
#     minutes: 20
# ---

# %% [markdown]
# # Capstone
#
# **One network, forty runs: how low can you get, and what can you say for certain?** This page gives the task, the rules, and four traps that catch people who work with few runs. Then [the notebook to hand in](../exercises/15_capstone.ipynb) is yours, for about an hour.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="13_misconceptions.ipynb">Misconceptions</a>: what must a sentence about η name before an experiment can decide it?</summary>
#
# The loss, the optimizer, the noise and the length of the run, and what is measured.
#
# </details>
#
# <details><summary>In <a href="12_why_it_matters.ipynb">Why it matters</a>: one optimizer was tuned, the other ran with its default rate, and lost. What does that show?</summary>
#
# That tuning helps. A comparison is fair when both had the same chance: as many rates, as many seeds.
#
# </details>

# %% tags=["core"]
import numpy as np

from lrcourse import Laboratory, claim, cosine, digits, log_grid, plot_trials, slide, theme
from lrcourse.capstone import task, train
from lrcourse.checks.lesson_15 import BY_HAND

# %% tags=["core"]
# Change these
lrs = log_grid(0.001, 1, 13)            # x: the constant rates for practice, in 13 steps
near = log_grid(0.001, 0.01, 4)         # x: a grid that is too short, 0.001 … 0.01
pair = 0.06, 0.15                       # x: two rates of which one may doubt which is better
seeds = 10                              # runs of each of them, 5 … 12

# %% [markdown]
# ## The task
#
# 800 handwritten digits to train on, and **a tenth of their labels are wrong**, as labels are. 300 others with right labels are for *validation*: on them you see how well a network does, and you choose by them. The remaining 697 are *held out*: they count in the end, and you do not see them before.

# %% tags=["core"]
training, validation, held_out = task()
number = {row.tobytes(): label for row, label in zip(digits()[0] / 16, digits()[1])}
wrong = [[number[row.tobytes()] != label for row, label in zip(net.features, net.target)]
         for net in task()]
claim("80 of the 800 labels to train on are wrong …", sum(wrong[0]) == 80 and len(training) == 800)
claim("… and none of the 300 and 697 others.", not any(wrong[1] + wrong[2]),
      len(validation), len(held_out))

# %% [markdown]
# The network has 64 inputs, 32 hidden units of the kind max(0, z) and 10 outputs. A run is 500 steps with 16 digits each, ten times through all 800. All that is yours to choose is how it steps: the optimizer with its arguments, and **500 learning rates**.
#
# A laboratory makes the runs, and counts them. This one is for practice:

# %% tags=["core"]
lab = Laboratory()
lab.run("Adagrad", 0.003)

# %% [markdown]
# The score is the loss on the validation digits: the lower, the better. (Accuracy stands beside it, and hears less: with 300 digits it moves in steps of a third of a percent.) Seed 0 fixes the first weights and the batches. A run that was made before costs nothing, so a cell may be run again.

# %% tags=["core"]
again = lab.run("Adagrad", 0.003)
claim("The same run again gives the same number, and is not counted.",
      again.number == 1 and lab.left == 39, lab.left)

# %% [markdown]
# ## Look at your runs
#
# Thirteen constant rates for AdaGrad, from 0.001 to 1. What it divides by grows with every step, so its steps become shorter though η does not. On the left you see η, on the right the loss on the training digits, and where the validation loss ends. Say first where that will be lowest.

# %% tags=["core"]
theme.use()
trials = [lab.run("Adagrad", lr) for lr in lrs]
ends = np.array([trial.loss for trial in trials])
runs = plot_trials([trial.plan.rates for trial in trials], [trial.curve for trial in trials], ends)
slide(runs.ax.figure, runs, lr=lrs, value=lrs[0], answer=lrs[ends.argmin()],
      predict="At which constant rate does AdaGrad end with the lowest validation loss?",
      describe=lambda i: f"Validation loss {ends[i]:.3f}, accuracy {trials[i].accuracy:.3f}.",
      alt="The rate at each step; the training loss at each step and the last validation loss.")

# %% [markdown]
# Too low: it has not arrived. Too high: it jumps, and in the end knows little. (The training loss lies higher: a tenth of its labels are wrong.) The questions are now those of somebody who has to *pay* for each point of this valley.
#
# ## Trap one: the border

# %%
short = Laboratory()
few = [short.run("Adagrad", lr).loss for lr in near]

# %%
claim("On a grid from 0.001 to 0.01 the best rate is the last one …", np.argmin(few) == 3, *few)
claim("… and a higher one, not on that grid, has a loss more than a quarter lower.",
      ends.min() < 0.75 * min(few), ends.min())

# %% [markdown]
# A laboratory says so: in its list of settings the last column tells whether the same shape was tried lower and higher. The best setting that you hand in should have both.

# %%
short

# %% [markdown]
# ## Trap two: the lucky seed
#
# Two rates, ten seeds each. That is half of a budget.

# %%
low, high = np.array([[lab.run("Adagrad", lr, seed).loss for seed in range(seeds)] for lr in pair])

# %%
claim("One setting, η = 0.15: its worst seed is more than 10 % above its best.",
      high.max() > 1.1 * high.min(), high.min(), high.max())

# %%
wins = np.sum(low < high)
claim("Judged by one seed alone, either of the two rates may win: each does, with some seed.",
      0 < wins < seeds, f"{wins} of {seeds} for η = {pair[0]}")

# %% [markdown]
# So a difference of a few percent between two runs says nothing. Means over seeds come closer to the truth, but slowly: with four times as many seeds the chance error of a mean is halved. Few seeds for many settings first, then more seeds for the few that are left.
#
# ## Trap three: the winner's number
#
# Now choose the best of ten *seeds*, as if seeds could be chosen. The number that won is too good, because it was chosen for being good; and other seeds will not repeat it:

# %%
new = Laboratory()
later = np.mean([new.run("Adagrad", pair[1], seed).loss for seed in range(100, 110)])

# %%
claim("The lowest of ten losses lies more than 2 % below the mean of ten new runs of its setting.",
      high.min() < 0.98 * later, high.min(), later)

# %% [markdown]
# The same happens, less visibly, when you choose the best of forty runs by the validation digits. That is why there are held-out digits, and why the judge uses seeds of its own. (It follows that a check which you may press as often as you like is a leak: each look at its answer chooses a little. It tells you a band and no number, and the points that count are made with other seeds.)
#
# ## Trap four: the training loss
#
# A tenth of the labels are wrong. A network that takes them all to heart has a low training loss, and has learnt nonsense:

# %%
fit, true = [], []
for rate in cosine(0.01, 500), 0.03:
    ten = [new.run("NAdam", rate, seed) for seed in range(10)]
    fit.append(np.mean([training.loss(train(one.plan, one.seed)[0]) for one in ten]))
    true.append(np.mean([one.loss for one in ten]))

# %%
claim("At a constant 0.03 NAdam has the lower training loss …", fit[1] < fit[0], *fit)
claim("… and along a cosine from 0.01 the lower validation loss.", true[0] < true[1], *true)

# %% [markdown]
# ## What you hand in
#
# Plain data, made by the functions of [your notebook](../exercises/15_capstone.ipynb). A machine runs it again:
#
# | | what it is | what is looked at | points |
# |---|---|---|---|
# | plan | optimizer, arguments, 500 rates | mean loss on the held-out digits, twelve new seeds | 7 |
# | table | all your runs | at most forty, true when run again; the best not at a border and run with two seeds or more; and a rival, treated alike | 4 |
# | claims | three, of a quantity, a relation and a number | true with twelve new seeds, and not empty | 3 |
#
# A tuned constant rate is worth about 4 of the 7 points, a library's default rate mostly none. With a good schedule six very different optimizers reach the whole 7, so no optimizer is the answer. And a person looks at one figure and 200 words:

# %%
for criterion, points in BY_HAND:
    print(f"{points} points: {criterion}")

# %% [markdown]
# Nobody can count the runs that you make elsewhere, or in a laboratory that you threw away. The budget is a promise, and it is also the exercise: with endless runs there is nothing to learn here.

# %%
for seed in range(lab.left):
    lab.run("SGD", 0.001, seed)
try:
    lab.run("SGD", 0.1)
except ValueError as sentence:
    print(sentence)

# %% [markdown]
# ## How to work with forty runs
#
# Think of the order before the first run. One that has worked: some twelve runs for the height of two or three shapes, one seed each, in steps of a factor of 2, until no best height is at a border; some ten for another shape, optimizer or argument; some ten for more seeds of the best few. The rest is for your claims: what do you believe about your plan that could turn out false?
#
# For the shape of the rates you have lessons [07](07_changing_rates.ipynb) and [08](08_warm_starts.ipynb), for optimizers [09](09_adaptive_rates.ipynb), for the search [11](11_choosing_rates.ipynb), for the wrong labels your own judgement. Write down what failed as well.
#
# ## The rule
#
# **Choose by one set of rows, report on another; never believe a border, nor a single seed; and say a number together with how far it moves.**
#
# ## In your framework
#
# 500 rates in an array can be replayed in PyTorch. `LambdaLR` multiplies the optimizer's own rate, so that is 1:
#
# ```python
# rates = torch.linspace(0.1, 0, 500)
# w = torch.tensor([4.0, 4.0], requires_grad=True)
# opt = torch.optim.SGD([w], lr=1.0, momentum=0.9)
# plan = torch.optim.lr_scheduler.LambdaLR(opt, lambda t: rates[min(t, 499)].item())
# for _ in range(500):
#     opt.zero_grad()
#     (0.5 * w[0] ** 2 + 5 * w[1] ** 2).backward()
#     opt.step()
#     plan.step()
# ```
#
# ## What is still open
#
# How to spend a small budget of runs is a field of research of its own, and nobody has a rule that is best for all tasks. Your result holds for one small network, one data set, 500 steps. Whether the order of your plans is the same with ten times the data, or ten times the steps, these runs cannot tell.
#
# ## In one breath
#
# Forty runs are enough to find good rates when no border, no lucky seed, no chosen number and no training loss is believed. What you then claim should be able to fail, and should not.
#
# **Now** [the notebook to hand in](../exercises/15_capstone.ipynb).
