"""The course in a real JupyterLab: Run All, drag, keys, predictions, themes, and a kernel that is gone."""

import json

import pytest
from lab_in_chromium import ALL_RUN, CELLS, change_theme, ink, open_notebook, run_all, slider

FIRST, SECOND = "lessons/00_start_here.ipynb", "lessons/01_one_step.ipynb"


@pytest.fixture
def start(page, address, course):
    """Lesson 00, run, as on the first day."""
    (course / ".lrcourse-predictions.json").unlink(missing_ok=True)
    open_notebook(page, address, FIRST)
    run_all(page)
    return page


def drag(page, root, fractions):
    """Drag the thumb along parts of the track; the pictures on the way."""
    box = root.query_selector("input[type=range]").bounding_box()
    at = lambda f: (box["x"] + 8 + f * (box["width"] - 16), box["y"] + box["height"] / 2)   # noqa: E731
    n = int(root.query_selector("input").get_attribute("max"))
    page.mouse.move(*at(int(root.query_selector("input").input_value()) / n))
    page.mouse.down()
    seen = []
    for fraction in fractions:
        page.mouse.move(*at(fraction), steps=3)
        seen.append(ink(root))
    page.mouse.up()
    return seen


def test_a_lesson_runs_asks_and_then_follows_the_hand(start, course):
    root = slider(start)
    hidden = ink(root)
    assert drag(start, root, [0.2, 0.8]) == [hidden, hidden]                # nothing is given away
    start.click("button:text-is('This is my prediction')")
    assert ink(root) != hidden
    assert "it is 0.5" in root.query_selector("[role=status]").inner_text()
    assert len(set(drag(start, root, [0.1, 0.3, 0.5, 0.7, 0.9]))) == 5
    assert "Score:" in root.inner_text() or "Not there" in root.inner_text()
    start.wait_for_function(f"{CELLS}.flatMap(c => c.getOutputs()).filter(o => JSON.stringify(o).includes('✓')).length === 3")
    kept = course / ".lrcourse-predictions.json"
    for _ in range(50):
        if kept.exists():
            break
        start.wait_for_timeout(100)
    assert list(json.loads(kept.read_text())) == ["Which learning rate is the fastest?"]
    assert start.errors == []


def test_a_prediction_is_still_there_the_next_day(start, address, course):
    slider(start)
    start.keyboard.press("Tab")
    start.click("button:text-is('This is my prediction')")
    start.wait_for_timeout(500)
    start.evaluate("jupyterapp.commands.execute('docmanager:save')")
    start.wait_for_timeout(500)
    start.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
    open_notebook(start, address, FIRST)
    run_all(start)
    assert "You said" in slider(start).query_selector("[role=status]").inner_text()


def test_show_me_shows_it_without_blame(start):
    root = slider(start)
    start.click("button:text-is('Show me')")
    assert root.query_selector("[role=status]").inner_text() == "Which learning rate is the fastest? It is 0.5."


def test_python_knows_position_and_prediction(start):
    root = slider(start)
    root.query_selector("input[type=range]").focus()
    start.keyboard.press("Home")
    start.click("button:text-is('This is my prediction')")
    start.wait_for_timeout(300)
    start.evaluate("""async () => {
        const session = jupyterapp.shell.currentWidget.sessionContext.session;
        window.heard = '';
        const asked = session.kernel.requestExecute({code: 'import gc\\nfrom lrcourse.sliders import Slide\\n'
            + 'for s in gc.get_objects():\\n if isinstance(s, Slide) and s.index == [0]: print(s.prediction, s.value, s.revealed)'});
        asked.onIOPub = m => { if (m.content.text) window.heard += m.content.text; };
        await asked.done;
    }""")
    assert start.evaluate("heard").strip() == "0.01 0.01 True"


def test_the_arrow_keys_belong_to_the_slider(start):
    root = slider(start)
    start.click("button:text-is('Show me')")
    before = start.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key, position in [("Home", 0), ("ArrowRight", 1), ("ArrowUp", 2), ("ArrowDown", 1), ("PageUp", 13), ("End", 120), ("ArrowRight", 120)]:
        start.keyboard.press(key)
        assert root.query_selector("input").input_value() == str(position), key
    assert start.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex") == before


def test_a_theme_switched_live_is_followed(start):
    root = slider(start)
    start.click("button:text-is('Show me')")
    light = ink(root)
    change_theme(start, dark=True)
    dark = ink(slider(start))
    change_theme(start, dark=False)
    assert dark != light and ink(slider(start)) == light


def test_it_works_on_when_the_kernel_is_gone(start):
    root = slider(start)
    start.click("button:text-is('Show me')")
    start.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
    start.wait_for_timeout(1000)
    assert len(set(drag(start, root, [0.1, 0.5, 0.9]))) == 3
    start.keyboard.press("Home")
    assert root.query_selector("input").input_value() == "0"
    assert start.errors == []


def test_it_keeps_its_place_when_scrolled_away_and_back(start):
    root = slider(start)
    start.click("button:text-is('Show me')")
    start.keyboard.press("Home")
    shown = ink(root)
    for place in ("1e6", "0"):
        start.evaluate(f"document.querySelector('.jp-WindowedPanel-outer').scrollTop = {place}")
        start.wait_for_timeout(500)
    root = slider(start)
    assert root.query_selector("input").input_value() == "0" and ink(root) == shown


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_slider(start, dark):
    from axe_playwright_python.sync_playwright import Axe
    change_theme(start, dark)
    slider(start)
    before = Axe().run(start, context=".lr-slide")
    start.click("button:text-is('Show me')")
    after = Axe().run(start, context=".lr-slide")
    assert before.violations_count == 0, before.generate_report()
    assert after.violations_count == 0, after.generate_report()


def test_a_claim_that_no_longer_holds_says_so_in_a_sentence(start):
    start.evaluate(f"{CELLS}[1].setSource({CELLS}[1].getSource().replace('goal = 0.01 ', 'goal = 0.5 '))")
    run_all(start)
    error = f"{CELLS}.flatMap(c => c.getOutputs()).filter(o => o.output_type === 'error')"
    shown = start.evaluate(f"{error}[0].traceback.join('')")
    assert shown.startswith("✗ Not with these numbers: A tenth of") and "Traceback" not in shown


def test_lesson_01_runs_and_every_slider_of_it_moves(page, address, course):
    (course / ".lrcourse-predictions.json").unlink(missing_ok=True)
    open_notebook(page, address, SECOND)
    run_all(page)
    root = slider(page, 0)
    page.get_by_label("no, they get shorter").check()
    page.click("button:text-is('This is my answer')")
    assert "and so it is" in root.query_selector("[role=status]").inner_text()
    root = slider(page, 1)
    root.query_selector("button:text-is('Show me')").click()
    for number in range(2):
        root = slider(page, number)
        root.query_selector("input[type=range]").focus()
        page.keyboard.press("Home")
        before = ink(root)
        page.keyboard.press("End")
        assert ink(root) != before
    assert page.evaluate(ALL_RUN) and page.errors == []
