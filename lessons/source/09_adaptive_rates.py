# ---
# jupyter:
#   lrcourse:
#     title: Adaptive rates
#     minutes: 35
# ---

# %% [markdown]
# # Adaptive rates
#
# **Does Adam choose η for me?** After these 35 minutes you can write AdaGrad, RMSProp and Adam from one another, say what they choose and what they leave to you, and judge the methods that promise to need no η at all.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="04_right_scale.ipynb">The right scale</a>: why does a column in other units need another η?</summary>
#
# The curvature changes with the square of the unit, and the edge is 2/L. One η for all columns has to fit the steepest.
#
# </details>
#
# <details><summary>In <a href="07_changing_rates.ipynb">Changing rates</a>: what does a high η bring down, and what a low one? When does a falling rate pay?</summary>
#
# A high η brings down the distance, a low one the noise. So a rate that falls pays where steps are noisy; without noise it only costs.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import SGD, Adagrad, Adam, Armijo, BarzilaiBorwein, DoG, Hypergradient
from lrcourse import LinearRegression, LinearSVM, LogisticRegression, PolyakStep, Prodigy, RMSprop
from lrcourse import Surface, breast_cancer, claim, cosine, minibatches, penguins, plot_surface
from lrcourse import ravine, run, slide, standardize, strips, sweep, theme

# %% tags=["core"]
# Change these
scales = np.geomspace(0.001, 1000, 37)    # what the loss is multiplied by, on the first slider
lrs = np.geomspace(1e-5, 1, 31)           # learning rates on the second slider
batch = 4                                 # penguins that a step looks at, 1 … 16
seed = 0                                  # of all batches, 0 … 99
falls = np.geomspace(0.001, 0.1, 25)      # learning rates with and without a fall
seeds = 5                                 # runs to average over there, 5 … 20
eps = 1e-8                                # so that nothing is divided by 0, 1e-12 … 1e-6
tenth = 0.1                               # of the way to the best that "good" may miss, 0.01 … 0.3

# %% [markdown]
# ## Predict
#
# A long valley that lies askew, and four ways down: plain SGD, and three that are said to adapt the learning rate, AdaGrad, RMSProp and Adam. Each has an η at which it gets down. Now somebody reports the loss in other units, and every loss is **1000 times as large**. Nobody touches η.

# %% tags=["core"]
theme.use()
valley = ravine(condition=10)
scaled = Surface("valley, scaled", lambda x: scales * valley.loss(x),
                 lambda x: scales[:, None] * valley.grad(x), valley.start, 0.0)
four = {"SGD": SGD(0.15), "AdaGrad": Adagrad(1.0), "RMSProp": RMSprop(0.1), "Adam": Adam(0.3)}
starts = np.tile(valley.start, (len(scales), 1))
ways = {name: run(opt, scaled, 60, x0=starts) for name, opt in four.items()}
x = np.stack([way.x for way in ways.values()]).clip(-30, 30)      # (method, step, scale, 2)
left_over = np.stack([way.loss / way.loss[0] for way in ways.values()]).clip(1e-9, 1e3)

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
plot_surface(valley, left)
path, = left.plot([], [], ".-", color=theme.BLUE, linewidth=1.2)
drop, = right.plot(left_over[0, :, 0])
left.set(title="60 steps, from above")
right.set(title="part of the loss left", xlabel="step", yscale="log", ylim=(1e-8, 100))
moves = [lambda i, k: path.set_data(*x[k, :, i].T), lambda i, k: drop.set_ydata(left_over[k, :, i])]
whose = ["all four", "SGD's and AdaGrad's", "only SGD's", "none: the minimum is where it was"]
slide(fig, moves, scale=scales, method=list(four), value=(1, "SGD"), label="loss", unit="×",
      predict="The loss × 1000, η as before: whose path changes?", choices=whose, answer=whose[2],
      alt="The path of one method down a valley, and the part of the loss left after each step.")

# %% [markdown]
# ## What you saw
#
# Drag to both sides, with each of the four. At a thousandth SGD hardly moves, from about × 1.4 on it climbs out, and the other three do not notice at all. Somehow they must take the unit out of the slope. How? By dividing it by its own size.

# %% tags=["core"]
same = [np.abs(way.x - way.x[:, 18:19]).max() for way in ways.values()]
claim("From × 0.001 to × 1000 three paths stay where they are …", max(same[1:]) < 1e-3, *same[1:])
claim("… and SGD's diverges at × 1000 and keeps most of its loss at × 0.001.",
      ways["SGD"].diverged[-1] and left_over[0, -1, 0] > 0.9, left_over[0, -1, 0])

