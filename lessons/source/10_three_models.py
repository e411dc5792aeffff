# ---
# jupyter:
#   lrcourse:
#     title: Three models
#     minutes: 35
# ---

# %% [markdown]
# # Three models
#
# **Does the same η mean the same for linear regression, a support vector machine and a network?** After these 35 minutes you can say what each of them does when η is too high, measure the sharpness of a network, and read its line 2/η.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="02_too_fast.ipynb">Too fast</a>: where does overshooting begin, and where does diverging?</summary>
#
# At 1/L and at 2/L, with L the largest curvature. In between, every step changes sides and still comes nearer.
#
# </details>
#
# <details><summary>In <a href="08_warm_starts.ipynb">Warm starts</a>: for which start does a warm-up pay, and what does it wait for?</summary>
#
# For a sharp one, where the curvature is high and the edge low. It waits until training has carried the net to a flatter place, where a higher η survives.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, LinearRegression, LinearSVM, LogisticRegression, breast_cancer
from lrcourse import catapult, claim, digits, penguins, plot_hand, plot_sharpness, run, slide
from lrcourse import standardize, sweep, theme

# %% tags=["core"]
# Change these
lrs = np.geomspace(0.001, 100, 26)      # x²/loss: the rates on the first slider
batch = 32                              # rows a step in the first picture, 16 … 64
seed = 0                                # of batches and first weights, 0 … 99
lam = 0.01                              # loss/x²: the penalty λ of the SVM, 0.005 … 0.02
ratios = np.union1d(np.geomspace(1, 5, 27), [2, 2.5, 3, 4, 4.2])     # η · L₀: second slider
rates = np.geomspace(0.2, 1.7, 7)       # x²/loss: the rates on the third slider
offsets = np.geomspace(1, 1e4, 13)      # steps: the t₀ on the fourth slider

# %% [markdown]
# ## Three losses, one score
#
# 569 tumours, 30 measures each, shifted and scaled. Three models give a tumour the same kind of score, s = w·a + offset. Its sign should be the label y, which is −1 or 1. They differ only in the loss of a score:
#
# | model | loss of one row | slope in s |
# |---|---|---|
# | linear regression | (s − y)²/2 | s − y |
# | logistic regression | log(1 + exp(−ys)) | between −1 and 1 |
# | linear SVM | max(0, 1 − ys), the *hinge* | −y or 0 |
#
# The SVM adds a penalty, λ/2·‖w‖². The fourth is a network with 32 hidden units of the kind max(0, z), called ReLU, that reads handwritten digits. All four take 300 steps of plain SGD, 32 rows a step, at the same η.

# %% tags=["core"]
theme.use()
table, benign = breast_cancer()
rows, (pixels, number) = standardize(table), digits()

# %% tags=["core"]
square = LinearRegression(rows, 2.0 * benign - 1)
logistic, hinge = LogisticRegression(rows, benign), LinearSVM(rows, benign, l2=lam)
relu = MLP(pixels[:600] / 16, number[:600], hidden=32, seed=seed)
models = {"linear regression": square, "logistic": logistic, "SVM": hinge, "ReLU network": relu}

# %% tags=["core"]
runs = [sweep(SGD, lrs, model, 300, batch=batch, seed=seed, record="loss")
        for model in models.values()]
path = np.array([np.fmin(one.loss, 1e4) for one in runs])     # what has exploded, nan too, is cut
end = path[:, -1]                                             # on all rows: (model, rate)

# %% tags=["core"]
shades = [theme.BLUE, theme.GREEN, theme.PURPLE, theme.GOLD]


def words(i):
    said = [f"{value:.2g}" if value < 1e4 else "over 10 000" for value in end[:, i]]
    return "Last loss: " + "; ".join(f"{name} {loss}" for name, loss in zip(models, said)) + "."


# %% [markdown]
# ## Predict
#
# The upper row shows the last loss of each model against η, the lower picture the loss of the 32 rows of each step. (What is larger than 10 000, or no number at all, is drawn at 10 000.) Somewhere on the slider every one of the four has had too much. At the right end η is 100.

# %% tags=["core"]
fig, panels = plt.subplot_mosaic("abcd;eeee", figsize=(9, 5.6), sharey=True)
hands = [plot_hand(lrs, end[k], panels["abcd"[k]], ylabel="", color=shades[k]) for k in range(4)]
for key, name in zip("abcd", models):
    panels[key].set(title=name, xlabel="η", xticks=[0.001, 0.1, 10])
