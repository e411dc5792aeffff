"""Which file is whose: every place that hands out submissions, and every odd name in it."""

import json
import os
import time
from datetime import datetime, timezone

import pytest

from lrcourse._safe import CommandError
from lrcourse.grading import layouts
from lrcourse.grading.layouts import find

AT = 1_790_000_000      # some second of the year 2026


def hand_in(folder, *names, at=AT):
    """Empty files under these names, all of one time."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        os.utime(path, (at, at))


def ids(found):
    return [one.id for one in found]


def the(found, id):
    return next(one for one in found if one.id == id)


def link(path, target):
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("this system makes no symbolic links here")


# ---- flat and nested -----------------------------------------------------------------------------

def test_in_a_flat_folder_the_stem_is_the_student(tmp_path):
    hand_in(tmp_path, "bob.ipynb", "alice.ipynb", "notes.txt", "list.csv")
    found = find(tmp_path)
    assert ids(found) == ["alice", "bob"]
    assert found[0] == layouts.Submission("alice", tmp_path / "alice.ipynb", "alice.ipynb", ("alice",), AT)


def test_nested_folders_never_give_the_same_id_twice(tmp_path):
    hand_in(tmp_path, "alice/hw.ipynb", "bob/hw.ipynb", "week 1/carol.ipynb", "alice--hw.ipynb", "hw.ipynb")
    found = find(tmp_path)
    assert len({name.casefold() for name in ids(found)}) == 5 and {"bob--hw", "week 1--carol", "hw"} < set(ids(found))
    assert the(found, "bob--hw").keys == ("hw", "bob") and the(found, "bob--hw").file == "bob/hw.ipynb"
    assert not any(one.superseded for one in found), "in such folders nothing says that two files are one student's"


def test_what_programs_leave_behind_is_left_out(tmp_path):
    hand_in(tmp_path, "alice.ipynb", ".ipynb_checkpoints/alice-checkpoint.ipynb", "._alice.ipynb", ".hidden.ipynb",
            "__MACOSX/alice.ipynb", "a/__MACOSX/._b.ipynb", "a/.git/b.ipynb")
    assert ids(find(tmp_path)) == ["alice"]


def test_the_ending_may_be_in_capitals_or_have_another_one_that_a_browser_added(tmp_path):
    hand_in(tmp_path, "alice.IPYNB", "bob.ipynb.txt", "carol.ipynb.json", "dave.json", "erin.ipynb.bak")
    assert ids(find(tmp_path)) == ["alice", "bob", "carol"]


@pytest.mark.parametrize("name", ["Ann Lee", "a.b.c", "Jürgen Groß", "李雷", "👩‍🔬", "-rf", "=1+1", "a'b&c", "x" * 240])
def test_any_name_works_and_its_id_is_a_file_name_everywhere(tmp_path, name):
    hand_in(tmp_path, f"{name}.ipynb")
    (one,) = find(tmp_path)
    (tmp_path / f".{one.id}.json.123456.tmp").write_text("the longest name that is made from an id")
    assert one.keys == (name,) and one.file == f"{name}.ipynb" and (len(name) > 150 or one.id == name)


@pytest.mark.parametrize("name", ["a:b", "a|b?", "con", "nul.x", "run", "RUN", "a\tb", "a\u202eb", "end. ", "\udcff"])
def test_a_name_that_some_system_refuses_is_changed_and_its_key_is_not(tmp_path, name):
    try:
        hand_in(tmp_path, f"{name}.ipynb")
    except (OSError, UnicodeError):
        pytest.skip("this system refuses it")
    (one,) = find(tmp_path)
    assert one.id not in (name, "") and one.id.encode() and one.file.encode()
    assert name == "\udcff" or one.keys == (name,)


def test_names_that_differ_in_case_or_in_how_letters_are_composed_are_told_apart(tmp_path):
    names = ["Alice.ipynb", "alice.ipynb", "jose\u0301.ipynb", "jos\u00e9.ipynb", "bob.ipynb"]
    hand_in(tmp_path, *names)
    if len(os.listdir(tmp_path)) < len(names):
        pytest.skip("this disk does not tell them apart")
    found = find(tmp_path)
    assert len({name.casefold() for name in ids(found)}) == 5 and "bob" in ids(found)
    assert len({one.path for one in found}) == 5
    hand_in(tmp_path, "zoe.ipynb")
    assert set(ids(found)) < set(ids(find(tmp_path))), "one more file changes no other id"


def test_a_name_that_looks_like_the_mark_of_another_is_told_apart_too(tmp_path):
    hand_in(tmp_path, "x.ipynb", "X.ipynb")
    if len(os.listdir(tmp_path)) < 2:
        pytest.skip("this disk does not tell them apart")
    hand_in(tmp_path, f"{find(tmp_path)[0].id}.ipynb")
    assert len(set(ids(find(tmp_path)))) == 3


def test_the_list_is_the_same_each_time(tmp_path):
    hand_in(tmp_path, *(f"{a}/{b}.ipynb" for a in "dacb" for b in "yxz"))
    assert find(tmp_path) == find(tmp_path) and ids(find(tmp_path)) == sorted(ids(find(tmp_path)))


# ---- what is not opened --------------------------------------------------------------------------

def test_a_folder_called_like_a_notebook_is_a_row_and_is_not_opened(tmp_path):
    hand_in(tmp_path, "x.ipynb/inside.ipynb", "alice.ipynb")
    found = find(tmp_path)
    assert ids(found) == ["alice", "x"] and "is a folder" in found[1].refused and not found[0].refused


def test_links_are_rows_and_are_not_followed(tmp_path):
    hand_in(tmp_path, "in/alice.ipynb", "secret/bob.ipynb")
    link(tmp_path / "in" / "out.ipynb", tmp_path / "secret" / "bob.ipynb")
    link(tmp_path / "in" / "neighbour.ipynb", "alice.ipynb")
    link(tmp_path / "in" / "nowhere.ipynb", "nothing")
    link(tmp_path / "in" / "round.ipynb", "round.ipynb")
    link(tmp_path / "in" / "folder", tmp_path / "secret")
    link(tmp_path / "in" / "readme.txt", tmp_path / "secret")
    said = {one.id: one.refused for one in find(tmp_path / "in")}
    assert said.pop("alice") == "" and "out of this folder" in said["out"] and "in this folder" in said["neighbour"]
    assert "to nowhere" in said["nowhere"] and "to nowhere" in said["round"] and "out of this folder" in said["folder"]
    assert all(sentence.startswith("This is a link") for sentence in said.values())


def test_the_folder_itself_may_be_given_by_a_link(tmp_path):
    hand_in(tmp_path, "in/alice.ipynb")
    link(tmp_path / "short", tmp_path / "in")
    assert ids(find(tmp_path / "short")) == ["alice"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_a_row_and_nobody_waits_for_it(tmp_path):
    hand_in(tmp_path, "submitted/alice/hw1/a.ipynb")
    os.mkfifo(tmp_path / "pipe.ipynb")
    os.mkfifo(tmp_path / "submitted" / "alice" / "hw1" / "timestamp.txt")
    os.mkfifo(tmp_path / "submission_metadata.yml")
    assert "no ordinary file" in the(find(tmp_path), "pipe").refused


def test_a_folder_that_cannot_be_read_is_a_row(tmp_path, monkeypatch):
    hand_in(tmp_path, "alice.ipynb", "bob/hw.ipynb")
    real = os.scandir

    def scandir(place):
        if str(place).endswith("bob"):
            raise PermissionError(13, "Permission denied", str(place))
        return real(place)

    monkeypatch.setattr(layouts.os, "scandir", scandir)
    found = find(tmp_path)
    assert ids(found) == ["alice", "bob"] and found[1].refused == "This folder could not be read (Permission denied)."


# ---- Canvas --------------------------------------------------------------------------------------

def test_canvas_names_say_who_and_whether_late(tmp_path):
    hand_in(tmp_path, "liddellalice_12_3456_02_too_fast.ipynb", "o_brien9_LATE_13_3457_02_too_fast.ipynb",
            "bob_14_3458_a_5_6789_b.ipynb")
    alice, planted, brien = sorted(find(tmp_path, due="2020-01-01"), key=lambda one: one.keys)
    assert alice.keys == ("12", "liddellalice", "liddellalice_12_3456_02_too_fast")
    assert brien.keys == ("14", "bob", "bob_14_3458_a_5_6789_b"), "what a student writes into the name of a file counts for nothing"
    assert planted.keys[:2] == ("13", "o_brien9")
    assert (alice.late, planted.late) == (False, True) and alice.when is None, "the zip has the time of the download"


def test_canvas_blind_names(tmp_path):
    hand_in(tmp_path, "anon_Ab12x_3456_hw.ipynb", "LATE_anon_Cd34y_3457_hw.ipynb")
    late, early = find(tmp_path)
    assert (late.keys[0], late.late, early.keys[0], early.late) == ("Cd34y", True, "Ab12x", False)


def test_in_canvas_the_newest_version_wins(tmp_path):
    names = ["al_12_1001_hw.ipynb", "al_12_1009_hw-1.ipynb", "al_LATE_12_2000_hw-2.ipynb", "al_12_1005_other.ipynb", "bo_13_900_hw.ipynb"]
    hand_in(tmp_path, *names, "week2/al_12_5000_hw.ipynb")
    older = {one.id: one.superseded for one in find(tmp_path)}
    assert older.pop("al_12_1001_hw") == older.pop("al_12_1009_hw-1") == "al_LATE_12_2000_hw-2"
    assert not any(older.values())


def test_a_date_in_a_name_is_no_canvas_number(tmp_path):
    hand_in(tmp_path, "alice_2026_11_25_hw.ipynb")
    assert find(tmp_path)[0].keys == ("alice_2026_11_25_hw",)


def test_what_is_not_opened_supersedes_nothing(tmp_path):
    hand_in(tmp_path, "al_12_1001_hw.ipynb", "al_12_1009_hw-1.ipynb/x.txt")
    assert not any(one.superseded for one in find(tmp_path))


# ---- Moodle --------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", ["Alice Liddell_123_assignsubmission_file_/hw.ipynb", "Alice Liddell_123_assignsubmission_file/hw.ipynb",
                                  "Alice Liddell_123_assignsubmission_file_hw.ipynb"])
def test_moodle_folders_and_files(tmp_path, name):
    hand_in(tmp_path, name)
    (one,) = find(tmp_path, due="2026-12-31")
    assert (one.id, one.keys, one.when, one.late) == ("Alice Liddell_123--hw", ("123", "Alice Liddell"), AT, False)


def test_in_moodle_the_newest_version_wins_for_the_same_notebook_only(tmp_path):
    hand_in(tmp_path, "A B_1_assignsubmission_file_/hw.ipynb", "A B_1_assignsubmission_file_/other.ipynb",
            "A B_2_assignsubmission_file_/hw.ipynb")
    hand_in(tmp_path, "A B_1_assignsubmission_file/hw.ipynb", at=AT + 60)
    found = find(tmp_path)
    (old,) = [one for one in found if one.superseded]
    assert old.file == "A B_1_assignsubmission_file_/hw.ipynb"
    assert the(found, old.superseded).file == "A B_1_assignsubmission_file/hw.ipynb"


def test_what_a_student_packs_inside_never_stands_for_another(tmp_path):
    hand_in(tmp_path, "Bob_2_assignsubmission_file_/hw.ipynb", at=AT - 60)
    hand_in(tmp_path, "Al_1_assignsubmission_file_/Bob_2_assignsubmission_file_/hw.ipynb",
            "Al_1_assignsubmission_file_/submitted/bob/hw1/hw.ipynb", "Al_1_assignsubmission_file_Bob_2_assignsubmission_file_x.ipynb")
    hand_in(tmp_path, "carol/Bob_2_assignsubmission_file_/hw.ipynb", "carol/submitted/bob/hw1/hw.ipynb", "dave/hw.ipynb",
            "dave/bob_12_3456_hw.ipynb")
    yml = "hw.ipynb:\n  :submitters:\n  - :name: Bob\n"
    (tmp_path / "Al_1_assignsubmission_file_" / "submission_metadata.yml").write_text(yml)
    (tmp_path / "dave" / "submission_metadata.json").write_text('{"users": [{"name": "Bob"}]}')
    found = find(tmp_path)
    assert not any(one.superseded for one in found)
    for one in found:
        assert one.file.startswith("Bob_2") or {"1", "carol", "dave"} & set(one.keys), one


# ---- nbgrader ------------------------------------------------------------------------------------

@pytest.mark.parametrize("level", ["", "submitted", "submitted/alice", "submitted/alice/hw1"])
def test_nbgrader_from_the_course_down_to_one_assignment(tmp_path, level):
    for folder in ("source/hw1", "release/hw1", "autograded/alice/hw1", "feedback/alice/hw1"):
        hand_in(tmp_path, f"{folder}/01_one_step.ipynb")
    hand_in(tmp_path, "submitted/alice/hw1/01_one_step.ipynb", "submitted/alice/hw1/02_too_fast.ipynb")
    (tmp_path / "submitted" / "alice" / "hw1" / "timestamp.txt").write_text("2026-09-21 15:58:23.948203 America/New_York\n")
    found = find(tmp_path / level, due="2026-09-21T19:58Z")
    assert ids(found) == ["alice--hw1--01_one_step", "alice--hw1--02_too_fast"]
    for one in found:
        assert one.keys == ("alice",) and one.late and not one.superseded
        assert one.when == datetime(2026, 9, 21, 19, 58, 23, tzinfo=timezone.utc).timestamp()


@pytest.mark.parametrize("text, seconds", [
    ("2026-09-21 15:58:23 UTC", 1790006303), ("2026-09-21 15:58:23.5 +0200", 1789999103), ("2026-09-21 15:58:23", 1790006303),
    ("2026-09-21T15:58:23Z", 1790006303), ("2026-09-21 15:58:23 -03:30", 1790018903), ("yesterday", None), ("", None), ("\x00\xff", None),
    ("2026-09-21 15:58:23 ../../etc/passwd", None), ("9999-99-99 00:00:00 UTC", None)])
def test_timestamps_of_nbgrader(tmp_path, text, seconds):
    hand_in(tmp_path, "submitted/alice/hw1/a.ipynb")
    (tmp_path / "submitted" / "alice" / "hw1" / "timestamp.txt").write_text(text, encoding="latin-1")
    assert find(tmp_path)[0].when == seconds


def test_without_a_timestamp_the_file_has_a_time_of_its_own(tmp_path):
    hand_in(tmp_path, "submitted/alice/hw1/a.ipynb")
    assert find(tmp_path)[0].when == AT


def test_other_layouts_in_a_folder_called_submitted_are_what_they_are(tmp_path):
    hand_in(tmp_path, "submitted/Al_1_assignsubmission_file_/more/hw.ipynb", "submitted/alice.ipynb", "submitted/week1/bob.ipynb")
    assert [one.keys for one in find(tmp_path / "submitted")] == [("1", "Al"), ("alice",), ("bob", "week1")]
    hand_in(tmp_path, "submitted/export/submission_101/hw.ipynb")
    (tmp_path / "submitted" / "export" / "submission_metadata.yml").write_text(YML, encoding="utf-8")
    assert the(find(tmp_path / "submitted"), "export--submission_101--hw").keys[1] == "0042"


def test_a_flat_folder_below_one_called_submitted_is_flat(tmp_path):
    hand_in(tmp_path, "submitted/2026/week1/alice.ipynb", "submitted/2026/week1/bob.ipynb")
    assert [one.keys for one in find(tmp_path / "submitted" / "2026" / "week1")] == [("alice",), ("bob",)]


# ---- Gradescope ----------------------------------------------------------------------------------

YML = """---
submission_101:
  :submitters:
  - :name: Alice O'Hara
    :sid: '0042'
    :email: alice@example.edu
  :created_at: 2026-09-21 08:58:23.123456000 -07:00
  :score: 3.5
  :results:
    tests:
    - name: one
      output: |
        submission_102:
          :submitters:
          - :name: Mallory
  :history:
  - :id: 100
    :created_at: 2026-09-01 00:00:00.000000000 Z
