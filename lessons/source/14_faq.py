# ---
# jupyter:
#   lrcourse:
#     title: FAQ
#     minutes: 30
# ---

# %% [markdown]
# # FAQ
#
# **One question, one sentence, one proof.** This notebook is for looking things up: 26 questions that people really ask, and at the end [the words](#Words) of the course with their meanings. Each answer is one sentence, with a short experiment below it and a link to the whole story.
#
# Run the next three code cells once. After that, every proof runs by itself, in any order. (A link into a lesson opens it at the top; a second click goes to the heading that it names.)
#
# ## Find your question
#
# | you type, or see in the log | go to |
# |---|---|
# | `1e-10`, feature scaling, normalise, standardise | [My inputs are 100 times as large, and now I get NaN](#My-inputs-are-100-times-as-large,-and-now-I-get-NaN) |
# | accuracy falls, fine-tune, `OneCycleLR` twice, train longer | [I ran a second one-cycle, and the accuracy fell](#I-ran-a-second-one-cycle,-and-the-accuracy-fell) |
# | accumulate gradients, `reduction="sum"` | [Does it matter whether the loss is a sum or a mean?](#Does-it-matter-whether-the-loss-is-a-sum-or-a-mean?) |
# | Adam, decay, schedule with Adam | [Does the learning rate have to fall with Adam?](#Does-the-learning-rate-have-to-fall-with-Adam?) |
# | Adam, `param_groups`, print learning rate | [Adam prints the same learning rate for ever](#Adam-prints-the-same-learning-rate-for-ever) |
# | adjust, anneal, learning rate decay, reduce, schedule | [Can the learning rate change during training?](#Can-the-learning-rate-change-during-training?) |
# | batch size, linear scaling, more machines | [I doubled the batch: must the learning rate change?](#I-doubled-the-batch:-must-the-learning-rate-change?) |
# | best or good learning rate, default, 0.001, grid search, tune | [How do I choose a learning rate?](#How-do-I-choose-a-learning-rate?) |
# | boosting, `eta0`, `learning_rate="optimal"`, `learning_rate_init` | [What is learning_rate in boosting and in scikit-learn?](#What-is-learning_rate-in-boosting-and-in-scikit-learn?) |
# | checkpoint, `last_epoch`, resume, `state_dict` | [The learning rate jumps when I resume](#The-learning-rate-jumps-when-I-resume) |
# | checkpoint, loss spike after loading | [The loss jumps when I resume](#The-loss-jumps-when-I-resume) |
# | cosine, `CosineAnnealingLR`, `T_max` | [My cosine rises again after T_max](#My-cosine-rises-again-after-T_max) |
# | “Detected call of lr_scheduler.step() before optimizer.step()” | [Does the scheduler come before the optimizer?](#Does-the-scheduler-come-before-the-optimizer?) |
# | diverge, does not converge, explode, overshoot, too high, too large | [What happens if the learning rate is too high?](#What-happens-if-the-learning-rate-is-too-high?) |
# | `get_lr`, `get_last_lr` | [get_lr prints a wrong number](#get_lr-prints-a-wrong-number) |
# | greater than 1, between 0 and 1, range of learning rates | [Why is the learning rate below 1?](#Why-is-the-learning-rate-below-1?) |
# | `inf`, `nan`, NaN loss | [A power of ten more, and the loss is NaN](#A-power-of-ten-more,-and-the-loss-is-NaN) |
# | learning rate for a perceptron | [Does the learning rate matter for a perceptron?](#Does-the-learning-rate-matter-for-a-perceptron?) |
# | local minimum, loss not decreasing, not learning, plateau, slow, stuck, too low, too small | [The loss is flat: too low, too high, or done?](#The-loss-is-flat:-too-low,-too-high,-or-done?) |
# | loss goes up, loss increases, jumps about, oscillates | [How can gradient descent raise the loss?](#How-can-gradient-descent-raise-the-loss?) |
# | lr finder, `lr_find`, range test, steepest, suggestion | [Which point of the range test do I take?](#Which-point-of-the-range-test-do-I-take?) |
# | lr finder: flat curve, stops early, training broken afterwards | [The finder is flat, stops early, or left a broken model](#The-finder-is-flat,-stops-early,-or-left-a-broken-model) |
# | patience, `ReduceLROnPlateau`, threshold | [Why does patience=2 wait for three bad losses?](#Why-does-patience=2-wait-for-three-bad-losses?) |
# | per batch, per epoch, `scheduler.step()` where | [Do I call the scheduler per batch or per epoch?](#Do-I-call-the-scheduler-per-batch-or-per-epoch?) |
# | sudden drop of the loss, cliff, step decay, curves in papers | [Why do the curves in papers drop all at once?](#Why-do-the-curves-in-papers-drop-all-at-once?) |
# | warm-up, warmup steps, learning rate 0 at the start | [The first step of my warm-up has learning rate 0](#The-first-step-of-my-warm-up-has-learning-rate-0) |

