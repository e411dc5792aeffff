# ---
# jupyter:
#   lrcourse:
#     title: Why it matters
#     minutes: 30
# ---

# %% [markdown]
# # Why it matters
#
# **What does a wrong η cost?** Time and money, runs that fail, and perhaps a worse model. After these 30 minutes you can put numbers on the first two, and say when the third is true and when it only looks true.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="10_three_models.ipynb">Three models</a>: the loss of a network for ten digits lies flat near 2.30. What happened?</summary>
#
# η was too high: one step has pushed its ReLU units below 0 for every digit, and they are dead. ln 10 = 2.30 is the best loss for saying the same to all.
#
# </details>
#
# <details><summary>In <a href="03_too_slow.ipynb">Too slow</a>: below the edge, what does half the η do to the number of steps?</summary>
#
# It doubles it. The path is the same, only taken in smaller steps.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, Adam, claim, digits, plot_hand, run, slide, split, sweep, theme
from lrcourse import widths, wrong_labels

# %% tags=["core"]
# Change these
wrong = 0.2                             # part of the labels that are wrong, 0 … 0.4
rates = np.geomspace(0.01, 1, 9)        # x²/loss: the rates in the first picture
steps = 4000                            # the largest budget there, 2000 … 8000
tries = 4                               # splits of the digits to average over there, 1 … 10
seed = 0                                # of splits, first weights and batches, 0 … 99
high = 0.3                              # x²/loss: the rate that is dropped, 0.1 … 0.4
low = 0.05                              # x²/loss: the low rate, 0.03 … 0.1
goal = 0.85                             # part of the new digits to be read, 0.7 … 0.9
weights = 7e9                           # of a large network, 1e6 … 1e12
rows = 1.4e11                           # pieces of text it learns from, 1e6 … 1e13
speed = 4e14                            # operations a second of one machine, 1e10 … 1e15
watts = 1000                            # power of that machine, cooling included, 50 … 1500
price = 0.25                            # money for a kilowatt-hour, 0.05 … 0.50
rent = 2.0                              # money for an hour of that machine, 0.1 … 10

# %% [markdown]
# ## A low η looks better
#
# A network with 64 hidden units learns to read digits from 400 of them, 16 a step. Its teacher is bad: **one label in five is wrong**. We ask it about 449 other digits, whose labels are right: that is how well it *generalises*. Nine rates, and the mean over four splits.

# %% tags=["core"]
theme.use()
pixels, labels = digits()


def pair(s, wrong, hidden=64):                   # the network, and the same on the digits held back
    a, label, b, truth = split(pixels / 16, labels, seed=s)
    net = MLP(a[:400], wrong_labels(label[:400], wrong, s), hidden, seed=s)
    return net, net.on(b, truth)


# %% tags=["core"]
def watch(opt, net, held, x, marks, s):          # (mark, loss or accuracy, …)
    seen = []
    for few in np.diff(marks, prepend=0):
        x = run(opt, net, few, x0=x, batch=16, seed=s, record="loss", resume=True).x[-1]
        seen.append((net.loss(x), held.accuracy(x)))
    return np.array(seen)


# %% tags=["core"]
marks = np.unique(np.geomspace(20, steps, 30).astype(int))
seen = []
for s in range(seed, seed + tries):
    net, held = pair(s, wrong)
    x = np.tile(net.start, (len(rates), 1))
    seen.append(watch(SGD(rates[:, None]), net, held, x, marks, s)[:, 1])
read = np.mean(seen, axis=0)                     # (mark, rate): accuracy on digits held back
length = marks[:, None] * rates                  # η × steps


# %% tags=["core"]
def words(i):
    best = read[i].argmax()
    return f"After {marks[i]} steps the best η is {rates[best]:.2g}: it reads {read[i, best]:.0%}."


def look(i):
    tiles.set_data(np.where(np.arange(len(marks))[:, None] <= i, read, np.nan))
    curve.set_ydata(read[i])
    dots.set_data(length[i], read[i])
    cloud.set_data(length[:i + 1].ravel(), read[:i + 1].ravel())


# %% [markdown]
# ## Predict
#
# The slider is the number of steps. Let it run to 4000: then η = 0.03 reads about 85 % of the new digits, and η = 0.3 less than 80 %. A low η would seem to protect a network from a bad teacher.

