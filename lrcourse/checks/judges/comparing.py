"""Two values beside each other: whether they are the same, what is the matter if not, and both in words."""

from typing import NamedTuple

import numpy as np

SHOWN = 6           # numbers of an array or a list
LETTERS = 400       # of a list in words, however deep


class Fault(NamedTuple):
    """What is wrong with an answer, and what may help."""

    message: str
    hint: str = ""


NOTHING = Fault("Nothing came back.", "Does every way through the function end with `return …`?")
KIND = Fault("The answer is of another kind than expected.")
SHAPE = Fault("The answer has another shape than expected.")
INFINITE = Fault("The answer is not finite.", "Is something divided by zero, or does a number grow without end?")
DIFFERS = Fault("The answer differs from what is expected.")


def compare(got, want, rtol, atol, options=()):
    """None where `got` is `want`, else the Fault: what kind, then what shape, then what numbers."""
    if got is None:
        return NOTHING
    if isinstance(got, np.ndarray) and not got.ndim:
        got = got.item()
    if isinstance(want, (bool, np.bool_, str)):
        if type(got) is not (str if isinstance(want, str) else bool):
            return KIND
        if options and got not in options:
            return Fault(f"The answer is one of {', '.join(map(repr, options))}.")
        return None if got == want else DIFFERS
    if isinstance(want, (list, tuple)) and any(isinstance(item, (bool, str, list, tuple)) for item in want):
        if not isinstance(got, list) or len(got) != len(want):
            return SHAPE if isinstance(got, list) else KIND
        return next(filter(None, (compare(a, b, rtol, atol) for a, b in zip(got, want))), None)
    return _compare_numbers(got, np.asarray(want), rtol, atol)


def _compare_numbers(got, want, rtol, atol):
    try:
        got = np.asarray(got)
    except ValueError:                      # lists of several lengths
        return SHAPE
    if got.dtype.kind not in ("b" if want.dtype.kind == "b" else "iuf"):
        return KIND
    if got.shape != want.shape:
        return SHAPE
    got, want, finite = got.astype(float), want.astype(float), np.isfinite(want)
    if finite.all() and not np.isfinite(got).all():
        return INFINITE
    size = np.abs(want)
    with np.errstate(invalid="ignore"):             # inf - inf
        near = np.abs(got - want) <= atol + rtol * size + 1e-3 * rtol * size[finite].max(initial=0)
    same = np.where(finite, near, (got == want) | np.isnan(got) & np.isnan(want))
    return None if same.all() else DIFFERS


def side_by_side(case, answer, want, hide=False):
    """The case, the answer and what was expected, in one sentence; what is expected of a choice stays hidden."""
    given = "For " + ", ".join(f"{name} = {words(value)}" for name, value in case.items()) + ": " if case else ""
    if answer.status != "ok":
        return f"{given}{'yours is ' * (answer.status == 'refused')}{answer.text}." if answer.text else ""
    if answer.changed:
        return f"{given}afterwards {' and '.join(name for name in case if name in answer.changed)} is not what it was."
    if hide:
        return f"Your answer is {words(answer.value)}."
    got, where = answer.value, ""
    if all(isinstance(value, np.ndarray) and value.dtype.kind in "iuf" and value.size > SHOWN for value in (got, want)):
        if got.shape == want.shape:
            off = np.abs(got - want)
            place = np.unravel_index(np.argmax(np.where(np.isnan(off), np.inf, off)), off.shape)
            got, want, where = got[place], want[place], f"at [{', '.join(map(str, place))}] "
    digits = next((digits for digits in (5, 9) if words(got, digits) != words(want, digits)), 17)
    return f"{given}{where}yours {words(got, digits)}, expected {words(want, digits)}."


def words(value, digits=5):
    """A value in few words: some digits, some items."""
    if isinstance(value, (np.ndarray, np.generic)):
        if value.ndim > 1 or value.size > SHOWN:
            return f"array of shape {value.shape}"
        value = value.tolist()
    if type(value) is float:
        return f"{value:.{digits}g}"
    if isinstance(value, (list, tuple)):
        items = [words(item, digits) for item in value[:SHOWN]]
        said = f"[{', '.join(items + ['…'] * (len(value) > SHOWN))}]"
        return said if len(said) <= LETTERS else f"{said[:LETTERS - 1]}…"
    if type(value) is str:
        return repr(value[:60])
    return str(value)
