"""What the learner predicted, kept in their folder, so that it is still there tomorrow.

A notebook that lies in a folder made by the `lrcourse` command has a file `.lrcourse-predictions.json`
at the top of that folder; anywhere else nothing is kept.
"""

import json
from pathlib import Path

from ._safe import plain_words, write

FILE = ".lrcourse-predictions.json"
MARK = ".lrcourse.json"         # what the command leaves in a learner's folder


def recall(question, folder=None):
    """The prediction once given to `question` (a number or a choice), or None.

    folder: where the notebook is (default: where Python runs).
    """
    file = _file(folder)
    return None if file is None else _read(file).get(question)


def remember(question, prediction, folder=None):
    """Keep a prediction; the file is replaced as a whole or not at all. CommandError where it cannot be written."""
    file = _file(folder)
    if file is not None:
        write(file, json.dumps({**_read(file), question: prediction}, indent=1, ensure_ascii=False).encode())


def _file(folder):
    here = Path(folder or Path.cwd()).resolve()
    return next((place / FILE for place in (here, *here.parents) if (place / MARK).is_file()), None)


def _read(file):
    if not file.exists():
        return {}
    with plain_words(file):
        content = file.read_bytes()
    try:
        return dict(json.loads(content))
    except (ValueError, TypeError):         # damaged: begin again, and keep what is left of it
        file.replace(file.with_suffix(".damaged.json"))
        return {}
