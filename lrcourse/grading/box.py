"""The box: a process apart in which strangers' cells run, seen from the grader's side.

A rung of the ladder says how far apart. "namespaces": bubblewrap with a warm Python in it, and for each submission a
fork in namespaces of its own. "bubblewrap": a new bubblewrap for each submission, where namespaces cannot be nested.
"limits": a fork with limits and nothing more. What comes out of a box is frames of plain data, and how it ended.
"""

import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from glob import escape, glob
from pathlib import Path

from . import memory
from .frames import LARGEST, Frames

RUNGS = ("namespaces", "bubblewrap", "limits")
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime")
WRITABLE = ("/tmp", "/w", "/cache", "/dev/shm")
PACKAGE = Path(__file__).resolve().parents[1]
ANSWERS = ("checks/judges", "_course/solutions")
OF_A_CLONE = ("solutions", "tests", ".git")     # beside the package, where all of a clone lies among what is seen
OTHERS = tuple(f"{top}python*/*-packages/lrcourse" for top in ("", "lib*/", "local/lib/", "envs/*/lib/"))      # of other Pythons
MOST = 20_000           # frames of one submission: one for each failed cell, and for each time an exercise is asked
START = 60.0            # seconds that a box may take to get ready
END = 25.0              # seconds that it may take to end what runs in it


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    cell       seconds of one cell
    slack      an answer may take this many times as long as its exercise says
    total      seconds of the whole notebook, beyond what its exercises may take
    memory     bytes of all its processes together; address: of one process (as addresses); file: of one file
    processes  and threads at one time
    """

    cell: float = 10.0
    slack: float = 2.0
    total: float = 30.0
    memory: int = 2 << 30
    address: int = 3 << 30
    file: int = 32 << 20
    processes: int = 64

    def as_dict(self):
        """The same as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Heard:
    """What came out of a box: frames (not to be believed), how it ended, and whether the stream was whole.

    ending    done, exit (it ended itself), timeout, flood (too much data), memory, or lost (the box itself died)
    """

    frames: tuple
    ending: str
    whole: bool = True


class NoBox(OSError):
    """The box does not start; the text says why."""


