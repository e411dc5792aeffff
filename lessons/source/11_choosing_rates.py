# ---
# jupyter:
#   lrcourse:
#     title: Choosing rates
#     minutes: 35
# ---

# %% [markdown]
# # Choosing rates
#
# **How do I choose η?** After these 35 minutes you can run a range test and read it, search without gaps, say what each way to choose costs and how often it finds a good rate, and decide what to do first with a problem of your own.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="09_adaptive_rates.ipynb">Adaptive rates</a>: Adam rescales every coordinate. What is left to choose, and what have you gained?</summary>
#
# η is left. Its good range is hardly wider than SGD's, but it stays in the same place from task to task.
#
# </details>
#
# <details><summary>In <a href="02_too_fast.ipynb">Too fast</a>: on which side of the best η is a mistake dearer?</summary>
#
# Above it. A rate that is too low costs steps in proportion; a rate above the edge costs the run.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, Adam, LogisticRegression, breast_cancer, choices, claim, digits
from lrcourse import grid_search, log_grid, plot_hand, plot_prices, plot_range_test, range_test
from lrcourse import run, slide, standardize, strips, successive_halving, sweep, theme

# %% tags=["core"]
# Change these
lrs = np.geomspace(1e-6, 100, 33)            # x²/loss: the rates that one could bet on
tries = np.linspace(1e-6, 100, 9)            # x²/loss: nine rates to try, any that you like
seed = 0                                     # of batches and first weights, 0 … 99
low, high = 1e-4, 1e-2                       # x²/loss: ends of the grid that is too narrow
batches = 2 ** np.arange(3, 10)              # rows a step in the test of a trained network
draws = 20                                   # random searches with two knobs, 10 … 40
tenth = 0.1                                  # of the drop that a good rate may miss, 0.02 … 0.3
tolerances = np.geomspace(0.003, 0.5, 23)    # the same, as a slider

# %% [markdown]
# ## Predict
#
# A network with 32 hidden ReLU units reads handwritten digits, 64 grey pixels between 0 and 1. Its weights are drawn at random. It takes 300 steps of plain SGD, 32 digits a step, at one η between 0.000001 and 100. That is all you know, and it is about as much as one knows in life.
#
# **Bet.** Set the slider to the η that will leave the lowest loss. There is one try.

# %% tags=["core"]
theme.use()
pixels, digit = digits()
net = MLP(pixels / 16, digit, hidden=32, seed=seed)
same = {"batch": 32, "seed": seed}
runs = sweep(SGD, lrs, net, 300, **same, record="loss")
end, first = runs.loss[-1], net.loss(net.start)


# %% tags=["core"]
def words(i):
    return f"Last loss {end[i]:.2g}; the best of all {len(lrs)} rates leaves {end.min():.2g}."


fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
hand = plot_hand(lrs, end, left, ylabel="")
left.set(title="loss after 300 steps")
curve, = right.plot(np.arange(0, 300, 3), runs.loss[:-1:3, 0], color=theme.BLUE, linewidth=1.2)
right.set(title="loss of each step's digits", xlabel="step", yscale="log", ylim=(0.02, 300))
slide(fig, [hand, lambda i: curve.set_ydata(runs.loss[:-1:3, i])], lr=lrs, describe=words,
      predict="Your bet: which η leaves the lowest loss?", answer=float(lrs[end.argmin()]),
      alt="The last loss against η for a network; its loss at each step for one η.")

# %% [markdown]
# ## What you saw
#
# A U with a cliff. Over three decades nothing moves; then comes a long slope, the lowest point, and right behind it the wall. (No shame in a bad bet.)
#
# ## A task that fails
#
# You may have nine runs instead of one. Nine rates, evenly spread over what is possible: that looks fair. They stand in “Change these” as `tries`; the second cell below says what they give.

# %% tags=["core"]
best = end.argmin()
claim("5.6 times below the best rate the network has learned, 5.6 times above it has not.",
      end[best - 3] < 0.6 and end[best + 3] > 1.5, end[best - 3], end[best + 3])

# %% tags=["core"]
spread = grid_search(SGD, tries, net, 300, **same)
gain = (first - spread.losses.min()) / first
claim("The best of the nine takes less than a twentieth off the loss.", gain < 0.05, gain)

