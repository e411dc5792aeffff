"""Read a stranger's notebook: whatever bytes come, either code cells come out or one sentence that says why not.

Notebooks of nbformat 3 and 4, with a byte order mark or in UTF-16 or Latin-1, without kernelspec, with the same
id twice, with cells moved, merged or added: all of that is read. Nothing is repaired and nothing runs here.
"""

import json
import re
from dataclasses import dataclass

from ..checks import specs

LARGEST = 20 << 20      # bytes of a file
PARTS = 1_000_000       # lists, dicts and items of a file: each may take 30 times its bytes once it is read
CELLS = 5000            # code cells of a notebook


class Unreadable(ValueError):
    """No cells can be read; the text is a sentence for the student."""


@dataclass(frozen=True)
class Notebook:
    """The code cells of a notebook, and the lessons whose exercises it hands in."""

    cells: tuple
    lessons: tuple


def read(raw: bytes) -> Notebook:
    """The code cells in these bytes. Raises Unreadable with a sentence that says what to do.

    >>> read(b'{"cells": [{"cell_type": "code", "source": ["check(\\'edge\\', edge)"]}]}').lessons
    ('02_too_fast',)
    """
    if len(raw) > LARGEST:
        raise Unreadable(f"The file has {len(raw) / 1e6:.0f} MB, the limit is {LARGEST >> 20}: clear the outputs and save again.")
    if not raw.strip():
        raise Unreadable("The file is empty: save the notebook and hand it in again.")
    if sum(map(raw.count, (b"[", b"{", b","))) > PARTS:
        raise Unreadable(f"The file has more than {PARTS} parts, far too many for a notebook: clear the outputs and save again.")
    found = _json(raw)
    cells = _cells(found)
    code = [text for text in map(_source, cells) if text is not None]
    if len(code) > CELLS:
        raise Unreadable(f"The notebook has {len(code)} code cells, the limit is {CELLS}.")
    return Notebook(tuple(code), lessons(code, [_grade_id(cell) for cell in cells]))


def _json(raw):
    try:
        return json.loads(_text(raw))
    except RecursionError:
        raise Unreadable("The file is nested too deeply to be a notebook.") from None
    except ValueError:
        raise Unreadable("The file is not a complete notebook: open it in JupyterLab, save it, and hand it in again.") from None


def _text(raw):
    """The bytes as text: in one of JSON's own encodings, with or without a mark, or else in Latin-1."""
    try:
        return raw.decode(json.detect_encoding(raw))
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _cells(found):
    """The list of cells, of a notebook of format 4 or, in worksheets, 3."""
    if not isinstance(found, dict):
        raise Unreadable("The file is no notebook: it has no cells.")
    cells = found.get("cells")
    if cells is None and isinstance(found.get("worksheets"), list):
        sheets = [sheet.get("cells") for sheet in found["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list):
        raise Unreadable("The file is no notebook: it has no cells.")
    return [cell for cell in cells if isinstance(cell, dict)]


def _source(cell):
    """The text of a code cell, or None for any other."""
    if cell.get("cell_type") != "code":
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) and source.strip() else None


def _grade_id(cell):
    """nbgrader's name of the cell, "edge" or "edge_answer", where it has one."""
    metadata = cell.get("metadata")
    grading = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = grading.get("grade_id") if isinstance(grading, dict) else None
    return name if isinstance(name, str) else ""


def lessons(code, grade_ids=()) -> tuple:
    """The lessons that a notebook hands in, in the order of the course.

    They are those of the exercises that it checks, in a cell or in nbgrader's names of cells. A notebook whose checks
    are gone belongs to the lesson of which it defines most functions.
    """
    home = {spec.name: spec.lesson for spec in specs()}
    text = "\n".join(code)
    named = re.findall(r"""\bcheck\(\s*["'](\w+)["']""", text) + [name.removesuffix("_answer") for name in grade_ids]
    found = {home[name] for name in named if name in home}
    if not found:
        defined = [home[name] for name in re.findall(r"^(?:def\s+)?(\w+)\s*[=(]", text, re.MULTILINE) if name in home]
        found = {max(sorted(set(defined)), key=defined.count)} if defined else set()
    return tuple(sorted(found))
