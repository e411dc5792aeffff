# ---
# jupyter:
#   lrcourse:
#     title: Noisy steps
#     minutes: 35
# ---

# %% [markdown]
# # Noisy steps
#
# **Why does SGD hover?** After these 35 minutes you can say how far above the minimum a run stays for a given η, why the batch moves that floor, and why a falling η gets below it.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="02_too_fast.ipynb">Too fast</a>: up to which η is a line found, and which direction breaks first?</summary>
#
# Up to 2/L, with L the largest curvature. The steepest direction breaks first.
#
# </details>
#
# <details><summary>In <a href="03_too_slow.ipynb">Too slow</a>: a loss has two valleys, and η is small. What decides in which of them the run ends?</summary>
#
# The start. An even smaller η takes longer, and ends in the same valley.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import SGD, LinearRegression, Surface, claim, noisy, parabola, penguins
from lrcourse import plot_hand, plot_surface, run, slide, standardize, sweep, theme

# %% tags=["core"]
# Change these
lr = 0.6                              # x²/loss: rate of the task that fails, 0.55 … 0.9
steps = 10_000                        # steps of the long runs, 5000 … 20 000
seed = 0                              # of every chance draw in this lesson, 0 … 99
lrs = np.geomspace(0.005, 1, 31)      # x²/loss: the rates on the first slider
sigma = 1.0                           # loss/x: the noise in the valley, 0.5 … 1.5
rates = np.geomspace(0.02, 1.95, 45)  # x²/loss: the rates on the second slider
chains = 2000                         # balls in the valley that are averaged, 1000 … 4000
looks = 512                           # penguins that a run may look at, all in all, 512 … 1024
seeds = 5                             # runs to average over, 5 … 20

# %% [markdown]
# ## A task that fails
#
# The task is the one you know: the mass of a penguin from three lengths, shifted and scaled. A rate of 0.6 is well below the edge, and with all 333 penguins in every step the line is found. With millions of rows such steps are dear. So let each step look at **one** penguin, drawn at random: its slope points the right way on average, and it costs a 333rd. Below, `share` measures what is left of the first loss above the minimum (half of curvature × distance², over the four directions), and `drawn` is the same valley with the slope seen through a few penguins, drawn anew at every step.

# %% tags=["core"]
theme.use()
features, mass = penguins()
line = LinearRegression(standardize(features), mass)
best, rows = line.solution, line.features        # a row: three lengths, and a 1 for the offset
curvatures, directions = np.linalg.eigh(line.hessian(best))
first, L = line.loss(line.start) - line.minimum, curvatures[-1]


def share(x):
    return ((x - best) @ directions) ** 2 @ curvatures / 2 / first


def drawn(batch, seed):
    rng = np.random.default_rng(seed)
    few = lambda: None if batch == "all" else rng.integers(len(line), size=int(batch))
    return Surface(f"batch {batch}", share, lambda x: line.grad(x, few()), line.start, 0.0)


# %% tags=["core"]
claim("With all penguins in every step, 300 steps find the best line.",
      run(SGD(lr), drawn("all", seed), 300).loss[-1] < 1e-12, f"η = {lr:g}, edge {2 / L:.3g}")
failed = run(SGD(lr), drawn(1, seed), 300)
claim("With one penguin a step, the same rate explodes.", failed.loss[-1] > 1e6, failed.loss[-1])

# %% [markdown]
# Same data, same loss, same η. Only the noise is new, and it has moved the edge. But first, take a tenth of that rate, where nothing explodes any more.
#
# ## Predict
#
# At η = 0.06, one penguin a step, the loss falls for a few hundred steps and no further, even in 10 000: the run **hovers** above the minimum. And at a quarter of that rate?

