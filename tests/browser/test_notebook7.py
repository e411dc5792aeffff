"""The course in Notebook 7, where it is installed: drag, keys, a prediction, the dark theme, and a check."""

import json

import pytest
from lab_in_chromium import CELLS, change_theme, ink, lab, open_notebook, run_all, slider

from lrcourse.folder import deliver

pytest.importorskip("notebook", reason="Notebook 7 is not installed: pip install 'notebook>=7'")
LESSON, EXERCISE = "lessons/00_start_here.ipynb", "exercises/01_one_step.ipynb"
ANSWER = "def step(x, gradient, lr):\\n    return x - lr * gradient"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("seven") / "notebooks"
    deliver(place)
    return place


@pytest.fixture(scope="module")
def seven(chrome, folder, tmp_path_factory):
    with lab(folder, tmp_path_factory.mktemp("server"), "notebook") as url:
        yield url


def test_a_slider_asks_and_follows_the_hand(page, seven, folder):
    open_notebook(page, seven, LESSON, "notebooks")
    run_all(page)
    root = slider(page)
    hidden, track = ink(root), root.query_selector("input[type=range]")
    track.focus()
    page.keyboard.press("End")
    assert ink(root) == hidden, "nothing is given away"
    page.click("button:text-is('This is my prediction')")
    assert ink(root) != hidden and "You said" in root.query_selector("[role=status]").inner_text()
    box, seen = track.bounding_box(), set()
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    for fraction in (0.9, 0.7, 0.5, 0.3, 0.1):
        page.mouse.move(box["x"] + fraction * box["width"], box["y"] + box["height"] / 2, steps=3)
        seen.add(ink(root))
    page.mouse.up()
    assert len(seen) == 5
    light = ink(root)
    change_theme(page, dark=True)
    assert ink(root) != light
    page.wait_for_timeout(500)
    assert (folder / ".lrcourse-predictions.json").exists()


def test_an_exercise_answers_and_is_saved(page, seven, folder):
    open_notebook(page, seven, EXERCISE, "notebooks")
    page.evaluate(f"{CELLS}.find(c => c.getSource().startsWith('def step')).setSource('{ANSWER}')")
    run_all(page)
    assert json.loads((folder / ".lrcourse-points.json").read_text()) == {"step": 2}
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    saved = json.loads((folder / EXERCISE).read_text(encoding="utf-8"))
    assert any("✓ step" in json.dumps(cell.get("outputs"), ensure_ascii=False) for cell in saved["cells"])