# %% [markdown]
# Nine runs, nothing learned. The lowest of the nine rates is as good as 0, and all others lie beyond the wall. What is even in steps is not even in *factors*, and a rate counts by its factors: 0.001 differs from 0.01 as 10 does from 100. **Of evenly spread rates, nine in ten lie in the top decade.**
#
# So let each rate be the same multiple of the one before. With n rates from low to high:
#
# $$\eta_k = \eta_{\text{low}} \cdot \left(\frac{\eta_{\text{high}}}{\eta_{\text{low}}}\right)^{k/(n-1)}, \qquad k = 0 \dots n-1$$
#
# This is a **log grid**. The same nine runs, nothing else changed:

# %% tags=["core"]
def even_factors(low, high, n):
    return low * (high / low) ** (np.arange(n) / (n - 1))


nine = grid_search(SGD, even_factors(1e-6, 100, 9), net, 300, **same)
nine

# %% tags=["core"]
top = np.mean(np.linspace(1e-6, 100, 1000) > 10)
claim("Of a thousand evenly spread rates nine in ten lie in the top decade.", 0.89 < top < 0.91)
missed = (nine.losses.min() - end.min()) / (first - end.min())
claim("The best of nine even factors misses less than a tenth of the drop.", missed < 0.1, missed)

# %% [markdown]
# ## One short run that meets them all
#
# Nine runs cost 2700 **gradients** (we count one for each step at each rate). Can it be had for less? A single run of 100 steps, whose η grows by the same factor at every step, meets the rates one after another. This is the **range test** (Smith 2015, [arXiv:1506.01186](https://arxiv.org/abs/1506.01186); his η grew by equal amounts). At low rates its loss lies flat, then it falls, then it shoots up, and there the test stops. In code it is a schedule:

# %% tags=["core"]
def walk_up(problem, low, high, steps, x0=None, **same):
    rates = log_grid(low, high, steps)
    up = SGD(lambda t: rates[t])
    return rates, run(up, problem, steps, x0, record="loss", **same)


# %% tags=["core"]
deep = MLP(pixels / 16, digit, (32, 32, 32), "tanh", seed=seed)
test = range_test(SGD, 1e-6, 100, deep, **same)
rates, walk = walk_up(deep, 1e-6, 100, 100, **same)
claim("Our walk is the library's.", np.allclose(walk.loss[:len(test.losses)], test.losses))

# %% [markdown]
# Here is such a test of a network that you have not met: three hidden layers, tanh instead of ReLU. The thin line holds the losses that it saw, each on its own 32 digits, and the thick one their running average.
#
# **Where on this curve is the η that is best for a full run of 300 steps?** Put the slider there. Then the true sweep appears, 33 full runs, in blue.

# %% tags=["core"]
full = sweep(SGD, lrs, deep, 300, **same, record="loss").loss[-1]
fig, ax = plt.subplots(figsize=(9, 4.2))
still, hand = plot_range_test(test, ax), plot_hand(lrs, full, ax, ylabel="loss")
needle = ax.axvline(1, color=theme.ORANGE, linewidth=1.2)
ax.set(title="the loss that each η met", yscale="linear", ylim=(0, 4), xlim=(7e-7, 150))
slide(fig, [hand, lambda i: needle.set_xdata([lrs[i]] * 2)], lr=lrs,
      predict="Which η is best for a full run?", answer=float(lrs[full.argmin()]),
      describe=lambda i: f"A full run here ends at {full[i]:.2g}, the best at {full.min():.2g}.",
      alt="The loss in a range test against η, and the last losses of 33 full runs.")

# %% [markdown]
# ## Which point?
#
# Not the lowest. There the blow-up has begun: each rate acts for one step only, and the loss that it meets is the work of the rates *before* it. So one reads a part of the lowest point, a third (**min/3**) or a tenth (**min/10**), or the place where the curve falls most **steeply**. People quarrel over it. We can judge: the full sweeps of lesson 09 are stored, six tasks with ten seeds and 33 rates, and the ways of this lesson were let loose on the same tasks (`tests/make_choices.py`; it takes some minutes, so its results are **stored** too).
#
# Call an η *good* when a full run at it brings the loss down nine tenths as far as the best of the 33 does.

