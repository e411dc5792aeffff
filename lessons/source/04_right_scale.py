# ---
# jupyter:
#   lrcourse:
#     title: The right scale
#     minutes: 30
# ---

# %% [markdown]
# # The right scale
#
# **Why is no η right for all problems?** After these 30 minutes you can say what a change of units does to the safe learning rate, bring data to a scale on which ordinary rates work, and judge the sentence “η can be set arbitrarily”.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="02_too_fast.ipynb">Too fast</a>: which direction of a bowl sets the limit for η, and which one sets the pace?</summary>
#
# The steepest sets the edge, 2/L with the largest curvature L; at a low rate the flattest sets the pace.
#
# </details>
#
# <details><summary>And from <a href="01_one_step.ipynb">One step</a>: which unit does η have?</summary>
#
# The unit of the weight, squared, by the unit of the loss.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, LinearRegression, LogisticRegression, breast_cancer, claim, digits
from lrcourse import penguins, plot_hand, plot_path, plot_surface, run, slide, split, standardize
from lrcourse import Surface, sweep, theme

# %% tags=["core"]
# Change these
units = np.geomspace(1, 1000, 61)      # mm: one unit of flipper length, from millimetres to metres
lrs = np.geomspace(1e-6, 4, 133)       # w²/loss: the rates on the slider with three valleys
steps = 40                             # steps in the three valleys, 20 … 100
share = 0.9                            # of the edge 2/L: rate of the long runs, 0.5 … 0.95
rates = np.geomspace(1e-6, 100, 33)    # w²/loss: eight decades of rates, for tumours and digits
splits = 10                            # ways to hold back a quarter of the tumours, 5 … 20
seed = 0                               # of splits, batches and first weights, any whole number

# %% [markdown]
# ## Predict
#
# Penguins again: how many grams for each millimetre of flipper? With one weight w, a line through the origin, the highest learning rate that works is 0.0000493, and with the flippers in **metres** it is a million times as high. Now the line gets an **offset** as well, a second weight. What does the same change of unit do?

# %% tags=["core"]
theme.use()
features, mass = penguins()
A = np.column_stack([features[:, ::-1], np.ones(len(mass))])    # flipper, two bills, offset


def edge(A):
    return 2 / np.linalg.eigvalsh(A.T @ A / len(A))[-1]


columns = {"alone": [0], "with an offset": [0, 3], "with bill and offset": [0, 1, 2, 3]}
scaled = [np.column_stack([A[:, 0] / mm, A[:, 1:]]) for mm in units]
safe = np.array([[edge(B[:, some]) for some in columns.values()] for B in scaled])
squares = np.array([np.mean(B**2, axis=0) for B in scaled])
answers = ["the same", "tens of thousands of times as high", "10⁶ times as high, as before"]


def words(i):
    return "Highest η: alone {:.3g}, with an offset {:.3g}, with bill too {:.3g}.".format(*safe[i])


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
hands = [plot_hand(units, safe[:, k], right, color=theme.CYCLE[2 * k]) for k in range(3)]
right.legend([hand.artists[1] for hand in hands], columns, loc="upper left")
right.set(title="the highest η that works", ylim=(2e-5, 100), xlabel="unit (mm)", ylabel="")
hands += [plot_hand(units, squares[:, 0], left)]
left.plot(units, squares[:, 1:], "--", color=theme.FAINT)
left.set(title="mean square of each column", xlabel="unit (mm)", ylabel="", ylim=(0.01, 1e5))
left.set_yticks(squares[0], ["flipper", "bill depth", "bill length", "offset"])
left.minorticks_off()
slide(fig, hands, mm=units, value=1, unit="mm", label="unit of the flipper", describe=words,
      predict="With an offset, in metres, the highest η is …", choices=answers, answer=answers[1],
      alt="Mean squares of the columns and the highest learning rate that works, against the unit.")

# %% [markdown]
# ## What you saw
#
# In metres every number in the column is a thousandth. The curvature is the *mean square* of the column, so alone it is a millionth, and 2/L a million times as high. But **with an offset the gain stops at 39 000.** The offset's column is all ones, and no change of units makes ones smaller. Once the flipper is below it, the offset is the steepest direction and sets the limit. With the bill's two lengths beside it, still in mm, that limit comes much sooner.
#
# So “metres instead of millimetres” is half a sentence: *which* column, and what stands beside it? The bill's length, being shorter, gains less; and if all three lengths change, the gain is large again.

