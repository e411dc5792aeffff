"""Points go back to where the class is: into the instructor's own file, or in the form that Gradescope or nbgrader reads.

    canvas, moodle   one column of the file that the instructor exported, filled; all else in it stays as it was
    gradescope       one results.json for each submission
    nbgrader         its gradebook, or a CSV in the form of `nbgrader export`

Only what is beyond doubt is exported. What is left out is listed with the reason in export-…-left-out.csv: a student whom
the roster does not know, or knows twice, work that a newer one supersedes, a file that could not be read.

Sources: Canvas's lib/gradebook_importer.rb; Moodle's mod/assign/feedback/offline; Gradescope's "Autograder Specifications";
nbgrader's api.py and plugins/export.py.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from .._safe import CommandError, plain_words, write
from . import roster as rosters
from .by_hand import most_of
from .gradebook import fill
from .results import open_run
from .roster import Roster, plain

SOURCES = {"canvas": "the gradebook as Canvas exports it", "moodle": "the grading worksheet of Moodle's assignment"}
NBGRADER = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
            "late_submission_penalty", "score", "max_score")
RESULT = {"id": str, "file": str, "keys": list, "score": (int, float), "max": (int, float), "status": str, "note": str,
          "superseded": str, "lessons": list, "verdicts": list}


class Left(NamedTuple):
    """What was not exported, or (without an id) what to know about the column: one line of export-…-left-out.csv."""

    id: str
    file: str
    reason: str


def export(out, to, roster=None, column=None, target=None, by_hand=None) -> Path:
    """Bring the results in the folder `out` to canvas, moodle, gradescope or nbgrader; returns what was written.

    roster   canvas, moodle: the file that the instructor exported from there, or a Roster
    column   canvas, moodle: the title of the column to fill, where there are several; nbgrader: the assignment
    target   nbgrader: its gradebook.db, or the course's folder; without it, and without nbgrader, a CSV is written
    by_hand  {submission id: points given by hand}, added to the score (a gradebook of nbgrader keeps such points itself)
    CommandError, one sentence, where something is missing or several columns are possible.
    """
    ways = {"canvas": _column, "moodle": _column, "gradescope": _gradescope, "nbgrader": _nbgrader}
    if to not in ways:
        raise CommandError(f"results go to {', '.join(ways)}, got {to!r}")
    out, left = Path(out).expanduser(), []
    results = _results(out)
    for result in results:
        result["by_hand"] = (by_hand or {}).get(result["id"], 0)
        result["score"] += result["by_hand"]
        if result["superseded"]:
            left.append(_left(result, f"superseded by {result['superseded']}"))
    written = ways[to](out, to, [result for result in results if not result["superseded"]], left, roster, column, target)
    write(_list(out, to), _csv(Left._fields, [tuple(map(guard, one)) for one in sorted(left)]))
    return written


def left_out(out, to) -> list[Left]:
    """What the last export to `to` left out, and why."""
    with plain_words(_list(Path(out), to)), open(_list(Path(out), to), encoding="utf-8", newline="") as file:
        return [Left(*line) for line in csv.reader(file)][1:]


def guard(text: str) -> str:
    """A text that no spreadsheet takes for a formula: = + - @, a tab or a new line at its start get an apostrophe before it.

    >>> guard("=1+1"), guard("alice")
    ("'=1+1", 'alice')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


# ---- Canvas and Moodle ---------------------------------------------------------------------------

def _column(out: Path, to: str, results: list[dict], left: list[Left], roster, column, _) -> Path:
    """Fill one column of the instructor's file; the cells of all others are written as they were read."""
    if roster is None:
        raise CommandError(f"{to} needs --roster: {SOURCES[to]}, of which one column is filled")
    people = roster if isinstance(roster, Roster) else rosters.read(roster)
    if people.kind != to:
        raise CommandError(f"{people.path} is not {SOURCES[to]}: export that and give it with --roster")
    at = _pick(people, column)
    filled, works = {}, _by_row(people, results, left)
    for row, several in works.items():
        if people.cell(row, at).strip().upper() == "EX":
            left += [_left(work, "is excused (EX) in this column") for work in several]
        else:
            filled[row] = sum(work["score"] for work in several)
    left += [*_other_maximum(people, at, works.values()), *_beyond_most(works)]
    rows = [(*line[:at], *[""] * (at - len(line)), number(filled[row]), *line[at + 1:]) if row in filled else line
            for row, line in enumerate(people.rows)]
    written = out / f"export-{to}.csv"
    write(written, _csv(people.columns, rows))
    return written


