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
# <details><summary>In <a href="10_three_models.ipynb">Three models</a>: the loss of a network for ten digits lies flat near 2.30. What has happened?</summary>
#
# η was too high: a step has pushed its ReLU units below 0 for every digit, and they are dead. ln 10 = 2.30 is the best loss for saying the same to all.
#
# </details>
#
# <details><summary>In <a href="03_too_slow.ipynb">Too slow</a>: well below the edge, what does half the η do to the number of steps?</summary>
#
# It doubles it. The path is the same, only taken in smaller steps.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, Adam, claim, digits, plot_hand, plot_map, plot_trail, run
from lrcourse import slide, split, sweep, theme, widths, wrong_labels

# %% tags=["core"]
# Change these
wrong = 0.2                             # part of the labels that are wrong, 0.1 … 0.4
rates = np.geomspace(0.01, 1, 9)        # x²/loss: the rates in the first picture
steps = 4000                            # the largest budget there, 2000 … 8000
tries = 4                               # splits of the digits to average over there, 3 … 10
seed = 0                                # of splits, first weights and batches, 0 … 99
high = 0.3                              # x²/loss: the rate that is dropped, 0.1 … 0.4
low = 0.05                              # x²/loss: the low rate, 0.05 … 0.1
lrs = np.geomspace(0.01, 1.5, 14)       # x²/loss: the rates in the third picture
goal = 0.85                             # part of the new digits to be read there, 0.7 … 0.9

# %% [markdown]
# ## A low η looks better
#
# A network with 64 hidden units learns to read digits from 400 of them, 16 a step. Its teacher is bad: **one label in five is wrong**. Then we ask it about 449 new digits, whose labels are right: that is how well it *generalises*. Nine rates, each the mean over four splits.

# %% tags=["core"]
def pair(s, wrong, hidden=64):                   # the network, and the same on the new digits
    a, label, b, truth = split(pixels / 16, labels, seed=s)
    net = MLP(a[:400], wrong_labels(label[:400], wrong, s), hidden, seed=s)
    return net, net.on(b, truth)


def watch(opt, net, new, x, marks, s):           # (mark, loss or accuracy, …)
    seen = []
    for few in np.diff(marks, prepend=0):
        x = run(opt, net, few, x0=x, batch=16, seed=s, record="loss", resume=True).x[-1]
        seen.append((net.loss(x), new.accuracy(x)))
    return np.array(seen)


# %% tags=["core"]
theme.use()
pixels, labels = digits()
marks = np.unique(np.geomspace(20, steps, 30).astype(int))
seen = []
for s in range(seed, seed + tries):
    net, new = pair(s, wrong)
    x = np.tile(net.start, (len(rates), 1))
    seen.append(watch(SGD(rates[:, None]), net, new, x, marks, s))
read = np.mean(seen, axis=0)[:, 1]               # (mark, rate): accuracy on the new digits
length = marks[:, None] * rates                  # η × steps

# %% [markdown]
# ## Predict
#
# The slider is the budget, the number of steps. After 4000 of them η = 0.03 reads about 85 % of the new digits, and η = 0.3 less than 80 %. Low rates seem to protect a network from a bad teacher.

# %% tags=["core"]
choices = ["a low η finds simpler networks",
           "it has not come as far: at equal η × steps the lead is mostly gone",
           "by chance: on other splits it is the other way round"]
says = [f"Best here is η = {rates[j]:.2g}, with {one[j]:.0%}."
        for one, j in zip(read, read.argmax(axis=1))]

# %% tags=["core"]
fig, (left, middle, right) = plt.subplots(1, 3, figsize=(9, 3.6))
tiles = plot_map(rates, marks, read, left, limits=(0.75, 0.9))
trail, (curve,) = plot_trail(length, read, right), middle.plot(rates, read[-1], "o-")
left.set(title="the bluer, the more is read", xlabel="learning rate η", ylabel="steps")
middle.set(title="new digits read, at this budget", xlabel="learning rate η")
right.set(title="the same, against η × steps", xlabel="η × steps", xlim=(0.15, 6000))
plt.setp((middle, right), xscale="log", ylim=(0.3, 1))
slide(fig, [tiles, trail, lambda i: curve.set_ydata(read[i])], steps=marks, value=4000,
      predict="Why does η = 0.03 read more of the new digits than 0.3 after 4000 steps?",
      choices=choices, answer=choices[1], describe=lambda i: says[i],
      alt="Accuracy on new digits by rate and steps: a map, a curve, and against η × steps.")

