# ---
# jupyter:
#   lrcourse:
#     title: One step
#     minutes: 20
# ---

# %% [markdown]
# # One step
#
# **What does η do in one update?** After these 20 minutes you can take a step by hand, tell the learning rate from the length of a step, and say what unit η has.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>What is the rule for one step, in words?</summary>
#
# step = η × slope, downhill. That is the whole rule; this lesson looks at its three words one at a time.
#
# </details>
#
# <details><summary>In <a href="00_start_here.ipynb">Start here</a>, what happened above twice the fastest learning rate?</summary>
#
# Each jump ended higher than it began: the ball climbed out of the valley.
#
# </details>

# %% tags=["core"]
import numpy as np
from matplotlib import pyplot as plt

from lrcourse import SGD, LinearRegression, claim, parabola, penguins
from lrcourse import plot_path, plot_steps, plot_surface, run, slide, sweep, theme

# %% tags=["core"]
# Change these
curvature = 2.0    # loss/x²: how strongly the valley bends, 0.5 … 20
x0 = 4.0           # x: where the ball starts, 1 … 4.5
lr = 0.1           # x²/loss: the learning rate of the steps by hand, above 0, below 2/curvature
steps = 20         # steps of every run, 5 … 100
lrs = np.union1d(np.geomspace(0.01, 1.1, 116), [0.05, 0.1, 0.2, 0.5, 1])    # x²/loss: the slider

# %% [markdown]
# ## Predict
#
# The ball again, in the valley loss = ½ · curvature · x². η is low enough to get down, and it is the same at every step. Measure each step along x.

# %% tags=["core"]
theme.use()
valley = parabola(curvature)
runs = sweep(SGD, lrs, valley, steps, x0=[x0])
lengths = np.abs(np.diff(runs.x[..., 0], axis=0))


def words(i):
    return f"First step {lengths[0, i]:.3g}, second {lengths[1, i]:.3g}, third {lengths[2, i]:.3g}."


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
plot_surface(valley, left)
left.set(title="the valley and the ball", ylim=(-0.06 * runs.loss[0, 0], 1.9 * runs.loss[0, 0]))
ball, place = plot_path(runs, left), plot_steps(runs, right)
right.set(title="where it is after each step")
slide(fig, [ball, place], lr=lrs, value=0.1, describe=words,
      predict="η stays the same. Do the steps stay equally long, on the way down?",
      choices=["yes, η fixes their length", "no, they get shorter", "no, they get longer"],
      answer="no, they get shorter", alt="A ball steps down a valley; its place after each step.")

# %% [markdown]
# ## Twice by hand
#
# Here is why. The slope of this valley at x is curvature · x: steep far out, flat at the bottom. The ball asks for the slope *where it stands*, steps, and asks **again**. Try it on paper first:
#
# <details><summary>A ball at x = 4 stands on a slope of 8. With η = 0.1, where does it land?</summary>
#
# The step is 0.1 · 8 = 0.8, downhill: at 3.2.
#
# </details>
#
# <details><summary>And then?</summary>
#
# At 3.2 the slope is only 6.4. The step is 0.64, and it lands at 2.56.
#
# </details>
#
# <details><summary>Another ball stands at x = 3 on a slope of 6, and lands at 1.5. What was its η?</summary>
#
# The step was 1.5 long, for a slope of 6: η = 1.5 / 6 = 0.25.
#
# </details>

# %% tags=["core"]
slope = curvature * x0            # at the start
x1 = x0 - lr * slope              # one step downhill
slope1 = curvature * x1           # the slope at the new place
x2 = x1 - lr * slope1
x0, x1, x2

# %% tags=["core"]
claim("The second step is to the first as the second slope is to the first.",
      np.isclose((x1 - x2) / (x0 - x1), slope1 / slope),
      f"{x1 - x2:.3g} / {x0 - x1:.3g} = {slope1:.3g} / {slope:.3g}")

# %% [markdown]
# ## The rule
#
# In words: *go against the slope, η times as far as it is steep.* As a formula, with $f'$ the slope of the loss and $t$ counting the steps:
#
# $$x_{t+1} = x_t - \eta \, f'(x_t)$$
#
# With more than one number to learn, $x$ is a list of numbers, the slope becomes the gradient $\nabla f(x_t)$, one slope for each of them, and the rule stays as it is. In code it is one line, and the library's `SGD` does nothing else. (The name is short for *stochastic gradient descent*; what is stochastic, random, about it comes in a later lesson.)

