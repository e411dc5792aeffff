"""The one place for looks: colours, sizes, `use()` for figures and `sheet()` for pages.

The colours are those of Okabe & Ito (2008), which colour-blind readers tell apart; they also differ
in lightness, so that a grey print keeps them apart, and they are readable on white and, with
lightness turned over as the sliders do it, on black.
"""

from __future__ import annotations

import matplotlib
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb

INK = "#1a1a1a"         # text, axes
FAINT = "#8c8c8c"       # what stays in the background
BLUE = "#0072b2"        # the path, the run
ORANGE = "#d55e00"      # the point that moves; what breaks
GREEN = "#009e73"       # the goal; what works
PURPLE = "#aa4499"      # a third run
GOLD = "#b58900"        # a fourth
CYCLE = [BLUE, ORANGE, GREEN, PURPLE, GOLD]
HEIGHTS = LinearSegmentedColormap.from_list("heights", ["#ffffff", "#dbe6ef", "#a9c2d6", "#7d9db8"])   # low to high

WHITE, NIGHT = "#ffffff", "#181818"     # a page's paper by day, and as the sliders take it to be by night

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


def sheet() -> str:
    """The course's colours for a page, light and dark, as CSS variables: `--paper`, `--ink`, `--soft`, `--blue` …

    `data-on="paper"` on the root keeps a page light.

    >>> sheet().splitlines()[0][:25]
    ':root { --paper: #ffffff;'
    """
    named = {"blue": BLUE, "green": GREEN, "orange": ORANGE, "gold": GOLD, "purple": PURPLE}
    day = {"paper": WHITE, "ink": INK, "soft": _mix(INK, WHITE, 0.32), "line": _mix(FAINT, WHITE, 0.6), "shade": _mix(BLUE, WHITE, 0.94),
           "track": _mix(FAINT, WHITE, 0.75), "faint": FAINT, "link": _mix(BLUE, INK, 0.15), "good": _mix(GREEN, INK, 0.35),
           "bad": _mix(ORANGE, INK, 0.2)}
    night = {"paper": NIGHT, "ink": _mix(WHITE, NIGHT, 0.08), "soft": _mix(WHITE, NIGHT, 0.32), "line": _mix(FAINT, NIGHT, 0.55),
             "shade": _mix(BLUE, NIGHT, 0.82), "track": _mix(FAINT, NIGHT, 0.7), "faint": FAINT, "link": _mix(BLUE, WHITE, 0.5),
             "good": _mix(GREEN, WHITE, 0.35), "bad": _mix(ORANGE, WHITE, 0.4)}
    day, night = day | named, night | {name: _mix(colour, WHITE, 0.25) for name, colour in named.items()}

    def rule(colours, when=""):
        return f":root{when} {{ {' '.join(f'--{name}: {colour};' for name, colour in colours.items())} }}"

    return f"{rule(day)}\n@media screen and (prefers-color-scheme: dark) {{ {rule(night, ':not([data-on=paper])')} }}\n"


def _mix(colour, other, share):
    """A colour with a share of another in it."""
    return to_hex([(1 - share) * a + share * b for a, b in zip(to_rgb(colour), to_rgb(other), strict=True)])
