"""How heavy the pages are, and how soon their sliders can be dragged.

    python tests/benchmarks/site.py                 makes the site of all lessons, then opens each page
    python tests/benchmarks/site.py --site OUT      opens the pages that are in OUT already

Each page is opened from the disk, in a headless Chromium without a network, in a fresh context, as often as --times says.
Milliseconds count from the start of the navigation, as the page's own clock tells them: until the first slider can be dragged,
and until all can. The medians of all tries are printed, and the slowest; the last lines say whether the two limits hold.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "tests" / "browser"))
from lab_in_chromium import browser  # noqa: E402

MOST_BYTES, MOST_MS = 2_000_000, 1500
WATCH = """
window.ready = [];
const seen = new Set();
new MutationObserver(() => {
  for (const root of document.querySelectorAll('.lr-slide[data-ready=true]'))
    if (!seen.has(root)) { seen.add(root); window.ready.push(performance.now()); }
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready'] });
"""


def make(out):
    """Seconds that the command takes for all lessons, and for nothing new."""
    for words in ("all lessons", "nothing new"):
        begun = time.monotonic()
        subprocess.run([sys.executable, "-m", "lrcourse", "site", str(out)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        print(f"making the site, {words}: {time.monotonic() - begun:.1f} s")


def opened(chrome, path, dark):
    """Milliseconds until the first slider of a page is ready, and until all are; how many there are."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900}, offline=True, color_scheme="dark" if dark else "light")
    try:
        context.add_init_script(WATCH)
        tab = context.new_page()
        tab.goto(path.as_uri())
        number = tab.locator("figure.slide").count()
        for k in range(number):
            tab.locator(".lr-slide[data-ready=true]").nth(k).wait_for()
        ready = tab.evaluate("window.ready")
        return ready[0], ready[-1], number
    finally:
        context.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, metavar="OUT")
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{platform.platform()}, {os.cpu_count()} processors{load}")
    with tempfile.TemporaryDirectory() as scratch, browser() as chrome:
        out = asked.site or Path(scratch) / "out"
        if not asked.site:
            make(out)
        print(f"{'page':20} {'kB':>6} {'sliders':>8} {'first ms':>9} {'all ms':>7} {'slowest':>8} {'dark: all':>10}")
        sizes, slowest = [], []
        for path in sorted(path for path in out.glob("*.html") if 'class="slide"' in path.read_text(encoding="utf-8")):
            tries = [opened(chrome, path, dark=False) for _ in range(asked.times)]
            dark = statistics.median(opened(chrome, path, dark=True)[1] for _ in range(asked.times))
            first, last = (statistics.median(column) for column in list(zip(*tries))[:2])
            sizes.append(path.stat().st_size)
            slowest.append(max(last, dark))
            worst = max(row[1] for row in tries)
            print(f"{path.stem:20} {sizes[-1] / 1000:6.0f} {tries[0][2]:8} {first:9.0f} {last:7.0f} {worst:8.0f} {dark:10.0f}")
    print(f"largest page {max(sizes) / 1e6:.2f} MB of {MOST_BYTES / 1e6:.0f}: {'holds' if max(sizes) <= MOST_BYTES else 'BROKEN'}")
    print(f"all sliders of the slowest page after {max(slowest):.0f} ms of {MOST_MS}: {'holds' if max(slowest) <= MOST_MS else 'BROKEN'}")


if __name__ == "__main__":
    main()