panels["e"].set_prop_cycle(color=shades)
curves = panels["e"].plot(np.arange(0, 301, 3), path[:, ::3, 0].T, linewidth=1.4)
panels["e"].set(title="loss of each step's rows", xlabel="step", yscale="log", ylim=(3e-3, 2e4))
slide(fig, [*hands, lambda i: [one.set_ydata(row[::3, i]) for one, row in zip(curves, path)]],
      lr=lrs, value=0.001, describe=words, answer="linear regression alone",
      predict="Which of the four losses are inf or nan after 300 steps at η = 100?",
      choices=["all four", "linear regression and the network", "linear regression alone", "none"],
      alt="Last loss against η for four models, and below their losses at each step for one η.")

# %% [markdown]
# ## What you saw
#
# Four ways to have too much. The **squared** loss explodes when η is past its edge, and becomes nan. The **logistic** loss and the **hinge** jump about, at the right end high above their start, and stay finite. The **network** learns well at η = 1; a little further right it lies flat, near ln 10 = 2.30.

# %% tags=["core"]
edge, lost, last = 2 / square.curvature(square.start), runs[0].diverged, runs[0].loss[-1]
claim("Above 1.4 edges the squared loss explodes, at 100 to nan; below one edge it never does.",
      lost[lrs > 1.4 * edge].all() and np.isnan(last[-1]) and not lost[lrs < edge].any(), edge)
claim("The other three stay finite.", all(np.isfinite(one.loss).all() for one in runs[1:]))

# %% tags=["core"]
peak = np.array([one.loss[:, -1].max() / one.loss[0, -1] for one in runs[1:3]])
claim("At η = 100 logistic loss and hinge jump above five times their start.", peak > 5, *peak)
best = lrs[end.argmin(axis=1)]
claim("One model's best rate is over five times another's.", best.max() > 5 * best.min(), *best)

# %% [markdown]
# So the answer to the question on top is no. An η has no meaning of its own; it has one beside the curvature of *this* loss on *these* data.
#
# ## Why some only jump
#
# Look at the last column of the table. Far off, the slope of the squared loss is as large as the error: the farther out, the longer the step back, and above 2/L each is longer than the one before. The slopes of the other two are never larger than 1 in s, so their gradient is never longer than a mean row (and what the penalty adds). So however far out, a step is at most η times that long, and nothing explodes. Below we go out in one direction, 1, 10, 100, 1000 times as far, and measure.
#
# The condition is the bounded slope, not the name of the model. The SVM's penalty is a bowl of curvature λ, whose slope grows without end. So the SVM has an edge after all, at 2/λ = 200, just outside the picture.

# %% tags=["core"]
far = 10.0 ** np.arange(4)[:, None] * np.random.default_rng(seed).normal(size=31)
plain = LinearSVM(rows, benign)                               # without the penalty
sizes = [np.linalg.norm(model.grad(far), axis=1) for model in (square, logistic, plain)]
grows, longest = sizes[0][3] / sizes[0][1], np.max(sizes[1:])

# %% tags=["core"]
claim("A hundred times as far out, the squared loss is 80 to 130 times as steep …",
      80 < grows < 130, grows)
claim("… and the slope of logistic loss and hinge stays below the mean length of a row.",
      longest < np.linalg.norm(square.features, axis=1).mean(), longest)

# %% tags=["core"]
inside, outside = sweep(SGD, np.array([1.9, 2.1]) / lam, hinge, 300, record="loss").loss[-1]
claim("At 1.9/λ the SVM's loss is finite and bounded, at 2.1/λ it has exploded.",
      inside < 1e6 < 1e12 < outside, inside, outside)

# %% [markdown]
# And the network? Its hidden units give max(0, z). One step that is too long can push z below 0 for *every* digit; then the unit gives 0 for all, its slope is 0, and it never moves again: it is **dead**. When all 32 are dead, the network says the same to every digit, and the best loss for saying the same is that of ten equal chances: ln 10. A flat line near ln(number of classes) is a sign to remember.

