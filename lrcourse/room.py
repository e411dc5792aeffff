"""What `lrcourse doctor --lab 30` looks at: whether one machine or server carries a whole class.

First all that `lrcourse doctor` looks at; then memory, starts, disk, threads, ports and the grading's needs; and last every
notebook of the path `lab` is run to its end. What concerns only some rooms is said as advice and is no failure.
"""

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from . import doctor, folder, paths
from ._safe import CommandError
from .doctor import Finding

CLASS = 30                  # where no number is given
LEARNER_MB = 301            # PSS of a hub's server and a kernel with lesson 02 run, ten learners: tests/benchmarks/room.py
SPARE = 1.2                 # The Littlest JupyterHub's guide keeps 20 % and more of the memory for the rest
PATIENCE = 180              # seconds that a class may wait for its servers
COPIES = 2                  # JupyterLab keeps a checkpoint of each notebook that was saved
START_LIMIT = 120           # seconds for one server
CGROUP = Path("/sys/fs/cgroup")
ADVICE_THREADS = "on a shared server set it to 1 for everybody, as in c.Spawner.environment"


def examine(place: Path, number: str = "", threads: str | None = None) -> Iterator[Finding]:
    """Look at everything in turn, one Finding each.

    place: the folder of a learner's notebooks; number: of learners at one time, "" for 30; threads: OPENBLAS_NUM_THREADS as
    it was set when lrcourse started, None: not set. CommandError where the number is none.
    """
    if not (number or "1").isdecimal() or int(number or "1") < 1:
        raise CommandError(f"--lab must be the number of learners, 1 or more, got {number!r}")
    n = int(number or CLASS)
    yield from doctor.examine(place)
    checks = [partial(memory, n), partial(starts, n), partial(disk, n, place), partial(thread_settings, threads), partial(ports, n),
              grading, delivery, *(partial(runs, stop.notebook) for stop in paths.PATHS["lab"][1])]
    for check in checks:
        try:
            yield check()
        except ImportError as error:
            yield Finding(False, str(error), f"{doctor.INSTALL} jupyterlab")


def memory(n: int) -> Finding:
    """Whether the free memory is enough for n learners."""
    free, need = _free_memory() / 1e6, n * LEARNER_MB * SPARE
    return Finding(free >= need, f"memory: {free / 1e3:.1f} GB free, {n} learners need about {need / 1e3:.1f} GB",
                   f"there is room for {int(free / LEARNER_MB / SPARE)}; take a larger machine, or let pairs share a server")


