"""One way to refuse bad input: a sentence with the name, the rule and the value got."""

import numpy as np


def number(name, value, least=0.0, below=None):
    """Return value, a number or an array of numbers, after a look that all lie in [least, below): a NaN never does."""
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be a number or an array of numbers, got {value!r}")
    bad = ~(array >= least) if below is None else ~((array >= least) & (array < below))
    if bad.any():
        rule = f">= {least:g}" if below is None else f"in [{least:g}, {below:g})"
        raise ValueError(f"{name} must be {rule}, got {array[bad][0]}")
    return array if array.ndim else array.item()


def whole(name, value, least):
    """Return value as an int, after a look that it is a whole number >= least (1e3 counts as whole)."""
    value = number(name, value, least)
    if np.ndim(value) or value != np.floor(value) or np.isinf(value):
        raise ValueError(f"{name} must be a whole number, got {value}")
    return int(value)


def choice(name, value, options):
    """Return value, after a look that it is one of the options."""
    if value not in options:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, options))}, got {value!r}")
    return value
