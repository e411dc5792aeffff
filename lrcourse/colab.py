"""The first cell that a notebook of the course needs in Google Colab; the lessons themselves hold nothing of it.

Colab brings numpy, matplotlib, ipywidgets and tqdm, in versions of its own. A plain `pip install` would put JupyterLab
and another ipywidgets beside them, so the cell installs the course alone, with the two packages that Colab lacks.
"""

import argparse
import shlex
from urllib.parse import urlsplit

from . import __version__
from ._safe import CommandError
from .folder import COPIED, course_folder, notebooks

WHEEL = f"lrcourse-{__version__}-py3-none-any.whl"
LACKING = ("anywidget>=0.9,<1", "psygnal>=0.8.1")       # what Colab has not; psygnal is anywidget's only other need
SCHEMES = ("https", "git+https")
CELL = """\
# The first cell of a notebook of the course in Google Colab (lrcourse {version}): run it before all others.
# Notebook: File > Upload notebook, then {notebook}, from a folder that `lrcourse new` has filled.
{source}
# Each notebook has a machine of its own there, so each needs this cell; points and predictions are not kept.
%pip install -q --no-deps {packages}
from google.colab import output
output.enable_custom_widget_manager()"""
UPLOAD = """\
# Course: the folder symbol at the left edge, then Upload, then {wheel}
# (`pip wheel --no-deps FOLDER` makes it from the project's own folder)."""
FETCH = "# Course: pip fetches it from the address below."


def first_cell(source: str = "", lesson: str = "") -> str:
    """The cell's text: its comments say how to bring the notebook and the course there.

    source: a wheel's file name or path (default: the wheel of this version), or an address that pip installs from,
    `https://….whl` or `git+https://…`. lesson: the notebook that is meant, as in "02" (default: any).
    Raises CommandError where pip could not install from `source`, or where there is no such lesson.

    >>> print(first_cell("lrcourse-1.0-py3-none-any.whl").splitlines()[-3])
    %pip install -q --no-deps lrcourse-1.0-py3-none-any.whl 'anywidget>=0.9,<1' 'psygnal>=0.8.1'
    """
    wanted, words = _source(source)
    packages = " ".join(shlex.quote(name) for name in (wanted, *LACKING))
    return CELL.format(version=__version__, notebook=_notebook(lesson), source=words, packages=packages)


def _source(source):
    """What pip is given, and how it gets there."""
    if any(sign in source for sign in "{}$\n"):
        raise CommandError(f"--from must not hold {{, }} or $, which notebooks read as names, got {source!r}")
    address = urlsplit(source)
    if address.scheme in SCHEMES and address.netloc and (address.scheme != "https" or address.path.endswith(".whl")):
        return source, FETCH
    wheel = source.replace("\\", "/").rpartition("/")[2] or WHEEL
    if "://" not in source and wheel.startswith("lrcourse-") and wheel.endswith(".whl"):
        return wheel, UPLOAD.format(wheel=wheel)
    raise CommandError(f"--from must be a wheel of lrcourse, https://….whl or git+https://…, got {source!r}")


def _notebook(lesson):
    if not lesson:
        return "any of lessons/ or exercises/"
    there = {f"{kind}/{path.stem}": path.stem for kind in COPIED for path in notebooks(course_folder(), kind)}
    for name, stem in there.items():
        if lesson in (name, stem, stem.split("_")[0], stem.split("_")[0].lstrip("0")):
            return f"{name}.ipynb"
    raise CommandError(f"there is no notebook {lesson!r}; there are: {', '.join(there)}")


def main(arguments) -> int:
    """Print the cell; returns the exit code. Raises CommandError in one sentence."""
    parser = argparse.ArgumentParser(
        prog="lrcourse colab", allow_abbrev=False,
        description="Print the first cell that a notebook of the course needs in Google Colab.")
    parser.add_argument("lesson", metavar="LESSON", nargs="?", default="",
                        help="the notebook that is meant, such as 02 or exercises/02_too_fast")
    parser.add_argument("--from", metavar="URL_OR_WHEEL", dest="source", default="",
                        help=f"where pip gets the course: a wheel that you upload (default: {WHEEL}), "
                             "https://….whl, or git+https://… of your own repository")
    asked = parser.parse_args(arguments)
    print(first_cell(asked.source, asked.lesson))
    return 0
