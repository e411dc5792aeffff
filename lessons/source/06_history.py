# ---
# jupyter:
#   lrcourse:
#     title: Where η came from
#     minutes: 35
# ---

# %% [markdown]
# # Where η came from
#
# **Where did the learning rate come from?** After these 35 minutes you can tell its story without the usual slips, write eight of its algorithms in a few lines each, and say in which of them η matters how much.
#
# ## Two questions back
#
# Answer each aloud before you open it.
#
# <details><summary>In <a href="03_too_slow.ipynb">Too slow</a>: the loss lies flat. Which second number tells a run that is slow from one that is done?</summary>
#
# The length of the gradient: near zero where the run is done, far from it where it is only slow.
#
# </details>
#
# <details><summary>In <a href="04_right_scale.ipynb">The right scale</a>: one feature, no offset, in metres instead of millimetres. By what factor does the highest safe η change?</summary>
#
# By a million. The curvature is a mean of squares, so a thousand counts twice.
#
# </details>

# %% tags=["core"]
import html
import re

import numpy as np
from IPython.display import HTML
from matplotlib import pyplot as plt

from lrcourse import SGD, DeltaBarDelta, LinearRegression, Rprop, breast_cancer, claim, history
from lrcourse import penguins, plot_surface, plot_timeline, quadratic, run, slide, standardize
from lrcourse import sweep, theme

# %% tags=["core"]
# Change these
rates = np.geomspace(1e-4, 100, 25)    # the rates on the first slider
passes = 5                             # times that a rule sees all tumours, 2 … 20
seed = 0                               # of every chance draw in this lesson, 0 … 99
steep = 10.0                           # loss/x²: larger curvature of a bowl, 5 … 30 (the other: 1)
betas = np.linspace(0, 0.95, 20)       # the momenta on the slider
shares = np.geomspace(1/8, 2, 33)      # η · L / 2: the rates beside them
firsts = np.geomspace(1e-6, 1, 31)     # first rates, on the last slider

# %% [markdown]
# ## Three rules
#
# We begin in the middle, with machines that tell two kinds of tumour apart. A tumour is a row *a* of 30 measurements and a 1; its label *y* is −1 or 1. The answer of the machine is the sign of a · w, and all three rules begin with w = 0.
#
# - **Perceptron** (Rosenblatt 1958, [doi:10.1037/h0042519](https://doi.org/10.1037/h0042519)): where the answer is wrong, add η y a to w. Where it is right, leave w alone.
# - **LMS**, least mean squares (Widrow and Hoff 1960, Stanford TR 1553-1): always add η (y − a · w) a, so in proportion to the error.
# - **Gradient descent** on half the mean squared error, the rule that you know: as LMS, but averaged over all tumours before w moves. It is the oldest of the three.
#
# Every rule of this lesson is written as it is taught today; the papers used other letters, and sometimes another form.

# %% tags=["core"]
def perceptron(w, a, y, lr):
    return w + lr * y * a if y * (a @ w) <= 0 else w


def lms(w, a, y, lr):
    return w + lr * (y - a @ w) * a


# %% tags=["core"]
rows, benign = breast_cancer()
A, labels = np.column_stack([standardize(rows), np.ones(len(rows))]), 2 * benign - 1
line, zero = LinearRegression(A, labels, bias=False), np.zeros(A.shape[1])
order = np.tile(np.random.default_rng(seed).permutation(len(A)), passes)


# %% tags=["core"]
def train(rule, lr, w):
    path = [w, *(w := rule(w, A[row], labels[row], lr) for row in order)]    # row after row
    moves = sum(new is not old for old, new in zip(path, path[1:]))      # right: the very same w
    return w, moves                    # the last weights, and how often they moved


# %% [markdown]
# ## Predict
#
# Perceptron and LMS see all 569 tumours five times, one after the other; gradient descent makes 300 steps, each with all of them. Then we count the wrong answers that are left, for each η from 0.0001 to 100: a factor of a million. Weights that have exploded give no answer, and that counts as wrong.

