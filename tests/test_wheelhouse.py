"""The wheelhouse: one that is made installs without an index, and what goes wrong is one sentence and no folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from lrcourse import __main__, wheelhouse
from lrcourse._safe import CommandError

LINUX = {"os_name": "posix", "sys_platform": "linux", "python_version": "3.12", "python_full_version": "3.12.0"}


def wheel(folder, name, version, needs=(), extras=()):
    """A wheel of nothing but its metadata."""
    lines = [f"Name: {name}", f"Version: {version}", *(f"Provides-Extra: {e}" for e in extras), *(f"Requires-Dist: {n}" for n in needs)]
    path = Path(folder, f"{name}-{version}-py3-none-any.whl")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(["Metadata-Version: 2.1", *lines, ""]))
    return path


@pytest.fixture
def pip(monkeypatch):
    """Stand in for every program that is started: pip makes our wheel only; `failing` says which verb fails, and how."""
    told = SimpleNamespace(calls=[], failing={})

    def run(command, **options):
        told.calls.append([*map(str, command)])
        words = told.calls[-1]
        wrong = next((said for word, said in told.failing.items() if word in words), None)
        if "--wheel-dir" in words and wrong is None:
            wheel(words[words.index("--wheel-dir") + 1], "lrcourse", "1.0", extras=["test", "site"])
        return subprocess.CompletedProcess(command, wrong is not None, "", wrong or "")
    monkeypatch.setattr(wheelhouse.subprocess, "run", run)
    return told


def said(capsys, *arguments):
    """Run the verb; the one sentence that it failed with."""
    assert __main__.main(["wheelhouse", *map(str, arguments)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("lrcourse: ") and error.count("\n") == 1
    return error


# ---- what is made --------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_whole_installs_with_the_index_off_and_the_doctor_is_content(tmp_path, capsys):
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--retries=1", "--timeout=15", "--dest", tmp_path / "asked", "tqdm"]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("pip reaches no package index, and a wheelhouse is made from one")
    assert __main__.main(["wheelhouse", str(tmp_path / "a room" / "wheels")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4 and "running lrcourse doctor there" in lines[2] and lines[3].startswith(f"{tmp_path / 'a room' / 'wheels'}: ")
    there = {path.name.split("-")[0].lower() for path in (tmp_path / "a room" / "wheels").iterdir()}
    assert {"lrcourse", "jupyterlab", "numpy", "matplotlib", "anywidget", "INSTALL.txt".lower()} <= there
    assert [path.name for path in (tmp_path / "a room").iterdir()] == ["wheels"], "and nothing half-made beside it"


def test_it_builds_fetches_tries_and_then_gives_it_its_name(tmp_path, pip, capsys):
    out = tmp_path / "house"
    assert __main__.main(["wheelhouse", str(out), "--extra", "test", "--extra", "site"]) == 0
    ours, needs, fresh, install, doctor = pip.calls
    assert "--no-deps" in ours and ours[-1] == str(Path(wheelhouse.__file__).resolve().parent.parent)
    assert needs[-1].endswith("lrcourse-1.0-py3-none-any.whl[site,test]") and fresh[1:3] == ["-m", "venv"]
    assert install[-4:-2] == ["--no-index", "--find-links"] and install[-1] == "lrcourse[site,test]" and doctor[1] == "doctor"
    text = (out / "INSTALL.txt").read_text()
    assert text.count('pip install --no-index --find-links "house" "lrcourse[site,test]"') == 2 and "\\Scripts\\" in text
    assert sorted(path.name for path in out.iterdir()) == ["INSTALL.txt", "lrcourse-1.0-py3-none-any.whl"]
    assert [path.name for path in tmp_path.iterdir()] == ["house"]
    if os.name == "posix":
        assert out.stat().st_mode & 0o050 == 0o050 & ~_umask(), "others may read it as far as the umask says"


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_the_trial_has_no_index_no_settings_and_no_library_but_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_FIND_LINKS", "elsewhere")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    seen = []
    monkeypatch.setattr(wheelhouse.subprocess, "run",
                        lambda command, env, **options: seen.append(env) or subprocess.CompletedProcess(command, 0, "", ""))
    wheelhouse._step(["pip"], "wrong")
    assert seen[0]["PIP_NO_INDEX"] == "1" and seen[0]["PIP_CONFIG_FILE"] == os.devnull
    assert "PIP_FIND_LINKS" not in seen[0] and "PYTHONPATH" not in seen[0]


def test_for_another_system_it_fetches_what_that_one_needs_and_says_that_it_was_not_tried(tmp_path, pip, capsys, monkeypatch):
    needs = {"one": ['two>=1; sys_platform == "win32"'],
             "two": ['three[more]; python_version >= "3.12"'], "three": ['four; extra == "more"']}
    monkeypatch.setattr(wheelhouse, "_pip", lambda verb, *words: fake_pip(verb, *map(str, words)))
    asked = []

    def fake_pip(verb, *words):
        folder = words[words.index("--dest" if verb == "download" else "--wheel-dir") + 1]
        if verb == "wheel":
            wheel(folder, "lrcourse", "1.0", ["one"])
            return
        assert "--only-binary=:all:" in words and "--platform=win_amd64" in words and words[words.index("--python-version") + 1] == "3.12"
        asked.append([Path(word).name for word in words if not word.startswith("-")][3:])
        for word in ["one"] if len(asked) == 1 else asked[-1]:
            wheel(folder, word.split(">")[0].split("[")[0], "1.0", needs.get(word.split(">")[0].split("[")[0], ()))
    wheelhouse.build(tmp_path / "house", "3.12", "windows")
    assert [line[-1] for line in asked] == ["lrcourse-1.0-py3-none-any.whl", "two>=1", "three[more]", "four"]
    out = capsys.readouterr().out
    assert "cannot be installed here" in out and "Python 3.12 on windows" in out
    assert not [call for call in pip.calls if "venv" in call]


def test_what_is_missing_is_read_from_the_wheels_for_the_system_asked_for(tmp_path):
    wheel(tmp_path, "lrcourse", "1.0", ["A_b>=2", 'w; sys_platform == "win32"', 't; extra == "test"', "c[x]"], ["test"])
    wheel(tmp_path, "a.b", "1.5")
    wheel(tmp_path, "c", "1", ['d; extra == "x"', 'e; extra == "y"', "lrcourse"])
    assert wheelhouse.missing(tmp_path, LINUX) == ["A_b>=2", "d"]
    assert wheelhouse.missing(tmp_path, LINUX, ["test"]) == ["A_b>=2", "d", "t"]
    assert wheelhouse.missing(tmp_path, LINUX | {"sys_platform": "win32"}) == ["A_b>=2", "d", "w"]


def test_a_requirement_that_no_wheel_meets_ends_it(tmp_path, monkeypatch):
    monkeypatch.setattr(wheelhouse, "_pip", lambda verb, *words: wheel(words[words.index("--dest") + 1], "lrcourse", "1.0", ["gone"]))
    with pytest.raises(CommandError, match="no wheel was found for gone with Python 3.13 on macos"):
        wheelhouse._fetch_foreign(tmp_path, tmp_path / "lrcourse-1.0-py3-none-any.whl", "3.13", "macos", ())


# ---- what is wrong -------------------------------------------------------------------------------

@pytest.mark.parametrize("arguments, words", [
    (["--platform", "beos"], "--platform must be one of linux, linux-arm, macos, macos-intel, windows, got 'beos'"),
    (["--python", "3.9"], "--python must be 3.10 or newer, as in 3.12, got '3.9'"),
    (["--python", "new"], "--python must be 3.10 or newer, as in 3.12, got 'new'"),
    (["--wheel", "no-such.whl"], "--wheel must be a file lrcourse-VERSION-py3-none-any.whl, got no-such.whl"),
    (["--extra", "tests"], "--extra must be one of site, test, got 'tests'")])
def test_a_wrong_option_is_one_sentence(tmp_path, pip, capsys, arguments, words):
    assert words in said(capsys, tmp_path / "house", *arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_file_or_a_full_folder_in_its_place_stays_as_it_is(tmp_path, pip, capsys):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    (tmp_path / "empty").mkdir()
    assert f"{tmp_path / 'file'} is a file: choose another name" in said(capsys, tmp_path / "file")
    assert "is a file where a folder should be" in said(capsys, tmp_path / "file" / "house")
    assert "is not empty, and nothing in it was touched" in said(capsys, tmp_path / "full")
    assert (tmp_path / "file").read_text() == (tmp_path / "full" / "thesis.txt").read_text() == "mine" and pip.calls == []
    assert __main__.main(["wheelhouse", str(tmp_path / "empty")]) == 0 and (tmp_path / "empty" / "INSTALL.txt").is_file()


def test_a_folder_that_may_not_be_written_is_said(tmp_path, pip, capsys, monkeypatch):
    def refuse(*_, **options):
        raise PermissionError(13, "no", str(options["dir"]))
    monkeypatch.setattr(wheelhouse.tempfile, "TemporaryDirectory", refuse)
    assert "may not be read or written" in said(capsys, tmp_path / "house")


@pytest.mark.parametrize("verb, printed, words", [
    ("--no-deps", "WARNING: Retrying … NewConnectionError(…)\nERROR: Could not find a version that satisfies hatchling\nERROR: No match",
     "pip reached no package index, and a wheelhouse is made where there is internet (Could not find a version that satisfies hatchling)"),
    ("wheel", "ERROR: Could not install: [Errno 28] No space left on device", "the disk is full: no wheelhouse was made"),
    ("wheel", "/usr/bin/python: No module named pip", "-m ensurepip, and start again"),
    ("wheel", "much\nERROR: first\nERROR: Failed to build it", "pip could not do it: Failed to build it"),
    ("venv", "ensurepip is not available", "no fresh environment could be made to try it in"),
    ("install", "ERROR: No matching distribution found for numpy", "does not install from the folder alone: ERROR: No matching"),
    ("doctor", "✓ Python\n✗ numpy is missing: install it", "lrcourse doctor says: ✗ numpy is missing: install it")])
def test_each_step_that_fails_is_one_sentence_and_leaves_no_wheelhouse(tmp_path, pip, capsys, verb, printed, words):
    pip.failing[verb] = printed
    assert words in said(capsys, tmp_path / "house")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_no_wheelhouse(tmp_path, pip, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt
    monkeypatch.setattr(wheelhouse, "_try", interrupt)
    assert __main__.main(["wheelhouse", str(tmp_path / "house")]) == 130
    assert list(tmp_path.iterdir()) == []


def test_without_a_checkout_it_says_what_to_give_it(tmp_path, pip, monkeypatch):
    monkeypatch.setattr(wheelhouse, "__file__", str(tmp_path / "site-packages" / "lrcourse" / "wheelhouse.py"))
    with pytest.raises(CommandError, match="installed from a wheel, and there is no checkout .* give the file"):
        wheelhouse.build(tmp_path / "house")
    given = wheel(tmp_path, "lrcourse", "1.0")
    wheelhouse.build(tmp_path / "house", wheel=given, say=lambda line: None)
    assert pip.calls[0][-1] == str(given)
