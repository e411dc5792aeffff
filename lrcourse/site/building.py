"""Writes the folder of pages: all are made before the first is written, each is written whole, and nobody else's file is touched.

`.lrcourse-site.json` in the folder marks it as ours and remembers what each page was made of, so that a page whose lesson
and library have not changed is not made again.
"""

import hashlib
import json
import os
from pathlib import Path

from .. import __version__, folder
from .._safe import CommandError, plain_words, write
from . import pages, running, words

MARK = ".lrcourse-site.json"
LIBRARY = Path(__file__).resolve().parent.parent
WARNING = 2_000_000         # bytes: more loads slowly on a phone


def build(out, course: Path | None = None, address: str = "", jobs: int | None = None, say=print) -> list[Path]:
    """Make the site of all lessons in the folder `out`; returns the pages, the start page first.

    course: where `lessons/` is (default: the installed course); address: where the notebooks can be opened, see
    `pages.notebook_link`; jobs: lessons run at a time (default: one for each processor); say: hears one line a lesson.
    CommandError, and nothing is written, where `out` holds something else, or where a lesson fails.
    """
    out = Path(out).expanduser().resolve()
    before = _mine(out)
    words.formula("x")                                  # what is missing is said before anything runs
    lessons = [running.read(path) for path in folder.notebooks(course or folder.course_folder(), "lessons")]
    if not lessons:
        raise CommandError(f"there are no lessons in {course or folder.course_folder()}: install lrcourse again, as its README says")
    prints = _prints(lessons, address)
    stale = [lesson for lesson in lessons if before.get(f"{lesson.name}.html") != [prints[lesson.name], _hash(out / f"{lesson.name}.html")]]
    made = {}

    def done(lesson):
        made[f"{lesson.name}.html"] = page = _page(lesson, lessons, address)
        slides = len(lesson.slides)
        say(f"{lesson.name}: {slides} slider{'s' * (slides != 1)}, {len(page) / 1e3:.0f} kB{', which is much' * (len(page) > WARNING)}")

    running.finish(running.run_all(stale, jobs or min(os.cpu_count() or 1, 4), done))
    for lesson in lessons:
        if lesson not in stale:
            say(f"{lesson.name}: as it was")
    made[pages.START] = pages.start_page(lessons, address)
    _write(out, made, before, {f"{lesson.name}.html": prints[lesson.name] for lesson in lessons} | {pages.START: ""})
    return [out / pages.START, *(out / f"{lesson.name}.html" for lesson in lessons)]


def _page(lesson, lessons, address):
    try:
        return pages.lesson_page(lesson, lessons, address)
    except CommandError:
        raise
    except ValueError as error:
        raise CommandError(str(error)) from error


def _mine(out):
    """{file: [what it was made of, its own hash]} of an earlier run; CommandError where the folder is somebody else's."""
    with plain_words(out):
        if out.exists() and not out.is_dir():
            raise CommandError(f"{out} is a file: choose another folder")
        there = [path for path in out.iterdir() if not path.name.startswith(".")] if out.is_dir() else []
        mark = out / MARK
        if there and not mark.is_file():
            raise CommandError(f"{out} has files that are not ours, such as {there[0].name}: choose an empty folder, or a new one")
        try:
            known = json.loads(mark.read_bytes())["pages"] if mark.is_file() else {}
        except (ValueError, KeyError, TypeError):
            known = {}                                  # damaged: make all pages again
        return known if isinstance(known, dict) else {}


def _write(out, made, before, wanted):
    """Write what was made and remove pages whose lesson is gone; the mark goes first, so that a folder begun is ours."""
    with plain_words(out):
        out.mkdir(parents=True, exist_ok=True)
        if not (out / MARK).exists():
            _remember(out, {})
        for name, page in made.items():
            if _hash(out / name) != _digest(page):
                write(out / name, page)
        for name in before.keys() - wanted.keys():
            if Path(name).name == name and name.endswith(".html"):
                (out / name).unlink(missing_ok=True)
        _remember(out, {name: [source, _hash(out / name)] for name, source in wanted.items()})


def _remember(out, known):
    write(out / MARK, (json.dumps({"lrcourse": __version__, "pages": known}, indent=1) + "\n").encode())


def _prints(lessons, address):
    """{name: hash of all that its page is made of}: the lesson, the library, the names of the others, the address."""
    library = [path.read_bytes() for path in sorted(LIBRARY.rglob("*")) if path.suffix in (".py", ".js", ".css", ".csv", ".npz")
               and path.relative_to(LIBRARY).parts[0] not in ("_course", "grading")]
    everyone = json.dumps([address, [[lesson.name, lesson.title, lesson.minutes] for lesson in lessons]]).encode()
    common = _digest(*library, everyone)
    cells = {lesson.name: [[cell.cell_type, cell.source, cell.metadata] for cell in lesson.cells] for lesson in lessons}
    return {name: _digest(common.encode(), json.dumps(own).encode()) for name, own in cells.items()}


def _hash(path):
    return _digest(path.read_bytes()) if path.is_file() else ""


def _digest(*parts):
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "little") + part)
    return whole.hexdigest()
