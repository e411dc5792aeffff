"""A learner's first evening and the next one, from the wheel: predict, drag, solve an exercise, come back."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lab_in_chromium import CELLS, ink, lab, open_notebook, run_all, slider

ROOT = Path(__file__).resolve().parent.parent.parent
LESSON, EXERCISE = "lessons/02_too_fast.ipynb", "exercises/02_too_fast.ipynb"
ANSWER = "def edge(hessian):\\n    return 2 / np.linalg.eigvalsh(hessian)[-1]"
FIRST = f"{CELLS}.find(c => c.getSource().startsWith('def edge'))"
SHOWN = f"{CELLS}.map(c => c.getOutputs().map(o => JSON.stringify(o)).join(''))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, unpacked: what a learner's Python imports."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel: pip install -e '.[test]'")
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place], cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(place.glob("*.whl"))) as archive:
        archive.extractall(place / "site")
    return place / "site"


@pytest.fixture
def evening(wheel, tmp_path, monkeypatch, chrome):
    """JupyterLab on the folder that the wheel's command makes; call it for a page on an evening."""
    monkeypatch.setenv("PYTHONPATH", str(wheel))
    folder = tmp_path / "notebooks"
    made = subprocess.run([sys.executable, "-m", "lrcourse", "new", "--dir", folder], cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    assert (wheel / "lrcourse" / "_course" / LESSON).exists() and not (folder / "solutions").exists()
    return folder


def day(chrome, folder, scratch, notebook, work):
    """Open a notebook on a fresh server, run it, do something, and close everything."""
    scratch.mkdir()
    with lab(folder, scratch) as address:
        page = chrome.new_page(viewport={"width": 1280, "height": 1000})
        open_notebook(page, address, notebook)
        run_all(page)
        result = work(page)
        page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        page.wait_for_timeout(1000)
        page.close()
    return result


def predict_and_drag(page):
    root = slider(page)
    hidden = ink(root)
    choice = root.query_selector(".lr-ask input[type=radio]")
    if choice:
        choice.check()
    root.query_selector(".lr-ask button").click()
    shown = ink(root)
    root.query_selector("input[type=range]").focus()
    page.keyboard.press("End")
    assert len({hidden, shown, ink(root)}) == 3
    page.wait_for_timeout(500)
    return root.query_selector("[role=status]").inner_text()


def solve(page):
    assert "not done yet" in "".join(page.evaluate(SHOWN))
    page.evaluate(f"{FIRST}.setSource('{ANSWER}')")
    run_all(page)
    assert any("✓" in text for text in page.evaluate(SHOWN))


def look(page):
    return "".join(page.evaluate(SHOWN))


def test_from_the_first_evening_to_the_next(evening, chrome, tmp_path):
    said = day(chrome, evening, tmp_path / "one", LESSON, predict_and_drag)
    assert "You said" in said
    day(chrome, evening, tmp_path / "two", EXERCISE, solve)
    assert json.loads((evening / ".lrcourse-points.json").read_text())["edge"] == 2

    def again(page):
        return slider(page).query_selector("[role=status]").inner_text()
    assert day(chrome, evening, tmp_path / "three", LESSON, again) == said
    kept = day(chrome, evening, tmp_path / "four", EXERCISE, look)
    assert "edge" in kept and "✓" in kept and "2" in kept
    copied = subprocess.run([sys.executable, "-m", "lrcourse", "new", "--dir", evening], cwd=tmp_path, capture_output=True, text=True)
    assert copied.returncode == 0 and "linalg.eigvalsh" in (evening / EXERCISE).read_text(encoding="utf-8")
