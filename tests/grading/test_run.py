"""A folder of strangers' notebooks becomes grades: all of them, whatever happens on the way."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from lrcourse.__main__ import main
from lrcourse._safe import CommandError
from lrcourse.grading import ladder, memory, run

ROOT = Path(__file__).resolve().parents[2]
SOLVED, OPEN = ROOT / "solutions" / "02_too_fast.ipynb", ROOT / "exercises" / "02_too_fast.ipynb"


@pytest.fixture(scope="module")
def rung():
    """Where strangers' code cannot be kept apart there is nothing to test; in CI that is a failure."""
    try:
        return ladder.choose()
    except CommandError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(autouse=True)
def tried_once(rung, monkeypatch):
    """The ladder is tried once for all tests; commands in processes of their own try it for themselves."""
    monkeypatch.setattr(ladder, "choose", lambda *_: rung)


def hand_in(folder, **texts):
    """A folder of submissions: names, and what is in them."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.ipynb").write_bytes(text if isinstance(text, bytes) else text.read_bytes())
    return folder


def answers(number):
    """A notebook of its own for each number; two of three exercises are right in every second."""
    cells = ["from lrcourse import check", "def edge(hessian):\n    import numpy as np\n    return 2 / np.linalg.eigvalsh(hessian)[-1]",
             f"number = {number}", f"def fastest(curvatures):\n    return 2 / (min(curvatures) + max(curvatures)) * {1 + number % 2}",
             "check('edge', edge)"]
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": cell} for cell in cells]}).encode()


def rows(out):
    with open(out / "grades.csv", encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def quiet(*_):
    return None


def everything(out):
    """All files of a run but the lock, by name."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file() and path.name != ".lock"}


def test_solved_is_full_unsolved_is_nothing_and_a_broken_file_is_a_row(tmp_path):
    folder = hand_in(tmp_path / "in", ada=SOLVED, bob=OPEN, carl=b"", dora=SOLVED.read_bytes()[:500], eve=answers(1))
    (folder / "folder.ipynb").mkdir()
    (folder / "link.ipynb").symlink_to("/etc/hostname")
    done = run.grade(folder, tmp_path / "out", show=quiet, jobs=2)
    got = rows(tmp_path / "out")
    assert done.submissions == len(got) == 7
    assert {name: (row["score"], row["status"]) for name, row in got.items()} == {
        "ada": ("6", "graded"), "bob": ("0", "graded"), "carl": ("0", "unreadable"), "dora": ("0", "unreadable"), "eve": ("2", "graded"),
        "folder": ("0", "unreadable"), "link": ("0", "unreadable")}
    assert (got["ada"]["edge"], got["ada"]["regime"], got["ada"]["fastest"], got["carl"]["max"]) == ("2", "2", "2", "6")
    assert list(got["ada"])[:6] == ["id", "name", "score", "max", "late", "status"]
    assert {path.stem for path in (tmp_path / "out" / "feedback").glob("*.html")} == set(got)
    notes = {path.stem: json.loads(path.read_text(encoding="utf-8"))["note"] for path in (tmp_path / "out" / "submissions").glob("*.json")}
    assert all(notes[name].endswith(".") for name in ("carl", "dora", "folder", "link"))
    assert "hostname" not in json.dumps(notes)


def test_every_solution_of_the_course_gets_full_marks(tmp_path):
    run.grade(ROOT / "solutions", tmp_path / "out", show=quiet, jobs=2)
    got = rows(tmp_path / "out")
    lost = {name: (row["score"], row["max"]) for name, row in got.items() if name[:2].isdigit() and row["score"] != row["max"]}
    short = {name: pair for name, pair in lost.items() if name[:2] != "15"}       # a person marks a part of the capstone
    assert got and not short


def test_the_same_seed_gives_the_same_files_and_another_does_not_mix_with_it(tmp_path):
    folder = hand_in(tmp_path / "in", ada=SOLVED, eve=answers(1))
    for out in ("one", "two"):
        run.grade(folder, tmp_path / out, seed="s", show=quiet)
    assert everything(tmp_path / "one") == everything(tmp_path / "two")
    before = everything(tmp_path / "one")
    with pytest.raises(CommandError, match="another seed.*--redo"):
        run.grade(folder, tmp_path / "one", seed="t", show=quiet)
    assert everything(tmp_path / "one") == before
    done = run.grade(folder, tmp_path / "one", seed="t", redo=True, show=quiet)
    assert done.graded == 2 and done.seed == "t"