# %% tags=["core"]
choices = ["a low η finds simpler networks", "at the same η × steps hardly anything of it is left",
           "chance: other splits say the opposite"]
fig, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3.6))
tiles = left.imshow(read, theme.HEIGHTS, origin="lower", aspect="auto", vmin=0.6, vmax=0.92)
curve, = middle.plot(rates, read[-1], "o-")
cloud, dots = right.plot([], [], "o", [], [], "o", markersize=4)
cloud.set(color=theme.FAINT, markersize=2.5)
left.set(title="the darker, the more it reads", xlabel="learning rate η", ylabel="steps")
left.set(xticks=[0, 4, 8], xticklabels=[f"{rates[j]:.2g}" for j in (0, 4, 8)])
left.set(yticks=range(0, 30, 7), yticklabels=marks[::7])

# %% tags=["core"]
middle.set(title="right, of the new digits", xscale="log", xlabel="learning rate η", ylim=(0.3, 1))
right.set(title="the same against η × steps", xscale="log", xlabel="η × steps", ylim=(0.3, 1),
          xlim=(0.15, 6000))
slide(fig, look, steps=marks, value=4000, describe=words, choices=choices, answer=choices[1],
      predict="Why does η = 0.03 read more of the new digits than 0.3 after 4000 steps?",
      alt="Accuracy on new digits by rate and steps: a map, a curve, and against η × steps.")

# %% [markdown]
# ## What you saw
#
# On the left a dark band runs across the map, and it runs *askew*: a low η reaches it late, a high one early, and then leaves it on the other side. On the right all rates lie on one curve. It climbs while the net learns what digits look like, and falls when it begins to learn the wrong labels by heart.
#
# A budget of 4000 steps is a horizontal cut through that map. The low η stands on top of the hill, the high one is far beyond it. **The low η has not learned better. It has learned less far**, and that is early stopping under another name. In words: *before you compare rates, match the length of training, η × steps* (the **training length**), or the loss on the training rows. Equal steps are not equal training.
#
# On the far left of the curve the points of the high rates lie lower. There they have made twenty or fifty steps, hardly enough to see the 400 digits.

# %% tags=["core"]
def at(j, tau):                                  # accuracy of rate number j at this training length
    return np.interp(np.log(tau), np.log(length[:, j]), read[:, j])


equal = np.array([[at(j, tau) for tau in np.geomspace(100, 220, 9)] for j in (3, 4, 5, 6)])
apart = np.ptp(equal.mean(axis=1))
claim("After 4000 steps η = 0.03 is at least 3 points ahead of 0.3 …",
      read[-1, 2] - read[-1, 6] > 0.03, f"{read[-1, 2]:.3f}, {read[-1, 6]:.3f}")
claim("… and at equal η × steps, 100 to 220, the rates from 0.056 to 0.32 lie within 2.5 points.",
      apart < 0.025, f"{apart:.3f}")

# %% tags=["core"]
top = read[:, :6].max(axis=0)
claim("Stopped at its own best moment, each rate up to 0.18 reads about as much: within 3 points.",
      np.ptp(top) < 0.03, *(f"{t:.3f}" for t in top))

# %% [markdown]
# ## Does η ever matter for new data?
#
# There is one effect that remains when the training loss is matched, and it points the other way: begin **high**, then **drop**. Li, Wei and Ma (2019, [arXiv:1907.04595](https://arxiv.org/abs/1907.04595)) explain it by the order in which a net learns. We compare a constant η = 0.05 with one that is 0.3 for the first 166 steps and then 0.05 as well. Each of eight splits is one pair: the same digits, first weights and batches. A run is asked at the first moment its training loss is down to the value on the slider.

