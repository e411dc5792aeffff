"""Build a JupyterLite site of the course: notebooks, sliders and Python itself run in the reader's browser.

    pip install -e ".[lite]"
    python .lite/build.py OUT [--pyodide FOLDER_ARCHIVE_OR_URL]
    python -m http.server --directory OUT

OUT is a folder that any web server can give out. It holds the lessons and exercises, our wheel and the pure wheels it
needs. Python, numpy and matplotlib for the browser are Pyodide's, which the reader's browser fetches from its public
address, or, with --pyodide, from the site itself (a full distribution, the version printed at the end).
"""

import argparse
import importlib.metadata
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lrcourse import folder  # noqa: E402  this checkout's

MARK = "jupyter-lite.json"                  # a folder that holds it was built before
BESIDE = ("anywidget", "psygnal", "ipywidgets", "jupyterlab_widgets", "comm")      # pure Python, and not among Pyodide's own
FIRST = {"cell_type": "code", "execution_count": None, "id": "jupyterlite", "metadata": {}, "outputs": [],
         "source": "# Run this first: in the browser the course comes with the site\n%pip install -q lrcourse"}


def contents(place: Path) -> int:
    """Put lessons and exercises, each with the cell that installs the course, under `place`; returns how many."""
    paths = [path for kind in folder.COPIED for path in folder.notebooks(ROOT, kind)]
    for path in paths:
        target = place / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        notebook = json.loads(folder.strip(path.read_bytes()))
        notebook["cells"].insert(0, FIRST)
        target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")
    return len(paths)


def wheels(place: Path) -> list[Path]:
    """Our wheel, and those beside it in the versions that are installed here, whose widgets the site shows."""
    run("hatchling", "build", "-t", "wheel", "-d", place, cwd=ROOT)
    wanted = [f"{name}=={importlib.metadata.version(name)}" for name in BESIDE]
    pure = ("--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none")
    run("pip", "download", "--quiet", "--no-deps", *pure, "-d", place, *wanted)
    return sorted(place.glob("*.whl"))


def build(out: Path, pyodide: str = "") -> str:
    """Build the site in `out`, a new or empty folder or an earlier site; returns the page to open, below its address."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        sys.exit(f"{out} holds other things: choose a new or empty folder, or one that was built before")
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        for name in ("files", "wheels", "lite"):
            (place / name).mkdir()
        print(f"{contents(place / 'files')} notebooks", flush=True)
        options = [f"--piplite-wheels={wheel}" for wheel in wheels(place / "wheels")]
        options += [f"--pyodide={pyodide}"] if pyodide else []
        run("jupyterlite_core", "build", "--no-sourcemaps", f"--lite-dir={place / 'lite'}", f"--contents={place / 'files'}",
            f"--output-dir={out}", *options, cwd=place)
    return f"lab/index.html?path={folder.FIRST}"


def run(module, *arguments, cwd=None):
    """Run a module of this Python; where it fails, what it said is the end."""
    done = subprocess.run([sys.executable, "-m", module, *map(str, arguments)], cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{module} failed; is the extra there, pip install -e '.[lite]'?\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def main():
    parser = argparse.ArgumentParser(description="Build a JupyterLite site of the course.")
    parser.add_argument("out", metavar="OUT", type=Path, help="the folder of the site: new, empty, or built before")
    parser.add_argument("--pyodide", default="", help="a full Pyodide distribution (archive, or its address) to put into the site")
    asked = parser.parse_args()
    page = build(asked.out.resolve(), asked.pyodide)
    from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION
    print(f"Pyodide {PYODIDE_VERSION}{'' if asked.pyodide else ', from its public address'}")
    print(f"python -m http.server --directory {asked.out}, then open http://localhost:8000/{page}")


if __name__ == "__main__":
    main()
