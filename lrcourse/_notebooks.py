"""The author's tool: text sources in, notebooks out.

    python -m lrcourse._notebooks build [01_one_step …]     all of them where no name is given
    python -m lrcourse._notebooks check                     runs nothing; one line a fault, exit code 1

`lessons/source/NAME.py` becomes `lessons/NAME.ipynb`; `solutions/source/NAME.py` becomes
`solutions/NAME.ipynb` and, without answers and outputs, `exercises/NAME.ipynb` (see `_exercises`).
A source is jupytext's percent format; its header says what the course shows in its lists:

    # ---
    # jupyter:
    #   lrcourse:
    #     title: One step
    #     minutes: 20
    # ---

    # %% [markdown]
    # # One step
    # Every line of a text cell starts with '#'.

    # %% tags=["core"]
    import numpy as np

What a rebuild may change. Inputs, ids and metadata come from the source alone: the same source gives
the same bytes. Outputs come from running it, with widget ids replaced by fixed ones. The bytes of a
PNG differ between machines though the picture does not, so a stored notebook is left alone where all
else is equal and no pixel differs by more than 8 of 255 levels; one visible change rewrites the file.
"""

import argparse
import copy
import os
import sys
from pathlib import Path

from . import _exercises
from ._running import ROOT, code_cells, digest, execute, need, same, where

MAX_LINES = 12              # lines of code in a cell; blank lines and solution marks do not count
ASKS = "predict="             # a cell that asks a question and holds its answer
MARKS = (_exercises.BEGIN, _exercises.END)
METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
            "language_info": {"name": "python", "file_extension": ".py", "mimetype": "text/x-python",
                              "nbconvert_exporter": "python", "pygments_lexer": "ipython3"}}


# ---- from text to notebook -----------------------------------------------------------------------

def read(path: Path, solution: bool = False):
    """The notebook that a source stands for, without outputs; ValueError names the cell that breaks a rule."""
    text = path.read_text(encoding="utf-8")
    _refuse_stray_lines(text)
    try:
        parsed = need("jupytext").reads(text, fmt="py:percent")
    except need("yaml").YAMLError as error:
        raise ValueError(f"the header is not valid YAML: {' '.join(str(error).split())}") from None
    about = parsed.metadata.get("lrcourse", {})
    if set(about) != {"title", "minutes"}:
        raise ValueError(f"the header gives lrcourse a title and minutes, got {sorted(about)}")
    nb = need("nbformat").v4.new_notebook(metadata=copy.deepcopy(METADATA) | {"lrcourse": dict(about)})
    for n, cell in enumerate(parsed.cells, 1):
        try:
            nb.cells.append(_cell(cell, solution))
        except ValueError as error:
            raise ValueError(f"{where(n, cell)}: {error}") from None
    graded = [cell.metadata.nbgrader.grade_id for _, cell in code_cells(nb) if "nbgrader" in cell.metadata]
    if twice := {name for name in graded if graded.count(name) > 1}:
        raise ValueError(f"two cells are graded as {sorted(twice)[0]!r}")
    if solution and (bare := _exercises.unblanked([cell.source for _, cell in code_cells(nb)])):
        raise ValueError(f"nothing between solution marks in the function that check({bare[0]!r}, …) is given")
    _name_cells(nb)
    return nb


def exercise(solution):
    """The learner's notebook, made from a solution's: answers blanked, no outputs, ids from its own text."""
    nb = copy.deepcopy(solution)
    for _, cell in code_cells(nb):
        cell.update(source=_exercises.blank(cell.source), outputs=[], execution_count=None)
    _name_cells(nb)
    return nb


