"""The one place for looks: colours, sizes, `use()`.

The colours are those of Okabe & Ito (2008), which colour-blind readers tell apart; they also differ
in lightness, so that a grey print keeps them apart, and they are readable on white and, with
lightness turned over as the sliders do it, on black.
"""

from __future__ import annotations

import matplotlib
from matplotlib.colors import LinearSegmentedColormap

INK = "#1a1a1a"         # text, axes
FAINT = "#8c8c8c"       # what stays in the background
BLUE = "#0072b2"        # the path, the run
ORANGE = "#d55e00"      # the point that moves; what breaks
GREEN = "#009e73"       # the goal; what works
PURPLE = "#aa4499"      # a third run
GOLD = "#b58900"        # a fourth
CYCLE = [BLUE, ORANGE, GREEN, PURPLE, GOLD]
HEIGHTS = LinearSegmentedColormap.from_list("heights", ["#ffffff", "#dbe6ef", "#a9c2d6", "#7d9db8"])   # low to high

WIDE = (9, 3.9)         # inches: two pictures side by side
ONE = (6.4, 3.9)        # inches: one picture


def use():
    """Make every figure drawn from now on look like the course.

    >>> use()
    >>> matplotlib.rcParams["axes.spines.top"]
    False
    """
    matplotlib.rcParams.update({
        "figure.dpi": 100, "figure.figsize": ONE, "figure.constrained_layout.use": True,
        "font.size": 11, "axes.titlesize": 11, "axes.titlelocation": "left", "axes.labelsize": 11,
        "axes.prop_cycle": matplotlib.cycler(color=CYCLE), "axes.spines.top": False, "axes.spines.right": False,
        "axes.edgecolor": INK, "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK,
        "lines.linewidth": 1.8, "lines.markersize": 5, "legend.frameon": False, "axes.grid": False,
    })
