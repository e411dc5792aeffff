# ---
# jupyter:
#   lrcourse:
#     title: Warm starts
#     minutes: 30
# ---

# %% [markdown]
# # Warm starts
#
# **Warm-up, restart, resume: what breaks at the seams?** After these 30 minutes you can put the calls of a training loop in their order, resume a run so that nobody finds the seam, and say when a warm-up helps.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="05_noisy_steps.ipynb">Noisy steps</a>: a run hovers above the minimum. What brings it lower, and when should that happen?</summary>
#
# A lower η (or a larger batch). Late: a rate that falls too soon stops the run on its way.
#
# </details>
#
# <details><summary>In <a href="06_history.ipynb">Where η came from</a>: what does the heavy ball carry from one step to the next, besides its place?</summary>
#
# Its velocity, in which all earlier slopes live on. Today you will see what happens when such a memory is lost.
#
# </details>

# %% tags=["core"]
import copy

import numpy as np
from matplotlib import pyplot as plt

from lrcourse import MLP, SGD, Adam, LinearRegression, claim, cosine, digits, join, linear
from lrcourse import minibatches, onecycle, penguins, run, slide, split, standardize, step, sweep
from lrcourse import theme, warmup

# %% tags=["core"]
# Change these
seed = 0                              # of first weights and batches, 0 … 99
peak = 0.2                            # x²/loss: highest rate of the loops, 0.15 … 0.3
gain = 3.0                            # factor on the first weights of the sharp net, 2.5 … 4
epochs = 10                           # rounds through the 640 digits, 10 … 20
high = 0.1                            # x: highest rate of the run that is stopped, 0.05 … 0.2
steps = 300                           # its steps, 200 … 600
cycle = 200                           # steps of the one-cycle, 150 … 300
lrs = np.geomspace(0.01, 1, 13)       # x²/loss: peaks tried with and without warm-up
rise = 25                             # steps of that warm-up, 15 … 40
seeds = 3                             # nets to average there, 3 … 10

# %% [markdown]
# ## A schedule with a memory
#
# In this course a schedule is a plain function, t → η. Ask it about step 7, and it answers; there is no wrong moment to ask. Most frameworks work otherwise. There a *scheduler* is an object that counts on its own and **writes** the rate into the optimizer, each time it is told to. So there are two memories that must agree, and the order of calls matters. Here is such an object, in eight lines:

# %% tags=["core"]
class Scheduler:
    """Counts by itself, and writes the rate of its count into the optimizer."""

    def __init__(self, opt, plan):
        self.opt, self.plan, self.count = opt, plan, 0
        opt.lr = plan(0)

    def step(self):
        self.count += 1
        self.opt.lr = self.plan(self.count)


# %% [markdown]
# Our plan is counted in **epochs**, rounds through all the data: a stair of five rungs up, 0.04, 0.08 … 0.2, and five down, 0.2, 0.16 … 0.04, one rung to an epoch. The net has two hidden layers, and its first weights are three times as large as they should be. That makes a *sharp* start: the curvature is high, the edge is low, and a warm-up is in place.
#
# A *loop* decides when to train and when to tell the scheduler. `train(n)` takes n steps, each on 32 of 640 digits, so that 20 steps are an epoch. This is the loop as it should be: **first train, then tell the scheduler.**

# %% tags=["core"]
theme.use()
pixels, labels = digits()
net = MLP(pixels[:640] / 16, labels[:640], hidden=(32, 32), gain=gain, seed=seed)
plan = join([warmup(peak, 5), linear(peak, epochs - 5)], [5])       # epoch, from 0, -> η


def right(opt, train, plan):
    scheduler = Scheduler(opt, plan)
    for epoch in range(epochs):
        train(20)
        scheduler.step()


# %% tags=["core"]
def trained(loop, plan):
    opt, path, rates = SGD(peak), [net.start], []
    rows = minibatches(len(net), 32, seed)

    def train(n):
        for _ in range(n):
            path.append(opt.step(path[-1], net.grad(path[-1], next(rows))))
            rates.append(float(opt.rate))                 # the rate that this step has used

    loop(opt, train, plan)
    return np.array(rates), np.array(path)


