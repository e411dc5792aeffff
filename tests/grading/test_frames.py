"""What crosses from the box to the grader is whole frames or nothing."""

import struct

import pytest

from lrcourse.grading.frames import LARGEST, Frames, pack

A, B = {"exercise": "edge", "replies": [1, None]}, {"end": True, "printed": "η"}


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_frames_come_out_as_they_went_in_however_they_are_cut(size):
    data, frames = pack(A) + pack(B), Frames()
    assert [frame for start in range(0, len(data), size) for frame in frames.feed(data[start:start + size])] == [A, B]
    assert not frames.damaged and frames.size == len(data)


@pytest.mark.parametrize("junk", [b"\xff\xff\xff\xff", struct.pack("<I", LARGEST + 1), struct.pack("<I", 3) + b"abc", pack([1]), pack("text"), pack(None),
                                  struct.pack("<I", 200_000) + b"[" * 200_000, struct.pack("<I", 4) + b"\xff\xfe\x00\x00"])
def test_what_was_whole_before_junk_is_kept_and_nothing_after_it_is_read(junk):
    frames = Frames()
    assert list(frames.feed(pack(A) + junk + pack(B))) == [A]
    assert list(frames.feed(pack(B))) == [] and frames.damaged


def test_half_a_frame_is_no_frame():
    frames = Frames()
    assert list(frames.feed(pack(A) + pack(B)[:-1])) == [A] and not frames.damaged