# %%
import numpy as np

from lrcourse import SGD, Adam, LinearRegression, LinearSVM, LogisticRegression, ReduceOnPlateau
from lrcourse import Surface, breast_cancer, claim, cosine, digits, grid_search, linear, log_grid
from lrcourse import noisy, onecycle, parabola, penguins, quadratic, range_test, run, standardize
from lrcourse import step, sweep, warmup

# %%
# Change these
seed = 0          # of all batches and all noise, 0 … 99
balls = 200       # that are averaged where slopes are noisy, 100 … 500
part = 0.02       # of the edge: how far below and above it to look, 0.02 … 0.3
high = 3.0        # x²/loss: a rate for penguins, above their edge at 1.0, 2 … 9
peak = 0.3        # x²/loss: highest rate of the schedules for penguins, 0.2 … 0.4

# %%
lengths, mass = penguins()
line = LinearRegression(standardize(lengths), standardize(mass))        # penguins; edge 2/L = 1.0
rows, benign = breast_cancer()
tumours = LogisticRegression(standardize(rows), benign)

# %% [markdown]
# ## The best known three
#
# ### What happens if the learning rate is too high?
#
# **Above 2/L, with L the largest curvature, a squared loss grows without end; a loss whose slope is bounded only jumps about, and a ReLU network may fall silent for good.** The edge comes from the data, so no number is too high everywhere. In full: [02, The rule](02_too_fast.ipynb#The-rule) and, for other losses, [10, Why some only jump](10_three_models.ipynb#Why-some-only-jump).

# %%
for data, target in (lengths, mass), (rows, benign), digits():
    square = LinearRegression(standardize(data), target)
    both = np.array([1 - part, 1 + part]) * 2 / square.curvature(square.start)
    loss = sweep(SGD, both, square, 500, record="loss").loss
    claim("Just below 2/L the loss falls, just above it soars.",
          loss[-1, 0] < loss[0, 0] < loss[-1, 1] / 1000, f"2/L = {both.mean():.3g}")

# %% [markdown]
# ### Can the learning rate change during training?
#
# **Yes, and with noisy steps one that falls ends lower than the best constant; without noise falling only costs time.** The rule for it is called a schedule. In full: [07, Should η stay constant?](07_changing_rates.ipynb#Should-η-stay-constant?)

# %%
def tuned(make, sigma):
    bowl, far = noisy(quadratic([1, 0.1]), sigma, seed), np.full((balls, 1, 2), 4.0)
    ends = sweep(make, log_grid(0.01, 1.9, 15), bowl, 200, x0=far, record="loss").loss[-1]
    return ends.mean(axis=0).min()                  # the mean of the balls, at the best rate


# %%
ratio = [tuned(lambda lr: SGD(linear(lr, 200)), sigma) / tuned(SGD, sigma) for sigma in (0.3, 0.0)]
claim("With noise the falling rate leaves less than 0.7 of what the constant leaves …",
      ratio[0] < 0.7, ratio[0])
claim("… without noise over 1000 times as much.", ratio[1] > 1000, ratio[1])

# %% [markdown]
# ### How do I choose a learning rate?
#
# **Scale the columns, make a range test, take a third of its lowest point (with Adam a tenth), and let three full runs round it decide; if the best lies at the border, widen.** What each way costs, and how often it works: [11, What to do first](11_choosing_rates.ipynb#What-to-do-first).

# %%
svm, same = LinearSVM(standardize(rows), benign, l2=0.01), {"batch": 32, "seed": seed}
test = range_test(SGD, 1e-6, 100, svm, rule="min/3", **same)
three = grid_search(SGD, test.lr * np.array([0.3, 1, 3]), svm, 300, **same)
every = grid_search(SGD, log_grid(1e-6, 100, 33), svm, 300, **same)

# %%
missed = three.losses.min() / every.losses.min() - 1
claim("A support vector machine: test and three runs come within 5 % of the best of 33 rates …",
      missed < 0.05, missed)
paid = (test.gradients + three.gradients) / every.gradients
claim("… for less than an eighth of the price.", paid < 1 / 8, paid)

# %% [markdown]
# ## Before training
#
# ### Why is the learning rate below 1?
#
# **It need not be: the edge is 2/L, and the curvature L depends on the units.** With columns scaled to spread 1 the squared loss has L ≥ 1, so there the edge is at most 2, and good rates are small numbers. In full: [02, Two things often mistaken](02_too_fast.ipynb#Two-things-often-mistaken).

# %%
metres = LinearRegression((lengths - lengths.mean(axis=0)) / 1000, standardize(mass), bias=False)
fit = run(SGD(5000.0), metres, 3000)
claim("With centred lengths in metres, η = 5000 finds the best line.",
      np.isclose(fit.loss[-1], metres.minimum), f"2/L = {2 / metres.curvature(metres.start):.0f}")