# %% tags=["core"]
flat = (lrs > 2) & (lrs < 8)
ends = runs[3].x[-1][flat]
hidden = relu.features @ ends[:, :2048].reshape(-1, 64, 32) + ends[:, None, 2048:2080]
dead = (hidden <= 0).all(axis=1)                              # for every digit: (rate, unit)
claim("At η = 1 the network has come below 0.1 …", end[3, np.abs(lrs - 1).argmin()] < 0.1)
claim("… from η = 2 to 8 it ends within 0.25 of ln 10 …", abs(end[3, flat] - np.log(10)) < 0.25)
claim("… and eight in ten of the hidden units, or more, are dead.", dead.mean() > 0.8, dead.mean())

# %% [markdown]
# ## Who needs an η at all?
#
# One hears that “linear regression, SVMs and neural networks all need a learning rate”. They need one when they are *trained by gradient steps*. The best line has a formula. The usual solvers for SVMs have no η either; one of them stands in “Going further”. For networks there is no such formula, and nearly everybody takes gradient steps.

# %% tags=["core"]
formula = np.linalg.solve(square.features.T @ square.features, square.features.T @ square.target)
claim("The best line needs no learning rate: one system of linear equations gives it.",
      np.isclose(square.loss(formula), square.minimum))

# %% [markdown]
# ## A network above its edge
#
# For a line, L is one number for ever. A network bends differently from place to place. Call the largest curvature where it stands its **sharpness**, and L₀ its sharpness at the start. What if η is above 2/L₀?
#
# Take one of the smallest networks there are: two layers in a row without anything between, u and v, 100 numbers each. Its answer is u·v/10 and should be 0, so its loss is (u·v)²/200. Where u·v is 0, its sharpness is λ = (‖u‖² + ‖v‖²)/100, and at a random start it is nearly that.
#
# The slider begins at 1/L₀; its question is about 3/L₀.

# %% tags=["core"]
two = catapult(width=100, seed=seed)
sharp0 = np.sum(two.start**2) / 100                           # L₀
walks = sweep(SGD, ratios / sharp0, two, 600)
bends = np.fmin(np.square(walks.x.clip(-1e9, 1e9)).sum(axis=-1) / 100, 1e3)

# %% tags=["core"]
marks = np.unique(np.geomspace(1, 600, 90).astype(int))
heights = np.fmax(np.fmin(walks.loss / walks.loss[0], 1e6), 1e-9)
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, subplot_kw={"xscale": "log"})
loss, = left.plot(marks, heights[marks, 0])
left.set(title="loss, as a part of the first", xlabel="step", yscale="log", ylim=(1e-7, 1e5))
bend = plot_sharpness(bends[marks], ratios / sharp0, right, steps=marks)
right.set(title="sharpness λ", ylabel="", ylim=(0, 2.6 * sharp0))
slide(fig, [lambda i: loss.set_ydata(heights[marks, i]), bend], lr=ratios, unit="/ L₀", value=1,
      predict="What does the loss of this network do at η = 3/L₀, above 2/L₀?",
      choices=["it rises for ever", "it rises, turns round and falls to 0", "it only falls"],
      answer="it rises, turns round and falls to 0",
      alt="Loss and sharpness of a tiny network at each step, with the line 2/η.")

# %% [markdown]
# It is thrown up, and lands elsewhere: in a place that is flatter, below the line 2/η. There it can go down. This is the **catapult** (Lewkowycz et al. 2020, [arXiv:2003.02218](https://arxiv.org/abs/2003.02218)). Above about 4/L₀ it is thrown out for good.

# %% tags=["core"]
at = np.searchsorted(ratios, [2.5, 3])
tops = heights[:, at].max(axis=0)
claim("At 2.5/L₀ the loss doubles at least, at 3/L₀ it rises five-fold; then both nearly vanish …",
      (tops > [2, 5]) & (heights[-1, at] < 1e-6), *tops)
claim("… where the sharpness is below 2/η.", bends[-1, at] < 2 * sharp0 / ratios[at])
claim("From 4.2/L₀ on all is lost.", walks.diverged[ratios > 4.19])

