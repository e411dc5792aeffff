"""The learner's folder: what is copied, and that nothing a learner wrote is ever lost."""

import json
import os
import subprocess
import sys
from errno import EACCES, ENOSPC
from pathlib import Path

import fake_course
import pytest
from fake_course import code, edit, notebook, rerun
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse import _safe
from lrcourse.folder import (STATE, CommandError, deliver, fetch_solution, learner_folder, newest_lesson, overview,
                             strip, touched)

ROOT = Path(__file__).resolve().parent.parent
LESSON = "lessons/01_one_step.ipynb"
TWIN = "lessons/01_one_step.new-2.0.ipynb"
NEW = {**fake_course.LESSONS, "01_one_step": "x - lr * g  # newer"}


@pytest.fixture
def course(tmp_path):
    return fake_course.make(tmp_path / "course")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "learner"


def files(folder):
    """All visible files, and hidden ones other than the lock, with their contents."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and path.name != ".lrcourse.lock"}


# ---- what is copied ------------------------------------------------------------------------------

def test_lessons_and_exercises_are_copied_and_solutions_are_not(course, folder):
    done = deliver(folder, course)
    names = {f"lessons/{name}.ipynb" for name in fake_course.LESSONS}
    names |= {"exercises/01_one_step.ipynb", "exercises/02_too_fast.ipynb"}
    assert set(files(folder)) == names | {STATE}
    assert set(done.copied) == names and str(done) == "5 notebooks copied"


def test_a_copy_holds_the_cells_and_none_of_the_answers(course, folder):
    deliver(folder, course)
    for path in folder.rglob("*.ipynb"):
        text = path.read_text()
        content = json.loads(text)
        assert "the answer" not in text and "widget-state" not in text
        assert [cell["id"] for cell in content["cells"]] == ["head", "code"]
        assert content["cells"][1]["outputs"] == [] and content["cells"][1]["execution_count"] is None
        assert content["cells"][1]["metadata"] == {"tags": ["core"]}
    assert code(folder / LESSON) == "x - lr * g"


def test_a_copy_is_the_same_bytes_each_time_and_valid(course, tmp_path):
    deliver(tmp_path / "a", course)
    deliver(tmp_path / "b", course)
    assert files(tmp_path / "a") == files(tmp_path / "b")
    import nbformat
    for path in (tmp_path / "a").rglob("*.ipynb"):
        nbformat.validate(nbformat.reads(path.read_text(), as_version=4))


def test_only_notebooks_are_copied(course, folder):
    (course / "lessons" / "source").mkdir()
    (course / "lessons" / "source" / "01_one_step.py").write_text("# %%")
    (course / "lessons" / ".ipynb_checkpoints").mkdir()
    (course / "lessons" / ".ipynb_checkpoints" / "01_one_step-checkpoint.ipynb").write_bytes(notebook("x"))
    (course / "exercises" / "README.md").write_text("for people who look into this folder")
    deliver(folder, course)
    assert not [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".ipynb", ".json", ".lock")
                and path.name != ".lrcourse.lock"]
    assert len(list(folder.rglob("*.ipynb"))) == 5


def test_a_second_start_writes_nothing(course, folder):
    deliver(folder, course)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    done = deliver(folder, course)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before
    assert str(done) == ""


def test_a_course_without_lessons_is_an_error(tmp_path, folder):
    with pytest.raises(CommandError, match="there are no lessons in"):
        deliver(folder, fake_course.make(tmp_path / "empty", {}))
    assert not folder.exists()


# ---- upgrades ------------------------------------------------------------------------------------

def test_an_upgrade_replaces_a_lesson_that_was_not_opened(course, folder):
    deliver(folder, course, "1.0")
    done = deliver(folder, fake_course.make(course, NEW), "2.0")
    assert code(folder / LESSON) == NEW["01_one_step"]
    assert done.refreshed == [LESSON] and not (folder / TWIN).exists()


def test_running_a_lesson_is_no_change_so_an_upgrade_replaces_it(course, folder):
    deliver(folder, course, "1.0")
    rerun(folder / LESSON)
    done = deliver(folder, fake_course.make(course, NEW), "2.0")
    assert code(folder / LESSON) == NEW["01_one_step"]
    assert done.refreshed == [LESSON] and not (folder / TWIN).exists()


def test_without_an_upgrade_what_a_run_showed_stays(course, folder):
    deliver(folder, course, "1.0")
    rerun(folder / LESSON)
    before = (folder / LESSON).read_bytes()
    assert str(deliver(folder, course, "1.0")) == ""
    assert (folder / LESSON).read_bytes() == before


def test_new_metadata_reaches_an_unopened_lesson_and_leaves_a_run_one_alone(course, folder):
    deliver(folder, course, "1.0")
    other = "lessons/02_too_fast.ipynb"
    rerun(folder / other)
    before = (folder / other).read_bytes()
    for name in (LESSON, other):
        (course / name).write_bytes(notebook("Lesson " + name[9], fake_course.LESSONS[name[8:-6]], minutes=20))
    deliver(folder, course, "2.0")
    assert json.loads((folder / LESSON).read_bytes())["metadata"]["lrcourse"]["minutes"] == 20
    assert (folder / other).read_bytes() == before


@pytest.mark.parametrize("spoil", [lambda path: edit(path, "mine"), lambda path: path.write_bytes(b"{ not json"),
                                   lambda path: path.write_bytes(b"[1]"), lambda path: path.write_bytes(b"\xff\xfe\x00"),
                                   lambda path: path.write_bytes(b"[" * 100_000)],
                         ids=["edited", "no json", "no notebook", "no text", "nested too deep"])
def test_what_the_learner_wrote_stays_and_the_new_version_is_put_beside_it_once(course, folder, spoil):
    deliver(folder, course, "1.0")
    spoil(folder / LESSON)
    mine = (folder / LESSON).read_bytes()
    assert str(deliver(folder, course, "1.0")) == ""                    # nothing newer, nothing beside
    done = deliver(folder, fake_course.make(course, NEW), "2.0")
    assert (folder / LESSON).read_bytes() == mine and code(folder / TWIN) == NEW["01_one_step"]
    assert str(done) == f"{LESSON} is yours and stays as it is; the course's new version is {TWIN}"
    (folder / TWIN).unlink()                                            # not wanted: it does not come back
    assert str(deliver(folder, course, "2.0")) == ""
    assert (folder / LESSON).read_bytes() == mine and not (folder / TWIN).exists()


def test_each_newer_version_gets_its_own_file_beside(course, folder):
    deliver(folder, course, "1.0")
    edit(folder / LESSON, "mine")
    deliver(folder, fake_course.make(course, NEW), "2.0")
    edit(folder / TWIN, "mine too")
    deliver(folder, fake_course.make(course, {**NEW, "01_one_step": "third"}), "2.0")
    deliver(folder, fake_course.make(course, {**NEW, "01_one_step": "fourth"}), "3.0")
    assert {path.name: code(path) for path in (folder / "lessons").glob("01*")} == {
        "01_one_step.ipynb": "mine", "01_one_step.new-2.0.ipynb": "mine too",
        "01_one_step.new-2.0-2.ipynb": "third", "01_one_step.new-3.0.ipynb": "fourth"}


def test_who_renames_the_new_version_over_the_old_one_is_up_to_date(course, folder):
    deliver(folder, course, "1.0")
    edit(folder / LESSON, "mine")
    deliver(folder, fake_course.make(course, NEW), "2.0")
    os.replace(folder / TWIN, folder / LESSON)
    assert str(deliver(folder, course, "2.0")) == ""
    done = deliver(folder, fake_course.make(course, {**NEW, "01_one_step": "third"}), "3.0")
    assert done.refreshed == [LESSON] and code(folder / LESSON) == "third"


def test_a_deleted_or_emptied_notebook_is_copied_again(course, folder):
    deliver(folder, course)
    (folder / LESSON).unlink()
    (folder / "exercises/01_one_step.ipynb").write_bytes(b"")
    assert deliver(folder, course).copied == [LESSON, "exercises/01_one_step.ipynb"]


def test_a_notebook_of_the_same_name_that_was_there_before_is_the_learners(course, folder):
    (folder / "lessons").mkdir(parents=True)
    (folder / LESSON).write_bytes(notebook("Mine"))
    done = deliver(folder, course, "2.0")
    assert (folder / LESSON).read_bytes() == notebook("Mine")
    assert done.beside == [(LESSON, TWIN)]


def test_a_lesson_that_the_course_dropped_stays_with_the_learner(course, folder):
    deliver(folder, course, "1.0")
    (course / LESSON).unlink()
    deliver(folder, course, "2.0")
    assert (folder / LESSON).is_file()


# ---- the memory ----------------------------------------------------------------------------------

@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"notebooks": 3}', b'{"notebooks": {"a": 1}}', b"\xff",
                                    b'{"notebooks": {"lessons/01_one_step.ipynb": {"file": 1, "text": null}}}'])
def test_a_damaged_memory_is_said_and_kept_and_loses_nothing(course, folder, damage):
    deliver(folder, course, "1.0")
    edit(folder / LESSON, "mine")
    rerun(folder / "lessons/02_too_fast.ipynb")
    (folder / STATE).write_bytes(damage)
    before = files(folder)
    done = deliver(folder, course, "1.0")
    kept = f"{STATE}.damaged-1"
    assert f"{STATE} was damaged: it is kept as {kept}" in str(done)
    assert files(folder)[kept] == damage
    assert {name: files(folder)[name] for name in before if name != STATE} == \
           {name: content for name, content in before.items() if name != STATE}
    assert done.beside == [(LESSON, "lessons/01_one_step.new-1.0.ipynb")]
    assert str(deliver(folder, course, "1.0")) == ""                    # mended: no more to say


def test_a_memory_damaged_twice_is_kept_twice(course, folder):
    for damage in (b"one", b"two"):
        deliver(folder, course)
        (folder / STATE).write_bytes(damage)
        deliver(folder, course)
    assert files(folder)[f"{STATE}.damaged-1"] == b"one" and files(folder)[f"{STATE}.damaged-2"] == b"two"


def test_a_lost_memory_loses_nothing(course, folder):
    deliver(folder, course, "1.0")
    edit(folder / LESSON, "mine")
    (folder / STATE).unlink()
    deliver(folder, fake_course.make(course, NEW), "2.0")
    assert code(folder / LESSON) == "mine" and code(folder / TWIN) == NEW["01_one_step"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["write", "run", "upgrade", "downgrade", "forget", "damage", "spoil", "delete"]),
                          st.sampled_from(["00_start_here", "01_one_step"])), max_size=8))
def test_whatever_happens_each_text_a_learner_wrote_is_still_there(tmp_path_factory, happenings):
    place = tmp_path_factory.mktemp("any")
    folder, wrote, version = place / "learner", {}, 1
    for n, (what, name) in enumerate([("start", ""), *happenings]):
        path = folder / "lessons" / f"{name}.ipynb"
        if what == "write":
            path.write_bytes(notebook("mine", f"mine {n}"))
            wrote[path] = f"mine {n}"
        elif what == "spoil":
            path.write_bytes(b"spoiled %d" % n)
            wrote[path] = f"spoiled {n}"
        elif what == "delete":
            path.unlink()
            wrote.pop(path, None)
        elif what == "run" and not wrote.get(path, "").startswith("spoiled"):
            rerun(path)
        elif what in ("forget", "damage"):
            (folder / STATE).unlink() if what == "forget" else (folder / STATE).write_bytes(b"?")
        version += {"upgrade": 1, "downgrade": -1}.get(what, 0)
        deliver(folder, fake_course.make(place / "course", dict.fromkeys(["00_start_here", "01_one_step"], f"v{version}"),
                                         solutions=False), f"{version}.0")
        for path, text in wrote.items():
            assert text in path.read_text()
        assert not list(folder.rglob("*.tmp"))


# ---- solutions -----------------------------------------------------------------------------------

@pytest.mark.parametrize("which", ["01", "1", "01_one_step"])
def test_one_solution_is_fetched_with_its_outputs(course, folder, which):
    said = fetch_solution(folder, which, course)
    assert said == str(folder / "solutions" / "01_one_step.ipynb")
    assert Path(said).read_bytes() == (course / "solutions" / "01_one_step.ipynb").read_bytes()
    assert [path.name for path in (folder / "solutions").iterdir()] == ["01_one_step.ipynb"]


def test_notes_in_a_solution_stay_when_it_is_fetched_again(course, folder):
    path = Path(fetch_solution(folder, "01", course, "1.0"))
    edit(path, "my notes")
    assert fetch_solution(folder, "01", course, "1.0") == str(path)
    said = fetch_solution(folder, "01", fake_course.make(course, NEW), "2.0")
    assert code(path) == "my notes" and "solutions/01_one_step.new-2.0.ipynb" in said


@pytest.mark.parametrize("which, said", [
    ("07", "there is no solution '07'; there are: 01_one_step, 02_too_fast"),
    ("00", "there is no solution '00'; there are: 01_one_step, 02_too_fast"),
    ("one", "there is no solution 'one'; there are: 01_one_step, 02_too_fast"),
    ("../lessons/01_one_step", "there is no solution"), ("", "say which solution you want; there are: 01_one_step")])
def test_an_unknown_solution_is_answered_by_what_there_is(course, folder, which, said):
    with pytest.raises(CommandError) as error:
        fetch_solution(folder, which, course)
    assert str(error.value).startswith(said)
    assert not folder.exists()


def test_a_course_without_solutions_says_so(tmp_path, folder):
    with pytest.raises(CommandError, match="has no solutions, as it has no exercises yet"):
        fetch_solution(folder, "02", fake_course.make(tmp_path / "bare", solutions=False))


# ---- what the learner did ------------------------------------------------------------------------

def at(path, seconds):
    os.utime(path, ns=(10**9 * seconds, 10**9 * seconds))


def test_the_first_start_is_the_start_and_later_the_newest_lesson_touched(course, folder):
    deliver(folder, course)
    assert newest_lesson(folder) == "lessons/00_start_here.ipynb"
    at(folder / "lessons/02_too_fast.ipynb", 4_000_000_000)             # newer, but neither run nor changed
    assert newest_lesson(folder) == "lessons/00_start_here.ipynb"
    for name, seconds in (("01_one_step", 2_000_000_000), ("00_start_here", 1_900_000_000)):
        rerun(folder / f"lessons/{name}.ipynb")
        at(folder / f"lessons/{name}.ipynb", seconds)
    edit(folder / "exercises/02_too_fast.ipynb", "newest, but no lesson")
    assert newest_lesson(folder) == LESSON


def test_opening_a_lesson_is_not_working_on_it(course, folder):
    deliver(folder, course)
    content = json.loads((folder / LESSON).read_bytes())
    content["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}      # JupyterLab saves that on its own
    (folder / LESSON).write_bytes(json.dumps(content).encode())
    assert touched(folder) == [] and newest_lesson(folder) == "lessons/00_start_here.ipynb"


def test_the_new_version_beside_a_lesson_counts_only_when_it_was_touched(course, folder):
    deliver(folder, course, "1.0")
    edit(folder / LESSON, "mine")
    at(folder / LESSON, 1_000_000_000)
    deliver(folder, fake_course.make(course, NEW), "2.0")
    assert newest_lesson(folder) == LESSON
    rerun(folder / TWIN)
    assert newest_lesson(folder) == TWIN


def test_a_copy_that_the_learner_made_counts(course, folder):
    deliver(folder, course)
    (folder / "lessons" / "01_one_step-Copy1.ipynb").write_bytes(notebook("mine"))
    assert newest_lesson(folder) == "lessons/01_one_step-Copy1.ipynb"


def test_the_overview_gives_title_and_minutes_and_marks_what_was_touched(course, folder):
    (course / "lessons" / "02_too_fast.ipynb").write_bytes(notebook("Too fast", minutes=25))
    before = overview(folder, course).splitlines()
    assert before[0] == "  lessons/00_start_here           Lesson 0"
    assert before[2] == "  lessons/02_too_fast     25 min  Too fast, in short"
    assert len(before) == 7 and not any(line.startswith("*") for line in before)
    deliver(folder, course)
    rerun(folder / LESSON)
    after = overview(folder, course).splitlines()
    assert [line[2:21] for line in after if line.startswith("* lessons")] == ["lessons/01_one_step"]
    assert after[-1] == "* you have worked on it"
    assert touched(folder) == [LESSON]


# ---- what can go wrong ---------------------------------------------------------------------------

def test_a_checkout_of_the_project_is_refused_and_so_is_a_folder_in_it(tmp_path):
    for place in (ROOT, ROOT / "lessons", ROOT / "not" / "yet"):
        with pytest.raises(CommandError, match="lies in the project's own checkout .*choose another folder with --dir"):
            learner_folder(str(place))
    assert learner_folder(str(tmp_path / "free")) == (tmp_path / "free").resolve()


def test_a_checkout_is_refused_by_another_name_too(tmp_path):
    try:
        (tmp_path / "link").symlink_to(ROOT / "tests", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no symbolic links here")
    with pytest.raises(CommandError, match="own checkout"):
        learner_folder(str(tmp_path / "link" / "notes"))


@pytest.mark.parametrize("file", [".", "lessons"])
def test_a_file_where_a_folder_should_be_is_named_and_kept(course, folder, file):
    blocked = folder / file
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("mine")
    with pytest.raises(CommandError) as error:
        deliver(folder, course)
    assert str(error.value) == (f"{blocked} is a file where a folder should be: rename it, "
                                "or choose another folder with --dir")
    assert blocked.read_text() == "mine"


def test_a_folder_where_a_notebook_should_be_is_named(course, folder):
    (folder / LESSON).mkdir(parents=True)
    with pytest.raises(CommandError, match="01_one_step.ipynb (is a folder where a file should be|may not be read)"):
        deliver(folder, course)


def test_a_folder_that_may_not_be_written_is_named(course, folder):
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("this user may write everywhere")
    folder.mkdir(mode=0o500)
    with pytest.raises(CommandError, match="may not be read or written"):
        deliver(folder, course)


@pytest.mark.parametrize("code, said", [(ENOSPC, "the disk is full: "), (EACCES, "may not be read or written")])
@pytest.mark.parametrize("first_failure", range(1, 7))
def test_a_disk_that_fails_half_way_leaves_only_whole_files_and_the_next_start_completes(
        course, folder, monkeypatch, code, said, first_failure):
    deliver(folder, course, "1.0")
    edit(folder / LESSON, "mine")
    before, calls = files(folder), 0
    lessons = {name: text + "  # newer" for name, text in fake_course.LESSONS.items()}
    newer = fake_course.make(course, {**lessons, "03_more": "more", "04_more": "more"})

    def fsync(_):
        nonlocal calls
        calls += 1
        if calls >= first_failure:
            raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(_safe.os, "fsync", fsync)
        with pytest.raises(CommandError, match=said):
            deliver(folder, newer, "2.0")
    after = files(folder)
    whole = {*before.values(), *(strip(path.read_bytes()) for path in newer.rglob("*.ipynb"))}
    assert not [name for name in after if name.endswith(".tmp")]
    assert set(after.values()) <= whole and after[LESSON] == before[LESSON] and after[STATE] == before[STATE]
    deliver(folder, newer, "2.0")
    for path in [*newer.glob("lessons/*.ipynb"), *newer.glob("exercises/*.ipynb")]:
        name = path.relative_to(newer).as_posix()
        assert files(folder)[TWIN if name == LESSON else name] == strip(path.read_bytes())
    assert files(folder)[LESSON] == before[LESSON]


HOLD = "import sys, time; from pathlib import Path; from lrcourse._safe import alone\n" \
       "with alone(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"


@pytest.fixture
def holder(folder):
    """Another process that holds the folder's lock."""
    folder.mkdir()
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder / ".lrcourse.lock")], stdout=subprocess.PIPE,
                               env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert process.stdout.readline().strip() == b"held"
    yield process
    process.kill()
    process.communicate()


def test_who_waits_in_vain_for_another_copy_is_told(course, folder, holder, monkeypatch):
    monkeypatch.setattr(_safe, "PATIENCE", 0.2)
    with pytest.raises(CommandError, match=f"another lrcourse has been copying into {folder} for 0.2 s"):
        deliver(folder, course)
    assert not (folder / "lessons").exists()


def test_the_lock_of_a_copy_that_was_killed_holds_nobody_up(course, folder, holder):
    holder.kill()
    holder.wait()
    assert len(deliver(folder, course).copied) == 5


def test_a_disk_without_locks_is_no_obstacle(course, folder, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def flock(*_):
        raise OSError(next(iter(_safe.NO_LOCKS)), "no locks")

    monkeypatch.setattr(fcntl, "flock", flock)
    assert len(deliver(folder, course).copied) == 5
