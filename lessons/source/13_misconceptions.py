# ---
# jupyter:
#   lrcourse:
#     title: Misconceptions
#     minutes: 30
# ---

# %% [markdown]
# # Misconceptions
#
# **What is often said about the learning rate, and is it so?** Ten cards. Each has a sentence as people say it, your verdict, an experiment of a few lines, and the honest sentence that is left. After these 30 minutes you can judge such a sentence by asking for the experiment that would decide it.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="11_choosing_rates.ipynb">Choosing rates</a>: the best rate of your grid is its highest. What do you know, and what do you do?</summary>
#
# Only that it is the best of those you asked. Widen the grid on that side, until something worse stands beyond the best.
#
# </details>
#
# <details><summary>In <a href="01_one_step.ipynb">One step</a>: what unit has η, and why?</summary>
#
# x²/loss. The slope has the unit loss/x, and η times the slope must be an x.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import ListedColormap

from lrcourse import MLP, SGD, Adam, LinearRegression, LogisticRegression, Surface, breast_cancer
from lrcourse import claim, digits, parabola, penguins, plot_card, plot_hand, run, slide, split
from lrcourse import standardize, sweep, theme

# %% tags=["core"]
# Change these
lrs = np.geomspace(0.01, 1000, 31)      # x²/loss: the rates on card 1
rates = np.geomspace(1e-4, 10, 26)      # x²/loss: on card 2
sigmas = np.geomspace(1e-5, 3, 34)      # loss/x: the noise on card 3
etas = np.geomspace(3e-4, 0.02, 12)     # x²/loss: the rates on card 4
begins = np.geomspace(0.01, 100, 33)    # x: distances from the minimum on card 5
ratios = np.union1d(np.geomspace(0.1, 2.3, 36), [1, 1.9, 2])    # η · L: on card 6
fits = np.geomspace(0.001, 1.2, 30)     # x²/loss: the rates on card 7
adams = np.geomspace(1e-5, 10, 25)      # weight: the rates on card 8
units = np.geomspace(1, 1000, 25)       # how many times as small the unit is, on card 9
parts = np.geomspace(0.003, 1, 26)      # η · L: on card 10
seed = 0                                # of first weights, rows and wrong labels, 0 … 99

# %% [markdown]
# ## Three verdicts
#
# - **true**: it holds as it stands.
# - **false**: ordinary training contradicts it. (Where it says “always” or “whenever”, one case is enough.)
# - **it depends**: ordinary training falls on both sides, and you can name the condition that parts them.
#
# Not all ten are wrong. On most cards the left picture shows what happens step by step, and the right one what comes of it, for all positions of the slider.

# %% tags=["core"]
theme.use()
verdicts = ["true", "false", "it depends"]
table, benign = breast_cancer()
even, (pixels, digit) = standardize(table), digits()

# %% [markdown]
# ## Card 1: Higher is faster
#
# > “A higher learning rate always trains faster.”
#
# 569 tumours, 30 measures each, logistic regression, 300 steps with all rows. No noise: only η changes.

# %% tags=["core"]
tumours = LogisticRegression(even, benign)
loss = sweep(SGD, lrs, tumours, 300, record="loss").loss

# %% tags=["core"]
late, early = "after 300 steps", "after 30"
card = plot_card(lrs, {late: loss}, {late: loss[-1], early: loss[30]},
                 ("loss at each step", "loss, for each η"))
slide(card.ax[0].figure, card, lr=lrs, value=0.01, predict="1. Higher is always faster:",
      choices=verdicts, answer="false", describe=lambda i: f"In the end {loss[-1, i]:.3g}.",
      alt="The loss at each step for one η; the loss after 30 and after 300 steps for each η.")

# %% tags=["core"]
one, ten, hundred, thousand = (np.abs(lrs - lr).argmin() for lr in (1, 10, 100, 1000))
claim("Ten times the rate: 10 ends lower than 1 …", loss[-1, ten] < loss[-1, one],
      *loss[-1, [one, ten]])
claim("… and 100 higher than 10, 1000 higher than 100, all of them finite.",
      np.diff(loss[-1, [ten, hundred, thousand]]) > 0, *loss[-1, [hundred, thousand]])

