"""Files that are whole or not there, and errors of the system in plain words."""

import os
from errno import EACCES, EFBIG, EIO, ENOSPC, EROFS
from pathlib import Path

import pytest

from lrcourse import _safe
from lrcourse._safe import CommandError, alone, plain_words, write


def test_writing_makes_the_folders_and_leaves_nothing_else(tmp_path):
    write(tmp_path / "a" / "b" / "file", b"first")
    write(tmp_path / "a" / "b" / "file", b"second")
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"second"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["file"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    def fail(*_):
        raise OSError(ENOSPC, "full")

    write(tmp_path / "file", b"old")
    monkeypatch.setattr(_safe.os, step, fail)
    with pytest.raises(CommandError, match=r"the disk is full: .*file was not written, and what was there is as it was"):
        write(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old" and os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("code, said", [
    (ENOSPC, "the disk is full: {}"), (EFBIG, "the disk is full: {}"), (EACCES, "{} may not be read or written: "),
    (EROFS, "{} may not be read or written: "), (EIO, "{} cannot be used (some reason)")])
def test_each_error_is_one_sentence_that_names_the_place(tmp_path, code, said):
    for filename in (None, str(tmp_path / "here")):
        with pytest.raises(CommandError) as error, plain_words(tmp_path / "here"):
            raise OSError(code, "some reason", filename)
        assert str(error.value).startswith(said.format(tmp_path / "here")) and "\n" not in str(error.value)


def test_a_lock_is_free_again_after_use_and_after_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(_safe, "PATIENCE", 0)
    with pytest.raises(KeyError), alone(tmp_path / "lock"):
        raise KeyError
    with alone(tmp_path / "lock"), pytest.raises(CommandError, match="another lrcourse has been copying"):
        with alone(tmp_path / "lock"):
            pass
    with alone(tmp_path / "lock"):
        pass


def test_a_broken_link_in_place_of_the_folder_is_named(tmp_path):
    try:
        (tmp_path / "mine").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("this system makes no symbolic links here")
    with pytest.raises(CommandError, match="mine cannot be used"), plain_words(Path("?")):
        (tmp_path / "mine").mkdir(exist_ok=True)
