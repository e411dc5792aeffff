"""`slide`: any matplotlib figure, on a slider that follows the hand.

The figure is recorded once, at every position of the slider, and drawn by the browser: no kernel
takes part in a drag, so it is as fast as the screen and works on when the kernel is gone.
"""

from __future__ import annotations

import io
import sys
from functools import reduce
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from .axes import read_axes
from .pen import png
from .predictions import recall, remember
from .recorder import call, record

LARGEST = 4_000_000     # bytes: more makes a notebook slow to open and to save


def slide(fig, update, *, value=None, unit="", label=None, describe=None, alt=None, predict=None,
          answer=None, choices=None, **axes):
    """Show a figure on a slider: `update(i)` moves its artists to the i-th value of the axis.

    fig: a matplotlib figure. update: a function of the position i = 0 … n - 1, or several, that move
    artists made before (lines, scatter, text, images, visibility …) in axes that stand still.
    **axes: an axis by its name, `lr=np.geomspace(0.01, 1, 121)`: n ≥ 2 ascending numbers; evenly
    spaced logarithms make a log axis. A second one, of numbers (a slider) or of words (buttons),
    `batch=["1", "32"]`, makes it update(i, j). value: where it starts (nearest; default: the middle).
    unit, label: of the first axis. describe(i): a sentence on a position, shown and read to screen
    readers. alt: what the picture shows, for those who cannot see it (default: from its titles).
    predict: a question; what moves stays hidden until the learner has set the slider, or chosen one
    of `choices`, or asked to be shown. answer: the true value (or choice) it is compared with.
    Returns a `Slide`. Raises ValueError, naming name, rule and value, before anything is shown.

    >>> from matplotlib.figure import Figure
    >>> import numpy as np
    >>> fig = Figure(figsize=(4, 3))
    >>> ax = fig.add_subplot(xlim=(0, 6.3), ylim=(-1.1, 1.1), title="A wave")
    >>> t = np.linspace(0, 6.3, 200)
    >>> wave, = ax.plot(t, np.sin(t))
    >>> def update(i):
    ...     wave.set_ydata(np.sin(t + shifts[i]))
    >>> shifts = np.linspace(0, 6, 61)
    >>> slide(fig, update, shift=shifts, unit="rad")
    slide(shift: 61 values, 0 … 6 rad)
    """
    axes = read_axes(axes, unit, label, value)
    first = axes[0]
    counts = [len(axis.words) for axis in axes]
    spots = list(np.ndindex(*counts))               # position k of the recording is spots[k] of the axes

    def where(k):
        return ", ".join(axis.says(i) for axis, i in zip(axes, spots[k])) + f" (position {', '.join(map(str, spots[k]))})"

    updates = [update] if callable(update) else list(update)
    start = spots.index(tuple(axis.start for axis in axes))
    question = _question(predict, answer, choices, first)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)                           # or the notebook shows it a second time, still
    recording = record(fig, lambda k: [move(*spots[k]) for move in updates], len(spots), start, where)
    if recording.nbytes() > LARGEST:
        raise ValueError(f"the recorded figure has {recording.nbytes() / 1e6:.1f} MB, {(recording.nbytes() - LARGEST) / 1e6:.1f} MB over the "
                         f"limit: take fewer values of {' or '.join(axis.name for axis in axes)} (now {' x '.join(map(str, counts))}), "
                         "fewer points a line, or smaller images")
    spec = {
        "width": recording.width, "height": recording.height,
        "layers": [["png", len(part)] if isinstance(part, bytes) else ["moving", part] for part in recording.layers],
        "frames": recording.frames, "drawings": [len(part) for part in recording.drawings],
        "images": [len(part) for part in recording.images],
        "styles": recording.styles, "shapes": recording.shapes, "axes": [axis.spec() for axis in axes],
        "says": [str(call(lambda k: describe(*spots[k]), k, where, "describe")) if describe else "" for k in range(len(spots))],
        "alt": alt or _titles(fig), "predict": question,
    }
    stills = [part for part in recording.layers if isinstance(part, bytes)]
    return Slide(spec, b"".join([*stills, *recording.drawings, *recording.images]), [axis.start for axis in axes],
                 _still(fig, recording, hidden=question is not None), f"slide({', '.join(map(str, axes))})")