# %% [markdown]
# ## One line at a time
#
# All of these methods are one loop. In each step a method says two things about the slope g: a `mean` to follow, and a `size` to divide by, **for each coordinate by itself**. What it has to remember is kept in m and s.
#
# For SGD the size is 1. **AdaGrad** (Duchi, Hazan & Singer 2011, JMLR 12, 2121–2159) adds up the squares of all slopes so far, and divides by the root. In words: *a coordinate that has seen much slope takes short steps.* A sum never gets smaller, so each coordinate's rate can only fall, and after a steep start it may stay low for ever. **RMSProp** forgets: in the place of the sum stands a running average, in which a slope counts less the longer ago it was. One line changes.

# %% tags=["core"]
def walk(method, lr, problem, steps, batch, seed):
    x = problem.start + 0 * lr
    m, s, path, sizes = 0 * x, 0 * x, [x], []
    for t, rows in zip(range(1, steps + 1), minibatches(len(problem), batch, seed)):
        mean, size, m, s = method(problem.grad(x, rows), m, s, t)
        x = x - lr * mean / size
        path.append(x)
        sizes.append(size)
    return np.array(path), lr / np.array(sizes)


def sgd(g, m, s, t):
    return g, np.ones_like(g), m, s


# %% tags=["core"]
def adagrad(g, m, s, t):
    s = s + g**2
    return g, np.sqrt(s) + eps, m, s


# %% tags=["core"]
def rmsprop(g, m, s, t):
    s = 0.99 * s + 0.01 * g**2                            # changed
    return g, np.sqrt(s) + eps, m, s


# %% [markdown]
# Now s begins at 0 and needs a hundred steps to forget that. After the first step it is only a hundredth of g², its root a tenth of |g|, and so the first step is ten times η. The cure: after t steps the slopes have the weight 1 − 0.99ᵗ in the average, so divide by that. (Adam's s has a longer memory, 0.999.)
#
# And **Adam** (Kingma & Ba 2014, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)) follows a running average of the slopes in the place of g, corrected in the same way, where mere noise partly cancels. That is all:
#
# $$x \leftarrow x - \eta\,\frac{\hat m}{\sqrt{\hat s} + \varepsilon}, \qquad \hat m = \frac{m}{1-\beta_1^t}, \quad \hat s = \frac{s}{1-\beta_2^t}, \qquad t = 1, 2, 3 \dots$$

# %% tags=["core"]
def corrected(g, m, s, t):
    s = 0.999 * s + 0.001 * g**2
    return g, np.sqrt(s / (1 - 0.999**t)) + eps, m, s     # changed


# %% tags=["core"]
def adam(g, m, s, t):
    m = 0.9 * m + 0.1 * g                                 # new
    s = 0.999 * s + 0.001 * g**2
    return m / (1 - 0.9**t), np.sqrt(s / (1 - 0.999**t)) + eps, m, s


# %% [markdown]
# Is that really the whole of it? Three lengths of penguins in **millimetres** (centred, not scaled) have to tell the mass, measured in its own spread. The flipper varies most and makes the steepest direction. We let our own four and the library's take the same steps.

# %% tags=["core"]
lengths, mass = penguins()
raw = LinearRegression(lengths - lengths.mean(axis=0), standardize(mass), bias=False)
methods = {"SGD": (sgd, SGD), "AdaGrad": (adagrad, Adagrad), "RMSProp": (rmsprop, RMSprop),
           "Adam": (adam, Adam)}

# %% tags=["core"]
for name, (ours, theirs) in methods.items():
    end = run(theirs(0.002), raw, 100, batch=batch, seed=seed).x
    own = walk(ours, 0.002, raw, 100, batch, seed)[0]
    claim(f"Our {name} is the library's.", np.allclose(own, end))

# %% tags=["core"]
starts = [walk(m, 1, raw, 1, batch, seed)[0][1] for m in (adagrad, corrected, adam, rmsprop)]
claim("The first step is η in each coordinate, however steep, and with RMSProp it is 10 η.",
      np.allclose(np.abs(starts), [[1], [1], [1], [10]], rtol=1e-4))

