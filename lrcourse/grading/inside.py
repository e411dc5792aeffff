"""In the box: a warm Python that forks a process for each submission, in a world of its own, and ends it again.

    python -m lrcourse.grading.inside FD RUNG

FD is a socket to the grader. For each submission it sends "J" with the end of a pipe, and a job in one frame; the
forked child runs it (`runner`) and writes its answers into the pipe. The grader says "K" when it has heard enough;
this process then kills the child with all its descendants and says "X", how it ended, and whether it was killed
for its memory. No student's code runs in this process, and it knows no answer.
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
from pathlib import Path

from .frames import HEAD, pack

NOBODY = 65534
CLONE_NEW = {"user": 0x10000000, "ns": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000, "uts": 0x4000000}
# what is writable in the box gets a fresh, bounded file system for each submission; the rest is read-only already
FRESH = {"/w": b"size=64m,mode=777", "/cache": b"size=4k,mode=555", "/dev/shm": b"size=16m,mode=777", "/proc": b"size=4k,mode=555"}
NOSUID_NODEV = 6
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
EVERY = 0.05            # seconds between two looks at a submission's memory
ENDED = struct.Struct("<ci?")

_libc = ctypes.CDLL(None, use_errno=True)


def main(number, rung):
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
        message, pipes, *_ = socket.recv_fds(grader, 1, 1)
        if message != b"J":
            return
        job = json.loads(_exactly(grader, HEAD.unpack(_exactly(grader, HEAD.size))[0]))
        child = os.fork()
        if child == 0:
            grader.close()
            _in_child(job, pipes[0], rung, shell, serve)
        os.close(pipes[0])
        grader.sendall(ENDED.pack(b"X", *_wait(grader, child, job["memory"] if boxed else 0)))
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


def _exactly(grader, n):
    data = b""
    while len(data) < n:
        more = grader.recv(n - len(data))
        if not more:
            sys.exit(0)
        data += more
    return data


def _wait(grader, child, memory):
    """Watch a child until the grader says "K"; (exit status, was it killed for its memory)."""
    status, too_much = None, False
    while not select.select([grader], [], [], EVERY)[0]:
        if status is None and os.waitpid(child, os.WNOHANG)[0]:
            status = 0
            grader.sendall(b"x")                            # it ended by itself
        elif status is None and memory and _memory_of_others() > memory:
            too_much = True
            _kill(child)
    grader.recv(1)
    if status is None:
        _kill(child)
        status = os.waitpid(child, 0)[1]
    return status, too_much


def _kill(child):
    """Kill a child; where it has a pid namespace, everything in it dies too, elsewhere what stayed in its group."""
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _memory_of_others():
    """Bytes that all processes of the box but this one and the first use, each shared page counted once."""
    total, mine = 0, {1, os.getpid()}
    for place in Path("/proc").glob("[0-9]*/smaps_rollup"):
        if int(place.parent.name) not in mine:
            try:
                total += next((int(line.split()[1]) for line in place.read_text().splitlines() if line.startswith("Pss:")), 0)
            except OSError:                                 # it has just ended
                continue
    return 1024 * total


# ---- in the child ----------------------------------------------------------------------------------

def _in_child(job, pipe, rung, shell, serve):
    """Become a process with a world of its own, do the work, end. Never returns."""
    try:
        os.setsid()
        place = job["folder"]
        if rung == "namespaces":
            _isolate()
        if rung != "limits":
            place = "/w"
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
    main(int(sys.argv[1]), sys.argv[2])
