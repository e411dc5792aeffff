# ---
# jupyter:
#   lrcourse:
#     title: Too slow
#     minutes: 30
# ---

# %% [markdown]
# # Too slow
#
# **Does a low η trap us?** After these 30 minutes you can say what decides in which minimum a run ends, estimate how many steps a low learning rate needs, and tell slow, stuck and done apart in a log.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="01_one_step.ipynb">One step</a>: η stays as it is. Why do the steps get shorter on the way down?</summary>
#
# Because step = η × slope, and the slope gets flatter. η is the exchange rate between slope and step, not the length of the step.
#
# </details>
#
# <details><summary>In <a href="02_too_fast.ipynb">Too fast</a>: what does the ball do below 1/L, between 1/L and 2/L, and above 2/L?</summary>
#
# Below 1/L it creeps and stays on its side; then it overshoots and still comes nearer; above 2/L it diverges. L is the largest curvature.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, claim, digits, double_well, parabola, pit, plot_path, plot_surface
from lrcourse import run, saddle, slide, split, sweep, theme

# %% tags=["core"]
# Change these
tilt = 0.1                                # loss/x: the left valley is the deeper one, 0.02 … 0.15
starts = np.linspace(-2, 2, 33)           # x: where the balls start
lrs = np.geomspace(0.01, 0.64, 19)        # x²/loss: the rates in the two valleys
rates = np.geomspace(0.1, 10, 41)         # x²/loss: the rates beside the pit
seed = 0                                  # for balls, digits and network, any whole number
rows = 200                                # handwritten digits to learn from, 150 … 400
net_lrs = 10 ** np.linspace(-3, 0.5, 22)  # weight²/loss: the rates of the network

# %% [markdown]
# ## Predict
#
# “A learning rate that is too low may get trapped in a local minimum”: so it is said in many places. Here are two valleys with a hill between them, and the left one is the deeper. Thirty-three balls start in a row, from x = −2 to x = 2, and each walks until it rests. At η = 0.16, 16 of the 33 end in the right valley, the worse one.

# %% tags=["core"]
theme.use()
well = double_well(tilt)
top = np.sort(np.roots([1, 0, -1, tilt]).real)[1]     # x: the top of the hill, where the slope is 0
fates = sweep(SGD, lrs, well, 3000, x0=starts[:, None, None], record="loss")
worse = fates.x[-1, ..., 0] > top                     # (start, η): did it end in the right valley?
walk = sweep(SGD, lrs, well, 40, x0=starts[:, None, None])
start, rate = np.meshgrid(starts, lrs, indexing="ij")


# %% tags=["core"]
def two_valleys(i, j):
    path.set_data(walk.x[:, j, i, 0], walk.loss[:, j, i])
    end.set_data(walk.x[-1:, j, i, 0], walk.loss[-1:, j, i])
    here.set_data(starts[j:j + 1], lrs[i:i + 1])
    for dots, ends in (good, ~worse), (bad, worse):
        dots.set_data(start[ends & (rate <= lrs[i])], rate[ends & (rate <= lrs[i])])


def words(i, j):
    side = "right valley, the worse one" if worse[j, i] else "left valley, the deeper one"
    return f"It ends in the {side}; {worse[:, i].sum()} of all {len(starts)} end on the right."


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
plot_surface(well, left)
path, end = plot_path(run(SGD(lrs[0]), well, 40), left).artists
good, = right.plot([], [], "s", color=theme.GREEN, markersize=4, label="ends left")
bad, = right.plot([], [], "x", color=theme.ORANGE, markersize=4, label="ends right")
here, = right.plot([], [], "o", color=theme.INK, markersize=10, fillstyle="none", markeredgewidth=2)
left.set(title="the first 40 steps of one ball", ylim=(-0.25, 2.6))
right.set(title="where every ball ends, up to this η", xlabel="start", ylabel="learning rate η")
right.set(yscale="log", xlim=(-2.15, 2.15), ylim=(0.0085, 1.6))
right.legend(loc="upper center", ncols=2)
plt.close(fig)                                        # the slider below shows it