# %% tags=["core"]
turn = int(50 / high)                            # the step of the drop
plan = lambda t: np.array([[low], [high if t < turn else low]])
ticks = {wrong: np.arange(20, 3001, 20), 0.0: np.arange(20, 1201, 20)}
levels = np.array([0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
duel = {}
for share, moments in ticks.items():
    for s in range(seed, seed + 8):
        net, held = pair(s, share)
        both = watch(SGD(plan), net, held, np.tile(net.start, (2, 1)), moments, s)
        duel.setdefault(share, []).append(both)
duel = [np.array(one) for one in duel.values()]  # wrong or right labels: (split, moment, 2, plan)


# %% tags=["core"]
def met(runs, level):                            # (split, plan): accuracy where it is first reached
    there = runs[:, :, 0] <= level
    first = np.take_along_axis(runs[:, :, 1], there.argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.where(there.any(axis=1), first, np.nan)


found = np.array([[met(runs, level) for level in levels] for runs in duel])
gain = found[..., 1] - found[..., 0]             # (labels, level, split)


# %% tags=["core"]
def words(i, k):
    n = np.isfinite(gain[k, i]).sum()
    if n < 8:
        return f"Only {n} of 8 pairs have come down to this training loss."
    return f"High, then dropped: {100 * gain[k, i].mean():+.1f} points, ahead in {np.sum(gain[k, i] > 0)} of 8."


def move(i, k):
    level.set_xdata([levels[i]] * 2)
    for line, way in zip(lines, range(2)):
        line.set_data(*duel[k].mean(axis=0)[:, :, way].T)
    for link, one in zip(links, found[k, i]):
        link.set_ydata(one)


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
lines = left.plot([], [], [], [])
left.legend(lines, ["constant, low", "high, then dropped"], loc="lower left")
level = left.axvline(0.6, color=theme.FAINT, linestyle="--", linewidth=1.4)
left.set(title="right, of the new digits: mean of 8", xlabel="loss on the training digits",
         xscale="log", xlim=(2.5, 0.04), ylim=(0.75, 0.97))
links = [right.plot([0, 1], [0, 0], "o-", color=theme.BLUE, linewidth=1)[0] for _ in range(8)]
right.set(title="each pair, at the dashed line", xlim=(-0.4, 1.4), xticks=[0, 1])
right.set_xticklabels(["constant, low", "high, then dropped"])

# %% tags=["core"]
slide(fig, move, loss=levels, labels=["20 % wrong", "all right"], value=(0.6, "20 % wrong"),
      label="training loss", describe=words,
      predict="High first, then dropped, or low all along: who reads more, at equal training loss?",
      choices=["the constant low one", "high, then dropped", "no difference"],
      answer="high, then dropped",
      alt="Accuracy on new digits against training loss, for two plans; eight pairs at one loss.")

# %% [markdown]
# With wrong labels the high beginning pays, at the same training loss. Now press “all right”, and go to a loss of 0.1: **nothing**. (Just after the drop, at 0.2, it is even behind; that is not what it ends with.) So “η decides how well a model generalises” needs its conditions: *after matching the training, on data with wrong labels, for a rate that is high first and then dropped.* On clean digits we find no such effect.

# %% tags=["core"]
noisy, clean = gain[0, levels == 0.6][0], gain[1, levels == 0.1][0]
claim("With wrong labels, at a loss of 0.6, high first gains more than 1 point in the mean …",
      noisy.mean() > 0.01, f"{noisy.mean():+.4f}", f"ahead in {np.sum(noisy > 0)} of 8")
claim("… with right labels, at a loss of 0.1, it gains or loses less than 1 point.",
      abs(clean.mean()) < 0.01, f"{clean.mean():+.4f}")

# %% [markdown]
# **Compare fairly.** Look at the single pairs again: the gain is about as large as its spread. Whoever runs one seed may report anything. Three things make a comparison of two methods fair: each gets as many tries at its rate as the other; the runs that count are *not* those by which the rate was chosen; and a difference within the noise is called “no difference”. With n pairs, the noise of a mean is the spread of the differences over √n.

# %% tags=["core"]
noise = np.std(noisy, ddof=1) / np.sqrt(len(noisy))
claim("With wrong labels the mean gain is more than twice its noise.", noisy.mean() > 2 * noise,
      f"{noisy.mean():.4f} ± {noise:.4f}")

# %% [markdown]
# ## Cost and stability
#
# Now a good teacher, all labels right, and a small network with 16 hidden units. How many steps until it reads 85 % of the new digits, and goes on reading as many? Ten different first weights for each η. On the left the steps of the median start, on the right the quickest and the slowest of the ten beside it.

# %% tags=["core"]
lrs = np.geomspace(0.01, 1.5, 14)                # x²/loss
moments = np.unique(np.geomspace(20, 2500, 44).astype(int))
small, held = pair(seed, 0.0, hidden=16)
begin = np.stack([small.draw(100 * seed + k) for k in range(10)])[:, None].repeat(len(lrs), axis=1)
good = watch(SGD(lrs[:, None]), small, held, begin, moments, seed)[:, 1] >= goal
stays = np.logical_and.accumulate(good[::-1])[::-1]                  # from here to the end
taken = np.where(stays.any(axis=0), moments[stays.argmax(axis=0)], np.inf)   # steps: (start, η)
middle = np.median(taken, axis=0)
factor = middle / middle.min()


# %% tags=["core"]
def words(i):
    said = f"{np.isfinite(taken[:, i]).sum()} of 10 starts arrive"
    if np.isinf(middle[i]):
        return f"{said}, and the median never does."
    return f"{said}; the median takes {middle[i]:.0f} steps, {factor[i]:.1f} times as many as at best."


def spread(i):
    low_line.set_ydata(np.fmin(taken[:, :i + 1].min(axis=0), 9e3))
    high_line.set_ydata(np.fmin(taken[:, :i + 1].max(axis=0), 9e3))
    for line in (low_line, high_line):
        line.set_xdata(lrs[:i + 1])


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
hand = plot_hand(lrs, middle, left)
left.set(title="steps of the median start")
low_line, high_line = right.plot([], [], "o-", [], [], "o-")
right.set(title="steps of the quickest and the slowest", xscale="log", yscale="log",
          xlabel="learning rate η", xlim=left.get_xlim(), ylim=(30, 1.5e4))
right.set_yticks([100, 1000, 9000], ["100", "1000", "never"])
right.legend([high_line, low_line], ["slowest of 10", "quickest of 10"], loc="lower left")
slide(fig, [hand, spread], lr=lrs, value=0.01, describe=words,
      predict="Which η is the best one: where does the curve on the left have its lowest point?",
      answer=float(lrs[middle.argmin()]),
      alt="Steps to read 85 % of new digits against η: the median start, the quickest and slowest.")

# %% [markdown]
# Three prices of η in one picture. On the left slope, **cost**: a tenth of η, several times the steps. At the right, **stability**: first the slowest start falls behind the quickest, then no start arrives at all, and the cliff stands only a factor of three or four above the best. And the way back is not symmetrical: too low costs time, too high costs the run.

# %% tags=["core"]
k = middle.argmin()
claim("At η = 0.01 the median start takes at least 6 times as many steps as at the best η.",
      factor[0] > 6, factor[0])
claim("At the best η all ten starts arrive …", np.isfinite(taken[:, k]).all(), lrs[k])
claim("… and from η = 1 on fewer than half of them do.",
      np.isfinite(taken[:, lrs > 1]).mean() < 0.5, np.isfinite(taken[:, lrs > 1]).mean())

# %% [markdown]
# ## The bill
#
# In words: *steps × what a step costs.* A step reads a batch of rows. For each row, each weight multiplies one number and adds it to a sum, **2** operations, on the way forward. On the way back it does so twice, once for its own slope and once for the slope of the layer before: **4** more. So a run costs
#
# $$\text{operations} = 6 \times \text{weights} \times \text{batch} \times \text{steps}(\eta),$$
#
# and everything else is a division. In code:

# %% tags=["core"]
def bill(weights, rows):
    operations = 6 * weights * rows
    hours = operations / speed / 3600
    energy = hours * watts / 1000                # kilowatt-hours
    return operations, hours, energy, hours * rent + energy * price


# %% [markdown]
# A simplification, named as one: offsets, activations and the optimizer's own work are left out, and the first layer has no layer before it to send a slope to. We count the products of our small network one by one:

# %% tags=["core"]
inner = [(64, 16), (16, 10)]                     # inputs and outputs of each layer
forward = sum(2 * a * b for a, b in inner)
back = sum(2 * a * b for a, b in inner) + sum(2 * a * b for a, b in inner[1:])
counted = (forward + back) / sum(a * b for a, b in inner)
claim("Ours needs between 4 and 5 operations for each weight and row …", 4 < counted < 5, counted)
deep = 6 - 2 / 24
claim("… and 24 equal layers, one after another, nearly 6.", 5.9 < deep < 6, deep)

# %% [markdown]
# ## Larger models, larger data
#
# Our small network costs nothing to train, at any η. So let the factor speak. Here is a network with seven thousand million weights that learns from twenty times as many pieces of text, on a machine of which we **assume** what stands in “Change these”: its speed, its power, the price of a kilowatt-hour and of an hour's rent. None of these is a measurement. Put in your own.
#
# And a second assumption: that a wrong η wastes the same *factor* there as it did here. Nobody knows that for your network before it is tried; that is why one tries.

# %% tags=["core"]
ours, large = bill(len(small.start), 16 * middle.min()), bill(weights, rows)
for name, (operations, hours, energy, money) in {"ours": ours, "large": large}.items():
    print(f"{name}: {operations:.2g} operations, {hours:.2g} machine hours, {energy:.2g} kWh, {money:.2g} money")

# %% tags=["core"]
tenth = np.abs(lrs - lrs[k] / 10).argmin()       # the rate nearest to a tenth of the best
waste = factor[tenth] - 1
print(f"η = {lrs[tenth]:.2g} in place of {lrs[k]:.2g} wastes {waste:.1f} runs: "
      f"{waste * large[2]:.3g} kWh and {waste * large[3]:.3g} money.")
claim("A tenth of the best η wastes more than twice what the run itself costs.", waste > 2, waste)

# %% [markdown]
# The bill grows with weights × rows, and larger models are usually given more rows as well: ten times both, a hundred times the bill. That also says where to look for η. Nine tries on a model with a hundredth of the weights, and a hundredth of the rows:

# %% tags=["core"]
search = 9 * bill(weights / 100, rows / 100)[3]
claim("Nine tries at a hundredth of the size cost less than a thousandth of one large run …",
      search < large[3] / 1000, f"{search:.3g}, {large[3]:.3g}")
claim("… and nine tries at full size cost nine runs.", np.isclose(9 * large[3], 9 * bill(weights, rows)[3]))

# %% [markdown]
# That only helps when the good η is the *same* for small and large. Often it is not; “Going further” shows it, and what can be done.
#
# ## In your framework
#
# PyTorch counts operations for you; here beside the rule. And “high, then dropped” is one line:
#
# ```python
# layers = [torch.nn.Linear(64, 64) for _ in range(6)] + [torch.nn.Linear(64, 10)]
# model, batch = torch.nn.Sequential(*layers), torch.randn(16, 64)
# with torch.utils.flop_counter.FlopCounterMode(display=False) as counter:
#     model(batch).square().mean().backward()
# counted = counter.get_total_flops()
# rule = 6 * sum(w.numel() for w in model.parameters()) * len(batch)
# opt = torch.optim.SGD(model.parameters(), lr=0.3)
# drop = torch.optim.lr_scheduler.MultiStepLR(opt, milestones=[166], gamma=0.05 / 0.3)
# ```
#
# ## What is still open
#
# Why a high beginning helps is not settled. One line of work says that large steps, like small batches, end in flatter minima (Keskar et al. 2016, [arXiv:1609.04836](https://arxiv.org/abs/1609.04836), on batches), another that they change the order in which things are learned. Our digits show the effect, with one network, and do not tell the reasons apart. Whether it helps on your data is a question for a fair comparison.
#
# ## In one breath
#
# A low η costs steps, and steps cost energy and money; a high one costs the run. For new data a low η only seems better, because at equal steps it has learned less far: match η × steps or the training loss first. What remains, with wrong labels, speaks for high first and then dropped. Tune both sides alike, run several seeds, and call noise noise.
#
# **Next:** [13 Misconceptions](13_misconceptions.ipynb), or first the [exercises](../exercises/12_why_it_matters.ipynb).
#
# ## Going further
#
# **Momentum changes what η means.** With momentum β every slope is used again and again, 1/(1 − β) times in all. So the rate that counts is η/(1 − β). Four momenta on the slider's buttons; drag from “η” to “η/(1 − β)” and watch the curves close up.

# %%
betas, effective = np.array([0, 0.5, 0.9, 0.95])[:, None], np.geomspace(0.01, 2, 12)
net, held = pair(seed, 0.0, hidden=32)
lr, beta = (effective * (1 - betas)).reshape(-1, 1), betas.repeat(12, axis=1).reshape(-1, 1)
start = np.tile(net.start, (48, 1))
ends = run(SGD(lr, momentum=beta), net, 300, start, batch=16, seed=seed, record="loss").loss[-1]
ends = np.fmin(ends, 5).reshape(4, 12)

# %%
part = np.linspace(0, 1, 11)                     # of the way from η to η/(1 − β)
fig, ax = plt.subplots(figsize=theme.ONE)
curves = ax.plot(effective, ends.T, "o-", label=[f"β = {b:g}" for b in betas.ravel()])
ax.set(title="loss after 300 steps", xlabel="η / (1 − β)ᵖ", xscale="log", yscale="log",
       xlim=(4e-4, 3))
ax.legend(loc="lower left")
slide(fig, lambda i: [line.set_xdata(effective * (1 - b) ** (1 - part[i]))
                      for line, b in zip(curves, betas.ravel())], p=part, value=0,
      alt="Loss after 300 steps for four momenta, against η and then against η/(1 − β).")

# %%
calm = (effective > 0.06) & (effective < 0.3)
near = ends[:, calm].max(axis=0) / ends[:, calm].min(axis=0)
claim("At equal η/(1 − β), 0.07 to 0.29, the four losses agree within a third.", near < 4 / 3, near.max())
claim("At equal η = 0.01 the momentum of 0.95 leaves less than a fifth.",
      np.interp(0.2, effective, ends[3]) < ends[0, 0] / 5, ends[0, 0])
edge = effective > 0.7
claim("And at the edge momentum is not the same thing: there it leaves less than no momentum.",
      np.log(ends[2, edge]).mean() < np.log(ends[0, edge]).mean())

# %% [markdown]
# **Weight decay and η.** Weight decay λ pulls every weight a little towards 0, in SGD by the factor 1 − ηλ at each step. With wrong labels it protects where early stopping did, and then η matters much less:

# %%
lr = np.repeat([0.03, 0.1, 0.3], 2)[:, None]
decay = np.tile([0, 0.01], 3)[:, None]
kept = []
for s in range(seed, seed + tries):
    net, held = pair(s, wrong)
    opt, start = SGD(lr, weight_decay=decay), np.tile(net.start, (6, 1))
    kept.append(held.accuracy(run(opt, net, 3000, start, batch=16, seed=s, record="loss").x[-1]))
none, some = np.mean(kept, axis=0).reshape(3, 2).T

# %%
claim("After 3000 steps without decay η = 0.03, 0.1 and 0.3 differ by more than 5 points …",
      np.ptp(none) > 0.05, *(f"{a:.3f}" for a in none))
claim("… with λ = 0.01 by less than 3.", np.ptp(some) < 0.03, *(f"{a:.3f}" for a in some))

# %% [markdown]
# **Width and µP.** Can the η of a small model serve a large one? Here are **stored** results (`tests/make_widths.py` made them, in some minutes): digits, two hidden layers of 32 to 512 units, 150 steps of Adam, 13 rates, eight seeds; a curve is their median. Once with the usual first weights and one η for all (“standard”), once in *maximal update parametrisation*, **µP** (Yang et al. 2022, [arXiv:2203.03466](https://arxiv.org/abs/2203.03466)): the wider the net, the smaller the first output weights, and the lower the rate of hidden and output weights.

# %%
stored = widths()
median = np.median(stored.last, axis=2)                              # (kind, width, rate)
best = stored.lrs[median.argmin(axis=2)]                             # (kind, width)


def across(i, kind):
    line.set_xdata([stored.lrs[i]] * 2)
    for curve, losses in zip(curves, median[kind]):
        curve.set_ydata(losses)


# %%
fig, ax = plt.subplots(figsize=theme.ONE)
curves = ax.plot(stored.lrs, median[0].T, "o-", label=[f"{w} wide" for w in stored.widths])
line = ax.axvline(0.01, color=theme.FAINT, linestyle="--", linewidth=1.4)
ax.set(title="loss after 150 steps", xlabel="learning rate η", xscale="log", yscale="log")
ax.legend(loc="lower left", fontsize=9)
slide(fig, across, lr=stored.lrs, kind=list(stored.kinds), value=(0.02, "standard"),
      alt="Loss against η for networks of five widths, in one of two parametrisations.",
      describe=lambda i, kind: "; ".join(f"{w} wide: {loss:.3f}" for w, loss in
                                         zip(stored.widths, median[kind, :, i])))
