"""OUT/by_hand.csv: what the instructor gives by hand, one row a submission, read as spreadsheets save it.

It is written once, with a row for each submission, and never again: from then on it is the instructor's. A row that
cannot be used is named in a sentence and stands as not marked yet.
"""

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from .. import checks
from .._safe import plain_words

FILE = "by_hand.csv"
COLUMNS = ("id", "points", "remark")
FORMULA = ("=", "+", "-", "@", "\t", "\r")      # a spreadsheet would run what starts so
REMARK = 2000                                   # letters


@dataclass(frozen=True)
class Hand:
    """What was given by hand: points (None: not marked yet) of max, and a remark."""

    points: float | None
    max: float
    remark: str = ""


@cache
def most_of(lesson: str) -> float:
    """How many points of a lesson are given by hand: 0 where none are, or where there is no such lesson."""
    if not re.fullmatch(r"\d\d_\w+", lesson, re.ASCII):
        return 0
    try:
        room = import_module(f"{checks.__name__}.lesson_{lesson[:2]}")
    except ModuleNotFoundError:
        return 0
    return sum(points for _, points in getattr(room, "BY_HAND", ()))


def table(rows) -> bytes:
    """Rows of texts and numbers as the bytes of a CSV file, with a ' before what a spreadsheet would run.

    >>> table([["-x", 2.5, "a"]])
    b"'-x,2.5,a\\n"
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _cell(cell):
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(FORMULA) else cell
    return f"{cell:.10g}"


def read_hands(path: Path, most: dict) -> tuple[dict, list]:
    """({id: Hand}, sentences on what cannot be used); most: {id: the points by hand of its lessons}, 0 where there are none."""
    if not any(most.values()) or not path.exists():
        return {}, []
    with plain_words(path):
        text = _text(path.read_bytes())
    head = text.lstrip().partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    hands, said = {}, []
    try:
        names = [name.strip().lower() for name in next(filter(any, rows), [])]
        if not set(COLUMNS[:2]) <= set(names):
            return {}, [f"{FILE} must have the columns {', '.join(COLUMNS)}, got {head.strip()[:100]!r}: nothing in it was counted"]
        for cells in rows:
            row = dict(zip(names, map(str.strip, cells)))
            if any(row.values()):
                said += [f"{FILE}, line {rows.line_num}: {why}" for why in _take(row, hands, most)]
    except csv.Error as error:
        said.append(f"{FILE}, line {rows.line_num}: the file cannot be read from here on ({error})")
    without = [name for name, points in most.items() if points and name not in hands]
    return hands, said + [f"{FILE} has no row for {few(without)}: add one for points by hand"] * bool(without)


def few(names) -> str:
    """Some names, however many there are.

    >>> few("abcdef")
    'a, b, c and 3 more'
    """
    return ", ".join(names[:3]) + f" and {len(names) - 3} more" * (len(names) > 3)


def _take(row, hands, most):
    """Put one row among the hands, and yield what is wrong with it."""
    name, points = row["id"], row.get("points", "")
    name = name[1:] if name.startswith("'") and name not in most else name
    if not most.get(name) or name in hands:
        yield (f"{name[:100]!r} has a row already, and that one counts" if name in hands else
               f"there is no submission {name[:100]!r} with points by hand; the row was not counted")
        return
    number = re.fullmatch(r"\d{1,6}([.,]\d{1,6})?", points, re.ASCII) and float(points.replace(",", "."))
    if points and (number is None or number > most[name]):
        yield f"the points of {name} must be a number from 0 to {most[name]:g}, got {points[:50]!r}; they stand as not marked yet"
        number = None
    hands[name] = Hand(number, most[name], row.get("remark", "")[:REMARK])


def _text(content):
    """Bytes as text, in whichever of the codes that spreadsheets use."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