# %% tags=["core"]
stored, found = strips(), choices()
share = dict(zip(found.ways, np.mean(found.missed <= tenth, axis=(2, 3))))    # (SGD, Adam)
close = dict(zip(found.ways, np.mean(found.missed <= 0.01, axis=(2, 3))))     # within 1 %
say = lambda j: [f"{way} {share[f'test {way}'][j]:.0%}" for way in ("min/3", "min/10", "steepest")]

# %% tags=["core"]
claim("The lowest point is good in under 2 of 3 …", share["test min"] < 2 / 3, *share["test min"])
claim("… with SGD min/3 is in more than 7 of 10 …", share["test min/3"][0] > 0.7, *say(0))
claim("… and with Adam min/10 is in more than 8 of 10.", share["test min/10"][1] > 0.8, *say(1))

# %% tags=["core"]
ideal = stored.lrs[stored.last[:, stored.optimizers.index("SGD")].argmin(axis=-1)]    # (task, seed)
part = np.median(ideal / found.lrs[found.ways.index("test min"), 0], axis=1)
claim("With SGD the line's best η is below a tenth of the lowest point, a network's above a third.",
      part[0] < 0.1 and part[4] > 1 / 3, *(f"{k} {p:.2g}" for k, p in zip(stored.tasks, part)))

# %% [markdown]
# So: **SGD a third, Adam a tenth of the lowest point.** It is a rule from six small tasks and runs of 300 steps, no law. And no part fits all, as the last line shows. (In the raw task the columns are not scaled. It would need *more* than its lowest point, and even there SGD's loss hardly falls. Scale first.)
#
# ## Three ways to be fooled
#
# **It leaves a broken model.** A range test ends by blowing the model up. Good tools save the weights before and load them afterwards; if one does not, or if you write your own, the next run begins in the wreck. It has happened: in [a thread from 2019](https://github.com/davidtvs/pytorch-lr-finder/issues/11) a user shows two curves, with the weights put back and without.

# %% tags=["core"]
third = range_test(SGD, 1e-6, 100, net, rule="min/3", **same)
wreck = walk_up(net, 1e-6, 100, 100, **same)[1].x[-1]
on, fresh = [run(SGD(third.lr), net, 300, x, **same, record="loss").loss[-1]
             for x in (wreck, net.start)]
claim("Walked to its end, the test leaves a loss over four times as high as at the start …",
      net.loss(wreck) > 4 * first, net.loss(wreck))
claim("… and 300 steps from there end at least 1.8 times as high as from the start.",
      on > 1.8 * fresh, on, fresh)

# %% [markdown]
# **An early spike.** A finder stops when a loss is some times as high as the lowest so far: four times, by default, in PyTorch Lightning ([`early_stop_threshold=4.0`](https://lightning.ai/docs/pytorch/stable/api/pytorch_lightning.callbacks.LearningRateFinder.html)) and here. Take a network that is *already trained*, as when fine-tuning. Its loss is low, and one batch of 32 digits may well hold four times as much of it as another. The slider is the batch of the test; it stops at the dot.

# %% tags=["core"]
trained = run(SGD(0.3), net, 300, **same, record="loss").x[-1]
seen = np.array([walk_up(net, 1e-6, 100, 100, trained, batch=int(b), seed=seed)[1].loss[:-1]
                 for b in batches])
seen = np.fmin(seen, 1e3)                                      # (batch, step)
ends = (seen > 4 * np.minimum.accumulate(seen, axis=1)).argmax(axis=1)
cliffs = rates[ends]                                           # the η that met the stop


# %% tags=["core"]
def stop(i):
    beyond.set_ydata(seen[i])
    upto.set_data(rates[:ends[i] + 1], seen[i, :ends[i] + 1])
    spot.set_data(cliffs[[i]], seen[i, ends[[i]]])


# %% tags=["core"]
fig, ax = plt.subplots(figsize=theme.WIDE)
beyond, upto, spot = ax.plot(rates, seen[0], "-", [], [], "-", [], [], "o", markersize=9)
plt.setp(beyond, color=theme.FAINT, linewidth=1)
upto.set_color(theme.BLUE)
spot.set_color(theme.ORANGE)
ax.set(title="a range test of a trained network", xscale="log", yscale="log", ylim=(1e-3, 300))
ax.set(xlabel="learning rate η", ylabel="loss")
slide(fig, stop, batch=batches, value=8, label="batch", unit="rows",
      describe=lambda i: f"It stops at η = {cliffs[i]:.2g}.",
      alt="Losses of a range test on a trained network, for batches of several sizes.")