# %% tags=["core"]
claim("The best rate for 30 steps is less than a third of the best for 300.",
      lrs[loss[30].argmin()] < lrs[loss[-1].argmin()] / 3)

# %% [markdown]
# **The honest sentence.** *A higher η is faster up to the best one; beyond it, it is slower, and in the end lost; and which one is best depends on how long you train.* No alarm rings on this card: the logistic loss jumps and stays finite. With the squared loss you would have seen nan. In full: [Too fast](02_too_fast.ipynb).
#
# ## Card 2: Set as you like
#
# > “It can be set arbitrarily. Training will take care of it.”
#
# A small network, 200 handwritten digits, 100 steps, and five decades of rates.

# %% tags=["core"]
net = MLP(pixels[:200] / 16, digit[:200], hidden=16, seed=seed)
loss = sweep(SGD, rates, net, 100, record="loss").loss.clip(None, 100)
good = loss[-1] < loss[-1].min() + 0.1 * (loss[0] - loss[-1].min())

# %% tags=["core"]
card = plot_card(rates, {"loss": loss}, {"loss": loss[-1]},
                 ("loss at each step", "after 100 steps"))
slide(card.ax[0].figure, card, lr=rates, value=1e-4, predict="2. It can be set arbitrarily:",
      choices=verdicts, answer="false", describe=lambda i: f"In the end {loss[-1, i]:.3g}.",
      alt="The loss of a network at each step for one η, and after 100 steps for each η.")

# %% tags=["core"]
claim("The loss makes nine tenths of its way at fewer than 8 of the 26 rates, in one piece …",
      0 < good.sum() < 8 and good.sum() == np.ptp(np.flatnonzero(good)) + 1, *rates[good])

# %% tags=["core"]
claim("… and at both ends it is above 1.9, where guessing costs 2.3.", loss[-1, [0, -1]] > 1.9)

# %% [markdown]
# There is a famous exception. The *perceptron* of 1958 asks only for the sign of its score. Begin at w = 0, and η is a mere unit of length. Begin elsewhere, and it is not:

# %% tags=["core"]
def mistakes(lr, w):
    count = 0
    for a, y in zip(np.tile(even, (5, 1)), np.tile(2 * benign - 1, 5)):
        if y * (a @ w) <= 0:
            w, count = w + lr * y * a, count + 1
    return count


# %% tags=["core"]
some = np.random.default_rng(seed).normal(size=30)
zero, other = np.transpose([(mistakes(lr, 0 * some), mistakes(lr, some)) for lr in (0.001, 1, 100)])

# %% tags=["core"]
claim("From w = 0 three rates make equally many mistakes …", np.ptp(zero) == 0, *map(int, zero))
claim("… from another w the lowest makes more than twice as many as the highest.",
      other[0] > 2 * other[2], *map(int, other))

# %% [markdown]
# **The honest sentence.** *A loss, and above all a network, has a band of good rates; far outside it nothing is learned. Where η is only a unit, as for a perceptron that starts at 0, it may be anything.* One more place where it hardly shows is the accuracy of a linear classifier: [The right scale](04_right_scale.ipynb), and for the perceptron [Where η came from](06_history.ipynb).
#
# ## Card 3: Once set, it stays
#
# > “Once you have found a good learning rate, keep it constant to the end.”
#
# A bowl with the curvatures 1 and 0.03, a ball 4 away in both directions, 200 steps, and slopes with noise of spread σ, which is the slider. For each σ we tune two plans: a constant η, and one that falls in a straight line to 0. What counts is the mean loss, and it can be computed without dice: some of the way is left, and the noise of each step adds its part.

# %% tags=["core"]
bends, peaks = np.array([1, 0.03]), np.geomspace(0.005, 1.98, 80)


def tuned(plan):                        # (step, σ): the mean loss, with the best peak for each σ
    way, noise, loss = np.full((80, 2), 16.0), np.zeros((80, 2)), []
    for rate in plan[..., None]:
        shrink = (1 - rate * bends) ** 2
        way, noise = shrink * way, shrink * noise + rate**2
        loss.append((way @ bends)[:, None] / 2 + np.outer(noise @ bends, sigmas**2) / 2)
    return np.array(loss)[:, np.argmin(loss[-1], axis=0), range(len(sigmas))]


