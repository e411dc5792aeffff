"""The stored results of a run, read one at a time and however damaged they are.

    OUT/submissions/ID.json, OUT/run.json, OUT/by_hand.csv  ->  open_run(OUT)  ->  Run.results(): Result, Result, …

What only the instructor may see (the numbers of hidden cases, errors, what was printed) is not read at all. A damaged
file is a Result as well, and says what is wrong with it: nobody falls out of a list.
"""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .._safe import CommandError, plain_words
from ..checks import Verdict, specs
from .by_hand import FILE, Hand, few, most_of, read_hands

ABOUT, RESULTS = "run.json", "submissions"      # in OUT: how the run was made, and the folder of the results
LARGEST = 4_000_000             # bytes of a result; its parts are bounded, so a larger file is none of ours
RARE = 4                        # lessons that so many times fewer hand in than the most common ones are a mistake of somebody's
STATUSES = ("graded", "stopped", "unreadable")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")     # no picture, or turns lines


@dataclass(frozen=True)
class Result:
    """One submission's result, with nothing in it that its student may not see.

    score, max    points of the checks. hand: points by hand, None where its lessons have none
    status        graded, stopped, unreadable, or damaged: then `note` says what is wrong with the stored file
    verdicts      in the order of the course, each without its detail
    """

    id: str
    file: str = ""
    name: str = ""
    row: int | None = None
    late: bool | None = None
    superseded: str = ""
    sha256: str = ""
    lessons: tuple = ()
    score: float = 0
    max: float = 0
    status: str = "damaged"
    note: str = ""
    verdicts: tuple = ()
    hand: Hand | None = None

    @property
    def total(self):
        """Points of the checks, and those by hand as far as they are given."""
        return self.score + (self.hand.points or 0 if self.hand else 0)

    @property
    def out_of(self):
        """What there is to reach, by the checks and by hand."""
        return self.max + (self.hand.max if self.hand else 0)


@dataclass(frozen=True)
class Run:
    """A run: `about` is what run.json holds; lessons and max are those of most submissions; problems are sentences.

    usual: what more than a few hand in, each the lessons of one notebook.
    """

    files: tuple
    about: dict
    lessons: tuple
    max: float
    hands: dict
    problems: tuple
    usual: tuple = ()

    def results(self):
        """Each Result, sorted by id, read when its turn comes.

        Where nothing could be asked, there is to reach what most had to reach.
        """
        for path in self.files:
            result = read(path)
            if not result.verdicts:
                result = replace(result, max=self.max, lessons=self.lessons)
            most = sum(map(most_of, result.lessons))
            yield replace(result, hand=self.hands.get(result.id, Hand(None, most))) if most else result


def open_run(out: Path) -> Run:
    """What the results in OUT have in common: those of the submissions that run.json names. CommandError where there are none."""
    about, problems, sets, most = {}, [], Counter(), {}
    try:
        about = _json(Path(out, ABOUT))
    except (ValueError, OSError) as error:
        problems.append(f"{ABOUT} {_trouble(error)}: how the run was made is not known")
    files, left = _files(Path(out, RESULTS), about.get("ids"))
    if left:
        problems.append(f"{RESULTS} holds results of files that were not among those of the last run, and are left out: {few(left)}")
    for path in files:
        result = read(path)
        most[result.id] = sum(map(most_of, result.lessons)) if result.verdicts else None
        if result.status == "damaged":
            problems.append(result.note)
        elif result.verdicts and not result.superseded:
            sets[result.lessons, result.max] += 1
    lessons, points = min(sets, key=lambda kind: (-sets[kind], kind), default=((), 0))
    by_default, often = sum(map(most_of, lessons)), Counter()
    for (names, _), n in sets.items():
        often[names] += n
    hands, said = read_hands(Path(out, FILE), {name: by_default if by_hand is None else by_hand for name, by_hand in most.items()})
    usual = tuple(sorted(names for names, n in often.items() if n * RARE > often[lessons]))
    return Run(files, about, lessons, points, hands, (*problems, *said), usual)