def _pick(people: Roster, wish: str | None) -> int:
    """The column to fill: the one that was named, or the only possible one."""
    there = people.under("grade") if people.kind == "moodle" else [
        at for at, title in enumerate(people.columns) if re.search(r"\(\d+\)\s*$", title) and "read only" not in _possible(people, at)]
    named = [at for at in there if wish is None or plain(wish) in
             (plain(people.columns[at]), plain(re.sub(r"\(\d+\)\s*$", "", people.columns[at])))]
    if len(named) == 1:
        return named[0]
    what = "which column is to be filled: say it with --column" if wish is None else f"{wish!r} is not one column that can be filled"
    titles = ", ".join(people.columns[at].strip() for at in there) or "none, so make the assignment there first and export again"
    raise CommandError(f"{what}; {people.path} has: {titles}")


def _possible(people: Roster, at: int) -> str:
    """What stands under a column in Canvas's row "Points Possible"; "" where there is no such row."""
    return next((people.cell(row, at) for row in range(len(people.rows))
                 if people.cell(row, 0).strip().startswith("Points Possible")), "")


def _by_row(people: Roster, results: list[dict], left: list[Left]) -> dict[int, list[dict]]:
    """{row: its student's works}: the works that are beyond doubt; the others go to `left`."""
    match = people.match([SimpleNamespace(id=result["id"], keys=result["keys"]) for result in results])
    works = {}
    for result in results:
        row = match.rows[result["id"]]
        if row is None:
            left.append(_left(result, "fits several students of the roster" if result["id"] in match.twice
                              else "fits no student of the roster"))
        elif result["status"] == "unreadable":
            left.append(_left(result, "could not be read"))
        else:
            works.setdefault(row, []).append(result)
    for row, several in list(works.items()):
        asked = Counter(verdict["exercise"] for work in several for verdict in work["verdicts"])
        if len(several) > 1 and max(asked.values(), default=2) > 1:
            names = ", ".join(work["id"] for work in several)
            left += [_left(work, f"{people.name(row)} handed in the same exercises in {names}") for work in works.pop(row)]
    return works


def _other_maximum(people: Roster, at: int, works: Iterable[list[dict]]) -> list[Left]:
    """A remark where the column is worth other points than the notebooks: points are exported as they are, never scaled."""
    cells = {_possible(people, at)} if people.kind == "canvas" else {
        people.cell(row, under) for row in people.students for under in people.under("maximum grade")}
    worth = {float(cell.replace(",", ".")) for cell in cells if re.fullmatch(r"\s*\d+([.,]\d+)?\s*", cell)}
    ours = max((sum(work["max"] + sum(most_of(str(name)) for name in work["lessons"]) for work in several) for several in works), default=0)
    if len(worth) == 1 and ours and worth != {ours}:
        return [Left("", people.path.name, f"the column {people.columns[at]} is worth {number(*worth)} points, what a student handed in "
                                           f"up to {number(ours)}: the points are as they are here")]
    return []


def _beyond_most(handed_in: dict[int, list[dict]]) -> list[Left]:
    """A remark where points come from exercises that most students did not hand in: a notebook says itself what it hands in."""
    asked = {row: frozenset(verdict["exercise"] for work in works for verdict in work["verdicts"]) for row, works in handed_in.items()}
    usual, count = next(iter(Counter(asked.values()).most_common(1)), (frozenset(), 0))
    if 2 * count <= len(asked):
        return []
    earned = {row: [verdict["exercise"] for work in works for verdict in work["verdicts"] if verdict["points"] and verdict["exercise"] not in usual]
              for row, works in handed_in.items()}
    return [Left("", handed_in[row][0]["file"], f"{handed_in[row][0]['id']} has points for {', '.join(names)}, which most did not hand in, and they "
                                                "count: to count only what was asked, grade with --lesson") for row, names in earned.items() if names]


