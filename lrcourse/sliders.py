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

from .pen import png
from .predictions import recall, remember
from .recorder import call, record

LARGEST = 4_000_000     # bytes: more makes a notebook slow to open and to save
LABELS = {"lr": ("learning rate η", "learning rate"), "momentum": ("momentum β", "momentum")}


def slide(fig, update, *, value=None, unit="", label=None, describe=None, alt=None, predict=None,
          answer=None, choices=None, **axis):
    """Show a figure on a slider: `update(i)` moves its artists to the i-th value of the axis.

    fig: a matplotlib figure. update: a function of the position i = 0 … n - 1, or several, that move
    artists made before (lines, scatter, text, images, visibility …) in axes that stand still.
    **axis: one axis by its name, `lr=np.geomspace(0.01, 1, 121)`: n ≥ 2 ascending numbers; evenly
    spaced logarithms make a log axis. value: where it starts (nearest; default: the middle).
    unit, label: of the axis. describe(i): a sentence on position i, shown and read to screen
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
    name, values = _axis(axis)
    log = _is_log(values)
    start = _start(values, value, log, name)
    words = [" ".join(filter(None, [number(v), unit])) for v in values]
    where = lambda i: f"{name}={values[i]:.4g} (position {i})"   # noqa: E731
    updates = [update] if callable(update) else list(update)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(fig)                       # or the notebook shows it a second time, still
    recording = record(fig, lambda i: [move(i) for move in updates], len(values), start, where)
    if recording.nbytes() > LARGEST:
        raise ValueError(f"the recorded figure has {recording.nbytes() / 1e6:.1f} MB, {(recording.nbytes() - LARGEST) / 1e6:.1f} MB over the "
                         f"limit: take fewer values of {name} (now {len(values)}), fewer points a line, or smaller images")
    says = [str(call(describe, i, where)) for i in range(len(values))] if describe else [""] * len(values)
    label, spoken = (label, label) if label else LABELS.get(name, (name, name))
    question = _question(predict, answer, choices, values, unit)
    spec = {
        "width": recording.width, "height": recording.height,
        "layers": [["png", len(part)] if isinstance(part, bytes) else ["moving", part] for part in recording.layers],
        "frames": recording.frames, "drawings": [len(part) for part in recording.drawings],
        "images": [len(part) for part in recording.images],
        "styles": recording.styles, "shapes": recording.shapes,
        "axis": {"label": label, "name": spoken, "words": words, "numbers": values.tolist(), "log": log, "unit": unit},
        "says": says, "alt": alt or _titles(fig), "predict": question,
    }
    stills = [part for part in recording.layers if isinstance(part, bytes)]
    picture = _still(fig, recording, hidden=question is not None)
    return Slide(spec, b"".join([*stills, *recording.drawings, *recording.images]), start, picture,
                 f"slide({name}: {len(values)} values, {number(values[0])} … {words[-1]})")


class Slide(anywidget.AnyWidget):
    """A figure on a slider, as `slide` returns it.

    index: the position; value: the number there; prediction: what the learner predicted (a number
    of the axis, one of the choices, or None); revealed: whether what moves is shown.
    """

    _esm = Path(__file__).parent / "slider.js"
    _spec = traitlets.Dict().tag(sync=True)
    _data = traitlets.Bytes().tag(sync=True)
    index = traitlets.Int().tag(sync=True)
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
        n = len(self._spec["axis"]["numbers"])
        if not 0 <= proposal.value < n:
            raise ValueError(f"index must be in 0 … {n - 1}, got {proposal.value}")
        return proposal.value

    @property
    def value(self) -> float:
        """The number that the slider stands at."""
        return self._spec["axis"]["numbers"][self.index]

    @property
    def alt(self) -> str:
        """The picture in words, at the position it starts from."""
        says = self._spec["says"][self.index] if self.revealed else ""
        return " ".join(filter(None, [self._spec["alt"], says]))

    def __repr__(self):
        return self._words

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data = {**data, "text/plain": self._words, "image/png": self._picture}
        return data, {**metadata, "image/png": {"alt": self.alt}}


def number(v) -> str:
    """A number as one reads it: three digits, no exponent below a million and above a millionth.

    >>> number(0.010512), number(12345.6), number(2.5e-9)
    ('0.0105', '12300', '2.5 × 10⁻⁹')
    """
    if v == 0 or not np.isfinite(v):
        return f"{v:g}"
    power = int(np.floor(np.log10(abs(float(f"{v:.2e}")))))
    if -7 < power < 7:
        return np.format_float_positional(float(f"{v:.2e}"), trim="-")
    return f"{float(f'{v / 10.0**power:.3g}'):g} × 10{str(power).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def _axis(axis):
    if len(axis) != 1:
        raise ValueError(f"slide needs exactly one axis of numbers, such as lr=np.geomspace(0.01, 1, 121), got {', '.join(axis) or 'none'}")
    (name, values), = axis.items()
    values = np.asarray(values)
    if values.ndim != 1 or values.dtype.kind not in "iuf" or len(values) < 2:
        raise ValueError(f"{name} must be a row of at least 2 numbers, got an array of shape {values.shape} and type {values.dtype}")
    values = values.astype(float)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite, got {values[~np.isfinite(values)][0]} at position {np.argmin(np.isfinite(values))}")
    if not (np.diff(values) > 0).all():
        i = int(np.argmin(np.diff(values) > 0))
        raise ValueError(f"{name} must be ascending without repeats, got {values[i]:g} and then {values[i + 1]:g} (positions {i} and {i + 1})")
    return name, values


def _is_log(values):
    """Whether the values are spaced by a factor rather than by a difference."""
    if values[0] <= 0 or len(values) < 3:
        return False
    steps, factors = np.diff(values), np.diff(np.log(values))
    return bool(np.ptp(factors) / factors.mean() < np.ptp(steps) / steps.mean())


def _start(values, value, log, name):
    if value is None:
        return len(values) // 2
    if not values[0] <= value <= values[-1]:
        raise ValueError(f"value must lie on the axis, {values[0]:g} … {values[-1]:g}, got {name}={value:g}")
    return int(np.argmin(np.abs(np.log(values / value) if log else values - value)))


def _question(predict, answer, choices, values, unit):
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
    if answer is not None and not values[0] <= answer <= values[-1]:
        raise ValueError(f"answer must lie on the axis, {values[0]:g} … {values[-1]:g}, got {answer!r}")
    return {"question": predict, "choices": None, "answer": None if answer is None else float(answer),
            "words": None if answer is None else " ".join(filter(None, [number(answer), unit]))}


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