# %% tags=["core"]
theme.use()
names = ["perceptron", "LMS", "gradient descent"]
with np.errstate(all="ignore"):        # too high a rate is a result
    ends = [[train(rule, lr, zero)[0] for lr in rates] for rule in (perceptron, lms)]
    ends = np.array([*ends, sweep(SGD, rates, line, 300).x[-1]])       # (rule, rate, weight)
    wrong = (~(labels * (ends @ A.T) > 0)).sum(axis=2)
    length = np.fmin(np.nan_to_num(np.linalg.norm(ends, axis=2), nan=np.inf), 1e9)

# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
counts, sizes = left.plot(rates, wrong.T, label=names), right.plot(rates, length.T)
plt.setp((left, right), xscale="log", xlabel="learning rate η")
left.set(title="wrong answers, of 569", ylim=(-15, 700))
right.set(title="length of the weights w", yscale="log", ylim=(1e-3, 1e6))
left.legend(loc="upper left")
both = [*zip(counts, wrong), *zip(sizes, length)]
slide(fig, lambda i: [curve.set_data(rates[:i + 1], value[:i + 1]) for curve, value in both],
      lr=rates, value=100, predict="In which rule does η not matter?", answer="perceptron",
      choices=[*names, "in none of them"],
      describe=lambda i: ", ".join(f"{n}: {w} wrong" for n, w in zip(names, wrong[:, i])) + ".",
      alt="The wrong answers of three rules, and the length of their weights, against η.")

# %% [markdown]
# ## What you saw
#
# Drag from the far left to the far right, and compare the three lines in the picture on the right. Two of them bend, and end in the sky. One is straight.
#
# LMS and gradient descent have their edge, as in every lesson so far. The perceptron has none. Ten times the rate makes its weights ten times as long, and that is all it does. In words: *from w = 0, every w that a perceptron ever has is η times a sum of rows.* As a formula:
#
# $$w = \eta \sum_{\text{mistakes}} y\,a \qquad \operatorname{sign}(a \cdot w) = \operatorname{sign}\Big(a \cdot \sum_{\text{mistakes}} y\,a\Big)$$
#
# The answer is a sign, and a positive factor changes no sign. So the same mistakes are made in the same order.
#
# **Does η matter for a perceptron, then?** Only against the start. If w begins elsewhere, its old weights have to be outvoted, and a small η outvotes them slowly. What counts is η relative to the first w.
#
# **LMS** differs in one place: where the perceptron takes the sign, it takes the error itself. So its step grows with w, and there is an edge. You know it as SGD with batches of one.

# %% tags=["core"]
one, mistakes = train(perceptron, 1.0, zero)
made = [train(perceptron, lr, zero)[1] for lr in (0.001, 0.1, 10, 100)]
claim("From w = 0 it makes the same number of mistakes for η = 0.001, 0.1, 1, 10 and 100.",
      set(made) == {mistakes}, mistakes)

# %% tags=["core"]
begin = np.random.default_rng(seed).normal(size=len(zero))
low, high = (train(perceptron, lr, begin)[1] for lr in (0.001, 1))
claim("From random weights, η = 0.001 makes more than twice as many mistakes as η = 1.",
      low > 2 * high, f"{low} and {high}")

# %% tags=["core"]
claim("From w = 0 its weights are η times those of η = 1.",
      np.allclose(ends[0] / rates[:, None], one))
again = train(perceptron, 1024.0, 1024 * begin)[1]
claim("Start and rate times the same number: the same mistakes.", again == high)

# %% tags=["core"]
claim("A step of LMS is a step of SGD on one row, with half the squared error as loss.",
      np.allclose(lms(begin, A[7], labels[7], 0.1), SGD(0.1).step(begin, line.grad(begin, [7]))))