# %% tags=["core"]
gain = safe[-1] / safe[0]
claim("From mm to m, the flipper alone: a million-fold. With an offset: 39 000-fold.",
      np.allclose(gain[:2], [1e6, 39_000], rtol=0.01), *gain[:2])
bill = edge(A[:, [2, 3]] / [1000, 1]) / edge(A[:, [2, 3]])
every = edge(A / [1000, 1000, 1000, 1]) / edge(A)
claim("All lengths and the offset: 19-fold if the flipper changes, 41 000-fold if all three do. "
      "The bill's length with an offset: 2000-fold.",
      np.allclose([gain[2], every, bill], [19, 41_000, 1960], rtol=0.01), gain[2], every, bill)

# %% [markdown]
# Here is a rule without eigenvalues. The mean squares are the curvatures along the single weights, and the largest curvature of all lies **between the largest mean square and their sum** (all curvatures together add up to that sum, and none is below 0).
#
# **“Inputs times 100, and then NaN”** is the same story told backwards: the squares rise 10 000-fold, and a rate that was good is thousands of times too high. Turning η down keeps the run alive, but the offset, whose column is still all ones, then learns 10 000 times as slowly.
#
# The unit of the *target*, on the other hand, does nothing to the edge of a straight line: in kilograms instead of grams, w² shrinks just as the loss does.

# %% tags=["core"]
L = 2 / safe[:, 2]
claim("L lies between the largest mean square and the sum of all, for each unit on the slider.",
      (squares.max(axis=1) <= L) & (L <= squares.sum(axis=1)), f"{len(units)} units")

# %%
claim("With the lengths times 100, the edge is a 10 000th of what it was.",
      np.isclose(edge(A * [100, 100, 100, 1]), edge(A) / 10_000, rtol=0.01))
by_mass = [LinearRegression(standardize(features), y) for y in (mass, mass / 1000)]
grams, kilos = (run(SGD(0.5), one, 20) for one in by_mass)
claim("In kilograms the same η walks the same way.", np.allclose(grams.x, 1000 * kilos.x))

# %% [markdown]
# ## The rule
#
# You cannot choose an η for each unit that somebody may use. Choose the units instead. In words: *shift every column to mean 0 and divide it by its spread.* As a formula, for the columns $k$:
#
# $$z_k = \frac{a_k - \text{mean}_k}{\text{sd}_k}$$
#
# In code it is a line. The mean and the spread are those of the rows one *trains* on, and new rows are treated with the same two numbers:

# %% tags=["core"]
mean, sd = features.mean(axis=0), features.std(axis=0)
z = (features - mean) / sd
line = LinearRegression(z, mass)
claim("Our line is the library's standardize.", np.allclose(z, standardize(features)))

# %% [markdown]
# Why not with their own? Take one new penguin. Its own mean is itself, so every length becomes 0, and the model learns nothing about it: it answers with the mean mass, whoever comes.

# %% tags=["core"]
heavy = features[mass.argmax()]
ours, own = line.predict(line.solution, np.vstack([(heavy - mean) / sd, standardize([heavy])]))
claim("With its own statistics the heaviest penguin is given the mean mass; with ours, far more.",
      np.isclose(own, mass.mean()) and ours > own + 500, f"{own:.0f} g, {ours:.0f} g")

# %% [markdown]
# ## One rate, three valleys
#
# A line with two weights, for the flipper and for the offset, is fitted to the flippers *raw* (in mm), *centred* (the mean taken away, still in mm) and *standardised*. It is the same line in all three, written in other numbers; the cross is the best one. All three balls start at 0, and all take 40 steps at **the same η**. Below stands how much of the variance of the masses each explains (R²; the best line 76 %). (Each valley is stretched to fill its picture.)

# %% tags=["core"]
flipper = features[:, 2]
three = {"raw": flipper, "centred": flipper - flipper.mean(), "standardised": z[:, 2]}
lines = [LinearRegression(column[:, None], mass) for column in three.values()]
walks = [sweep(SGD, lrs, one, steps) for one in lines]
lost = np.array([walk.diverged for walk in walks])
explained = np.array([one.r2(np.where(walk.diverged[:, None], 0, walk.x[-1]))
                      for one, walk in zip(lines, walks)])


def words(i):
    pairs = zip(lost[:, i], explained[:, i])
    said = ["lost" if gone else f"{max(r2, 0):.0%}" for gone, r2 in pairs]
    return "Explained: raw {}, centred {}, standardised {}.".format(*said)