class Box:
    """A box of one rung; start it, run jobs one after another, close it.

    hide    folders that must not be seen in it, where what it needs lies around them
    """

    def __init__(self, rung, limits=None, hide=()):
        self.rung, self.limits, self.hide = rung, limits or Limits(), tuple(hide)
        self._process = self._control = self._group = None

    def start(self):
        """Start it, or do nothing where it runs. Raises NoBox with what the system said."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        ours, its = socket.socketpair()
        self._group = memory.Group(self.limits.memory) if self.rung != "limits" else None
        inside = [sys.executable, "-s", "-m", "lrcourse.grading.inside", str(its.fileno()), self.rung, str(self.limits.memory)]
        command = inside if self.rung == "limits" else [*self._bubblewrap(), *inside]
        with its, tempfile.TemporaryFile() as said:
            try:
                self._process = subprocess.Popen(self._group.enter(command) if self._group else command, pass_fds=[its.fileno()], cwd="/",
                                                 stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True, env=_environment(self.rung))
            except OSError as error:
                raise NoBox(f"{command[0]}: {error.strerror}") from None
            its.close()
            self._control = ours
            ours.settimeout(START)
            try:
                ready = ours.recv(1) == b"R"
            except OSError:
                ready = False
            if not ready:
                self.close()
                said.seek(0)
                lines = said.read()[-2000:].decode(errors="replace").strip().splitlines() or ["it did not start"]
                raise NoBox(lines[-1])

    def run(self, cells, ask, seconds):
        """Run cells and ask exercises, {name: cases as plain data}, within so many seconds; returns Heard."""
        self.start()
        limits = self.limits
        folder = tempfile.mkdtemp(prefix="lrcourse-") if self.rung == "limits" else "/w"
        job = {"cells": list(cells), "ask": ask, "cell_seconds": limits.cell, "slack": limits.slack,
               "address": limits.address, "file": limits.file, "cpu": int(seconds) + 5, "folder": folder,
               "processes": limits.processes if self.rung != "limits" else 1 << 20}
        try:
            return self._run(job, time.monotonic() + seconds)
        finally:
            if self.rung == "limits":
                shutil.rmtree(folder, ignore_errors=True)
            if self.rung == "bubblewrap":
                self.close()

    def _run(self, job, until):
        frames, heard, ending = Frames(), [], "lost"
        pipe, its = os.pipe()
        try:
            try:
                to_read, to_write = os.pipe()
                with open(to_write, "wb") as text:
                    try:
                        socket.send_fds(self._control, [b"J"], [its, to_read])
                    finally:
                        os.close(to_read)       # so that writing fails, and does not wait, where nobody reads
                    text.write(json.dumps(job).encode())
            finally:
                os.close(its)
            ending = _listen(pipe, self._control, frames, heard, until)
            if self._finish() and ending not in ("done", "flood"):
                ending = "memory"
        except OSError:                 # the box died under it; the next submission gets a new one
            self.close()
        finally:
            os.close(pipe)
        return Heard(tuple(heard), ending, not frames.damaged)

    def _finish(self):
        """Say that this is enough; wait until all its processes are gone; whether it was killed for its memory."""
        from .inside import ENDED
        self._control.settimeout(END)
        self._control.sendall(b"K")
        told = b""
        while len(told) < ENDED.size:
            more = self._control.recv(ENDED.size - len(told))
            if not more:
                raise ConnectionError("the box is gone")
            told = (told + more).removeprefix(b"x")         # it may have ended by itself in the same moment
        _, _, too_much = ENDED.unpack(told)
        return too_much or bool(self._group and self._group.was_hit())

    def close(self):
        """End it with all that runs in it."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()        # bubblewrap and all in it die with their parent
            self._process.wait()
        if self._group is not None:
            self._group.remove()
        self._process = self._control = self._group = None

    def _bubblewrap(self):
        """The command line that makes the box around whatever follows it."""
        seen = [place for place in SYSTEM if os.path.exists(place)]
        for place in map(str, (Path(sys.base_prefix), Path(sys.prefix), PACKAGE)):
            if not any(Path(place).is_relative_to(other) for other in seen):
                seen.append(place)
        hidden = _hidden(seen, self.hide)
        program = shutil.which("bwrap")
        if program is None:
            raise NoBox("bubblewrap is not installed")
        root = os.geteuid() == 0
        kinds = ("ipc", "pid", "net", "uts", "cgroup-try") if root else ("all",)
        command = [program, *(f"--unshare-{kind}" for kind in kinds), "--die-with-parent", "--new-session", "--dev", "/dev", "--proc", "/proc"]
        command += [part for place in WRITABLE for part in ("--perms", "1777", "--tmpfs", place)]
        made = set()
        for place in seen:
            for parent in reversed(Path(place).parents[:-1]):           # bubblewrap would make them readable by their owner alone
                if str(parent) not in (*made, *WRITABLE) and not any(parent.is_relative_to(other) for other in seen):
                    command += ["--perms", "0755", "--dir", str(parent)]
                    made.add(str(parent))
            command += ["--ro-bind", place, place]
        for fonts in _font_lists():
            command += ["--ro-bind", fonts, f"/cache/matplotlib/{Path(fonts).name}"]
        command += [part for place in hidden for part in ("--tmpfs", place, "--remount-ro", place)]
        return [*command, "--remount-ro", "/tmp", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/w"]


def _hidden(seen, hide):
    """What must not be seen, under every name by which it would be: these folders, and those with answers of each lrcourse in sight.

    A place may be a link, as /lib is one into /usr on many systems: what lies in it is then seen by two names.
    """
    others = [found for place in seen for pattern in OTHERS for found in glob(os.path.join(escape(place), pattern))]
    copies = {Path(copy).resolve() for copy in (PACKAGE, *others, *(os.path.join(place, "lrcourse") for place in sys.path))}
    answers = {*hide, *(copy / part for copy in copies for part in ANSWERS),
               *(copy.parent / part for copy in copies if copy.is_dir() for part in OF_A_CLONE)}
    real = {place: Path(place).resolve() for place in seen}
    found = {Path(place, Path(answer).relative_to(real[place])) for place in seen for answer in answers
             if Path(answer).is_dir() and Path(answer).is_relative_to(real[place])}
    return sorted(str(place) for place in found if found.isdisjoint(place.parents))


def _listen(pipe, control, frames, heard, until):
    """Collect frames until the submission is done, ended, too loud or too late; says which."""
    ended = False
    while (left := until - time.monotonic()) > 0:
        ready = select.select([pipe] if ended else [pipe, control], [], [], 0 if ended else left)[0]
        if pipe in ready:
            data = os.read(pipe, 1 << 16)
            for frame in frames.feed(data):
                heard.append(frame)
                if frame.get("end") is True:
                    return "done"
                if len(heard) > MOST:
                    return "flood"
            if not data:
                return "exit"
            if frames.size > LARGEST:
                return "flood"
        elif ended:
            return "exit"
        elif control in ready:
            if control.recv(1) != b"x":
                raise ConnectionError("the box is gone")
            ended = True                # what is still in the pipe counts
    return "timeout"


def _environment(rung):
    """Nothing of the instructor's environment is seen in the box."""
    boxed = rung != "limits"
    home = "/cache" if boxed else tempfile.gettempdir()
    names = {"PATH": "/usr/bin:/bin" if boxed else os.environ.get("PATH", ""), "HOME": home, "LANG": "C.UTF-8", "MPLBACKEND": "agg",
             "MPLCONFIGDIR": os.path.join(home, "matplotlib"), "IPYTHONDIR": os.path.join(home, "ipython"),
             "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
             "PYTHONHASHSEED": "0", "PYTHONPATH": str(PACKAGE.parent)}
    kept = [name for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE") if name in os.environ]      # which kernels this processor needs
    return names | {name: os.environ[name] for name in kept}


def _font_lists():
    """matplotlib's list of this machine's fonts, so that no box has to look for them again."""
    import matplotlib
    import matplotlib.font_manager      # makes the list where there is none
    return [str(path) for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json")]