# %% [markdown]
# ### My inputs are 100 times as large, and now I get NaN
#
# **The curvature grows with the square of the inputs, so the edge is 10 000 times as low: scale the columns, and do not mend it with a tiny rate and a million steps.** The tiny rate keeps the run alive, but then the flattest direction does not move. In full: [04, What you saw](04_right_scale.ipynb#What-you-saw).

# %%
big = LinearRegression(100 * lengths, mass)
curvatures = np.linalg.eigvalsh(big.hessian(big.start))
left = (1 - 1e-10 * curvatures) ** 1_000_000        # in each direction, exactly

# %%
claim("At η = 1e-10 the run is stable …", np.abs(left) <= 1, f"2/L = {2 / curvatures[-1]:.2g}")
claim("… and after a million steps 99.9 % of the flattest way is still to go.", left.max() > 0.999)

# %%
scaled = LinearRegression(standardize(100 * lengths), mass)
fit = run(SGD(0.5), scaled, 50).loss - scaled.minimum
left = fit[-1] / fit[0]
claim("Scaled, 50 steps at 0.5 leave less than a 10 000th of the loss.", left < 1e-4, left)

# %% [markdown]
# ### Does it matter whether the loss is a sum or a mean?
#
# **Yes: a sum over n rows makes every slope n times as large, so SGD needs η/n.** Gradients that are accumulated over parts of a batch are such a sum: divide by the number of parts, and if the parts are not equally large, weight them by their rows. In full: [04, Sum or mean](04_right_scale.ipynb#Sum-or-mean).

# %%
parts = np.split(np.arange(len(mass)), [128, 256])  # 128, 128 and 77 rows
slopes, sizes = np.array([line.grad(line.start, few) for few in parts]), [len(few) for few in parts]
whole = line.grad(line.start)

# %%
claim("Weighted by their rows, the parts' slopes give the slope of all …",
      np.allclose(sizes @ slopes / sum(sizes), whole))
claim("… and a plain mean of them does not.", not np.allclose(slopes.mean(axis=0), whole, 0.01))

# %%
loss, grad = lambda w: 569 * tumours.loss(w), lambda w: 569 * tumours.grad(w)
summed = Surface("sum", loss, grad, tumours.start)
ends = [run(Adam(0.1), either, 100).x[-1] for either in (tumours, summed)]
claim("Adam takes the same way with the sum of 569 rows.", np.allclose(*ends, atol=1e-4))

# %% [markdown]
# ### I doubled the batch: must the learning rate change?
#
# **As long as noise is what limits you, double it too (for Adam the square root of two is proposed); near the edge leave it, since no batch moves 2/L.** The sources: Goyal et al. 2017, [arXiv:1706.02677](https://arxiv.org/abs/1706.02677), and for Adam Malladi et al. 2022, [arXiv:2205.10287](https://arxiv.org/abs/2205.10287). In full: [05, Twice the batch, which rate?](05_noisy_steps.ipynb#Twice-the-batch,-which-rate?)

# %%
def hover(lr, batch):                               # a batch of B has a B-th of the variance
    valley, low = noisy(parabola(), batch**-0.5, seed), np.zeros((5 * balls, 1))
    return run(SGD(lr), valley, 400, x0=low, record="loss").loss[200:].mean()


# %%
claim("Double both, from η = 0.05 = 0.025 · 2/L, and the floor stays where it was, within a tenth.",
      0.9 < hover(0.1, 8) / hover(0.05, 4) < 1.1, hover(0.1, 8) / hover(0.05, 4))
claim("Double both from 1.2/L, and it explodes.", hover(2.4, 8) > 1e6 * hover(1.2, 4))

# %% [markdown]
# ### Does the learning rate matter for a perceptron?
#
# **From w = 0 it does not: it only makes w longer, and a positive factor does not change the sign of a score.** From another start, what counts is η beside the first w. In full: [06, What you saw](06_history.ipynb#What-you-saw).

# %%
corners, is_and = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([-1, -1, -1, 1])


def learn_and(lr, w):                               # the weights, and whether all answers are right
    for row, y in 10 * list(zip(corners, is_and)):
        w = w + lr * y * row * (y * (row @ w) <= 0)
    return w, np.all(is_and * (corners @ w) > 0)


# %%
(tiny, low), (huge, high_too) = (learn_and(lr, np.zeros(3)) for lr in (1 / 1024, 1024.0))
claim("A perceptron learns “and” at 1/1024 and at 1024: the same weights, a million times as long.",
      low and high_too and np.all(huge == 1024**2 * tiny), huge)

# %%
old = np.array([5.0, -3, 4])
(still, low), (_, high_too) = (learn_and(lr, old) for lr in (1 / 1024, 1024.0))
claim("Where old weights are in the way, 40 rows suffice at 1024, and not at 1/1024.",
      high_too and not low, still.round(2))

