"""The words behind `lrcourse grade`: what can be asked for, each a call of one function."""

import argparse
import datetime
import os
import time

from .._safe import CommandError

USAGE = """\
  lrcourse grade FOLDER                 grade every notebook in FOLDER (flat, or as Canvas, Moodle, Gradescope, nbgrader lay it out)
  lrcourse grade report                 write grades and pages again from the results, with the points given by hand
  lrcourse grade export --to canvas …   one column of the file that the learning-management system exported
  lrcourse grade doctor                 what this machine can keep strangers' code from
"""
EXECUTORS = "dask:ADDRESS"


def main(arguments) -> int:
    """Run one verb; returns the exit code. Raises CommandError in one sentence."""
    verb = arguments[0] if arguments else ""
    run = {"report": _report, "export": _export, "doctor": _doctor}.get(verb)
    return (run(arguments[1:]) if run else _grade(arguments)) or 0


def _parser(words, about):
    parser = argparse.ArgumentParser(prog=f"lrcourse grade{words}", description=about, epilog=USAGE, allow_abbrev=False,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="results", metavar="FOLDER", help="where the results are (default: results)")
    return parser


def _grade(arguments):
    parser = _parser("", "Grade strangers' notebooks. Their code runs apart; what it answers is judged here, with a secret seed.")
    parser.add_argument("folder", metavar="FOLDER", help="where the submissions are")
    parser.add_argument("--roster", metavar="EXPORT.csv", help="the list of students that your system exported: it decides names")
    parser.add_argument("--jobs", type=_count, metavar="N", help="submissions at one time (default: one for each processor)")
    parser.add_argument("--seed", metavar="S", help="of the hidden cases, to repeat a run (default: a new secret one, kept in run.json)")
    parser.add_argument("--due", type=_moment, metavar="ISO", help="for the column `late`, as in 2026-11-30T23:59 (your time zone)")
    parser.add_argument("--lesson", metavar="NN", help="grade the exercises of these lessons (default: of those that each notebook hands in)")
    parser.add_argument("--redo", action="store_true", help="grade again what is graded already")
    parser.add_argument("--executor", metavar=EXECUTORS, help="grade on the machines of a dask cluster")
    parser.add_argument("--unsafe", action="store_true", help="where nothing better works: run students' code with limits only")
    asked = parser.parse_args(arguments)
    from . import run
    begun = time.monotonic()
    with _executor(asked.executor) as executor:
        done = run.grade(asked.folder, asked.out, roster_file=asked.roster, jobs=asked.jobs, seed=asked.seed, due=asked.due, redo=asked.redo,
                         executor=executor, lessons=run.lessons_named(asked.lesson or ""), unsafe=asked.unsafe)
    seconds = time.monotonic() - begun
    print(f"{done.submissions} submission{'s' * (done.submissions != 1)}, {done.graded} graded now in {seconds:.1f} s, seed {done.seed}")
    _say_where(asked.out)


def _report(arguments):
    asked = _parser(" report", "Write grades.csv and the pages again from the results that are there.").parse_args(arguments)
    from . import pages, report
    report.write(asked.out)
    pages.write(asked.out)
    _say_where(asked.out)


def _say_where(out):
    """Where grades and pages are, and what could not be used."""
    from . import report
    figures = report.figures(out)
    for problem in figures.problems:
        print(problem)
    if figures.strangers:
        print(f"{figures.strangers} of {figures.submissions} fit{'s' * (figures.strangers == 1)} no single student of the roster, "
              "and will not be exported: see the page below, and whether it is the list of this class")
    print(f"Grades: {os.path.join(out, 'grades.csv')}\nFor you: {os.path.join(out, 'class.html')}")
    print(f"For the students: {os.path.join(out, 'feedback')}")


def _export(arguments):
    parser = _parser(" export", "Fill one column of the file that your learning-management system exported.")
    parser.add_argument("--to", required=True, choices=("canvas", "moodle", "gradescope", "nbgrader"), help="whose format")
    parser.add_argument("--roster", metavar="EXPORT.csv", help="the file that it exported: canvas and moodle")
    parser.add_argument("--column", metavar="NAME", help="which of its columns to fill, where that is not clear")
    parser.add_argument("--target", metavar="PATH", help="nbgrader's gradebook.db")
    asked = parser.parse_args(arguments)
    from . import export, results
    hands = {result.id: result.hand.points or 0 for result in results.open_run(asked.out).results() if result.hand}
    written = export.export(asked.out, asked.to, roster=asked.roster, column=asked.column, target=asked.target, by_hand=hands)
    print(f"Written: {written}")
    for left in export.left_out(asked.out, asked.to):
        print(f"Left out: {left.id or asked.to}: {left.reason}")


def _doctor(arguments):
    _parser(" doctor", "Try every rung of the ladder on this machine.").parse_args(arguments)
    from . import ladder
    holds = False
    for rung, seconds in ladder.measure():
        well = not rung.fault and not rung.lost
        print(f"{'✓' if well else '✗'} {rung.name} ({seconds:.1f} s): {rung.fault or rung.sentence}")
        holds = holds or well
    if not holds:
        print(f"To keep strangers' code apart here: {ladder.advice()}")
    return 0 if holds else 1


def _count(word):
    if not word.isdigit() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, got {word!r}")
    return int(word)


def _moment(word):
    try:
        return datetime.datetime.fromisoformat(word.replace("Z", "+00:00")).timestamp()
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a date and time as in 2026-11-30T23:59, got {word!r}") from None


class _executor:
    """The executor that was named, closed at the end; None where none was."""

    def __init__(self, name):
        self._name, self._client = name, None

    def __enter__(self):
        if not self._name:
            return None
        kind, _, address = self._name.partition(":")
        if kind != "dask" or not address:
            raise CommandError(f"--executor must be {EXECUTORS}, got {self._name!r}")
        try:
            from distributed import Client
        except ImportError:
            raise CommandError('dask is not installed: pip install "lrcourse[cluster]"') from None
        try:
            self._client = Client(address, timeout=10)
        except (OSError, ValueError) as error:
            raise CommandError(f"there is no dask scheduler at {address} ({error}): start one, or leave --executor out") from None
        return self._client.get_executor()

    def __exit__(self, *_):
        if self._client is not None:
            self._client.close()