# %% tags=["core"]
x, path = np.array([x0]), [x0]
for t in range(steps):
    x = x - lr * valley.grad(x)
    path.append(x[0])
by_library = run(SGD(lr), valley, steps, x0=[x0])

# %% tags=["core"]
claim("Our line and the library's SGD take the same steps.",
      np.allclose(path, by_library.x[:, 0], rtol=1e-12), f"{steps} steps")

# %% [markdown]
# ## η is not the length of the step
#
# Many texts call η “the size of the steps”. That is a simplification, and the picture above shows where it fails: η stayed as it was while the steps shrank. η is the **exchange rate** between slope and step. Double it, and the *first* step doubles; after that the two balls stand at different places, on different slopes, and nothing is simply doubled any more.

# %% tags=["core"]
once, twice = (run(SGD(rate), valley, steps, x0=[x0]).x[:, 0] for rate in (lr, 2 * lr))
claim("Twice the learning rate makes the first step twice as long …",
      np.isclose(once[0] - once[1], (twice[0] - twice[1]) / 2), once[0] - once[1], twice[0] - twice[1])

# %% tags=["core"]
last = np.abs([once[-1] - once[-2], twice[-1] - twice[-2]])
claim("… but not the last one.", not np.isclose(last[1], 2 * last[0], rtol=0.1), *last)

# %% [markdown]
# On this valley you can even say where the ball is after $t$ steps. With $L$ for the curvature, one step turns $x$ into $x - \eta L x = (1 - \eta L)\,x$, so
#
# $$x_t = (1 - \eta L)^t \, x_0$$
#
# Everything you saw is in that bracket: at η = 1/L it is 0, one step; above that it is negative, and the ball changes sides; above η = 2/L it is larger than 1 in size, and the ball climbs.

# %% tags=["core"]
t = np.arange(steps + 1)[:, None]
claim("The formula gives the place of every ball after every step.",
      np.allclose(runs.x[..., 0], (1 - lrs * curvature) ** t * x0, rtol=1e-9, atol=1e-12), f"{runs.x.size} places")

# %% [markdown]
# ## η has a unit
#
# The best learning rate was 1/L = 1/2 there. Why can nobody tell you one that is right everywhere? Look at the units. A slope is loss per x. The step has to come out in x. So
#
# $$\text{unit of } \eta = \frac{x}{\text{loss}/x} = \frac{x^2}{\text{loss}}$$
#
# η carries the *square* of the unit of x. In centimetres every x is 100 times as large a number as in metres, and the same walk needs 10 000 times the learning rate:

# %% tags=["core"]
metres = run(SGD(lr), valley, steps, x0=[x0])
in_cm = parabola(curvature / 100**2)              # the same valley: its loss at 100 x is the loss at x
centimetres = run(SGD(lr * 100**2), in_cm, steps, x0=[100 * x0])
claim("In centimetres the same walk needs a learning rate 10 000 times as large.",
      np.allclose(centimetres.x, 100 * metres.x) and np.allclose(centimetres.loss, metres.loss))

# %% [markdown]
# ## On real data
#
# 333 penguins (Gorman, Williams and Fraser 2014, [doi:10.1371/journal.pone.0090081](https://doi.org/10.1371/journal.pone.0090081)): how many grams does a penguin weigh for each millimetre of flipper? One number to learn, w, in g/mm: mass ≈ w · flipper. (No offset, to keep it to one number: a simplification.)
#
# The loss is half the mean squared error, ½ · mean((w · flipper − mass)²), in g². Its slope grows by mean(flipper²) for each unit of w, so that is its curvature L. You have seen η = 0.1 work well. What will it do here?

