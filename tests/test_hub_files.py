"""What Binder and a hub are given: scripts that do what they say, and name only files that are there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import fake_course
import pytest

ROOT = Path(__file__).resolve().parent.parent
POSIX = pytest.mark.skipif(os.name != "posix" or shutil.which("bash") is None, reason="runs a script of bash")


@POSIX
def test_binders_script_installs_and_leaves_only_a_learners_notebooks(tmp_path):
    place = fake_course.make(tmp_path / "checkout")
    for name in ("lrcourse", "solutions", "tests"):
        (place / name).mkdir(exist_ok=True)
        (place / name / "x.py").touch()
    (place / "pyproject.toml").touch()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("pip", "lrcourse"):
        (programs / name).write_text(f'#!/bin/bash\necho {name} "$@" $(ls)\n')
        (programs / name).chmod(0o755)

    def build(**variables):
        kept = {name: value for name, value in os.environ.items() if name != "REPO_DIR"}
        return subprocess.run(["bash", ROOT / ".binder" / "postBuild"], cwd=place, text=True, capture_output=True,
                              env={**kept, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", **variables})
    refused = build()
    assert refused.returncode and (place / "lrcourse" / "x.py").exists() and not refused.stdout, "not in somebody's own checkout"
    done = build(REPO_DIR=str(place))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "pip install --no-cache-dir . exercises lessons lrcourse pyproject.toml solutions tests", "lrcourse new --dir ."]


@POSIX
def test_binders_start_gives_one_thread_and_hands_on_the_command():
    command = ["bash", "-c", 'echo "$OPENBLAS_NUM_THREADS" "$0"', "a b"]
    said = subprocess.run([ROOT / ".binder" / "start", *command], text=True, capture_output=True)
    assert said.stdout == "1 a b\n"
    assert os.access(ROOT / ".binder" / "postBuild", os.X_OK)


def test_a_starting_server_brings_the_notebooks_and_starts_though_that_fails(tmp_path):
    def start(**variables):
        home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "LRCOURSE_DIR": "", "PYTHONPATH": str(ROOT)}
        return subprocess.run([sys.executable, ROOT / ".hub" / "jupyter_server_config.py"], cwd=tmp_path, capture_output=True, text=True,
                              env={**os.environ, **home, **variables})
    assert start().returncode == 0
    brought, ours = ({path.name for path in (place / "lessons").glob("*.ipynb")} for place in (tmp_path / "lrcourse-notebooks", ROOT))
    assert brought == ours
    failed = start(LRCOURSE_DIR=str(ROOT))
    assert failed.returncode == 0 and "own checkout" in failed.stderr


def test_the_hub_gives_one_thread_and_opens_a_notebook_of_the_course():
    config = SimpleNamespace(Spawner=SimpleNamespace())
    exec((ROOT / ".hub" / "jupyterhub_config.py").read_text(), {"get_config": lambda: config})
    assert config.Spawner.environment == {"OPENBLAS_NUM_THREADS": "1"}
    assert (ROOT / config.Spawner.default_url.removeprefix("/lab/tree/lrcourse-notebooks/")).is_file()


def test_the_image_is_pinned_and_copies_what_is_there_and_what_the_wheel_is_made_of():
    text = (ROOT / ".hub" / "Dockerfile").read_text()
    assert re.search(r"^FROM quay\.io/jupyter/base-notebook:\d{4}-\d\d-\d\d$", text, re.M)
    copied = {name for line in re.findall(r"^COPY (.+)$", text, re.M) for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in copied)
    assert copied >= {"pyproject.toml", "README.md", "LICENSE", "LICENSE-content", "lrcourse", "lessons", "exercises", "solutions"}


def test_the_files_that_the_readme_installs_are_there():
    named = re.findall(r"^sudo install -Dm644 (\S+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert len(named) == 2 and all((ROOT / name).is_file() for name in named)