submission_102:
  :submitters:
  - :name: 'Bob ''B'' Ray'
    :sid:
    :email: bob@example.edu
  - :name: "Zo\\u00eb"
    :sid: '43'
    :email:
  :created_at: 2026-09-21 15:00:00.000000000 Z
submission_103:
  :submitters:
  - :name: Alice O'Hara
    :sid: '0042'
    :email: alice@example.edu
  :created_at: 2026-09-22 15:00:00.000000000 Z
"""


@pytest.mark.parametrize("top", ["", "assignment_7_export/"])
def test_a_gradescope_export(tmp_path, top):
    hand_in(tmp_path, f"{top}submission_101/hw.ipynb", f"{top}submission_102/hw.ipynb", f"{top}submission_103/hw.ipynb",
            f"{top}submission_103/extra.ipynb", f"{top}submission_104/hw.ipynb")
    (tmp_path / top / "submission_metadata.yml").write_text(YML, encoding="utf-8")
    first, group, extra, second, unknown = sorted(find(tmp_path), key=lambda one: one.file)
    assert first.keys[:3] == ("alice@example.edu", "0042", "Alice O'Hara")
    assert first.when == datetime(2026, 9, 21, 15, 58, 23, tzinfo=timezone.utc).timestamp()
    assert group.keys[:4] == ("bob@example.edu", "Bob 'B' Ray", "43", "Zoë")
    assert first.superseded == second.id and not (extra.superseded or second.superseded or group.superseded)
    assert unknown.keys[:2] == ("hw", "submission_104")


def test_in_an_export_a_student_s_own_metadata_counts_for_nothing(tmp_path):
    hand_in(tmp_path, "submission_101/hw.ipynb", "submission_101/submission_102/hw.ipynb")
    for folder in (tmp_path, tmp_path / "submission_101"):
        (folder / "submission_metadata.yml").write_text(YML, encoding="utf-8")
    (tmp_path / "submission_101" / "submission_metadata.json").write_text('{"users": [{"name": "Bob"}]}')
    assert {one.keys[1] for one in find(tmp_path)} == {"0042"}


def test_metadata_behind_a_link_is_not_read(tmp_path):
    hand_in(tmp_path, "in/submitted/alice/hw1/a.ipynb", "in/submission_101/hw.ipynb")
    (tmp_path / "yml").write_text(YML, encoding="utf-8")
    (tmp_path / "time").write_text("2020-01-01 00:00:00 UTC")
    link(tmp_path / "in" / "submission_metadata.yml", tmp_path / "yml")
    link(tmp_path / "in" / "submitted" / "alice" / "hw1" / "timestamp.txt", tmp_path / "time")
    assert [(one.keys, one.when) for one in find(tmp_path / "in")] == [(("alice",), AT), (("hw", "submission_101"), AT)]


@pytest.mark.parametrize("place", ["submission_101/submission_metadata.json", "submission_metadata.json"])
def test_a_gradescope_json(tmp_path, place):
    folder = (tmp_path / place).parent
    hand_in(folder, "submission/hw.ipynb")
    about = {"id": 7, "created_at": "2026-09-21T08:58:23.109082-07:00", "previous_submissions": [],
             "users": [{"id": 1, "email": "a@b.c", "name": "Alice", "sid": None}]}
    (tmp_path / place).write_text(json.dumps(about), encoding="utf-8")
    (one,) = find(tmp_path, due="2026-09-21T15:59Z")
    assert one.keys[:2] == ("a@b.c", "Alice") and one.when == 1790006303 and one.late is False


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"users": 3}', '{"users": [3]}', '{"users": []}', "[" * 100_000, "\x00"])
def test_metadata_that_is_none_leaves_the_names_to_speak(tmp_path, text):
    hand_in(tmp_path, "alice.ipynb", "week/bob.ipynb")
    for name in ("submission_metadata.json", "week/submission_metadata.json", "submission_metadata.yml", "week/submission_metadata.yml"):
        (tmp_path / name).write_text(text)
    assert [one.keys for one in find(tmp_path)] == [("alice",), ("bob", "week")]


# ---- a mix, a deadline, a folder that is none ----------------------------------------------------

def test_each_file_of_a_mix_is_read_by_its_own_name(tmp_path):
    hand_in(tmp_path, "alice.ipynb", "bob_12_3456_hw.ipynb", "Carol C_7_assignsubmission_file_/hw.ipynb", "submitted/dave/hw1/hw.ipynb",
            "submission_101/hw.ipynb")
    (tmp_path / "submission_metadata.yml").write_text(YML, encoding="utf-8")
    assert sorted(one.keys[0] for one in find(tmp_path)) == ["12", "7", "alice", "alice@example.edu", "dave"]


@pytest.mark.parametrize("due, late", [(None, None), (AT, False), (AT - 1, True), ("2026-09-21", False), ("2026-09-20", True),
                                       ("2026-09-21T14:13:20+00:00", False), ("2026-09-21T14:13Z", True),
                                       (datetime(2026, 9, 20, tzinfo=timezone.utc), True)])
def test_late_is_later_than_the_deadline(tmp_path, monkeypatch, due, late):
    hand_in(tmp_path, "alice.ipynb")
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    assert find(tmp_path, due)[0].late is late
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.parametrize("due", ["tomorrow", "2026-13-01", "", "30.11.2026"])
def test_a_deadline_that_is_none_is_named(tmp_path, due):
    hand_in(tmp_path, "alice.ipynb")
    with pytest.raises(CommandError, match=f"the deadline must be a day or a time such as .*, got {due}$"):
        find(tmp_path, due)


def test_a_folder_that_is_none_is_named_in_one_sentence(tmp_path):
    hand_in(tmp_path, "full/a.txt", "class.zip", "alice.ipynb")
    (tmp_path / "empty").mkdir()
    for name, said in [("nothing", "there is no folder "), ("empty", "there is no notebook in "), ("full", "there is no notebook in "),
                       ("class.zip", "is a file: unpack it and give the new folder"), ("alice.ipynb", "is a file: give the folder"),
                       ("a\0b", "cannot be read as a folder")]:
        with pytest.raises(CommandError, match=said) as error:
            find(tmp_path / name)
        assert "\n" not in str(error.value)


def test_a_folder_that_may_not_be_read_is_named(tmp_path, monkeypatch):
    def forbidden(place):
        raise PermissionError(13, "Permission denied", str(place))

    monkeypatch.setattr(layouts.os, "listdir", forbidden)
    with pytest.raises(CommandError, match=r"cannot be read as a folder \(Permission denied\)"):
        find(tmp_path)