# %% [markdown]
# ## The rule
#
# Why does the sharpness fall? Write o for u·v/100. Put a step into the definitions of o and λ, multiply out, and 200 numbers become two:
#
# $$o \leftarrow o\,(1 - \eta\lambda + \eta^2 o^2) \qquad \lambda \leftarrow \lambda - \eta\,o^2\,(4 - \eta\lambda)$$
#
# The first holds the bracket that you know from [Too fast](02_too_fast.ipynb), 1 − ηλ, and a little more. In words, the second says: *while ηλ is below 4, every step makes the valley flatter, and the more so the higher the loss.* So a loss that soars brings its own cure, if there is time. Above 4 the sign turns, and nothing stops it. In code:

# %% tags=["core"]
eta, o, bent = 3 / sharp0, two.start[:100] @ two.start[100:] / 100, sharp0
for _ in range(20):
    o, bent = o * (1 - eta * bent + eta**2 * o**2), bent - eta * o**2 * (4 - eta * bent)
claim("Two numbers tell what became of 200 in 20 steps.", np.isclose(bent, bends[20, at[1]]))

# %% [markdown]
# ## Life at the edge
#
# Now a real network: 100 digits (each pixel shifted to mean 0, and stretched), two hidden layers of 16 units, tanh instead of ReLU, the squared loss, and all 100 rows in every step, so there is no noise. Every 25 steps we measure its sharpness. (No table of second derivatives is needed for that, only how the gradient changes along a direction; one of the exercises is about it.)

# %% tags=["core"]
centred = (pixels[:100] - pixels[:100].mean(axis=0)) / 16 / 0.3
net = MLP(centred, number[:100], (16, 16), "tanh", "mean_square", gain=0.45, seed=seed)
x, sharpness, fall = np.tile(net.start, (len(rates), 1)), [], []
for _ in range(33):
    sharpness.append(net.curvature(x, steps=10))
    leg = sweep(SGD, rates, net, 25, x0=x, record="loss")
    x, fall = leg.x[-1], [*fall, *leg.loss[:-1]]
sharpness, fall = np.array(sharpness), np.array(fall)         # (measurement, rate), (step, rate)
begin, product = rates * sharpness[0], rates * np.median(sharpness[-8:], axis=0)

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
bend = plot_sharpness(sharpness, rates, left, steps=np.arange(33) * 25)
left.set(title="sharpness", ylabel="", yscale="log", ylim=(0.9, 25))
left.set_yticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
loss, = right.plot(np.arange(0, 825, 3), fall[::3, 0], linewidth=1.2)
right.set(title="loss", xlabel="step", yscale="log", ylim=(1e-3, 1))
slide(fig, [bend, lambda i: loss.set_ydata(fall[::3, i])], lr=rates, value=0.2,
      describe=lambda i: f"η · sharpness: {begin[i]:.2g} at first, {product[i]:.3g} at the end.",
      alt="Sharpness and loss of a network at each step, with the line 2/η.")

# %% [markdown]
# Drag from left to right. At the lowest η the sharpness climbs, and does not reach the line in this time. From about 0.6 on it is *at* the line 2/η in the end, and stays there. At the highest η it begins *above* the line, comes down to it, and stays there too. Nobody told the network where the line is.

# %% tags=["core"]
claim("At the two highest rates η · sharpness ends at 2, within 0.15 …",
      abs(product[-2:] - 2) < 0.15, *product[-2:])
claim("… though at the highest it began above it.", begin[-1] > 2, begin[-1])
claim("At the lowest rate it stays below 1.4.", product[0] < 1.4, product[0])

# %% tags=["core"]
late = np.diff(fall[400:], axis=0) > 0
claim("At η = 1.19 the loss rises in more than a quarter of the late steps, at 0.2 in none …",
      late[:, 5].mean() > 0.25 and not late[:, 0].any(), f"{late[:, 5].mean():.0%}")
claim("… and yet it ends at less than half of what 0.2 leaves.", fall[-1, 5] < fall[-1, 0] / 2)
lost = run(SGD(3 * 2 / sharpness[0, 0]), net, 200, record="loss").diverged
claim("Three times 2/L₀ is too much for this network as well.", lost, 2 / sharpness[0, 0])