# %% tags=["core"]
features, mass = penguins()
flipper = features[:, 2]                          # mm
line = LinearRegression(flipper[:, None], mass, bias=False)
L = np.mean(flipper**2)                           # its curvature, in loss/w² = g²/(g/mm)² = mm²
rates = np.geomspace(0.1, 2.1, 121) / L           # 1/mm²
fits = sweep(SGD, rates, line, 12)
ends = np.array([0, 240])                         # mm: the lines are drawn from here to there

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
left.plot(flipper, mass, ".", color=theme.FAINT, markersize=3)
left.set(title="the line after 1, 2, 3 steps", xlabel="flipper (mm)", ylabel="mass (g)", ylim=(0, 9000))
lines = [left.plot(ends, 0 * ends, color=theme.BLUE, alpha=alpha)[0] for alpha in (0.3, 0.6, 1)]
right.axhline(line.solution[0], color=theme.GREEN, linestyle="--")
w = plot_steps(fits, right)
right.set(title="w after each step; dashed: the best", ylabel="w (g/mm)", ylim=(-5, 50))
slide(fig, [lambda i: [lines[k].set_ydata(fits.x[k + 1, i, 0] * ends) for k in range(3)], w], lr=rates,
      unit="per mm²", value=0.3 / L, describe=lambda i: f"After 3 steps: {fits.x[3, i, 0]:.1f} g/mm.",
      predict="η = 0.1 worked in the valley. For the penguins it is …", answer="far too high",
      choices=["far too low", "about right", "far too high"],
      alt="Penguins, and the line through the origin after 1, 2 and 3 steps; w after each step.")

# %% [markdown]
# Drag until the third line lies in the cloud. Then look at the numbers on that slider: **they begin with at least four zeros after the point**, and yet its right end is too high. The unit of η here is w²/loss = (g/mm)²/g² = 1/mm², the flippers are about 200 mm long, and so the curvature is about 40 000 mm². A rate that looks tiny can be far too large: the number alone says nothing.

# %% tags=["core"]
one = run(SGD(1 / L), line, 1)
claim("From w = 0, one step with η = 1/L lands on the best line there is.",
      np.allclose(one.x[-1], line.solution), f"w = {one.x[-1, 0]:.2f} g/mm", f"η = {1 / L:.3g} per mm²")

# %% tags=["core"]
hopeless = run(SGD(0.001), line, 12)
claim("η = 0.001, a common default, is at least 20 times the limit 2/L for these penguins.",
      hopeless.loss[-1] > hopeless.loss[0] and 0.001 > 20 * 2 / L, f"{0.001 / (2 / L):.1f} times")

# %% [markdown]
# ## In your framework
#
# The same 20 steps in PyTorch, where `SGD` is first told which numbers to learn, `[x]`:
#
# ```python
# import torch
#
# x = torch.tensor([4.0], dtype=torch.float64, requires_grad=True)
# opt = torch.optim.SGD([x], lr=0.1)
# for _ in range(20):
#     opt.zero_grad(); (2.0 * x**2 / 2).sum().backward(); opt.step()
# ```
#
# ## In one breath
#
# A step is η times the slope where you stand, so steps shrink as the ground gets flat though η stays the same. η is an exchange rate with a unit, x²/loss: the number alone says nothing. In a valley of curvature L the whole walk is $(1 - \eta L)^t$.
#
# Write it yourself in the [exercises](../exercises/01_one_step.ipynb). Then go on to [02 Too fast](02_too_fast.ipynb).
#
# ## What is still open
#
# We computed with the curvature, since on this valley it is one known number. A real loss has as many directions as the model has weights, each bends by its own amount, and the amounts change on the way. How far the three claims of [Start here](00_start_here.ipynb) carry then is the question of most of this course, and for deep networks a question of current research.
#
# ## Going further
#
# **How much does one step gain?** Along a straight slope a step of $\eta f'$ would lower the loss by $\eta f'^2$. The valley bends, which costs part of that. On a parabola the account is exact:
#
# $$f(x_1) = f(x_0) - \eta \left(1 - \frac{\eta L}{2}\right) f'(x_0)^2$$
#
# So on any slope that is not zero, the loss falls when, and only when, η lies between 0 and 2/L.

# %%
gain = runs.loss[0] - runs.loss[1]
account = lrs * (1 - lrs * curvature / 2) * (curvature * x0) ** 2
claim("The formula accounts for the first step of all rates …", np.allclose(gain, account, rtol=1e-9))
claim("… and the loss falls exactly where η < 2/L.", (gain > 0) == (lrs < 2 / curvature))

# %% [markdown]
# **Is it as old as networks?** Far older: Cauchy described steps along minus the gradient in 1847 (*Comptes rendus de l'Académie des sciences* 25, 536–538), to solve systems of equations.
#
# **How does the library do it?** Type `SGD??` into a new cell and run it: the source is short, and made to be read.