def _cell(cell, solution):
    v4, source, options = need("nbformat").v4, cell.source.strip("\n"), dict(cell.metadata)
    options.pop("lines_to_next_cell", None)                         # jupytext's own
    tags, points = options.pop("tags", None), options.pop("points", None)
    if options or cell.cell_type == "raw":
        got = ", ".join(options) or "raw"
        raise ValueError(f"a cell is code or [markdown], its options tags and points, got {got}")
    if not source.strip():
        raise ValueError("the cell is empty")
    metadata = {"tags": list(tags)} if tags else {}
    if cell.cell_type == "code" and ASKS in source:                 # the code would answer the question: shown folded
        metadata["jupyter"] = {"source_hidden": True}
    if cell.cell_type == "markdown" and points is None:
        return v4.new_markdown_cell(source, metadata=metadata)
    lines = [line for line in source.splitlines() if line.strip() and line.strip() not in MARKS]
    if len(lines) > MAX_LINES:
        raise ValueError(f"a code cell has at most {MAX_LINES} lines, got {len(lines)}")
    if not solution and (points is not None or any(mark in source for mark in MARKS)):
        raise ValueError("solution marks and points belong in solutions/source, not in a lesson")
    grading = _exercises.grading(source, points) if solution else {}
    return v4.new_code_cell(source, metadata=metadata | ({"nbgrader": grading} if grading else {}))


def _refuse_stray_lines(text):
    """Code under a text marker would silently become text, and text above the first marker code."""
    kind, n, lines = None, 0, text.splitlines()
    header = lines.index("# ---", 1) + 1 if lines[:1] == ["# ---"] and "# ---" in lines[1:] else 0
    for line in lines[header:]:
        if line.startswith("# %%"):
            kind, n = "text" if "[markdown]" in line else "code", n + 1
        elif kind == "text" and line.strip() and not line.startswith("#"):
            raise ValueError(f"cell {n}: code under '# %% [markdown]': {line.strip()!r}")
        elif kind is None and line.strip():
            raise ValueError(f"before the first '# %%': {line.strip()!r}")


def _name_cells(nb):
    """Give each cell an id made from its kind and text; the second of two equal cells gets another one."""
    seen = {}
    for cell in nb.cells:
        key = f"{cell.cell_type}\n{cell.source}"
        seen[key] = seen.get(key, 0) + 1
        cell.id = digest(key, seen[key])[:12]


# ---- build ---------------------------------------------------------------------------------------

def build(root: Path, names: list[str] = ()) -> list[str]:
    """Build the named notebooks (all where none is named) under `root`; return the faults, one a line."""
    sources, names = _sources(root), [Path(name).stem for name in names]
    there = sorted({path.stem for path in sources})
    faults = [f"{name}: no such source; there are: {', '.join(there)}" for name in names if name not in there]
    for path, kind in sources.items():
        if names and path.stem not in names:
            continue
        try:
            nb = execute(read(path, kind == "solutions"), root / kind)
            made = {kind: nb, "exercises": exercise(nb)} if kind == "solutions" else {kind: nb}
        except ValueError as error:
            faults.append(f"{_short(path, root)}, {error}")
            continue
        for folder, nb in made.items():
            target = root / folder / f"{path.stem}.ipynb"
            print(f"{_short(target, root)}: {'written' if _write(target, nb) else 'unchanged'}")
    return faults


def _write(target, nb):
    """Write atomically and say True; leave alone what would look the same and say False."""
    nbformat, old = need("nbformat"), _load(target)
    nbformat.validate(nb)
    if old is not None and same(old, nb) and target.read_text(encoding="utf-8") == nbformat.writes(old) + "\n":
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(nbformat.writes(nb) + "\n", encoding="utf-8", newline="\n")
    os.replace(part, target)
    return True


# ---- check ---------------------------------------------------------------------------------------

