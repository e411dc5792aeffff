"""The command `lrcourse`, as a learner types it; most tests run the real package on a small course."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import fake_course
import pytest
from fake_course import code, edit, rerun

from lrcourse import __main__, __version__, lab

ROOT = Path(__file__).resolve().parent.parent
VERBS = "open, new, list, where, solution, doctor, grade, site, wheelhouse, colab"


@pytest.fixture(scope="module", params=["wheel", "checkout"])
def package(request, tmp_path_factory):
    """The library with a small course where a wheel, or a checkout, has it."""
    place = tmp_path_factory.mktemp(request.param)
    shutil.copytree(ROOT / "lrcourse", place / "lrcourse", ignore=shutil.ignore_patterns("__pycache__", "_course"))
    fake_course.make(place / "lrcourse" / "_course" if request.param == "wheel" else place)
    if request.param == "checkout":
        (place / "pyproject.toml").touch()
    return place


@pytest.fixture
def environment(package, tmp_path):
    """A user without anything: an empty home and no settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LRCOURSE", "JUPYTER"))}
    (tmp_path / "home").mkdir()
    return {**kept, "HOME": str(tmp_path / "home"), "USERPROFILE": str(tmp_path / "home"),
            "PYTHONPATH": str(package), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def lrcourse(environment, tmp_path):
    """Run `lrcourse ...`; returns the process with what it printed."""
    def run(*arguments, limit=None, **variables):
        return subprocess.run([sys.executable, "-m", "lrcourse", *map(str, arguments)], cwd=tmp_path, text=True,
                              capture_output=True, env={**environment, **variables}, preexec_fn=limit, encoding="utf-8")
    return run


# ---- copying -------------------------------------------------------------------------------------

def test_new_fills_a_folder_in_the_home_and_says_where(lrcourse, tmp_path):
    place = (tmp_path / "home" / "lrcourse-notebooks").resolve()
    first, second = lrcourse("new"), lrcourse("new")
    assert (first.returncode, first.stdout) == (0, f"5 notebooks copied\nYour notebooks are in {place}\n")
    assert (second.returncode, second.stdout) == (0, f"Your notebooks are in {place}\n")
    assert code(place / "lessons" / "01_one_step.ipynb") == "x - lr * g"
    assert "the answer" not in (place / "lessons" / "01_one_step.ipynb").read_text()


def test_dir_wins_over_the_environment_and_the_environment_over_the_default(lrcourse, tmp_path):
    a, b = (tmp_path / "a").resolve(), (tmp_path / "b").resolve()
    assert lrcourse("where", LRCOURSE_DIR=str(a)).stdout == f"{a}\n"
    assert lrcourse("where", "--dir", b, LRCOURSE_DIR=str(a)).stdout == f"{b}\n"
    assert lrcourse("--dir", b, "where").stdout == f"{b}\n"
    assert lrcourse("where", LRCOURSE_DIR="").stdout.endswith("lrcourse-notebooks\n")
    assert not a.exists() and not b.exists()


def test_list_marks_what_was_worked_on(lrcourse, tmp_path):
    assert lrcourse("list").stdout.count("\n") == 7
    lrcourse("new", "--dir", "mine")
    rerun(tmp_path / "mine" / "lessons" / "01_one_step.ipynb")
    assert re.findall(r"^\* (\S+)", lrcourse("list", "--dir", "mine").stdout, re.M)[0] == "lessons/01_one_step"


def test_solution_copies_one_and_an_unknown_one_lists_them(lrcourse, tmp_path):
    found = lrcourse("solution", "02", "--dir", "mine")
    assert Path(found.stdout.strip()) == (tmp_path / "mine" / "solutions" / "02_too_fast.ipynb").resolve()
    missing = lrcourse("solution", "9", "--dir", "mine")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr == "lrcourse: there is no solution '9'; there are: 01_one_step, 02_too_fast\n"


def test_several_copies_at_once_all_succeed(environment, tmp_path):
    command = [sys.executable, "-m", "lrcourse", "new", "--dir", "mine"]
    running = [subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert sum("5 notebooks copied" in text for text in said) == 1
    assert len(list((tmp_path / "mine").rglob("*.ipynb"))) == 5 and not list((tmp_path / "mine").rglob("*.tmp"))


# ---- one sentence for what is wrong --------------------------------------------------------------

@pytest.mark.parametrize("arguments, said", [
    (["lists"], f"there is no verb 'lists'; there are: {VERBS}"),
    (["list", "--all", "1"], "list takes nothing but --dir and --path, got --all 1"),
    (["solution"], "say which solution you want; there are: 01_one_step, 02_too_fast")])
def test_a_wrong_command_is_answered_in_one_sentence(lrcourse, arguments, said):
    answer = lrcourse(*arguments)
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", f"lrcourse: {said}\n")


def test_a_file_where_the_folder_should_be_is_said_in_one_sentence(lrcourse, tmp_path):
    (tmp_path / "mine").write_text("mine")
    for verb in ([], ["new"], ["solution", "01"]):
        answer = lrcourse(*verb, "--dir", "mine")
        assert answer.returncode == 1 and answer.stderr.count("\n") == 1
        assert "is a file where a folder should be" in answer.stderr
    assert (tmp_path / "mine").read_text() == "mine"


def test_the_checkout_itself_is_refused(lrcourse, package):
    answer = lrcourse("new", "--dir", package / "lessons")
    assert (answer.returncode == 1) == (package.name.startswith("checkout"))
    assert ("own checkout" in answer.stderr) == (package.name.startswith("checkout"))


def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing_half_written(lrcourse, tmp_path):
    resource = pytest.importorskip("resource")
    answer = lrcourse("new", "--dir", "mine", limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)))
    assert answer.returncode == 1 and answer.stderr.count("\n") == 1
    assert answer.stderr.startswith("lrcourse: the disk is full: ")
    assert [path.name for path in (tmp_path / "mine").rglob("*") if path.is_file()] == [".lrcourse.lock"]
    assert lrcourse("new", "--dir", "mine").stdout.startswith("5 notebooks copied")