# %% [markdown]
# ### Which point of the range test do I take?
#
# **Not the lowest: there the blow-up has begun; take a third of that rate with SGD, a tenth with Adam.** These parts are averages over six small tasks, no law, so let full runs decide. In full: [11, Which point?](11_choosing_rates.ipynb#Which-point?)

# %%
reading = range_test(SGD, 1e-6, 100, line, rule="min/3", batch=32, seed=seed).lr
runs = sweep(SGD, [3 * reading, reading], line, 300, batch=32, seed=seed, record="loss")
lowest, third = runs.loss[-1] - line.minimum

# %%
claim("Penguins: at the lowest point a run ends over twice as far above the minimum as at a third.",
      lowest > 2 * third, lowest, third)

# %% [markdown]
# ### The finder is flat, stops early, or left a broken model
#
# **Put the weights back after the test, use a large batch where the losses of single batches differ much, and where the curve never falls do not read it at all: take a tenth of the rate at the wall.** In full: [11, Three ways to be fooled](11_choosing_rates.ipynb#Three-ways-to-be-fooled).

# %%
test = range_test(SGD, 1e-6, 100, line, batch=32, seed=seed)
end = run(SGD(lambda t: test.lrs[t]), line, len(test.lrs), batch=32, seed=seed).loss
first = line.loss(line.start)
claim("Broken: after the test the loss is over four times the first.", end[-1] > 4 * first, first,
      end[-1])

# %%
done = line.solution                                # trained already
spike = range_test(SGD, 1e-6, 100, line, x0=done, batch=4, seed=seed).lrs[-1]
claim("Early: four rows a step, a trained line, and the test stops below 0.0001; the edge is at 1.",
      spike < 1e-4, spike)

# %%
flat = range_test(SGD, 1e-6, 100, line, x0=done).smooth
claim("Flat: with all rows the curve never falls.", flat.min() > 0.999 * flat[0])

# %% [markdown]
# ## During training
#
# ### The first step of my warm-up has learning rate 0
#
# **Some schedules count t/w from t = 0, and a step at η = 0 moves nothing; count (t + 1)/w, and the first step learns.** In steps that costs one of thousands, in epochs a whole one. In full: [08, What you saw](08_warm_starts.ipynb#What-you-saw).

# %%
from_0, from_1 = Adam(linear(0, 5, floor=0.1)), Adam(warmup(0.1, 5))
slope = line.grad(line.start)
first, second = (opt.step(line.start, slope) - line.start for opt in (from_0, from_1))

# %%
claim("Counted from 0 the first step moves nothing, counted from 1 by a fifth of the peak.",
      np.all(first == 0) and np.isclose(np.abs(second).max(), 0.1 / 5))
claim("Adam's averages have begun all the same.", np.any(from_0.m != 0))

# %% [markdown]
# ### My cosine rises again after T_max
#
# **A cosine is a wave: in PyTorch it rises again after `T_max` calls of the scheduler, so `T_max` has to be the number of calls in the whole run.** The usual slip: `T_max` in epochs, calls per batch. In full: [07, Two traps](07_changing_rates.ipynb#Two-traps).

# %%
calls = np.arange(10 * 20 + 1)                      # 10 epochs of 20 batches, T_max = 10
wave = peak * (1 + np.cos(np.pi * calls / 10)) / 2
claim("Called per batch, the rate is back at its peak ten times in ten epochs.",
      np.isclose(wave, peak)[1:].sum() == 10)
claim("With T_max = 200 it falls to the end, once.", np.diff(cosine(peak, 200)(calls)) < 0)

# %% [markdown]
# ### Why does patience=2 wait for three bad losses?
#
# **Because in PyTorch `patience` is the number of bad losses that are borne: the next one cuts.** Nor does every fall count as good: the loss must beat the best one by the `threshold`. In full: [07, Two traps](07_changing_rates.ipynb#Two-traps).

# %%
plateau, loss, seen = ReduceOnPlateau(1.0, patience=2), 5.0, []
while plateau(0) == 1.0 and len(seen) < 99:
    plateau.observe(loss)
    seen.append(loss)
    loss = loss * 0.99999                           # it falls, by less than the threshold

# %%
claim("The rate is cut at the fourth loss, the third bad one, though the loss fell each time.",
      len(seen) == 4 and np.all(np.diff(seen) < 0), seen[0], f"{seen[-1]:.6f}")

# %% [markdown]
# ### Does the learning rate have to fall with Adam?
#
# **If the steps are noisy, yes: Adam divides the slope by its own size, so near the minimum its steps do not get shorter by themselves, and it hovers on a floor set by η.** In full: [09, Does η have to fall with Adam?](09_adaptive_rates.ipynb#Does-η-have-to-fall-with-Adam?)

