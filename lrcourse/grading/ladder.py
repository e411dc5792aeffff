"""Which rung of the ladder holds on this machine: each is tried at the start, by a notebook that tries to get out.

What a machine forbids cannot be guessed from its name, so nothing is guessed. The rung and what it keeps are shown on
the screen and written into `run.json`.
"""

import json
import os
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .._safe import CommandError
from .box import Box, NoBox

PROMISES = {            # what is tried: what holds when it fails, as it should
    "network": "the network is out of reach",
    "files": "only Python and the course can be read",
    "judges": "judges and solutions are out of sight",
    "writing": "nothing that lasts can be written",
    "processes": "other processes are out of sight",
    "neighbours": "nothing is left for the next submission",
}
WHAT = {
    "namespaces": "in bubblewrap, each submission in namespaces of its own",
    "bubblewrap": "in a new bubblewrap for each submission (slow: namespaces cannot be nested here)",
    "limits": "with limits of time and memory only",
}
ESCAPES = """
import json, os, socket, subprocess, sys
out = {}
def attempt(name, escape):
    try:
        out[name] = bool(escape())
    except BaseException:
        out[name] = False
def write():
    for place in (os.__file__, "/", "/usr", "/dev"):
        target = place if place.endswith(".py") else place + "/lrcourse-probe"
        try:
            open(target, "a").close()
            return True
        except OSError:
            continue
attempt("network", lambda: socket.create_connection(("127.0.0.1", PORT), 2))
attempt("files", lambda: open(FILE).read())
attempt("judges", lambda: __import__("lrcourse.checks.judges.lesson_01"))
attempt("writing", write)
attempt("processes", lambda: len([name for name in os.listdir("/proc") if name.isdigit()]) > 3 or os.path.exists("/proc/%d/cwd" % PID))
attempt("neighbours", lambda: os.path.exists(LEFT))
if not os.fork():
    import time
    os.setsid()
    time.sleep(20)
    os._exit(0)
open(LEFT, "w").write("left")
print(json.dumps(out))
"""


@dataclass(frozen=True)
class Rung:
    """A rung that was tried: its name, what it keeps and what it does not, and why it cannot be used ("" if it can)."""

    name: str
    kept: tuple = ()
    lost: tuple = ()
    fault: str = ""

    @property
    def sentence(self):
        """What is kept, in words."""
        kept, lost = ("; ".join(PROMISES[name] for name in names) for names in (self.kept, self.lost))
        return f"Students' code runs {WHAT[self.name]}." + f" Kept: {kept}." * bool(kept) + f" NOT kept: {lost}." * bool(lost)


def choose(unsafe=False, limits=None, hide=(), keep=None) -> Rung:
    """The highest rung that keeps all promises; `unsafe` takes the lowest where there is no other.

    keep: takes the box in which it was tried, which is then not closed. Raises CommandError that says what to do where none holds and it is not to be unsafe.
    """
    tried = []
    for name in ("namespaces", "bubblewrap"):
        rung = attempt(name, limits, hide, keep)
        if not rung.fault and not rung.lost:
            return rung
        tried.append(rung)
    if unsafe:
        rung = attempt("limits", limits)
        if not rung.fault:
            return rung
        tried.append(rung)
    raise CommandError(f"students' code cannot be kept apart here ({tried[0].fault or 'not kept: ' + ', '.join(tried[0].lost)}): {advice()}, "
                       "or add --unsafe to run it with limits of time and memory only, as you would run your own")


def attempt(name, limits=None, hide=(), keep=None) -> Rung:
    """Try one rung: two submissions, one after the other, that try to get out and to leave something behind."""
    if not hasattr(os, "fork"):
        return Rung(name, fault="this system cannot fork")
    box = Box(name, limits, hide)
    with socket.socket() as listener, tempfile.NamedTemporaryFile("w", suffix=".txt") as secret:
        os.chmod(secret.name, 0o644)
        secret.write("seen")
        secret.flush()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        left = os.path.join("/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir(), f"lrcourse-left-{os.getpid()}")
        facts = {"PORT": listener.getsockname()[1], "FILE": secret.name, "PID": os.getpid(), "LEFT": left}
        code = "\n".join(f"{key} = {value!r}" for key, value in facts.items()) + ESCAPES
        try:
            box.start()
            got_out = [_tried(box.run([code], {}, 30)) for _ in range(2)][1]
        except (NoBox, ValueError, OSError) as error:
            box.close()
            return Rung(name, fault=str(error))
        finally:
            if os.path.exists(left):
                os.unlink(left)
    rung = Rung(name, tuple(p for p in PROMISES if not got_out[p]), tuple(p for p in PROMISES if got_out[p]))
    if keep and not rung.lost:
        keep(box)
    else:
        box.close()
    return rung


def _tried(heard):
    """What the notebook could do, by promise; ValueError where it could not even run."""
    printed = next((frame.get("printed") for frame in heard.frames if frame.get("end") is True), "")
    try:
        found = json.loads(printed)
        return {promise: found[promise] is not False for promise in PROMISES}
    except (ValueError, KeyError, TypeError):
        said = [frame.get("text") for frame in heard.frames if frame.get("error")]
        raise ValueError(f"a first notebook did not run in it: {said[0] if said else heard.ending}") from None


def advice() -> str:
    """What to do on this machine to get a rung that holds."""
    if sys.platform != "linux":
        return "grade on Linux, in a virtual machine or in WSL"
    if os.path.exists("/.dockerenv"):
        return "in a container, allow user namespaces (docker run --security-opt seccomp=unconfined …), or grade outside it"
    restricted = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
    if os.path.exists(restricted) and Path(restricted).read_text().strip() == "1":
        return ("allow bubblewrap to make user namespaces: install the package apparmor-profiles and load its profile bwrap-userns-restrict, "
                "or run as root")
    return "install bubblewrap (on Debian and Ubuntu: the package bubblewrap)"


def measure():
    """All rungs with what each keeps and how long it takes to start: for `lrcourse grade doctor`."""
    for name in WHAT:
        begun = time.monotonic()
        rung = attempt(name)
        yield rung, time.monotonic() - begun