# %% [markdown]
# ## Rates that you can see
#
# Divided by its size, each coordinate has an **own rate**, η/size. On the right it is drawn for the three lengths, on the left what is left of the loss, against η (the mean of the last 100 of 300 steps). Choose a method, and drag.

# %% tags=["core"]
rows, marks = lrs[:, None], np.unique(np.geomspace(1, 300, 50).astype(int))
with np.errstate(all="ignore"):                           # at high rates SGD leaves the page
    walks = [walk(ours, rows, raw, 300, batch, seed) for ours, _ in methods.values()]
    tail = np.stack([raw.loss(path[201:]).mean(axis=0) for path, _ in walks]) - raw.minimum
share = np.nan_to_num(tail / (raw.loss(raw.start) - raw.minimum), nan=1e6).clip(0, 1e6)
own = np.stack([rates for _, rates in walks])             # (method, step, η, coordinate)


def look(i, j):
    curve.set_ydata(share[j])
    dot.set_data(lrs[i:i + 1], share[j, i:i + 1])
    for k in range(3):
        lines[k].set_ydata(own[j, marks - 1, i, k])


# %% tags=["core"]
def words(i, j):
    apart = own[j, -1, i].max() / own[j, -1, i].min()
    return f"Left: {share[j, i]:.2g}. In the end the own rates differ by a factor of {apart:.1f}."


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
left.plot(lrs, share.T, color=theme.FAINT, linewidth=1)
curve, dot = left.plot(lrs, share[0], "-", lrs[:1], share[0, :1], "o", markersize=9)
left.set(title="part of the loss left", xlabel="learning rate η", ylim=(5e-4, 20))
lines = right.plot(marks, own[0, marks - 1, 0], label=["bill length", "bill depth", "flipper"])
right.set(title="own rate of each coordinate", xlabel="step", ylim=(1e-7, 10))
plt.setp((left, right), xscale="log", yscale="log")
fig.legend(loc="outside right upper")
slide(fig, look, lr=lrs, method=list(methods), value=(0.002, "Adam"), describe=words,
      alt="The part of the loss left against η for four methods; each coordinate's rate by step.")

# %% [markdown]
# SGD has one rate for all. AdaGrad's can only fall, those of RMSProp and Adam may rise again. The flipper, with the steepest slopes, gets the lowest. So these methods do adapt something: **the coordinates to one another.** Do they adjust η? Look at the left: each curve is a U of its own, and where in it you stand is still up to you. *They rescale the coordinates; η is yours.*
#
# One thing did change about it: its unit. For SGD it is x²/loss. But a slope over its own size has no unit, so for Adam **η is a length in x**: about how far a coordinate goes in one step. That is why the loss × 1000 went unnoticed.
#
# **Why does Adam's printed η never change?** Because what a framework prints is your η. The own rates are printed nowhere: they come out of s at each step.

# %% tags=["core"]
low, high = share[3, share[3].argmin() + [-6, 6]] / share[3].min()     # six rates are a decade
claim("Ten times below or above Adam's best η, at least five times as much loss is left.",
      min(low, high) > 5, low, high)
claim("AdaGrad's own rates never rise.", np.diff(own[1], axis=0) <= 0)

# %% tags=["core"]
printed = run(Adam(0.002), raw, 300, batch=batch, seed=seed).lr
mine = walk(adam, 0.002, raw, 300, batch, seed)[1]
claim("Adam reports one η; each own rate changes by half or more, the flipper's is the lowest.",
      np.ptp(printed) == 0 and np.ptp(np.log(mine), 0).min() > 0.4 and mine[-1].argmin() == 2)

# %% [markdown]
# ## Six tasks, five optimizers
#
# “Adaptive methods are more robust”, one hears. Let us see. Six tasks: a line, a logistic regression, the same with columns as they come (**raw**: their sizes differ ten-thousand-fold and more), a support vector machine, a network and a deep one. Each runs 300 steps of 32 rows with five optimizers (SGD, the same with momentum 0.9, and our three), at 33 rates from 10⁻⁶ to 100, with ten seeds. That takes some minutes, so the results are **stored** with the course (`tests/make_strips.py` made them).
#
# Call an η *good* for a task when the loss comes down at least nine tenths as far as the best of all five optimizers at their best rates brings it (medians of the seeds).

# %% tags=["core"]
stored = strips()
last, first = np.median(stored.last, axis=2), np.median(stored.first, axis=1)
lowest = last.min(axis=(1, 2))
good = last <= (lowest + tenth * (first - lowest))[:, None, None]      # (task, optimizer, η)
ideal = stored.lrs[last.argmin(axis=2)]                                # (task, optimizer)
served = good.sum(axis=0)                                              # tasks with a good η


