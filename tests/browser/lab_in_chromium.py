"""A real JupyterLab in a headless Chromium, for tests, benchmarks and pictures."""

import base64
import io
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
SLIDER = ".lr-slide[data-ready=true]"
SETTINGS = """{"fetchNews": "false", "checkForUpdates": false}"""


def missing():
    """Why no browser test can run here, or an empty string."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed: pip install playwright"
    return "" if chromium() else "no Chromium found: install the package chromium, or Google Chrome"


def chromium():
    """The browser's program, or None."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"]
    places = [shutil.which(name) for name in names]
    places += ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", r"C:\Program Files\Google\Chrome\Application\chrome.exe"]
    return next((place for place in places if place and Path(place).exists()), None)


@contextmanager
def browser():
    """A headless Chromium that reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright
    flags = FLAGS + (["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])
    with sync_playwright() as play:
        chrome = play.chromium.launch(executable_path=chromium(), headless=True, args=flags)
        try:
            yield chrome
        finally:
            chrome.close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


APPS = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}


@contextmanager
def lab(folder, scratch, app="jupyterlab"):
    """JupyterLab (or Notebook 7) on `folder`, with settings of its own in `scratch`; yields its address."""
    settings = Path(scratch) / "settings"
    news = settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    news.parent.mkdir(parents=True, exist_ok=True)
    news.write_text(SETTINGS)
    port = free_port()
    environment = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(settings), "JUPYTERLAB_WORKSPACES_DIR": str(Path(scratch) / "workspaces"),
                   "JUPYTER_PREFER_ENV_PATH": "1", "IPYTHONDIR": str(Path(scratch) / "ipython")}
    environment.pop("MPLBACKEND", None)
    command = [sys.executable, "-m", app, "--no-browser", "--allow-root", f"--ServerApp.port={port}", "--IdentityProvider.token=",
               "--ServerApp.port_retries=0", f"--{APPS[app]}.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"]
    with open(Path(scratch) / "lab.log", "w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def open_notebook(page, address, name, view="lab/tree"):
    """Open a notebook and wait until its kernel is ready; Notebook 7 has its view at "notebooks"."""
    deadline = time.monotonic() + 60
    while True:                                     # the server prints its address before it answers
        try:
            page.goto(f"{address}/{view}/{name}?reset")
            break
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    page.wait_for_selector(".jp-Notebook .jp-Cell h1, .jp-Notebook .jp-CodeCell", timeout=60_000)
    wait_until_idle(page)


def wait_until_idle(page):
    """Wait until the kernel has nothing to do."""
    page.wait_for_function("document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'", timeout=60_000)


def run_all(page):
    """Run all cells and wait for the end; the notebook stands at its top afterwards."""
    page.click(".jp-Notebook .jp-Cell", position={"x": 5, "y": 5})
    page.keyboard.press("Escape")
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    for _ in range(8):                              # on a busy machine Lab now and then drops the command
        page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")      # not awaited: a kernel may never answer
        for _ in range(600):
            page.wait_for_timeout(200)
            if page.evaluate(ALL_RUN):              # the last cell has begun
                wait_until_idle(page)
                page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
                return
            if page.evaluate(GAVE_UP):
                break
    raise AssertionError("the notebook did not run to its end")


CELLS = "jupyterapp.shell.currentWidget.content.model.sharedModel.cells.filter(c => c.cell_type === 'code')"
ALL_RUN = f"{CELLS}.every(c => c.execution_count) || {CELLS}.some(c => c.getOutputs().some(o => o.output_type === 'error'))"
GAVE_UP = ("new Promise(done => { const idle = () => document.querySelector('.jp-Notebook-ExecutionIndicator').dataset.status === 'idle';"
           " if (!idle()) done(false); else setTimeout(() => done(idle()), 3000); })")


def slider(page, number=0):
    """Scroll to a slider, and return its element."""
    for _ in range(200):
        found = page.query_selector_all(SLIDER)
        if len(found) > number:
            found[number].scroll_into_view_if_needed()
            return found[number]
        assert not page.evaluate(ERRORS), page.evaluate(ERRORS)
        page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop += 150")
        time.sleep(0.05)
    raise AssertionError(f"slider {number} did not come")


ERRORS = f"{CELLS}.flatMap(c => c.getOutputs().filter(o => o.output_type === 'error').map(o => o.evalue))"


def change_theme(page, dark):
    page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {'Dark' if dark else 'Light'}'}})")
    page.wait_for_function(f"document.body.dataset.jpThemeLight === '{'false' if dark else 'true'}'")
    time.sleep(0.6)                                 # the style sheet comes a moment after the name


def ink(element):
    """What a slider's canvas shows, as one string."""
    return element.query_selector("canvas").evaluate("c => c.toDataURL()")


def pixels(element):
    """What a slider's canvas shows, on white, as a Pillow image."""
    picture = Image.open(io.BytesIO(base64.b64decode(ink(element).split(",")[1]))).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
