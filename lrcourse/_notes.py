"""Small notes in the learner's folder, one JSON file a kind, so that they are still there tomorrow.

A folder made by the `lrcourse` command has a file `.lrcourse.json` at its top; anywhere else nothing is kept.
"""

import itertools
import json
from pathlib import Path

from ._safe import alone, plain_words, write

MARK = ".lrcourse.json"         # what the command leaves in a learner's folder
LOCK = ".lrcourse.lock"


def place(name, folder=None):
    """Where the notes called `name` are kept, or None outside a learner's folder.

    folder: where the notebook is (default: where Python runs).
    """
    here = Path(folder or Path.cwd()).resolve()
    return next((top / name for top in (here, *here.parents) if (top / MARK).is_file()), None)


def read(file):
    """The notes {key: value} of a file; a damaged file is put aside, under a name that `put_aside` finds."""
    if not file.exists():
        return {}
    with plain_words(file):
        content = file.read_bytes()
        try:
            return dict(json.loads(content))
        except (ValueError, TypeError, RecursionError):
            names = (file.with_suffix(f".damaged{f'-{n}' * (n > 1)}.json") for n in itertools.count(1))
            file.replace(next(name for name in names if not name.exists()))
            return {}


def put_aside(file):
    """The names of the damaged files that were kept."""
    return sorted(path.name for path in file.parent.glob(f"{file.stem}.damaged*.json"))


def note(file, key, value):
    """Set one note; the file is replaced as a whole or not at all. CommandError where it cannot be written."""
    with alone(file.with_name(LOCK)):
        write(file, json.dumps({**read(file), key: value}, indent=1, ensure_ascii=False).encode())