# %% tags=["core"]
slide(fig, two_valleys, lr=lrs, start=starts, value=(0.16, 1.5), describe=words,
      predict="Halve η, from 0.16 to 0.08. How many end in the worse valley now?",
      choices=["more: a low rate traps them", "just as many", "fewer: a low rate is more careful"],
      answer="just as many", alt="Two valleys and a ball; a map shows where each ball ends.")

# %% [markdown]
# ## What you saw
#
# Set η to 0.01 and drag the start, then do the same at 0.16. The low rate takes longer, and that is all. From the bottom of the map up to about 0.3 the border between the two kinds of balls is a straight line: **the start picks the valley, and η has no say.**

# %% tags=["core"]
calm, began = lrs < 0.3, (starts > top)[:, None]
claim("Every ball has come to rest …", np.abs(well.grad(fates.x[-1])) < 1e-6, f"{worse.size} balls")
claim("… and below η = 0.3 it rests in the valley in which it began.", worse[:, calm] == began,
      f"{calm.sum()} rates, a factor of {lrs[calm][-1] / lrs[0]:.0f}")

# %% [markdown]
# Higher up, the two upper corners of the map turn: from that far out the first step jumps over the hill. Some balls jump into the deeper valley, and others out of it.

# %% tags=["core"]
jumped = worse[:, -1:] != began
out, into = np.sum(jumped & ~began), np.sum(jumped & began)
claim("At the highest rate balls have crossed the hill in both directions.", out > 0 and into > 0,
      f"{into} into the deeper valley, {out} out of it")

# %% [markdown]
# ## The rule
#
# Why is the border straight? Stand on top of the hill, at $h$. The slope there is 0, so at any other place it is some average curvature $c$ times the distance to the top: $f'(x) = c \cdot (x - h)$. Put that into the step:
#
# $$x_{t+1} - h = (1 - \eta c)\,(x_t - h)$$
#
# It is the bracket of the last two lessons, seen from the hill. While it is positive, the ball stays on its side of the top. In words: *as long as η · c stays below 1 wherever the ball comes, it does not cross the hill.* No c exceeds L, the largest curvature where the balls walk, so below 1/L, at the creeping rates, no ball ever crosses. Here c is largest at one of the outermost starts:

# %% tags=["core"]
c = well.grad(starts[:, None])[:, 0] / (starts - top)
crossed = (worse != began).any(axis=0)
claim("Balls cross the hill at the rates above 1/c, c the largest, and at no other.",
      crossed == (lrs > 1 / c.max()), f"1/c = {1 / c.max():.3g}")

# %% [markdown]
# So “trapped” is true of *every* rate below that, and a low η is not what traps the ball. Whoever wants a better minimum has to start elsewhere.
#
# ## Can a high rate save us?
#
# It can jump. Put a narrow pit on the slope of a wide basin, and let 25 balls start to the right of it. In the left picture the pit is a bad place and the basin the lowest. The right one is its **mirror**: the same pit, only deeper, so that now *it* is the lowest place of all. Blue is the walk of one ball, orange the ends of all 25.

# %%
local, mirror = pit(depth=0.2), pit(depth=0.6)
balls = np.random.default_rng(seed).uniform(5, 9, (25, 1, 1))
falls = [sweep(SGD, rates, surface, 1000, x0=balls) for surface in (local, mirror)]
inside = np.array([np.abs(fall.x[-1, ..., 0] - 4) < 1 for fall in falls])    # (picture, ball, η)


def pits(i):
    for fall, (path, ends) in zip(falls, drawn):
        _, some = np.unique(fall.x[:250, 0, i, 0].round(1), return_index=True)
        some.sort()                                   # one point where many lie on each other
        path.set_data(fall.x[some, 0, i, 0], fall.loss[some, 0, i])
        ends.set_data(fall.x[-1, :, i, 0], fall.loss[-1, :, i])