def check(root: Path) -> list[str]:
    """What is wrong with the stored notebooks under `root`, one line each; runs no cell."""
    faults, wanted = [], set()
    for path, kind in _sources(root).items():
        try:
            expected = read(path, kind == "solutions")
            made = {kind: expected, "exercises": exercise(expected)} if kind == "solutions" else {kind: expected}
        except ValueError as error:
            faults.append(f"{_short(path, root)}, {error}")
            continue
        for folder, nb in made.items():
            target = root / folder / f"{path.stem}.ipynb"
            wanted.add(target)
            stored = _load(target)
            found = ["missing or damaged: build it"] if stored is None else _compare(nb, stored) + _ran(stored, folder)
            if stored and folder == "exercises" and _leaks(expected, stored):
                found.append("shows the text of a solution")
            faults += [f"{_short(target, root)}, {fault}" for fault in found]
    for folder in ("lessons", "solutions", "exercises"):
        orphans = sorted(set((root / folder).glob("*.ipynb")) - wanted)
        faults += [f"{_short(path, root)}, has no source that can be read" for path in orphans]
    return faults


def _compare(expected, stored):
    if expected.metadata != stored.metadata:
        return ["its metadata are not what the source says: build again"]
    inputs = [[(c.get("id"), c.cell_type, c.source, c.metadata) for c in nb.cells] for nb in (expected, stored)]
    for n, (want, have) in enumerate(zip(*inputs), 1):
        if want != have:
            return [f"cell {n}: not what the source says: build again"]
    return [] if len(inputs[0]) == len(inputs[1]) else [f"has {len(inputs[1])} cells, its source {len(inputs[0])}"]


def _ran(nb, folder):
    """Faults of ids, counts and outputs: an exercise was never run, everything else once, in order."""
    faults, counts = [], [cell.execution_count for _, cell in code_cells(nb)]
    if len({cell.get("id") for cell in nb.cells}) < len(nb.cells):
        faults.append("two cells have the same id")
    for n, cell in code_cells(nb):
        if folder == "exercises" and (cell.outputs or cell.execution_count is not None):
            faults.append(f"{where(n, cell)}: an exercise is stored without outputs")
        elif folder != "exercises" and cell.execution_count is None:
            faults.append(f"{where(n, cell)}: never run")
        elif any(output.output_type == "error" or output.get("name") == "stderr" for output in cell.outputs):
            faults.append(f"{where(n, cell)}: shows an error")
    if None not in counts and counts != list(range(1, len(counts) + 1)):
        faults.append(f"cells were not run once from top to bottom, but as {counts}")
    return faults


def _leaks(solution, stored):
    return _exercises.leaks([cell.source for _, cell in code_cells(solution)], [cell.source for cell in stored.cells])


# ---- files and the command -----------------------------------------------------------------------

def _sources(root):
    """Each source under `root` and what it is: lessons or solutions."""
    return {path: kind for kind in ("lessons", "solutions") for path in sorted((root / kind / "source").glob("*.py"))}


def _load(path):
    """The stored notebook as it is, nothing repaired, or None where there is none that can be read."""
    try:
        return need("nbformat").v4.reads(path.read_text(encoding="utf-8")) if path.exists() else None
    except (ValueError, AttributeError, TypeError):
        return None


def _short(path, root):
    return path.relative_to(root).as_posix()


def _measure(root):
    """Report how wordy each lesson is; a report, not a rule: a rule would ask for filler."""
    for path in sorted((root / "lessons").glob("*.ipynb")):
        cells = getattr(_load(path), "cells", [])
        words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        lines = sum(bool(line.strip()) for line in code.splitlines())
        ratio = words / (lines or 1)
        print(f"{_short(path, root)}: {len(cells)} cells, {lines} lines of code, {ratio:.0f} words a line")


def main(argv: list[str] | None = None, root: Path = ROOT) -> int:
    """The command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m lrcourse._notebooks", description="Build or check the notebooks.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("build", help="run the sources, write the notebooks").add_argument("names", nargs="*")
    verbs.add_parser("check", help="say what is out of step; runs nothing")
    args = parser.parse_args(argv)
    faults = build(root, args.names) if args.verb == "build" else check(root)
    if args.verb == "check":
        _measure(root)
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