# %% [markdown]
# ## What you saw
#
# A blue band runs across the map, and it runs *askew*: low rates reach it late, high ones early, and then they leave it on the other side. On the right all rates lie on nearly one curve. It climbs while the network learns what digits look like, and falls when it learns the wrong labels by heart.
#
# A budget of 4000 steps is a level cut through that map. There η = 0.03 has just come over the top of the hill, and 0.3 is far beyond it. **It has not learned better. It has learned less far**: early stopping, under another name. So *before you compare rates, match the length of the training, η × steps, or the loss on the training rows.* Equal steps are not equal training.
#
# Below the curve lie points of the highest rates. At first they have made only some twenty steps, too few to have seen each of the 400 digits once; and at η = 1 some networks die. (A *point* below is one digit in a hundred.)

# %% tags=["core"]
claim("After 4000 steps η = 0.03 is at least 3 points ahead of 0.3 …",
      read[-1, 2] - read[-1, 6] > 0.03, f"{read[-1, 2]:.3f} and {read[-1, 6]:.3f}")

# %% tags=["core"]
way = np.linspace(100, 126, 9)
slow, fast = [np.interp(way, length[:, j], read[:, j]).mean() for j in (2, 6)]
claim("… and at equal η × steps, 100 to 126, they differ by less than a third of that.",
      abs(slow - fast) < (read[-1, 2] - read[-1, 6]) / 3, f"{slow:.3f} and {fast:.3f}")

# %% tags=["core"]
top = read[:, :6].max(axis=0)
claim("Stopped at its own best moment, each rate up to 0.18 reads about as much: within 4 points.",
      np.ptp(top) < 0.04, *(f"{part:.3f}" for part in top))

# %% [markdown]
# ## Does η ever matter for new digits?
#
# One effect remains when the training is matched, and it points the other way: begin **high**, then **drop**. Li, Wei and Ma (2019, [arXiv:1907.04595](https://arxiv.org/abs/1907.04595)) explain it by the order in which a network learns things.
#
# We compare a constant η = 0.05 with one that is 0.3 for 166 steps, and 0.05 from there on. Eight splits make eight pairs: in a pair both have the same digits, first weights and batches. Each is asked at the moment when its training loss has come down to the value on the slider.

# %% tags=["core"]
plan = lambda t: np.array([[low], [high if t < int(50 / high) else low]])
duel = []                                        # wrong labels, then right ones
for part, last in (wrong, 3600), (0.0, 1600):
    ticks, seen = np.arange(50, last + 1, 50), []
    for s in range(seed, seed + 8):
        net, new = pair(s, part)
        x = np.tile(net.start, (2, 1))
        seen.append(watch(SGD(plan), net, new, x, ticks, s))
    duel.append(np.moveaxis(seen, 2, 0))         # loss or accuracy: (split, tick, plan)


