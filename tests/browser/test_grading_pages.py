"""The pages of a graded class in a browser: by day, by night, on a phone and on paper."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "grading"))
import sample

from lrcourse.checks import Verdict
from lrcourse.grading import pages

SHOWN = ["class.html", *(f"feedback/s{k:04}.html" for k in (0, 3, 8, 35)), "feedback/long.html"]
WORD = "x" * 10_000
EVIL = "<script>document.title = 'caught'</script><img src=x onerror=\"document.title = 'caught'\">\u202eevil"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """A class with one of each kind of trouble, and a student of very long words."""
    place = sample.a_class(tmp_path_factory.mktemp("graded"))
    long = sample.result("long", [Verdict("edge", 0, 2, "wrong", WORD, EVIL)], name=WORD, file=f"{WORD}.ipynb", late=True)
    sample.store(place, long, about={"roster": True, "kept": EVIL})
    pages.write(place)
    return place


@pytest.fixture
def opened(chrome, out):
    """opened(file, width, dark): a tab that keeps whatever its console says."""
    tabs = []

    def open_it(file, width=1000, dark=False):
        tab = chrome.new_page(viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light")
        tabs.append(tab)
        tab.said = []
        tab.on("console", lambda line: tab.said.append(line.text))
        tab.on("pageerror", lambda error: tab.said.append(str(error)))
        tab.on("request", lambda asked: tab.said.append(asked.url) if not asked.url.endswith(file) else None)
        tab.goto((out / file).as_uri())
        return tab

    yield open_it
    for tab in tabs:
        tab.close()


@pytest.mark.parametrize("file", SHOWN)
@pytest.mark.parametrize("width", [1000, 390, 320])
def test_nothing_is_wider_than_the_screen_nothing_is_asked_of_a_network_and_nothing_runs(opened, file, width):
    tab = opened(file, width)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    assert tab.evaluate("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length") == 0
    assert tab.said == [] and tab.title() != "caught"


@pytest.mark.parametrize("file", SHOWN)
@pytest.mark.parametrize("width, dark", [(1000, False), (1000, True), (390, False)], ids=["light", "dark", "phone"])
def test_axe_finds_nothing(opened, file, width, dark):
    from axe_playwright_python.sync_playwright import Axe
    tab = opened(file, width, dark)
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1000, 390])
def test_a_screen_reader_finds_a_table_with_headings_however_narrow_the_screen_is(opened, width):
    tab = opened("feedback/s0000.html", width)
    assert tab.get_by_role("heading", level=1).inner_text() == "Feedback for Alice Aydın"
    assert tab.get_by_role("columnheader").all_inner_texts() == ["exercise", "result", "points"]
    assert tab.get_by_role("row").count() == 4 and tab.get_by_role("rowheader").count() == 3
    assert tab.get_by_role("main").count() == tab.get_by_role("banner").count() == tab.get_by_role("contentinfo").count() == 1


def test_a_dark_page_is_dark_and_prints_on_white(opened):
    tab = opened("class.html", dark=True)
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert tab.evaluate(paper) == "rgb(24, 24, 24)"
    tab.emulate_media(media="print")
    assert tab.evaluate(paper) == "rgb(255, 255, 255)"


def test_a_link_of_the_class_page_opens_the_feedback(opened):
    tab = opened("class.html")
    tab.click("text=Liam Haddad")
    assert tab.title() == "Feedback for Liam Haddad"