# %% tags=["core"]
left_over = 1 - np.arange(200)[:, None] / 200
plans = {"constant": tuned(peaks + 0 * left_over), "falling to 0": tuned(peaks * left_over)}
end = {name: plan[-1] for name, plan in plans.items()}

# %% tags=["core"]
card = plot_card(sigmas, plans, end, ("mean loss after each step", "after 200 steps"),
                 times=np.arange(1, 201), label="noise σ")
slide(card.ax[0].figure, card, noise=sigmas, unit="loss/x", value=1e-5, choices=verdicts,
      predict="3. A good rate should be kept constant to the end:", answer="it depends",
      describe=lambda i: "; ".join(f"{name} {last[i]:.2g}" for name, last in end.items()) + ".",
      alt="Mean loss at each step, constant and falling rate; the last loss of both against noise.")

# %% tags=["core"]
still, fall = end.values()
claim("Hardly any noise, σ = 0.00001: the tuned constant leaves less than a hundredth.",
      still[0] < fall[0] / 100, still[0], fall[0])

# %% tags=["core"]
some = (sigmas > 0.02) & (sigmas < 0.3)
claim("σ from 0.02 to 0.3: the falling one leaves less than 0.6 of what the constant leaves.",
      fall[some] < 0.6 * still[some], *(fall / still)[some][[0, -1]])

# %% [markdown]
# **The honest sentence.** *Without noise a good constant needs no fall; with more than a trace of noise a rate that falls gets lower than the best constant.* Training by batches is noisy, so most runs let η fall. In full: [Changing rates](07_changing_rates.ipynb).
#
# ## Card 4: Trapped
#
# > “A learning rate that is too low gets trapped in a local minimum.”
#
# A landscape with four valleys (a well-known test surface, Himmelblau's, with a tilt); the one at the upper right is the worst. Balls start from 31 × 31 places and walk 1500 steps. On the map each *start* has the colour of the valley in which its ball ends; the numbers are the losses at the four bottoms. The slider is η.

# %% tags=["core"]
def height(x):
    a, b = np.moveaxis(x, -1, 0)
    return (a**2 + b - 11) ** 2 + (a + b**2 - 7) ** 2 + 4 * a + 4 * b


def slope(x):
    a, b = np.moveaxis(x, -1, 0)
    p, q = a**2 + b - 11, a + b**2 - 7
    return np.stack([4 * a * p + 2 * q + 4, 2 * p + 4 * b * q + 4], axis=-1)


# %% tags=["core"]
land = Surface("four valleys", height, slope, [0.0, 0.0], extent=(-5, 5, -5, 5))
side = np.linspace(-5, 5, 31)
starts = np.stack(np.meshgrid(side, side), axis=-1)[:, :, None]      # (y, x, 1, 2)
x = sweep(SGD, etas, land, 1500, x0=starts, record="loss").x[-1]
valley = (x[..., 0] > 0) + 2 * (x[..., 1] > 0)                       # (y, x, η): 3 is the worst

# %% tags=["core"]
worst = np.mean(valley == 3, axis=(0, 1))
bottoms = [x[valley[..., 4] == k, 4].mean(axis=0) for k in range(4)]
depths = [f"{land.loss(bottom):.0f}".replace("-", "−") for bottom in bottoms]
shades = ListedColormap([theme.BLUE, theme.GREEN, theme.PURPLE, theme.ORANGE])

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
picture = left.imshow(valley[..., 0], shades, origin="lower", extent=[-5.2, 5.2] * 2)
[left.text(*at, depth, color="white", ha="center") for at, depth in zip(bottoms, depths)]
left.set(title="starts, coloured by their valley", xlabel="x", ylabel="y")
hand = plot_hand(etas, worst, right, ylabel="", color=theme.ORANGE)
right.set(title="share that ends in the worst valley", yscale="linear", ylim=(0, 1))
slide(fig, [hand, lambda i: picture.set_data(valley[..., i])], lr=etas, value=3e-4,
      choices=verdicts, answer="false",
      predict="4. Too low a learning rate gets trapped in a local minimum:",
      describe=lambda i: f"{worst[i]:.1%} of the starts end in the worst valley.",
      alt="A map of starts, coloured by the valley where they end; the worst valley's share by η.")