# %% tags=["core"]
few, many = np.searchsorted(batches, [32, 256])
claim("With 32 rows a step it stops below 0.001, where η does nothing at all …",
      cliffs[few] < 1e-3, cliffs[few])
claim("… with 256 it stops at the wall, between 1 and 3.", 1 < cliffs[many] < 3, cliffs[many])

# %% [markdown]
# **It is flat.** With 256 rows and more the curve of the trained network runs level up to the wall. There is little left to win, so the lowest point is a matter of luck, and so are all readings of it. One thing it does tell: where the wall is. **No fall, then no reading: take a tenth of the wall.** (Flat *without* a wall means that the range ends too low.)

# %% tags=["core"]
goes, breaks = [run(SGD(part * cliffs[many]), net, 300, trained, **same, record="loss").loss[-1]
                for part in (0.1, 1)]
was = net.loss(trained)
claim("At a tenth of the wall the trained network still learns …", goes < 0.85 * was, was, goes)
claim("… and at the wall it is ruined.", breaks > 1, breaks)
short = range_test(SGD, 1e-6, 1e-3, deep, **same)
claim("A range that ends at 0.001 shows neither fall nor wall.",
      len(short.lrs) == 100 and np.ptp(short.smooth) < 0.2 * first, np.ptp(short.smooth))

# %% [markdown]
# ## Never trust the border
#
# A test gives a place to begin. The judge is the full run, so run a small grid round it. Suppose it says “the best rate is 0.01”, and 0.01 was the highest: it is only the best of those that were asked. **Widen on that side until something worse stands beyond the best.** (A rate that diverged is worse.) When two neighbours come out close, run both with more seeds and compare their means; an exercise does that.

# %% tags=["core"]
narrow = grid_search(SGD, log_grid(low, high, 5), net, 300, **same)
narrow

# %% tags=["core"]
wider = grid_search(SGD, log_grid(high * 10**0.5, high * 1000, 6), net, 300, **same)
claim("The narrow grid is best at its border; after six more rates the best has neighbours …",
      narrow.at_border and not wider.at_border, narrow.lr, wider.lr)
claim("… and less than a fifth of the loss.", wider.losses.min() < narrow.losses.min() / 5)

# %% [markdown]
# ## Grid or dice?
#
# Random search, one hears, beats a grid (Bergstra & Bengio 2012, [JMLR 13, 281–305](https://www.jmlr.org/papers/v13/bergstra12a.html)). With one knob there is no reason why it should: a grid leaves no gaps. But let there be *two* knobs, η and the length of a warm-up. Nine runs on a grid try three rates, here 0.00001, 0.01 and 10. Nine random ones try nine. (A grid that tried nine of each knob would cost 81 runs.) Below, the dice are thrown evenly over the logarithms, many times, always for nine runs.

# %% tags=["core"]
rng = np.random.default_rng(seed)
eta = np.vstack([np.repeat(log_grid(1e-5, 10, 3), 3), 10 ** rng.uniform(-5, 1, (draws, 9))])
rise = np.vstack([np.tile(log_grid(1, 100, 3), 3), 10 ** rng.uniform(0, 2, (draws, 9))])   # steps
plan = lambda t: eta.reshape(-1, 1) * np.minimum((t + 1) / rise.reshape(-1, 1), 1)
knobs = run(SGD(plan), net, 300, np.tile(net.start, (eta.size, 1)), **same, record="loss").loss[-1]
knobs = knobs.reshape(eta.shape)                                   # (grid and draws, run)

# %% tags=["core"]
wins = np.mean(knobs[1:].min(axis=1) < knobs[0].min())
claim("Two knobs: nine dice beat a grid of 3 by 3 in over 8 of 10 throws.", wins > 0.8, wins)
far = {way: np.mean(row[0] > 0.5) for way, row in zip(found.ways, found.missed)}     # with SGD
claim("η alone: five random runs miss half the drop in over 1 of 10 cases, a grid of five never.",
      far["random 5"] > 0.1 and far["grid 5"] == 0, far["random 5"])
