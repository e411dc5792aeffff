"""The learner's folder: the course's notebooks are copied there, and nothing of the learner's is ever lost.

A copy carries no outputs: a lesson must not answer a question before it is asked. At every start the
folder is compared with the course, notebook by notebook. What counts is the text in the cells (empty
cells aside), so running or saving a notebook is no change:

    is not there (or is empty)               it is copied: delete a notebook to begin it again
    text as it was delivered                 a newer version of the course replaces it
    text changed, or no notebook any more    it stays; a newer version is put beside it, once,
                                             as NAME.new-VERSION.ipynb

`.lrcourse.json` in the folder remembers, for each notebook, what was delivered last. If it is damaged,
it is kept under another name, and each notebook that differs from the course counts as the learner's.
Each file is written under another name first and then renamed, so a full disk leaves no half of one.
"""

import hashlib
import itertools
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from . import __version__
from ._safe import CommandError, alone, plain_words, write

DEFAULT = "~/lrcourse-notebooks"
KINDS = ("lessons", "exercises", "solutions")
COPIED = KINDS[:2]                      # solutions come one at a time, when asked for
FIRST = "lessons/00_start_here.ipynb"
STATE = ".lrcourse.json"
LOCK = ".lrcourse.lock"


@dataclass
class Delivery:
    """What one copying did; names are relative to the folder, `beside` pairs (the learner's, the new one)."""

    copied: list = field(default_factory=list)
    refreshed: list = field(default_factory=list)
    beside: list = field(default_factory=list)
    damaged: str = ""

    def __str__(self) -> str:
        """One line for each thing done, nothing where nothing was done.

        >>> print(Delivery(copied=["lessons/00_start_here.ipynb"]))
        1 notebook copied
        """
        lines = [f"{len(names)} notebook{'s' * (len(names) > 1)} {verb}" for names, verb in (
            (self.copied, "copied"), (self.refreshed, "brought up to date")) if names]
        lines += [f"{mine} is yours and stays as it is; the course's new version is {new}" for mine, new in self.beside]
        if self.damaged:
            lines.append(f"{STATE} was damaged: it is kept as {self.damaged}, and every notebook "
                         "that differs from the course counts as yours")
        return "\n".join(lines)


# ---- where things are ----------------------------------------------------------------------------

def course_folder() -> Path:
    """Where the course's own notebooks are: inside an installed package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    inside = here / "_course"
    return inside if inside.is_dir() else here.parent


def learner_folder(given: str = "") -> Path:
    """The learner's folder as a full path; CommandError where it lies in a checkout of the project.

    >>> learner_folder("~/my-course") == Path("~/my-course").expanduser().resolve()
    True
    """
    try:
        folder = Path(given or DEFAULT).expanduser().resolve()
    except (RuntimeError, OSError) as error:
        raise CommandError(f"{given or DEFAULT} is no folder ({error}): choose another one with --dir") from None
    for place in (folder, *folder.parents):
        if (place / "lrcourse" / "__main__.py").is_file() and (place / "pyproject.toml").is_file():
            raise CommandError(f"{folder} lies in the project's own checkout {place}, and your notebooks would "
                              "mix with its files: choose another folder with --dir")
    return folder


def notebooks(course: Path, kind: str) -> list[Path]:
    """The course's notebooks of one kind (lessons, exercises or solutions), in their order."""
    return sorted(path for path in (course / kind).glob("*.ipynb") if not path.name.startswith("."))


# ---- copying -------------------------------------------------------------------------------------

def deliver(folder: Path, course: Path | None = None, version: str = __version__) -> Delivery:
    """Bring all lessons and exercises, without outputs, into the learner's folder; see the rules above."""
    course = course or course_folder()
    if not notebooks(course, "lessons"):
        raise CommandError(f"there are no lessons in {course}: install lrcourse again, as its README says")
    return _put(folder, {f"{kind}/{path.name}": strip(path.read_bytes())
                         for kind in COPIED for path in notebooks(course, kind)}, version)


def fetch_solution(folder: Path, which: str, course: Path | None = None, version: str = __version__) -> str:
    """Bring one solution, outputs and all, into the learner's folder; returns where it is, in a line or two.

    which: a number ("02", "2") or a name ("02_too_fast"); CommandError lists what there is.
    """
    course = course or course_folder()
    there = {path.stem: path for path in notebooks(course, "solutions")}
    if not there:
        raise CommandError("this version of the course has no solutions, as it has no exercises yet")
    name = next((name for name in there if which in (name, name.split("_")[0], name.split("_")[0].lstrip("0"))), None)
    if name is None:
        wish = f"there is no solution {which!r}" if which else "say which solution you want"
        raise CommandError(f"{wish}; there are: {', '.join(there)}")
    done = _put(folder, {f"solutions/{name}.ipynb": there[name].read_bytes()}, version)
    done.copied = []                    # where it is says it all
    return f"{folder / 'solutions' / name}.ipynb\n{done}".rstrip()


def strip(notebook: bytes) -> bytes:
    """The same notebook without outputs, counts and stored widgets; the same bytes for the same input.

    >>> lesson = b'{"cells": [{"cell_type": "code", "source": "1 + 1", "outputs": ["2"]}]}'
    >>> json.loads(strip(lesson))["cells"][0]["outputs"]
    []
    """
    content = json.loads(notebook)
    content.get("metadata", {}).pop("widgets", None)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
            cell.get("metadata", {}).pop("execution", None)
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _put(folder: Path, wanted: dict[str, bytes], version: str) -> Delivery:
    """Place each wanted notebook by the rules above, one lrcourse at a time, and remember it."""
    done = Delivery()
    with plain_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder / LOCK):
            known = _state(folder)
            if known is None:
                done.damaged = next(name for n in itertools.count(1)
                                    if not (folder / (name := f"{STATE}.damaged-{n}")).exists())
                os.replace(folder / STATE, folder / done.damaged)
            state = dict(known or {})
            for name, new in wanted.items():
                _place(folder, name, new, state, version, done)
            if state != known:
                text = json.dumps({"lrcourse": version, "notebooks": state}, indent=1, sort_keys=True)
                write(folder / STATE, (text + "\n").encode())
    return done


