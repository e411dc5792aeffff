"""One submission, from its bytes to its marks: read, answered in a box, judged here with a seed that nobody has seen.

The same bytes, seed, limits and versions give the same result; no clock is in it. What comes in and goes out is plain
data, so a submission can be graded on another machine as well.
"""

import atexit
import hashlib
import threading
from dataclasses import asdict
from pathlib import Path

from ..checks import Answer, Verdict, encode, specs
from .box import Box, Heard, Limits, NoBox
from .reader import Unreadable, read

RESULT = ("sha256", "lessons", "score", "max", "status", "note", "verdicts", "errors", "printed")
ERRORS = 20             # of a notebook's cells, kept for the instructor
NOTES = {               # how a notebook ended, in words for its student
    "done": "",
    "exit": "The notebook ended its own process: what was answered before that counts.",
    "timeout": "The notebook took longer than {total:g} s and was stopped: what was answered before that counts.",
    "flood": "The notebook sent more data than allowed and was stopped: what was answered before that counts.",
    "memory": "The notebook used more than {gigabytes:g} GB of memory and was stopped: what was answered before that counts.",
    "lost": "The notebook ended the place in which it ran, twice: ask your instructor.",
}
DAMAGED = "Something else was written where the answers go: what was whole before that counts."
ASK = "This exercise could not be judged: ask your instructor."

_here = threading.local()
_boxes, _ready = [], []     # all boxes of this process; those that stand ready, for the thread that comes first


def grade_bytes(raw: bytes, seed: str, lessons=None, rung="namespaces", limits=None, hide=()) -> dict:
    """Grade one submission in a box of this thread, made when it is first needed.

    raw: the file. seed: of the hidden cases. lessons: those that are graded, by default those that the notebook hands
    in. limits: as `Limits.as_dict` gives them. Returns sha256, lessons, score, max, status (graded, stopped,
    unreadable), note, verdicts, errors and printed. Raises NoBox where no box can be had; no submission makes it raise.
    """
    key = (rung, Limits(**(limits or {})), tuple(hide))
    if getattr(_here, "key", None) != key:
        _here.key, _here.box = key, _box(*key)
    return mark(raw, seed, _here.box, lessons)


def lend(box):
    """Give a box that has been started to the first thread that needs one like it."""
    _boxes.append(box)
    _ready.append(box)


def _box(rung, limits, hide):
    while _ready:
        box = _ready.pop()
        if (box.rung, box.limits, box.hide) == (rung, limits, hide):
            return box
    _boxes.append(Box(rung, limits, hide))
    return _boxes[-1]


@atexit.register
def close_boxes():
    """End all boxes of this process."""
    _ready.clear()
    while _boxes:
        _boxes.pop().close()
    _here.__dict__.clear()


def mark(raw, seed, box, lessons=None):
    """Grade one submission in this box."""
    try:
        notebook = read(raw)
    except Unreadable as reason:
        return unread(str(reason), raw)
    asked = [spec for spec in specs() if spec.lesson in (lessons or notebook.lessons)]
    cases = {spec.name: spec.cases(seed) for spec in asked}
    heard, seconds = _hear(box, notebook.cells, asked, cases)
    note = NOTES[heard.ending].format(total=seconds, gigabytes=box.limits.memory / 2**30)
    note = f"{note} {DAMAGED * (not heard.whole)}".strip() or ("" if asked else "No exercise of the course is in this notebook.")
    errors = [frame for frame in heard.frames if "error" in frame]
    verdicts = [_verdict(spec, cases[spec.name], _replies(spec.name, heard.frames), note, errors) for spec in asked]
    return {
        "sha256": digest(raw), "lessons": list(lessons or notebook.lessons), "note": note, "status": "stopped" if note and asked else "graded" if asked else "unreadable",
        "score": sum(verdict.points for verdict in verdicts), "max": sum(spec.points for spec in asked),
        "verdicts": [asdict(verdict) for verdict in verdicts], "errors": [_error(frame) for frame in errors[:ERRORS]],
        "printed": _words([frame.get("printed") for frame in heard.frames if frame.get("end") is True][-1:], 500)}


def unread(reason, raw=None):
    """The result of a file that has no cells to run, or (without bytes) cannot be read at all."""
    return {"sha256": digest(raw) if raw is not None else "", "lessons": [], "score": 0, "max": 0, "status": "unreadable", "note": reason,
            "verdicts": [], "errors": [], "printed": ""}


def digest(raw) -> str:
    """The number of a file, by which it is known again."""
    return hashlib.sha256(raw).hexdigest()


def _hear(box, cells, asked, cases):
    """What the box says, and the seconds it had; a box that dies under a notebook is replaced once."""
    questions = {name: [{key: encode(value) for key, value in case.items()} for case in rows] for name, rows in cases.items()}
    seconds = box.limits.total + box.limits.slack * sum(spec.seconds for spec in asked)
    heard = Heard((), "done") if not asked else box.run(cells, questions, seconds)
    return (box.run(cells, questions, seconds) if heard.ending == "lost" else heard), seconds


def _replies(name, frames):
    """What was last answered to an exercise, or None; a stranger may have written anything."""
    last = next((frame for frame in reversed(frames) if frame.get("exercise") == name), {}).get("replies")
    return last[:1000] if isinstance(last, list) else None


def _verdict(spec, cases, replies, note, errors):
    """The judge's verdict, or why there is none."""
    if replies is None:
        why = note or f"There is no function `{spec.name}` in the notebook" + (", and some of its cells failed." if errors else ".")
        return Verdict(spec.name, 0, spec.points, "missing", why)
    try:
        from ..checks.judges import judge_of
        return judge_of(spec)(cases, [Answer.read(reply) for reply in replies])
    except Exception as error:          # never a silent zero: it is listed for the instructor
        return Verdict(spec.name, 0, spec.points, "error", ASK, detail=f"the judge failed: {type(error).__name__}: {error}"[:300])


def _error(frame):
    number = frame.get("cell")
    return {"cell": number if type(number) is int else -1, "error": _words([frame.get("error")], 60), "text": _words([frame.get("text")], 300)}


def _words(found, letters):
    return found[0][:letters] if found and isinstance(found[0], str) else ""


def fingerprint() -> str:
    """A number for what is asked and how it is judged and run: the text of the library, hashed."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).resolve().parents[1].rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]


__all__ = ["NoBox", "RESULT", "close_boxes", "digest", "fingerprint", "grade_bytes", "mark", "unread"]