def show(i, j):
    needle.set_xdata(stored.lrs[i:i + 1].repeat(2))
    stars.set_xdata(ideal[:, j])
    for k, tile in enumerate(tiles):
        tile.set_data(stored.lrs[good[k, j]], np.full(good[k, j].sum(), k))


# %% tags=["core"]
fig, ax = plt.subplots(figsize=theme.WIDE)
tiles = [ax.plot([], [], "s", color=theme.GREEN, markersize=9)[0] for _ in stored.tasks]
stars, = ax.plot(ideal[:, 0], np.arange(6), "o", color=theme.INK, markersize=4)
needle = ax.axvline(1, color=theme.ORANGE, linewidth=1.4)
ax.set(title="good rates (squares) of each task, the best (dot)", xscale="log", xlim=(5e-7, 200))
ax.set(xlabel="learning rate η", ylim=(5.6, -0.6), yticks=np.arange(6), yticklabels=stored.tasks)
which = ["all five", "AdaGrad, RMSProp and Adam", "Adam alone", "none"]
slide(fig, show, lr=stored.lrs, optimizer=list(stored.optimizers), value=(0.01, "SGD"),
      predict="For which of the five is there one η that is good for all six tasks?",
      choices=which, answer=which[1], describe=lambda i, j: f"Good for {served[j, i]} of 6 tasks.",
      alt="For each of six tasks the learning rates that are good with the chosen optimizer.")

# %% [markdown]
# Press the buttons and look at the strips: they hardly get wider. With SGD they lie here and there, and that of the raw task is missing altogether: no rate is good for it. With the adaptive three they lie **below one another**, and the needle can go through all six. (With AdaGrad and RMSProp just so: with fewer seeds it is sometimes five.)
#
# So the honest sentence is: *the good rates are not many more; they stay in the same place when the model or the scale changes.* That is worth a lot, since it is why a default can exist. But the place depends on the length of the run too: for 300 steps Adam's is 0.003 to 0.01, above the customary 0.001.
#
# And it is a sentence about the loss in training. There, on the five scaled tasks, all five optimizers come about equally far, each at its best rate (the last claim below). On rows held back the order can even turn round: Wilson et al. ([NeurIPS 2017](https://papers.neurips.cc/paper/7003-the-marginal-value-of-adaptive-gradient-methods-in-machine-learning)) report that what adaptive methods find often generalizes worse than what SGD finds, also where their training loss is lower.
#
# Do you trust stored results? After the claims one strip is computed again.

# %% tags=["core"]
through = {name: stored.lrs[served[j] == 6] for j, name in enumerate(stored.optimizers)}
claim("No rate of SGD is good for all six tasks, with momentum or without; some of Adam's are.",
      not len(through["SGD"]) and not len(through["momentum"]) and len(through["Adam"]) > 0,
      *(f"{name} {r[0]:.2g} … {r[-1]:.2g}" for name, r in through.items() if len(r)))
spread = ideal.max(axis=0) / ideal.min(axis=0)
claim("SGD's best rates lie more than four decades apart, Adam's less than two.",
      spread[0] > 1e4 and spread[4] < 100, *spread[[0, 4]])
width = np.delete(good.sum(axis=2), 2, axis=0).mean(axis=0) / 4      # decades, without the raw task
claim("On the five scaled tasks Adam's strips are less than 1.5 times as wide as SGD's.",
      width[4] < 1.5 * width[0], *(f"{name} {w:.2g}" for name, w in zip(stored.optimizers, width)))
gap = np.delete((last.min(axis=2).T - lowest) / (first - lowest), 2, axis=1).max()
claim("There each, at its best rate, comes within a twentieth of the best of all.", gap < 0.05, gap)

# %%
cells, benign = breast_cancer()
even = standardize(cells)
tumours = LogisticRegression(even, benign)

# %%
again = sweep(Adam, stored.lrs, tumours, 300, batch=32, seed=seed, record="loss").loss[-1]
where = stored.tasks.index("logistic"), stored.optimizers.index("Adam"), seed
claim("Computed here, the stored strip of one seed is the same where the loss has fallen.",
      np.isclose(again, stored.last[where], rtol=1e-3) | (again > 0.6), f"{again.min():.3g}")

