"""The browser draws a recorded figure as matplotlib draws it."""

import base64
from pathlib import Path

import numpy as np
import pytest
from lab_in_chromium import ink, pixels
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from PIL import Image, ImageFilter

import lrcourse.sliders
from lrcourse import parabola, plot_loss, plot_path, plot_surface, quadratic, slide, sweep, theme
from lrcourse.optimizers import SGD

SCRIPT = (Path(lrcourse.sliders.__file__).parent / "slider.js").read_text(encoding="utf-8")
I = np.arange(9)


def mount(page, shown, width=1000, dark=False, revealed=True, index=None):
    """Put a recorded figure on an empty page, without Jupyter."""
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(f"<html lang=en><title>t</title><body style='margin:8px; background:{'#111' if dark else '#fff'}; color:{'#eee' if dark else '#000'}'>"
                     "<main><h1>t</h1><div id=here></div></main>")
    page.evaluate("""async ([script, spec, data, host]) => {
        const module = await import('data:text/javascript;base64,' + script);
        const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
        window.told = [];
        window.view = module.mount(document.getElementById('here'), spec, new DataView(bytes.buffer), {...host, set: values => told.push(values)});
    }""", [base64.b64encode(SCRIPT.encode()).decode(), shown._spec, base64.b64encode(shown._data).decode(),
           {"index": shown.index if index is None else [index], "prediction": None, "revealed": revealed}])
    page.wait_for_selector(".lr-slide[data-ready=true]")
    return page.query_selector(".lr-slide")


def path_on_contours():
    lrs = np.geomspace(0.003, 0.25, 9)
    runs = sweep(SGD, lrs, quadratic([1, 10]), 40)
    fig = Figure(figsize=theme.WIDE)
    left, right = fig.subplots(1, 2)
    plot_surface(quadratic([1, 10]), left)
    path, loss = plot_path(runs, left), plot_loss(runs, right)
    title = left.set_title("$\\eta$", loc="left")
    return fig, lambda i: (path(i), loss(i), title.set_text(f"$\\eta$ = {lrs[i]:.4f}, 40 steps"))


def many_kinds():
    fig = Figure(figsize=(6, 4))
    ax = fig.add_subplot(xlim=(0, 10), ylim=(0, 10))
    rng = np.random.default_rng(0)
    spots = ax.scatter(*rng.uniform(0, 10, (2, 30)), c=rng.uniform(size=30), s=rng.uniform(5, 200, 30), alpha=0.6, edgecolors="k", marker="^")
    places = spots.get_offsets().copy()
    lines = LineCollection([[(0, 0), (5, 5)], [(0, 5), (5, 0)]], colors=["C1", "C2"], linewidths=3)
    ax.add_collection(lines)
    band = ax.fill_between([6, 8, 10], [6, 7, 6], [9, 8, 9], color="C3", alpha=0.4)
    image = ax.imshow(np.zeros((5, 5)), extent=(6, 9, 1, 4), vmin=0, vmax=1, cmap="viridis", aspect="auto")
    dashed = ax.axvline(2, linestyle=(0, (4, 2)), linewidth=2, color="C4")
    words = ax.text(1, 9, "", rotation=15, fontsize=13, bbox={"facecolor": "w", "edgecolor": "C0"})
    ax.annotate("still, on top", (3, 3), zorder=9)
    ax.set(xlim=(0, 10), ylim=(0, 10))

    def update(i):
        spots.set_offsets(places + [0.2 * i, 0])
        spots.set_sizes(np.linspace(5, 20 * (i + 1), 30))
        lines.set_segments([[(0, i), (5, 5)], [(0, 5), (5, i)]])
        band.set_visible(i % 2 == 0)
        image.set_data(np.eye(5) * i / 8)
        dashed.set_xdata([2 + i / 3] * 2)
        words.set_text(f"at {i}, g and q")
    return fig, update


def steps_and_gaps():
    fig = Figure(figsize=(5, 3))
    ax = fig.add_subplot(xlim=(0, 20), ylim=(-3, 3))
    t = np.arange(21)
    stairs, = ax.plot(t, 0 * t, drawstyle="steps-post", linewidth=3, color="C1")
    broken, = ax.plot(t, 0 * t, "s--", markerfacecolor="none")
    off, = ax.plot(t, 0 * t, color="C2")

    def update(i):
        stairs.set_ydata(np.sin(t + i))
        broken.set_ydata(np.where(t % (i + 2) == 0, np.nan, np.cos(t + i)))
        off.set_ydata((-1.2 - i / 4) ** t)
    return fig, update


