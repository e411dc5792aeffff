"""A figure, recorded: the still parts as pictures, the moving parts as numbers.

`record(fig, update, n)` calls `update(0)` … `update(n - 1)`, watches which artists move, and keeps
each of them, at every position, as the strokes, fills, glyphs and images that matplotlib itself
would draw. Whoever has the result can redraw any position without matplotlib and without Python.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

from .pen import DPI, FINE, LARGEST, Pen, png

STILL = "a slider needs axes that stand still, so set them once, before slide"


@dataclass(frozen=True)
class Recording:
    """What `record` returns and `slider.js` draws."""

    width: int        # px
    height: int       # px
    layers: list      # bottom to top: a PNG (bytes) for what is still, a number for a moving artist
    frames: list      # [moving artist][position] -> the number of a drawing
    drawings: list    # bytes, in the format of `pen`
    styles: list      # dicts: stroke, fill, width, dash, offset, cap, join, clip
    shapes: list      # SVG path strings: markers, glyphs, small patches
    images: list      # PNGs (bytes)

    def nbytes(self) -> int:
        """The bytes of its pictures and drawings together."""
        return sum(len(part) for part in [*self.layers, *self.drawings, *self.images] if isinstance(part, bytes))


def record(fig, update, n, start=0, where=str) -> Recording:
    """Record `fig` at the positions 0 … n - 1 to which `update` moves it.

    fig: a matplotlib figure; it is left at position `start`. update: a function of the position
    that moves artists made before, by `line.set_data(…)`, `text.set_text(…)`, `set_visible(…)` ….
    where: a function that puts a position into words, for messages.
    Raises ValueError, naming the place, when `update` raises, when nothing moves, and when
    something changes that a recording cannot follow: limits, ticks, artists that come or go.
    """
    callback, fig.stale_callback = fig.stale_callback, None     # no window redraws meanwhile
    try:
        fig.set_dpi(DPI)
        return _record(fig, update, n, start, where)
    finally:
        fig.set_dpi(DPI)
        fig.stale_callback = callback


def _record(fig, update, n, start, where):
    call(update, start, where)
    fig.draw_without_rendering()                                # settles layout and ticks, …
    fig.set_layout_engine("none")                               # … which then stay
    width, height = (round(float(side)) for side in fig.bbox.size)
    if max(width, height) > LARGEST:
        raise ValueError(f"fig must be at most {LARGEST // DPI} inches wide and high, got {width / DPI:g} x {height / DPI:g}")
    units = list(_draw_order(fig))
    pen, frame = Pen(width, height), _Frame(fig)
    frames = _watch(units, frame, pen, update, n, start, where)
    moving = [k for k in range(len(units)) if len(set(frames[k])) > 1]
    if not moving:
        raise ValueError("nothing in the figure moved: update(i) must move artists that were made before it, "
                         "for example line.set_data(x[i], y[i])")
    still = [unit for k, unit in enumerate(units) if k not in moving]
    before = None
    for i in (n - 1, 0, start):                                 # a last look at what should have stood still
        call(update, i, where)
        now = _paint(still, width, height, DPI)
        if before is not None and not np.array_equal(before, now):
            raise ValueError(f"something in {frame.holder(before, now)} changes unseen between positions: "
                             "where an array was changed in place, hand it over with set_data(…) instead")
        before = now
    fig.set_dpi(DPI * FINE)
    layers, run = [], []
    for k, unit in enumerate([*units, None]):
        if unit is not None and k not in moving:
            run.append(unit)
            continue
        picture = _paint(run, width * FINE, height * FINE, DPI * FINE)
        layers += [png(Image.fromarray(picture))] if picture[..., 3].any() else []
        layers += [moving.index(k)] if unit is not None else []
        run = []
    used = {}                                                   # only the drawings that are still needed
    frames = [[used.setdefault(d, len(used)) for d in frames[k]] for k in moving]
    return Recording(width, height, layers, frames, [pen.drawings.values[d] for d in used],
                     pen.styles.values, pen.shapes.values, pen.images.values)


def _watch(units, frame, pen, update, n, start, where):
    """[artist][position] -> number of its drawing; an artist is drawn anew only when it is stale."""
    def draw(k, i):
        try:
            return pen.drawing(units[k])
        except ValueError as error:
            raise ValueError(f"{type(units[k]).__name__} in {frame.name(units[k].axes)}, at {where(i)}: {error}") from error

    # what belongs to an artist and may move with it; ticks stand still, which _Frame and the last look see to
    families = [[unit, unit.label] if isinstance(unit, Axis) else unit.findobj() for unit in units]
    frames = [[None] * n for _ in units]                        # None: as it was at the start
    now = [None] * len(units)
    _rest(families)
    for i in [*range(start, n), *range(start)]:
        call(update, i, where)
        frame.check(i, where)
        for k, family in enumerate(families):
            if any([artist.stale for artist in family]):
                now[k] = draw(k, i)
                _rest([family])
            frames[k][i] = now[k]
    call(update, start, where)
    for k, row in enumerate(frames):
        if None in row and set(row) != {None}:                  # first moved on the way: look at the start again
            first = draw(k, start)
            frames[k] = [first if drawing is None else drawing for drawing in row]
    return frames


def _rest(families):
    for family in families:
        for artist in family:
            artist.stale = False


def call(function, i, where, name="update"):
    """`function(i)`; whatever it raises becomes a ValueError that says where."""
    try:
        return function(i)
    except Exception as error:
        raise ValueError(f"{name} failed at {where(i)}: {type(error).__name__}: {error}") from error


def _draw_order(parent):
    """Every artist that matplotlib draws as a whole, in the order it draws them."""
    children = [child for child in parent.get_children() if child is not parent.patch]
    framed = True
    if isinstance(parent, Axes):
        if not parent.get_visible():
            return
        framed = parent.axison and parent.get_frame_on()
        hidden = [] if framed else list(parent.spines.values())
        hidden += [] if parent.axison else [parent.xaxis, parent.yaxis]
        children = [child for child in children if child not in hidden]
    if framed:
        yield parent.patch
    for child in sorted(children, key=lambda artist: artist.get_zorder()):
        yield from _draw_order(child) if isinstance(child, Axes) else [child]


def _paint(units, width, height, dpi):
    """The picture of some artists alone, on nothing: RGBA, (height, width, 4)."""
    renderer = RendererAgg(width, height, dpi)
    for unit in units:
        unit.draw(renderer)
    return np.array(renderer.buffer_rgba())


class _Frame:
    """What has to stand still: the axes, their places, limits and ticks, and who is in them."""

    def __init__(self, fig):
        self.fig, self.axes = fig, fig.findobj(Axes)
        self.states = [self._state(ax) for ax in self.axes]
        self.ticks = {axis: self._ticks(axis) for ax in self.axes for axis in (ax.xaxis, ax.yaxis)}
        self.there = self._children()

    def check(self, i, where):
        """Raise ValueError when anything of it has changed."""
        now_there = self._children()
        for parent, was, now in zip([None, *self.axes], self.there, now_there) if now_there != self.there else ():
            for key in was.keys() ^ now.keys():
                what = f"removed a {type(was[key]).__name__} from" if key in was else f"added a {type(now[key]).__name__} to"
                raise ValueError(f"update {what} {self.name(parent)} at {where(i)}: make every artist once, before slide, "
                                 "and let update only move it (set_data, set_text, set_visible, …)")
        for ax, was in zip(self.axes, self.states):
            for what, now in self._state(ax).items():
                if was[what] != now:
                    raise ValueError(f"{what} of {self.name(ax)} changed at {where(i)}, from {_words(was[what])} to {_words(now)}: {STILL}")
        for axis, was in self.ticks.items():
            if axis.stale and self._ticks(axis) != was:
                raise ValueError(f"the {axis.axis_name} ticks of {self.name(axis.axes)} changed at {where(i)}: {STILL}")

    def name(self, ax):
        """Words for an axes, or for the figure."""
        if ax is None:
            return "the figure"
        title = ax.get_title() or ax.get_title(loc="left") or ax.get_ylabel()
        return f"axes {self.axes.index(ax)}" + (f" ({title!r})" if title else "")

    def holder(self, before, now):
        """Words for the axes in which two pictures of the figure differ."""
        y, x = np.argwhere((before != now).any(axis=2))[0]
        return self.name(next((ax for ax in self.axes if ax.get_window_extent().contains(x, len(now) - y)), None))

    def _children(self):
        return [{id(child): child for child in parent.get_children()} for parent in [self.fig, *self.axes]]

    @staticmethod
    def _state(ax):
        return {"the x limits": tuple(ax.viewLim.intervalx), "the y limits": tuple(ax.viewLim.intervaly), "the x scale": ax.get_xscale(),
                "the y scale": ax.get_yscale(), "the place": ax.get_position(original=True).bounds, "the visibility": ax.get_visible()}

    @staticmethod
    def _ticks(axis):
        return [list(axis.get_majorticklocs()), list(axis.get_minorticklocs()), [label.get_text() for label in axis.get_ticklabels()]]


def _words(value):
    return str(tuple(round(float(v), 6) for v in value)) if isinstance(value, tuple) else str(value)