# %% [markdown]
# ## Two centuries on one line
#
# Now the whole story. In the upper half of the figure each stem is an event; the orange ones are written out below it, ten at a time. Drag through the years.
#
# The table under the figure holds the same rows, with the letter that each paper uses where that could be confirmed, and with *how* a row was checked: sometimes only its record (title, place, year) was at hand. Some famous papers are missing because not even that was.

# %% tags=["core"]
events = history()
years = np.array([event["year"] for event in events])
after = np.unique(years) - years[0]
words = [f"{event['year']}   {event['who']}: {event['what']}" for event in events]


def window(i):
    first = min(np.searchsorted(years, years[0] + after[i]), len(years) - 10)     # ten events
    near = slice(first, first + 10)
    here.set_data(years[near], np.zeros(10))
    told.set_text("\n".join(words[near]))


# %% tags=["core"]
fig, (strip, page) = plt.subplots(2, 1, figsize=theme.WIDE, height_ratios=[1, 3])
plot_timeline(years, [""] * len(years), strip)
here, = strip.plot([], [], "o", color=theme.ORANGE, markersize=8, zorder=4)
strip.set(xlim=(1840, 2030), xlabel="")
page.axis("off")
told = page.text(0, 1, "", va="top", fontsize=10, linespacing=1.5, transform=page.transAxes)
slide(fig, window, after=after, value=0, label="after Cauchy", unit="years",
      describe=lambda i: f"From {years[0] + after[i]} on. All {len(years)} are in the table below.",
      alt="Events along the years 1847 to 2026; ten of them at a time in words.")

# %% tags=["core"]
home = {"doi": "https://doi.org/", "arXiv": "https://arxiv.org/abs/"}


def cell(text):
    linked = re.sub(r"(doi|arXiv):(\S+)", lambda m: f'<a href="{home[m[1]]}{m[2]}">{m[0]}</a>',
                    html.escape(str(text)))
    return f'<td style="text-align: left">{linked}</td>'