draw = abs(share["random 9"] - share["grid 9"])
claim("Nine random rates and a grid of nine: a draw, within 6 in 100 runs.", draw < 0.06, *draw)

# %% [markdown]
# ## Halving
#
# Most rates of a grid look hopeless long before the end. **Successive halving** (Jamieson & Talwalkar 2016, [arXiv:1502.07943](https://arxiv.org/abs/1502.07943)) runs all for a part of the steps, keeps the better half, goes on with those, and so on. It is cheap where those who lead early win in the end. You know from [Too fast](02_too_fast.ipynb) when they do not: the best η depends on how long one trains.

# %% tags=["core"]
halved = successive_halving(SGD, log_grid(1e-5, 10, 17), net, 300, **same)
claim("It has paid half of what 17 full runs cost …", halved.gradients == 17 * 300 / 2)
claim("… less than a grid of nine, and it more often comes within 1 % of the drop.",
      close["halving 17"].mean() > 1.05 * close["grid 9"].mean(), *close["halving 17"])

# %% [markdown]
# ## What you pay, what you get
#
# Every way of this lesson is a point. To the right: what it paid, in gradients, before the run itself. Upwards: in how many of the 60 runs (six tasks, ten seeds) the rate it chose was good enough, judged against the full sweep of 33 rates and 9900 gradients. The slider says how good is good enough.
#
# Four ways pay nothing: always the same η, or an optimizer that sets its own (*rate-free*: DoG in the place of SGD, Prodigy in that of Adam). And one is put together, *test + 3*: a range test, and then three runs, at its reading and half a decade (3.2 times) below and above.

# %% tags=["core"]
enough = np.mean(found.missed[..., None] <= tolerances, axis=(2, 3))   # (way, optimizer, tolerance)
fig, ax = plt.subplots(figsize=(9, 5))
pays = plot_prices(found.ways, np.median(found.gradients, axis=(2, 3)), enough, ax)
ax.set(title="share of the 60 runs in which the chosen η is good enough")
fig.legend(loc="outside right upper")
which = ["three runs on a grid", "the range test, then three runs round it", "both alike"]
tell = [found.ways.index(way) for way in ("test min/3", "test min/10", "test + 3", "grid 3")]
slide(fig, pays, tolerance=tolerances, optimizer=list(found.optimizers), value=(0.1, "SGD"),
      predict="SGD, for about a thousand gradients: which is good more often?", choices=which,
      answer=which[1], label="part of the drop that may be missed", describe=lambda i, j: "; ".join(
          f"{way} {enough[k, j, i]:.0%}" for k, way in enumerate(found.ways) if k in tell),
      alt="Ways to choose a rate: what each costs in gradients, and how often it is good enough.")

# %% [markdown]
# A range test is the cheapest thing that looks at *your* problem; three runs round its reading are the best that a thousand gradients buy; halving makes the rest of the way. And an η that somebody else found good pays nothing and may be lucky, as 0.1 was for SGD here: five of the six tasks have columns of even size. On the raw task it never was.

# %% tags=["core"]
both, three = share["test + 3"][0], share["grid 3"][0]
claim("With SGD test + 3 is good in more than 7 of 10 runs, a grid of three in fewer than 2 of 3 …",
      both > 0.7 and three < 2 / 3, both, three)
claim("… and within 1 % more often than a grid of five.", close["test + 3"] > 1.2 * close["grid 5"])

# %% tags=["core"]
luck = share["always 0.1"][0], share["always 0.01"][1]
claim("Always 0.1 with SGD, always 0.01 with Adam: good in more than 7 of 10, for nothing …",
      min(luck) > 0.7, *luck)
never = found.missed[found.ways.index("always 0.1"), 0, stored.tasks.index("logistic, raw")] > tenth
claim("… but SGD's is never good on the raw task. Adam's 0.001: in 4 of 10 of all runs at most.",
      never & (share["always 0.001"][1] < 0.4), share["always 0.001"][1])
rolls = stored.last[:, stored.optimizers.index("momentum")]               # (task, seed, η)
gap = (rolls[..., 16] - rolls.min(axis=-1)) / (stored.first - rolls.min(axis=-1))    # at 0.01
like = np.mean(gap <= tenth)
claim("0.01 with SGD and momentum 0.9 is good in more than 7 of 10.", like > 0.7, like)
free = share["rate-free"][1]
claim("Prodigy, without any rate, is good in more than 8 of 10.", free > 0.8, free)

