"""What a slider moves along: a row of numbers, or a few words that become buttons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LABELS = {"lr": ("learning rate η", "learning rate"), "momentum": ("momentum β", "momentum")}


@dataclass(frozen=True)
class Axis:
    """One axis: its name, its label, what it says at each position, its numbers (None: words), where it starts."""

    name: str
    label: str
    words: list
    numbers: np.ndarray | None
    log: bool
    unit: str
    start: int

    def __str__(self):
        return f"{self.name}: {len(self.words)} values, {self.words[0].removesuffix(self.unit).strip()} … {self.words[-1]}"

    def says(self, i):
        """Name and value, for messages."""
        return f"{self.name}={self.words[i] if self.numbers is None else format(self.numbers[i], '.4g')}"

    def word(self, value):
        """A number as the axis says it."""
        return " ".join(filter(None, [number(value), self.unit]))

    def spec(self):
        """What the browser needs of it."""
        spoken = dict(LABELS.values()).get(self.label, self.label)          # without the Greek letter
        return {"label": self.label, "name": spoken, "words": self.words, "log": self.log,
                "numbers": None if self.numbers is None else self.numbers.tolist(), "unit": self.unit}


def read_axes(axes, unit="", label=None, value=None) -> list:
    """One or two axes from their keywords; unit, label and value belong to the first (value: or one for each)."""
    if not 1 <= len(axes) <= 2:
        raise ValueError(f"slide needs one or two axes, such as lr=np.geomspace(0.01, 1, 121), got {', '.join(axes) or 'none'}")
    (name, values), *more = axes.items()
    starts = value if isinstance(value, (tuple, list)) else (value, None)
    return [_numbers(name, values, unit, label, starts[0]),
            *(_words(n, v, starts[1]) if _is_words(v) else _numbers(n, v, "", None, starts[1]) for n, v in more)]


def number(v) -> str:
    """A number as one reads it: three digits, no exponent below ten million and above a millionth.

    >>> number(0.010512), number(12345.6), number(2.5e-9)
    ('0.0105', '12300', '2.5 × 10⁻⁹')
    """
    if v == 0 or not np.isfinite(v):
        return f"{v:g}"
    power = int(np.floor(np.log10(abs(float(f"{v:.2e}")))))
    if -7 < power < 7:
        return np.format_float_positional(float(f"{v:.2e}"), trim="-")
    return f"{float(f'{v / 10.0**power:.3g}'):g} × 10{str(power).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def _is_words(values):
    return len(values) > 0 and all(isinstance(value, str) for value in values)


def _words(name, values, start):
    words = list(values)
    if len(set(words)) != len(words) or len(words) < 2:
        raise ValueError(f"{name} must be at least two different words, got {words}")
    if start is not None and start not in words:
        raise ValueError(f"value must be one of {words}, got {name}={start!r}")
    return Axis(name, LABELS.get(name, (name,))[0], words, None, False, "", 0 if start is None else words.index(start))


def _numbers(name, values, unit, label, start):
    values = np.asarray(values)
    if values.ndim != 1 or values.dtype.kind not in "iuf" or len(values) < 2:
        raise ValueError(f"{name} must be a row of at least 2 numbers, got an array of shape {values.shape} and type {values.dtype}")
    values = values.astype(float)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite, got {values[~np.isfinite(values)][0]} at position {np.argmin(np.isfinite(values))}")
    if not (np.diff(values) > 0).all():
        i = int(np.argmin(np.diff(values) > 0))
        raise ValueError(f"{name} must be ascending without repeats, got {values[i]:g} and then {values[i + 1]:g} (positions {i} and {i + 1})")
    if start is not None and not values[0] <= start <= values[-1]:
        raise ValueError(f"value must lie on the axis, {values[0]:g} … {values[-1]:g}, got {name}={start:g}")
    log = _is_log(values)
    if start is None:
        place = len(values) // 2
    else:
        place = int(np.argmin(np.abs(np.log(values / start) if log else values - start)))
    words = [" ".join(filter(None, [number(v), unit])) for v in values]
    return Axis(name, label or LABELS.get(name, (name,))[0], words, values, log, unit, place)


def _is_log(values):
    """Whether the values are spaced by a factor rather than by a difference."""
    if values[0] <= 0 or len(values) < 3:
        return False
    steps, factors = np.diff(values), np.diff(np.log(values))
    return bool(np.ptp(factors) / factors.mean() < np.ptp(steps) / steps.mean())