def test_only_what_changed_is_graded_again(tmp_path):
    folder, out = hand_in(tmp_path / "in", ada=answers(0), bob=answers(1)), tmp_path / "out"
    first = run.grade(folder, out, show=quiet)
    assert run.grade(folder, out, show=quiet).graded == 0
    hand_in(folder, bob=answers(2), new=answers(3))
    again = run.grade(folder, out, show=quiet)
    assert (again.graded, again.seed) == (2, first.seed) and rows(out)["bob"]["score"] == "4"
    (out / "submissions" / "ada.json").write_text('{"id": "ada", "sco', encoding="utf-8")
    assert run.grade(folder, out, show=quiet).graded == 1 and rows(out)["ada"]["score"] == "4"
    (folder / "new.ipynb").unlink()
    run.grade(folder, out, show=quiet)
    assert set(rows(out)) == {"ada", "bob"}


def test_a_run_killed_at_any_moment_finishes_as_if_it_had_never_stopped(tmp_path):
    folder = hand_in(tmp_path / "in", **{f"s{n:02}": answers(n) for n in range(30)})
    command = [sys.executable, "-m", "lrcourse", "grade", str(folder), "--seed", "s", "--out"]
    for least in (1, 12):
        process = subprocess.Popen([*command, str(tmp_path / "killed")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(list(tmp_path.glob("killed/submissions/s*.json"))) < least and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = list(tmp_path.glob("killed/submissions/s*.json"))
    assert 12 <= len(left) and all(json.loads(path.read_text(encoding="utf-8")) for path in left)
    subprocess.run([*command, str(tmp_path / "killed")], check=True, capture_output=True)
    subprocess.run([*command, str(tmp_path / "whole")], check=True, capture_output=True)
    assert everything(tmp_path / "killed") == everything(tmp_path / "whole")
    groups = [place.name.split("-")[1] for parent, _, _ in memory._parents() for place in parent.glob("lrcourse-*-*")]
    assert all(Path("/proc", process).exists() for process in groups)          # those of the killed are swept away


def test_a_roster_decides_names_and_the_deadline_who_is_late(tmp_path):
    folder, out = hand_in(tmp_path / "in", u1=answers(0), u2=answers(1), u9=answers(2)), tmp_path / "out"
    os.utime(folder / "u2.ipynb", (2e9, 2e9))
    os.utime(folder / "u1.ipynb", (1e9, 1e9))
    (tmp_path / "class.csv").write_text("id,name\nu1,Ada Example\nu2,Bob Example\n", encoding="utf-8")
    run.grade(folder, out, roster_file=tmp_path / "class.csv", due=1.5e9, show=quiet)
    got = rows(out)
    assert [got[name]["name"] for name in ("u1", "u2", "u9")] == ["Ada Example", "Bob Example", ""]
    assert [got[name]["late"] for name in ("u1", "u2")] == ["no", "yes"]
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["unmatched"] == ["u9"]
    run.grade(folder, out, show=quiet)          # without a roster nobody has a name
    assert rows(out)["u1"]["name"] == ""


def test_what_a_run_writes_is_what_the_export_reads(tmp_path, capsys):
    folder, out, book = hand_in(tmp_path / "in", ada_12_901_hw=SOLVED, bob_13_902_hw=OPEN, eve_99_903_hw=SOLVED), tmp_path / "out", tmp_path / "book.csv"
    book.write_text("Student,ID,Section,HW (501)\nAda,12,M,\nBob,13,M,\n")
    assert main(["grade", str(folder), "--out", str(out), "--roster", str(book)]) == 0
    assert "1 of 3 fits no single student of the roster" in capsys.readouterr().out
    (folder / "bob_13_902_hw.ipynb").unlink()
    assert main(["grade", str(folder), "--out", str(out), "--roster", str(book)]) == 0
    assert main(["grade", "export", "--to", "canvas", "--out", str(out), "--roster", str(book)]) == 0
    assert (out / "export-canvas.csv").read_text().splitlines()[1:] == ["Ada,12,M,6", "Bob,13,M,"], "Bob's is not of the last run"
    assert "Left out: eve_99_903_hw: fits no student" in capsys.readouterr().out


def test_a_place_that_cannot_be_used_is_answered_with_this_command_s_own_option(tmp_path, capsys):
    (tmp_path / "out").write_text("a file")
    assert main(["grade", str(hand_in(tmp_path / "in", ada=OPEN)), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.endswith("rename it, or choose another folder with --out\n")


def test_any_executor_gives_the_same_grades(tmp_path):
    folder = hand_in(tmp_path / "in", ada=SOLVED, eve=answers(1), bad=b"{", bob=OPEN)
    run.grade(folder, tmp_path / "here", seed="s", show=quiet)
    with ProcessPoolExecutor(2) as executor:
        run.grade(folder, tmp_path / "there", seed="s", executor=executor, show=quiet)
    assert everything(tmp_path / "here") == everything(tmp_path / "there")


def test_a_cluster_gives_the_same_grades(tmp_path):
    distributed = pytest.importorskip("distributed", reason="a cluster is an extra: pip install -e '.[cluster]'")
    folder = hand_in(tmp_path / "in", ada=SOLVED, eve=answers(1), bad=b"{", bob=OPEN)
    run.grade(folder, tmp_path / "here", seed="s", show=quiet)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        command = [sys.executable, "-m", "lrcourse", "grade", str(folder), "--out", str(tmp_path / "there"), "--seed", "s",
                   "--executor", f"dask:{cluster.scheduler_address}"]
        subprocess.run(command, check=True, capture_output=True)
    assert everything(tmp_path / "here") == everything(tmp_path / "there")


def test_one_lesson_can_be_asked_of_all(tmp_path):
    folder = hand_in(tmp_path / "in", ada=SOLVED, bob=ROOT / "solutions" / "01_one_step.ipynb")
    run.grade(folder, tmp_path / "out", lessons=run.lessons_named("02"), show=quiet)
    assert {name: (row["score"], row["max"]) for name, row in rows(tmp_path / "out").items()} == {"ada": ("6", "6"), "bob": ("0", "6")}
    with pytest.raises(CommandError, match="no lesson '77' with exercises; there are: 01_one_step"):
        run.lessons_named("02,77")


@pytest.mark.parametrize("spoil, words", [
    (lambda out: (out.mkdir(), (out / "run.json").write_text("{")), "cannot be read"),
    (lambda out: out.write_text("a file"), "is a file where a folder should be"),
    (lambda out: (out.mkdir(), (out / "run.json").write_text('{"seed": "s", "lrcourse": "0.0.1", "limits": {}}')),
     "another lrcourse and another state of the library and another set of limits and another Python or numpy: add --redo"),
])
def test_a_results_folder_that_cannot_be_used_is_one_sentence(tmp_path, spoil, words):
    spoil(tmp_path / "out")
    with pytest.raises(CommandError, match=words) as error:
        run.grade(hand_in(tmp_path / "in", ada=answers(0)), tmp_path / "out", show=quiet)
    assert "\n" not in str(error.value)


def test_a_full_disk_is_one_sentence_and_the_next_run_finishes(tmp_path):
    folder = hand_in(tmp_path / "in", ada=answers(0), bob=answers(1))
    code = ("import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900)); import signal\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nfrom lrcourse.__main__ import main\nsys.exit(main(sys.argv[1:]))")
    command = ["grade", str(folder), "--out", str(tmp_path / "out"), "--seed", "s"]
    said = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)
    assert said.returncode == 1 and "the disk is full" in said.stderr and "Traceback" not in said.stderr
    subprocess.run([sys.executable, "-m", "lrcourse", *command], check=True, capture_output=True)
    assert set(rows(tmp_path / "out")) == {"ada", "bob"}


def test_a_file_that_disappears_or_may_not_be_read_is_a_row(tmp_path, monkeypatch):
    folder = hand_in(tmp_path / "in", ada=answers(0), gone=answers(1), mine=answers(2))

    def strange_open(path, *mode):
        if "gone" in str(path):
            raise FileNotFoundError(2, "No such file")
        if "mine" in str(path):
            raise PermissionError(13, "Permission denied")
        return open(path, *mode)

    monkeypatch.setattr(run, "open", strange_open, raising=False)
    run.grade(folder, tmp_path / "out", show=quiet)
    assert {name: row["status"] for name, row in rows(tmp_path / "out").items()} == {"ada": "graded", "gone": "unreadable", "mine": "unreadable"}


def test_where_nothing_keeps_strangers_apart_nothing_runs(tmp_path):
    folder = hand_in(tmp_path / "in", ada=answers(0))
    environment = {**os.environ, "PATH": str(tmp_path)}           # no bubblewrap there
    command = [sys.executable, "-m", "lrcourse", "grade", str(folder), "--out", str(tmp_path / "out")]
    said = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert said.returncode == 1 and "cannot be kept apart here" in said.stderr and "--unsafe" in said.stderr
    assert not list(tmp_path.glob("out/submissions/*"))
    unsafe = subprocess.run([*command, "--unsafe"], env=environment, capture_output=True, text=True, check=True)
    assert "NOT kept: the network is out of reach" in unsafe.stdout
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["rung"] == "limits"
