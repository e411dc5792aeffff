"""A folder full of notebooks, as a class hands them in: which file is whose, by the rules of the place it comes from.

    flat folder    alice.ipynb                                           the stem names the student
    Canvas         NAME[_LATE]_USERID_FILEID_hw[-N].ipynb                USERID does
    Moodle         Full Name_ID_assignsubmission_file[_]/hw.ipynb        ID does (all of it may stand in the file's name)
    nbgrader       submitted/STUDENT/ASSIGNMENT/hw.ipynb, timestamp.txt  STUDENT does
    Gradescope     submission_ID/hw.ipynb                                submission_metadata.yml beside or .json inside says
    other folders  week1/alice.ipynb, alice/hw.ipynb                     the stem or a folder above it

Each file is read by its own name, so one folder may hold a mix. No notebook is opened here, and no link is followed. In a
path the outermost name decides, and folders above it are keys too: what a student packs inside never stands for somebody else.

Sources: Canvas's content_zipper.rb; Moodle's mod/assign; nbgrader's docs; Gradescope's docs on submission_metadata.json, and
public scripts that read the yml of its "Download submissions".
"""

import hashlib
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from .._safe import CommandError

NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)    # browsers add the second ending
CANVAS = re.compile(r"(?:(?P<name>[^A-Z\s]+?)_)?(?P<late>LATE_)?(?P<user>(?<=_)\d+|anon_[A-Za-z0-9]+)_(?P<file>\d{3,})_"
                    r"(?P<work>.+?)(?:-(?P<version>\d+))?")
