"""Makes the moving picture of the README: lesson 00 in JupyterLab, its slider dragged from end to end.

    python tests/browser/make_picture.py
"""

import io
import tempfile
from pathlib import Path

from lab_in_chromium import browser, lab, open_notebook, run_all, slider
from PIL import Image

from lrcourse.folder import deliver

OUT = Path(__file__).resolve().parent.parent.parent / ".assets" / "slider.gif"
WIDTH = 640     # px


def main():
    pictures = []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch, browser() as chrome:
        course = Path(folder) / "notebooks"
        deliver(course)
        with lab(course, scratch) as address:
            page = chrome.new_page(viewport={"width": 1280, "height": 1000})
            open_notebook(page, address, "lessons/00_start_here.ipynb")
            run_all(page)
            root = slider(page)
            page.click("button:text-is('Show me')")
            page.evaluate("for (const name of ['.lr-ask', '.lr-mark']) for (const el of document.querySelectorAll(name)) el.style.display = 'none'")
            page.keyboard.press("Home")
            for _ in range(41):
                picture = Image.open(io.BytesIO(root.screenshot())).convert("RGB")
                pictures.append(picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS))
                for _ in range(3):
                    page.keyboard.press("ArrowRight")
    OUT.parent.mkdir(exist_ok=True)
    first, *rest = [picture.quantize(96, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE) for picture in pictures + pictures[-2::-2]]
    first.save(OUT, save_all=True, append_images=rest, duration=110, loop=0, optimize=True)
    print(f"{OUT}: {OUT.stat().st_size // 1000} kB, {1 + len(rest)} pictures")


if __name__ == "__main__":
    main()
