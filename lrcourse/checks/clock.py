"""A limit of time for code that is not ours, in a notebook and on every system."""

import ctypes
import threading
import time

GRACE = 0.5         # seconds in which a thread that catches everything is asked again to end


def within(seconds, work):
    """Whether work(stop) came to an end in time; if it did not, it is stopped, or left to itself where it cannot be.

    stop is a threading.Event, set when the time is over: what the work does from then on is to count for nothing.

    The work is done in a thread of its own, so an interrupt from the notebook reaches the one who waits, and
    code that sleeps or computes in C keeps nobody waiting. The thread is stopped by an exception raised in it.
    Where there are no threads, in a browser's Python, the work is done without a clock.
    """
    stop = threading.Event()
    worker = threading.Thread(target=work, args=[stop], daemon=True)
    try:                                    # an interrupt may come while the thread is starting
        try:
            worker.start()
        except RuntimeError:
            work(stop)
            return True
        _wait(worker, seconds)
        return not worker.is_alive()
    finally:
        stop.set()
        give_up = time.monotonic() + GRACE
        while worker.is_alive() and time.monotonic() < give_up:
            _raise_in(worker)
            worker.join(0.02)


def _wait(worker, seconds):
    """Wait in short pieces: some systems do not let an interrupt through while waiting."""
    end = time.monotonic() + seconds
    while worker.is_alive() and time.monotonic() < end:
        worker.join(min(0.1, max(0.0, end - time.monotonic())))


def _raise_in(thread):
    """Raise SystemExit in the thread at its next line: the one exception that ends a thread without a word."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(SystemExit))