# %% tags=["core"]
fig, panels = plt.subplots(1, 3, figsize=theme.WIDE)
extents = [(-15, 75, -9000, 6000), (-30, 130, -800, 9200), (-2900, 4300, -800, 9200)]
balls = []
for ax, name, one, walk, extent in zip(panels, three, lines, walks, extents):
    plot_surface(Surface(name, one.loss, one.grad, one.start, extent=extent), ax)
    ax.plot(*one.solution, "x", color=theme.GREEN, markersize=9, markeredgewidth=2.5)
    balls.append(plot_path(walk, ax))
    ax.set(title=name, xlabel="w", ylabel="offset (g)" if name == "raw" else "")
slide(fig, balls, lr=lrs, value=1e-5, describe=words,
      predict="How many of the three balls can one η bring to the cross in 40 steps?",
      choices=["all three", "two", "only one"], answer="only one",
      alt="Three valleys of the same line, raw, centred and standardised, and a ball in each.")

# %% [markdown]
# ## What happened
#
# Go slowly from left to right, and look at the numbers on the axes. At rates around 0.00001 the *raw* ball drops into a ravine at once, and stays where it fell, on the best line *through the origin*: the way along the ravine, to an offset of −5900 g, is as good as flat. It is thrown out before the *standardised* one has really left. The *centred* ball finds its w near 0.005, but not its offset. The *standardised* one walks straight to the cross at η = 1, where the other two are lost.
#
# Is the raw ball just too slow? Its largest curvature is 8 million times its smallest. The number of steps grows with that ratio, κ.

# %% tags=["core"]
best = np.array([one.r2(one.solution) for one in lines])[:, None]
arrived = explained > best - 0.01
claim("No rate brings more than one ball there: where the standardised one arrives, two are lost.",
      arrived.any() and not arrived[:2].any() and lost[:2, arrived[2]].all())

# %% tags=["core"]
top = np.flatnonzero(lrs < edge(lines[0].features))[-1]
claim("At the highest rate that the raw ball survives, the standardised one has hardly left.",
      walks[2].x[-1, top] < 0.01 * lines[2].solution, f"not 1 % of its way, η = {lrs[top]:.2g}")

# %% tags=["core"]
flat, steep = np.linalg.eigvalsh(lines[0].hessian(lines[0].start))
needed = np.log(0.1) / np.log1p(-share * 2 / steep * flat)
claim("To come ten times nearer along the ravine, the raw ball needs millions of steps.",
      needed > 1e6, f"κ = {steep / flat:.2g}, {needed:.2g} steps")

# %% [markdown]
# ## All the lengths
#
# With three lengths and an offset, each version runs at 0.9 of *its own* edge. How many steps until the line explains as much as the best one, to within 0.01?

# %% tags=["core"]
def report(table):
    one = LinearRegression(table, mass)
    curvatures = np.linalg.eigvalsh(one.hessian(one.start))
    r2 = one.r2(run(SGD(share * 2 / curvatures[-1]), one, 2000).x)
    there = np.flatnonzero(r2 > one.r2(one.solution) - 0.01)
    return 2 / curvatures[-1], curvatures[-1] / curvatures[0], there[0] if len(there) else np.inf


tables = {"raw": features, "centred": features - mean, "standardised": z}
edges, kappas, needs = np.transpose([report(table) for table in tables.values()])

# %% tags=["core"]
for name, *numbers in zip(tables, edges, kappas, needs):
    print("{:12}   2/L {:8.3g}   κ {:8.3g}   {:.0f} steps".format(name, *numbers))
claim("Raw, 2000 steps are too few; centred it takes hundreds; standardised fewer than fifty.",
      needs[0] > 2000 and 200 < needs[1] < 1000 and needs[2] < 50)

# %% [markdown]
# (“inf” stands for: not in 2000.) Is centring most of it? That is half true. It takes κ down by a factor of 140 000, scaling only by another 25. But centring merely makes the task possible; scaling then saves nineteen steps of twenty. (That the mean of the inputs slows learning was read off the eigenvalues by LeCun, Kanter and Solla in 1990, *Advances in Neural Information Processing Systems* 3.)

# %% tags=["core"]
claim("Centring lowers κ more than 100 000-fold, scaling another 20 to 30-fold …",
      kappas[0] > 1e5 * kappas[1] and 20 < kappas[1] / kappas[2] < 30)
claim("… but scaling, after centring, saves nineteen steps of twenty.", needs[2] < needs[1] / 20)