# %% tags=["core"]
kinds = ["1", "4", "32", "all"]
loss = [sweep(SGD, lrs, drawn(kind, seed), steps, record="loss").loss for kind in kinds]
loss = np.fmin(loss, 1e9)                         # (kind, step, rate); what has exploded is cut
marks = np.unique(np.geomspace(1, steps, 61).astype(int))
curves = np.add.reduceat(loss, marks, axis=1) / np.diff(marks, append=steps + 1)[:, None]
floor = loss[:, steps // 2:].mean(axis=1)         # (kind, rate): the second half of the run


# %% tags=["core"]
def upto(i, j):
    path.set_ydata(curves[j, :, i])
    height.set_ydata(floor[j])
    dot.set_data(lrs[i:i + 1], floor[j, i:i + 1])


def words(i, j):
    if floor[j, i] > 1:
        return "It leaves: more than the first loss is left."
    if curves[j, -1, i] < 1e-9:
        return "It arrives."
    return f"In the second half {floor[j, i]:.2g} of the first loss is left."


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
path, = left.plot(marks, curves[0, :, 0], color=theme.BLUE)
left.set(title="share of the first loss left", xlabel="step", ylim=(1e-8, 20))
plt.setp((left, right), xscale="log", yscale="log")
height, = right.plot(lrs, floor[0], color=theme.FAINT)
dot, = right.plot(lrs[:1], floor[0, :1], "o", color=theme.ORANGE, markersize=9)
right.set(title="in the second half, for each η", xlabel="learning rate η")
slide(fig, upto, lr=lrs, batch=kinds, value=(0.06, "1"), describe=words,
      predict="At η = 0.015 the run hovers …", answer="about a quarter as high",
      choices=["as high, it only gets there later", "about half as high", "about a quarter as high",
               "about a sixteenth as high"],
      alt="The share of the first loss left after each step, and in the second half for each η.")

# %% [markdown]
# ## What you saw
#
# The curve falls, and then lies flat. More time does not help. What helps is a lower η or a larger batch; with all penguins there is no floor at all, just a straight way down.

# %% tags=["core"]
here, low = (np.abs(lrs - rate).argmin() for rate in (0.06, 0.015))
before = loss[0, steps // 4:steps // 2, here].mean()
claim("From the second quarter to the second half of the run hardly anything is gained or lost.",
      0.7 < floor[0, here] / before < 1.4, before, floor[0, here])

# %% tags=["core"]
quarter, fourfold = floor[0, here] / floor[0, low], floor[0, here] / floor[1, here]
claim("A quarter of the rate brings the floor down about four-fold …", 3 < quarter < 7, quarter)
claim("… and so do four times as many penguins a step.", 3 < fourfold < 6, fourfold)

# %% [markdown]
# ## Why it hovers
#
# At the best line the slope is zero, and a run should rest there. But that is the *mean* of 333 slopes. Each single penguin would still like the line to pass closer to itself, and pulls. So a step of one penguin leads *away* from the minimum, by η times that pull; from there the others pull it back. Hovering is the balance of the two, and it does not matter where a run comes from.

# %% tags=["core"]
pulls = rows * (rows @ best - mass)[:, None]      # the slope of each penguin, at the best line
mean, single = np.linalg.norm(pulls.mean(axis=0)), np.linalg.norm(pulls, axis=1).mean()
claim("At the best line the pulls add up to nothing, while a single one is far from zero.",
      mean < 1e-6 * single, f"a single one has {single:.0f} g on average")

# %% tags=["core"]
home = run(SGD(0.06), drawn(1, seed + 1), steps, x0=best, record="loss").loss[steps // 2:].mean()
claim("A run that begins on the best line leaves it, and hovers as high as one from far away.",
      0.7 < home / floor[0, here] < 1.4, home, floor[0, here])

# %% [markdown]
# ## The rule
#
# How high? Take one valley of curvature L, and a slope that is off by σ·ε at each step, with a new random ε of mean 0 and spread 1. A step is
#
# $$x_{t+1} = (1 - \eta L)\,x_t - \eta\sigma\varepsilon_t$$
#
# In words: *each step shrinks what is there by the bracket, and adds fresh noise.* Call v the mean of x² over many balls. Squared, the bracket works on v, the noise adds η²σ², and the mixed term is zero on average. In code:

# %% tags=["core"]
valley, eta, v = parabola(), 0.5, 0.0             # curvature 1; the ball begins at the bottom
for t in range(500):
    v = (1 - eta) ** 2 * v + (eta * sigma) ** 2
hover = v / 2                                     # the mean loss: curvature · x²/2

# %% [markdown]
# Where v stays as it is, both sides are equal: v · (1 − (1 − ηL)²) = η²σ². The bracket on the left is ηL(2 − ηL). So the mean loss, Lv/2, settles at the **noise floor**
#
# $$\text{floor} = \frac{\eta\,\sigma^2}{2\,(2 - \eta L)}$$
#
# As long as ηL is small against 2, the denominator is close to 4, and **the floor is proportional to η**.

# %% tags=["core"]
def rule(rate, curvature, noise):
    return rate * noise**2 / (2 * (2 - rate * curvature))


claim("The loop settles where the formula says.", np.isclose(hover, rule(eta, 1, sigma)), hover)

# %% tags=["core"]
small, large = (rule(rate, 1, sigma) / (rate * sigma**2 / 4) for rate in (0.02, 1))
claim("At ηL = 0.02 the proportion holds within 2 %; at ηL = 1 the floor is twice that.",
      1 < small < 1.02 and np.isclose(large, 2), small, large)

# %% tags=["core"]
few = np.array([0.1, 0.5, 1, 1.5, 1.9])
balls = sweep(SGD, few, noisy(valley, sigma, seed), 600, x0=np.zeros((chains, 1, 1)), record="loss")
off = balls.loss[100:].mean(axis=(0, 1)) / rule(few, 1, sigma) - 1
claim("Two thousand balls hover within 2 % of it, from η = 0.1 to 1.9.", np.abs(off) < 0.02, *off)

# %% [markdown]
# Here are 150 such balls, all let go at the bottom, after 300 steps. Drag: their mean loss grows, at first as η does, from about a half on faster, and at 2/L it has no bound.

# %% tags=["core"]
cloud = sweep(SGD, rates, noisy(valley, sigma, seed), 300, x0=np.zeros((150, 1, 1)))
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
plot_surface(valley, left)
left.set(title="150 balls after 300 steps", xlim=(-3, 3), ylim=(-0.2, 4.5))
dots, = left.plot(cloud.x[-1, :, 0, 0], cloud.loss[-1, :, 0], "o", color=theme.BLUE, alpha=0.4)
right.plot(rates, rates * sigma**2 / 4, "--", color=theme.GREEN, label="ησ²/4")
hand = plot_hand(rates, rule(rates, 1, sigma), right)
right.set(title="the noise floor", ylabel="mean loss")
right.legend(loc="upper left")
slide(fig, [hand, lambda i: dots.set_data(cloud.x[-1, :, i, 0], cloud.loss[-1, :, i])], lr=rates,
      value=0.1, describe=lambda i: f"Noise floor: {rule(rates[i], 1, sigma):.3g}.",
      alt="150 balls spread in a valley; the noise floor against η, beside ησ²/4.")

# %% [markdown]
# ## Does it hold for penguins?
#
# Each direction of the data has a curvature, and the pulls have a spread σ along it. So the formula makes a forecast: the sum over the four directions. We test it with 100 runs side by side, each drawing penguins of its own.

# %% tags=["core"]
noise = np.sqrt(((pulls @ directions) ** 2).mean(axis=0))
parts = np.array([0.06, 0.2, 0.6])                # ηL
forecast = rule(parts[:, None] / L, curvatures, noise).sum(axis=1) / first

# %% tags=["core"]
rng = np.random.default_rng(seed)


def own(x):
    few = rng.integers(len(rows), size=len(x))    # one penguin for each run
    a = rows[few][:, None]
    return ((a * x).sum(axis=-1, keepdims=True) - mass[few, None, None]) * a


crowd = Surface("a penguin for each run", share, own, line.start, 0.0)
many = sweep(SGD, parts / L, crowd, 2000, x0=np.tile(best, (100, 1, 1)), record="loss")

# %% tags=["core"]
times = many.loss[500:].mean(axis=(0, 1)) / forecast
claim("At ηL = 0.06 the forecast is right within 15 % …", 0.9 < times[0] < 1.15, times[0])
claim("… at 0.2 the floor is a little higher, and at 0.6 more than twice as high.",
      1.1 < times[1] < 1.35 and 2.1 < times[2] < 3.5, *times[1:])

# %% [markdown]
# The formula assumes that the noise is the same everywhere (*additive*). That of single penguins is not: the farther the line is off, the harder they pull, each in its own direction. Near the minimum that hardly counts; at high rates it feeds itself.
#
# ## Where the edge went
#
# Look at one penguin with the row a. A step on its slope multiplies *its own* error by 1 − η‖a‖², so its curvature is ‖a‖², and at η = 2/‖a‖² the step is a mirror: as far beyond as before. The mean of all ‖a‖² is the **sum** of the curvatures, the trace of H, not the largest of them. So the edge should come down from 2/L to about 2/tr H.
#
# To compute it exactly, follow the products of all pairs of coordinates of the distance, 4 × 4 numbers: the loss is made of them. A step with one penguin multiplies the distance by I − ηaaᵀ, so on average it multiplies the 16 products by one matrix. If its largest eigenvalue is above 1, the mean loss grows.

# %% tags=["core"]
def growth(rows, rate):
    turns = np.eye(4) - rate * rows[:, :, None] * rows[:, None, :]
    pairs = np.einsum("nij,nkl->ikjl", turns, turns).reshape(16, 16) / len(rows)
    return np.abs(np.linalg.eigvals(pairs)).max()


# %% tags=["core"]
scan = np.linspace(0.2, 0.6, 401)
edge = scan[np.argmax([growth(rows, rate) > 1 for rate in scan])]
bound = 2 / np.mean(np.sum(rows**2, axis=1))      # the mean of ‖a‖², which is tr H
claim("With one penguin a step the edge is less than half of 2/L, and lies below 2/tr H.",
      edge < 1 / L and 0.75 < edge / bound < 0.9, f"{edge:.3f}, {edge / bound:.2f} of 2/tr H")

# %% [markdown]
# Why below? Because penguins differ: those with a long row are mirrored too far before the others. Scale all rows to one length, and the edge is 2/tr H to the digit. How far below is a matter of the data.

# %% tags=["core"]
even = 2 * rows / np.linalg.norm(rows, axis=1, keepdims=True)     # ‖a‖² = 4 = tr H, for every row
claim("The mean of all ‖a‖² is the sum of the curvatures.", np.isclose(2 / bound, curvatures.sum()))
claim("With rows of equal length the edge is 2/tr H.",
      growth(even, (1 - 1e-6) * bound) < 1 < growth(even, (1 + 1e-6) * bound), bound)

# %% [markdown]
# ## Twice the batch, which rate?
#
# A mean over B penguins has a B-th of the variance. Now each run may look at 512 penguins, in 512 steps of one, or 256 steps of two, and so on. With one a step, the best of all rates is near 0.02.

# %% tags=["core"]
batches, tried = 2 ** np.arange(9), np.geomspace(0.01, 1.6, 23)
rest = np.zeros((len(batches), len(tried)))
for k, batch in enumerate(batches):
    for s in range(seeds):
        race = sweep(SGD, tried, drawn(batch, seed + s), looks // batch, record="loss")
        rest[k] += np.fmin(race.loss[-1], 1e9) / seeds
winner, least = tried[rest.argmin(axis=1)], rest.min(axis=1)


def show(i):
    result.set_ydata(rest[i])
    top.set_data(winner[i:i + 1], least[i:i + 1])
    found.set_data(batches[:i + 1], winner[:i + 1])
    ray.set_data(batches[:i + 1], winner[0] * batches[:i + 1])


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
result, top = left.plot(tried, rest[0], "-", [], [], "o", markersize=9)
left.set(title="share left, for each η", xlabel="learning rate η", ylim=(1e-4, 2))
ray, = right.plot([], [], "--", color=theme.GREEN)
found, = right.plot([], [], "o-", color=theme.ORANGE)
right.set(title="the best η", xlabel="batch", xlim=(0.8, 330), ylim=(0.008, 8))
plt.setp((left, right), xscale="log", yscale="log")
slide(fig, show, batch=batches, value=8, describe=lambda i: f"Best: η = {winner[i]:.2g}.",
      predict="Which rate is the best with eight a step?", answer="about eight times as high",
      choices=["a lower one", "the same", "about three times as high", "about eight times as high"],
      alt="The share left against η for one batch; the best η against the batch.")

# %% [markdown]
# Drag to the right. The floor is about ησ²/(4B): η and B only count as η/B, the dashed line. So at first **η grows with the batch** (Goyal et al. 2017, [arXiv:1706.02677](https://arxiv.org/abs/1706.02677), made it a rule for networks), and nothing is lost: sixteen penguins a step do in 32 steps what single ones do in 512. Then the best rate comes near 2/L, which no batch can move. From there on a larger batch only means fewer steps.

# %% tags=["core"]
claim("From 1 to 16 penguins a step the best rate grows about 16-fold, at almost no loss.",
      8 < winner[4] / winner[0] < 26 and least[4] < 1.6 * least[0], winner[4] / winner[0])
claim("From 16 to 256 it grows less than 6-fold, and five times as much is left, or more.",
      winner[8] < 6 * winner[4] and least[8] > 5 * least[4], winner[8] / winner[4])

# %% [markdown]
# ## Below the floor
#
# If the floor is proportional to η, let η fall! But how fast? A rate that falls too soon stops the run on its way. Two conditions, named after Robbins and Monro (1951, [doi:10.1214/aoms/1177729586](https://doi.org/10.1214/aoms/1177729586)), balance the two:
#
# $$\sum_t \eta_t = \infty \qquad \sum_t \eta_t^2 < \infty$$
#
# In words: *all steps together reach any place, and the noise of all steps together stays finite.* Let η fall like 1 over t to a power, from 0 (constant) to 2, each 60 times in the noisy valley, from x = 4. The green band holds the powers for which both conditions are met.

# %% tags=["core"]
powers = np.linspace(0, 2, 21)
rate = lambda t: 0.5 / (t + 1) ** powers[:, None]
start = np.full((60, 21, 1), 4.0)                 # 60 balls for each power
falls = run(SGD(rate), noisy(valley, sigma, seed), 3000, x0=start, record="loss")
marks = np.unique(np.geomspace(1, 3000, 61).astype(int))
drops = np.add.reduceat(falls.loss.mean(axis=1), marks) / np.diff(marks, append=3001)[:, None]

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE, sharey=True)
path, = left.plot(marks, drops[:, 0], color=theme.BLUE)
left.set(title="mean loss", xlabel="step", xscale="log", yscale="log")
right.axvspan(0.5, 1, color=theme.GREEN, alpha=0.2, label="both conditions")
right.plot(powers, drops[-1], color=theme.FAINT)
dot, = right.plot(powers[:1], drops[-1, :1], "o", color=theme.ORANGE, markersize=9)
right.set(title="in the end", xlabel="power")
right.legend(loc="lower right")
slide(fig, [lambda i: path.set_ydata(drops[:, i]),
            lambda i: dot.set_data(powers[i:i + 1], drops[-1, i:i + 1])], power=powers, value=0,
      alt="The mean loss after each step for one power, and the last mean loss against the power.")

# %% [markdown]
# The constant rate hovers. A high power stops short, since all its steps together lead only so far; between the two lies a valley. But the two conditions are *enough*, they are not *needed*: for 1/√t the second sum is infinite, and it falls as well.

# %% tags=["core"]
const, root, one, two = drops[-1, [0, 5, 10, 20]]       # powers 0, 0.5, 1 and 2
claim("1/t and 1/√t end more than 20 times lower than the constant rate …",
      const > 20 * max(one, root), const, one, root)
claim("… and 1/t² ends more than twice as high: it never arrived.", two > 2 * const, two)
reach = np.sum(0.5 / np.arange(1, 1_000_001.0) ** 2)
claim("A million rates of 0.5/t² add up to less than 0.83, ten of 0.5/t to more.",
      reach < 0.83 < np.sum(0.5 / np.arange(1, 11)), reach)

# %% [markdown]
# ## In your framework
#
# The loop with a batch of four and a rate that falls as 1/t, on made-up data:
#
# ```python
# data = torch.utils.data.TensorDataset(torch.randn(333, 3), torch.randn(333, 1))
# model = torch.nn.Linear(3, 1)
# opt = torch.optim.SGD(model.parameters(), lr=0.1)
# fall = torch.optim.lr_scheduler.LambdaLR(opt, lambda t: 1 / (t + 1))
# for a, y in torch.utils.data.DataLoader(data, batch_size=4, shuffle=True):
#     opt.zero_grad(); torch.nn.functional.mse_loss(model(a), y).backward(); opt.step(); fall.step()
# ```
#
# ## What is still open
#
# For a line, floor and edge can be computed. In a network the noise changes from place to place, and how it shapes the place where a run ends is not settled: Keskar et al. 2016 ([arXiv:1609.04836](https://arxiv.org/abs/1609.04836)) saw large batches end in sharper minima. Nor is it known beforehand how long η may grow with the batch; for Adam the square root of the batch has been proposed instead (Malladi et al. 2022, [arXiv:2205.10287](https://arxiv.org/abs/2205.10287)).
#
# ## In one breath
#
# At a constant η a noisy run hovers, at low rates in proportion to η/B, and its edge lies below 2/L. A larger batch allows a higher rate, up to 2/L; a falling rate gets below the floor.
#
# **Next:** [06 Where η came from](06_history.ipynb), or first the [exercises](../exercises/05_noisy_steps.ipynb).
#
# ## Going further
#
# **Drawn or dealt?** We drew penguins like dice. `shuffle=True`, and `run(…, batch=32)` here, *deal* them like cards: each once, then shuffle. Within a round the pulls cancel, so at a low rate a dealt run hovers far lower:

# %%
dealt = share(run(SGD(0.05), line, 3000, batch=32, seed=seed).x[1000:]).mean()
dice = run(SGD(0.05), drawn(32, seed), 3000).loss[1000:].mean()
claim("At η = 0.05, dealing leaves less than half of what drawing leaves.",
      dealt < 0.5 * dice, dealt / dice)
