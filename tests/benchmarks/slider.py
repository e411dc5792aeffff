"""The slider of the course against the usual ones, in a real JupyterLab in headless Chromium.

    python tests/benchmarks/slider.py              a few minutes; needs the extra `benchmark` and a Chromium
    python tests/benchmarks/slider.py --lessons    every slider of every lesson instead, by the same measure

The same figure (a path of 100 steps on contours, its loss beside it, a title) hangs on three sliders of 121 positions:
`slide`, ipywidgets' `interact` that draws a new figure at each move, and `interact` that moves the lines of one ipympl
figure. Keys are pressed one at a time; a drag moves the mouse for 4 s, asked for 60 times a second. "dom" is from the
key to the new picture in the page, "paint" to the first frame that shows it. All of it is measured in one run, on one
machine: quote the ratios.
"""

import argparse
import importlib.util
import json
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "browser"))
from lab_in_chromium import browser, lab, open_notebook, run_all, slider  # noqa: E402

from lrcourse.folder import deliver  # noqa: E402

COMMON = """
import numpy as np
from matplotlib import pyplot as plt
from lrcourse import SGD, plot_loss, plot_path, plot_surface, quadratic, slide, sweep, theme
theme.use()
lrs = np.geomspace(0.003, 0.25, 121)
runs = sweep(SGD, lrs, quadratic([1, 10]), 100)
def draw():
    fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
    plot_surface(quadratic([1, 10]), left)
    path, loss = plot_path(runs, left), plot_loss(runs, right)
    title = left.set_title("", loc="left")
    return fig, lambda i: (path(i), loss(i), title.set_text(f"η = {lrs[i]:.4f}"))
"""
VARIANTS = {
    "slide": COMMON + """
fig, update = draw()
slide(fig, update, lr=lrs)""",
    "interact": COMMON + """
from ipywidgets import IntSlider, interact
def show(i):
    fig, update = draw()
    update(i)
    plt.show()
interact(show, i=IntSlider(60, 0, 120, continuous_update=True))""",
    "ipympl": """%matplotlib widget
""" + COMMON + """
from ipywidgets import IntSlider, interact
fig, update = draw()
def show(i):
    update(i)
    fig.canvas.draw_idle()
interact(show, i=IntSlider(60, 0, 120, continuous_update=True))
fig.canvas""",
}
THUMB = "input[type=range], .noUi-handle"
WATCH = """
window.seen = []; window.key = 0; window.marks = [];
document.addEventListener('keydown', e => { window.key = e.timeStamp; }, true);
const drawn = () => {
    const at = performance.now(), key = window.key; window.key = 0;
    requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = () => {
        const now = performance.now();
        if (key) window.seen.push([at - key, now - key]);
        if (window.marks.at(-1) !== now) window.marks.push(now);
    }; c.port2.postMessage(0); });
};
let last = 0;
for (const name of ['drawImage', 'putImageData']) {
    const real = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...rest) {
        const result = real.apply(this, rest);
        if (this.canvas.isConnected && performance.now() - last > 1) { last = performance.now(); drawn(); }
        return result;
    };
}
document.addEventListener('load', e => { if (e.target.tagName === 'IMG') drawn(); }, true);
"""


def notebook(code):
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code.strip())])
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return nb


def keys(page, thumb, presses):
    """(dom, paint) in ms for each key, one at a time, to and fro between two positions with different pictures."""
    thumb.focus()
    for pair in [("ArrowLeft", "ArrowRight")] * 9 + [("ArrowRight", "ArrowLeft")] * 18:
        if changes(page, pair[0]) and changes(page, pair[1]):
            break                                       # else one place further on
    page.evaluate("window.seen = []")
    for n in range(presses):
        before = page.evaluate("seen.length")
        page.keyboard.press(pair[n % 2])
        page.wait_for_function(f"seen.length > {before}", timeout=20_000)
        page.wait_for_timeout(60)
    return page.evaluate("seen")


def changes(page, key):
    """Whether this key changes the picture."""
    before = page.evaluate("window.seen.length")
    page.keyboard.press(key)
    page.wait_for_timeout(400)
    return page.evaluate("window.seen.length") > before


