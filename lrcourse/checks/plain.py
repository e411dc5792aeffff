"""Values as plain data, and back: what crosses from the learner's code to the judge.

Python's own numbers, texts and lists stay as they are; an array becomes {"nd", "shape", "b64"}. A value is
taken by its exact type, since an object of a class of one's own can answer "yes" to every comparison.
Nothing is pickled, and a size is looked at before anything is copied.
"""

import base64
import math
import re

import numpy as np

DEPTH = 6               # lists in lists
ITEMS = 100_000         # numbers and texts in one answer, all in all
LETTERS = 1000          # in one text
BITS = 64               # of a whole number
SCALARS = frozenset(np.dtype(code).type for code in "?" + np.typecodes["AllInteger"] + np.typecodes["AllFloat"])


def encode(value):
    """The value as plain data that JSON can carry; ValueError says what it is where it is anything else."""
    return _encode(value, 0, [ITEMS])


def decode(data):
    """The value behind plain data, arrays as new arrays; ValueError for anything that `encode` does not make."""
    return _decode(data, 0, [ITEMS])


def _encode(value, depth, left):
    kind = type(value)
    if value is None or kind in (bool, int, float, str, np.str_):
        _take(left, 1)
        return _atom(str.__str__(value) if kind is np.str_ else value)
    if kind in SCALARS or issubclass(kind, np.ndarray):
        return _encode_array(np.ndarray.view(value, np.ndarray) if kind not in SCALARS else np.asarray(value), left)
    if kind in (list, tuple):
        _go_deeper(depth)
        _take(left, len(value))
        return [_encode(item, depth + 1, left) for item in value]
    raise ValueError(f"an object of type {kind.__name__[:60]}")


def _encode_array(array, left):
    """The memory behind an array may be smaller than it says: its size is looked at before a copy is made."""
    if array.dtype.kind not in "biufc":
        raise ValueError(f"an array of {array.dtype.name[:60]}")
    _take(left, array.size)
    little = np.array(array, array.dtype.newbyteorder("<"), order="C")
    return {"nd": little.dtype.str, "shape": list(array.shape), "b64": base64.b64encode(little.tobytes()).decode()}


def _decode(data, depth, left):
    if data is None or type(data) in (bool, int, float, str):
        _take(left, 1)
        return _atom(data)
    if type(data) is list:
        _go_deeper(depth)
        _take(left, len(data))
        return [_decode(item, depth + 1, left) for item in data]
    if type(data) is dict:
        return _decode_array(data, left)
    raise ValueError(f"an object of type {type(data).__name__[:60]}")


def _decode_array(data, left):
    if set(data) != {"nd", "shape", "b64"} or type(data["nd"]) is not str or type(data["b64"]) is not str:
        raise ValueError("an array without its type, shape or bytes")
    kind, shape = re.fullmatch("[<|][biufc](1|2|4|8|16|32)", data["nd"]), data["shape"]
    if not kind or type(shape) is not list or not all(type(n) is int and 0 <= n < 2**63 for n in shape) or len(shape) > 32:
        raise ValueError("an array of unknown type or shape")
    _take(left, math.prod(shape))
    raw = base64.b64decode(data["b64"], validate=True)
    if math.prod(shape) * int(kind[1]) != len(raw):
        raise ValueError(f"an array of {len(raw)} bytes that says it has another size")
    try:
        return np.frombuffer(raw, np.dtype(data["nd"])).reshape(shape).copy()
    except TypeError:                   # such as "<b3": well spelled, but there is no such type
        raise ValueError("an array of unknown type") from None


def _atom(value):
    if type(value) is int and value.bit_length() > BITS:
        raise ValueError(f"a whole number of {value.bit_length()} bits")
    if type(value) is str and len(value) > LETTERS:
        raise ValueError(f"a text of {len(value)} letters")
    return value


def _take(left, n):
    left[0] -= n
    if left[0] < 0:
        raise ValueError(f"more than {ITEMS} values")


def _go_deeper(depth):
    if depth >= DEPTH:
        raise ValueError(f"lists nested more than {DEPTH} deep")