head = "".join(f'<th scope="col" style="text-align: left">{name}</th>' for name in events[0])
body = "".join(f"<tr>{''.join(map(cell, event.values()))}</tr>" for event in events)
HTML(f"<table><caption>The learning rate, {years[0]} to {years[-1]}</caption>"
     f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")

# %% [markdown]
# Three sentences that one often reads, and what the table has to say:
#
# - *“The learning rate dates from the middle of the 20th century.”* The **step size** is a century older: Cauchy, 1847. From 1951 on there is the step for *noisy* slopes.
# - *“… and has been called learning rate ever since.”* **When the term was first used is not established.** The earliest title in our table that holds it is Jacobs, 1988. Bush and Mosteller's “mathematical model for simple learning” (1951, *Psychological Review* 58) does not say it on its first page. In a textbook of the 1990s the word is settled: “The constant of proportionality is the learning rate” (Kröse and van der Smagt, *An Introduction to Neural Networks*).
# - *“It has always been written η.”* The older papers whose letters could be confirmed wrote others: see the column `symbol`.

# %% tags=["core"]
first = next(event["year"] for event in events if "noise" in event["what"])
titled = next(event["year"] for event in events if "“learning rate” stands" in event["what"])
claim("The step is 104 years older than that for noise, 141 than the first title with the term.",
      (first - years[0], titled - years[0]) == (104, 141))

# %% [markdown]
# ## 1847: how far along the slope?
#
# Cauchy wanted orbits of heavenly bodies, six unknowns in equations too tangled to solve one by one (Lemaréchal 2012 tells it). So he made one function u of all of them, zero where all equations hold, and went downhill on u: each unknown changes in proportion to minus its slope, by “very small increments” (*Comptes Rendus* 25, 536–538, in R. Pulskamp's translation).
#
# How small? One answer is to search along the line, for the lowest point in that direction. In a bowl with the table of curvatures H it has a formula, and it needs no η from you. Today: **gradient descent with exact line search**.

# %% tags=["core"]
H, x = np.diag([1.0, steep]), np.array([steep, 1.0])
for t in range(40):
    g = H @ x
    x = x - (g @ g) / (g @ H @ g) * g                          # to the lowest point along -g

# %% tags=["core"]
claim("There the new slope is at right angles to the old one.", abs(g @ H @ x) < 1e-9 * (g @ g))
fixed = run(SGD(2 / (1 + steep)), quadratic([1, steep]), 40, x0=[steep, 1.0])
claim("From this start, a bad one, the best constant rate ends at the very same place.",
      np.allclose(x, fixed.x[-1]))

# %% tags=["core"]
bowl, L, short = quadratic([1, steep]), steep, np.array([steep, 1.0])
for t in range(40):
    g = bowl.grad(short)
    short = short - 0.9 * (g @ g) / (g @ H @ g) * g
claim("Nine tenths of each best step leave less than a ten-thousandth of what best steps leave.",
      bowl.loss(short) < 1e-4 * bowl.loss(x), bowl.loss(short) / bowl.loss(x))

# %% [markdown]
# So the best step now need not be the best in the long run. In a long bowl each “lowest point along the line” lies across the valley from the last one, and the run zigzags for ever. Stop short of it by a tenth, and the pattern breaks: far less is left. And the search has its price: it needs more looks at the loss, and looks without noise.
#
# ## 1951: slopes seen through noise
#
# Robbins and Monro ask for the place where a response M(x) has a given value, when every look at M is noisy ([doi:10.1214/aoms/1177729586](https://doi.org/10.1214/aoms/1177729586)). The rule: move by the error, times a gain aₙ that falls. For a mean, and with the gain 1/n, this is an old friend. Today: **SGD with a falling rate**; why it falls was the story of [Noisy steps](05_noisy_steps.ipynb).

# %% tags=["core"]
x, mass = 0.0, penguins()[1]
for n, look in enumerate(mass, 1):
    x = x + (look - x) / n                                     # the gain is 1/n
claim("With the gain 1/n, x ends as the mean of all looks.", np.isclose(x, mass.mean()), round(x))

# %% [markdown]
# ## 1964: a ball with weight
#
# Polyak ([doi:10.1016/0041-5553(64)90137-5](https://doi.org/10.1016/0041-5553(64)90137-5)) wrote on ways to speed up iterations. The one that bears his name lets the ball keep a share β of its last step. In words: *step by the slope, and then a bit further the way you came.* As a formula, and in code:
#
# $$x_{t+1} = x_t - \eta\,g_t + \beta\,(x_t - x_{t-1})$$
#
# Today: **momentum**, or the heavy ball.
#
# Now guess. A ball that keeps half of each step (β = 0.5) goes twice as far in the long run: on a constant slope its steps add up to η · (1 + ½ + ¼ + …). Without momentum the edge is at 2/L. Where is it with β = 0.5?

# %% tags=["core"]
lr, beta, path = 0.5 / L, 0.9, [bowl.start, bowl.start]
for t in range(20):
    path.append(path[-1] - lr * bowl.grad(path[-1]) + beta * (path[-1] - path[-2]))
claim("The library's SGD does the same.", np.allclose(path[1:], run(SGD(lr, momentum=beta), bowl, 20).x))

# %% tags=["core"]
lrs = shares * 2 / L
grid = [sweep(lambda lr: SGD(lr, momentum=beta), lrs, bowl, 40) for beta in betas]
curves = np.array([np.clip(balls.loss[-1] / balls.loss[0], 1e-9, 1e9) for balls in grid])


def show(i, j):
    ball.set_data(*grid[j].x[:, i].T)
    valley.set_ydata(curves[j])
    dot.set_data(lrs[i:i + 1] * L, curves[j, i:i + 1])
    wall.set_xdata([2 * (1 + betas[j])] * 2)


# %% tags=["core"]
fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
plot_surface(bowl, left).ax.set(title="the bowl from above, 40 steps")
ball, = left.plot([], [], "o-", color=theme.BLUE, linewidth=1.3, markersize=4)
valley, = right.plot(lrs * L, curves[0], color=theme.BLUE)
wall, dot = right.plot([2, 2], [1e-9, 1e9], "--", [], [], "o", color=theme.ORANGE, markersize=9)
right.set(title="loss left after 40 steps, cut at 10⁻⁹", xlabel="η · L", xscale="log", yscale="log")
right.set_xticks([0.25, 0.5, 1, 2, 3, 4], ["0.25", "0.5", "1", "2", "3", "4"])
right.minorticks_off()
slide(fig, show, lr=lrs, momentum=betas, value=(1 / L, 0.5), predict="With β = 0.5, the edge is …",
      answer="higher, at 3/L", choices=["lower, at 1/L", "where it was, at 2/L", "higher, at 3/L"],
      describe=lambda i, j: f"{grid[j].loss[-1, i] / grid[0].loss[0, 0]:.2g} of the loss is left.",
      alt="The path of a ball with momentum; the loss left against η times L, with the edge.")

# %% [markdown]
# ## What you saw
#
# Set β to 0.5 and drag η: the loss falls up to the dashed line, which is the edge, and explodes beyond it. Then set β to 0.9. The edge has moved on, but well left of it the ball swings to and fro for a long time.
#
# **Why is the edge higher?** Just at the edge a ball bounces: a step forth, the same step back. There its memory points the *wrong* way and drags it back against the slope. So momentum adds up where the ball creeps, and brakes where it zigzags. Put the bounce, x, −x, x, into the formula: −x = x − ηLx + β(x + x), hence
#
# $$\eta = \frac{2\,(1 + \beta)}{L}$$
#
# **Two forms** are about. Here, and in PyTorch's `momentum`, the slope comes in whole. Some write (1 − β) g instead, an *average* of slopes; then all steps are 1 − β times as long, and the same η means something else. Read the formula before you carry a rate over.

# %% tags=["core"]
below, above = ([run(SGD(part * 2 * (1 + beta) / L, momentum=beta), bowl, 400) for beta in betas]
                for part in (0.98, 1.02))
claim("2 % below 2(1 + β)/L every one of the 20 balls comes down …",
      np.array([balls.loss[-1] < 1e-6 * balls.loss[0] for balls in below]))
claim("… and 2 % above it every one is thrown out.", np.array([balls.diverged for balls in above]))
creep, push = (run(SGD(0.02 / L, momentum=beta), bowl, 40).loss[-1] for beta in (0, 0.8))
claim("At a low rate β = 0.8 leaves less than a third of the loss that β = 0 leaves.",
      push < creep / 3, creep, push)

# %% [markdown]
# ## 1986: the slope of a network
#
# Rumelhart, Hinton and Williams ([doi:10.1038/323533a0](https://doi.org/10.1038/323533a0)) leave the step as it was. What they show is **back-propagation**: the chain rule, from the output backwards, gives the slope for hidden units too. The task here is “exclusive or”: say 1 where exactly one of two inputs is 1.

# %% tags=["core"]
inputs = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1.0]])     # the last column is an offset
target = np.array([0, 1, 1, 0])
rng = np.random.default_rng(seed)
V, w = rng.normal(size=(3, 4)), rng.normal(size=4)             # four hidden units

