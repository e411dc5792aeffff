# ---
# jupyter:
#   lrcourse:
#     title: Changing rates
#     minutes: 35
# ---

# %% [markdown]
# # Changing rates
#
# **Can η change during training?** After these 35 minutes you can say what a falling learning rate buys, when it buys nothing, and why the curves in papers have cliffs.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="04_right_scale.ipynb">The right scale</a>: why is no η right for all problems?</summary>
#
# Because the edge is 2/L, and the curvature L comes with the data and their units.
#
# </details>
#
# <details><summary>In <a href="05_noisy_steps.ipynb">Noisy steps</a>: a constant η, noisy steps and plenty of time. Where does the run end?</summary>
#
# It hovers above the minimum, on a floor that is proportional to η as long as η is small.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, LinearRegression, ReduceOnPlateau, Surface, claim, digits, noisy
from lrcourse import constant, cosine, cosine_restarts, cyclic, exponential, inverse_sqrt
from lrcourse import inverse_time, join, linear, multistep, noam, onecycle, penguins, plot_sweep
from lrcourse import polynomial, quadratic, run, slide, split, standardize, step, theme, warmup, wsd

# %% tags=["core"]
# Change these
curvatures = np.array([1.0, 0.1, 0.01])    # loss/x²: of the bowl; the steepest stays 1
sigma = 0.3                                # loss/x: noise of the slope, 0.2 … 0.5
steps = 400                                # steps that a run may take, 200 … 600
peaks = np.geomspace(0.02, 1.9, 25)        # x²/loss: the highest rate of a run, below 2/L
high = 0.9                                 # x²/loss: the rate before the cut, 0.5 … 1.2
seed = 0                                   # of every chance draw in this lesson, 0 … 99
rates = np.geomspace(0.005, 0.3, 19)       # x²/loss: highest rates for the penguins
net_rates = np.array([0.54, 0.74, 1])      # x²/loss: highest rates for the networks
nets = 5                                   # networks, each with its own split and start, 4 … 12

# %% [markdown]
# ## Predict
#
# A bowl bends in three directions, with the curvatures 1, 0.1 and 0.01. The ball starts far out, at 4 in each of them. At each step its slope is off by noise of spread σ = 0.3, and it may take 400 steps. A high η travels fast and hovers high; a low one hovers low and never gets there. So why keep η *one* number? A **schedule** says what η is at each step t. Here are sixteen of them, one of which is the constant. The highest rate of each, its **peak**, is on the slider.
#
# | button | what η does from the first step to the last |
# |---|---|
# | constant | nothing |
# | step, multistep | goes down a stair: each quarter of the run times 0.3, or a tenth at half time and again at three quarters |
# | exponential | shrinks by the same factor every step, down to a hundredth |
# | 1/t | falls fast at first, then more and more slowly |
# | 1/√t | rises in the first tenth, then falls, more and more slowly |
# | Noam | 1/√t once more, in the words of the Transformer (Vaswani et al. 2017, [arXiv:1706.03762](https://arxiv.org/abs/1706.03762)) |
# | linear, polynomial, cosine | comes down to 0 at the last step: straight, along a parabola, or along half a wave |
# | restarts | two such waves, one after the other |
# | cyclic | a saw, up and down between 0 and the peak (Smith 2015, [arXiv:1506.01186](https://arxiv.org/abs/1506.01186)) |
# | 1cycle | once up, then down for good (Smith and Topin 2017, [arXiv:1708.07120](https://arxiv.org/abs/1708.07120)) |
# | WSD | warm-up, stable, decay: a short rise, then flat, and down in the last fifth (Hu et al. 2024, [arXiv:2404.06395](https://arxiv.org/abs/2404.06395)) |
# | warm-up | rises in the first tenth, and stays |
# | warm-up, cosine | rises in the first tenth, then the wave |
#
# We compare fairly: each schedule may pick the peak that suits it best. What counts is the mean loss after the last step. As in [Noisy steps](05_noisy_steps.ipynb), we need no luck to know it. In a direction of curvature c, a step multiplies the distance by 1 − ηc and adds fresh noise of spread ησ. So the mean of its square has two parts: what is left of the **way**, multiplied by (1 − ηc)² at each step, and the **noise**, which shrinks by the same factor and then gains (ησ)². `walk` follows both.

