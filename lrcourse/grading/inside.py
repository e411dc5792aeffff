"""In the box: a warm Python that forks a process for each submission, in a world of its own, and ends it again.

    python -m lrcourse.grading.inside FD RUNG MEMORY

FD is a socket to the grader. For each submission it sends "J" with the ends of two pipes; the forked child reads the
job from one, runs it (`runner`) and writes its answers into the other. The grader says "K" when it has heard
enough; this process then kills the child with all its descendants and says "X", how it ended, and whether it was
killed for using more than MEMORY bytes. No student's code runs in this process, it knows no answer, and it never
reads a job: what it has read, the next child could find in its memory.
"""

import ctypes
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from pathlib import Path

from .forbidden import forbid
from .frames import pack

NOBODY = 65534
CLONE_NEW = {"user": 0x10000000, "ns": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000, "uts": 0x4000000}
# what is writable in the box gets a fresh, bounded file system for each submission; the rest is read-only already
FRESH = {"/w": b"size=64m,nr_inodes=20k,mode=777", "/cache": b"size=4k,mode=555", "/dev/shm": b"size=16m,nr_inodes=2k,mode=777", "/proc": b"size=4k,mode=555"}
NOSUID_NODEV = 6
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
EVERY = 0.05            # seconds between two looks at a submission's memory
LAST = 20.0             # seconds in which what has been killed must be gone
ENDED = struct.Struct("<ci?")

_libc = ctypes.CDLL(None, use_errno=True)


def main(number, rung, memory):
    """Serve jobs until the grader goes away."""
    boxed = rung != "limits"
    if boxed and os.geteuid() == 0:
        _become_nobody()
    from .runner import make_shell, serve   # it loads IPython, numpy, matplotlib and lrcourse, once
    _draw_once()
    shell, grader = make_shell(), socket.socket(fileno=number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    grader.sendall(b"R")
    while True:
        message, pipes, *_ = socket.recv_fds(grader, 1, 2)
        if message != b"J":
            return
        child = os.fork()
        if child == 0:
            grader.close()
            _in_child(*pipes, rung, shell, serve)
        for pipe in pipes:
            os.close(pipe)
        grader.sendall(ENDED.pack(b"X", *_wait(grader, child, boxed and memory, _kill_all if boxed else _kill)))
        if rung == "bubblewrap":                            # this box is for one submission
            return


def _draw_once():
    """A first picture loads fonts and much else that every later one needs too."""
    import io

    import matplotlib
    matplotlib.use("agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots()
    axes.semilogy([1, 2], [1, 10], label="$x^2$")
    axes.legend()
    figure.savefig(io.BytesIO())
    pyplot.close("all")


def _wait(grader, child, memory, kill):
    """Watch a child until the grader says "K", then kill what is left; (exit status, was it killed for its memory)."""
    status, too_much = None, False
    while not select.select([grader], [], [], EVERY)[0]:
        if status is None and os.waitpid(child, os.WNOHANG)[0]:
            status = 0
            grader.sendall(b"x")                            # it ended by itself
        elif status is None and memory and _memory_of_others() > memory:
            too_much = True
            _kill(child)
    grader.recv(1)
    kill(child)
    return (os.waitpid(child, 0)[1] if status is None else status), too_much


def _kill(child):
    """Kill a child, and what stayed in its group."""
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _kill_all(child):
    """Kill all processes of the box but this one and the first, and wait until they are gone.

    One can leave its group, and ask not to die with its parent; out of sight of this process it cannot get.
    """
    until = time.monotonic() + LAST
    while others := _others() - {child}:
        for pid in others | {child}:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if time.monotonic() > until:
            sys.exit("a process cannot be killed")          # the box ends with this process
        time.sleep(0.002)
    _kill(child)


def _others():
    """The processes of the box but this one and the first."""
    return {int(name) for name in os.listdir("/proc") if name.isdigit()} - {1, os.getpid()}


def _memory_of_others():
    """Bytes that all processes of the box but this one and the first use, each shared page counted once."""
    return sum(map(_memory, _others()))


def _memory(pid):
    """Bytes of a process; where it forbids to look, those of all its pages, shared or not."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return 1024 * next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    except PermissionError:
        return resource.getpagesize() * int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:                                         # it has just ended
        return 0


# ---- in the child ----------------------------------------------------------------------------------

def _in_child(pipe, job, rung, shell, serve):
    """Become a process with a world of its own, do the work, end. Never returns."""
    try:
        os.setsid()
        with open(job, "rb") as text:
            job = json.load(text)
        place = job["folder"]
        if rung != "limits":
            Path("/proc/self/oom_score_adj").write_text("1000")         # where memory ends, the system takes this one, not the box
        if rung == "namespaces":
            _isolate()
        if rung != "limits":
            place = "/w"
            forbid()
        os.chdir(place)
        os.environ.update(HOME=place, TMPDIR=place, TMP=place)
        _limit(job)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        serve(shell, job, lambda frame: _write(pipe, pack(frame)))
    except BaseException as error:
        _write(pipe, pack({"cell": -1, "error": type(error).__name__, "text": f"the box: {error}"[:300]}))
    finally:
        os._exit(0)


def _write(pipe, data):
    while data:
        data = data[os.write(pipe, data):]


def _limit(job):
    for what, most in ((resource.RLIMIT_AS, job["address"]), (resource.RLIMIT_FSIZE, job["file"]), (resource.RLIMIT_NPROC, job["processes"]),
                       (resource.RLIMIT_CPU, job["cpu"]), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _isolate():
    """New namespaces of every kind, then fork: the child is the first process of its world, and all die with it."""
    user, group = os.getuid(), os.getgid()
    _call(_libc.unshare, sum(CLONE_NEW.values()), name="unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path("/proc/self", name).write_text(text)
    child = os.fork()
    if child:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 255)
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    for place, options in FRESH.items():
        _call(_libc.mount, b"tmpfs", place.encode(), b"tmpfs", NOSUID_NODEV, options, name=f"mount {place}")
    _give_up_rights()


def _call(function, *arguments, name):
    if function(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _give_up_rights():
    """No new privileges, no capability now or later."""
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in range(64):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    _libc.capset(ctypes.c_char_p(struct.pack("<II", 0x20080522, 0)), ctypes.c_char_p(b"\0" * 24))


def _become_nobody():
    """From root to a user who owns nothing, before any student's code is here."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    for capability in range(64):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)                # or its own /proc is closed to it


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