# %% [markdown]
# ## Does η have to fall with Adam?
#
# It sets its rates by itself, so a schedule on top seems idle. Penguins again, scaled, four a step, 1000 steps; once with a constant η, once with one that falls to 0 along a cosine. Each with 25 rates.

# %% tags=["core"]
line = LinearRegression(standardize(lengths), standardize(mass))
kinds = {"constant": Adam, "falling": lambda lr: Adam(cosine(lr, 1000))}
ticks = np.unique(np.geomspace(1, 1000, 50).astype(int))
above = np.zeros((2, len(ticks), len(falls)))
for k, make in enumerate(kinds.values()):
    for s in range(seed, seed + seeds):
        x = sweep(make, falls, line, 1000, batch=batch, seed=s).x[ticks]
        above[k] += (line.loss(x) - line.minimum) / seeds
above /= line.loss(line.start) - line.minimum

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
two = left.plot(ticks, above[:, :, 0].T)
ends = [right.plot(falls, end, ".-", label=name)[0] for name, end in zip(kinds, above[:, -1])]
left.set(title="part of the loss above the minimum", xlabel="step", ylim=(1e-6, 10))
right.set(title="after 1000 steps", xlabel="learning rate η (at the start)")
plt.setp((left, right), xscale="log", yscale="log")
fig.legend(loc="outside right upper")
moves = [lambda i, k=k: two[k].set_ydata(above[k, :, i]) for k in (0, 1)]
moves += [lambda i, k=k: ends[k].set_data(falls[:i + 1], above[k, -1, :i + 1]) for k in (0, 1)]
slide(fig, moves, lr=falls, value=0.01, alt="Adam's loss with a constant and a falling rate.",
      predict="With the best η for each: what does a falling η leave, against a constant one?",
      choices=["more", "about the same", "less than a third"], answer="less than a third")

# %% [markdown]
# Near the minimum the slopes are mostly noise, and Adam divides noise by the size of the noise: its steps stay about η long, however close it has come. So **Adam hovers, as SGD does, and gains from an η that falls.**

# %% tags=["core"]
steady, falling = above[:, -1].min(axis=1)
claim("The falling η leaves less than a third of what the constant one does, each at its best.",
      falling < steady / 3, steady / falling)

# %% [markdown]
# So “decay with Adam?” is a yes. (*Weight* decay is another thing: it pulls the weights towards 0. Added to the slope it would be divided by its size like all the rest; AdamW leaves it outside, Loshchilov & Hutter 2017, [arXiv:1711.05101](https://arxiv.org/abs/1711.05101).)
#
# ## No η at all?
#
# Some methods set the rate in each step themselves. None does so for nothing: each needs something else in its place.
#
# | method | takes its rate from | needs instead |
# |---|---|---|
# | Polyak's step | (loss − f\*) / slope² | f\*, the smallest loss there is |
# | Armijo ([1966](https://doi.org/10.2140/pjm.1966.16.1)) | trying a high rate, cutting it until the loss falls enough | some more losses a step, a first try |
# | Barzilai–Borwein (1988) | the curvature along the last step | all rows in every step, a first η |
# | hypergradient | whether slopes go on agreeing | a rate for the rate |
# | DoG ([2023](https://arxiv.org/abs/2302.12022)) | how far it has come, over all slopes | a first guess of that distance |
# | Prodigy ([2023](https://arxiv.org/abs/2306.06101)) | Adam, times a guess of the distance to go | a first guess, Adam's averages |
#
# We let them run on four of the six tasks, with the library's settings; Barzilai–Borwein gets all rows in each step, and so few steps that it looks at no more rows in total. How far are they from the best of the stored rates, averaged over the last third of the steps so far? Below 0.1 is what we called good.

# %%
watch = np.unique(np.geomspace(1, 300, 28).astype(int))   # steps
models = [line, tumours, LogisticRegression(cells, benign), LinearSVM(even, benign, l2=0.01)]
free = {"Polyak, f* = 0": PolyakStep, "Armijo": Armijo, "Barzilai–Borwein": BarzilaiBorwein,
        "hypergradient": Hypergradient, "DoG": DoG, "Prodigy": Prodigy, "Adam, η = 0.001": Adam}