# %% [markdown]
# Standardised columns have mean square 1. So by the rule above, with d of them, **L lies between 1 and d**, whatever was measured (the offset's ones stay apart, with curvature 1): η below 2/d is safe for a line, without any computation. For logistic regression, whose loss bends at most a quarter as much, four times that. The 569 tumours have 30 measures, some of them in thousandths, some in thousands:

# %% tags=["core"]
rows, benign = breast_cancer()
models = [LogisticRegression(table, benign) for table in (rows, standardize(rows))]
first, later = (2 / model.curvature(model.start) for model in models)
claim("Tumours: 2/curvature at the start is near 0.000005 raw, and 0.6 standardised.",
      first < 1e-5 and np.isclose(later, 0.6, rtol=0.1), first, later)

# %% tags=["core"]
claim("Penguins and tumours, standardised: L lies between 1 and the number of columns.",
      1 <= 2 / edges[2] <= 3 and 1 <= 8 / later <= 30, 2 / edges[2], 8 / later)

# %% [markdown]
# ## Sum or mean
#
# The loss has a scale as well. The losses of this course are means over rows; some code adds them up. With n rows that multiplies loss, slope and curvature by n, and the same walk needs η/n.
#
# Some code sends a large batch through in parts and adds up the parts' gradients (“gradient accumulation”). If each part is a mean, three parts added are three times the gradient: divide by their number, or η has been tripled.

# %% tags=["core"]
ones, by_sum = np.column_stack([z, np.ones(len(z))]), np.zeros(4)
for _ in range(steps):
    by_sum = by_sum - 0.5 / len(z) * ones.T @ (ones @ by_sum - mass)      # the sum over rows
by_mean = run(SGD(0.5), line, steps).x[-1]
claim("The sum over n rows takes the same walk with η/n.", np.allclose(by_sum, by_mean), len(z))

# %% tags=["core"]
parts = np.arange(len(z)).reshape(3, -1)
added = sum(line.grad(line.start, batch=part) for part in parts)
claim("Three parts added up, not averaged: a step as with three times the rate.",
      np.allclose(added, 3 * line.grad(line.start)))

# %% [markdown]
# ## Can η be set arbitrarily?
#
# After all this, surely not? Let us try eight decades of rates on the standardised tumours, for 300 steps, and ask two questions at the end: how low is the loss, and what share of the tumours held back is told right? Beside them runs a small network that reads handwritten digits.

# %% tags=["core"]
loss, right_share = np.zeros((2, len(rates))), np.zeros((2, len(rates)))
for s in range(seed, seed + splits):
    train, labels, test, truth = split(rows, benign, seed=s)
    train, test = standardize(train, test)
    tumours = LogisticRegression(train, labels)
    w = sweep(SGD, rates, tumours, 300, batch=32, seed=s, record="loss").x[-1]
    loss[0] += tumours.loss(w) / splits
    right_share[0] += tumours.on(test, truth).accuracy(w) / splits

# %% tags=["core"]
pixels, number = digits()
train, labels, test, truth = split(pixels / 16, number, seed=seed)
net = MLP(train, labels, hidden=16, seed=seed)
w = sweep(SGD, rates, net, 300, batch=32, seed=seed, record="loss").x[-1]
loss[1], right_share[1] = net.loss(w), net.on(test, truth).accuracy(w)


def words(i):
    return "Right: {:.0%} of the tumours, {:.0%} of the digits.".format(*right_share[:, i])



# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
both = theme.BLUE, theme.PURPLE
hands = [plot_hand(rates, loss[k], left, color=both[k]) for k in range(2)]
hands += [plot_hand(rates, right_share[k], right, color=both[k]) for k in range(2)]
left.set(title="loss after 300 steps", ylabel="", ylim=(0.02, 60))
right.set(title="share told right, rows held back", ylabel="", yscale="linear", ylim=(0, 1.05))
left.legend([hand.artists[1] for hand in hands[:2]], ["tumours", "digits"], loc="upper left")
slide(fig, hands, lr=rates, value=1e-6, describe=words,
      predict="At η = 0.000001 the loss has hardly moved. What share of the tumours is told right?",
      choices=["about half", "63 %, the share of the common kind", "more than 90 %"],
      answer="more than 90 %",
      alt="Loss and share told right against the learning rate, for tumours and for digits.")