MOODLE = re.compile(r"(.+?)_(\d+)_assignsubmission_file_?(.*)")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(\S+)?)?")
SUBMITTER = re.compile(r"\s+(- )?:(name|sid|email): (.+)")
LEFT_OUT = {"__MACOSX", "__pycache__"}
NBGRADER = ("source", "release", "autograded", "feedback")  # a course's own folders beside `submitted`
TAKEN = {"run", "con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
LONGEST, LARGEST = 150, 2**28       # bytes of an id, before what makes it unique; bytes of a file beside the notebooks


@dataclass(frozen=True)
class Submission:
    """One file that was handed in.

    id          unique in the run, also where names differ only in case; safe as the name of a file
    path, file  where it is; and the same relative to the folder, as text
    keys        what may identify the student, the strongest first: compared with a roster, never guessed from
    when        seconds since the epoch, None = unknown (Canvas: always, for its zip keeps the time of the download)
    late        True or False by the layout itself (Canvas), else by `when` against the deadline, else None
    superseded  "" or the id of the newer submission of the same student for the same notebook
    refused     "" or the sentence why the file is not to be opened
    """

    id: str
    path: Path
    file: str
    keys: tuple[str, ...]
    when: float | None = None
    late: bool | None = None
    superseded: str = ""
    refused: str = ""


@dataclass(frozen=True)
class _Said:
    """What the name of a file says: words for its id, keys, `same` (equal for versions of one work), `rank` (highest = newest)."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    same: tuple = ()
    rank: tuple = ()
    when: float | None = None
    late: bool | None = None


def find(folder, due=None) -> list[Submission]:
    """Everything handed in under `folder`, sorted by id; the same list for the same folder.

    due: None, seconds since the epoch, or ISO text: "2026-11-30T18:00" (this machine's clock), "2026-11-30T18:00Z",
    "2026-11-30" (all of that day). CommandError, one sentence, where folder or due is unusable or there is no notebook.
    """
    top, deadline = _folder(folder), _deadline(due)
    known, found, newest, done = _gradescope(top), [], {}, []
    for path, refused in _walk(top):
        said = _identity(top, path, known)
        late = said.when > deadline if said.late is None and None not in (said.when, deadline) else said.late
        file = "/".join(_parts(path.relative_to(top)))
        found.append((said, Submission("--".join(said.words), path, file, said.keys, said.when, late, "", refused)))
    if not found:
        raise CommandError(f"there is no notebook in {top}: give the folder with the files that were handed in, unpacked")
    ids = _unique(top, {one.path: _safe(one.id) for _, one in found})
    for said, one in sorted(found, key=lambda pair: (pair[0].rank, pair[1].file)):
        if said.same and not one.refused:
            newest[said.same] = one.path
    for said, one in found:
        last = one.path if one.refused else newest.get(said.same, one.path)
        done.append(replace(one, id=ids[one.path], superseded="" if last == one.path else ids[last]))
    return sorted(done, key=lambda one: one.id)


def _folder(given) -> Path:
    """The folder as a full path, or the sentence why it cannot be used."""
    try:
        path = Path(given).expanduser().resolve()
        os.listdir(path)
        return path
    except FileNotFoundError:
        said = f"there is no folder {given}: give the folder with the files that were handed in"
    except NotADirectoryError:
        said = f"{path} is a file: " + ("unpack it and give the new folder" if path.suffix.lower() == ".zip"
                                       else "give the folder that it is in")
    except (OSError, RuntimeError, ValueError) as error:
        said = f"{given} cannot be read as a folder ({getattr(error, 'strerror', None) or error})"
    raise CommandError(said)


def _walk(top: Path) -> Iterator[tuple[Path, str]]:
    """(path, why it is refused) of all that looks like a notebook, and of folders that keep theirs to themselves."""
    course = (top / "submitted").is_dir() and any(
        (top / name).exists() for name in (*NBGRADER, "nbgrader_config.py", "gradebook.db"))
    ahead = [top]
    while ahead:
        place = ahead.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as error:
            yield place, f"This folder could not be read ({error.strerror})."
            continue
        for entry in entries:
            path, notebook = place / entry.name, NOTEBOOK.search(entry.name)
            if entry.name.startswith(".") or entry.name in LEFT_OUT or course and place == top and entry.name in NBGRADER:
                continue
            if entry.is_symlink():
                if notebook or os.path.isdir(path):
                    inside = path.resolve(strict=False).is_relative_to(top) if os.path.exists(path) else None
                    where = {True: "to another place in this folder", False: "out of this folder", None: "to nowhere"}[inside]
                    yield path, f"This is a link {where}, not a file: it was not opened."
            elif entry.is_dir(follow_symlinks=False):
                if notebook:
                    yield path, "This is a folder, not a notebook: it was not opened."
                else:
                    ahead.append(path)
            elif notebook:
                yield path, "" if entry.is_file(follow_symlinks=False) else "This is no ordinary file: it was not opened."


# ---- what a name says ----------------------------------------------------------------------------

def _identity(top: Path, path: Path, known: dict) -> _Said:
    """Read one path from its outermost name on."""
    parts, above, when = _parts(path.relative_to(top)), _parts(top), os.path.getmtime(path) if os.path.exists(path) else None
    words = (*parts[:-1], NOTEBOOK.sub("", parts[-1]))
    above = above[len(above) - 1 - above[::-1].index("submitted"):] if "submitted" in above else ()
    if known or len(above) > 1 and _read(path.parent / "timestamp.txt") is None:
        above = ()                      # FOLDER is not `submitted`, nor in it, or that folder is not nbgrader's
    for at in range(len(words)):
        if entry := known.get(parts[:at + 1]):
            keys, created, student = entry
            return _Said(words, (*keys, *parts[:at + 1]), student and (*student, *parts[at + 1:]), (created or 0, 0), created)
        if said := _moodle(words, at, when) or _nbgrader(path, above + words if at == 0 else words[at:], when, words[:at]):
            return said
    if canvas := CANVAS.fullmatch(words[-1]):
        keys = (canvas["user"].removeprefix("anon_"), *filter(None, [canvas["name"]]), *words[::-1])
        return _Said(words, keys, ("canvas", *parts[:-1], canvas["user"], canvas["work"]),
                     (int(canvas["file"]), int(canvas["version"] or 0)), late=bool(canvas["late"]))
    keys, created, _ = known.get((), (words[::-1], when, ()))
    return _Said(words, keys, when=created)


def _moodle(words: tuple[str, ...], at: int, when: float | None) -> _Said | None:
    """words[at] may name a participant: as a folder, or as the file itself, which then goes on with its old name."""
    found = MOODLE.fullmatch(words[at])
    if not found or bool(found[3]) != (at == len(words) - 1):
        return None
    name, number, file = found.groups()
    work = (*words[at + 1:], *filter(None, [file]))
    outer = words[:at]
    return _Said((*outer, f"{name}_{number}", *work), (number, name, *outer), ("moodle", *outer, number, *work), (when or 0, 0), when)


def _nbgrader(path: Path, words: tuple[str, ...], when: float | None, outer: tuple[str, ...]) -> _Said | None:
    """The words may be `submitted`, STUDENT, ASSIGNMENT and more; the time is in timestamp.txt, where there is one."""
    if words[0] != "submitted" or len(words) < 4:
        return None
    note = _read(path.parents[len(words) - 4] / "timestamp.txt")
    return _Said((*outer, *words[1:]), (words[1], *outer), when=when if note is None else _seconds(note, timezone.utc))


def _gradescope(top: Path) -> dict:
    """{path of a submission relative to `top`: (keys, time, what is the same for all of one student)}.

    A yml is trusted at the top and in the top's own folders, a json too, where no yml speaks of its folder: any other may be
    a student's. Versions are told apart inside one yml only.
    """
    places, known = [(), *sorted((entry.name,) for entry in os.scandir(top) if entry.is_dir(follow_symlinks=False))], {}
    for place in places:
        text = _read(top.joinpath(*place, "submission_metadata.yml"))
        for name, (people, created) in _read_yml(text or "").items():
            if keys := _keys(people):
                known[_parts(Path(*place, name))] = keys, _seconds(created, timezone.utc), ("gradescope", place, keys)
    for place in places:
        try:
            about = json.loads(_read(top.joinpath(*place, "submission_metadata.json")) or "")
            keys = _keys({field: str(value or "") for field, value in user.items()} for user in about["users"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue                    # no metadata: the names of files and folders speak
        if keys:
            known.setdefault(_parts(Path(*place)), (keys, _seconds(str(about.get("created_at")), timezone.utc), ()))
    return known


def _read_yml(text: str) -> dict[str, tuple[list[dict], str]]:
    """{folder: (submitters, created_at)}, read line by line as Gradescope lays it out: four fields need no YAML reader."""
    found, people, section, name = {}, [], "", ""
    for line in text.split("\n"):
        if line[:1] not in ("", " ", "-", "#"):
            name, section, people = _scalar(line.rstrip().removesuffix(":")), "", []
            found[name] = people, ""
        elif line.startswith("  :"):
            section, _, value = line[3:].partition(":")
            if section == "created_at" and name:
                found[name] = people, _scalar(value)
        elif section == "submitters" and (field := SUBMITTER.fullmatch(line.rstrip())):
            if field[1] or not people:
                people.append({})
            people[-1][field[2]] = _scalar(field[3])
    return found


def _scalar(text: str) -> str:
    """A value as YAML writes it on one line: plain, 'quoted' or "quoted"."""
    text = text.strip()
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    try:
        return json.loads(text) if text.startswith('"') else text
    except ValueError:
        return text.strip('"')


def _keys(people: Iterable[dict]) -> tuple[str, ...]:
    return tuple(value for person in people for field in ("email", "sid", "name") if (value := person.get(field)))


def _deadline(due) -> float | None:
    if due is None or isinstance(due, (int, float)):
        return due
    if (seconds := _seconds(str(due), None)) is None:
        raise CommandError(f"the deadline must be a day or a time such as 2026-11-30 or 2026-11-30T18:00, got {due}")
    return seconds


def _seconds(text: str, zone) -> float | None:
    """Seconds since the epoch; a time without a zone is taken in `zone` (None: this machine's); None = not readable."""
    found = MOMENT.fullmatch(text.strip())
    try:
        day, clock, place = found.groups()
        when = datetime.fromisoformat(f"{day} {clock or '00:00'}") + timedelta(days=clock is None)
        if place and (offset := re.fullmatch(r"([+-]\d\d):?(\d\d)", place)):
            zone = timezone(timedelta(hours=int(offset[1]), minutes=int(offset[1][0] + offset[2])))
        elif place:
            zone = timezone.utc if place in ("Z", "UTC") else ZoneInfo(place)
        return when.replace(tzinfo=zone).timestamp()
    except (AttributeError, ValueError, OverflowError, KeyError, OSError):
        return None


def _read(path: Path) -> str | None:
    """What an ordinary file says; None for anything else: a link or a pipe that a student made is not opened."""
    try:
        fit = os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) < LARGEST
        return path.read_text("utf-8-sig", "replace") if fit else None
    except OSError:
        return None


def _parts(path: Path) -> tuple[str, ...]:
    """The names in a path as text everywhere: composed letters, a question mark for undecodable bytes."""
    return tuple(unicodedata.normalize("NFC", os.fsencode(part).decode("utf-8", "replace")) for part in path.parts)


def _safe(name: str) -> str:
    """An id that every file system takes, as close to `name` as can be."""
    name = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffd]', "_", name)
    name = name.encode()[:LONGEST].decode("utf-8", "ignore").strip(" .") or "_"
    return f"{name}_" if name.split(".")[0].casefold() in TAKEN else name


def _unique(top: Path, names: dict[Path, str]) -> dict[Path, str]:
    """{path: id}, each with a mark where two would be one on a disk that ignores case."""
    ids = dict(names)
    for digits in (8, 40):
        count = Counter(name.casefold() for name in ids.values())
        marks = {path: hashlib.sha256(os.fsencode(path.relative_to(top).as_posix())).hexdigest()[:digits] for path in ids}
        ids |= {path: f"{names[path]}~{marks[path]}" for path, name in ids.items() if count[name.casefold()] > 1}
    return ids