# %%
fig, both = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
drawn = []
for ax, surface in zip(both, (local, mirror)):
    plot_surface(surface, ax, resolution=601)
    drawn.append(plot_path(run(SGD(0.1), surface, 9), ax).artists)
both[0].set(title="the pit is a bad place", ylim=(-0.45, 1.75))
both[1].set(title="the mirror: the pit is the best place", ylabel="")
count = inside.sum(axis=1)
slide(fig, pits, lr=rates, value=3.16, alt="A path down a basin with a narrow pit, and 25 balls.",
      predict="At η = 3.16 the balls on the left skip the pit and end lower. And in the mirror?",
      choices=["in the pit, lower too", "in the basin, higher"], answer="in the basin, higher",
      describe=lambda i: f"In the pit: {count[0, i]} of 25; in that of the mirror: {count[1, i]}.")

# %% [markdown]
# Drag η from end to end, and watch the two counts. A high rate skips **narrow** minima. It does not look whether they are good or bad.

# %%
claim("At 0.5 and below every ball falls into the pit …", inside[..., rates <= 0.5])
claim("… and from 1.5 on every ball skips it.", ~inside[..., rates >= 1.5])
claim("The basin is the lower place on the left, and the higher one in the mirror.",
      local.minimum < local.loss([4.0]) and mirror.minimum < mirror.loss([0.0]))

# %% [markdown]
# How high is high? At the bottom of the left pit the curvature is 3.05 (depth over width², 0.2/0.25² = 3.2, is close), so above 2/3.05 = 0.66 no ball can *rest* there. But not resting is not leaving: at 0.8 all of them bounce inside. That large rates can escape where small ones must stay is proved for special functions (Mohtashami, Jaggi and Stich 2022, [arXiv:2205.15142](https://arxiv.org/abs/2205.15142)); for losses at large nobody can say which minima will be skipped.

# %%
bend = np.ptp(local.grad(falls[0].x[-1, 0, 0] + [[-1e-4], [1e-4]])) / 2e-4    # at the bottom
k, rocks = np.abs(rates - 0.8).argmin(), np.ptp(falls[0].x[-100:, ..., 0], axis=0) > 0.1
claim("At 0.8, above 2/curvature, all 25 are still in the pit, and none of them rests.",
      (rates[k] > 2 / bend) & inside[0, :, k] & rocks[:, k], f"curvature {bend:.3g}")

# %% [markdown]
# ## What a low rate costs
#
# Time, then, and it can be computed. In a valley of curvature L the distance to the bottom shrinks by the factor 1 − ηL at each step, and the loss, its square, by $(1 - \eta L)^2$. To come down to the share $g$ of its first value it needs
#
# $$t = \frac{\ln g}{2 \ln(1 - \eta L)} \approx \frac{\ln(1/g)}{2 \eta L}$$
#
# steps below 1/L, and the short form is good well below it: **half the rate, twice the steps.** A straight line from the first step to the goal is far too hopeful, since the slope gets flatter on the way.

# %%
slow = np.geomspace(0.001, 0.3, 25)                   # η · L
steps = np.log(0.01) / (2 * np.log(1 - slow))
straight = 0.99 / (1 - (1 - slow) ** 2)               # the first step, and so on in a line
counted = np.argmax(sweep(SGD, slow, parabola(1.0), 3000).loss <= 0.08, axis=0)    # of 8
claim("The formula, rounded up, is the number of steps to 1 %.",
      counted == np.ceil(steps), f"{counted[0]} steps at {slow[0]:.3g}/L")
claim("The straight line promises less than a quarter of them, at the lowest rate.",
      straight[0] < steps[0] / 4, f"{straight[0]:.0f} steps")