# %% tags=["core"]
for t in range(3000):
    hidden = np.tanh(inputs @ V)
    error = hidden @ w - target                                # forwards …
    back = np.outer(error, w) * (1 - hidden**2)                # … and backwards
    V, w = V - 0.5 * inputs.T @ back / 4, w - 0.5 * hidden.T @ error / 4
claim("After 3000 steps with η = 0.5 the network knows “exclusive or”.", np.abs(error) < 0.01)

# %% [markdown]
# Their longer report (ICS 8506, 1985) says already in its abstract that local minima are no serious problem here. What a low η has to do with them, and what not, stood in [Too slow](03_too_slow.ipynb).
#
# ## 1988 and 1993: let the slope set the rate
#
# A network has thousands of weights, and one η for all. Two rules give **each weight a rate of its own** and move it by what they see: as long as the slope keeps its sign, go faster; when it turns, you went too far, so go slower.
#
# - **Delta-bar-delta** (Jacobs 1988, [doi:10.1016/0893-6080(88)90003-2](https://doi.org/10.1016/0893-6080(88)90003-2)): the rate grows by a fixed amount κ (not the ratio of curvatures that has this name elsewhere), and shrinks by a share φ of itself; the sign is compared with that of a running average of past slopes, in which θ of the old average is kept. Today: an ancestor of the adaptive optimizers.
# - **Rprop** (Riedmiller and Braun 1993, [doi:10.1109/ICNN.1993.298623](https://doi.org/10.1109/ICNN.1993.298623)): it “is not blurred by the unforeseeable influence of the size of the derivative”: only its sign counts. Today: `torch.optim.Rprop`.
#
# How much do they still need you? In a bowl with the curvatures 1 and 100 the edge is at 0.02. The two, and gradient descent and the heavy ball beside them, get 100 steps and a first η from a millionth to 1. Say first what happens at 0.00001, a two-thousandth of the edge.