# %% tags=["core"]
def met(level, loss, accuracy):                  # (split, plan): where it comes down to this loss
    there = loss <= level
    first = np.take_along_axis(accuracy, there.argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.where(there.any(axis=1), first, np.nan)


levels = np.array([0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
found = np.array([[met(level, *one) for level in levels] for one in duel])
gain = found[..., 1] - found[..., 0]             # (labels, level, split)

# %% tags=["core"]
names, teachers = ["low all along", "high, then dropped"], [f"{wrong:.0%} wrong", "all right"]


def told(i, k):
    there, ahead = np.isfinite(gain[k, i]).sum(), np.sum(gain[k, i] > 0)
    return f"{there} of 8 pairs have come so far, in {ahead} the drop is ahead."


def move(i, k):
    mark.set_xdata([levels[i]] * 2)
    for line, one in zip(lines, duel[k].mean(axis=1).transpose(2, 0, 1)):
        line.set_data(*one)
    for link, one in zip(links, found[k, i]):
        link.set_ydata(one)


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
lines = left.semilogx([], [], [], [])
links = right.plot([0, 1], np.zeros((2, 8)), "o-", color=theme.BLUE, linewidth=1)
mark = left.axvline(0.6, color=theme.FAINT, linestyle="--", linewidth=1.4)
left.legend(lines, names, loc="lower left")
left.set(title="new digits read, mean of eight", xlabel="training loss (training runs ←)")
left.set(xlim=(0.05, 2.5), ylim=(0.75, 0.97), xticks=[1, 0.1], xticklabels=["1", "0.1"])
right.set(title="each pair, at the dashed line", xlim=(-0.4, 1.4), xticks=[0, 1], xticklabels=names)
slide(fig, move, loss=levels, labels=teachers, value=(0.6, teachers[0]), label="training loss",
      predict="At a training loss of 0.6, with wrong labels: who reads more of the new digits?",
      choices=[*names, "no difference"], answer=names[1], describe=told,
      alt="Accuracy on new digits against training loss for two plans; eight pairs at one loss.")

# %% [markdown]
# With wrong labels the high beginning pays. Now press “all right”, and drag to a loss of 0.1: **nothing** is left. (At 0.4 and above it is behind: there it still runs at the high rate.) So “η decides how well a model generalises” needs conditions: *with the training matched, with wrong labels, and for a rate that is high first and then dropped.*
#
# The gain is about as large as the spread from pair to pair. Who runs one pair may report nothing, or double. Three things make a comparison **fair**. Both sides get equally many tries at their rate. The runs that count are not those by which the rate was chosen. And a difference within the noise is called “no difference”: over n pairs, the noise of the mean is the spread of the differences over √n.

# %% tags=["core"]
noisy, clean = gain[0, levels == 0.6][0], gain[1, levels == 0.1][0]
claim("With wrong labels, at a loss of 0.6, the drop gains more than 1 point in the mean …",
      noisy.mean() > 0.01, f"{noisy.mean():+.4f} ± {np.std(noisy, ddof=1) / 8**0.5:.4f}")

# %% tags=["core"]
claim("… and with right labels, at a loss of 0.1, it gains or loses less than 1 point.",
      abs(clean.mean()) < 0.01, f"{clean.mean():+.4f} ± {np.std(clean, ddof=1) / 8**0.5:.4f}")
claim("(With right labels all pairs pass a loss of 0.4 before step 166, where the rate drops.)",
      duel[1][0][:, ticks < 50 / high, 1].min(axis=1) < 0.4)

# %% [markdown]
# ## Cost and stability
#
# From here on all labels are right. A small network, 16 hidden units: how many steps until it reads 85 % of the new digits, *and goes on reading as many*? Ten different first weights for each η, up to 1500 steps. On the left the steps of the median, on the right all ten.

# %% tags=["core"]
ticks = np.unique(np.geomspace(20, 1500, 44).astype(int))
small, new = pair(seed, 0.0, hidden=16)
x = np.stack([small.draw(10 * seed + k) for k in range(10)])[:, None].repeat(len(lrs), axis=1)
good = watch(SGD(lrs[:, None]), small, new, x, ticks, seed)[:, 1] >= goal
stays = np.logical_and.accumulate(good[::-1])[::-1]                  # from here to the end
taken = np.where(stays.any(axis=0), ticks[stays.argmax(axis=0)], np.inf)     # steps: (start, η)
usual, arrive = np.median(taken, axis=0), np.isfinite(taken).mean(axis=0)
k = usual.argmin()                                                   # the best η
said = [f"All arrive, in {usual[i]:.0f} steps" if arrive[i] == 1 else f"{arrive[i]:.0%} arrive"
        for i in range(len(lrs))]

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
hand = plot_hand(lrs, usual, left)
never = left.get_yticks()[-1]
ten = plot_trail(lrs[:, None].repeat(10, axis=1), np.fmin(taken.T, never), right)
left.set(title="steps of the median", ylim=(60, 1.6 * never))
left.set_yticks([100, 300, 1000, never], ["100", "300", "1000", "never"])
right.set(title="steps of each of the ten", xlabel="learning rate η", xscale="log")
right.set_xlim(left.get_xlim())
slide(fig, [hand, ten], lr=lrs, value=0.01, describe=lambda i: said[i] + ".",
      predict="At which η are the fewest steps needed?", answer=lrs[k],
      alt="Steps until 85 % of the new digits are read, against η: the median, and all ten starts.")

# %% [markdown]
# Down the left slope you pay in **steps**: well below the edge the cost of a goal goes as 1/η. On the right you pay in **stability**: first the ten starts come apart, some arriving late, and a little further none arrives. Too low costs time; too high costs the run, and that cliff stands about a decade above the best η, or nearer.

# %% tags=["core"]
claim("At η = 0.01 the median takes more than 5 times as many steps as at the best η.",
      usual[0] > 5 * usual[k], usual[0], usual[k], f"at {lrs[k]:.2g}")
claim("From η = 0.015 to 0.047, 3.2 times, the steps fall to between a half and a fifth.",
      2 < usual[1] / usual[4] < 5, usual[1], usual[4])

# %% tags=["core"]
claim("At the best η all ten starts arrive …", arrive[k] == 1)
claim("… and from 1.0 on at most a tenth of them.", arrive[lrs > 0.99].mean() <= 0.1)

# %% [markdown]
# ## The bill
#
# In words: *steps, times what a step costs.* A step reads a batch of rows. For each row a weight multiplies one number and adds it to a sum: **2** operations, forward. Backward the same happens twice, once for the weight's own slope and once for the layer before: **4** more. So the cost of a run is
#
# $$\text{operations} = 6 \times \text{weights} \times \underbrace{\text{batch} \times \text{steps}(\eta)}_{\text{rows read}}$$
#
# and all else is division. (Papers call the operations *flops*. Simplified: offsets, activations and the optimizer are left out, and the first layer has no layer before it.) What we divide by is **assumed, not measured**. Put in your own:

# %% tags=["core"]
# Change these too: assumptions, all of them
weights = 7e9                           # of a large network, 1e6 … 1e12
rows = 1.4e11                           # pieces of text it reads, 1e6 … 1e13
speed = 4e14                            # operations a second of a machine, 1e10 … 1e15
watts = 1000                            # power of the machine with its cooling, 50 … 1500
price = 0.25                            # money for a kilowatt-hour, 0.05 … 0.50
rent = 2.0                              # money for an hour of the machine, 0.1 … 10


def bill(weights, rows):                         # hours, kilowatt-hours, money
    hours = 6 * weights * rows / speed / 3600
    return hours, hours * watts / 1000, hours * (rent + price * watts / 1000)


# %% tags=["core"]
products = np.array([64 * 16, 16 * 10])          # weights of our two layers
each = (6 * products.sum() - 2 * products[0]) / products.sum()
claim("Ours takes not 6 but between 4 and 5 operations for a weight and row, 24 equal layers 5.9.",
      4 < each < 5 and 5.9 < 6 - 2 / 24, each)

# %% [markdown]
# ## Larger models, larger data
#
# Let us write the bill of the large one, first at a good η, and then at a tenth of it. For the second we have to assume that a wrong η wastes the same *factor* there as here. Nobody knows that beforehand.
#
# The bill goes with weights *times* rows, and larger models are usually given more rows too: ten times both is a hundred times the bill. One cannot try nine rates at that size. But nine at a hundredth of the weights and of the rows? That helps if the good η is the *same* for small and large. It need not be: “Going further” shows it, and a remedy.

# %% tags=["core"]
ours, large = bill(len(small.start), 16 * usual[k]), bill(weights, rows)
for name, (hours, energy, money) in {"ours": ours, "large": large}.items():
    print(f"{name}: {hours:.4g} machine hours, {energy:.4g} kWh, {money:.4g} money")

# %% tags=["core"]
tenth = np.abs(lrs - lrs[k] / 10).argmin()
waste = usual[tenth] / usual[k] - 1              # runs more than needed
claim("A tenth of the best η wastes more than twice the cost of the run.", waste > 2,
      f"{waste:.1f} × {large[1]:.0f} kWh, {waste:.1f} × {large[2]:.0f} money")

# %% tags=["core"]
search = 9 * bill(weights / 100, rows / 100)[2]
claim("Nine tries at a hundredth of both cost less than a thousandth of the large run.",
      search < large[2] / 1000, f"{search:.2g} of {large[2]:.0f} money")

# %% [markdown]
# ## In your framework
#
# PyTorch counts operations for you; here beside the rule. And “high, then dropped” is one line:
#
# ```python
# from torch.utils.flop_counter import FlopCounterMode
#
# layers = [torch.nn.Linear(64, 64) for _ in range(12)]
# model, batch = torch.nn.Sequential(*layers), torch.randn(16, 64)
# with FlopCounterMode(display=False) as counter:
#     model(batch).square().mean().backward()
# counted = counter.get_total_flops()
# rule = 6 * sum(w.numel() for w in model.parameters()) * len(batch)
# opt = torch.optim.SGD(model.parameters(), lr=0.3)
# drop = torch.optim.lr_scheduler.MultiStepLR(opt, milestones=[166], gamma=0.05 / 0.3)
# ```
#
# ## What is still open
#
# Why a high beginning helps is not settled. Some see the order in which things are learned; others look to where training ends, in flat or in sharp minima (Keskar et al. 2016, [arXiv:1609.04836](https://arxiv.org/abs/1609.04836), for large batches). Our digits show the effect in one kind of network and cannot tell the reasons apart. Whether it helps with your data, only a fair comparison says.
#
# ## In one breath
#
# A low η costs steps, and steps cost energy and money; a high one costs the run. On new data a low η often only looks better, since at equal steps it has learned less far: match η × steps, or the training loss, first. What then remains, with wrong labels, speaks for high first and then dropped. Tune both sides alike, run several seeds, and call noise noise.
#
# **Next:** [13 Misconceptions](13_misconceptions.ipynb), or first the [exercises](../exercises/12_why_it_matters.ipynb).
#
# ## Going further
#
# **Momentum changes what η means.** With momentum β a slope is used again in every later step, by β less each time: 1/(1 − β) times in all. So what counts is the *effective rate* η/(1 − β), as long as the run is longer than some 1/(1 − β) steps, and below the edge. Four momenta, twelve effective rates, 300 steps:

# %%
beta, effective = np.repeat([0, 0.5, 0.9, 0.95], 12)[:, None], np.geomspace(0.01, 2, 12)
net, lr = pair(seed, 0.0, hidden=32)[0], np.tile(effective, 4)[:, None] * (1 - beta)
race = run(SGD(lr, momentum=beta), net, 300, net.start + 0 * lr, batch=16, seed=seed, record="loss")
ends = race.loss[-1].reshape(4, 12)              # (β, effective rate)

# %%
calm = ends[:, (effective > 0.02) & (effective < 0.12)]
claim("At an equal η/(1 − β), 0.026 to 0.11, the four losses differ by less than 40 %.",
      calm.max(axis=0) < 1.4 * calm.min(axis=0), (calm.max(axis=0) / calm.min(axis=0)).max())
claim("At η = 0.009 β = 0.95 leaves less than a fifth of β = 0.", ends[3, 6] < ends[0, 0] / 5)

# %% [markdown]
# **Weight decay shares its work with η.** A decay λ pulls each weight towards 0, with SGD by the factor 1 − ηλ in each step. Against wrong labels it does what early stopping did, and then η matters much less:

# %%
lr, decay, kept = np.repeat([0.03, 0.1, 0.3], 2)[:, None], np.tile([0, 0.01], 3)[:, None], []
for s in range(seed, seed + tries):
    net, new = pair(s, wrong)
    opt, x = SGD(lr, weight_decay=decay), np.tile(net.start, (6, 1))
    kept.append(watch(opt, net, new, x, [2500], s)[0, 1])
none, some = np.mean(kept, axis=0).reshape(3, 2).T
claim("After 2500 steps η = 0.03 … 0.3 differ by over 7 points, with λ = 0.01 by less than 5.5.",
      np.ptp(none) > 0.07 and np.ptp(some) < 0.055, f"{none.round(3)} and {some.round(3)}")

# %% [markdown]
# **Width and µP.** Does the η of a small model serve a large one? These are **stored** results; `tests/make_widths.py` made them, in some minutes. Digits, two hidden layers of 32 to 512 units, 150 steps of Adam, 13 rates; a curve is the (geometric) mean of eight seeds. Once with the usual first weights and one η for all (“standard”), and once in *maximal update parametrisation*, **µP** (Yang et al. 2022, [arXiv:2203.03466](https://arxiv.org/abs/2203.03466)): the wider, the smaller the first output weights, and the lower the rate of hidden and output weights.

# %%
stored = widths()
mean = np.exp(np.log(stored.last).mean(axis=2))                      # (kind, width, η)
fig, ax = plt.subplots(figsize=theme.ONE)
curves = ax.plot(stored.lrs, mean[0].T, "o-", label=[f"{width} wide" for width in stored.widths])
needle = ax.axvline(0.01, color=theme.FAINT, linestyle="--", linewidth=1.4)
ax.set(title="loss after 150 steps of Adam", xlabel="learning rate η", xscale="log", yscale="log")
ax.legend(loc="upper center", ncols=3, fontsize=9)
moves = [lambda i, k: needle.set_xdata([stored.lrs[i]] * 2)]
moves += [lambda i, k, j=j: curves[j].set_ydata(mean[k, j]) for j in range(5)]
slide(fig, moves, lr=stored.lrs, kind=list(stored.kinds), value=(0.03, "standard"),
      describe=lambda i, k: f"Narrow to wide: {mean[k, :, i].round(3)}.",
      alt="Loss against η for networks of five widths, in one of two parametrisations.")

# %% [markdown]
# In the standard network the best η slides down as the net grows, and the best rate of 32 units is far too high for 512. In µP the valleys stand below one another, so a rate tuned on the narrow net can be **carried** to the wide one. µP promises the *place* of the best rate, not a better best: tuned at its own width, the standard net ends lower here. And all this is Adam's: SGD we have not tried here. The last cell computes one of the 80 stored curves again.

# %%
best = stored.lrs[mean.argmin(axis=2)]                               # (kind, width)
claim("Standard: from 32 to 512 units η falls below a third …", best[0, -1] < best[0, 0] / 3)
claim("… in µP it stays within a factor of 3.", best[1].max() < 3 * best[1].min(), *best[1])

# %%
carried = mean[[0, 1], -1, mean[:, 0].argmin(axis=1)] / mean[:, -1].min(axis=1)
claim("The best η of 32 units leaves 4 times the best loss of 512 or more, in µP below 1.5 times …",
      carried[0] > 4 and carried[1] < 1.5, *carried)
claim("… yet µP's best loss is over twice the other's.", mean[1, -1].min() > 2 * mean[0, -1].min())

# %%
net = MLP(pixels / 16, labels, (64, 64), seed=seed % 8)
start, times = net.start.copy(), np.ones(len(net.start))
start[-650:-10] *= np.sqrt(32 / 64)              # output weights: 64 × 10, before 10 offsets
times[65 * 64:65 * 64 + 64**2] = times[-650:-10] = 32 / 64           # hidden and output weights
again = sweep(lambda lr: Adam(lr * times), stored.lrs, net, 150, x0=start, batch=64, seed=seed % 8,
              record="loss").loss[-1]
claim("Computed here, µP at width 64: where the rate is low, the losses are the stored ones.",
      np.isclose(again[:6], stored.last[1, 1, seed % 8, :6], rtol=1e-3), again[5])