# ---- Gradescope ----------------------------------------------------------------------------------

def _gradescope(out: Path, to: str, results: list[dict], *_) -> Path:
    """One results.json a submission: points, messages and hints; nothing of a hidden case, of errors or of what was printed."""
    folder = out / f"export-{to}"
    wanted = {folder / f"{result['id']}.json": result for result in results}
    for path, result in wanted.items():
        tests = [{"name": verdict["exercise"], "number": str(n), "score": verdict["points"], "max_score": verdict["max_points"],
                  "status": "passed" if verdict["points"] == verdict["max_points"] else "failed", "visibility": "visible",
                  "output": "\n".join(filter(None, (verdict["message"], verdict["hint"] and f"Hint: {verdict['hint']}")))}
                 for n, verdict in enumerate(result["verdicts"], 1)]
        if result["by_hand"]:
            tests.append({"name": "by hand", "number": str(len(tests) + 1), "score": result["by_hand"], "visibility": "visible"})
        page = {"score": result["score"], "output": result["note"], "visibility": "visible", "stdout_visibility": "hidden",
                "tests": tests, "extra_data": {"id": result["id"], "status": result["status"]}}
        write(path, (json.dumps(page, indent=1, sort_keys=True) + "\n").encode())
    with plain_words(folder):
        for path in set(folder.glob("*.json")) - set(wanted):
            path.unlink()               # of an earlier export: it would be uploaded with these
    return folder


# ---- nbgrader ------------------------------------------------------------------------------------

def _nbgrader(out: Path, to: str, results: list[dict], left: list[Left], _, assignment, target) -> Path:
    """Into the gradebook, where there is one and nbgrader to open it; else a CSV."""
    if target is not None and find_spec("nbgrader"):
        database = Path(target).expanduser()
        database = database / "gradebook.db" if database.is_dir() else database
        if not database.is_file() or not database.stat().st_size:
            raise CommandError(f"there is no gradebook {database}: run nbgrader's generate_assignment first, or leave out --target")
        fill(database, results, assignment, lambda result, reason: left.append(_left(result, reason)))
        return database
    rows = []
    for result in results:
        where = result["file"].split("/")[:-1]
        name = assignment or (where[-1] if where[-2:-1] == result["keys"][:1] else "+".join(result["lessons"]))
        rows.append((guard(name), "", "", guard(result["keys"][0]), "", "", "", number(result["score"]), "0.0",
                     number(result["score"]), number(result["max"])))
    written = out / f"export-{to}.csv"
    write(written, _csv(NBGRADER, rows))
    return written


# ---- files ---------------------------------------------------------------------------------------

def _results(out: Path) -> list[dict]:
    """All results of the last run, in the order of their ids. CommandError where there are none, or one is damaged."""
    return [_result(path) for path in open_run(out).files]


def _result(path: Path) -> dict:
    try:
        result = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        result = None
    if not isinstance(result, dict) or not all(isinstance(result.get(key), kind) for key, kind in RESULT.items()):
        raise CommandError(f"{path} is damaged or gone: grade again, which writes it anew")
    return result


def _left(result: dict, reason: str) -> Left:
    """A line of the list, with what the submission goes by and, of a file that could not be read, why."""
    more = result["note"] if result["status"] == "unreadable" else ", ".join(result["keys"])
    return Left(result["id"], result["file"], f"{reason} ({more})")


def _list(out: Path, to: str) -> Path:
    return out / f"export-{to}-left-out.csv"


def number(value: float) -> str:
    """Points as text: no more than four decimals, no zeros at the end."""
    return f"{round(value, 4):.10g}"


def _csv(header, rows) -> bytes:
    """UTF-8 without a mark at its start, with commas: what Canvas and Moodle take."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([header, *rows])
    return text.getvalue().encode()