# %% tags=["core"]
moved = np.mean(valley != valley[..., :1], axis=(0, 1))
claim("From 0.0003 to 0.01 fewer than 1 start in 100 changes its valley …",
      moved[etas < 0.01] < 0.01, moved[etas < 0.01].max())

# %% tags=["core"]
claim("… a quarter of them, 22 to 28 %, ends in the worst one, at every rate up to 0.02.",
      abs(worst - 0.25) < 0.03)
was, now = valley[..., 0] == 3, valley[..., -1] == 3
claim("At 0.02 more than a twentieth has changed: some out of the worst, some into it.",
      moved[-1] > 0.05 and np.any(was & ~now) and np.any(now & ~was), moved[-1])

# %% [markdown]
# **The honest sentence.** *The start picks the valley; a low η only takes longer to get there.* A high one may jump, out of bad valleys and out of good ones, and what it skips is what is narrow. In full: [Too slow](03_too_slow.ipynb).
#
# ## Card 5: The length of a step
#
# > “The learning rate is the length of a step.”
#
# The plainest valley, x²/2, and η = 0.1 throughout. The slider is the distance from the minimum at which the walk starts. Two optimizers take 60 steps.

# %% tags=["core"]
walks = {"SGD": run(SGD(0.1), parabola(), 60, x0=begins[:, None]),
         "Adam": run(Adam(0.1), parabola(), 60, x0=begins[:, None])}
lengths = {name: np.abs(np.diff(walk.x[..., 0], axis=0)).clip(1e-6) for name, walk in walks.items()}
firsts = {name: length[0] for name, length in lengths.items()}

# %% tags=["core"]
card = plot_card(begins, lengths, firsts, ("length of each step, η = 0.1", "of the first step"),
                 label="distance at the start")
slide(card.ax[0].figure, card, start=begins, value=0.01, unit="x", choices=verdicts,
      predict="5. The learning rate is the length of a step:", answer="it depends",
      describe=lambda i: ", ".join(f"{k}'s first {v[i]:.3g}" for k, v in firsts.items()) + ".",
      alt="Lengths of the steps of SGD and Adam; of the first, against the distance at the start.")

# %% tags=["core"]
claim("SGD's first step is a tenth of the distance, from 0.001 to 10 …",
      np.allclose(firsts["SGD"], begins / 10))
claim("… Adam's is 0.1, wherever it starts.", np.allclose(firsts["Adam"], 0.1, rtol=1e-4))

# %% tags=["core"]
claim("SGD's last of 60 steps is less than a hundredth of its first.",
      lengths["SGD"][-1] < firsts["SGD"] / 100)

# %% [markdown]
# **The honest sentence.** *With SGD the step is η times the slope; with Adam η is the length of the first step in each coordinate, and of every step with methods that take only the sign of the slope.* So the two η have different units, and cannot be compared. In full: [One step](01_one_step.ipynb) and [Adaptive rates](09_adaptive_rates.ipynb).
#
# ## Card 6: Overshooting
#
# > “Whenever the steps overshoot the minimum, training diverges.”
#
# One number has to tell the mass of a penguin from its flipper, both scaled. The curvature is L = 1. The left picture shows how far the number is from the best one, after each step.

# %% tags=["core"]
sizes, mass = penguins()
scaled = LinearRegression(standardize(sizes)[:, 2:], standardize(mass), bias=False)
far = (sweep(SGD, ratios, scaled, 40).x - scaled.solution)[..., 0].clip(-100, 100)

# %% tags=["core"]
card = plot_card(ratios, {"distance": far}, {"distance": np.abs(far[-1]).clip(1e-12)},
                 ("distance to the best number", "its size after 40 steps"), label="η · L")
card.ax[0].set(ylim=(-1.5, 1.5))
slide(card.ax[0].figure, card, lr=ratios, unit="/ L", value=0.1, choices=verdicts,
      predict="6. Whenever the steps overshoot the minimum, training diverges:", answer="false",
      describe=lambda i: f"After 40 steps {abs(far[-1, i]):.2g}, at first {abs(far[0, i]):.2g}.",
      alt="The distance to the best number at each step, and after 40 steps for each η.")

# %% tags=["core"]
over = np.all(far[1:6] * far[:5] < 0, axis=0)
claim("Below 1/L no step overshoots, above 1/L every step does …",
      (over == (ratios > 1))[ratios != 1])
