"""Files that are whole or not there: atomic writing, a lock that a crash releases, errors in plain words."""

import errno
import os
import time
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30       # seconds to wait for the lock
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
TAKEN = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


class CommandError(ValueError):
    """What is wrong with the learner's folder or with what was asked, in one sentence."""


@contextmanager
def plain_words(path: Path):
    """Turn what the operating system says about `path` into a CommandError that says what to do."""
    try:
        yield
    except OSError as error:
        place = Path(error.filename or path)
        raise CommandError(_sentence(error, place)) from error


def _sentence(error: OSError, path: Path) -> str:
    """One sentence for one error of the operating system."""
    file = next((place for place in (path, *path.parents) if os.path.isfile(place)), None)
    if isinstance(error, IsADirectoryError):
        return f"{path} is a folder where a file should be: rename it and start again"
    if isinstance(error, (NotADirectoryError, FileExistsError)) and file:
        return f"{file} is a file where a folder should be: rename it, or choose another folder with --dir"
    if error.errno in FULL:
        return f"the disk is full: {path} was not written, and what was there is as it was; make room and start again"
    if error.errno in FORBIDDEN:
        return (f"{path} may not be read or written: allow it, close it in other programs, "
                "or choose another folder with --dir")
    return f"{path} cannot be used ({error.strerror or error}): choose another folder with --dir"


def write(path: Path, content: bytes) -> None:
    """Write the whole file or leave everything as it was: first under another name, then renamed."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(temporary, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())         # a full disk may say so only here
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def alone(path: Path):
    """Hold the lock file `path`, waiting for whoever holds it; the system lets go of it when a process ends."""
    with plain_words(path), open(path, "ab") as file:
        give_up = time.monotonic() + PATIENCE
        while not _lock(file):
            if time.monotonic() > give_up:
                raise CommandError(f"another lrcourse has been copying into {path.parent} for {PATIENCE} s: "
                                  "wait until it has finished, or end it")
            time.sleep(0.05)
        yield


def _lock(file) -> bool:
    """Try to lock an open file; False where another process has it.

    Some network disks have no locks. There it goes on without: each file is written whole all the same.
    """
    try:
        if os.name == "nt":
            import msvcrt
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in TAKEN:
            return False
        if error.errno not in NO_LOCKS:
            raise
    return True
