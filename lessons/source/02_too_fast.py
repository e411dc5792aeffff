# ---
# jupyter:
#   lrcourse:
#     title: Too fast
#     minutes: 30
# ---

# %% [markdown]
# # Too fast
#
# **What happens if η is too high?** After these 30 minutes you can compute the highest learning rate that still works, name the four ways in which a run can go, and read a NaN.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="00_start_here.ipynb">Start here</a>: at which η was the ball down in a single step, and above which did it climb out?</summary>
#
# At 1/curvature, and above 2/curvature. That valley had one curvature; today's have several.
#
# </details>
#
# <details><summary>In <a href="01_one_step.ipynb">One step</a>: where is the ball after t steps, and what does a negative bracket do?</summary>
#
# At (1 − ηL)ᵗ · x₀, with L for the curvature. A negative bracket changes the side at every step.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import SGD, LinearRegression, LinearSVM, LogisticRegression, breast_cancer, claim
from lrcourse import penguins, plot_hand, plot_path, plot_surface, plot_sweep, quadratic, run
from lrcourse import slide, standardize, sweep, theme

# %% tags=["core"]
# Change these
lr = 3.0                                      # x²/loss: rate of the task that fails, 1.1 … 9
flat = 1.0                                    # loss/x²: the bowl's smaller curvature, 0.1 … 5
steep = 10.0                                  # loss/x²: its larger curvature, 5 … 50 × flat
goal = 0.01                                   # part of the first loss to come down to, 0.001 … 0.1
ratios = np.union1d(np.geomspace(0.02, 2.4, 152), [0.2, 1, 1.9, 2, 2.1])    # η · L: first slider
batch = 4                                     # penguins that a step looks at, 1 … 16
seeds = 10                                    # draws of penguins to compare and to average, 5 … 20
lrs = np.geomspace(0.001, 1, 25)              # x²/loss: the rates of the race at the end

# %% [markdown]
# ## A task that fails
#
# Your task: predict the mass of a penguin (in grams) from three lengths, with the loop of the last lesson. The lengths come shifted and scaled to mean 0 and spread 1; why, is the story of another lesson. The loss is half the mean squared error. Read it after 0, 1, 2, 3 … steps:

# %% tags=["core"]
features, mass = penguins()
line = LinearRegression(standardize(features), mass)
failed = run(SGD(lr), line, 600)
{step: f"{failed.loss[step]:.2g}" for step in (0, 1, 2, 3, 10, 100, 300, 600)}

# %% [markdown]
# Millions, billions, a number with 145 digits, “inf”, and in the end “nan”: *not a number*. The code is right and so are the data. The same loop with one power of ten less:

# %% tags=["core"]
worked = run(SGD(lr / 10), line, 600)
claim("With a tenth of that learning rate the same loop finds the best line there is.",
      np.isclose(worked.loss[-1], line.minimum), f"η = {lr / 10:.2g}, {worked.loss[-1]:.2g} g²")

# %% [markdown]
# Somewhere between the two there is an edge. Where, and why there? First in a bowl that can be drawn.
#
# ## Predict
#
# This bowl bends in two directions: gently along x and ten times as much along y. The ball has to come down to 1 % of its first loss. Write **L** for the *largest* curvature. Four rates compete: 0.2/L, 1/L, 1.9/L and 2.1/L.

# %% tags=["core"]
theme.use()
bowl, L = quadratic([flat, steep]), steep
runs = sweep(SGD, ratios / L, bowl, 1000)
there = runs.loss <= goal * runs.loss[0]
score = np.where(there.any(axis=0), there.argmax(axis=0), np.inf)
orders = ["2.1, 1.9, 1, 0.2: the higher, the faster", "1.9, 1, 0.2, and 2.1 never gets there",
          "1, 1.9, 0.2, and 2.1 never gets there", "1, 0.2, 1.9, and 2.1 never gets there"]


def words(i):
    end = f"and is there after {score[i]:.0f} steps" if score[i] < 1000 else "and never gets there"
    return f"Across the bowl it {ways[i]}, {end}."


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
plot_surface(bowl, left)
ball = plot_path(sweep(SGD, ratios / L, bowl, 40), left)
hand = plot_hand(ratios, score, right)
ways = np.select([ratios < 1, ratios == 1, ratios < 2, ratios == 2],
                 ["creeps", "lands in one step", "overshoots", "bounces"], "diverges")
