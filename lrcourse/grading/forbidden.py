"""What strangers' code may not ask of the kernel: memory that no process owns, keys that outlive it, doors into the kernel.

A filter (seccomp) refuses these system calls to the process that sets it and to all that come of it, for ever. No limit
and no namespace bounds them: files without a name and shared segments are in no process, so nobody who counts the
memory of processes sees them; a keyring is inherited from whoever started the grader.
"""

import ctypes
import os
import struct

# machine: its number in the kernel, and those of memfd_create, memfd_secret, shmget; add_key, request_key, keyctl; bpf,
# io_uring (3), userfaultfd, perf_event_open, ptrace
CALLS = {
    "x86_64": (0xC000003E, (319, 447, 29, 248, 249, 250, 321, 425, 426, 427, 323, 298, 101)),
    "aarch64": (0xC00000B7, (279, 447, 194, 217, 218, 219, 280, 425, 426, 427, 282, 241, 117)),
}
X32 = 1 << 30           # x86_64 knows the same calls once more, under numbers from here on
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050001      # refused: "operation not permitted"
NUMBER, MACHINE = 0, 4                      # where they are in what the filter is shown


def forbid():
    """Set the filter; on a machine that CALLS does not know, do nothing. Raises OSError where the kernel has no filters."""
    if os.uname().machine not in CALLS:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    lines = program(*CALLS[os.uname().machine])
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    whole = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.prctl(PR_SET_SECCOMP, FILTER, whole, 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")


def program(machine, calls):
    """The filter's lines (what, lines to skip if so, if not, number); the last one refuses.

    >>> program(7, [5])[-3:]
    [(21, 1, 0, 5), (6, 0, 0, 2147418112), (6, 0, 0, 327681)]
    """
    refuse = len(calls) + 5
    lines = [(LOAD, 0, 0, MACHINE), (EQUAL, 0, refuse - 2, machine), (LOAD, 0, 0, NUMBER), (AT_LEAST, refuse - 4, 0, X32)]
    lines += [(EQUAL, refuse - 5 - k, 0, call) for k, call in enumerate(calls)]
    return [*lines, (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