# %% [markdown]
# ## On real data
#
# A small network learns to read 200 handwritten digits (Alpaydin and Kaynak 1998, [doi:10.24432/C50P49](https://doi.org/10.24432/C50P49)): each of 16 *hidden units* adds up the 64 pixels, weighted, and passes on that sum where it is positive, else 0 (a *ReLU*). Ten weighted sums of the units give each digit a probability; with offsets, 1210 weights. The loss is the mean of −ln(probability of the true digit): mere guessing costs ln 10 = 2.3. Here is no single curvature, and more than one valley (let two units change places). Twenty-two rates start from the same weights and take 200 steps. On the left the loss is drawn against the step; on the right against η × steps, the time that counts in the formula.

# %%
train, train_labels, test, test_labels = split(*digits(), seed=seed)
net = MLP(train[:rows] / 16, train_labels[:rows], hidden=(16,), seed=seed)
race = sweep(SGD, net_lrs, net, 200)
travel = np.arange(201)[:, None] * net_lrs            # η × steps

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
k = np.abs(net_lrs - 0.1).argmin()
right.plot(travel[:, k], race.loss[:, k], color=theme.FAINT, lw=5, alpha=0.4, label="η = 0.1")
one, = left.plot(race.loss[:, 0])
two, = right.plot(travel[1:, 0], race.loss[1:, 0], color=theme.BLUE)
left.set(title="the loss, by steps", xlabel="step", ylabel="loss", yscale="log", ylim=(0.03, 15))
right.set(title="the same loss, by η × steps", xlabel="η × steps", xscale="log", xlim=(0.001, 1000))
right.legend(loc="lower left")
slide(fig, [lambda i: one.set_ydata(race.loss[:, i]),
            lambda i: two.set_data(travel[1:, i], race.loss[1:, i])], lr=net_lrs, value=0.01,
      describe=lambda i: f"After 200 steps: loss {race.loss[-1, i]:.3g}.",
      alt="The loss against the step, and against η times steps beside the loss of η = 0.1.")

# %% [markdown]
# On the left each rate has a curve of its own. On the right they run along **one and the same curve**, up to about η = 0.3, and a low rate is merely not as far along: give it the steps, and it arrives where the others do. To see that, give four rates the same η × steps:

# %%
fair = [run(SGD(lr), net, round(30 / lr), record="loss") for lr in (0.3, 0.1, 0.03, 0.01)]
ends = np.array([arrived.loss[-1] for arrived in fair])
reads = net.on(test / 16, test_labels).accuracy(np.array([arrived.x[-1] for arrived in fair]))
early = race.loss[100, np.abs(net_lrs - 0.01).argmin()]

# %%
claim("With η × steps = 30 for all four, the losses agree within 5 % …",
      np.ptp(ends) < 0.05 * ends.min(), *ends)
claim("… and they read unseen digits equally well, within one in a hundred.",
      np.ptp(reads) < 0.01, *reads)
claim("After 100 steps, when η = 0.3 has arrived, η = 0.01 has more than six times its loss.",
      early > 6 * ends[0], early)

# %%
middle = (net_lrs > 0.06) & (net_lrs < 0.35)
product = (net_lrs * np.argmax(race.loss <= 1, axis=0))[middle]        # η × steps to a loss of 1
claim("Half the rate, twice the steps: η × steps to a loss of 1 is the same, within 10 %.",
      np.ptp(product) < 0.1 * product.min(), f"{middle.sum()} rates", product.min(), product.max())

# %% [markdown]
# ## The loss is flat: slow, stuck or done?
#
# At the two ends of that slider the loss hardly moves: at η = 0.001 and at η = 3.16 it stays close to 2.3. Is it the same trouble? The loss alone cannot tell. The **gradient norm** can: the length of the gradient, all its slopes together. It comes for free, since the step is η times the gradient.

