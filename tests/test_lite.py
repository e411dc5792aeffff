"""The course in a browser's Python: the script that builds the site, and a library that asks for no thread or process."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lrcourse import folder

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / ".lite" / "build.py"

# What Python lacks there, as seen in Pyodide 314.0.6: it starts no thread and no process, and knows no alarm.
BROWSER = """
import sys, threading, subprocess, signal
import numpy, matplotlib.pyplot, anywidget, tqdm.auto, traitlets
def start(*args, **kwargs):
    raise RuntimeError("can't start new thread")
def process(*args, **kwargs):
    raise OSError(138, "emscripten does not support processes.")
sys.platform, threading.Thread.start, subprocess.Popen.__init__ = "emscripten", start, process
for name in "setitimer", "alarm":
    vars(signal).pop(name, None)
sys.modules.update(dict.fromkeys(("msvcrt", "pwd", "jupyterlab", "jupyter_client"), None))
"""
TASKS = {
    "every public name": "import lrcourse\nfor name in lrcourse.__all__: getattr(lrcourse, name)",
    "a run and a sweep": "from lrcourse import SGD, parabola, run, sweep\n"
                         "run(SGD(0.1), parabola(), 9), sweep(SGD, [0.1, 0.2], parabola(), 9)",
    "a slider": "from matplotlib import pyplot as plt\nfrom lrcourse import slide\n"
                "fig, ax = plt.subplots()\nline, = ax.plot([0, 1], [0, 1])\n"
                "shown = slide(fig, lambda i: line.set_ydata([i, 1]), a=[1, 2, 3], predict='?')\nshown.prediction = 2.0",
    "checks": "from lrcourse import check, progress\nassert check('rescale', lambda: 'b').points == 1\n"
              "assert check('step', lambda x, gradient, lr: x - lr * gradient).points == 2\n"
              "assert check('step', lambda x, gradient, lr: x).points == 0\nprogress()",
    "a learner's folder": "from lrcourse import _safe\nfrom pathlib import Path\n"
                          "with _safe.alone(Path('lock')): _safe.write(Path('a'), b'b')",
}


@pytest.fixture
def script(monkeypatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("lite_build", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("task", TASKS)
def test_without_threads_and_processes_it_works(task, tmp_path):
    done = subprocess.run([sys.executable, "-c", BROWSER + TASKS[task]], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_browser_that_is_played_here_has_no_thread(tmp_path):
    for code in "import threading; threading.Thread(target=print).start()", "import subprocess; subprocess.run(['true'])":
        assert subprocess.run([sys.executable, "-c", BROWSER + code], capture_output=True).returncode == 1


def test_each_notebook_installs_the_course_first_and_shows_no_answer(script, tmp_path):
    count = script.contents(tmp_path)
    made = {path.relative_to(tmp_path).as_posix(): json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.rglob("*.ipynb")}
    assert set(made) == {f"{kind}/{path.name}" for kind in ("lessons", "exercises") for path in folder.notebooks(ROOT, kind)}
    assert count == len(made)
    for name, notebook in made.items():
        first, *rest = notebook["cells"]
        assert first["source"].splitlines()[-1] == "%pip install -q lrcourse"
        ours = json.loads((ROOT / name).read_text(encoding="utf-8"))
        assert [cell["source"] for cell in rest] == [cell["source"] for cell in ours["cells"]]
        assert not any(cell.get("outputs") for cell in notebook["cells"])
        assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


def test_a_folder_with_other_things_is_left_alone(script, tmp_path):
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(SystemExit, match="holds other things"):
        script.build(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_the_versions_are_pinned():
    pins = re.search(r"^lite = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), flags=re.MULTILINE)[1]
    assert len(re.findall(r"jupyterlite-[\w-]+==[\d.]+", pins)) == 2


def test_the_site_is_built(script, tmp_path):
    """Where the extra `lite` is installed; it downloads five small wheels."""
    pytest.importorskip("jupyterlite_core", reason="needs the extra lite")
    page = script.build(tmp_path / "site")
    assert (tmp_path / "site" / page.partition("?")[0]).is_file()
    listed = json.loads((tmp_path / "site" / "pypi" / "all.json").read_text(encoding="utf-8"))
    assert {name.replace("_", "-") for name in listed} == {"lrcourse", *(name.replace("_", "-") for name in script.BESIDE)}
    assert (tmp_path / "site" / "extensions" / "anywidget").is_dir()
    assert (tmp_path / "site" / "files" / folder.FIRST).is_file()