# %%
cells, benign = breast_cancer()
tumours = LogisticRegression(standardize(cells), benign)
known = {"batch": 32, "seed": seed % 10}                                # ten seeds are stored
again = range_test(Adam, 1e-6, 100, tumours, rule="min/10", **known)
last = run(Adam(again.lr), tumours, 300, **known, record="loss").loss[-1]
where = found.ways.index("test min/10"), 1, stored.tasks.index("logistic"), seed % 10
kept = found.lrs[where], found.gradients[where], found.last[where]
claim("One of the stored results computed again: the same rate, price and loss.",
      np.allclose([again.lr, again.gradients, last], kept, rtol=1e-3))

# %% [markdown]
# One thing was simplified: “good” meant the loss in *training*, after 300 steps. For your own problem the judge is the loss on rows held back, after as many steps as you are going to train.
#
# ## What to do first
#
# Whatever the budget: scale the columns ([The right scale](04_right_scale.ipynb)), and let η fall in the end ([Changing rates](07_changing_rates.ipynb)).
#
# | you can pay | SGD | Adam and its kin |
# |---|---|---|
# | nothing | the η of a like problem; if there is none, 0.1 for even columns (0.01 with momentum 0.9), and look at the first losses | 0.01 for some hundred steps, less for long runs (the usual default is 0.001); or Prodigy |
# | a hundred steps | a range test, a third of its lowest point | a range test, a tenth of its lowest point |
# | three or four runs | the test, then three runs half a decade apart round its reading | the same |
# | nine runs | halving of a log grid of 17; is the best at the border, then widen | the same |
# | nine runs, several knobs | random, each knob evenly over its logarithm | the same |
# | a close decision | the two or three best again, with three seeds and more; compare means | the same |
#
# | if | then |
# |---|---|
# | the model is trained already | a test with a large batch; no fall, then a tenth of the wall |
# | the curve is flat and has no wall | a higher end of the range |
# | a full run is too dear to repeat | search on short runs, and mind that the best η may fall with the length |
# | all rates fail | not η: look at the data, the sum or mean in the loss, the start |
#
# ## In your framework
#
# A range test in PyTorch. Mind the first line and the last:
#
# ```python
# kept = copy.deepcopy(model.state_dict())
# opt, rates, losses = torch.optim.SGD(model.parameters(), lr=1e-6), [], []
# for t in range(100):
#     opt.param_groups[0]["lr"] = 1e-6 * 1e8 ** (t / 99)           # 1e-6 … 100
#     loss = ((model(data) - target) ** 2).mean() / 2              # on a batch of yours
#     rates.append(opt.param_groups[0]["lr"]); losses.append(loss.item())
#     if not losses[-1] <= 4 * min(losses): break                  # this way round: nan stops too
#     opt.zero_grad(); loss.backward(); opt.step()
# model.load_state_dict(kept)                                      # and a new optimizer for the run
# ```
#
# ## What is still open
#
# Nobody knows a rule that reads the best η off a cheap test for every problem; the rules above are averages, from six small tasks. For large models one searches on small ones and carries the rate over. That works for some ways of scaling the weights (Yang et al. 2022, [arXiv:2203.03466](https://arxiv.org/abs/2203.03466)), and how far it goes is being studied. Methods without η are close, but they bring settings of their own, and the shape of the fall is still up to you.
#
# ## In one breath
#
# Think in factors: a log grid, never an even one. A range test costs a hundred steps; take a third of its lowest point with SGD, a tenth with Adam, put the weights back, and distrust a spike or a flat curve. Three full runs round the reading settle it. If the best lies at the border, widen, and with several knobs throw dice.
#
# **Next:** [12 Why it matters](12_why_it_matters.ipynb), or first the [exercises](../exercises/11_choosing_rates.ipynb).
#
# ## Going further
#
# **Momentum.** `SGD(lr, momentum=0.9)` takes steps ten times as long in the end. Predict first: by what factor does the lowest point of the range test move, and by what factor the best η? Then let `range_test(lambda lr: SGD(lr, momentum=0.9), …)` and `sweep` tell you.