claim("… and yet below 2/L the number comes nearer, at 2/L it stays as far, above it goes away.",
      np.sign((np.abs(far[-1]) - np.abs(far[0])).round(6)) == np.sign(ratios - 2))

# %% tags=["core"]
share = abs(far[-1] / far[0])[ratios == 1.9][0]
claim("At 1.9/L, overshooting 40 times, less than 2 % of the first distance is left.",
      share < 0.02, f"{share:.2%}")

# %% [markdown]
# **The honest sentence.** *Overshooting begins at 1/L, divergence at 2/L; in between every step overshoots and comes nearer.* Many networks even live at the edge. In full: [Too fast](02_too_fast.ipynb) and [Three models](10_three_models.ipynb).
#
# ## Card 7: Without any
#
# > “A straight line can be fitted without any learning rate.”
#
# The mass of the penguins again, from all three lengths and an offset. On the slider gradient descent with all rows, 300 steps; drawn is how far its loss lies above that which a formula gives in one go.

# %% tags=["core"]
line = LinearRegression(standardize(sizes), standardize(mass))
formula = np.linalg.solve(line.features.T @ line.features, line.features.T @ line.target)
above = sweep(SGD, fits, line, 300, record="loss").loss - line.loss(formula)
shown = above.clip(1e-12, 1e3)

# %% tags=["core"]
card = plot_card(fits, {"descent": shown}, {"descent": shown[-1]},
                 ("loss above the formula's, each step", "after 300 steps"))
slide(card.ax[0].figure, card, lr=fits, value=0.001, choices=verdicts, answer="true",
      predict="7. A straight line can be fitted without any learning rate:",
      describe=lambda i: f"After 300 steps {above[-1, i]:.2g} above the formula's loss.",
      alt="How far descent's loss lies above the formula's: at each step, after 300 for each η.")

# %% tags=["core"]
claim("The formula's line has no slope left: it is the best one.",
      np.abs(line.grad(formula)) < 1e-12)
claim("No η gets below its loss …", above.min() > -1e-12)

# %% tags=["core"]
missing = above[-1] / above[0]
claim("… below 0.005 more than a twentieth of the way is missing, and the highest has diverged.",
      np.all(missing[fits < 0.005] > 0.05) and missing[-1] > 1, missing[fits < 0.005][-1])

# %% [markdown]
# **The honest sentence.** *True. η belongs to a way of training, not to a model: a line has a formula, the usual solvers of support vector machines have none either; who trains them by gradient steps needs one, with an edge.* In full: [Three models](10_three_models.ipynb).
#
# ## Card 8: By itself
#
# > “Adam adjusts the learning rate by itself, so you need not choose it.”
#
# The network of card 2, the same digits, 100 steps, now with Adam.

# %% tags=["core"]
loss = sweep(Adam, adams, net, 100, record="loss").loss.clip(None, 100)

# %% tags=["core"]
card = plot_card(adams, {"loss": loss}, {"loss": loss[-1]},
                 ("loss at each step", "after 100 steps"))
slide(card.ax[0].figure, card, lr=adams, value=1e-5, choices=verdicts, answer="false",
      predict="8. Adam adjusts the learning rate by itself, so you need not choose it:",
      describe=lambda i: f"In the end {loss[-1, i]:.3g}.",
      alt="Adam's loss at each step for one η, and after 100 steps for each η.")

# %% tags=["core"]
best = loss[-1].argmin()
claim("A tenth of the best η leaves over five times the loss, ten times the best over 100 times.",
      (loss[-1, best - 4] > 5 * loss[-1, best]) & (loss[-1, best + 4] > 100 * loss[-1, best]),
      *loss[-1, best + np.array([-4, 0, 4])])

# %% [markdown]
# **The honest sentence.** *Adam rescales the coordinates to one another; the η in front of them stays yours.* Its curve is a U with a cliff, like any other. In full: [Adaptive rates](09_adaptive_rates.ipynb).
#
# ## Card 9: Better
#
# > “Adaptive optimizers are better than plain SGD.”
#
# The line of card 7 once more, with one change: the two measures of the *bill* are given in a smaller unit than the flipper, so their numbers are larger. The slider says how many times. At each position SGD and Adam may both choose the best of 33 rates, for 100 steps with all rows.