def frames(page, thumb, track, seconds=4.0):
    """Frames a second with a new picture while the thumb is dragged to and fro."""
    box, at = track.bounding_box(), thumb.bounding_box()
    y = at["y"] + at["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2 if track.get_attribute('type') else at["x"] + at["width"] / 2, y)
    page.mouse.down()
    page.evaluate("window.marks = []")
    begun = time.perf_counter()
    n = 0
    while (passed := time.perf_counter() - begun) < seconds:
        part = abs(passed / 2 % 2 - 1)
        page.mouse.move(box["x"] + box["width"] * (0.1 + 0.8 * part), y)
        n += 1
        time.sleep(max(0, begun + n / 60 - time.perf_counter()))
    marks = page.evaluate("marks.length")
    page.mouse.up()
    return marks / seconds, n / seconds


def measure(name, chrome, folder, presses):
    """All numbers of one variant."""
    begun = time.perf_counter()
    scratch = Path(tempfile.mkdtemp())
    with lab(folder, scratch) as address:
        page = chrome.new_page(viewport={"width": 1280, "height": 1000})
        page.add_init_script(WATCH)
        open_notebook(page, address, f"{name}.ipynb")
        ready = time.perf_counter()
        run_all(page)
        page.wait_for_selector(".lr-slide[data-ready=true]" if name == "slide" else ".noUi-handle")
        page.wait_for_selector("canvas, .jp-OutputArea img")
        there = time.perf_counter()
        page.wait_for_timeout(2000)
        thumb = page.query_selector(THUMB)
        track = page.query_selector(".noUi-target") or thumb
        track.scroll_into_view_if_needed()
        seen = keys(page, thumb, presses)[5:]
        fps, asked = frames(page, thumb, track)
        page.close()
    dom, paint = ([row[k] for row in seen] for k in (0, 1))
    return {"dom": statistics.median(dom), "dom95": p95(dom), "paint": statistics.median(paint), "paint95": p95(paint), "fps": fps,
            "asked": asked, "before": ready - begun, "after": there - ready}


def lessons(presses, only):
    """The same keys on every slider of every lesson, in a learner's folder."""
    print(f"{'':24s} {'key to dom, ms':>20s} {'key to paint, ms':>20s}")
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch, browser() as chrome:
        deliver(Path(folder) / "notebooks")
        with lab(Path(folder) / "notebooks", scratch) as address:
            for path in sorted((Path(folder) / "notebooks" / "lessons").glob(f"{only}*.ipynb")):
                page = chrome.new_page(viewport={"width": 1280, "height": 1000})
                page.add_init_script(WATCH)
                open_notebook(page, address, f"lessons/{path.name}")
                run_all(page)
                count = sum("slide(" in cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code")
                for number in range(count):
                    root = slider(page, number)
                    for button in root.query_selector_all("button"):
                        if button.inner_text() == "Show me" and button.is_visible():
                            button.click()
                    page.wait_for_timeout(500)
                    row("  ".join([path.stem[:20], str(number + 1)]), keys(page, root.query_selector("input[type=range]"), presses)[3:])
                page.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
                page.close()


def row(name, seen):
    """One line of dom and paint."""
    dom, paint = ([pair[k] for pair in seen] for k in (0, 1))
    print(f"{name:24s} {statistics.median(dom):10.1f}{p95(dom):10.1f} {statistics.median(paint):10.1f}{p95(paint):10.1f}", flush=True)


def p95(values):
    return statistics.quantiles(values, n=20)[-1]


def recording():
    """Seconds to record 121 positions of 100 steps, without and with the still parts; bytes of the widget."""
    from lrcourse import pen, recorder
    names = {}
    exec(COMMON, names)
    fig, update = names["draw"]()
    best, whole = [], []
    for _ in range(5):
        begun = time.perf_counter()
        shown = names["slide"](fig, update, lr=names["lrs"])
        whole.append(time.perf_counter() - begun)
        units = list(recorder._draw_order(fig))
        begun = time.perf_counter()
        recorder._watch(units, recorder._Frame(fig), pen.Pen(900, 390), update, 121, 60, str)
        best.append(time.perf_counter() - begun)
    size = len(shown._data) + len(json.dumps(shown._spec))
    return min(best), min(whole), size


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--presses", type=int, default=110)
    options.add_argument("--lessons", nargs="?", const="", metavar="NN", help="only lessons whose names begin so")
    options = options.parse_args()
    presses = options.presses
    if options.lessons is not None:
        return lessons(presses, options.lessons)
    record, whole, size = recording()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    print(f"recording 121 positions x 100 steps: {1e3 * record:.0f} ms without the still parts, {1e3 * whole:.0f} ms in all; widget {size / 1e3:.0f} kB")
    rows = {}
    with tempfile.TemporaryDirectory() as folder, browser() as chrome:
        for name, code in VARIANTS.items():
            if name == "ipympl" and not importlib.util.find_spec("ipympl"):
                print("ipympl is not installed: its row is left out")
                continue
            nbformat.write(notebook(code), Path(folder) / f"{name}.ipynb")
            rows[name] = measure(name, chrome, folder, presses)
    print(f"{'':10s} {'key to dom, ms':>20s} {'key to paint, ms':>20s} {'drag':>10s} {'start':>24s}")
    print(f"{'':10s} {'median':>10s}{'p95':>10s} {'median':>10s}{'p95':>10s} {'frames/s':>10s} {'Lab ready, s':>14s}{'Run, s':>10s}")
    for name, r in rows.items():
        print(f"{name:10s} {r['dom']:10.1f}{r['dom95']:10.1f} {r['paint']:10.1f}{r['paint95']:10.1f} {r['fps']:10.1f} {r['before']:14.1f}{r['after']:10.1f}")
    ours = rows["slide"]
    for name in [name for name in rows if name != "slide"]:
        r = rows[name]
        print(f"{name}: {r['paint'] / ours['paint']:.1f} x the time from key to paint, 1/{ours['fps'] / r['fps']:.1f} of the frames in a drag")
    print(f"slide() takes {100 * whole / (ours['before'] + ours['after']):.0f} % of the time from Enter to a slider that can be dragged; "
          f"the mouse moved {ours['asked']:.0f} times a second")


if __name__ == "__main__":
    main()
