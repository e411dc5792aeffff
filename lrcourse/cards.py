"""`plot_card`: the two pictures that decide a sentence, one for what happens and one for what comes of it."""

import numpy as np
from matplotlib import pyplot as plt

from . import theme
from .plots import Drawn, plot_hand

COLORS = (theme.BLUE, theme.GREEN, theme.PURPLE)


def plot_card(values, paths, ends, titles, *, times=None, label="learning rate η") -> Drawn:
    """Left, what happens step by step; right, what comes of it, traced by the hand.

    values  (n,) those of the slider; label: what they are
    paths   {name: (m, n)} a line each, on the left, whose heights are logarithmic unless some are below 0
    ends    {name: (n,)} > 0, or inf where it never arrives; a name has the same colour as on the left
    titles  of the left picture and of the right one
    times   (m,) or (m, n) where the points of the paths are, if not at the steps 0 … m - 1

    The `ax` of what comes back is both axes: `slide(card.ax[0].figure, card, lr=values)`.

    >>> values, loss = np.array([0.1, 0.2]), np.array([[1.0, 1.0], [0.5, 0.2]])
    >>> len(plot_card(values, {"loss": loss}, {"loss": loss[-1]}, ("each step", "the end")).ax)
    2
    """
    fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
    names = list(dict.fromkeys([*paths, *ends]))
    colors = dict(zip(names, COLORS))
    shape = next(iter(paths.values())).shape
    times = np.broadcast_to(np.arange(shape[0])[:, None] if times is None else np.reshape(times, (shape[0], -1)), shape)
    lines = {name: left.plot(times[:, 0], path[:, 0], color=colors[name])[0] for name, path in paths.items()}
    hands = {name: plot_hand(values, end, right, ylabel="", color=colors[name]) for name, end in ends.items()}
    left.set(title=titles[0], xlabel="step", xlim=(np.min(times), np.max(times)))
    if np.min([*paths.values()]) >= 0:              # else signs matter
        left.set(yscale="log", ylim=_around(paths))
    right.set(title=titles[1], xlabel=label)
    if np.isfinite([*ends.values()]).all():         # else `plot_hand` has made room for "never"
        right.set_ylim(_around(ends))
    if len(names) > 1:
        known = {name: hand.artists[1] for name, hand in hands.items()} | lines
        fig.legend([known[name] for name in names], names, loc="outside upper right", ncols=len(names))

    def move(i):
        for name, line in lines.items():
            line.set_data(times[:, i], paths[name][:, i])
        for hand in hands.values():
            hand(i)
    return Drawn((left, right), (*lines.values(), *(artist for hand in hands.values() for artist in hand.artists)), move)


def _around(curves):
    """Limits of a log axis that hold everything above 0 and finite."""
    flat = np.concatenate([np.ravel(curve) for curve in curves.values()])
    flat = flat[(flat > 0) & np.isfinite(flat)]
    return np.min(flat) / 1.6, 1.6 * np.max(flat)