def starts(n: int) -> Finding:
    """How long n learners wait who all start at once; an estimate from one start, measured now."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        one = _server_seconds()
    except (OSError, RuntimeError) as error:
        return Finding(False, f"no server that answers within {START_LIMIT} s ({error})", doctor.AGAIN)
    begun = time.monotonic()
    if not doctor.kernel().well:
        return Finding(False, "no kernel to time a start with", "see the line about the kernel above")
    one += time.monotonic() - begun
    wait = one * max(1, n / cores)
    return Finding(wait <= PATIENCE, f"one start, server and kernel, takes {one:.1f} s; {n} at once on {cores} processors about "
                   f"{wait:.0f} s (an estimate: {one:.1f} s × {n} / {cores})", "start the servers before the class, or a row at a time")


def disk(n: int, place: Path) -> Finding:
    """Whether n folders of notebooks, all run and saved, have room where `place` lies."""
    course = folder.course_folder()
    one = COPIES * sum(path.stat().st_size for kind in folder.COPIED for path in folder.notebooks(course, kind)) / 1e6
    there = next(parent for parent in (place, *place.parents) if parent.exists())
    free = shutil.disk_usage(there).free / 1e6
    return Finding(free >= n * one, f"disk: {free / 1e3:.1f} GB free at {there}, {n} folders of notebooks grow to {n * one / 1e3:.1f} GB",
                   "make room, or choose another disk with --dir")


def thread_settings(threads: str | None) -> Finding:
    """How many threads numpy will use; more than one only wait for each other here, the matrices being small."""
    if threads is None:
        return Finding(True, f"threads: OPENBLAS_NUM_THREADS is not set, which is well for one learner; {ADVICE_THREADS}")
    return Finding(threads == "1", f"threads: OPENBLAS_NUM_THREADS is {threads}", ADVICE_THREADS)


def ports(n: int) -> Finding:
    """Whether n learners who share this machine without a hub would each find a port."""
    wanted = range(doctor.PORTS[0], doctor.PORTS[0] + max(n, len(doctor.PORTS)))
    free = sum(map(_is_free, wanted))
    return Finding(free >= n, f"ports: {free} of {len(wanted)} from {wanted[0]} on are free",
                   "end what runs there; a hub needs none of them, so with a hub this is no matter")


def grading() -> Finding:
    """Whether what only grading needs is there; no failure where it is not."""
    there = {"bubblewrap": bool(shutil.which("bwrap")), "nbgrader": importlib.util.find_spec("nbgrader") is not None}
    text = ", ".join(f"{name} is {'there' if found else 'not there'}" for name, found in there.items())
    return Finding(True, f"only where you grade: {text} (lrcourse grade needs bubblewrap, and no nbgrader)")


def delivery() -> Finding:
    """Whether `lrcourse new` fills a fresh folder."""
    try:
        with tempfile.TemporaryDirectory() as home:
            done = folder.deliver(Path(home, "fresh"))
    except CommandError as error:
        return Finding(False, "lrcourse new", str(error))
    return Finding(bool(done.copied), f"lrcourse new brings {len(done.copied)} notebooks to a fresh folder", doctor.AGAIN)


def runs(notebook: str, course: Path | None = None) -> Finding:
    """Whether a notebook of the course runs to its end, and in how many seconds, its kernel's start included."""
    from .site import running
    begun = time.monotonic()
    try:
        running.finish(running.run(running.read((course or folder.course_folder()) / f"{notebook}.ipynb")))
    except (CommandError, OSError) as error:
        return Finding(False, f"{notebook} does not run to its end", str(error))
    return Finding(True, f"{notebook} runs to its end in {time.monotonic() - begun:.1f} s")


def _free_memory() -> float:
    """Bytes that new programs can have, in a container no more than it is allowed."""
    import psutil
    free = psutil.virtual_memory().available
    try:
        allowed, used = ((CGROUP / f"memory.{name}").read_text().strip() for name in ("max", "current"))
    except OSError:                                 # no container, or another system
        return free
    return free if allowed == "max" else min(free, int(allowed) - int(used))


def _is_free(number: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", number))
        except OSError:
            return False
    return True


def _server_seconds() -> float:
    """Start JupyterLab's server until it answers, and stop it; RuntimeError or OSError where it does not."""
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTERHUB_")}
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0", f"--ServerApp.root_dir={home}"]
        begun = time.monotonic()
        server = subprocess.Popen(command, env=kept | {"JUPYTER_RUNTIME_DIR": home}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        try:
            while not _answers(Path(home)):
                if server.poll() is not None:
                    raise RuntimeError(f"it ended with code {server.returncode}")
                if time.monotonic() - begun > START_LIMIT:
                    raise RuntimeError("it is still starting")
                time.sleep(0.05)
            return time.monotonic() - begun
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _answers(home: Path) -> bool:
    """Whether the server that keeps its address in `home` answers there already."""
    for file in home.glob("jpserver-*.json"):
        try:
            about = json.loads(file.read_text())
            with urllib.request.urlopen(f"{about['url']}api/status?token={about['token']}", timeout=START_LIMIT) as page:
                return page.status == 200
        except (ValueError, urllib.error.URLError, ConnectionError):     # half written, or not listening yet
            return False
    return False