left.set(title="the bowl from above, 40 steps")
right.set(title="steps to 1 % of the first loss", xlabel="η · L", ylabel="")
right.set_xticks([0.05, 0.1, 0.2, 0.5, 1, 2], ["0.05", "0.1", "0.2", "0.5", "1", "2"])
slide(fig, [ball, hand], lr=ratios, unit="/ L", value=0.2, describe=words, answer=orders[2],
      predict="Which order is right, the fastest first?", choices=orders,
      alt="The path of a ball in a long bowl; the steps that it needs, against η times L.")

# %% [markdown]
# ## What you saw
#
# Drag slowly and watch the ball *across* the bowl, along y: four kinds of run, and one lucky hit.
#
# | η · L | across the bowl the ball … | name |
# |---|---|---|
# | below 1 | stays on its side and comes nearer | creeps |
# | exactly 1 | is on the valley floor after one step | lands |
# | 1 to 2 | changes sides at every step and comes nearer | overshoots |
# | exactly 2 | changes sides and comes no nearer | bounces |
# | above 2 | changes sides and goes farther out | diverges |
#
# (A ball that starts on the floor, at y = 0, stays there at every rate.)
#
# **Overshooting is not diverging**, though the two are easily confused. Between 1/L and 2/L the ball overshoots at every step, and at every step it gets lower.

# %% tags=["core"]
y, over = runs.x[:31, :, 1], (ratios > 1) & (ratios < 2)
claim("Between 1/L and 2/L every step crosses the bowl, and every step lowers the loss.",
      (y[1:] * y[:-1] < 0)[:, over] & (np.diff(runs.loss[:31], axis=0) < 0)[:, over], "30 steps")
claim("Above 2/L every ball ends higher than it began.", (runs.loss[-1] > runs.loss[0])[ratios > 2])

# %% [markdown]
# ## The rule
#
# In a valley with one curvature 0.2/L would beat 1.9/L: its bracket is 0.8, the other −0.9, and the smaller one in size wins. Why does it come last here? Each direction has a bracket of its own, and they all share one η. With μ for the smaller curvature:
#
# $$x_t = (1 - \eta\mu)^t \, x_0 \qquad y_t = (1 - \eta L)^t \, y_0$$
#
# At 0.2/L the first bracket is 1 − 0.2 · 1/10 = 0.98, so along x the ball hardly moves. **The steepest direction sets the edge. At a low rate the flattest sets the pace; close to the edge the steepest does, because there it overshoots almost as far as it came.**

# %% tags=["core"]
t = np.arange(31)[:, None, None]
brackets = 1 - (ratios / L)[:, None] * [flat, steep]
claim("The two formulas give the place of every ball after every step.",
      np.allclose(runs.x[:31], brackets**t * bowl.start, atol=1e-9), f"{31 * len(ratios)} places")

# %% tags=["core"]
slower = np.abs(brackets).argmax(axis=1)          # 0: the flat direction, 1: the steep one
claim("At 0.2/L the flat direction is the slower one, at 1.9/L the steep one.",
      (slower[ratios == 0.2] == 0) & (slower[ratios == 1.9] == 1))

# %% tags=["core"]
exact = sweep(SGD, np.array([1, 1.9, 0.2, 2.1]) / L, bowl, 1000)
order = (exact.loss > goal * exact.loss[0]).sum(axis=0)
claim("1/L is faster than 1.9/L, that is faster than 0.2/L, and 2.1/L never arrives.",
      np.diff(order) > 0, f"{order[0]}, {order[1]} and {order[2]} steps")

# %% [markdown]
# So the U is lopsided: **too low costs time, too high costs everything.** Where it is lowest depends on the bowl and on how far down you want to go; its wall depends on L alone.
#
# In words: *along a direction the ball converges as long as the bracket lies between −1 and 1; when η grows, the steepest direction fails first.* As a formula:
#
# $$\eta < \frac{2}{L}, \qquad L = \text{the largest curvature}$$
#
# Now to the penguins. In [One step](01_one_step.ipynb) the curvature was the mean of flipper², one number. With several columns, a column of ones for the offset among them, all such means of products form a table, $H = A^\top A / n$, where $A$ holds the $n$ rows of data. Its *eigenvectors* are the directions in which the bowl has no twist, and its *eigenvalues* are the curvatures there. You need not know more; numpy computes both.

