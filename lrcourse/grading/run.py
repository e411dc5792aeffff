"""A whole folder of submissions: each graded once, its result written whole, what is missing done by the next run.

Killed at any moment and started again, a run finishes what is missing, and the files are the same to the byte as if
it had never stopped. A result is graded anew when the file, the seed, the limits or the versions have changed.
"""

import json
import os
import platform
import secrets
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .. import __version__
from .._safe import CommandError, alone, plain_words, write
from ..checks import specs
from . import ladder, layouts, marks, pages, report, roster
from .box import Limits
from .reader import LARGEST

RUN, RESULTS = "run.json", "submissions"
MADE_WITH = {"specs": "state of the library", "limits": "set of limits", "lessons": "--lesson",
             "versions": "Python or numpy"}     # in words, where the name in run.json is not clear
WAITING = 4             # submissions in memory for each job


@dataclass(frozen=True)
class Done:
    """What a run did: submissions in all, graded just now, and the file with the grades."""

    submissions: int
    graded: int
    rung: ladder.Rung
    seed: str
    grades: Path


def grade(folder, out, *, roster_file=None, jobs=None, seed=None, due=None, redo=False, executor=None, lessons=None, unsafe=False,
          show=print) -> Done:
    """Grade every submission in a folder, and write results, grades and pages into `out`.

    folder: where the submissions are, in any layout that `layouts` knows. roster_file: the list that the instructor
    exported. jobs: at one time (default: one for each processor). seed: of the hidden cases (default: that of the
    results already there, else a secret one). due: seconds since the epoch. redo: grade again what is graded.
    executor: any concurrent.futures.Executor, in place of threads. lessons: names such as "02_too_fast" (default:
    those that each notebook hands in). show: takes lines for the screen. Raises CommandError in one sentence.
    """
    folder, out = Path(folder), Path(out)
    found = layouts.find(folder, due)
    names = roster.read(roster_file) if roster_file else None
    limits = Limits().as_dict()
    hide = (str(folder.resolve()), str(out.resolve()))      # where one of them lies among what a box must see
    with plain_words(out):
        out.mkdir(parents=True, exist_ok=True)
    with alone(out / ".lock"):
        about = _about(out, seed, lessons, limits, redo)
        rung = ladder.choose(unsafe, Limits(), hide, marks.lend)
        show(rung.sentence)
        about |= {"rung": rung.name, "kept": rung.sentence, "due": due, "roster": bool(names)}
        who = _who(found, names)
        write(out / RUN, _json(about | {"count": len(found), "ids": [one.id for one in found], **who["notes"]}))
        settings = (about["seed"], lessons, rung.name, limits, hide)
        graded = _grade_all(found, out, who["of"], settings, _version(about), redo, jobs or os.cpu_count() or 1, executor)
        grades = report.write(out)
        pages.write(out)
    return Done(len(found), graded, rung, about["seed"], grades)


def _about(out, seed, lessons, limits, redo):
    """What a run is made with; CommandError where the results that are there were made otherwise."""
    about = {"lrcourse": __version__, "specs": marks.fingerprint(), "limits": limits, "lessons": lessons and list(lessons),
             "versions": {"python": platform.python_version(), "numpy": np.__version__}}
    try:
        before = json.loads((out / RUN).read_text(encoding="utf-8"))
        before = before if isinstance(before, dict) and isinstance(before.get("seed"), str) else {}
    except FileNotFoundError:
        before = {}
    except (OSError, ValueError):
        raise CommandError(f"{out / RUN} cannot be read: choose another folder with --out, or delete it and add --redo") from None
    if before and not redo:
        other = [MADE_WITH.get(name, name) for name in about if about[name] != before.get(name)] + ["seed"] * (seed not in (None, before["seed"]))
        if other:
            raise CommandError(f"the results in {out} were made with another {' and another '.join(other)}: add --redo to grade all of them "
                               "anew, or choose another folder with --out")
    return about | {"seed": seed or before.get("seed") or secrets.token_hex(8)}


def _version(about):
    """What a stored result must have been made with to be kept."""
    return {name: about[name] for name in ("lrcourse", "specs", "seed", "limits", "lessons", "versions", "rung")}


def _who(found, names):
    """For each submission its name and row in the roster, and what a person has to look at."""
    if names is None:
        return {"of": {one.id: {"name": "", "row": None} for one in found}, "notes": {"unmatched": [], "matched_twice": []}}
    matched = names.match(found)
    return {"of": {name: {"name": "" if row is None else names.name(row), "row": row} for name, row in matched.rows.items()},
            "notes": {"unmatched": list(matched.unmatched), "matched_twice": list(matched.twice)}}


def _grade_all(found, out, who, settings, version, redo, jobs, executor):
    """Grade what is not graded yet; how many that were."""
    from tqdm import tqdm
    graded, waiting = 0, {}
    with _pool(executor, jobs) as pool, tqdm(total=len(found), unit=" notebooks", leave=False) as bar:
        def finish(some):
            for future in some:
                one, identity = waiting.pop(future)
                _store(out, one, identity | future.result() | {"made": version})
                bar.update()

        for one in found:
            identity = {"id": one.id, "file": one.file, "keys": list(one.keys), "late": one.late, "superseded": one.superseded, **who[one.id]}
            raw, reason = _bytes(one)
            before = None if redo else _stored(out, one, raw, version)
            if before is not None or raw is None:
                result = before if before is not None else marks.unread(reason)
                _store(out, one, identity | {name: result[name] for name in marks.RESULT} | {"made": version})
                bar.update()
                continue
            waiting[pool.submit(marks.grade_bytes, raw, *settings)] = one, identity
            graded += 1
            if len(waiting) >= WAITING * jobs:
                finish(wait(waiting, return_when=FIRST_COMPLETED).done)
        while waiting:
            finish(wait(waiting, return_when=FIRST_COMPLETED).done)
    return graded


@contextmanager
def _pool(executor, jobs):
    """The executor that was given, or threads, whose boxes end with them."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(jobs) as threads:
        yield threads
    marks.close_boxes()


def _bytes(one):
    """(the file, "") or (None, why it cannot be read); never more of it than a notebook may have."""
    if one.refused:
        return None, one.refused
    try:
        with open(one.path, "rb") as file:
            return file.read(LARGEST + 1), ""
    except FileNotFoundError:
        return None, "The file disappeared while the others were graded."
    except OSError as error:
        return None, f"The file cannot be read ({error.strerror})."


def _stored(out, one, raw, version):
    """The result of an earlier run, where it is of these bytes and was made with the same things; else None."""
    try:
        result = json.loads((out / RESULTS / f"{one.id}.json").read_text(encoding="utf-8"))
        same = raw is not None and result["made"] == version and result["sha256"] == marks.digest(raw) and set(marks.RESULT) <= set(result)
        return result if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _store(out, one, result):
    write(out / RESULTS / f"{one.id}.json", _json(result))


def _json(data):
    return (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def lessons_named(words):
    """The lessons that an instructor means by "02" or "02_too_fast", several with commas; CommandError lists what there is."""
    there = list(dict.fromkeys(spec.lesson for spec in specs()))
    found = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        fitting = [lesson for lesson in there if lesson == word or lesson.startswith(f"{word}_")]
        if not fitting:
            raise CommandError(f"there is no lesson {word!r} with exercises; there are: {', '.join(there)}")
        found += fitting
    return found or None