# %% tags=["core"]
long = quadratic([1, 100])
x, lr, bar = long.start, firsts[:, None], 0                    # κ = 0.001, φ = 0.2, θ = 0.7
for t in range(100):                                           # delta-bar-delta
    g = long.grad(x)
    lr = np.where(bar * g > 0, lr + 0.001, np.where(bar * g < 0, lr * (1 - 0.2), lr))
    x, bar = x - lr * g, (1 - 0.7) * g + 0.7 * bar

z, step, before = long.start, firsts[:, None], 0
for t in range(100):                                           # Rprop
    g = long.grad(z)
    step = step * np.where(g * before > 0, 1.2, np.where(g * before < 0, 0.5, 1))
    before = np.where(g * before < 0, 0, g)                    # no move where the slope has turned
    z = z - step * np.sign(before)

# %% tags=["core"]
makers = {"gradient descent": SGD, "heavy ball, β = 0.9": lambda lr: SGD(lr, momentum=0.9),
          "delta-bar-delta": DeltaBarDelta, "Rprop": Rprop}
runs = [sweep(make, firsts, long, 100) for make in makers.values()]
claim("Both end where the library's do, to five decimals.",
      np.allclose(x, runs[2].x[-1], atol=5e-6) and np.allclose(z, runs[3].x[-1], atol=5e-6))
four = np.clip([four.loss / four.loss[0, 0] for four in runs], 1e-9, 1e3)
reached = np.where((four <= 1e-4).any(axis=1), (four <= 1e-4).argmax(axis=1), np.inf)

# %% tags=["core"]
fig, ax = plt.subplots(figsize=theme.WIDE)
ax.set_prop_cycle(color=[theme.FAINT, theme.BLUE, theme.GREEN, theme.ORANGE])
falls = [ax.plot(four[k, :, 0], label=name)[0] for k, name in enumerate(makers)]
ax.set(title="share of the loss left, cut at 10⁻⁹", xlabel="step", yscale="log", ylim=(5e-10, 2e3))
fig.legend(loc="outside right upper")
tell = lambda i: ", ".join(f"{name}: {n:.0f} steps" if n < 101 else f"{name}: not there"
                           for name, n in zip(makers, reached[:, i])) + " (to 0.01 %)."
slide(fig, lambda i: [falls[k].set_ydata(four[k, :, i]) for k in range(4)], lr=firsts, value=1e-5,
      predict="From 0.00001, which come down to 0.01 % of the loss?", describe=tell,
      choices=["none of them", "the heavy ball", "Rprop", "delta-bar-delta and Rprop"],
      answer="delta-bar-delta and Rprop", label="first rate",
      alt="The share of the first loss left after each step, for four rules.")