def read(path: Path) -> Result:
    """One stored result. It never raises: a damaged file has the status damaged, and a note that says so."""
    try:
        return _result(_json(path), path.stem)
    except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
        return Result(path.stem, note=f"{RESULTS}/{plain(path.name, 200)} {_trouble(error)}: grade again, which writes it anew")


def plain(text: str, letters: int = 1000) -> str:
    """A stranger's text as one line of so many letters at most, with � for what has no picture or turns the line round.

    >>> plain("a\\u202eb\\n" + "c" * 9, 6)
    'a�b c…'
    """
    text = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", re.sub(r"[\t\r\n]", " ", text[:letters + 1]))
    return text if len(text) <= letters else f"{text[:letters - 1].rstrip()}…"


@cache
def known() -> dict:
    """The exercises of the course by name, in its order: {name: Spec}."""
    return {spec.name: spec for spec in specs()}


def order(exercise: str) -> tuple:
    """Sorts exercises as in the course; those that this version of it does not have come last."""
    return (list(known()).index(exercise) if exercise in known() else len(known()), exercise)


def _files(place, ids):
    """(the results of these ids, the names of others that lie there), sorted; CommandError where there are none."""
    with plain_words(place):
        there = {path.stem for path in place.glob("*.json") if not path.name.startswith(".")}
    names = set(ids) if isinstance(ids, list) and all(type(name) is str and Path(name).name == name for name in ids) else there
    if not names or not there:
        raise CommandError(f"there are no results in {place.parent}: grade first, or name their folder with --out")
    return tuple(place / f"{name}.json" for name in sorted(names)), sorted(there - names)


def _trouble(error):
    """What is wrong with a file, after its name."""
    if isinstance(error, OSError):
        return "is not there" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
    return f"is damaged ({plain(str(error), 200) if isinstance(error, ValueError) else 'parts of it are missing'})"


def _json(path):
    """What a file holds; ValueError says what is wrong with it."""
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"it has {size / 1e6:.0f} MB")
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError("it is not whole" if size else "it is empty") from None
    if type(content) is not dict:
        raise ValueError("it holds something else")
    return content


def _result(raw, name):
    """A Result from what was stored; ValueError, TypeError or KeyError where that cannot be one."""
    if unicodedata.normalize("NFC", _text(raw, "id")) != unicodedata.normalize("NFC", plain(name)):
        raise ValueError(f"it is the result of {raw['id']}")
    if raw["status"] not in STATUSES:
        raise ValueError(f"status must be one of {', '.join(STATUSES)}, got {raw['status']!r}")
    if type(raw["row"]) not in (int, type(None)) or type(raw["late"]) not in (bool, type(None)):
        raise ValueError("row or late is of the wrong kind")
    verdicts = [Verdict(_text(said, "exercise", 100), _points(said, "points"), _points(said, "max_points"), said["status"],
                        _text(said, "message"), _text(said, "hint")) for said in raw["verdicts"]]
    return Result(
        name, _text(raw, "file"), _text(raw, "name", 200), raw["row"], raw["late"], _text(raw, "superseded"), _text(raw, "sha256"),
        tuple(plain(lesson, 100) for lesson in raw["lessons"]), _points(raw, "score"), _points(raw, "max"), raw["status"],
        _text(raw, "note"), tuple(sorted(verdicts, key=lambda verdict: order(verdict.exercise))))


def _text(raw, key, letters=1000):
    if type(raw[key]) is not str:
        raise ValueError(f"{key} is no text")
    return plain(raw[key], letters)


def _points(raw, key):
    if type(raw[key]) not in (int, float) or not 0 <= raw[key] < 1e6:
        raise ValueError(f"{key} is no number of points")
    return raw[key]
