"""In the box: run a stranger's cells as a notebook would, and answer with plain data after each of them.

The shell is IPython's own, so that what works in JupyterLab works here. It is made once, before the process is
forked for a submission. What it sends are frames: {"cell", "error", "text"} for a cell that failed, {"exercise",
"replies"} for each answer, {"end", "printed"} at last. Nothing is judged here, and no judge is in sight.
"""

import io
import re
import signal
import sys
from contextlib import contextmanager
from dataclasses import replace

import matplotlib
from IPython.core.interactiveshell import InteractiveShell
from matplotlib import pyplot
from traitlets.config import Config

from ..checks import ask_cases, decode, find

AGAIN = 0.5             # seconds until a cell that catches everything is interrupted once more
SPARE = 5.0             # seconds that an answer may take beyond its exercise's own limit
LETTERS = 500           # of what a notebook prints, kept for the instructor
INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")
NOTHING_INSTALLED = "Nothing is installed where notebooks are graded: what the course needs is there."


class TooLong(BaseException):
    """A cell took longer than it may."""


class Head(io.TextIOBase):
    """Where prints go: the first letters are kept, the rest is counted as written."""

    def __init__(self):
        self.text = ""

    def writable(self):
        return True

    def write(self, text):
        if len(self.text) < LETTERS:
            self.text += text[:LETTERS - len(self.text)]
        return len(text)


def make_shell():
    """An IPython shell without history on disk, whose tracebacks nobody reads and which installs nothing."""
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.enable_gui = lambda gui=None: None
    shell.showtraceback = shell.showsyntaxerror = lambda *args, **options: None
    for name in INSTALLERS:
        shell.register_magic_function(lambda line="": print(NOTHING_INSTALLED), "line", name)
    shell.register_magic_function(lambda line="": None, "line", "matplotlib")   # there is one place to draw to, and nobody looks;
    matplotlib.use = pyplot.switch_backend = lambda *args, **options: None      # a window would fail its cell
    for name in ("system", "getoutput"):
        setattr(shell, name, _unless_it_installs(getattr(shell, name)))
    shell.run_cell("import numpy, matplotlib.pyplot\nfrom lrcourse import *", store_history=False)        # what every notebook will ask for
    shell.reset(new_session=False)
    return shell


def _unless_it_installs(run):
    """`!pip install …` says a sentence; any other command of the system runs."""
    def guarded(command, *args, **options):
        if re.match(rf"\s*(\S*python[\d.]*\s+-m\s+)?({'|'.join(INSTALLERS)})[\d.]*\s", command):
            return print(NOTHING_INSTALLED)
        return run(command, *args, **options)
    return guarded


def serve(shell, job, send):
    """Run the cells of a job, ask its exercises whenever they are bound anew, and send frames.

    job     {"cells": texts, "ask": {exercise: cases as plain data}, "cell_seconds", "slack"}
    send    takes one frame
    """
    printed = sys.stdout = sys.stderr = Head()
    sys.stdin = io.StringIO("")
    sys.path.insert(0, "")
    signal.signal(signal.SIGALRM, _too_long)
    exercises = {name: _Exercise(name, cases, job["slack"]) for name, cases in job["ask"].items()}
    for number, code in enumerate(job["cells"]):
        error = _run(shell, code, job["cell_seconds"])
        if error is not None:
            send({"cell": number, "error": type(error).__name__[:60], "text": _text(error)})
        for exercise in exercises.values():
            if exercise.is_new(shell.user_ns) or exercise.is_checked_again(number, code):
                send(exercise.ask(number))
    for exercise in exercises.values():             # a helper that it needs may have come in a later cell
        if exercise.failed:
            send(exercise.ask(len(job["cells"])))
    send({"end": True, "printed": printed.text})


def _too_long(*_):
    raise TooLong("it took too long and was stopped")


@contextmanager
def _alarm(seconds):
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _run(shell, code, seconds):
    """Run one cell as a notebook would; return what it raised, or None."""
    try:
        with _alarm(seconds):
            result = shell.run_cell(code, store_history=False)
            pyplot.close("all")       # as a notebook does, after showing them
        return result.error_before_exec or result.error_in_exec
    except BaseException as error:                  # the alarm may come while the shell itself is at work
        return error


class _Exercise:
    """One exercise of the notebook: what answers it now, and whether that has been asked."""

    def __init__(self, name, cases, slack):
        spec = find(name)
        self._name, self._answer, self._asked, self.failed = name, None, None, False
        self._spec = replace(spec, seconds=slack * spec.seconds)
        self._cases = [{key: decode(data) for key, data in case.items()} for case in cases]

    def is_new(self, names):
        """Whether the notebook has bound another function to its name since it was last asked."""
        found = names.get(self._name)
        new = callable(found) and found is not self._answer
        self._answer = found if new else self._answer
        return new

    def is_checked_again(self, number, code):
        """Whether this cell checks it, and others have run since it was asked: what it uses may have changed."""
        return self._asked is not None and number > self._asked + 1 and bool(re.search(rf"""\bcheck\(\s*["']{self._name}["']""", code))

    def ask(self, number):
        """The frame with the replies, after cell `number`."""
        self._asked = number
        try:
            with _alarm(self._spec.seconds + SPARE):
                replies = ask_cases(self._spec, self._answer, self._cases)
        except BaseException as error:
            replies = [{"status": "error", "value": None, "changed": [], "text": _text(error)}]
        self.failed = any(reply["status"] == "error" for reply in replies)
        return {"exercise": self._name, "replies": replies}


def _text(error):
    """What an error says, if it can be said."""
    try:
        return str(error)[:300]
    except BaseException:
        return ""