# %% [markdown]
# So “overshooting leads to divergence” needs a correction. Overshooting starts at 1/L, diverging at 2/L, and only where L stands still. A network's does not: this one *lives* at the edge, overshooting at every step, and learns. Cohen et al. 2021 ([arXiv:2103.00065](https://arxiv.org/abs/2103.00065)) named it the **edge of stability**, and found it in many networks trained with all rows in each step. Not in every one: “Going further” has a counter-example.
#
# ## An SVM by gradient steps
#
# Training an SVM one row at a time has a well-known rate of its own, 1/(λt), by the name of *Pegasos* (Shalev-Shwartz, Singer, Srebro and Cotter 2007, [doi:10.1145/1273496.1273598](https://doi.org/10.1145/1273496.1273598)). With λ = 0.01 the first step has η = 100. Count t from 0, and let it start later:
#
# $$\eta_t = \frac{1}{\lambda\,(t + t_0)}$$
#
# The slider is t₀. The dashed curve is a constant η = 0.01.

# %% tags=["core"]
falling = lambda t0: SGD(lambda t: 1 / (lam * (t + t0)))
svm = sweep(falling, offsets, hinge, 3000, batch=1, seed=seed)
fixed = run(SGD(0.01), hinge, 3000, batch=1, seed=seed)

# %% tags=["core"]
marks = np.unique(np.geomspace(1, 3000, 90).astype(int))
fell, steady = hinge.loss(svm.x[marks]), hinge.loss(fixed.x[marks])
fig, ax = plt.subplots(figsize=theme.ONE)
ax.plot(marks, steady, "--", color=theme.FAINT, label="η = 0.01")
curve, = ax.plot(marks, fell[:, 0], color=theme.BLUE, label="η = 1/(λ(t + t₀))")
ax.set(title="loss of the SVM", xlabel="step", xscale="log", yscale="log", ylim=(0.05, 6e3))
ax.legend(loc="upper right")
slide(fig, lambda i: curve.set_ydata(fell[:, i]), t0=offsets, value=1, label="t₀", unit="steps",
      describe=lambda i: f"Highest {fell[:, i].max():.3g}, last {fell[-1, i]:.3g}.",
      alt="The loss of an SVM at each step, with a falling rate and with a constant one.")

# %% [markdown]
# With t₀ = 1 the first steps are enormous. The penalty soon shrinks w again, but it does not act on the *offset*: what the first steps did to that must be undone by rows alone, while η falls. With t₀ = 1000 the run starts at η = 0.1 and nothing is thrown about. And a constant 0.01, without any theory, is as good over 3000 steps.

# %% tags=["core"]
late, offset = np.abs(offsets - 1000).argmin(), svm.x[1, 0, -1]
claim("With t₀ = 1 the first step throws the offset to ±1/λ.", np.isclose(abs(offset), 1 / lam))
claim("With t₀ = 1 the loss soars above 100, with t₀ = 1000 it stays below 3.",
      fell[:, 0].max() > 100 and fell[:, late].max() < 3, fell[:, 0].max(), fell[:, late].max())
claim("After 3000 steps t₀ = 1000 and the constant rate are both below 0.1.",
      max(fell[-1, late], steady[-1]) < 0.1, fell[-1, late], steady[-1])

# %% [markdown]
# ## The same words for other things
#
# **Gradient boosting** has a `learning_rate` too, and it is another thing. There a model is a sum of small trees. Each new tree is fitted to what is still missing (the residuals), and the rate says which part of its answer is added. Nothing is multiplied by a slope with a unit: the tree has found its own scale. So the number has no unit. What a tree explains is left (1 − rate) times after its step: the old bracket with a curvature of 1. Hence for the squared loss the edge is 2, in any units. Here with the smallest trees, one cut each:

# %% tags=["core"]
def tree(column, left):                           # one cut, the best of 19
    cuts = [column <= cut for cut in np.quantile(column, np.arange(1, 20) / 20)]
    fits = [np.where(low, left[low].mean(), left[~low].mean()) for low in cuts]
    return min(fits, key=lambda fit: np.sum((left - fit) ** 2))


def boost(column, target, lr):
    answer, errors = np.zeros(len(target)), [np.mean(target**2)]
    for _ in range(20):
        answer = answer + lr * tree(column, target - answer)
        errors.append(np.mean((target - answer) ** 2))
    return np.array(errors)


# %% tags=["core"]
lengths, mass = penguins()
in_mm = [boost(lengths[:, 2], mass, lr) for lr in (0.1, 1.9, 2.1)]
in_metres = [boost(lengths[:, 2] / 1000, mass / 1000, lr) for lr in (0.1, 1.9, 2.1)]
claim("Boosting at 0.1 and 1.9: the error falls tree by tree; at 2.1 it rises …",
      [np.all(np.diff(errors) < 0) for errors in in_mm] == [True, True, False])