# %% tags=["core"]
A = np.column_stack([standardize(features), np.ones(len(mass))])
H = A.T @ A / len(A)
curvatures, directions = np.linalg.eigh(H)        # the smallest first
edge = 2 / curvatures[-1]

# %% tags=["core"]
claim("Our H is the one that the library computes.",
      np.allclose(H, line.hessian(line.start)), f"the edge 2/L = {edge:.4g}")

# %% [markdown]
# ## On the edge
#
# Is the edge really that sharp? From 2 % below it to 2 % above, how far is the line from the best one, in each of its four directions (three lengths and an offset make four numbers to learn)? Start at the left; stop at −1 % and at 1 %.

# %% tags=["core"]
past = np.arange(-20, 21) / 10                    # %: how far the rate is past the edge
fits = sweep(SGD, (1 + past / 100) * edge, line, 500)
apart = np.abs((fits.x - line.solution) @ directions)

# %% tags=["core"]
fig, ax = plt.subplots(figsize=theme.WIDE)
names = [f"curvature {curvature:.2f}" for curvature in curvatures]
ax.set_prop_cycle(color=[theme.BLUE, theme.GREEN, theme.PURPLE, theme.ORANGE])
four = ax.plot(apart[:, 0], label=names)
ax.set(title="distance to the best line", xlabel="step", ylabel="distance (g)")
ax.set(yscale="log", ylim=(0.01, 1e6))
fig.legend(loc="outside right upper")
slide(fig, lambda i: [four[k].set_ydata(apart[:, i, k]) for k in range(4)], past=past, value=-2,
      label="η, from the edge", unit="%",
      describe=lambda i: f"In the end it is {apart[-1, i, -1]:.3g} g in the steepest direction.",
      alt="The distance to the best line after each step, in four directions.")

# %% tags=["core"]
below, above = np.searchsorted(past, [-1, 1])
claim("1 % below the edge the line is found …", np.isclose(fits.loss[-1, below], line.minimum))
claim("… and 1 % above it is lost, though all 500 losses are still finite …",
      fits.diverged[above] and np.isfinite(fits.loss[:, above]).all())
claim("… in the steepest direction alone: the other three have arrived.",
      apart[-1, above, -1] > 100 * apart[0, above, -1] and (apart[-1, above, :-1] < 1e-3).all())

# %% [markdown]
# ## How to read a NaN
#
# Now the task that failed can be explained to the digit. In the steepest direction the bracket was 1 − 3 · 1.993 = −4.979. The loss is a square, so each step multiplied it by 4.979², almost 25.
#
# The largest number that a computer keeps in 64 bits is about 10³⁰⁸ (in 32 bits, PyTorch's default, 10³⁸); beyond it stands “inf”. The loss, a square, gets there first. Later the weights do, some step asks for inf − inf, and that is “nan”. So a NaN is the *last* page of the story. Turn back to the first: where did the loss begin to rise?

# %% tags=["core"]
bracket = 1 - lr * curvatures[-1]
claim("Each step multiplied the loss by the square of the bracket.",
      np.isclose(failed.loss[31] / failed.loss[30], bracket**2), f"bracket {bracket:.4g}")

# %% tags=["core"]
thousand = np.argmax(failed.loss > 1000 * failed.loss[0])
inf, nan = np.argmin(np.isfinite(failed.loss)), np.argmax(np.isnan(failed.loss))
claim("The loss is 1000-fold long before it is inf, and inf long before it is nan.",
      thousand < inf / 10 < nan / 15, f"at steps {thousand}, {inf} and {nan}")

# %%
single = run(SGD(lr), line, 600, x0=np.zeros(4, np.float32))
nan32 = np.argmax(np.isnan(single.loss))
claim("In 32 bits the nan comes at least five times as early.", 0 < 5 * nan32 < nan, nan32, nan)