# %% [markdown]
# ## What you saw
#
# Drag from end to end. Gradient descent and the heavy ball do nothing, then work, then explode. The other two hardly mind a first rate that is far too low: Rprop doubles its step every four steps if it has to. Nor does Rprop mind one that is too high. Delta-bar-delta, far above the edge, first climbs, and comes back when its rates have shrunk; in bowls other than this one, 100 steps may be too few for that.
#
# So is η gone? It has moved. Delta-bar-delta has κ, which is added to a rate and is therefore one, in the same units.
#
# And Rprop wants slopes without noise. With a few rows at a time signs turn by chance, each turn halves a step, and where the slopes of many rows should cancel, only signs are counted. The last two claims below let it learn the mass of the penguins, with a first step of 100 g.

# %% tags=["core"]
claim("Up to 10 times the edge both adaptive rules reach 0.01 % …", reached[2:, firsts < 0.2] < 101)
claim("… and Rprop does so from every first rate.", reached[3] < 101)
claim("From 1, delta-bar-delta first climbs a thousandfold.", four[2, :, -1].max() > 999)
claim("Gradient descent does not reach it from any.", np.isinf(reached[0]))

# %% tags=["core"]
lazy = run(DeltaBarDelta(1e-6, kappa=1e-6), long, 100).loss
claim("With κ a thousandth of what it was, delta-bar-delta crawls like the rest.",
      lazy[-1] > 0.1 * lazy[0], lazy[-1] / lazy[0])

# %%
birds = LinearRegression(standardize(penguins()[0]), mass)
end = lambda few: birds.loss(run(Rprop(100.0), birds, 600, batch=few, seed=seed).x[-1])
claim("With all penguins in every step it arrives …", np.isclose(end(len(mass)), birds.minimum))
claim("… and with four it stays 1 % above, or more.", end(4) > 1.01 * birds.minimum)

# %% [markdown]
# From here on the timeline leads to AdaGrad (2011) and Adam (2014), which divide by the size of past slopes instead, to schedules, to widths and batches: the rest of this course.
#
# | then | its rule for the step | today's name |
# |---|---|---|
# | 1847 Cauchy | small, or the best along the line | gradient descent, line search |
# | 1951 Robbins and Monro | falls, against the noise | SGD with a schedule |
# | 1958 Rosenblatt | any, from w = 0 | perceptron |
# | 1960 Widrow and Hoff | times the error | LMS, SGD with batch 1 |
# | 1964 Polyak | plus a share of the last step | momentum |
# | 1986 Rumelhart, Hinton, Williams | as before, in a network | back-propagation, autograd |
# | 1988 Jacobs | one for each weight, adapted | delta-bar-delta |
# | 1993 Riedmiller and Braun | by signs alone | Rprop |
#
# ## In your framework
#
# The two that PyTorch has, ready for any model:
#
# ```python
# model = torch.nn.Linear(3, 1)
# ball = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)      # Polyak's; the slope whole
# sign = torch.optim.Rprop(model.parameters(), lr=0.01, etas=(0.5, 1.2))    # all rows in every step
# ```
#
# ## What is still open
#
# Who first called it the learning rate is open, and so is much of what stands in papers known to us only by their record. If you find an earlier one, you have found something. The newest rows of the table are open in another way: methods that need no rate (2023 on), and the best shape of a schedule (2026), are being argued over now.
#
# ## In one breath
#
# The step size is from 1847, the step for noisy slopes from 1951, and the origin of the name is not established. The perceptron is the exception: from w = 0 its answers do not depend on η, since only signs count. Momentum moves the edge up to 2(1 + β)/L, and rules that adapt the rate forgive a low first one but ask for other numbers.
#
# **Next:** [07 Changing rates](07_changing_rates.ipynb), or first the [exercises](../exercises/06_history.ipynb).
