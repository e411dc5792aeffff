"""Frames: pieces of JSON with their length before them, the only thing that crosses from the box to the grader."""

import json
import struct

HEAD = struct.Struct("<I")
LARGEST = 8 << 20       # bytes of one frame, and of all that one submission may send


def pack(frame) -> bytes:
    """One frame as bytes."""
    data = json.dumps(frame).encode()
    return HEAD.pack(len(data)) + data


class Frames:
    """Collects bytes from a stranger and takes whole frames out of them; nothing in them is believed.

    damaged   what came is no stream of frames (any more); what was whole before is kept
    size      bytes so far

    >>> frames = Frames()
    >>> list(frames.feed(pack({"end": True})[:6])), list(frames.feed(pack({"end": True})[6:]))
    ([], [{'end': True}])
    """

    def __init__(self):
        self._buffer, self.size, self.damaged = bytearray(), 0, False

    def feed(self, data: bytes):
        """Take in bytes; yield each frame, a dict, that is whole now."""
        self.size += len(data)
        if self.damaged:
            return
        self._buffer += data
        while len(self._buffer) >= HEAD.size and not self.damaged:
            length, = HEAD.unpack_from(self._buffer)
            if length > LARGEST:
                self.damaged = True
            elif len(self._buffer) < HEAD.size + length:
                return
            else:
                piece = bytes(self._buffer[HEAD.size:HEAD.size + length])
                del self._buffer[:HEAD.size + length]
                frame = _read(piece)
                if type(frame) is dict:
                    yield frame
                else:
                    self.damaged = True


def _read(piece):
    """What the JSON says, or None: a stranger's JSON may be wrong in any way, too deep among them."""
    try:
        return json.loads(piece)
    except (ValueError, RecursionError):
        return None