# %% [markdown]
# Hence **judge by a threshold**. “Is it still finite?” asks too late: 1 % above the edge the answer was yes for all 500 steps. (The library calls a run `diverged` when it ends a million times as high above the minimum as it began.)
#
# ## Two things often mistaken
#
# **A loss that rises has not necessarily diverged.** Let each step look at four penguins only, drawn at random. This is the *stochastic* in stochastic gradient descent, SGD: each draw gives another slope, so the steps are noisy. Even at a tenth of the edge the loss of all penguins looks like this:

# %% tags=["core"]
whole = np.transpose([line.loss(run(SGD(0.1 * edge), line, 300, batch=batch, seed=draw).x)
                      for draw in range(seeds)])
rises = np.mean(np.diff(whole, axis=0) > 0, axis=0)
fig, ax = plt.subplots(figsize=theme.WIDE)
jagged, = ax.plot(whole[:, 0] - line.minimum, linewidth=1.2)
ax.set(title="loss of all penguins", xlabel="step", ylabel="above the minimum (g²)")
ax.set(yscale="log", ylim=(10, 2e7))
slide(fig, lambda i: jagged.set_ydata(whole[:, i] - line.minimum), draw=np.arange(seeds), value=0,
      describe=lambda i: f"It rises in {rises[i]:.0%} of the steps.",
      alt="The loss of all penguins after each step; each position is another draw.")

# %% tags=["core"]
claim("The loss rises in more than a quarter of the steps, and still it falls 50-fold.",
      (rises > 0.25) & (whole[-1] < whole[0] / 50),
      f"{rises.min():.0%} or more, {(whole[0] / whole[-1]).min():.0f}-fold or more")

# %% [markdown]
# **A rate above 1 is nothing special.** The edge is 2/L, and L depends on the units. In [One step](01_one_step.ipynb) the flipper was in millimetres and the edge near 0.00005. In metres the curvature is a millionth of that:

# %%
metres = LinearRegression(features[:, 2:] / 1000, mass, bias=False)
easy = run(SGD(40.0), metres, 100)
claim("With the flipper in metres, η = 40 finds the best line.",
      np.allclose(easy.x[-1], metres.solution), f"2/L = {2 / metres.curvature(metres.start):.3g}")

# %% [markdown]
# ## A race
#
# Each step again looks at four penguins. We race 25 rates, from 0.001 to 1; each runs ten times with other draws, and we average. After 30 steps a rate near 0.2 is ahead.

# %% tags=["core"]
budgets = np.unique(np.geomspace(5, 3000, 81).round().astype(int))
left_over = np.zeros((len(budgets), len(lrs)))
for draw in range(seeds):
    race = sweep(SGD, lrs, line, 3000, batch=batch, seed=draw)
    left_over += (line.loss(race.x[budgets]) - line.minimum) / seeds
left_over /= line.loss(line.start) - line.minimum
best = left_over.argmin(axis=1)

# %% tags=["core"]
some = [7, 12, 17, 22]                            # four of the 25


def upto(i):
    curve.set_ydata(left_over[i])
    dot.set_data(lrs[best[i]:best[i] + 1], left_over[i, best[i]:best[i] + 1])
    for k, path in zip(some, lines):
        path.set_data(budgets[:i + 1], left_over[:i + 1, k])


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
curve, = plot_sweep(lrs, left_over[0], left, ylabel="loss above the minimum, part left").artists
dot, = left.plot([], [], "o", color=theme.ORANGE, markersize=9)
left.set(title="all 25 rates, at this step", ylim=(3e-6, 3))
lines = right.plot([], np.empty((0, 4)), label=[f"η = {lrs[k]:.2g}" for k in some])
right.set(title="four of the rates, up to this step", xlabel="step", xscale="log", xlim=(5, 3000))
right.legend(loc="lower left")
slide(fig, upto, steps=budgets, value=30, describe=lambda i: f"Best: η = {lrs[best[i]]:.2g}.",
      predict="After 30 steps a rate near 0.2 is ahead. Which one is ahead after 1000 steps?",
      choices=["the same one", "a higher one", "a lower one"], answer="a lower one",
      alt="The loss left against the learning rate, and against the step for four rates.")