# %% tags=["core"]
rates, path = trained(right, plan)
plain = run(SGD(lambda t: plan(t // 20)), net, epochs * 20, batch=32, seed=seed)
claim("This loop and a plain function t → η take the same steps, to the last digit.",
      np.array_equal(path, plain.x) and np.array_equal(rates, plain.lr), f"{len(rates)} steps")

# %% [markdown]
# ## Predict
#
# Now a loop that looks just as good. It has no scheduler; after each epoch it writes the rate itself:

# %% tags=["core"]
def written_late(opt, train, plan):               # opt is SGD(peak), with peak = 0.2
    for epoch in range(epochs):                   # 0, 1, 2 …
        train(20)
        opt.lr = plan(epoch)


# %% [markdown]
# Which rate does its first epoch use? Say it before you press a button. Behind the buttons wait four more: one loop tells the scheduler first, one tells it after every *step*. The last two are loops as they should be, but the one has a plan counted in steps, and the other a warm-up that begins at 0.

# %% tags=["core"]
def scheduler_first(opt, train, plan):
    scheduler = Scheduler(opt, plan)
    for epoch in range(epochs):
        scheduler.step()
        train(20)


def every_step(opt, train, plan):
    scheduler = Scheduler(opt, plan)
    for t in range(epochs * 20):
        train(1)
        scheduler.step()


# %% tags=["core"]
in_steps = join([warmup(peak, epochs * 10), linear(peak, epochs * 10)], [epochs * 10])
from_0 = join([linear(0, 5, floor=peak), linear(peak, epochs - 5)], [5])     # 0, 0.04 … 0.16, 0.2
done = {"right": trained(right, plan), "written late": trained(written_late, plan),
        "scheduler first": trained(scheduler_first, plan),
        "every step": trained(every_step, plan),
        "plan in steps": trained(right, in_steps), "from 0": trained(right, from_0)}

# %% tags=["core"]
rates, paths = (np.array(part) for part in zip(*done.values()))     # (loop, step)
marks = np.arange(0, epochs * 20 + 1, 4)
losses = net.loss(paths[:, marks])


# %% tags=["core"]
def upto(i, j):
    stairs.set_data(np.arange(marks[i]), rates[j, :marks[i]])
    fall.set_data(marks[:i + 1], losses[j, :i + 1])


# %% tags=["core"]
fig, (top, bottom) = plt.subplots(2, 1, figsize=(9, 5), sharex=True)
stairs, = top.plot([], [], color=theme.ORANGE, drawstyle="steps-post")
top.set(title="the η that each step uses", ylim=(-0.05 * peak, 1.1 * peak))
fall, = bottom.plot([], [], color=theme.BLUE)
bottom.set(title="loss of all 640 digits", xlabel="step, 20 to an epoch", yscale="log")
bottom.set(ylim=(0.03, 40), xlim=(0, marks[-1]), xticks=np.arange(0, marks[-1] + 1, 20))
slide(fig, upto, step=marks, loop=list(done), value=(40, "written late"), answer="0.2",
      describe=lambda i, j: f"The loss is {losses[j, i]:.2g}.",
      predict="Which rate does the first epoch of that loop use?",
      choices=["none, it is 0", "0.04", "0.08", "0.2"],
      alt="The rate of each step, above the loss after it, up to one step, for one of six loops.")

# %% [markdown]
# ## What you saw
#
# Drag to the far right, press the buttons, and compare.
#
# | loop | what it does | mend |
# |---|---|---|
# | written late | The first epoch trains with what the optimizer was *made* with, the peak; all others come one epoch late. The warm-up is there, after the damage. | write before you train |
# | scheduler first | The first rung is skipped, and the last epoch uses the rung behind the last, here 0. | train, then `scheduler.step()` |
# | every step | The plan of ten epochs is over after ten steps. The rest stands still. | one unit for plan and calls |
# | plan in steps | Told once an epoch, the plan of 200 steps is at its tenth rung when all is over. | one unit for plan and calls |
# | from 0 | The first epoch costs what an epoch costs, and learns nothing. | (t + 1)/5 in place of t/5 |

# %% tags=["core"]
claim("Written late, the first epoch runs at the peak, the second at the first rung …",
      (rates[1, :20] == peak).all() and (rates[1, 20:40] == plan(0)).all(), *rates[1, [0, 20]])
claim("… and after five epochs, at the end of the warm-up, the loss is still the higher one.",
      losses[1, 25] > losses[0, 25], *losses[[1, 0], 25])

# %% tags=["core"]
claim("With the scheduler first, training begins at the second rung; the last epoch moves nothing.",
      rates[2, 0] == plan(1) and np.ptp(paths[2, -20:], axis=0).max() == 0, *rates[2, [0, -1]])
claim("With a warm-up from 0, the first epoch moves nothing.",
      np.ptp(paths[5, :21], axis=0).max() == 0, rates[5, 0])

# %% tags=["core"]
claim("Told at every step, the plan is over after ten steps, far above the right loop.",
      (rates[3, 10:] == 0).all() and losses[3, -1] > 3 * losses[0, -1], *losses[[3, 0], -1])
claim("A plan in steps, told once an epoch, stays low; it ends far above “scheduler first”, too.",
      rates[4].max() < 0.101 * peak and losses[4, -1] > 3 * losses[2, -1], *losses[[4, 2, 0], -1])

# %% [markdown]
# Is the order always that important? No. “Scheduler first” does far less harm than a wrong unit: with the seeds 0 to 9 it ended between 0.7 and 2.9 times as high as the right loop. In a stair that falls at epoch 30 it means 29, and nobody will ever notice. But the first rung is lost, and in a warm-up that is the careful one; PyTorch [warns](https://docs.pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate) of “skipping the first value of the learning rate schedule”.
#
# And is a warm-up from 0 a mistake? It is a convention: Keras' [CosineDecay](https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay) counts t/w. Counted in steps this costs one step of many; counted in epochs, an epoch.
#
# **Per batch or per epoch?** Either is right, if the plan and the calls agree. Told once an epoch, η is a stair of few rungs; told at every batch, the same rise or fall is smooth, and T is the number of *batches*. A plan has a unit, and nothing in the code says which. The wrong one raises no error. So **log the rate that was used**, and look at its curve once. Ask the *optimizer*, between its step and the scheduler's: after `scheduler.step()` it holds the rate of the *next* step. And do not let the scheduler compute one for you. Many make the next rate from the present one (PyTorch's `get_lr` does; its [documentation](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LRScheduler.html) sends you to `get_last_lr`), so at the wrong moment they print a number that no step uses:

# %% tags=["core"]
class Stair(Scheduler):
    def get_lr(self):                             # the next rate, made from the present one
        return self.opt.lr * (0.1 if self.count % 10 == 0 else 1)


stair = Stair(SGD(), step(1.0, 10))
for t in range(10):
    stair.step()
claim("On the stair's tenth step the optimizer holds 0.1, while get_lr() prints 0.01.",
      np.allclose([stair.opt.lr, stair.get_lr()], [0.1, 0.01]))

# %% [markdown]
# ## Stopped and resumed
#
# The machine is needed for something else: halfway, after step 150, your run is stopped, and goes on tomorrow. What has to be in the file? The task is the mass of the penguins, 64 of them a step. The optimizer is Adam, which keeps two running averages, one of the slopes and one of their squares: its *moments* (their story is [Adaptive rates](09_adaptive_rates.ipynb); all that counts here is that they are a memory). The plan: 30 steps of warm-up, then a cosine. At 19 places we make a file of everything: the weights, and the optimizer as it is, with its moments and its count of steps. The buttons say what of it is put back when the run goes on.

# %% tags=["core"]
line = LinearRegression(*map(standardize, penguins()))
excess = lambda x: line.loss(x) - line.minimum
tide = join([warmup(high, 30), cosine(high, steps - 30)], [30])
whole = run(Adam(tide), line, steps, batch=64, seed=seed)

# %% tags=["core"]
stops, files, x, opt = np.arange(1, 20) * steps // 20, {}, line.start, Adam(tide)
for begin, s in zip([0, *stops], stops):
    x = run(opt, line, s - begin, x0=x, batch=64, seed=seed, resume=True).x[-1]
    files[s] = copy.deepcopy((x, opt))


# %% tags=["core"]
def resumed(s, kept):
    x, opt = copy.deepcopy(files[s])
    if kept == "no count":
        opt.lr = lambda t: tide(t - s)            # the scheduler begins at 0 again
    elif kept == "no moments":
        opt = Adam(lambda t: tide(t + s))         # a new Adam, with the right rates
    elif kept == "weights alone":
        opt = Adam(tide)
    return run(opt, line, steps - s, x0=x, batch=64, seed=seed, resume=True)


kinds = ["all", "no count", "no moments", "weights alone"]
after = [[resumed(s, kind) for kind in kinds] for s in stops]
ends = np.array([[excess(part.x[-1]) for part in row] for row in after]) / excess(whole.x[-1])


# %% tags=["core"]
def goes_on(i, j):
    rate.set_data(np.arange(stops[i], steps), after[i][j].lr)
    rest.set_data(np.arange(stops[i], steps + 1), excess(after[i][j].x))
    plt.setp(seams, xdata=stops[[i, i]])


# %% tags=["core"]
fig, (top, bottom) = plt.subplots(2, 1, figsize=(9, 5), sharex=True)
plt.setp(top.plot(whole.lr) + bottom.plot(excess(whole.x)), color=theme.FAINT)
rate, = top.plot([], [], color=theme.ORANGE)
rest, = bottom.plot([], [], color=theme.BLUE, linewidth=1.4)
seams = [ax.axvline(0, color=theme.GREEN, linestyle="--", linewidth=1) for ax in (top, bottom)]
top.set(title="η: never stopped, grey; resumed, in colour")
bottom.set(title="loss above the minimum", xlabel="step", yscale="log", ylim=(1e-8, 2))
slide(fig, goes_on, stopped=stops, kept=kinds, value=(steps // 2, "weights alone"),
      describe=lambda i, j: f"It ends {ends[i, j]:.3g} times as high as if never stopped.",
      predict="Stopped halfway, resumed with the weights alone: where does it end?",
      choices=["as low as if never stopped", "a little higher", "far higher"], answer="far higher",
      alt="The rate and the loss of a resumed run, drawn over those of a run never stopped.")

# %% [markdown]
# ## What was lost
#
# Leave the slider in the middle and press the buttons.
#
# - **all**: weights, moments and count. The seam cannot be found.
# - **no count**: the plan begins anew. η warms up a second time, climbs to its peak, and when the steps are over the plan is not: the quiet end with a low rate never comes.
# - **no moments**: η is right, yet the loss **jumps**. A new Adam has forgotten how steep it was, so its first steps have the full length η in *every* coordinate, whatever the slope. In time that heals.
# - **weights alone**: both at once. This is what a file with nothing but the weights gives you.

# %% tags=["core"]
half, jumps = steps // 2, excess(whole.x[steps // 2:][:20]).max()
gone, lost = resumed(half, "no moments"), resumed(half, "no count")
claim("Without the moments the loss jumps more than three-fold in the next 20 steps …",
      excess(gone.x[:20]).max() > 3 * jumps, excess(gone.x[:20]).max() / jumps)

# %% tags=["core"]
claim("… since the first step is as long as η in each of the four coordinates.",
      np.allclose(np.abs(gone.x[1] - gone.x[0]), tide(half), rtol=1e-4), tide(half))
claim("Without the count the run ends more than three times as high.",
      excess(lost.x[-1]) > 3 * excess(whole.x[-1]), excess(lost.x[-1]) / excess(whole.x[-1]))

# %% [markdown]
# ## The rule
#
# A step needs more than x. Whatever the next step reads is the **state** of a run, and it belongs in the file:
#
# $$(x_t,\; \text{moments}_t,\; t) \;\longrightarrow\; (x_{t+1},\; \text{moments}_{t+1},\; t+1)$$
#
# In words: *save the weights, the optimizer and the count; restore all three; then go on as if nothing had happened.* (Batches drawn by chance belong to it too; here `run` deals those of step t.) As code, with moments and count inside our optimizer:

# %% tags=["core"]
x, opt = copy.deepcopy(files[half])
again = run(opt, line, steps - half, x0=x, batch=64, seed=seed, resume=True)
claim("With everything restored, the run equals the one never stopped, to the last digit.",
      np.array_equal(again.x, whole.x[half:]) and np.array_equal(again.lr, whole.lr[half:]))

# %% [markdown]
# ## Once more, from the top?
#
# A one-cycle (up, then down for good) with its peak at 0.5 has given a fine net. Why not run it a second time? The slider sets the peak of the second cycle. Watch the accuracy on 1397 digits that the net has not seen.

# %% tags=["core"]
seen, named, *unseen = split(pixels / 16, labels, share=0.777, seed=seed)
good = MLP(seen, named, hidden=(32,), seed=seed)
once = run(SGD(onecycle(0.5, cycle)), good, cycle, batch=16, seed=seed)

# %% tags=["core"]
peaks, marked = np.geomspace(0.005, 0.5, 11), np.arange(0, cycle + 1, 5)
second = lambda lr: SGD(onecycle(lr, cycle))
twice = sweep(second, peaks, good, cycle, once.x[-1], batch=16, seed=seed)
before, then = (good.on(*unseen).accuracy(part.x[marked]) for part in (once, twice))

# %% tags=["core"]
fig, (top, bottom) = plt.subplots(2, 1, figsize=(9, 5), sharex=True)
plt.setp(top.plot(once.lr) + bottom.plot(marked, before), color=theme.FAINT)
bump, = top.plot([], [], color=theme.ORANGE)
hits, = bottom.plot([], [], color=theme.BLUE)
top.set(title="η")
bottom.set(title="accuracy on digits not seen", xlabel="step")
bottom.set(ylim=(0.5, 1), xlim=(0, 2 * cycle))
slide(fig, [lambda i: bump.set_data(cycle + np.arange(cycle), twice.lr[:, i]),
            lambda i: hits.set_data(cycle + marked, then[:, i])], peak=peaks, value=0.5,
      describe=lambda i: f"Lowest {then[:, i].min():.3f}, in the end {then[-1, i]:.3f}.",
      alt="The rate of two one-cycles in a row, and the accuracy along them.")

# %% tags=["core"]
claim("At the same peak the accuracy falls by 2 points or more, and is back at the end.",
      then[:, -1].min() < before[-1] - 0.02 and then[-1, -1] > before[-1] - 0.03,
      before[-1], then[:, -1].min(), then[-1, -1])
claim("With a hundredth of the peak it never falls by 1.", then[:, 0].min() > before[-1] - 0.01)

# %% [markdown]
# At a high rate a run hovers high, however low it was before: that is the floor of [Noisy steps](05_noisy_steps.ipynb), and the second climb lifts the net back onto it. On the way down it comes back. So **stop in the middle of a second cycle and you lose; wait for its end and you have what you had, or a little more.** To train a finished net further, go on low.
#
# ## When does a warm-up help?
#
# All this care for a slow start: what is it good for? Three nets learn the same digits for 100 steps, with a warm-up over the first 25 and without; then η falls to 0. One starts with weights of the usual size, one with three times as large ones. The third is deep, five hidden layers, and is trained by Adam (at a tenth of the η shown). What do you expect of each? Choose by the button, and drag.

# %% tags=["core"]
nets = {"usual start": (SGD, (32, 32), 1.0), "sharp start": (SGD, (32, 32), gain),
        "deep, Adam, η/10": (lambda lr: Adam(lambda t: lr(t) / 10), (32,) * 5, 1.0)}


def final(kind, warm, draw):
    make, hidden, gain = nets[kind]
    model = MLP(pixels[:640] / 16, labels[:640], hidden=hidden, gain=gain, seed=draw)
    shape = join([warmup(1, warm), linear(1, 100 - warm)], [warm]) if warm else linear(1, 100)
    return sweep(lambda lr: make(lambda t: lr * shape(t)), lrs, model, 100, batch=16,
                 seed=draw, record="loss").loss[-1]


tried = np.array([[[final(kind, warm, seed + s) for s in range(seeds)] for warm in (0, rise)]
                  for kind in nets])              # (net, warm-up, draw, rate)
result = np.exp(np.log(np.fmin(tried, 1e3)).mean(axis=2))

# %% tags=["core"]
fig, ax = plt.subplots(figsize=theme.WIDE)
curves = [ax.plot(lrs, result[0, w], color=color, label=label)[0] for w, color, label in (
    (0, theme.BLUE, "without warm-up"), (1, theme.GREEN, "with warm-up"))]
dots, = ax.plot([], [], "o", color=theme.ORANGE, markersize=9)
ax.set(title="loss after 100 steps", xlabel="peak η", ylim=(0.08, 5), xscale="log", yscale="log")
fig.legend(loc="outside right upper")
slide(fig, [lambda i, j: [curves[w].set_ydata(result[j, w]) for w in (0, 1)],
            lambda i, j: dots.set_data(lrs[[i, i]], result[j, :, i])], lr=lrs, net=list(nets),
      value=(0.2, "usual start"),
      describe=lambda i, j: "{:.2g} without, {:.2g} with warm-up.".format(*result[j, :, i]),
      alt="The loss after 100 steps against the peak, with and without a warm-up, for one net.")

# %% tags=["core"]
ratio = np.divide(*result.min(axis=2).T[::-1])    # with over without, each at its best peak
claim("With a warm-up the sharp start leaves less than 0.8 of the loss …", ratio[1] < 0.8, ratio[1])
claim("… and the usual start more than 0.85 of it.", ratio[0] > 0.85, ratio[0])
claim("At high rates the deep net gains a tenth or more.", (result[2, 1] / result[2, 0])[-4:-1] < 0.9)

# %% [markdown]
# The sharp net gains a lot, the usual one hardly, and the deep one where η is high (just below the highest shown). At a sharp start the edge is so low that a useful rate lies above it. But it does not stay there: while η is still low, training carries the net to flatter places. **A warm-up waits until the edge has gone out of the way.** What it buys is that a higher η survives (Kalra and Barkeshli 2024, [arXiv:2406.09405](https://arxiv.org/abs/2406.09405)). Where a high η survives anyway, it buys nothing.
#
# As a formula, with w for the steps of the warm-up and t from 0:
#
# $$\eta_t = \eta \cdot \min\!\left(\frac{t + 1}{w},\; 1\right)$$
#
# ## In your framework
#
# Order, file and restoring in PyTorch. When you resume, build all three first and load afterwards, since a new scheduler overwrites the optimizer's rate (so the [documentation](https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LRScheduler.html)). For a log, ask `clock.get_last_lr()` before `clock.step()`.
#
# ```python
# model = torch.nn.Linear(3, 1)
# opt = torch.optim.Adam(model.parameters(), lr=0.1)
# clock = torch.optim.lr_scheduler.LambdaLR(opt, lambda t: min((t + 1) / 20, 1))
# for t in range(10):
#     opt.zero_grad(); model(torch.ones(8, 3)).square().mean().backward(); opt.step(); clock.step()
# torch.save([part.state_dict() for part in (model, opt, clock)], "run.pt")
# for part, state in zip((model, opt, clock), torch.load("run.pt")):
#     part.load_state_dict(state)
# ```
#
# ## What is still open
#
# How long a warm-up should be, nobody can compute beforehand. Goyal et al. 2017 ([arXiv:1706.02677](https://arxiv.org/abs/1706.02677)) took five epochs for very large batches, Vaswani et al. 2017 ([arXiv:1706.03762](https://arxiv.org/abs/1706.03762)) took 4000 steps. Whether a better start or another optimizer can make it needless is being worked on: for a net that starts well, you saw, it is needless already.
#
# ## In one breath
#
# Train, then tell the scheduler, and count both in the same unit; log the rate that was used. A run is its weights, its moments and its count: save all three, and no seam can be found. A warm-up pays where the start is sharp, since it lets a higher η survive; its first step should learn.
#
# **Next:** [09 Adaptive rates](09_adaptive_rates.ipynb), or first the [exercises](../exercises/08_warm_starts.ipynb).
#
# ## Going further
#
# **Where the edge goes.** How high may η be so that the next step still goes down? Ask the sharp net before and after a warm-up to 0.4:

# %%
def reach(net, x, scan=np.geomspace(0.003, 30, 81)):
    lower = net.loss(x - scan[:, None] * net.grad(x)) < net.loss(x)
    return scan[lower.argmin()]                   # the first rate that does not lower the loss


draws = [MLP(net.features, net.target, (32, 32), gain=gain, seed=seed + s) for s in range(seeds)]
warm = [run(SGD(warmup(0.4, rise)), n, rise, batch=16, seed=seed).x[-1] for n in draws]
moves = np.log([reach(n, x) / reach(n, n.start) for n, x in zip(draws, warm)])
claim("During the warm-up it grows by half or more, on average over the nets.",
      moves.mean() > np.log(1.5), np.exp(moves.mean()), "each:", *np.exp(moves).round(1))
