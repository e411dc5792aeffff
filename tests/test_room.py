"""`lrcourse doctor --lab`: what it finds for a class, and what it says where one machine is too small for it."""

import re
import socket
import sys

import fake_course
import pytest

from lrcourse import __main__, doctor, room
from lrcourse._safe import CommandError
from lrcourse.doctor import Finding
from lrcourse.paths import PATHS

LAB = [stop.notebook for stop in PATHS["lab"][1]]


@pytest.fixture
def quick(monkeypatch):
    """No server, no kernel and no notebook is really started."""
    monkeypatch.setattr(doctor, "examine", lambda place: iter([Finding(True, "the doctor's own")]))
    monkeypatch.setattr(doctor, "kernel", lambda: Finding(True, "a kernel"))
    monkeypatch.setattr(room, "_server_seconds", lambda: 4.0)
    monkeypatch.setattr(room, "_free_memory", lambda: 10e9)
    monkeypatch.setattr(room, "runs", lambda notebook: Finding(True, f"{notebook} runs"))


def test_a_line_for_each_thing_and_each_notebook_of_the_lab(quick, tmp_path):
    lines = list(map(str, room.examine(tmp_path / "mine", "2")))
    assert [line.split()[1].rstrip(":") for line in lines] == [
        "the", "memory", "one", "disk", "threads", "ports", "only", "lrcourse", *LAB]
    assert lines[-len(LAB):] == [f"✓ {name} runs" for name in LAB] and not (tmp_path / "mine").exists()


@pytest.mark.parametrize("words, number", [(["--lab"], ""), (["--lab", "12"], "12"), (["--lab=12"], "12")])
def test_the_verb_hands_on_the_number_and_its_exit_code_tells(monkeypatch, capsys, tmp_path, words, number):
    for well in (True, False):
        monkeypatch.setattr(room, "examine", lambda place, n, threads, well=well: iter([Finding(well, f"{place.name} {n!r}", "advice")]))
        assert __main__.main(["doctor", "--dir", str(tmp_path / "mine"), *words]) == (not well)
        assert f"mine {number!r}" in capsys.readouterr().out


@pytest.mark.parametrize("words, said", [
    (["--lab", "no"], "--lab must be the number of learners, 1 or more, got 'no'"), (["--lab", "0"], "got '0'"),
    (["--lab", "-3"], "got '-3'"), (["--lob"], "doctor takes nothing but --dir and --lab, got --lob")])
def test_a_wrong_number_is_one_sentence(capsys, words, said):
    assert __main__.main(["doctor", *words]) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_memory_for_a_class_and_for_how_many_where_it_is_short(monkeypatch):
    monkeypatch.setattr(room, "LEARNER_MB", 150)
    monkeypatch.setattr(room, "_free_memory", lambda: 3.6e9)
    assert str(room.memory(20)) == "✓ memory: 3.6 GB free, 20 learners need about 3.6 GB"
    assert str(room.memory(30)).startswith("✗ memory: 3.6 GB free, 30 learners need about 5.4 GB: there is room for 20; take")


def test_free_memory_is_that_of_the_container_where_there_is_one(monkeypatch, tmp_path):
    psutil = pytest.importorskip("psutil")
    real = psutil.virtual_memory().available
    monkeypatch.setattr(room, "CGROUP", tmp_path)
    assert room._free_memory() == pytest.approx(real, rel=0.5)
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("1\n")
    assert room._free_memory() == pytest.approx(real, rel=0.5)
    (tmp_path / "memory.max").write_text("3000\n")
    (tmp_path / "memory.current").write_text("1000\n")
    assert room._free_memory() == 2000


def test_the_wait_for_all_is_one_start_times_learners_by_processors(quick, monkeypatch):
    monkeypatch.setattr(room.os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    finding = room.starts(40)
    assert finding.well
    assert re.search(r"takes 4\.0 s; 40 at once on 4 processors about 40 s \(an estimate: 4\.0 s × 40 / 4\)", finding.found)
    assert room.starts(2).found.count("about 4 s") == 1, "fewer learners than processors wait for one start"
    assert "start the servers before the class" in str(room.starts(400))


def test_a_server_or_a_kernel_that_does_not_start_is_said(quick, monkeypatch):
    monkeypatch.setattr(doctor, "kernel", lambda: Finding(False, "no kernel", "…"))
    assert "no kernel to time" in str(room.starts(2))
    monkeypatch.setattr(room, "_server_seconds", lambda: (_ for _ in ()).throw(RuntimeError("it ended with code 1")))
    assert str(room.starts(2)).startswith("✗ no server that answers within 120 s (it ended with code 1)")


@pytest.mark.slow
def test_a_real_server_is_timed_and_one_that_dies_is_noticed(monkeypatch):
    assert 0.3 < room._server_seconds() < room.START_LIMIT
    monkeypatch.setattr(room.sys, "executable", "/bin/false" if sys.platform != "win32" else "whoami")
    with pytest.raises(RuntimeError, match="ended with code 1"):
        room._server_seconds()


def test_disk_for_all_folders(tmp_path, monkeypatch):
    finding = room.disk(30, tmp_path / "not" / "yet")
    assert f"free at {tmp_path}, 30 folders" in finding.found
    monkeypatch.setattr(room.shutil, "disk_usage", lambda _: room.shutil._ntuple_diskusage(10, 5, 5))
    assert "make room" in str(room.disk(30, tmp_path))


@pytest.mark.parametrize("threads, well", [(None, True), ("1", True), ("8", False)])
def test_threads_of_numpy(threads, well):
    finding = room.thread_settings(threads)
    assert finding.well == well and ("c.Spawner.environment" in str(finding)) == (threads != "1")


def test_ports_are_counted(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        number = taken.getsockname()[1]
        monkeypatch.setattr(doctor, "PORTS", range(number, number + 1))
        assert "0 of 1 from" in str(room.ports(1)) and str(room.ports(1)).startswith("✗")
        monkeypatch.setattr(doctor, "PORTS", range(number, number + 20))
        assert room.ports(1).well


def test_what_only_grading_needs_is_no_failure(monkeypatch):
    monkeypatch.setattr(room.shutil, "which", lambda _: None)
    finding = room.grading()
    assert finding.well and "bubblewrap is not there" in finding.found


def test_delivery_to_a_fresh_folder(monkeypatch):
    assert re.fullmatch(r"✓ lrcourse new brings \d\d notebooks to a fresh folder", str(room.delivery()))
    monkeypatch.setattr(room.folder, "deliver", lambda place: (_ for _ in ()).throw(CommandError("there are no lessons")))
    assert str(room.delivery()) == "✗ lrcourse new: there are no lessons"


@pytest.mark.slow
def test_a_notebook_that_runs_and_one_that_fails(tmp_path):
    course = fake_course.make(tmp_path, {"00_start_here": "1", "01_good": "1 + 1", "02_bad": "1 / 0"})
    assert re.fullmatch(r"✓ lessons/01_good runs to its end in \d+\.\d s", str(room.runs("lessons/01_good", course)))
    assert str(room.runs("lessons/02_bad", course)) == (
        "✗ lessons/02_bad does not run to its end: 02_bad, cell 2 (1 / 0): ZeroDivisionError: division by zero")
    assert not room.runs("lessons/03_gone", course).well