claim("… in metres and kilograms as well.", np.allclose(in_mm, 1e6 * np.array(in_metres)))

# %% [markdown]
# **In scikit-learn** the word stands for three things. In `SGDClassifier` and `SGDRegressor`, `learning_rate` is a *string*, the name of a schedule ("constant", "invscaling", "adaptive", "optimal"), and the number is `eta0`. The "optimal" one is that of this lesson, 1/(α(t + t₀)), with a t₀ that it chooses ([documentation](https://scikit-learn.org/stable/modules/generated/sklearn.linear_model.SGDClassifier.html)). In `MLPClassifier` it is a string too, and the number is `learning_rate_init`. In `GradientBoostingClassifier` it is a number, and means the part of each tree ([documentation](https://scikit-learn.org/stable/modules/generated/sklearn.ensemble.GradientBoostingClassifier.html)).
#
# ## In your framework
#
# The sharpness of any PyTorch model, without a table of second derivatives: a gradient of (gradient · v) is the product Hv. This is the plain power iteration; it finds the eigenvalue that is largest *in size*, so mind its sign.
#
# ```python
# data, target = torch.randn(50, 4), torch.randn(50, 1)
# model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
# weights = list(model.parameters())
# loss = torch.nn.functional.mse_loss(model(data), target)
# slopes = torch.autograd.grad(loss, weights, create_graph=True)
# v = [torch.randn_like(w) for w in weights]
# for _ in range(100):
#     size = sum((a * a).sum() for a in v).sqrt()
#     v = [a / size for a in v]
#     along = sum((g * a).sum() for g, a in zip(slopes, v))
#     Hv = torch.autograd.grad(along, weights, retain_graph=True)
#     sharpness, v = sum((h * a).sum() for h, a in zip(Hv, v)), Hv
# ```
#
# ## What is still open
#
# Why the sharpness of a network climbs at all, and which networks do it, is not settled. What becomes of the line with small batches, or for Adam, is being studied. And 2/L₀, measured at the start, does not tell the highest rate of a network: ours survived above it, and few networks are as small as ours.
#
# ## In one breath
#
# The squared loss explodes above 2/L, losses of bounded slope jump and stay finite, a ReLU network dies flat. A network can survive above 2/L₀ by moving to a flatter place, and many then live at sharpness 2/η. Linear regression and SVMs need an η only when they are trained by gradient steps, and in boosting the same word means something else.
#
# **Next:** [11 Choosing rates](11_choosing_rates.ipynb), or first the [exercises](../exercises/10_three_models.ipynb).
#
# ## Going further
#
# **Not every network.** The same digits and the same η = 0.8, but the cross-entropy instead of the squared loss. When nearly every digit is read right, that loss is flat, and the sharpness falls far below the line. (The first cell below.)
#
# **An SVM without η.** Give every row a weight between 0 and 1, and let w be the sum of y·a over the rows, times their weights, divided by λn. Change one row's weight at a time, each to its best value, which is a formula. After some rounds the loss is as good as the lowest there is. (The second cell. The offset counts as a weight here, with a penalty.)

# %%
sure = MLP(centred, number[:100], (16, 16), "tanh", gain=0.45, seed=seed)
calm = sure.curvature(run(SGD(0.8), sure, 800, record="loss").x[-1])
claim("With the cross-entropy η · sharpness ends below 1: no edge of stability.",
      0.8 * calm < 1, 0.8 * calm)

# %%
A, y, n = hinge.features, hinge.target, len(hinge)
same = LinearSVM(A, benign, l2=lam, bias=False)
share, w = np.zeros(n), np.zeros(31)
for i in np.random.default_rng(seed).integers(n, size=20 * n):
    new = np.clip(share[i] + (1 - y[i] * A[i] @ w) * lam * n / (A[i] @ A[i]), 0, 1)
    w, share[i] = w + (new - share[i]) * y[i] * A[i] / (lam * n), new
gap = same.loss(w) - (share.mean() - lam / 2 * w @ w)
claim("No learning rate, and the loss is at most 0.01 above the lowest there is.",
      0 <= gap < 0.01, f"loss {same.loss(w):.4f}, proven to {gap:.4f}")