# %% tags=["core"]
theme.use()
bowl = quadratic(curvatures)


def walk(rates):                                  # (steps, ...): what is left of the way, the noise
    way = np.full((len(rates) + 1, *rates.shape[1:], 3), bowl.start[0] ** 2)
    noise = np.zeros_like(way)
    for t, rate in enumerate(rates[..., None]):
        shrink = (1 - rate * curvatures) ** 2
        way[t + 1], noise[t + 1] = shrink * way[t], shrink * noise[t] + rate**2
    return way @ curvatures / 2, noise @ curvatures / 2      # the loss is way + sigma² · noise


# %% tags=["core"]
tenth, half, last = steps // 10, steps // 2, steps // 5
kinds = {
    "constant": constant(peaks), "step": step(peaks, steps // 4, 0.3),
    "multistep": multistep(peaks, [half, 3 * steps // 4]),
    "exponential": exponential(peaks, 0.01 ** (1 / steps)), "1/t": inverse_time(peaks, 20 / steps),
    "1/√t": inverse_sqrt(peaks, tenth), "Noam": noam(peaks * np.sqrt(64 * tenth), 64, tenth),
    "linear": linear(peaks, steps), "polynomial": polynomial(peaks, steps, 2),
    "cosine": cosine(peaks, steps), "restarts": cosine_restarts(peaks, half),
    "cyclic": cyclic(0.0, peaks, tenth), "1cycle": onecycle(peaks, steps),
    "WSD": wsd(peaks, steps, tenth, last), "warm-up": warmup(peaks, tenth),
    "warm-up, cosine": join([warmup(peaks, tenth), cosine(peaks, steps - tenth)], [tenth])}

# %% tags=["core"]
names, flat = list(kinds), np.ones(len(peaks))
plans = np.stack([kind(np.arange(steps)[:, None]) * flat for kind in kinds.values()], axis=1)
way, noise = walk(plans)                          # (steps + 1, kind, peak)
loss = way + sigma**2 * noise

# %% tags=["core"]
end, best = loss[-1], loss[-1].argmin(axis=1)     # best: the place of the best peak
tuned = end.min(axis=1)                           # of each kind, at its own best peak
guesses = ["the constant", "the cosine, by a tenth", "the cosine leaves about half of it",
           "the cosine leaves less than a hundredth"]


def show(i, j):
    rate_line.set_ydata(plans[::4, j, i])
    loss_line.set_ydata(loss[::4, j, i])
    ends.set_ydata(end[j])
    dot.set_data(peaks[[i]], end[j, [i]])


def words(i, j):
    mark = " Its best peak." if i == best[j] else ""
    return f"In the end {end[j, i]:.3g}; the tuned constant {tuned[0]:.3g}.{mark}"


# %% tags=["core"]
fig, axes = plt.subplot_mosaic([["rate", "end"], ["loss", "end"]], figsize=(9, 4.8))
axes["rate"].set(title="learning rate η", ylim=(-0.05, 2), xticklabels=[])
axes["loss"].set(title="mean loss", xlabel="step", yscale="log", ylim=(0.01, 20))
plot_sweep(peaks, end[0], axes["end"], ylabel="", color=theme.FAINT)
axes["end"].set(title="last loss (grey: the constant)", xlabel="peak η", ylim=(0.01, 3))
rate_line, = axes["rate"].plot(np.arange(0, steps, 4), plans[::4, 0, 0], color=theme.GREEN)
loss_line, = axes["loss"].plot(np.arange(0, steps + 1, 4), loss[::4, 0, 0])
ends, dot = axes["end"].plot(peaks, end[0], "-", [], [], "o", markersize=9)
slide(fig, show, peak=peaks, kind=names, value=(0.27, "cosine"), describe=words, label="peak η",
      predict="The best constant, or the best cosine, which falls to 0: which ends lower?",
      choices=guesses, answer=guesses[2],
      alt="A learning rate over the steps, the mean loss, and the last loss for each peak.")

# %% [markdown]
# ## What you saw
#
# Press the buttons and look for the lowest point of each blue curve. (Noam draws the curve of 1/√t: same shape, other words.) Three things stand out.
#
# **A rate that falls ends lower**, if each is tuned. And with as much noise as here, it counts for little what exactly the fall looks like: straight, like a wave, like a parabola, by the same factor each step.

# %% tags=["core"]
part = dict(zip(names, tuned / tuned[0]))         # of what the tuned constant leaves
claim("The tuned cosine leaves between 0.4 and 0.7 of what the tuned constant leaves …",
      0.4 < part["cosine"] < 0.7, part["cosine"])
alike = [part[name] for name in ("linear", "cosine", "polynomial", "exponential")]
claim("… and four quite different falls end within 30 % of each other.",
      max(alike) < 1.3 * min(alike), *alike)

# %% [markdown]
# **It wants a higher peak.** A rate that falls can afford to begin high, since the noise of that time will be forgotten. Put the cosine on the constant's own best rate, and there is nothing to gain: it does not get far enough. Who compares a schedule with a constant has to tune both.
#
# **It has to be low at the end, and for long enough.** A warm-up alone, which rises and stays, gains nothing. A saw does come down to 0, but its last tooth takes only a tenth of the run: it gains little.
#
# So far the means. Single runs are another thing: the last claims below let go 1000 pairs of balls that do see random slopes, one with the best constant, one with the best cosine. The better schedule wins most pairs, and luck the rest.

# %% tags=["core"]
k = names.index("cosine")
claim("The best peak of the cosine is more than twice the best constant.",
      peaks[best[k]] > 2 * peaks[best[0]], peaks[best[k]], peaks[best[0]])
claim("At the best constant's rate the cosine ends no lower than the constant.",
      end[k, best[0]] > tuned[0], end[k, best[0]] / tuned[0])
claim("Warm-up alone is no better than the constant; the saw gains less than 25 %.",
      part["warm-up"] > 0.99 and part["cyclic"] > 0.75, part["warm-up"], part["cyclic"])

# %% tags=["core"]
pair = np.stack([plans[:, 0, best[0]], plans[:, k, best[k]]], axis=1)
start = np.full((1000, 2, 3), bowl.start)
balls = run(SGD(lambda t: pair[t][:, None]), noisy(bowl, sigma, seed), steps, start, record="loss")
last_of = balls.loss[-1]                          # (ball, kind)

# %% tags=["core"]
claim("The balls' mean loss is the computed one, within 12 %.",
      np.abs(last_of.mean(axis=0) / tuned[[0, k]] - 1) < 0.12)
ahead = np.mean(last_of[:, 1] < last_of[:, 0])
claim("The cosine wins in 6 to 9 of 10 single pairs.", 0.6 < ahead < 0.9, f"{ahead:.0%}")

# %% [markdown]
# ## A cliff in the curve
#
# Here is the plainest schedule of all: a constant, and one **cut** to a tenth. Before you see it:

# %% tags=["core"]
cuts = np.arange(0, steps + 1, steps // 20)       # the step of the cut
cut_way, cut_noise = walk(np.where(np.arange(steps)[:, None] < cuts, high, high / 10))
cut_loss = cut_way + sigma**2 * cut_noise
middle = np.searchsorted(cuts, half)

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
cliff, = left.plot(np.arange(0, steps + 1, 2), cut_loss[::2, middle])
left.set(title="mean loss", xlabel="step", yscale="log", ylim=(0.01, 20))
whole, here = right.plot(cuts, cut_loss[-1], "-", [], [], "o", markersize=9)
right.set(title="last loss", xlabel="step of the cut", ylim=(0, 0.1))
slide(fig, [lambda i: cliff.set_ydata(cut_loss[::2, i]), lambda i: whole.set_ydata(cut_loss[-1]),
            lambda i: here.set_data(cuts[[i]], cut_loss[-1, [i]])], cut=cuts, value=half,
      label="step of the cut", answer="it falls to about half, all at once",
      predict="At half time η is cut to a tenth. What does the loss do in the next 20 steps?",
      choices=["it falls ten times as slowly", "it falls to about half, all at once", "nothing"],
      alt="The mean loss with one cut of the rate; the last loss against the step of the cut.")

# %% [markdown]
# A lower rate, and the loss falls *faster*? In this bowl, nothing new was learned there. The steep direction had long arrived and hovered; its floor is proportional to η, so a tenth of η brings it down as soon as the old noise is forgotten, and what was left of the way is still left. **When a curve falls off a cliff at a round number of steps, look for a cut in the schedule.**
#
# So why not cut at once? Drag the cut to the left, and watch the dot on the right climb. The *flat* direction moves only while η is high, and it cannot be seen under the noise of the steep one. A flat curve does not say that nothing is happening.

# %% tags=["core"]
before, at, after = cut_loss[[half - steps // 10, half, half + 20], middle]
claim("A tenth of the run before the cut brings less than 10 %, the 20 steps after it over 40 % …",
      before < 1.1 * at and after < 0.6 * at, 1 - at / before, 1 - after / at)
claim("… and none of it is way.", np.ptp(cut_way[half:half + 21, middle]) < 0.01 * (at - after))

# %% tags=["core"]
claim("A cut after a twentieth of the steps ends at least 1.15 times as high as one at half time …",
      cut_loss[-1, 1] > 1.15 * cut_loss[-1, middle], cut_loss[-1, 1] / cut_loss[-1, middle])
claim("… for there the flat direction has not arrived: that is most of what is left.",
      cut_way[-1, 1] > 0.6 * cut_loss[-1, 1], cut_way[-1, 1] / cut_loss[-1, 1])

# %% [markdown]
# ## Penguins
#
# Does it pay with real data? The mass of a penguin from three lengths, **one** penguin a step, drawn at random, 600 steps. For each schedule and each peak, forty runs side by side draw penguins of their own, and we take their mean. `share` is what is left of the first loss above the minimum. In the right-hand picture look for the lowest point of each curve; then put the slider there, and see on the left where the four part.

# %% tags=["core"]
features, mass = penguins()
line = LinearRegression(standardize(features), mass)
rows, H, first = line.features, line.hessian(line.start), line.loss(line.start) - line.minimum
share = lambda x: ((x - line.solution) @ H * (x - line.solution)).sum(axis=-1) / 2 / first


def crowd(seed):
    def own(x, rng=np.random.default_rng(seed)):
        few = rng.integers(len(rows), size=len(x))    # one penguin for each run
        a = rows[few][:, None]
        return ((a * x).sum(axis=-1, keepdims=True) - mass[few, None, None]) * a
    return Surface("a penguin for each run", share, own, line.start, 0.0)


# %% tags=["core"]
trip, lr, start = 600, rates[:, None], np.full((40, len(rates), 4), line.start)
shapes = {"constant": constant(lr), "step": step(lr, trip // 4, 0.3),
          "linear": linear(lr, trip), "cosine": cosine(lr, trip)}

# %% tags=["core"]
races = [run(SGD(shape), crowd(seed), trip, start, record="loss").loss for shape in shapes.values()]
mean = np.mean(races, axis=2)                     # (shape, step, rate): of the 40 runs
top = mean[:, -1].argmin(axis=1)                  # the best peak of each

# %% tags=["core"]
marks = np.unique(np.geomspace(1, trip, 60).astype(int))
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
lines = left.plot(marks, mean[:, marks, 0].T, label=list(shapes))
left.set(title="share of the first loss left", xlabel="step", xscale="log", yscale="log")
right.plot(rates, mean[:, -1].T)
dots = [right.plot([], [], "o", color=one.get_color(), markersize=8)[0] for one in lines]
right.set(title="after the last step", xlabel="peak η", xscale="log", ylim=(5e-5, 2))
left.legend(loc="lower left")
slide(fig, [lambda i: [one.set_ydata(row[marks, i]) for one, row in zip(lines, mean)],
            lambda i: [one.set_data(rates[[i]], row[-1, [i]]) for one, row in zip(dots, mean)]],
      peak=rates, value=0.05, label="peak η", alt="For four schedules the share left, and the last.")

# %% tags=["core"]
gains = mean[1:, -1].min(axis=1) / mean[0, -1].min()
claim("Each falling rate leaves less than 0.6 of what the tuned constant leaves.",
      gains < 0.6, *(f"{name} {gain:.2f}" for name, gain in zip(list(shapes)[1:], gains)))

# %% tags=["core"]
final = [race[-1, :, i] for race, i in zip(races, top)]
wins = np.mean(np.array(final[1:]) < final[0], axis=1)
claim("Each wins in more than 6 of 10 single runs.", wins > 0.6, *wins)

# %% [markdown]
# ## When it does not pay
#
# “η should not stay constant” is a common advice. Is it always good? Back to the bowl, with the same sixteen schedules. This slider turns down the *noise*, and each schedule picks its best peak anew. A dot left of the line ends lower than the tuned constant.

# %% tags=["core"]
sigmas = np.geomspace(0.003, 0.3, 21)
least = np.min(way[-1] + sigmas[:, None, None] ** 2 * noise[-1], axis=-1)      # (sigma, kind)
ratio, height = least / least[:, :1], np.arange(len(names))[::-1]


def place(i):
    wins = ratio[i] < 1
    low_dots.set_data(ratio[i, wins], height[wins])
    high_dots.set_data(ratio[i, ~wins], height[~wins])


# %% tags=["core"]
fig, ax = plt.subplots(figsize=(9, 4.8))
ax.axvline(1, color=theme.FAINT, linestyle="--")
low_dots, high_dots = ax.plot([], [], "o", [], [], "o")
ax.set(title="last loss, as a multiple of the tuned constant's", xscale="log", xlim=(0.15, 700),
       ylim=(-0.6, len(names) - 0.4))
ax.set_yticks(height, names)
slide(fig, place, noise=sigmas, value=0.3, label="noise σ",
      predict="At a hundredth of the noise, σ = 0.003: who is ahead, the constant or the cosine?",
      choices=["the cosine, even more", "the cosine, by a little", "the constant"],
      answer="the constant",
      describe=lambda i: f"{np.sum(ratio[i] < 1)} of {len(names) - 1} beat the constant.",
      alt="For each schedule the tuned last loss, as a multiple of the tuned constant's.")

# %% [markdown]
# With little noise there is nothing to bring down, and every step at a lower rate is a step lost. (The peak must stay below the edge 2/L, so no schedule can make up for it.) Drag slowly, and see which dots cross the line first: 1/t and the exponential, which are low early on; the wave and the straight line hold out far longer. So the shape does count, once it is the way that matters. At the far left one fall still pays: **late, and short**. WSD stays at its peak and comes down in the last fifth. The claims below go through three cases:
#
# - **the bowl**, at the far left of the slider;
# - **a network**: 120 steps only, and 128 digits a step make them nearly noise-free. Five networks, each with its own split and start; every schedule at the best of the same three peaks; the late fall takes the last tenth;
# - **penguins without noise**, all of them in every step: a constant η is all it takes.

# %% tags=["core"]
quiet = dict(zip(names, ratio[0]))                # at σ = 0.003
claim("Almost without noise, the sooner a fall is low, the farther above the constant it ends …",
      quiet["1/t"] > quiet["exponential"] > quiet["step"] > quiet["cosine"] > 1.2, quiet["cosine"])
claim("… and WSD, which falls late, ends lower than it.", quiet["WSD"] < 0.9, quiet["WSD"])

# %% tags=["core"]
pixels, labels = digits()
net_kinds = [constant, lambda lr: multistep(lr, [60, 90]), lambda lr: cosine(lr, 120),
             lambda lr: wsd(lr, 120, 0, 12)]
plan = lambda t: np.concatenate([kind(net_rates[:, None])(t) for kind in net_kinds])

# %% tags=["core"]
fits = []
for draw in range(seed, seed + nets):
    inputs, targets = split(pixels / 16, labels, seed=draw)[:2]
    net = MLP(inputs, targets, hidden=(16,), seed=draw)
    many = np.tile(net.start, (len(net_kinds) * len(net_rates), 1))
    fits.append(run(SGD(plan), net, 120, many, batch=128, seed=draw, record="loss").loss[-1])
fits = np.reshape(fits, (nets, len(net_kinds), -1)).mean(axis=0).min(axis=1)
stair, wave, late = fits[1:] / fits[0]
claim("Cut at half time, or a cosine: the loss ends at least 1.15 times as high as the constant's …",
      min(stair, wave) > 1.15, stair, wave)
claim("… and with a fall in the last tenth it ends lower.", late < 1, late)

# %% tags=["core"]
full = run(SGD(0.9), line, 60).loss[-1] - line.minimum
falling = run(SGD(linear(0.9, 60)), line, 60).loss[-1] - line.minimum
claim("After 60 steps the constant leaves less than a thousandth of what a straight fall leaves …",
      full < falling / 1000, full / first, falling / first)
long = run(SGD(0.9), line, 300)
claim("… and after 300 it has found the best line.", np.isclose(long.loss[-1], line.minimum))

# %% [markdown]
# ## Should η stay constant?
#
# So neither “η should stay constant” nor “η should not” is right. In words: ***noise* is what a falling rate brings down; *distance* is what a high rate brings down. Stay high until you have arrived, then fall to nothing, and end with the run.** The simplest fall is a straight line, from the peak to 0 over T steps:
#
# $$\eta_t = \eta_{\text{peak}} \cdot \left(1 - \frac{t}{T}\right)$$
#
# It is no bad choice either: for the worst case among convex losses it is the best there is (Defazio et al. 2023, [arXiv:2310.07831](https://arxiv.org/abs/2310.07831)). In code:

# %% tags=["core"]
def straight(t, peak, T):
    return peak * (1 - min(t / T, 1))             # after T it stays 0


claim("Our two lines are the library's `linear`.",
      np.allclose([straight(t, 0.9, 50) for t in range(99)], linear(0.9, 50)(np.arange(99))))

# %% [markdown]
# ## Two traps
#
# **The cosine that rises again.** What comes after the last step of a schedule? Here `cosine` stays at its floor. A cosine by itself is a wave, and PyTorch's `CosineAnnealingLR` follows it: after `T_max` steps of the scheduler η *rises*, and after twice `T_max` it is back at the peak. If you train longer than `T_max`, or count batches where `T_max` counts epochs, that undoes the work.
#
# **Patience, off by one.** `ReduceOnPlateau` is the one schedule here that listens: it cuts η when the loss no longer falls. With `patience=2`, when? In PyTorch *two* bad losses in a row are still borne, the **third** cuts ([documentation](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html)). And the very first loss is never bad, since there was no best before it. So with `patience=2` a loss that never moves is cut at loss number four. (optax cuts one earlier.)

# %% tags=["core"]
t = np.arange(2 * steps)
unclipped = 0.9 * (1 + np.cos(np.pi * t / steps)) / 2       # goes on as a wave
claim("The library's cosine is the wave up to its end, and 0 from there on.",
      np.allclose(cosine(0.9, steps)(t), np.where(t < steps, unclipped, 0), atol=1e-12))

# %% tags=["core"]
wave_way, wave_noise = walk(unclipped[:, None])
wave_loss = wave_way[:, 0] + sigma**2 * wave_noise[:, 0]
claim("On the noisy bowl the loss rises more than 3-fold from T_max to twice T_max.",
      wave_loss[-1] > 3 * wave_loss[steps], wave_loss[steps], wave_loss[-1])

# %% tags=["core"]
waited = []
for patience in range(6):
    plateau, losses = ReduceOnPlateau(1.0, patience=patience), 0
    while plateau(0) == 1.0:
        plateau.observe(5.0)                      # always the same loss
        losses += 1
    waited.append(losses)
claim("On a flat loss the cut comes at loss number patience + 2.",
      np.array(waited) == np.arange(6) + 2, waited)

# %% [markdown]
# ## In your framework
#
# Tell the scheduler how many steps there will be, and call it once for each of them. Here a straight fall to 0 in 400 steps, and beside it, with an optimizer of its own, a cosine:
#
# ```python
# model = torch.nn.Linear(3, 1)
# opt = torch.optim.SGD(model.parameters(), lr=0.9)
# fall = torch.optim.lr_scheduler.LinearLR(opt, 1.0, 0.0, total_iters=400)
# opt2 = torch.optim.SGD(model.parameters(), lr=0.9)
# wave = torch.optim.lr_scheduler.CosineAnnealingLR(opt2, T_max=400)    # as many as the steps that follow
# used = []
# for t in range(400):
#     used.append((opt.param_groups[0]["lr"], opt2.param_groups[0]["lr"]))
#     opt.step(); opt2.step(); fall.step(); wave.step()
# ```
#
# ## What is still open
#
# Which fall is best depends on the task, and the search goes on: in 2026 a power of t or WSD was derived as optimal in one model of training (Li et al., [arXiv:2602.06797](https://arxiv.org/abs/2602.06797)), while a search over shapes on real tasks found that good ones warm up and decay, and that none of the usual families is optimal (Naganuma et al., [arXiv:2603.10301](https://arxiv.org/abs/2603.10301)). Others do without a schedule, by averaging instead (Defazio et al. 2024, [arXiv:2405.15682](https://arxiv.org/abs/2405.15682)). And all of it needs T: who does not know beforehand when the run ends cannot place the fall.
#
# ## In one breath
#
# A high η covers the distance, a low η brings down the noise, so with noisy steps a rate that falls beats the best constant, from a higher peak. Without noise it only costs; then fall late, or not at all. The end of the fall must be the end of the run, or the wave comes back.
#
# **Next:** [08 Warm starts](08_warm_starts.ipynb), or first the [exercises](../exercises/07_changing_rates.ipynb).
#
# ## Going further
#
# **When you do not know the end.** A cosine needs T from its first step on. WSD needs it only when the fall begins: let one run go on at a constant η, keep its state, and whenever a result is wanted, go back a little and let a copy fall. From one such trunk language models of several lengths of training have been branched off (Wen et al. 2024, [arXiv:2410.05192](https://arxiv.org/abs/2410.05192)). The authors picture it much as our bowl: a river at the bottom of a steep valley. At a high η the run swings from wall to wall and yet moves fast along the river; the fall brings it down from the walls, and that is the cliff.
#
# Here a trunk at η = 0.4, with a fall to step 400 and another to step 800, and a cosine planned for 800. Who does know T may well use the cosine:

# %%
t, T = np.arange(2 * steps), [steps, 2 * steps]
four = *(wsd(0.4, end, 0, end // 5)(t) for end in T), constant(0.4)(t), cosine(0.6, T[1])(t)
far, loud = walk(np.stack(four, axis=1))
short, long, trunk, sea = (far + sigma**2 * loud)[T].T         # each at step 400 and at step 800

# %%
claim("Both falls leave less than 0.7 of what the trunk leaves at that step.",
      max(short[0] / trunk[0], long[1] / trunk[1]) < 0.7, short[0] / trunk[0], long[1] / trunk[1])
claim("Stopped halfway, the cosine lies above the short fall; at its own end, below the long one.",
      sea[0] > 1.15 * short[0] and sea[1] < 0.9 * long[1], sea[0] / short[0], sea[1] / long[1])