def _place(folder: Path, name: str, new: bytes, state: dict, version: str, done: Delivery) -> None:
    """Do what the rules say about one notebook, and note in `state` which version the learner now has."""
    fresh = _prints(new)
    verdict = _decide(_read(folder / name), fresh, state.get(name, {}))
    if verdict in ("copied", "refreshed"):
        write(folder / name, new)
        getattr(done, verdict).append(name)
    elif verdict == "beside":
        twin = _beside(folder, name, fresh, version)
        if twin:
            write(folder / twin, new)
            state[twin] = fresh
            done.beside.append((name, twin))
    state[name] = fresh


def _decide(mine: dict | None, fresh: dict, known: dict) -> str:
    """The rules: the learner's file, the course's and the one delivered last, as hashes, give one word."""
    if mine is None:
        return "copied"
    if mine["text"] == fresh["text"]:           # run, or not even that: then metadata may be newer
        return "refreshed" if mine["file"] == known.get("file") != fresh["file"] else "left"
    if mine["text"] == known.get("text"):
        return "refreshed"
    return "left" if known.get("text") == fresh["text"] else "beside"


def _beside(folder: Path, name: str, fresh: dict, version: str) -> str:
    """A free name beside the learner's notebook; "" where this very version lies there already."""
    for n in itertools.count(1):
        twin = f"{name[:-6]}.new-{version}{f'-{n}' * (n > 1)}.ipynb"
        there = _read(folder / twin)
        if there is None or there["text"] == fresh["text"]:
            return "" if there else twin


# ---- what the learner did ------------------------------------------------------------------------

def touched(folder: Path) -> list[str]:
    """Names of the notebooks that the learner ran, changed or made, the newest first; opening one is not enough."""
    with plain_words(folder):
        state = _state(folder) or {}
        found = {f"{kind}/{path.name}": path for kind in KINDS for path in notebooks(folder, kind)}
        worked = [name for name, path in found.items() if _worked(path.read_bytes(), state.get(name, {}))]
        return sorted(worked, key=lambda name: found[name].stat().st_mtime_ns, reverse=True)


def _worked(notebook: bytes, known: dict) -> bool:
    """Whether a notebook is not as it was delivered: its text is another, or cells have been run."""
    mine = _prints(notebook)
    if mine["file"] == known.get("file"):
        return False
    return mine["text"] != known.get("text") or any(
        cell.get("execution_count") or cell.get("outputs") for cell in json.loads(notebook)["cells"])


def newest_lesson(folder: Path) -> str:
    """The lesson that the learner ran or changed last; before the first one, the start."""
    lessons = [name for name in touched(folder) if name.startswith("lessons/")]
    if not lessons and not (folder / FIRST).is_file():
        lessons = [f"lessons/{path.name}" for path in notebooks(folder, "lessons")]
    return (lessons or [FIRST])[0]


def overview(folder: Path, course: Path | None = None) -> str:
    """The course's notebooks with minutes and title, a star at those that the learner worked on."""
    course, worked = course or course_folder(), set(touched(folder))
    names = {f"{kind}/{path.stem}": path for kind in KINDS for path in notebooks(course, kind)}
    width = max(map(len, names), default=0)
    lines = []
    for name, path in names.items():
        title, minutes = _title(path)
        star = "*" if f"{name}.ipynb" in worked else " "
        lines.append(f"{star} {name:{width}}  {f'{minutes} min' if minutes else '':>7}  {title}".rstrip())
    return "\n".join(lines + ["* you have worked on it"] * bool(worked & {f"{name}.ipynb" for name in names}))


def _title(path: Path) -> tuple[str, int | None]:
    """Title and minutes from the notebook's metadata, else the first heading."""
    content = json.loads(path.read_bytes())
    about = content.get("metadata", {}).get("lrcourse", {})
    text = "\n".join("".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "markdown")
    heading = next((line.lstrip("# ") for line in text.splitlines() if line.startswith("#")), "")
    return about.get("title") or heading, about.get("minutes")


# ---- files ---------------------------------------------------------------------------------------

def _prints(notebook: bytes) -> dict[str, str]:
    """Hashes of the file and of the text in its cells; of the whole file where it is no notebook any more."""
    try:
        cells = [(cell["cell_type"], "".join(cell["source"]).replace("\r\n", "\n"))
                 for cell in json.loads(notebook)["cells"]]
        text = json.dumps([cell for cell in cells if cell[1].strip()]).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        text = notebook
    return {"file": hashlib.sha256(notebook).hexdigest(), "text": hashlib.sha256(text).hexdigest()}


def _state(folder: Path) -> dict | None:
    """What was delivered last: {name: hashes}; None where the file that remembers it is damaged."""
    try:
        state = json.loads((folder / STATE).read_bytes())["notebooks"]
        sound = all(isinstance(known["file"], str) and isinstance(known["text"], str) for known in state.values())
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return state if sound else None


def _read(path: Path) -> dict | None:
    """The hashes of a file of the learner's; None where there is none or an empty one."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    return _prints(content) if content else None