# %%
valley, low = noisy(parabola(), 1.0, seed), np.zeros((balls, 1, 1))     # all begin at the minimum
floors = sweep(Adam, [0.1, 0.01], valley, 1000, x0=low, record="loss").loss[500:].mean(axis=(0, 1))
claim("A tenth of Adam's η brings its floor down to less than a sixth.",
      floors[0] > 6 * floors[1], *floors)

# %% [markdown]
# ### I ran a second one-cycle, and the accuracy fell
#
# **The climb to the peak lifts the run back onto the high floor of a high rate; at the end of the second cycle it is about where it was, so finish it, or go on low.** In full: [08, Once more, from the top?](08_warm_starts.ipynb#Once-more,-from-the-top?)

# %%
make, same = lambda: SGD(onecycle(peak, 200)), {"batch": 8, "seed": seed}
once = run(make(), line, 200, **same).x[-1]
twice = run(make(), line, 200, once, **same).x
above = line.loss(twice) - line.minimum

# %%
middle = above[30:150].mean() / above[0]
claim("In the middle of the second cycle the loss lies over three times as high as before it …",
      middle > 3, middle)
claim("… at its end at most twice.", above[-1] < 2 * above[0], above[-1] / above[0])

# %% [markdown]
# ### The learning rate jumps when I resume
#
# **The scheduler counts by itself, and a new one begins at 0: save its count, and restore it after you have built optimizer and scheduler.** In full: [08, Stopped and resumed](08_warm_starts.ipynb#Stopped-and-resumed).

# %%
plan = cosine(peak, 400)
opt = SGD(plan)
x = run(opt, line, 320, batch=16, seed=seed).x[-1]
on, anew = (run(o, line, 80, x, batch=16, seed=seed, resume=True) for o in (opt, SGD(plan)))

# %%
claim("Without its count the plan jumps to over ten times the rate …",
      anew.lr[0] > 10 * on.lr[0], on.lr[0], anew.lr[0])
rest = [one.loss[-1] - line.minimum for one in (on, anew)]
claim("… and the run ends over five times as far above the minimum.", rest[1] > 5 * rest[0], *rest)

# %% [markdown]
# ### The loss jumps when I resume
#
# **If η is right and the loss jumps, the optimizer's memory was not saved: the first step of a new Adam has the full length η in each coordinate, however near the minimum it is.** Save weights, optimizer and count. In full: [08, What was lost](08_warm_starts.ipynb#What-was-lost).

# %%
bowl, opt = quadratic([1, 100]), Adam(0.01)         # no noise: only the memory differs
x = run(opt, bowl, 1500).x[-1]
old, new = (run(o, bowl, 20, x, resume=True).loss.max() for o in (opt, Adam(0.01)))
claim("The same place and η, a new Adam: the loss jumps over 1000-fold.",
      new > 1000 * old, old, new)

# %% [markdown]
# ## Reading the log
#
# ### A power of ten more, and the loss is NaN
#
# **Above the edge every step multiplies the error by the same factor, and powers grow fast; nan comes last, long after the loss has begun to rise.** Look there, and judge by a threshold. In full: [02, How to read a NaN](02_too_fast.ipynb#How-to-read-a-NaN).

# %%
loss = run(SGD(high), line, 2000).loss
factor = abs(1 - high * line.curvature(line.start))
forecast = np.log(np.finfo(float).max) / (2 * np.log(factor))     # steps: the loss is a square
inf = np.argmin(np.isfinite(loss))

# %%
claim("The factor alone tells the step at which the loss becomes inf, within 5 %.",
      abs(inf / forecast - 1) < 0.05, f"factor {factor:.3g}, step {inf}, forecast {forecast:.0f}")

# %% [markdown]
# ### How can gradient descent raise the loss?
#
# **A step lowers the loss along a straight slope, but the ground bends, so above 2/L even a step with all rows raises it; and a step on a batch lowers the loss of that batch, which is not the loss that you plot.** A rise is no divergence yet. In full: [02, Two things often mistaken](02_too_fast.ipynb#Two-things-often-mistaken).

# %%
rng, w, own, all_rows = np.random.default_rng(seed), line.solution, [], []
for few in rng.integers(len(mass), size=(200, 4)):
    after = w - 0.05 * line.grad(w, few)
    own.append(line.loss(after, few) - line.loss(w, few))
    all_rows.append(line.loss(after) - line.loss(w))

# %%
claim("From the best line, each of 200 batches lowers its own loss and raises that of all rows.",
      (np.array(own) < 0) & (np.array(all_rows) > 0))

# %% [markdown]
# ### The loss is flat: too low, too high, or done?
#
# **Ask the gradient and its promise, η times its length squared: no gradient, done or stuck; the promised fall comes, too low; it does not come, too high.** (The promise is that of plain descent on the same rows.) In full: [03, The loss is flat: slow, stuck or done?](03_too_slow.ipynb#The-loss-is-flat:-slow,-stuck-or-done?)

