"""The grader against nbgrader and nbclient on the same notebooks, and how its cost grows.

    python tests/benchmarks/grading.py                    some minutes; nbgrader is timed where it is installed
    python tests/benchmarks/grading.py --most 200         fewer notebooks at the end of the line

Each notebook has ten cells: imports, a plot of a run, the three exercises of lesson 02 (some right, some wrong) and
their checks. Everything is timed in one run on one machine, as whole commands: quote the ratios. What grows is
fitted as t(n) − t(1) = c · (n − 1)^p, so the start does not count; `trusted` is the largest memory of the grading process.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
NAME = "02_too_fast"
PLOT = ["import numpy as np\nfrom matplotlib import pyplot as plt\nfrom lrcourse import SGD, check, parabola, plot_loss, progress, run",
        "lr = 0.3",
        "fig, ax = plt.subplots()\nplot_loss(run(SGD(lr), parabola(2.0), 50), ax)\nax.set_title('loss')\nplt.show()"]
WRONG = "    return 1.0"


def notebooks(folder, n):
    """n different submissions of lesson 02, as strangers would hand them in."""
    solution = nbformat.read(ROOT / "solutions" / f"{NAME}.ipynb", as_version=4)
    answers = [cell for cell in solution.cells if cell.cell_type == "code" and ("def " in cell.source or "check(" in cell.source)]
    for number in range(n):
        nb = nbformat.v4.new_notebook(metadata=solution.metadata)
        nb.cells = [nbformat.v4.new_code_cell(text) for text in PLOT]
        for place, cell in enumerate(answers):
            wrong = number % 3 == place % 3 and cell.source.startswith("def")
            copy = nbformat.v4.new_code_cell(cell.source.split("\n")[0] + "\n" + WRONG if wrong else cell.source, metadata=cell.metadata)
            nb.cells.append(copy)
        nb.cells.append(nbformat.v4.new_code_cell(f"print({number})"))
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(nb, folder / f"student{number:04}.ipynb")
    return len(nb.cells)


def timed(command, **options):
    """Seconds that a command takes; it has to succeed."""
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return time.monotonic() - begun, done.stdout


GRADE = """
import json, resource, sys, time
begun = time.monotonic()
from lrcourse.__main__ import main
main(["grade", *sys.argv[1:]])
print(json.dumps({"seconds": time.monotonic() - begun, "trusted": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def ours(folder, place):
    """(seconds of the whole command, MB of the grading process)."""
    out = place / f"results-{folder.name}"
    seconds, said = timed([sys.executable, "-c", GRADE, str(folder), "--out", str(out), "--jobs", "2"])
    return seconds, json.loads(said.splitlines()[-1])["trusted"]


def first_verdict(folder, place):
    """Seconds from Enter to the first result on disk."""
    out, begun = place / "first", time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "lrcourse", "grade", str(folder), "--out", str(out)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    while not list(out.glob("submissions/*.json")) and process.poll() is None:
        time.sleep(0.01)
    seconds = time.monotonic() - begun
    process.wait()
    return seconds


def by_nbclient(folder, n):
    """Seconds a notebook that nbclient takes, a fresh kernel each, one after another."""
    code = ("import nbformat, sys\nfrom nbclient import NotebookClient\n"
            "for name in sys.argv[1:]: NotebookClient(nbformat.read(name, 4), allow_errors=True, kernel_name='python3').execute()")
    return timed([sys.executable, "-c", code, *sorted(map(str, folder.glob("*.ipynb")))[:n]])[0] / n


def by_nbgrader(folder, place, n):
    """Seconds a notebook that `nbgrader autograde` takes, all students in one command; None where it is not installed."""
    program = shutil.which("nbgrader", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if program is None:
        return None
    course = place / "course"
    source = course / "source" / "week" / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / f"{NAME}.ipynb", source)
    for path in sorted(folder.glob("*.ipynb"))[:n]:
        target = course / "submitted" / path.stem / "week" / f"{NAME}.ipynb"
        target.parent.mkdir(parents=True)
        shutil.copy(path, target)
    timed([program, "generate_assignment", "week"], cwd=course)
    return timed([program, "autograde", "week"], cwd=course)[0] / n


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1000, help="submissions at the end of the line (default: 1000)")
    parser.add_argument("--others", type=int, default=10, help="submissions for nbgrader and nbclient (default: 10)")
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as place:
        place, rows = Path(place), []
        for n in [n for n in (1, 10, 30, 100, 300, 1000) if n <= asked.most]:
            cells = notebooks(place / str(n), n)
            rows.append((n, *ours(place / str(n), place)))
            print(f"{n:5} notebooks of {cells} cells: {rows[-1][1]:6.1f} s in all, {n / rows[-1][1]:5.1f} a second, "
                  f"trusted {rows[-1][2]:.0f} MB", flush=True)
        (_, alone, _), *rows = rows
        few, (many, end, trusted) = rows[0][0], rows[-1]
        each = (end - alone) / (many - 1)
        growth = np.polyfit(*np.log([(n - 1, seconds - alone) for n, seconds, _ in rows]).T, 1)[0]
        print(f"one notebook {alone:.1f} s, then {1 / each:.1f} a second; exponent from {few} to {many}: {growth:.2f}")
        print(f"first verdict after {first_verdict(place / str(few), place):.1f} s; trusted process {trusted:.0f} MB at {many}")
        client = by_nbclient(place / str(few), asked.others)
        print(f"nbclient: {client:.2f} s a notebook, {client / each:.0f} x ours")
        grader = by_nbgrader(place / str(few), place, asked.others)
        print("nbgrader: not installed here" if grader is None else f"nbgrader autograde: {grader:.2f} s a notebook, {grader / each:.0f} x ours")


if __name__ == "__main__":
    main()
