"""What `lrcourse doctor` looks at before a class: packages, folder, widgets, port, and a kernel that really runs.

Each check is a function that gives one `Finding`; `examine` runs them in turn and starts a kernel last.
"""

import importlib.metadata
import logging
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import __version__
from ._safe import CommandError, plain_words
from .folder import KINDS, course_folder, notebooks

PACKAGES = ("jupyterlab", "ipywidgets", "anywidget", "numpy", "matplotlib", "tqdm", "ipykernel")
EXTENSIONS = {"anywidget": "anywidget", "@jupyter-widgets/jupyterlab-manager": "jupyterlab_widgets"}
QUESTIONS = {               # what a kernel is asked; each answer is compared as text, None: any will do
    "1 + 1": "2",
    "__import__('matplotlib.figure') and __import__('numpy').__version__": None,
    "type(__import__('anywidget').AnyWidget()).__name__": "'AnyWidget'",
    "__import__('lrcourse').__version__": repr(__version__),
}
PORTS = range(8888, 8938)   # JupyterLab tries the next one where one is taken
INSTALL = f"run {sys.executable} -m pip install"
AGAIN = "install lrcourse again, as its README says"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do where it is not."""

    well: bool
    found: str
    advice: str = ""

    def __str__(self) -> str:
        """One line.

        >>> print(Finding(False, "numpy is missing", "install it"))
        ✗ numpy is missing: install it
        """
        return f"✓ {self.found}" if self.well else f"✗ {self.found}: {self.advice}"


def examine(folder: Path, course: Path | None = None, seconds: float = 60) -> Iterator[Finding]:
    """Look at everything in turn, one Finding each; a kernel has `seconds` to start and to answer."""
    checks = [python, partial(notebooks_there, course or course_folder()), *(partial(package, p) for p in PACKAGES),
              partial(writable, folder), *(partial(extension, *pair) for pair in EXTENSIONS.items()),
              port, kernel_spec, partial(kernel, seconds)]
    for check in checks:
        try:
            yield check()
        except ImportError as error:            # a check, too, needs what is missing
            yield Finding(False, str(error), f"{INSTALL} jupyterlab")


def python() -> Finding:
    """Which Python runs, and whether it is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(sys.version_info >= (3, 10), f"Python {version} ({sys.executable})",
                   "the course needs Python 3.10 or newer")


def notebooks_there(course: Path) -> Finding:
    """Whether the course's own notebooks are where this lrcourse looks for them."""
    counts = {kind: len(notebooks(course, kind)) for kind in KINDS}
    text = ", ".join(f"{n} {kind}" for kind, n in counts.items())
    return Finding(counts["lessons"] > 0, f"lrcourse {__version__}: {text} ({course})", AGAIN)


def package(name: str) -> Finding:
    """Whether a package is installed, in a version that the course was made for."""
    wanted = _wanted(name)
    advice = f'{INSTALL} "{name}{wanted}"'
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Finding(False, f"{name} is missing", advice)
    from packaging.specifiers import SpecifierSet
    if not SpecifierSet(wanted).contains(version, prereleases=True):
        return Finding(False, f"{name} {version} does not fit, the course needs {wanted}", advice)
    return Finding(True, f"{name} {version}")


def writable(folder: Path) -> Finding:
    """Whether something can be written where the learner's folder is, or will be."""
    place = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with plain_words(place), tempfile.TemporaryFile(dir=place) as file:
            file.write(b"x" * 100_000)
    except CommandError as error:
        return Finding(False, "the folder for your notebooks", str(error))
    return Finding(True, f"your notebooks: {folder}" + ("" if place == folder else " (will be made)"))


def extension(name: str, source: str) -> Finding:
    """Whether JupyterLab finds the browser's half of the widgets."""
    from jupyter_core.paths import jupyter_path
    there = [place for place in jupyter_path("labextensions") if (Path(place) / name / "package.json").is_file()]
    return Finding(bool(there), f"JupyterLab extension {name}" + ("" if there else " is missing"),
                   f"{INSTALL} --force-reinstall {source}")


def port() -> Finding:
    """Whether JupyterLab will find a free port on this computer."""
    for number in PORTS:
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", number))
            except OSError:
                continue
            return Finding(True, f"port {number} is free")
    return Finding(False, f"ports {PORTS[0]} to {PORTS[-1]} are all taken", "lrcourse --ServerApp.port=9500")


def kernel_spec() -> Finding:
    """Whether the kernel that notebooks ask for runs this very Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding(False, "there is no kernel python3", f"{INSTALL} --force-reinstall ipykernel")
    program = spec.argv[0]
    ours = program.startswith("python") or Path(program).absolute() == Path(sys.executable).absolute()
    return Finding(ours, f"kernel python3 ({spec.resource_dir})" + ("" if ours else f" runs another Python, {program}"),
                   "run jupyter kernelspec remove python3, or start with lrcourse, which prefers its own")


def kernel(seconds: float = 60) -> Finding:
    """Start a kernel, ask it QUESTIONS and stop it; the finding names the first answer that is wrong."""
    from jupyter_client.kernelspec import NoSuchKernel
    begun = time.monotonic()
    try:
        answers = _ask_kernel(seconds)
    except (NoSuchKernel, RuntimeError, TimeoutError, OSError) as error:
        return Finding(False, f"no kernel that answers within {seconds:g} s ({error})",
                       f"{INSTALL} --force-reinstall ipykernel; or a firewall blocks connections inside this computer")
    for question, right in QUESTIONS.items():
        answer = answers[question]
        text = answer["data"]["text/plain"] if answer["status"] == "ok" else f"{answer['ename']}: {answer['evalue']}"
        if answer["status"] != "ok" or right not in (None, text):
            return Finding(False, f"a kernel answers {question} with {text}", AGAIN)
    return Finding(True, f"a kernel starts, adds 1 + 1 and makes a widget ({time.monotonic() - begun:.1f} s)")


def _ask_kernel(seconds: float) -> dict:
    """What a kernel started for this answers to each of QUESTIONS."""
    from jupyter_client.manager import KernelManager
    silent = logging.Logger("doctor", level=logging.CRITICAL + 1)       # the finding says what went wrong
    manager = KernelManager(kernel_name="python3", log=silent)
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=seconds)
        reply = client.execute("", user_expressions={q: q for q in QUESTIONS}, reply=True, timeout=seconds)
        return reply["content"]["user_expressions"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _wanted(name: str) -> str:
    """The versions of a package that lrcourse asks for, as in "<3,>=1.26"; "" where any will do."""
    try:
        asked = importlib.metadata.requires("lrcourse") or []
    except importlib.metadata.PackageNotFoundError:         # a checkout that was not installed
        asked = []
    found = (re.match(rf"{name}\b([^;]*)", line) for line in asked if "extra ==" not in line)
    return next((match.group(1).strip() for match in found if match), "")