# %%
lrs = np.array([0.0001, 2.0])
both = sweep(SGD, lrs, parabola(), 50)              # the slope at x is x
kept = (both.loss[0] - both.loss[-1]) / np.sum(lrs * both.x[:-1, :, 0] ** 2, axis=0)

# %%
claim("Two losses that hardly move, by 2 % in 50 steps or less …",
      both.loss[-1] > 0.98 * both.loss[0])
claim("… one keeps its promise (too low), one keeps nothing of it (too high).",
      np.isclose(kept, [1, 0], atol=0.01), *kept)

# %% [markdown]
# ### Why do the curves in papers drop all at once?
#
# **Most likely the schedule cut the learning rate there: the floor on which a noisy run hovers goes down with η.** Nothing was suddenly understood, and an earlier cut need not be better. In full: [07, A cliff in the curve](07_changing_rates.ipynb#A-cliff-in-the-curve).

# %%
cut = run(SGD(step(0.1, 600)), line, 1200, batch=4, seed=seed)          # a tenth, from step 600 on
above = line.loss(cut.x) - line.minimum
drop = above[400:600].mean() / above[650:850].mean()
claim("Fifty steps after the cut less than a third of its height is left.", drop > 3, drop)

# %% [markdown]
# ### Adam prints the same learning rate for ever
#
# **What is printed is your η, and only a schedule changes it; the rate of each coordinate, η over the size of its slopes, is printed nowhere.** In full: [09, Rates that you can see](09_adaptive_rates.ipynb#Rates-that-you-can-see).

# %%
opt, place, slope = Adam(0.1), np.array([5.0, 5.0]), np.array([1.0, 1000.0])
own = (place - opt.step(place, slope)) / slope
claim("One coordinate is a thousand times as steep: its own rate is a thousandth …",
      np.allclose(own, [0.1, 0.0001]), *own)
claim("… and the printed one is 0.1.", opt.rate == 0.1)

# %% [markdown]
# ## In frameworks
#
# ### Do I call the scheduler per batch or per epoch?
#
# **In the unit in which you wrote the plan: nothing in the code knows it, and the wrong one raises no error.** So log the rate that each step used, and look at its curve once. In full: [08, What you saw](08_warm_starts.ipynb#What-you-saw).