def test_a_damaged_memory_is_said_and_nothing_is_lost(lrcourse, tmp_path):
    lrcourse("new", "--dir", "mine")
    edit(tmp_path / "mine" / "lessons" / "01_one_step.ipynb", "my own")
    (tmp_path / "mine" / ".lrcourse.json").write_text("{")
    answer = lrcourse("new", "--dir", "mine")
    assert answer.returncode == 0 and ".lrcourse.json was damaged: it is kept as .lrcourse.json.damaged-1" in answer.stdout
    assert code(tmp_path / "mine" / "lessons" / "01_one_step.ipynb") == "my own"


# ---- opening -------------------------------------------------------------------------------------

@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Run the command line in this process with a small course; what JupyterLab would have been given."""
    given = []
    monkeypatch.setattr(__main__.folder, "course_folder", lambda: fake_course.make(tmp_path / "course"))
    monkeypatch.setattr(lab, "command", lambda *arguments: given.append(arguments) or ["jupyterlab"])
    monkeypatch.setattr(lab, "start", lambda command: 0 if command == ["jupyterlab"] else 1)
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.delenv("JUPYTERHUB_SERVICE_PREFIX", raising=False)
    monkeypatch.setenv("LRCOURSE_DIR", str(tmp_path / "mine"))

    def run(*arguments):
        assert __main__.main(list(arguments)) == 0
        return given.pop() if given else None
    return run


def test_no_verb_copies_and_opens_the_start(opened, tmp_path, capsys):
    mine = (tmp_path / "mine").resolve()
    assert opened() == (mine, "lessons/00_start_here.ipynb", [])
    assert capsys.readouterr().out.splitlines() == [
        "5 notebooks copied", f"Your notebooks are in {mine}",
        "JupyterLab is starting; to stop it, press Ctrl+C twice in this window"]
    assert opened("open")[1] == "lessons/00_start_here.ipynb"


def test_a_later_start_opens_the_lesson_worked_on_last(opened, tmp_path):
    opened()
    rerun(tmp_path / "mine" / "lessons" / "01_one_step.ipynb")
    assert opened()[1] == "lessons/01_one_step.ipynb"


@pytest.mark.parametrize("options", [["--no-browser"], ["--ServerApp.port=9000", "--no-browser"], ["--port", "9000"], ["-y"]])
def test_options_of_jupyterlab_go_on_to_it(opened, options, tmp_path):
    assert opened(*options)[2] == options
    assert opened("open", *options, "--dir", str(tmp_path / "other"))[::2] == ((tmp_path / "other").resolve(), options)


def test_inside_a_hub_it_copies_and_prints_the_link(opened, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/")
    monkeypatch.setenv("JUPYTER_SERVER_ROOT", str(tmp_path))
    assert opened() is None
    assert capsys.readouterr().out.splitlines()[-1] == "Open /user/ada/lab/tree/mine/lessons/00_start_here.ipynb"
    monkeypatch.setenv("JUPYTER_SERVER_ROOT", str(tmp_path / "elsewhere"))
    assert opened() is None
    assert capsys.readouterr().out.splitlines()[-1] == "This hub does not show that folder: choose one inside yours with --dir"


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="stops the server by a POSIX signal")
def test_jupyterlab_answers_on_the_lesson_though_its_port_is_taken(environment, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "lrcourse", "--dir", "mine", "--no-browser", f"--ServerApp.port={port}"], cwd=tmp_path,
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        stop = threading.Timer(100, process.kill)       # the readline below must come to an end
        stop.start()
        try:
            found, said = None, []
            while not found and (line := process.stdout.readline()):
                said.append(line)
                found = re.search(r"(http://127\.0\.0\.1:(\d+))(/lab/tree/lessons/00_start_here\.ipynb)(\?token=\w+)", line)
            assert found, "".join(said)
            base, chosen, path, token = found.groups()
            assert int(chosen) != port
            assert "<title>JupyterLab</title>" in get(base + path + token)
            assert "mine" not in get(base + "/api/contents" + token) and "lessons" in get(base + "/api/contents" + token)
        finally:
            stop.cancel()
            process.terminate()
            process.communicate(timeout=60)


def get(url, patience=30):
    """The page at `url`; the address is printed before the port answers."""
    for attempt in range(patience):
        try:
            with urllib.request.urlopen(url, timeout=30) as page:
                return page.read().decode()
        except ConnectionError as error:
            failure = error
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            failure = error
        time.sleep(1)
    raise failure


# ---- small things --------------------------------------------------------------------------------

def test_version_and_help(lrcourse):
    assert lrcourse("--version").stdout == f"lrcourse {__version__}\n"
    text = lrcourse("--help").stdout
    assert all(f"\n  {verb}" in text for verb in VERBS.split(", ")) and "--dir" in text


def test_help_loads_nothing_heavy(environment, tmp_path):
    script = "import sys, lrcourse.__main__; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], env=environment, cwd=tmp_path, text=True, capture_output=True, check=True)
    heavy = {"numpy", "matplotlib", "jupyterlab", "jupyter_client", "jupyter_core", "anywidget", "IPython", "nbformat"}
    assert not heavy & set(loaded.stdout.split())


def test_a_terminal_that_knows_no_check_mark_gets_its_name(environment, tmp_path):
    answer = subprocess.run([sys.executable, "-m", "lrcourse", "doctor"], cwd=tmp_path, capture_output=True,
                            env={**environment, "PYTHONIOENCODING": "cp1252"})
    assert b"Traceback" not in answer.stderr and b"\\N{CHECK MARK} Python" in answer.stdout
