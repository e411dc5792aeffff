"""Pictures of what was computed elsewhere: data in, artists out.

Each function takes its data and `ax=None` (None: a new figure) and returns a `Drawn`. What was drawn
from a sweep can be handed to `slide`, alone or several together: `slide(fig, [path, loss], lr=lrs)`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import PowerNorm

from . import theme


@dataclass(frozen=True)
class Drawn:
    """Artists in `ax`; called with i, they move to the i-th learning rate of the sweep they show (or to i, j of two axes)."""

    ax: object
    artists: tuple
    move: object = None

    def __call__(self, *place):
        if self.move is None:
            raise ValueError("this picture shows one run: draw it from a sweep to move it through learning rates")
        self.move(*place)


def plot_surface(surface, ax=None, *, resolution=161) -> Drawn:
    """The valley: a curve in 1-D, heights in 2-D (the lowest has the shade of the page).

    surface: something with `loss` and `extent`, (left, right) or (left, right, bottom, top).
    """
    ax = _axes(ax)
    limits = np.reshape(surface.extent, (-1, 2))
    sides = [np.linspace(*side, resolution) for side in limits]
    if len(sides) == 1:
        curve, = ax.plot(sides[0], surface.loss(sides[0][:, None]), color=theme.FAINT, zorder=1)
        ax.set(xlabel="x", ylabel="loss", xlim=limits[0])
        return Drawn(ax, (curve,))
    height = surface.loss(np.stack(np.meshgrid(*sides), axis=-1))
    floor = np.min(height)
    levels = floor + (np.max(height) - floor) * np.linspace(0, 1, 13) ** 2        # denser where it is flat
    heights = ax.contourf(*sides, height, levels=levels, cmap=theme.HEIGHTS, norm=PowerNorm(0.5, floor, levels[-1]), zorder=0)
    ax.set(xlabel="x", ylabel="y", xlim=limits[0], ylim=limits[1])
    return Drawn(ax, (heights,))


def plot_path(run, ax=None, *, color=theme.BLUE) -> Drawn:
    """Where a run went: in 2-D from place to place, in 1-D down the curve (x, loss); the end is marked.

    run: a Run of x (steps + 1, 1 or 2), or of a sweep, (steps + 1, n_lr, 1 or 2).
    """
    ax = _axes(ax)
    x, y = (run.x[..., 0], run.loss) if run.x.shape[-1] == 1 else (run.x[..., 0], run.x[..., 1])
    ax.set(xlabel=ax.get_xlabel() or "x", ylabel=ax.get_ylabel() or ("loss" if y is run.loss else "y"))
    path, = ax.plot(_first(x), _first(y), "o-", color=color, linewidth=1.3, markersize=4)
    end, = ax.plot(_first(x)[-1:], _first(y)[-1:], "o", color=theme.ORANGE, markersize=9, zorder=4)

    def move(i):
        path.set_data(x[:, i], y[:, i])
        end.set_data(x[-1:, i], y[-1:, i])
    return Drawn(ax, (path, end), move if x.ndim == 2 else None)


def plot_loss(run, ax=None, *, color=theme.BLUE, label=None) -> Drawn:
    """The loss after each step, on a log scale.

    run: a Run of loss (steps + 1,), or of a sweep, (steps + 1, n_lr).
    """
    ax = _axes(ax)
    ax.set(yscale="log", xlabel="step", ylabel="loss")
    drawn = _against_steps(ax, run.loss, color, label)
    start = np.max(run.loss[0])
    ax.set_ylim(max(np.min(run.loss, initial=start, where=run.loss > 0), 1e-6 * start), 30 * start)   # the same for every rate
    return drawn


def plot_steps(run, ax=None, *, color=theme.BLUE, label=None) -> Drawn:
    """Where a 1-D run is after each step: x (steps + 1, 1), or of a sweep, (steps + 1, n_lr, 1)."""
    ax = _axes(ax)
    drawn = _against_steps(ax, run.x[..., 0], color, label, "o-")
    reach = 1.6 * np.max(np.abs(run.x[0])) or 1.0
    ax.set(xlabel="step", ylabel="x", ylim=(-reach, reach))                # the same for every rate
    return drawn


def plot_schedule(schedule, steps, ax=None, *, color=theme.BLUE, label=None) -> Drawn:
    """A learning rate against the step: `schedule(t)` for t = 0 … steps - 1."""
    ax = _axes(ax)
    ax.set(xlabel="step", ylabel="learning rate η")
    line, = ax.plot(np.arange(steps), schedule(np.arange(steps)) * np.ones(steps), color=color, label=label)
    return Drawn(ax, (line,))


def plot_sweep(lrs, values, ax=None, *, ylabel="steps", edge=None, color=theme.BLUE, label=None) -> Drawn:
    """A result against the learning rate, both on log scales: the U-curve, and the cliff at its right.

    lrs: (n_lr,). values: (n_lr,), NaN where a rate never got there. edge: the largest rate that is stable.
    """
    ax = _axes(ax)
    ax.set(xscale="log", yscale="log", xlabel="learning rate η", ylabel=ylabel)
    line, = ax.plot(lrs, values, "o-", color=color, label=label, markersize=3.5)
    if edge is None:
        return Drawn(ax, (line,))
    wall = ax.axvline(edge, color=theme.ORANGE, linestyle="--", linewidth=1.4)
    return Drawn(ax, (line, wall))


def plot_hand(lrs, values, ax=None, *, ylabel="steps", color=theme.BLUE) -> Drawn:
    """A result against the learning rate, traced by the hand: coloured as far as the slider has come, pale beyond.

    lrs: (n_lr,). values: (n_lr,) > 0; inf, a rate that never gets there, is drawn on a line of its own at the top.
    All of it moves, so a question hides it until it is answered.
    """
    ax = _axes(ax)
    finite = values[np.isfinite(values)]
    low, high, top = np.min(finite), np.max(finite), 6 * np.max(finite)
    ax.set(xscale="log", yscale="log", xlabel="learning rate η", ylabel=ylabel, ylim=(low / 1.6, 1.6 * top))
    if len(finite) < len(values):
        decades = 10.0 ** np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
        ax.set_yticks([*decades, top], [*map("{:g}".format, decades), "never"])
        ax.set_yticks([], minor=True)
    height = np.minimum(values, top)
    beyond, = ax.plot(lrs, height, color=theme.FAINT, linewidth=1.4)
    traced, = ax.plot(lrs, height, color=color)
    here, = ax.plot(lrs[:1], height[:1], "o", color=theme.ORANGE, markersize=9, zorder=4)

    def move(i):
        beyond.set_data(lrs[i:], height[i:])
        traced.set_data(lrs[:i + 1], height[:i + 1])
        here.set_data(lrs[i:i + 1], height[i:i + 1])
    return Drawn(ax, (beyond, traced, here), move)


def plot_timeline(years, words, ax=None) -> Drawn:
    """Events along the years, their words at four heights in turn. years: (n,); words: n short texts."""
    ax = _axes(ax)
    heights = 1 + np.arange(len(years)) % 4
    stems = ax.vlines(years, 0, heights, color=theme.FAINT, linewidth=1)
    dots, = ax.plot(years, np.zeros(len(years)), "o", color=theme.BLUE)
    texts = [ax.text(year, height, word, ha="center", va="bottom", fontsize=9) for year, height, word in zip(years, heights, words)]
    ax.set(xlabel="year", yticks=[], ylim=(-0.3, 5.5))
    ax.spines["left"].set_visible(False)
    return Drawn(ax, (stems, dots, *texts))


def plot_strips(strips, ax=None) -> Drawn:
    """Which learning rates are good, a strip a row: `{name: (lowest, best, highest)}`, in learning rates."""
    ax = _axes(ax)
    rows = np.arange(len(strips))[::-1]
    low, best, high = np.array(list(strips.values()), float).T
    bars = ax.hlines(rows, low, high, color=theme.BLUE, linewidth=9, alpha=0.45)
    dots, = ax.plot(best, rows, "o", color=theme.ORANGE)
    ax.set(xscale="log", xlabel="learning rate η", ylim=(-0.6, len(strips) - 0.4))
    ax.set_yticks(rows, list(strips))
    return Drawn(ax, (bars, dots))


def plot_sharpness(sharpness, lr, ax=None, *, steps=None, color=theme.BLUE) -> Drawn:
    """The largest curvature at each step beside 2/η, above which plain descent cannot stay.

    sharpness: (n,), or of a sweep, (n, n_lr). lr: the learning rate, a number, or (n_lr,). steps: (n,), those at which
    it was measured (default: 0 … n - 1).
    """
    ax = _axes(ax)
    steps, edges = np.arange(len(sharpness)) if steps is None else steps, 2 / np.atleast_1d(lr)
    line, = ax.plot(steps, _first(sharpness), color=color)
    edge, = ax.plot(steps[[0, -1]], edges[[0, 0]], color=theme.ORANGE, linestyle="--", linewidth=1.4, label="2/η")
    ax.set(xlabel="step", ylabel="sharpness")
    ax.legend(loc="upper right")

    def move(i):
        line.set_ydata(sharpness[:, i])
        edge.set_ydata(edges[[i, i]])
    return Drawn(ax, (line, edge), move if sharpness.ndim == 2 else None)


def plot_range_test(test, ax=None) -> Drawn:
    """The loss that each rate met in a range test, pale, and their running average.

    test: what `range_test` returns.
    """
    ax = _axes(ax)
    met, = ax.plot(test.lrs, test.losses, color=theme.FAINT, linewidth=1)
    smooth, = ax.plot(test.lrs, test.smooth, color=theme.INK)
    ax.set(xscale="log", yscale="log", xlabel="learning rate η", ylabel="loss")
    return Drawn(ax, (met, smooth))


def plot_prices(ways, prices, shares, ax=None) -> Drawn:
    """What ways to choose a rate cost, to the right, and how often they find a good one, upwards.

    ways: n names of a family and a member, "grid 3" or "grid" alone. prices: (n, k) gradients; those that pay nothing stand
    far left, side by side. shares: (n, k, m) in 0 … 1. Moves to shares[:, j, i] at prices[:, j].
    """
    ax = _axes(ax)
    family, member = np.array([(way + " ").split(" ", 1) for way in ways]).T
    free, left = np.all(prices == 0, axis=1), 5 * 1.7 ** np.arange(len(ways))
    x = np.where(free[:, None], left[np.cumsum(free) - 1][:, None], prices)
    known = list(dict.fromkeys(family))
    points = [ax.plot([], [], marker, color=color, label=name, markersize=8)[0] for name, marker, color in
              zip(known, ("v", "X", "o", "s-", "P", "*"), (theme.INK, theme.GOLD, theme.BLUE, theme.ORANGE, theme.PURPLE, theme.GREEN))]
    above = free | (np.sum(family[:, None] == family, axis=1) == 1)                  # where the label stands; the others in turn
    side = np.array([0 if up else 1 - 2 * (np.sum(prices[:k, 0] == prices[k, 0]) % 2) for k, up in enumerate(above)])
    texts = [ax.text(1, 1, word.strip(), fontsize=9, va="center_baseline" if s else "bottom", ha=("center", "left", "right")[s])
             for word, s in zip(member, side)]
    ax.set(xscale="log", xlabel="gradients paid before the run", xlim=(3.5, 1.6 * x.max()), ylim=(-0.04, 1.12))
    decades = 10 ** np.arange(2, np.floor(np.log10(x.max())) + 1)
    ax.set_xticks([5 * 1.7 ** ((free.sum() - 1) / 2), *decades], ["0", *map("{:g}".format, decades)])
    ax.set_xticks([], minor=True)
    ax.axvspan(3.5, 5 * 1.7 ** (free.sum() - 0.5), color=theme.FAINT, alpha=0.15, linewidth=0)     # one place, price 0

    def move(i, j=0):
        for name, point in zip(known, points):
            point.set_data(x[family == name, j], shares[family == name, j, i])
        for k, text in enumerate(texts):
            text.set_position((x[k, j] * 1.13 ** side[k], shares[k, j, i] + 0.03 * above[k]))
    return Drawn(ax, (*points, *texts), move)


def plot_trials(rates, curves, ends, axes=None, *, color=theme.BLUE) -> Drawn:
    """One of many runs: its rates (n, steps) on the left; on the right its training loss, curves (n, m), and ends (n,), a last loss.

    axes: two of them (default: a new figure). Both keep their limits for all runs.
    """
    left, right = axes = plt.subplots(1, 2, figsize=theme.WIDE)[1] if axes is None else axes
    rates, curves, ticks = np.asarray(rates), np.asarray(curves), np.outer([0.1, 1], [1, 2, 3, 5]).ravel()
    steps = (np.arange(curves.shape[1]) + 0.5) * rates.shape[1] / curves.shape[1]
    floor = max(rates.min(), rates.max(axis=1).min() / 100)
    seen = np.maximum(rates, floor / 100)                    # what falls to 0 leaves the picture
    rate, = left.plot(seen[0], color=color)
    left.set(title="η at each step", xlabel="step", yscale="log", ylim=(floor / 1.5, seen.max() * 1.5))
    curve, = right.plot(steps, curves[0], color=color, label="training, mean of 20 steps")
    end, = right.plot([steps[0], steps[-1]], [ends[0]] * 2, "--", color=theme.ORANGE, label="validation, at the end")
    right.set(title="loss", xlabel="step", yscale="log")
    right.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    right.minorticks_off()
    right.set_ylim(np.nanmin([*curves.flat, *ends]) / 1.2, min(np.nanmax(curves), 10) * 1.2)
    right.legend(loc="upper right")

    def move(i):
        rate.set_ydata(seen[i])
        curve.set_ydata(curves[i])
        end.set_ydata([ends[i]] * 2)

    return Drawn(right, (rate, curve, end), move)


def plot_map(x, y, values, ax=None, *, limits=None) -> Drawn:
    """A table as shades, the darker the higher: a column for each x, a row for each y, the first at the bottom.

    x: (n,). y: (m,). values: (m, n). limits: the values of the lightest and the darkest shade (default: lowest, highest).
    It moves: at i the rows up to the i-th are shown.
    """
    ax = _axes(ax)
    low, high = (np.min(values), np.max(values)) if limits is None else limits
    tiles = ax.imshow(values, cmap=theme.HEIGHTS, origin="lower", aspect="auto", vmin=low, vmax=high)
    for axis, numbers, count in (ax.xaxis, x, 3), (ax.yaxis, y, 5):
        some = np.linspace(0, len(numbers) - 1, min(count, len(numbers))).round().astype(int)
        axis.set_ticks(some, [f"{numbers[k]:.4g}" for k in some])
    shown = np.arange(len(values))[:, None]
    return Drawn(ax, (tiles,), lambda i: tiles.set_data(np.where(shown <= i, values, np.nan)))


def plot_trail(x, y, ax=None, *, color=theme.ORANGE) -> Drawn:
    """Groups of points, one after another: at i the i-th group in colour, those before it pale. x, y: (groups, n)."""
    ax = _axes(ax)
    before, now = ax.plot(x[:0].ravel(), y[:0].ravel(), "o", x[0], y[0], "o")
    before.set(color=theme.FAINT, markersize=2.5)
    now.set(color=color)

    def move(i):
        before.set_data(x[:i].ravel(), y[:i].ravel())
        now.set_data(x[i], y[i])
    return Drawn(ax, (before, now), move)


def _axes(ax):
    return plt.subplots()[1] if ax is None else ax


def _first(values):
    """One run of a sweep, (steps + 1, n_lr) -> (steps + 1,), to begin with."""
    return values if values.ndim == 1 else values[:, 0]


def _against_steps(ax, values, color, label, style="-"):
    line, = ax.plot(np.arange(len(values)), _first(values), style, color=color, label=label, markersize=4)
    return Drawn(ax, (line,), (lambda i: line.set_ydata(values[:, i])) if values.ndim == 2 else None)