# %%
plan = step(0.1, 3)                                 # a tenth after every three epochs
per_epoch, per_batch = plan(np.arange(10 * 20) // 20), plan(np.arange(10 * 20))
claim("Meant per epoch, it ends at 0.0001; called per batch, it is there after 9 of 200 batches.",
      np.allclose([per_epoch[-1], per_batch[9]], 1e-4), f"in the end {per_batch[-1]:.0e}")

# %% [markdown]
# ### Does the scheduler come before the optimizer?
#
# **No: first `optimizer.step()`, then `scheduler.step()`; the other way round the first value of the schedule is never used.** PyTorch warns: “Detected call of `lr_scheduler.step()` before `optimizer.step()`.” In a long stair that costs next to nothing, in a warm-up it is the first rung. In full: [08, What you saw](08_warm_starts.ipynb#What-you-saw).

# %%
plan, count, used = warmup(0.5, 5), 0, []           # 0.1, 0.2, 0.3, 0.4, 0.5, 0.5 …
for epoch in range(5):
    count += 1                                      # scheduler.step(), and only then …
    used.append(plan(count))                        # … the epoch trains with what it wrote

# %%
claim("Scheduler first: the rung 0.1 is skipped, and the top comes an epoch early.",
      np.allclose(used, [0.2, 0.3, 0.4, 0.5, 0.5]), *used)

# %% [markdown]
# ### get_lr prints a wrong number
#
# **`get_lr` is the scheduler's recipe for the next rate, not a report of the last: ask `get_last_lr()`, or the optimizer's `param_groups`, before you call `scheduler.step()`.** In full: [08, What you saw](08_warm_starts.ipynb#What-you-saw).

# %%
held, used, printed = 1.0, [], []
for epoch in range(6):
    used.append(held)                               # the rate that this epoch trains with
    printed.append(held * 0.9)                      # what a get_lr that multiplies by 0.9 says
    held = held * 0.9                               # scheduler.step()

# %%
claim("Each print shows the rate of the next epoch.", printed[:-1] == used[1:], *printed)

# %% [markdown]
# ### What is learning_rate in boosting and in scikit-learn?
#
# **In boosting it is the part of each tree that is added, a number without a unit; in scikit-learn's `SGDClassifier` and `MLPClassifier` it is a *string*, the name of a schedule, and the number is called `eta0` or `learning_rate_init`.** In full: [10, The same words for other things](10_three_models.ipynb#The-same-words-for-other-things).

# %%
big = lengths[:, 2] > 200                           # a tree with one cut, of the flipper in mm
left, first = mass.copy(), [mass[big].mean(), mass[~big].mean()]
for tree in range(3):
    left = left - 0.5 * np.where(big, left[big].mean(), left[~big].mean())
after = [left[big].mean(), left[~big].mean()]

# %%
claim("Three trees at 0.5 leave an eighth of what a tree can explain, whatever the unit.",
      np.allclose(after, np.array(first) / 8), f"{after[0]:.0f} of {first[0]:.0f} g")

# %% [markdown]
# ## Words
#
# One sentence each, as used in this course, and where it is first explained. L is the largest curvature, η the learning rate.
#
# | word | in one sentence | first explained in |
# |---|---|---|
# | adaptive method | An optimizer that divides the slope of each coordinate by its own size, so that η becomes a length. | [09, Six tasks, five optimizers](09_adaptive_rates.ipynb#Six-tasks,-five-optimizers) |
# | basin | All places from which small steps downhill end in the same minimum. | [03, Can a high rate save us?](03_too_slow.ipynb#Can-a-high-rate-save-us?) |
# | batch | The rows that one step looks at. | [05, What you saw](05_noisy_steps.ipynb#What-you-saw) |
# | bracket | 1 − ηL, the factor by which a step multiplies the distance to the minimum of a parabola. | [01, η is not the length of the step](01_one_step.ipynb#η-is-not-the-length-of-the-step) |
# | catapult | A loss that rises because η is above 2/L, until training lands where it is flatter, and then falls. | [10, A network above its edge](10_three_models.ipynb#A-network-above-its-edge) |
# | cosine | A schedule that falls from the peak to 0 along half a wave. | [07, Predict](07_changing_rates.ipynb#Predict) |
# | creep | To come nearer without ever changing sides, as steps below 1/L do. | [02, What you saw](02_too_fast.ipynb#What-you-saw) |
# | curvature | How much steeper the slope gets with each unit of x; with several weights, there is one for each direction. | [00, One ball, one valley](00_start_here.ipynb#One-ball,-one-valley) |
# | dead | Of a ReLU unit: it answers 0 to every row, so its slope is 0 and no step changes it any more. | [03, The loss is flat: slow, stuck or done?](03_too_slow.ipynb#The-loss-is-flat:-slow,-stuck-or-done?) |
# | diverge | To go farther out step after step, as on a parabola above 2/L. | [02, What you saw](02_too_fast.ipynb#What-you-saw) |
# | early stopping | Training less far, so that wrong labels are not learned by heart. | [12, What you saw](12_why_it_matters.ipynb#What-you-saw) |
# | edge | The rate above which descent does not come down any more: 2/L for plain descent with all rows. | [02, The rule](02_too_fast.ipynb#The-rule) |
# | edge of stability | Where many networks train with all rows in each step: their sharpness hovers at 2/η. | [10, Life at the edge](10_three_models.ipynb#Life-at-the-edge) |
# | effective rate | η/(1 − β), which is what counts when momentum β uses each slope again and again. | [12, Going further](12_why_it_matters.ipynb#Going-further) |
# | epoch | One round through all the data. | [08, A schedule with a memory](08_warm_starts.ipynb#A-schedule-with-a-memory) |
# | generalise | To do well on rows that were not there in training. | [12, A low η looks better](12_why_it_matters.ipynb#A-low-η-looks-better) |
# | gradient | The list of all slopes of the loss, one for each weight. | [01, The rule](01_one_step.ipynb#The-rule) |
# | gradient norm | The length of the gradient: all slopes squared, added up, and the root of that. | [03, The loss is flat: slow, stuck or done?](03_too_slow.ipynb#The-loss-is-flat:-slow,-stuck-or-done?) |
# | hinge | The loss max(0, 1 − ys) of a support vector machine, for a label y and a score s. | [10, Three losses, one score](10_three_models.ipynb#Three-losses,-one-score) |
# | hover | To stay above the minimum because each step adds as much noise as it takes away. | [05, Why it hovers](05_noisy_steps.ipynb#Why-it-hovers) |
# | learning rate (η, step size) | The number η that turns a slope into a step: step = η × slope. | [00, Start here](00_start_here.ipynb#Start-here) |
# | line search | Choosing the length of each step by trying the loss along the slope. | [06, 1847: how far along the slope?](06_history.ipynb#1847:-how-far-along-the-slope?) |
# | LMS | The rule that moves w by η times the error times the row, row after row. | [06, Three rules](06_history.ipynb#Three-rules) |
# | local minimum | A place lower than all places near it, though perhaps not the lowest of all. | [03, Predict](03_too_slow.ipynb#Predict) |
# | log grid | Rates of which each is the same multiple of the one before. | [11, A task that fails](11_choosing_rates.ipynb#A-task-that-fails) |
# | loss | The number that says how wrong a model is, and that training brings down. | [00, Start here](00_start_here.ipynb#Start-here) |
# | moments | Adam's two running averages, of the slopes and of their squares. | [08, Stopped and resumed](08_warm_starts.ipynb#Stopped-and-resumed) |
# | momentum | A share β of the last step, which is added to the next one. | [06, 1964: a ball with weight](06_history.ipynb#1964:-a-ball-with-weight) |
# | nan | “Not a number”: what is left when a computation has gone beyond the largest number. | [02, How to read a NaN](02_too_fast.ipynb#How-to-read-a-NaN) |
# | noise floor | The mean height above the minimum at which a noisy run stays while η is constant. | [05, The rule](05_noisy_steps.ipynb#The-rule) |
# | one-cycle | A schedule that rises to a peak once, and then falls for good. | [08, Once more, from the top?](08_warm_starts.ipynb#Once-more,-from-the-top?) |
# | overshoot | To step across the minimum, as every step between 1/L and 2/L does on a parabola. | [02, What you saw](02_too_fast.ipynb#What-you-saw) |
# | own rate (per-coordinate rate) | η over the size of the slopes of one coordinate: what an adaptive method uses there. | [09, Rates that you can see](09_adaptive_rates.ipynb#Rates-that-you-can-see) |
# | patience | How many bad losses in a row are borne before η is cut. | [07, Two traps](07_changing_rates.ipynb#Two-traps) |
# | peak | The highest rate of a schedule. | [07, Predict](07_changing_rates.ipynb#Predict) |
# | perceptron | The rule that moves w by η times the row, and only where the sign of the answer is wrong. | [06, Three rules](06_history.ipynb#Three-rules) |
# | plateau | A stretch over which the loss no longer falls. | [07, Two traps](07_changing_rates.ipynb#Two-traps) |
# | random search | Trying rates, or several settings at once, that are drawn by chance. | [11, Grid or dice?](11_choosing_rates.ipynb#Grid-or-dice?) |
# | range test | One short run whose rate grows at every step, to see where the loss falls and where it blows up. | [11, One short run that meets them all](11_choosing_rates.ipynb#One-short-run-that-meets-them-all) |
# | rate-free | Of a method that sets η itself, from something else that it is told or guesses. | [11, What you pay, what you get](11_choosing_rates.ipynb#What-you-pay,-what-you-get) |
# | restart | A jump of a schedule back to its peak, from where it falls again. | [07, Predict](07_changing_rates.ipynb#Predict) |
# | saddle | A place that is a minimum along one direction and a maximum along another. | [03, The loss is flat: slow, stuck or done?](03_too_slow.ipynb#The-loss-is-flat:-slow,-stuck-or-done?) |
# | schedule | A rule that says what η is at each step t. | [07, Predict](07_changing_rates.ipynb#Predict) |
# | scheduler | An object that counts by itself and writes the rate of its count into the optimizer. | [08, A schedule with a memory](08_warm_starts.ipynb#A-schedule-with-a-memory) |
# | sharpness | The largest curvature of a network's loss at the place where it stands. | [10, A network above its edge](10_three_models.ipynb#A-network-above-its-edge) |
# | slope | How much the loss rises for each unit of x. | [00, One ball, one valley](00_start_here.ipynb#One-ball,-one-valley) |
# | standardised | Of a column: shifted to mean 0 and divided by its spread. | [04, One rate, three valleys](04_right_scale.ipynb#One-rate,-three-valleys) |
# | state | Everything that the next step reads: the weights, the optimizer's memory and the count. | [08, The rule](08_warm_starts.ipynb#The-rule) |
# | step | One update of the weights: η times the slope, downhill. | [01, Twice by hand](01_one_step.ipynb#Twice-by-hand) |
# | stochastic | By chance: in stochastic gradient descent, SGD, each step sees the slope of rows drawn at random. | [02, Two things often mistaken](02_too_fast.ipynb#Two-things-often-mistaken) |
# | successive halving | Running many rates for a while, keeping the better half, going on with those, and so on. | [11, Halving](11_choosing_rates.ipynb#Halving) |
# | sweep | Full runs at many rates from the same start. | [11, One short run that meets them all](11_choosing_rates.ipynb#One-short-run-that-meets-them-all) |
# | warm-up | A rise of η over the first steps, before the main part of a schedule. | [08, When does a warm-up help?](08_warm_starts.ipynb#When-does-a-warm-up-help?) |
# | weight decay | Pulling every weight a little towards 0 in each step. | [09, Does η have to fall with Adam?](09_adaptive_rates.ipynb#Does-η-have-to-fall-with-Adam?) |
# | WSD | Warm-up, stable, decay: a schedule that stays at its peak for long and falls late. | [07, When it does not pay](07_changing_rates.ipynb#When-it-does-not-pay) |
# | κ (condition number) | The largest curvature over the smallest, L/μ, with which the number of steps grows. | [02, Going further](02_too_fast.ipynb#Going-further) |
# | µP | A way to scale first weights and rates with the width, so that the best η of a narrow network serves a wide one. | [12, Going further](12_why_it_matters.ipynb#Going-further) |
#
# **Next:** [15 Capstone](15_capstone.ipynb)
