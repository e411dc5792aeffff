"""Notes are kept at the top of a learner's folder, and none is lost."""

import threading

import pytest

from lrcourse import _notes
from lrcourse._safe import CommandError


@pytest.fixture
def file(tmp_path):
    (tmp_path / ".lrcourse.json").write_text("{}")
    (tmp_path / "lessons" / "deep").mkdir(parents=True)
    return _notes.place(".notes.json", tmp_path / "lessons" / "deep")


def test_the_place_is_the_top_of_the_folder_and_nowhere_else(file, tmp_path):
    assert file == tmp_path / ".notes.json"
    assert _notes.place(".notes.json", tmp_path.parent) is None


def test_notes_are_read_as_they_were_made(file):
    _notes.note(file, "η", 0.5)
    _notes.note(file, "why?", "so")
    _notes.note(file, "η", 0.7)
    assert _notes.read(file) == {"η": 0.7, "why?": "so"}


def test_notes_made_at_the_same_time_are_all_kept(file):
    threads = [threading.Thread(target=_notes.note, args=(file, str(n), n)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _notes.read(file) == {str(n): n for n in range(8)}


def test_each_damaged_file_is_put_aside_under_a_name_of_its_own(file):
    for damage in ("{", "[1]", "[" * 100_000):
        file.write_text(damage)
        assert _notes.read(file) == {}
    assert _notes.put_aside(file) == [".notes.damaged-2.json", ".notes.damaged-3.json", ".notes.damaged.json"]


def test_what_cannot_be_written_gets_a_sentence(file):
    file.mkdir()
    with pytest.raises(CommandError, match="is a folder where a file should be"):
        _notes.note(file, "a", 1)