class Slide(anywidget.AnyWidget):
    """A figure on a slider, as `slide` returns it.

    index: the position on each axis, a list; value: the number there (two axes: a tuple);
    prediction: what the learner predicted (a number of the first axis, one of the choices, or None);
    revealed: whether what moves is shown.
    """

    _esm = Path(__file__).parent / "slider.js"
    _spec = traitlets.Dict().tag(sync=True)
    _data = traitlets.Bytes().tag(sync=True)
    index = traitlets.List(traitlets.Int()).tag(sync=True)
    prediction = traitlets.Any(None, allow_none=True).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    def __init__(self, spec, data, index, picture, words):
        question = spec["predict"]
        said = recall(question["question"]) if question else None
        super().__init__(_spec=spec, _data=data, index=index, prediction=said, revealed=question is None or said is not None)
        self._picture, self._words = picture, words
        if question:
            self.observe(lambda change: remember(question["question"], change.new), "prediction")

    @traitlets.validate("index")
    def _in_range(self, proposal):
        for i, axis in zip(proposal.value, self._spec["axes"], strict=True):
            if not 0 <= i < len(axis["words"]):
                raise ValueError(f"index of {axis['name']} must be in 0 … {len(axis['words']) - 1}, got {i}")
        return proposal.value

    @property
    def value(self):
        """The number that the slider stands at; with two axes a tuple, of a number and a number or word."""
        there = tuple((axis["numbers"] or axis["words"])[i] for i, axis in zip(self.index, self._spec["axes"]))
        return there if len(there) > 1 else there[0]

    @property
    def alt(self) -> str:
        """The picture in words, where it stands."""
        k = np.ravel_multi_index(self.index, [len(axis["words"]) for axis in self._spec["axes"]])
        return " ".join(filter(None, [self._spec["alt"], self._spec["says"][k] if self.revealed else ""]))

    def __repr__(self):
        return self._words

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data = {**data, "text/plain": self._words, "image/png": self._picture}
        return data, {**metadata, "image/png": {"alt": self.alt}}


def _question(predict, answer, choices, axis):
    if predict is None:
        if answer is not None or choices is not None:
            raise ValueError("answer and choices belong to a question: give it as predict")
        return None
    if choices is not None:
        choices = [str(choice) for choice in choices]
        if len(set(choices)) != len(choices) or len(choices) < 2:
            raise ValueError(f"choices must be at least two different sentences, got {choices}")
        if answer is not None and answer not in choices:
            raise ValueError(f"answer must be one of the choices {choices}, got {answer!r}")
        return {"question": predict, "choices": choices, "answer": answer, "words": answer}
    if answer is not None and not axis.numbers[0] <= answer <= axis.numbers[-1]:
        raise ValueError(f"answer must lie on the axis, {axis.numbers[0]:g} … {axis.numbers[-1]:g}, got {answer!r}")
    return {"question": predict, "choices": None, "answer": None if answer is None else float(answer),
            "words": None if answer is None else axis.word(answer)}


def _titles(fig):
    """The picture in words, from what is written around it."""
    parts = []
    for ax in fig.axes:
        title = ax.get_title() or ax.get_title(loc="left")
        about = " against ".join(filter(None, [ax.get_ylabel(), ax.get_xlabel()]))
        parts.append(": ".join(filter(None, [title, about])))
    return ". ".join(filter(None, parts)) + "." if any(parts) else "A figure."


def _still(fig, recording, hidden):
    """A PNG of the figure where it stands, without what moves when that is the answer."""
    if not hidden:
        out = io.BytesIO()
        FigureCanvasAgg(fig).print_png(out)
        return out.getvalue()
    layers = [Image.open(io.BytesIO(part)).convert("RGBA") for part in recording.layers if isinstance(part, bytes)]
    return png(reduce(Image.alpha_composite, layers).resize((recording.width, recording.height)))