# %% [markdown]
# ## What it means
#
# The tumours' accuracy hardly notices η. It asks only on which *side* of the plane a tumour lies, so only the direction of w counts, not its length. With all rows, the first step from 0 points from the mean of one kind to the mean of the other, which is a good classifier already, and η merely decides how long that arrow is. The loss does see the length: a tiny w says “perhaps” to everything. And the share of *errors* does notice: at the lowest rate there are more than twice as many as at the best one. As for the network, it notices everything.

# %% tags=["core"]
of_one, of_other = (tumours.features[tumours.target == kind].mean(axis=0)[:-1] for kind in (1, -1))
ratio = run(SGD(1.0), tumours, 1).x[-1, :-1] / (of_one - of_other)
claim("The first step leads from the mean of one kind towards the mean of the other.",
      np.allclose(ratio, ratio[0]))

# %% tags=["core"]
one_step = tumours.accuracy(sweep(SGD, rates, tumours, 1).x[-1])
claim("After one step from 0 all rates are equally right.", (one_step > 0.9) & (np.ptp(one_step) == 0))
claim("After 300 steps, no rate in eight decades tells fewer than 90 % right …",
      right_share[0] > 0.9, f"{right_share[0].min():.1%} to {right_share[0].max():.1%}")

# %% tags=["core"]
good = loss[0] < loss[0].min() + 0.1 * (np.log(2) - loss[0].min())
claim("… and yet the loss makes nine tenths of its way in fewer than four of them.",
      good.sum() < 16, f"from {rates[good][0]:.2g} to {rates[good][-1]:.2g}")

# %% tags=["core"]
errors = 1 - right_share[0]
claim("At the lowest rate more than twice as many tumours are told wrong as at the best.",
      errors[0] > 2 * errors.min(), f"{errors[0]:.1%}, {errors.min():.1%}")

# %% tags=["core"]
fine = right_share[1] > right_share[1].max() - 0.05
claim("The network is within 0.05 of its best in fewer than two decades, and guesses at both ends.",
      fine.sum() < 8 and (right_share[1, [0, -1]] < 0.25).all(),
      f"from {rates[fine][0]:.2g} to {rates[fine][-1]:.2g}")

# %% [markdown]
# So the verdict: “η can be set arbitrarily” is **false** for a loss and for a network, and nearly true for the accuracy of a linear classifier that starts at 0. Who looks at accuracy alone may never see that η is wrong.
#
# ## In your framework
#
# In PyTorch `std` divides by n − 1 unless told otherwise, and gradients add up until they are cleared, so the parts of a batch are divided by their number:
#
# ```python
# train, test, target = 200 * torch.rand(240, 3), 200 * torch.rand(80, 3), torch.rand(240, 1)
# mean, sd = train.mean(0), train.std(0, correction=0)
# sd[sd == 0] = 1                               # a constant column is shifted, not scaled
# train, test = (train - mean) / sd, (test - mean) / sd
# model, parts = torch.nn.Linear(3, 1), torch.arange(240).split(80)
# for part in parts:
#     error = model(train[part]) - target[part]
#     (error.square().mean() / 2 / len(parts)).backward()
# ```
#
# ## What is still open
#
# Standardising cares for the columns that go *into* a model. In a network every layer hands columns to the next, and their scale changes as it learns; what is right for one layer at the start need not be right for another later on. There are ways to set up networks such that the best rate of a narrow one stays near the best of a wide one (Yang et al. 2022, [arXiv:2203.03466](https://arxiv.org/abs/2203.03466)). A rule that names the right rate for a given network and given data beforehand is not known.
#
# ## In one breath
#
# The columns' mean squares set the edge, so choose the units, not η: shift every column to mean 0 and divide it by its spread, both those of the training rows. Then average, do not add up, and plot loss *and* accuracy.
#
# **Next:** [05 Noisy steps](05_noisy_steps.ipynb), or first the [exercises](../exercises/04_right_scale.ipynb).
#
# ## Going further
#
# **Can κ become 1?** Standardised columns can still lean on one another: a long flipper goes with a long bill. Turn the axes into the eigenvectors and scale along those, and every direction has the same curvature. That is “whitening”; with it the line is found in a single step. It takes all eigenvectors, which for millions of columns nobody can afford.

# %%
curvatures, directions = np.linalg.eigh(z.T @ z / len(z))
white = LinearRegression(z @ directions / np.sqrt(curvatures), mass)
claim("Whitened, one step with η = 1 finds the best line.",
      np.isclose(run(SGD(1.0), white, 1).loss[-1], line.minimum), f"κ was {kappas[2]:.3g}")