# %% tags=["core"]
def best_of(make, factor):
    model = LinearRegression(standardize(sizes) * [factor, factor, 1], standardize(mass))
    loss = sweep(make, np.geomspace(1e-7, 10, 33), model, 100, record="loss").loss - model.minimum
    return (loss[:, np.nanargmin(loss[-1])] / loss[0, 0]).clip(1e-9)


paths = {make.__name__: np.transpose([best_of(make, unit) for unit in units])
         for make in (SGD, Adam)}
ends = {name: path[-1] for name, path in paths.items()}

# %% tags=["core"]
card = plot_card(units, paths, ends, ("part of the loss left, best η for both", "after 100 steps"),
                 label="how many times as small the unit is")
slide(card.ax[0].figure, card, times=units, label="unit, times as small", value=1, choices=verdicts,
      predict="9. Adaptive optimizers are better than plain SGD:", answer="it depends",
      describe=lambda i: "; ".join(f"{k} leaves {v[i]:.2g}" for k, v in ends.items()) + ".",
      alt="Part of the loss left by SGD and Adam at each step, and at the end against the unit.")

# %% tags=["core"]
sgd, adam = ends.values()
ten, last = np.abs(units - 10).argmin(), len(units) - 1
claim("Columns of equal spread: SGD leaves less than a hundredth of what Adam leaves …",
      sgd[0] < adam[0] / 100)

# %% tags=["core"]
claim("… ten times as small: SGD leaves over a tenth of the loss, Adam less than a thousandth …",
      sgd[ten] > 0.1 and adam[ten] < 0.001, sgd[ten], adam[ten])

# %% tags=["core"]
claim("… a thousand times: both leave more than a quarter.", min(sgd[last], adam[last]) > 0.25,
      sgd[last], adam[last])

# %% [markdown]
# **The honest sentence.** *On columns of equal spread plain SGD may win; on unequal ones an adaptive optimizer gets further, as long as they are not too unequal; and scaling the columns does more than either.* What stays with adaptive methods is the *place* of the good rates, from task to task: [Adaptive rates](09_adaptive_rates.ipynb). And how to scale: [The right scale](04_right_scale.ipynb).
#
# ## Card 10: Small is careful
#
# > “A small learning rate finds other solutions, which generalise better.”
#
# Only 60 tumours to learn from, and one label in five is wrong; then 143 new ones, with right labels. Linear regression, 30 measures: enough to learn the wrong labels by heart. The slider is η, up to 1/L. On the right what the sentence looks like after 1000 steps; on the left the same runs against η × steps. (A high rate needs a few steps to get on the common curve, drawn in grey.)

# %% tags=["core"]
train, label, test, truth = split(table, benign, seed=seed)
train, test = standardize(train, test)
wrong = np.where(np.random.default_rng(seed).random(60) < 0.2, -1.0, 1.0)
few = LinearRegression(train[:60], wrong * (2.0 * label[:60] - 1))
new, L = few.on(test, 2.0 * truth - 1), few.curvature(few.start)

# %% tags=["core"]
marks = np.unique(np.geomspace(1, 1000, 80).astype(int))
path = new.loss(sweep(SGD, parts / L, few, 1000).x[marks])                   # (mark, η)
travel = marks[:, None] * parts

# %% tags=["core"]
card = plot_card(parts, {"new rows": path}, {"new rows": path[-1]},
                 ("loss on new rows, by η × steps", "loss on new rows, after 1000 steps"),
                 times=travel, label="η · L")
card.ax[0].plot(travel[:, 13], path[:, 13], color=theme.FAINT, linewidth=5, alpha=0.4)
card.ax[0].set(xscale="log", xlabel="η · L × steps", yscale="linear", ylim=(0, 0.7))
card.ax[1].set(yscale="linear", ylim=(0, 0.7))
slide(card.ax[0].figure, card, lr=parts, unit="/ L", value=1, choices=verdicts, answer="false",
      predict="10. A small learning rate finds other solutions, which generalise better:",
      describe=lambda i: f"After 1000 steps {path[-1, i]:.3g}; at best {path[:, i].min():.3g}.",
      alt="Loss on new rows against η times steps, and after 1000 steps for each η.")