@pytest.mark.parametrize("position", [0, 4, 8])
@pytest.mark.parametrize("draw", [path_on_contours, many_kinds, steps_and_gaps])
def test_a_position_looks_as_matplotlib_draws_it(page, draw, position):
    fig, update = draw()
    shown = slide(fig, update, at=I)
    root = mount(page, shown, index=position)
    update(position)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    expected = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    got = pixels(root)
    assert got.size == expected.size
    soft = [np.asarray(picture.filter(ImageFilter.GaussianBlur(2))).astype(float) for picture in (got, expected)]
    off = np.abs(soft[0] - soft[1])
    assert off.mean() < 1.2 and off.max() < 60          # of 255, after a blur of 2 px: letters and edges are smoothed differently
    update((position + 4) % 9)                          # and it is this position, no other
    canvas.draw()
    other = np.asarray(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").filter(ImageFilter.GaussianBlur(2))).astype(float)
    assert np.abs(soft[0] - other).mean() > 2 * off.mean()


def test_on_a_dense_screen_the_picture_has_more_pixels(chrome):
    context = chrome.new_context(device_scale_factor=2)
    fig, update = steps_and_gaps()
    canvas = mount(context.new_page(), slide(fig, update, at=I)).query_selector("canvas")
    assert canvas.evaluate("c => [c.width, c.clientWidth]") == [1000, 500]
    context.close()


def test_in_a_narrow_window_the_picture_shrinks_and_nothing_runs_over(page):
    fig, update = path_on_contours()
    root = mount(page, slide(fig, update, at=I, unit="per mm²"), width=360)
    assert root.query_selector("canvas").evaluate("c => c.clientWidth") <= 344
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function("document.querySelector('canvas').clientWidth > 600 && document.querySelector('canvas').width === document.querySelector('canvas').clientWidth")


def test_a_dark_page_gets_light_ink(page):
    fig, update = steps_and_gaps()
    shown = slide(fig, update, at=I)
    light, dark = np.asarray(pixels(mount(page, shown))), np.asarray(pixels(mount(page, shown, dark=True)))
    assert light[2, 2].tolist() == [255, 255, 255] and dark[2, 2].tolist() == [17, 17, 17]
    assert light.min() < 40 and dark.max() > 200


def test_a_page_that_paints_no_background_is_judged_by_its_text(page):
    fig, update = steps_and_gaps()
    root = mount(page, slide(fig, update, at=I))
    page.evaluate("document.body.style.cssText = 'background: transparent; color: #eee'")
    page.wait_for_function("document.querySelector('canvas').getContext('2d').getImageData(2, 2, 1, 1).data[0] === 24")
    assert np.asarray(pixels(root)).max() > 200


def test_a_theme_switched_live_is_followed(page):
    fig, update = steps_and_gaps()
    root = mount(page, slide(fig, update, at=I))
    before = ink(root)
    page.evaluate("document.body.style.background = '#222'")
    page.wait_for_function("document.querySelector('canvas').getContext('2d').getImageData(2, 2, 1, 1).data[0] === 34")
    assert ink(root) != before


@pytest.mark.parametrize("keys, position", [(["Home"], 0), (["End"], 8), (["ArrowRight"], 5), (["ArrowLeft", "ArrowDown"], 2), (["ArrowUp"], 5),
                                            (["Home", "PageUp"], 1), (["End", "PageDown"], 7)])
def test_keys_move_the_slider_and_say_the_number(page, keys, position):
    fig, update = steps_and_gaps()
    shown = slide(fig, update, lr=np.geomspace(1e-4, 1, 9), describe=lambda i: f"{i} steps")
    root = mount(page, shown)
    page.focus("input[type=range]")
    before = ink(root)
    for key in keys:
        page.keyboard.press(key)
    number = shown._spec["axes"][0]["words"][position]
    assert page.get_attribute("input[type=range]", "aria-valuetext") == f"learning rate {number}, {position} steps"
    assert page.inner_text(".lr-value") == number and page.inner_text(".lr-says") == f"{position} steps"
    assert f"{position} steps" in page.get_attribute("canvas", "aria-label")
    assert ink(root) != before
    assert page.get_by_role("slider", name="learning rate η").count() == 1


def test_a_finger_moves_the_slider(chrome):
    context = chrome.new_context(has_touch=True)
    page = context.new_page()
    fig, update = steps_and_gaps()
    mount(page, slide(fig, update, at=I))
    box = page.query_selector("input[type=range]").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    assert int(page.input_value("input[type=range]")) >= 7
    context.close()


def test_the_focus_can_be_seen_and_leaves_with_tab(page):
    fig, update = steps_and_gaps()
    mount(page, slide(fig, update, at=I, predict="Where?", answer=3), revealed=False)
    page.focus("input[type=range]")
    page.keyboard.press("ArrowRight")
    assert "3px" in page.evaluate("getComputedStyle(document.activeElement).outline")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "This is my prediction"


def test_a_prediction_is_asked_for_kept_and_compared(page):
    fig, update = steps_and_gaps()
    shown = slide(fig, update, lr=np.geomspace(0.01, 100, 9), predict="Where does it break?", answer=10, describe=lambda i: "secret")
    root = mount(page, shown, revealed=False, index=2)
    hidden = ink(root)
    page.focus("input[type=range]")
    page.keyboard.press("ArrowRight")
    assert ink(root) == hidden and "secret" not in root.inner_html()
    page.click("button:text-is('This is my prediction')")
    assert ink(root) != hidden and page.inner_text(".lr-says") == "secret"
    assert page.inner_text("[role=status]") == "Where does it break? You said 0.316; it is 10: a factor 32 too low."
    assert page.evaluate("told.at(-1)") == {"prediction": pytest.approx(0.316, rel=1e-2), "revealed": True, "index": [3]}
    assert page.evaluate("document.activeElement.type") == "range"


def test_a_right_prediction_is_said_so_and_a_skipped_one_is_not_blamed(page):
    fig, update = steps_and_gaps()
    shown = slide(fig, update, start=np.arange(9.0), unit="mm", predict="Where?", answer=4)
    mount(page, shown, revealed=False)
    page.click("button:text-is('This is my prediction')")
    assert page.inner_text("[role=status]") == "Where? You said 4 mm, and it is 4 mm: spot on."
    mount(page, shown, revealed=False, index=8)
    page.click("button:text-is('This is my prediction')")
    assert page.inner_text("[role=status]") == "Where? You said 8 mm; it is 4 mm: 4 mm too high."
    mount(page, shown, revealed=False)
    page.click("button:text-is('Show me')")
    assert page.inner_text("[role=status]") == "Where? It is 4 mm."
    assert page.evaluate("told.at(-1).prediction") is None


def test_a_choice_is_made_by_keyboard(page):
    fig, update = steps_and_gaps()
    shown = slide(fig, update, at=I, predict="Longer?", choices=["longer", "equal", "shorter"], answer="shorter")
    mount(page, shown, revealed=False)
    assert not page.is_visible("input[type=range]") and page.is_disabled("text=This is my answer")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.inner_text("[role=status]") == "Longer? You said “equal”; it is “shorter”."
    assert page.is_visible("input[type=range]")
    assert page.evaluate("told.at(-1).prediction") == "equal"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("revealed", [False, True], ids=["asked", "shown"])
@pytest.mark.parametrize("choices", [None, ["a", "b"]], ids=["number", "choice"])
def test_axe_finds_nothing(page, dark, revealed, choices):
    from axe_playwright_python.sync_playwright import Axe
    fig, update = steps_and_gaps()
    mount(page, slide(fig, update, at=I, predict="Where?", choices=choices, describe=lambda i: f"{i} steps"), dark=dark, revealed=revealed)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_run_that_explodes_is_drawn_without_an_error(page):
    runs = sweep(SGD, np.geomspace(0.1, 1e6, 9), parabola(2.0), 100)
    assert runs.diverged.any() and not np.isfinite(runs.loss).all()
    fig = Figure(figsize=theme.WIDE)
    left, right = fig.subplots(1, 2)
    plot_surface(parabola(2.0), left)
    root = mount(page, slide(fig, [plot_path(runs, left), plot_loss(runs, right)], lr=np.geomspace(0.1, 1e6, 9)))
    page.focus("input[type=range]")
    page.keyboard.press("End")
    assert page.errors == [] and pixels(root).getpixel((2, 2)) == (255, 255, 255)


def test_two_axes_move_with_two_sliders(page):
    fig, update = steps_and_gaps()
    root = mount(page, slide(fig, lambda i, j: update(i * 3 + j), lr=np.geomspace(0.01, 1, 3), start=[1, 2, 3]))
    for name in ("learning rate η", "start"):
        before = ink(root)
        page.get_by_role("slider", name=name).press("End")
        assert ink(root) != before
    assert page.evaluate("told.at(-1)") == {"index": [2, 2]}


def test_words_are_buttons_and_keep_the_slider_where_it_is(page):
    from axe_playwright_python.sync_playwright import Axe
    fig, update = steps_and_gaps()
    root = mount(page, slide(fig, lambda i, j: update(i * 3 + j), lr=np.geomspace(0.01, 1, 3), batch=["1", "32", "all"], predict="Where?"), revealed=False)
    assert not page.is_visible("text=32")                                # what belongs to the answer comes with it
    page.click("button:text-is('Show me')")
    page.get_by_role("slider").press("End")
    before = ink(root)
    page.get_by_label("1", exact=True).press("ArrowRight")
    assert ink(root) != before and page.evaluate("told.at(-1)") == {"index": [2, 1]}
    assert page.get_by_role("group", name="batch").count() == 1
    assert Axe().run(page).violations_count == 0
