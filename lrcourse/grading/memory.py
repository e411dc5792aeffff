"""A bound on the memory of a whole box, by a control group, where this machine lets us make one.

It holds for all processes together, files in memory among them. Where there is none, a box is watched instead
(`inside`): a submission that grows within a twentieth of a second is then bounded by its processes' own limits only.
"""

import contextlib
import os
import shlex
import time
from itertools import count
from pathlib import Path

BASE = 512 << 20        # bytes of the warm Python itself, and of the files that it has read
ROOT = Path("/sys/fs/cgroup")
_numbers = count()


class Group:
    """A control group with a memory limit; `path` is None where none can be made."""

    def __init__(self, limit):
        self.path = None
        for parent, most, swap in _parents():
            _sweep(parent)
            place = parent / f"lrcourse-{os.getpid()}-{next(_numbers)}"
            try:
                place.mkdir()
                (place / most).write_text(str(limit + BASE))
            except OSError:
                if place.is_dir():
                    place.rmdir()
                continue
            self.path = place
            if (place / swap).exists():
                _try_to_write(place / swap, "0" if swap == "memory.swap.max" else str(limit + BASE))
            return

    def enter(self, command):
        """The command, started inside the group."""
        if self.path is None:
            return command
        return ["/bin/sh", "-c", f"echo $$ > {shlex.quote(str(self.path / 'cgroup.procs'))} && exec \"$@\"", "sh", *command]

    def was_hit(self):
        """Whether the system has killed something in it for its memory."""
        if self.path is None:
            return False
        for name in ("memory.events", "memory.oom_control"):
            if (self.path / name).exists():
                said = dict(line.split()[:2] for line in (self.path / name).read_text().splitlines())
                return int(said.get("oom_kill", 0)) > 0
        return False

    def remove(self):
        """Remove it; its processes have been killed, and the system may need a moment to see that."""
        for _ in range(20 if self.path else 0):
            try:
                self.path.rmdir()
                break
            except OSError:
                time.sleep(0.05)
        self.path = None


def _parents():
    """Where a group of ours may be made: (folder, its file for the limit, its file for swap)."""
    places = [line.split(":", 2) for line in _read("/proc/self/cgroup").splitlines()]
    for _, controllers, path in places:
        if "memory" in controllers.split(","):
            for folder in (ROOT / "memory" / path.lstrip("/"), ROOT / "memory"):
                if (folder / "memory.limit_in_bytes").exists():
                    yield folder, "memory.limit_in_bytes", "memory.memsw.limit_in_bytes"
                    break           # ours, and never one above it: that would leave the limits which others have set for us
        elif controllers == "" and (ROOT / "cgroup.controllers").exists():
            yield ROOT / path.lstrip("/"), "memory.max", "memory.swap.max"


def _sweep(parent):
    """Remove the empty groups of graders that were killed."""
    for place in parent.glob("lrcourse-*-*"):
        if not Path("/proc", place.name.split("-")[1]).exists():
            with contextlib.suppress(OSError):          # somebody is still in it
                place.rmdir()


def _read(path):
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _try_to_write(path, text):
    """Write where the system allows it; many have no swap to limit."""
    try:
        path.write_text(text)
        return True
    except OSError:
        return False