# %% tags=["core"]
low = path[-1].argmin()
more = path[-1, -1] / path[-1, low]
claim("After 1000 steps the best η is below a tenth of the highest, with less loss on new rows …",
      parts[low] < 0.1 and more > 1.15, parts[low], more)

# %% tags=["core"]
least = path[:, parts > 0.1].min(axis=0)
claim("… yet stopped at their own best moments, all rates above 0.1/L are alike, within 3 %.",
      np.ptp(least) < 0.03 * least.min(), least.min(), least.max())

# %% [markdown]
# **The honest sentence.** *At equal steps a small η has learned less far, and that may look like care; at an equal length of training it finds the same.* What remains when the training is matched speaks for a *high* rate that is dropped later, and only with wrong labels: [Why it matters](12_why_it_matters.ipynb).
#
# ## The rule
#
# All ten cards were judged in the same way. In words: *a sentence about η says something once it names the loss, the optimizer, the noise and the length of the run, and what is measured; then change η, or that one condition, and nothing else.* As a pattern:
#
# $$\text{sentence} \;\to\; \text{what would I see if it were false?} \;\to\; \text{two runs that differ in one thing} \;\to\; \text{the sentence that is left}$$
#
# In code it is hardly ever more than this:

# %% tags=["core"]
low, high = sweep(SGD, [0.03, 0.3], line, 100, record="loss").loss[-1]
claim("The line of card 7, 100 steps, no noise: 0.3 ends lower than 0.03.", high < low, low, high)

# %% [markdown]
# ## In your framework
#
# Card 5 in PyTorch, as an experiment of eight lines: the first step of SGD and of Adam, from two places.
#
# ```python
# first = {}
# for make in torch.optim.SGD, torch.optim.Adam:
#     for begin in 1.0, 100.0:
#         x = torch.tensor([begin], requires_grad=True)
#         opt = make([x], lr=0.1)
#         (x**2 / 2).sum().backward()
#         opt.step()
#         first[make.__name__, begin] = begin - x.item()     # SGD: 0.1 and 10; Adam: 0.1 and 0.1
# ```
#
# ## What is still open
#
# Ten experiments are ten examples. One of them is enough to show that a sentence is *false*, and never enough to show that it is true everywhere; only card 7 is settled by a formula. Large networks may do otherwise than these small ones, and for some of the sentences (10 above all) what holds there is being argued about.
#
# ## In one breath
#
# | | the sentence | verdict | because | in full |
# |---|---|---|---|---|
# | 1 | higher is always faster | false | faster up to the best η, then slower, then lost | [02](02_too_fast.ipynb) |
# | 2 | it can be set arbitrarily | false | good rates are a narrow band | [04](04_right_scale.ipynb) |
# | 3 | once good, keep it constant | it depends | on noise: then let it fall | [07](07_changing_rates.ipynb) |
# | 4 | too low gets trapped | false | the start picks the valley | [03](03_too_slow.ipynb) |
# | 5 | it is the length of a step | it depends | on the optimizer: SGD's is η times the slope | [01](01_one_step.ipynb) |
# | 6 | overshooting is diverging | false | between 1/L and 2/L it overshoots and arrives | [02](02_too_fast.ipynb) |
# | 7 | a line needs none | true | it has a formula | [10](10_three_models.ipynb) |
# | 8 | Adam chooses it | false | its curve is a U as well | [09](09_adaptive_rates.ipynb) |
# | 9 | adaptive is better | it depends | on how unequal the columns are | [09](09_adaptive_rates.ipynb) |
# | 10 | small generalises better | false | it has only learned less far | [12](12_why_it_matters.ipynb) |
#
# ## Going further
#
# **An eleventh card, without a slider.** “The learning rate is an idea of the mid-20th century.” The *stochastic* step, with gains that fall, is of 1951; a step along the slope, small enough, is of 1847; and who first *called* it a learning rate is not established. The sources are in [Where η came from](06_history.ipynb).
#
# **A twelfth, yours.** Write down a sentence about η that you have heard, or believed. Say what you would see if it were false. Then change one thing, and let a `claim` decide.
#
# **Next:** [14 FAQ](14_faq.ipynb), or first the [exercises](../exercises/13_misconceptions.ipynb).