# %%
norm = np.linalg.norm(np.diff(race.x, axis=0), axis=-1) / net_lrs

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
one, = left.plot(race.loss[:-1, 0])
two, = right.plot(norm[:, 0])
left.set(title="the loss", xlabel="step", yscale="log", ylim=(0.03, 15))
right.set(title="the gradient norm", xlabel="step", yscale="log", ylim=(1e-4, 50))
slide(fig, [lambda i: one.set_ydata(race.loss[:-1, i]),
            lambda i: two.set_ydata(np.maximum(norm[:, i], 1e-5))], lr=net_lrs, value=0.001,
      predict="At η = 0.001 and at 3.16 the loss stays near 2.3. Where has the slope vanished?",
      choices=["at 0.001 only", "at 3.16 only", "at both", "at neither"], answer="at 3.16 only",
      describe=lambda i: f"Last loss {race.loss[-1, i]:.3g}, last gradient norm {norm[-1, i]:.3f}.",
      alt="The loss and the gradient norm of a network after each step.")

# %% [markdown]
# The low rate is not trapped: a good part of its first slope is still there, and it walks down slowly. It is the *high* rate that is stuck. Its first steps threw every hidden unit to where it answers 0 to all digits. There a ReLU has no slope (the unit is called “dead”), and no rate brings it back.

# %%
claim("At η = 0.001 the loss fell by less than a tenth; over a third of the first slope is there.",
      race.loss[-1, 0] > 0.9 * race.loss[0, 0] and norm[-1, 0] > norm[0, 0] / 3, norm[-1, 0])
share, dead = np.bincount(train_labels[:rows]) / rows, race.loss[-1, -1]    # of each digit; loss
W, b = np.split(race.x[-1, -1, :1040], [1024])        # from 64 pixels to 16 units
claim("At 3.16 all hidden units answer 0 to all digits …", net.features @ W.reshape(64, 16) <= -b)
claim("… so the slope is gone, and one and the same answer is given to all.",
      norm[-1, -1] < 0.001 * norm[0, -1] and np.isclose(dead, -share @ np.log(share), 1e-3), dead)
rescued = [run(SGD(net_lrs[-1] / part), net, 100, x0=race.x[-1, -1]).loss[-1] for part in (10, 100)]
claim("From there a tenth or a hundredth of the rate does not help.", min(rescued) > 2, *rescued)

# %% [markdown]
# And a slope that is *not* gone? Then ask what it promised. A step of η times the gradient should lower the loss by about **η · norm²** ([One step](01_one_step.ipynb), “How much does one step gain?”). Creeping rates keep the promise. A rate that jumps to and fro across the valley does not: there the loss gets nowhere because the steps are too long.

# %%
kept = (race.loss[0] - race.loss[-1]) / np.sum(net_lrs * norm**2, axis=0)    # part of the promise
creeping, hasty = kept[net_lrs < 0.03], kept[np.abs(net_lrs - 1.47).argmin()]
claim("Rates below 0.03 keep at least 95 % of it.", creeping > 0.95, min(creeping))
claim("At 1.47, between fast and dead, less than 5 % comes true.", hasty < 0.05, f"{hasty:.0%}")

# %% [markdown]
# So a loss that hardly falls has four causes, and three questions tell them apart, in this order:
#
# | the loss hardly falls, and … | it is | what helps |
# |---|---|---|
# | it is as low as you wanted | **done** | nothing |
# | the gradient norm is a small part of the first one | **stuck** | another start, at a lower rate if a high one did it |
# | the slope is there, and the promised fall comes | **slow** | a higher rate, or more steps |
# | the slope is there, and the promised fall does not come | **too fast** | a lower rate |
#
# A small norm is a strong sign, and not a proof. On a **saddle**, a pass between two hills, the slope almost vanishes on the way, and comes back:

# %%
slopes = np.linalg.norm(saddle().grad(run(SGD(0.1), saddle(), 150).x), axis=-1)
low, again = slopes[:45].min(), slopes[45:].max()
claim("On the saddle the norm falls to a twentieth of the first, and later grows fivefold again.",
      low < slopes[0] / 20 and again > 5 * low, *map(float, (slopes[0], low, again)))

