"""Predictions stay in the learner's folder, and nothing is lost."""

import json

import pytest

from lrcourse._safe import CommandError
from lrcourse.predictions import FILE, recall, remember


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".lrcourse.json").write_text("{}")
    (tmp_path / "lessons").mkdir()
    return tmp_path


def test_what_was_predicted_in_a_lesson_is_recalled_from_any_of_them(folder):
    remember("Where?", 0.5, folder / "lessons")
    remember("Longer?", "no, η fixes it", folder)
    assert recall("Where?", folder) == 0.5
    assert recall("Longer?", folder / "lessons") == "no, η fixes it"
    assert recall("Else?", folder) is None


def test_a_second_thought_replaces_the_first(folder):
    remember("Where?", 0.5, folder)
    remember("Where?", 0.7, folder)
    assert json.loads((folder / FILE).read_text(encoding="utf-8")) == {"Where?": 0.7}


@pytest.mark.parametrize("damage", ["", "{", "[1, 2]", "null", "\xff"])
def test_a_damaged_file_is_kept_and_begun_again(folder, damage):
    (folder / FILE).write_bytes(damage.encode("latin-1"))
    assert recall("Where?", folder) is None
    remember("Where?", 0.5, folder)
    assert recall("Where?", folder) == 0.5
    assert (folder / ".lrcourse-predictions.damaged.json").read_bytes() == damage.encode("latin-1")


def test_outside_a_learners_folder_nothing_is_kept(tmp_path):
    remember("Where?", 0.5, tmp_path)
    assert recall("Where?", tmp_path) is None and list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_gets_a_sentence(folder):
    (folder / FILE).mkdir()
    with pytest.raises(CommandError, match="is a folder where a file should be"):
        remember("Where?", 0.5, folder)
