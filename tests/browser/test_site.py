"""The lessons as pages, opened from the disk with no network: every slider of every page, by key and by hand, day and night."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lab_in_chromium import ink

from lrcourse.site import pages

ROOT = Path(__file__).resolve().parent.parent.parent
LESSONS = sorted(path.stem for path in (ROOT / "lessons").glob("*.ipynb"))
ASKS, PLAIN = "00_start_here", "04_right_scale"        # a page with a question about a number; any other page
LIMIT = 2_000_000
READY = ".lr-slide[data-ready=true]"
FIRST = f"{READY} input[type=range]"


@pytest.fixture(scope="module")
def site(chrome, tmp_path_factory):
    """All lessons, made once, as the command makes them."""
    out = tmp_path_factory.mktemp("site") / "out"
    done = subprocess.run([sys.executable, "-m", "lrcourse", "site", out], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def visit(chrome, site):
    """visit(name, **options of the browser): a tab, its sliders ready; it ends with nothing said and nothing asked for."""
    contexts, said = [], []

    def new(width=1280, **options):
        context = chrome.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        contexts.append(context)
        context.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda error: said.append(str(error.error)))
        context.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith(("file:", "data:", "blob:")) else None)
        return context

    def open_it(name, context=None, **options):
        tab = (context or new(**options)).new_page()
        tab.goto((site / f"{name}.html").as_uri())
        settle(tab)
        return tab

    open_it.new = new
    yield open_it
    for context in contexts:
        context.close()
    assert said == []


def settle(tab):
    for number in range(tab.locator("figure.slide").count()):
        tab.locator(READY).nth(number).wait_for(timeout=20_000)


def violations(tab):
    from axe_playwright_python.sync_playwright import Axe
    found = Axe().run(tab)
    return found.generate_report() if found.violations_count else ""


def reveal(root):
    for button in root.query_selector_all("button:text-is('Show me')"):
        button.click()


@pytest.mark.parametrize("name", LESSONS)
def test_every_slider_of_a_page_follows_keys_and_hand_and_the_page_is_light(visit, site, name):
    assert (site / f"{name}.html").stat().st_size <= LIMIT
    tab = visit(name)
    sliders = tab.query_selector_all(READY)
    stored = (ROOT / "lessons" / f"{name}.ipynb").read_text(encoding="utf-8")
    assert len(sliders) == tab.locator("figure.slide").count() == stored.count("application/vnd.jupyter.widget-view+json")
    assert tab.locator("figure.slide > img").count() == 0
    for root in sliders:
        reveal(root)
        for slider in root.query_selector_all("input[type=range]"):
            slider.scroll_into_view_if_needed()
            pictures, words = [ink(root)], {slider.get_attribute("aria-valuetext")}
            slider.focus()
            for key in ("Home", "End", "PageDown", "ArrowLeft"):
                tab.keyboard.press(key)
                words.add(slider.get_attribute("aria-valuetext"))
                pictures.append(ink(root))
            box = slider.bounding_box()
            middle = box["y"] + box["height"] / 2
            last = int(slider.get_attribute("max"))
            tab.mouse.move(box["x"] + 8 + int(slider.input_value()) / last * (box["width"] - 16), middle)
            tab.mouse.down()
            for part in (0.15, 0.5, 0.85):
                tab.mouse.move(box["x"] + 8 + part * (box["width"] - 16), middle, steps=2)
                words.add(slider.get_attribute("aria-valuetext"))
                pictures.append(ink(root))
            tab.mouse.up()
            assert len(words) >= min(4, last + 1) and len(set(pictures)) >= min(3, last + 1)
            assert int(slider.input_value()) == pytest.approx(0.85 * last, abs=max(1, 0.02 * last))
        for radio in root.query_selector_all(".lr-choice input"):
            radio.check()
            assert radio.is_checked()


@pytest.mark.parametrize("name", [pages.START.removesuffix(".html"), *LESSONS])
def test_axe_finds_nothing_by_day_and_by_night_and_nothing_is_wider_than_a_phone(visit, name):
    tab = visit(name, color_scheme="light")
    assert not violations(tab)
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.wait_for_timeout(400)
    assert not violations(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    assert tab.evaluate("[...document.querySelectorAll('body *')].filter(e => !e.closest('.pan, .formula, .wide, .skip, pre code')"
                        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 200))") == []


def test_a_question_hides_its_answer_until_it_is_answered_and_the_answer_is_kept(visit):
    context = visit.new()
    tab = visit(ASKS, context)
    root = tab.query_selector(READY)
    hidden = ink(root)
    tab.focus(FIRST)
    tab.keyboard.press("Home")
    assert ink(root) == hidden, "nothing is given away"
    tab.click("button:text-is('This is my prediction')")
    assert ink(root) != hidden
    said = root.query_selector("[role=status]").inner_text()
    assert "You said" in said
    tab.focus(FIRST)
    tab.keyboard.press("End")
    place = tab.input_value(FIRST)
    tab.reload()
    settle(tab)
    root = tab.query_selector(READY)
    assert root.query_selector("[role=status]").inner_text() == said and tab.input_value(FIRST) == place
    assert not root.query_selector("fieldset").is_visible()
    tab.click("text=Forget what I did on this page")
    tab.locator("button:text-is('This is my prediction')").wait_for()
    settle(tab)
    assert ink(tab.query_selector(READY)) == hidden


def test_the_picture_shown_before_the_script_runs_gives_nothing_away(visit):
    tab = visit.new(java_script_enabled=False).new_page()
    tab.goto(visit(ASKS).url)
    figure = tab.locator("figure.slide")
    assert figure.locator("img").is_visible() and figure.locator("noscript").inner_text()
    assert figure.locator("img").get_attribute("alt")


def test_what_another_version_kept_is_no_harm(visit):
    context = visit.new()
    tab = visit(ASKS, context)
    key = tab.locator("figure.slide").get_attribute("data-key")
    for kept in ('{"index": [99999], "revealed": "yes", "prediction": "x"}', "no json", "[1]", "null", '{"index": "x"}'):
        tab.evaluate("([key, kept]) => localStorage.setItem('lrcourse:' + key, kept)", [key, kept])
        tab.reload()
        settle(tab)
        assert tab.locator("button:text-is('This is my prediction')").is_visible()


def test_a_browser_that_keeps_nothing_shows_everything(visit):
    context = visit.new()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    tab = visit(ASKS, context)
    tab.click("button:text-is('Show me')")
    tab.focus(FIRST)
    before = ink(tab.query_selector(READY))
    tab.keyboard.press("Home")
    assert ink(tab.query_selector(READY)) != before


def test_dark_figures_are_dark_and_print_on_white(visit):
    tab = visit(PLAIN, color_scheme="dark")
    corner = "document.querySelector('.lr-slide canvas').getContext('2d').getImageData(2, 2, 1, 1).data.slice(0, 3).join()"
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    reveal(tab)
    assert tab.evaluate(corner) == "24,24,24" and tab.evaluate(paper) == "rgb(24, 24, 24)"
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert tab.evaluate(corner) == "255,255,255" and tab.evaluate(paper) == "rgb(255, 255, 255)"
    assert not any(tab.locator(hidden).first.is_visible() for hidden in (FIRST, ".lr-ask", ".bar", ".turn"))
    assert tab.locator(".lr-value").first.is_visible()
    tab.emulate_media(media="screen")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate(corner) == "24,24,24"


def test_from_the_start_page_through_a_lesson_by_keys(visit):
    tab = visit(pages.START.removesuffix(".html"))
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/00_start_here.html")
    tab.click("text=On this page")
    tab.click(".contents a >> nth=0")
    assert unquote(tab.url).endswith("#" + tab.locator("h2").first.get_attribute("id"))
    tab.click("a[rel=next]")
    tab.wait_for_url("**/01_one_step.html")
    tab.click("main >> text=exercises >> nth=0")
    assert tab.url.endswith("#jupyter")


def test_every_link_leads_somewhere(visit, site):
    tab = visit.new().new_page()
    wanted, ids = set(), {}
    for path in sorted(site.glob("*.html")):
        tab.goto(path.as_uri())
        ids[path.name] = set(tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)"))
        links = tab.evaluate("[...document.querySelectorAll('a')].map(e => e.getAttribute('href'))")
        wanted |= {(path.name, link) for link in links if "://" not in link}
    for page, link in wanted:
        file, _, part = unquote(link).partition("#")
        assert not part or part in ids[file or page], f"{page}: {link}"
        assert (file or page) in ids, f"{page}: {link}"