# %% [markdown]
# ## In your framework
#
# One step in PyTorch, with the two numbers worth logging beside the loss:
#
# ```python
# import torch
#
# features, target = torch.randn(8, 3), torch.randn(8, 1)
# model = torch.nn.Linear(3, 1)
# opt = torch.optim.SGD(model.parameters(), lr=0.001)
# loss = torch.nn.functional.mse_loss(model(features), target)
# loss.backward()
# norm = torch.cat([p.grad.flatten() for p in model.parameters()]).norm()
# promised = opt.param_groups[0]["lr"] * norm**2        # the next loss should be lower by about this much
# opt.step()
# ```
#
# The promise is one of plain SGD on the same rows. With momentum or Adam the step is another one, and with a new batch at every step the loss jumps by itself.
#
# ## What is still open
#
# In one dimension a hill parts the valleys. With thousands of weights the ways round are many, and how often a network's training ends in a minimum that is truly worse is not known in general. The authors of back-propagation reported that “the problem of local minima is not serious in this application of gradient descent” (Rumelhart, Hinton and Williams 1985, ICS Report 8506, abstract). Whether the wide minima that high rates prefer are also the *better* ones, on data not yet seen, is disputed.
#
# ## In one breath
#
# Below 1/L the start picks the valley, and η only sets how long the way takes: half the rate, twice the steps. A high rate skips narrow minima, good or bad, and may kill a network for good. When a loss is flat, look at the gradient norm, and ask whether the promised fall comes.
#
# **Next:** [04 The right scale](04_right_scale.ipynb), or first the [exercises](../exercises/03_too_slow.ipynb).
#
# ## Going further
#
# **The classic trap, XOR.** Two inputs, two hidden units, four rows: it is the school example of a local minimum, and a part of all runs does fail. Yet for the classical network it is proved that none of its finite resting points is a minimum (Hamey 1995, Computing Report 95/167C, Macquarie University). Here it has two outputs, one for each answer. Does a low rate fail more often?

# %%
corners, truth = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1.0]]), [0, 1, 1, 0]
xor = MLP(corners, truth, hidden=(2,), activation="tanh")
begin = np.stack([xor.draw(200 * seed + k) for k in range(200)])
ways = [run(SGD(lr), xor, round(300 / lr), x0=begin, record="loss") for lr in (0.3, 1, 3)]
solved = [np.mean(xor.accuracy(way.x[-1]) == 1) for way in ways]
claim("From 200 starts the same share solves XOR at η = 0.3, 1 and 3, within 6 in a hundred.",
      np.ptp(solved) < 0.06, *map("{:.0%}".format, solved))

# %% [markdown]
# **Is there nothing in the usual sentence?** On a rough slope a high rate that is lowered at the end skips small dents on its way, and ends lower on average. Four hundred random landscapes, each a wide bowl with twelve waves on it, each walked twice from the same start, from η = 0.03 down to 0 and from η = 1 down to 0, until the ball rests:

# %%
rng = np.random.default_rng(seed)
w, phase = rng.uniform(1, 8, (12, 400)), rng.uniform(0, 2 * np.pi, (12, 400))
a, begin = 0.3 * rng.normal(size=(12, 400)) / np.sqrt(w), rng.uniform(-8, 8, 400)


def landed(lr, steps):
    x = begin
    for t in range(steps):
        x = x - lr * (1 - t / steps) * (0.1 * x - np.sum(a * w * np.sin(w * x + phase), axis=0))
    return 0.05 * x**2 + np.sum(a * np.cos(w * x + phase), axis=0)


# %%
gain = landed(0.03, 1000) - landed(1.0, 200)           # by how much the high rate lands lower
claim("The high rate lands lower on average …", gain.mean() > 0.2, gain.mean())
claim("… but in a fifth of the landscapes, or more, it lands higher.",
      np.mean(gain < -0.01) > 0.2, f"{np.mean(gain < -0.01):.0%}")

# %% [markdown]
# So there is a kernel of truth: on rough ground a high rate, lowered later, helps on average, because it skips what is narrow; now and then it skips the best.
