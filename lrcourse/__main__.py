"""The command `lrcourse`: brings the course's notebooks to a folder of the learner's and opens JupyterLab there."""

import argparse
import os
import sys

from . import __version__, colab, doctor, folder, lab, paths
from ._safe import CommandError

DESCRIPTION = "Brings the course's notebooks to a folder of yours and opens JupyterLab there."
EPILOG = """\
verbs:
  open           copy what is new and open JupyterLab on the lesson you were at (the default)
  new            copy what is new, open nothing
  list           the lessons, exercises and solutions, with a star at those you worked on;
                 list --path alone (an hour) or --path lab (a class, 90 minutes): only those parts, in their order
  where          print the folder of your notebooks
  solution 02    copy one solution
  doctor         check this installation, and say what to do where something is wrong;
                 doctor --lab 30: for the instructor, whether this machine or server carries a class of 30
  grade FOLDER   grade a folder of notebooks by strangers (lrcourse grade --help)
  site OUT       make the lessons into pages that work without Python (lrcourse site --help)
  wheelhouse OUT all that a room without internet installs from, in one folder (lrcourse wheelhouse --help)
  colab 02       print the first cell that a notebook needs in Google Colab (lrcourse colab --help)

What you wrote is never overwritten: where the course has a newer version it is put beside yours.
Other options go on to JupyterLab: lrcourse --no-browser --ServerApp.port=9000
"""
THREADS = os.environ.get("OPENBLAS_NUM_THREADS")    # as the user has it; main sets it where it is not


def main(arguments=None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="lrcourse", usage="lrcourse [verb] [--dir FOLDER] [options of JupyterLab]", description=DESCRIPTION,
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False)
    parser.add_argument("--dir", metavar="FOLDER", default=os.environ.get("LRCOURSE_DIR", ""),
                        help=f"the folder of your notebooks (default: $LRCOURSE_DIR, else {folder.DEFAULT})")
    parser.add_argument("--version", action="version", version=f"lrcourse {__version__}")
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    apart = arguments[:1] in ([verb] for verb in OWN)
    known, rest = (parser.parse_args([]), arguments) if apart else parser.parse_known_args(arguments)
    verb = rest.pop(0) if rest and not rest[0].startswith("-") else "open"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="namereplace")    # a terminal without ✓ shows its name
    # a kernel that some other Python left in the home folder must not run in place of ours
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: more threads only wait for each other
    try:
        if verb not in VERBS:
            raise CommandError(f"there is no verb {verb!r}; there are: {', '.join(VERBS)}")
        if rest and verb not in ("open", "solution", "list", "doctor", *OWN):
            raise CommandError(f"{verb} takes nothing but --dir, got {' '.join(rest)}")
        return VERBS[verb](folder.learner_folder(known.dir), rest) or 0
    except CommandError as error:
        said = str(error).replace("another folder with --dir", PLACES[verb]) if verb in PLACES else error
        print(f"lrcourse: {said}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _open(place, options):
    done = folder.deliver(place)
    lesson = folder.newest_lesson(place)
    print(*filter(None, [str(done), f"Your notebooks are in {place}"]), sep="\n")
    if lab.in_hub():
        link = lab.link(place, lesson)
        print(f"Open {link}" if link else "This hub does not show that folder: choose one inside yours with --dir")
        return 0
    command = lab.command(place, lesson, options)
    print("JupyterLab is starting; to stop it, press Ctrl+C twice in this window", flush=True)
    return lab.start(command)


def _new(place, _):
    print(*filter(None, [str(folder.deliver(place)), f"Your notebooks are in {place}"]), sep="\n")


def _list(place, words):
    option, _, name = " ".join(words).replace("=", " ", 1).partition(" ")
    if words and option != "--path":
        raise CommandError(f"list takes nothing but --dir and --path, got {' '.join(words)}")
    print(paths.describe(name) if words else folder.overview(place))


def _where(place, _):
    print(place)


def _solution(place, which):
    print(folder.fetch_solution(place, " ".join(which)))


def _doctor(place, words):
    option, _, number = " ".join(words).replace("=", " ", 1).partition(" ")
    if words and option != "--lab":
        raise CommandError(f"doctor takes nothing but --dir and --lab, got {' '.join(words)}")
    if words:
        from . import room                  # it runs lessons
        findings = room.examine(place, number, THREADS)
    else:
        findings = doctor.examine(place)
    well = True
    for finding in findings:
        print(finding, flush=True)
        well = well and finding.well
    return 0 if well else 1


def _grade(_, words):
    from .grading import command            # a learner never needs it
    return command.main(words)


def _site(_, words):
    from .site import command               # nor this
    return command.main(words)


def _wheelhouse(_, words):
    from . import wheelhouse                # nor this
    return wheelhouse.main(words)


def _colab(_, words):
    return colab.main(words)


OWN = ("grade", "site", "wheelhouse", "colab")       # verbs with options of their own
PLACES = {"grade": "another folder with --out", "site": "another folder", "wheelhouse": "another folder"}   # they have no --dir
VERBS = {"open": _open, "new": _new, "list": _list, "where": _where, "solution": _solution, "doctor": _doctor,
         "grade": _grade, "site": _site, "wheelhouse": _wheelhouse, "colab": _colab}

if __name__ == "__main__":
    sys.exit(main())