def behind(make, k):                                      # at the watched steps, on task number k
    few, pace = {"batch": 32, "seed": seed}, 1
    if make is BarzilaiBorwein:
        few, pace = {}, len(models[k]) / 32
    loss = models[k].loss(run(make(), models[k], int(300 / pace), **few).x)
    miss = (loss - lowest[k]) / (first[k] - lowest[k])
    return [miss[2 * t // 3:t + 1].mean().clip(2e-3, 1500) for t in (watch / pace).astype(int)]


# %%
gaps = np.array([[behind(make, k) for make in free.values()] for k in range(4)])
fig, ax = plt.subplots(figsize=theme.WIDE)
points, = ax.plot(gaps[0, :, 0], np.arange(7), "o", color=theme.BLUE, markersize=10)
ax.axvspan(1e-3, 0.1, color=theme.GREEN, alpha=0.15)
ax.set(title="what is missing to the best stored rate (1: all)", xscale="log", xlim=(1.5e-3, 2e3))
ax.set(ylim=(6.6, -0.6), yticks=np.arange(7), yticklabels=list(free))
slide(fig, lambda i, k: points.set_xdata(gaps[k, :, i]), steps=watch, task=list(stored.tasks[:4]),
      value=(1, "linear"), alt="How far seven methods are from the best stored rate, on one task.")

# %% [markdown]
# On scaled columns most of them end up in the green, and so would many an η. The raw task tells them apart. One rate for all coordinates, however cleverly found, does not help there; Prodigy, which stands on Adam, comes through, and so does Adam at its usual 0.001. But for the line and the logistic regression 300 steps at 0.001 are too few: that is a chosen η, after all.
#
# Polyak's step believes that f\* is 0, and for the line it is not. Told the truth, it fares better:

# %%
polyak, secant, prodigy = gaps[:, [0, 2, 5], -1].T                     # each for the four tasks
claim("Prodigy misses less than 0.15 on all four tasks …", prodigy < 0.15, *prodigy)
claim("… and none of the five before it is good on the raw one.",
      gaps[2, :5, -1] > 0.1, *gaps[2, :5, -1])

# %%
told = behind(lambda: PolyakStep(minimum=line.minimum), 0)[-1]
claim("Told f*, Polyak's step misses a third less, or better.", told < polyak[0] / 1.5, told)
claim("Barzilai–Borwein finds the line, not the raw task.", secant[0] < 0.01 < 1 < secant[2])
claim("Adam at 0.001 is not good on the first two tasks.", gaps[:2, 6, -1] > 0.1, *gaps[:2, 6, -1])

# %% [markdown]
# ## In your framework
#
# Adam with a falling η, and afterwards the own rate of each coordinate, which no log shows:
#
# ```python
# w = torch.nn.Parameter(torch.tensor([4.0, 4.0], dtype=torch.float64))
# opt = torch.optim.Adam([w], lr=0.1, betas=(0.9, 0.999))
# fall = torch.optim.lr_scheduler.LambdaLR(opt, lambda t: (1 - t / 100))
# for t in range(100):
#     opt.zero_grad(); (w[0] ** 2 / 2 + 50 * w[1] ** 2).backward(); opt.step(); fall.step()
# reported = opt.param_groups[0]["lr"]                   # yours: only a schedule changes it
# size = (opt.state[w]["exp_avg_sq"] / (1 - 0.999 ** 100)).sqrt() + 1e-8
# own = 0.1 / size                                       # one rate for each coordinate, at η = 0.1
# ```
#
# ## What is still open
#
# Nobody can say beforehand for which networks Adam is needed and where SGD does as well. Methods without η are close: in a large public comparison one of them came out just behind a calibrated NadamW, a relative of Adam ([arXiv:2505.24005](https://arxiv.org/abs/2505.24005)). All of them still leave open how the rate should fall in the end.
#
# ## In one breath
#
# AdaGrad, RMSProp and Adam divide each coordinate's slope by its own size, so they rescale the coordinates and do not mind how large the loss is. η stays yours: each has a best one, and with noise it has to fall. What you gain is a good place that stays where it is from task to task, not a wider one.
#
# **Next:** [10 Three models](10_three_models.ipynb), or first the [exercises](../exercises/09_adaptive_rates.ipynb).
#
# ## Going further
#
# **Coordinates only.** Adam rescales along the axes. A bowl that bends 1 and 100 along the axes, `ravine(100, angle=0)`, can look round to it. What if the bowl is turned by 45°, so that both axes are equally steep? Predict first: which of SGD and AdaGrad needs more steps than before, each at its best rate? Then let `sweep` tell you.
