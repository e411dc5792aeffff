"""The first cell for Google Colab: what it installs is enough there, and pip and a notebook can read it."""

import importlib.metadata
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lrcourse import __main__, __version__, colab

ROOT = Path(__file__).resolve().parent.parent
COLAB_HAS = {"numpy", "matplotlib", "ipywidgets", "tqdm", "typing-extensions"}      # as its public list of packages says
NOT_THERE = {"jupyterlab"}              # what the cell is there to keep out


def lines(text):
    """The cell's pip arguments, as pip gets them, and its other lines of code."""
    code = [line for line in text.splitlines() if not line.startswith("#")]
    [pip] = [line for line in code if line.startswith("%pip ")]
    return shlex.split(pip.removeprefix("%pip ")), [line for line in code if line != pip]


def printed(capsys, *arguments):
    code = __main__.main(["colab", *arguments])
    said = capsys.readouterr()
    assert (code == 0) == (said.err == "")
    return said.out if code == 0 else said.err


def needs(package):
    return {need.name: need for need in map(Requirement, importlib.metadata.requires(package)) if need.marker is None}


def ours():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'"([^"]+)"', re.search(r"^dependencies = \[(.*?)\]", text, flags=re.MULTILINE | re.DOTALL)[1])
    return {need.name: need for need in map(Requirement, named)}


def test_the_cell_installs_what_colab_lacks_and_nothing_else():
    lacking = {need.name: need for need in map(Requirement, colab.LACKING)}
    assert set(ours()) == NOT_THERE | COLAB_HAS - {"typing-extensions"} | {"anywidget"}
    assert lacking["anywidget"].specifier == ours()["anywidget"].specifier
    assert set(lacking) == {"anywidget", *needs("anywidget")} - COLAB_HAS
    assert not set(needs("psygnal")) - COLAB_HAS
    assert needs("anywidget")["ipywidgets"].specifier.contains("7.7.1"), "Colab's version"


def test_pip_can_read_its_line(tmp_path, capsys):
    """A dry run, which reaches no network: the two packages are there, and the wheel lies where the upload puts it."""
    with zipfile.ZipFile(tmp_path / colab.WHEEL, "w") as wheel:
        info = f"lrcourse-{__version__}.dist-info"
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: lrcourse\nVersion: {__version__}\nRequires-Dist: no-such-one\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    arguments, _ = lines(printed(capsys))
    pip = [sys.executable, "-m", "pip", *arguments, "--dry-run", "--no-index"]
    done = subprocess.run(pip, cwd=tmp_path, capture_output=True, text=True)
    if "No module named pip" in done.stderr:
        pytest.skip("this environment has no pip")
    assert done.returncode == 0, done.stderr


def test_the_rest_is_python_that_enables_widgets(capsys):
    text = printed(capsys)
    _, rest = lines(text)
    compile("\n".join(rest), "cell", "exec")
    assert rest == ["from google.colab import output", "output.enable_custom_widget_manager()"]
    assert f"Upload, then {colab.WHEEL}" in text and "http" not in text


@pytest.mark.parametrize("source, given", [
    ("", f"lrcourse-{__version__}-py3-none-any.whl"),
    ("dist/lrcourse-9.9-py3-none-any.whl", "lrcourse-9.9-py3-none-any.whl"),
    (r"C:\dist\lrcourse-9.9-py3-none-any.whl", "lrcourse-9.9-py3-none-any.whl"),
    ("https://example.org/a%20b/lrcourse-9.9-py3-none-any.whl", "https://example.org/a%20b/lrcourse-9.9-py3-none-any.whl"),
    ("git+https://example.org/me/course@main#subdirectory=a&egg=b", "git+https://example.org/me/course@main#subdirectory=a&egg=b")])
def test_from_says_where_pip_gets_the_course(capsys, source, given):
    arguments, _ = lines(printed(capsys, *([f"--from={source}"] if source else [])))
    assert arguments == ["install", "-q", "--no-deps", given, *colab.LACKING]


@pytest.mark.parametrize("source", ["lrcourse", "other-1.0-py3-none-any.whl", "http://example.org/lrcourse-9.9-py3-none-any.whl",
                                    "https://example.org/me/course", "git+https:course", "git+https://example.org/{course}"])
def test_a_source_that_pip_or_the_notebook_would_misread_is_refused(capsys, source):
    said = printed(capsys, "--from", source)
    assert said.startswith("lrcourse: --from must") and repr(source) in said and said.count("\n") == 1


@pytest.mark.parametrize("lesson, notebook", [
    ("02", "lessons/02_too_fast.ipynb"), ("2", "lessons/02_too_fast.ipynb"), ("exercises/02_too_fast", "exercises/02_too_fast.ipynb"),
    ("lab_quiz", "exercises/lab_quiz.ipynb")])
def test_the_notebook_to_upload_is_named(capsys, lesson, notebook):
    assert f"Upload notebook, then {notebook}, from" in printed(capsys, lesson)


def test_an_unknown_lesson_lists_what_there_is(capsys):
    said = printed(capsys, "99")
    assert said.startswith("lrcourse: there is no notebook '99'; there are: lessons/00_start_here, ")