# %% [markdown]
# Drag slowly from one end to the other. On the left the orange point marks the best of all 25 rates; on the right four of them are on their way. What holds up the one that loses the lead?
#
# The noise of its own steps does. A high rate is quick at the start, and then jumps about the floor. A lower one overtakes it, and is overtaken in turn. So “the best learning rate” is half a sentence: best *for how many steps*? This is also why it pays to lower the rate on the way, which is a lesson of its own.

# %% tags=["core"]
early, late = np.abs(budgets - 30).argmin(), np.abs(budgets - 1000).argmin()
claim("The best rate after 1000 steps is less than a third of the best one after 30.",
      lrs[best[late]] < lrs[best[early]] / 3, f"{lrs[best[early]]:.2g}, then {lrs[best[late]]:.2g}")

# %% [markdown]
# ## In your framework
#
# The edge for half the mean squared error, with `A` as above, and a guard for any training loop, where `loss` is the loss of step `t` and `first` the loss of step 0, as a number:
#
# ```python
# A = torch.as_tensor(A)
# edge = 2 / torch.linalg.eigvalsh(A.T @ A / len(A))[-1]
# if not loss.item() < 1000 * first:            # this way round: nan is never smaller than anything
#     raise RuntimeError(f"loss {loss.item():.3g} at step {t}: try a tenth of the learning rate")
# ```
#
# PyTorch's `MSELoss` leaves out the half: its curvatures are twice as large, and its edge is half as high.
#
# ## What is still open
#
# Here L was a number that we could compute. In a network the curvature changes at every step. In many networks, descent that uses all the data at every step drives the largest curvature up until it hovers just above 2/η (Cohen et al. 2021, [arXiv:2103.00065](https://arxiv.org/abs/2103.00065)): training *lives* at the edge. Why it does not fall off is a question of current research. And for a network nobody can tell the best rate for a given number of steps without trying some.
#
# ## In one breath
#
# The largest curvature L sets the edge: below 2/L the ball gets down, overshooting or not; above it, it climbs out. A NaN is the last page of that story, so look where the loss began to rise, and judge by a threshold. Which rate is best depends on how long you train.
#
# **Next:** [03 Too slow](03_too_slow.ipynb), or first the [exercises](../exercises/02_too_fast.ipynb).
#
# ## Going further
#
# **How many steps at the very best?** In a long run the slowest direction decides, so the best rate is the one whose largest bracket, in size, is as small as it can be. Even then a long bowl takes long, in proportion to κ = L/μ:

# %%
needed = {}
for kappa in 100, 1000:                           # curvatures 1 and κ
    ratio = np.linspace(0, 2, 200_001)[1:-1]      # η · L
    slowest = np.maximum(np.abs(1 - ratio / kappa), np.abs(1 - ratio))
    needed[kappa] = np.log(1e-6) / np.log(slowest.min())
claim("Ten times the κ, ten times the steps (to a millionth of the distance).",
      9.5 < needed[1000] / needed[100] < 10.5, *(f"{n:.0f}" for n in needed.values()))

# %% [markdown]
# The formula for that best rate is one of the exercises.
#
# **Not every loss explodes.** The slope of the squared loss grows with the error. Two other losses, the logistic one and the “hinge” of the support vector machine, have a slope that stops growing when the answer is very wrong: at too high a rate they jump, and come back. Here on 569 tumours:

# %%
rows, benign = breast_cancer()
rows = standardize(rows)
for name, model in ("logistic", LogisticRegression), ("hinge", LinearSVM):
    loss = run(SGD(100.0), model(rows, benign), 300).loss
    claim(f"At η = 100 the {name} loss jumps up, and ends below its start.",
          loss.max() > 5 * loss[0] and loss[-1] < loss[0],
          f"first {loss[0]:.2g}, highest {loss.max():.2g}, last {loss[-1]:.2g}")
square = LinearRegression(rows, benign)
claim("The squared loss of the same tumours is no longer a number.",
      np.isnan(run(SGD(100.0), square, 300).loss[-1]),
      f"η is {100 * square.curvature(square.start) / 2:.0f} times its edge")
