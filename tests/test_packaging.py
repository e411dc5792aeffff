"""The wheel: what it carries, and that the command works from it alone in a fresh environment."""

import email
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import fake_course
import pytest

from lrcourse import __version__

ROOT = Path(__file__).resolve().parent.parent
FILES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-content", "CITATION.cff", ".gitignore",
         "exercises/README.md", "solutions/README.md")
JUNK = shutil.ignore_patterns("__pycache__", ".*cache", ".hypothesis")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The project without its history, with a small course and what an author's work leaves lying about."""
    place = fake_course.make(tmp_path_factory.mktemp("build") / "checkout")
    for folder in ("lrcourse", "tests"):
        shutil.copytree(ROOT / folder, place / folder, ignore=JUNK)
    for file in FILES:
        shutil.copy(ROOT / file, place / file)
    for junk in ("lessons/source/01_one_step.py", "lessons/.ipynb_checkpoints/01_one_step-checkpoint.ipynb",
                 "exercises/.ipynb_checkpoints/x.ipynb", "lrcourse/__pycache__/x.pyc", "lrcourse/lab/.ipynb_checkpoints/o.json"):
        (place / junk).parent.mkdir(parents=True, exist_ok=True)
        (place / junk).write_text("# %%")
    return place


def build(target, source, out):
    """Build without isolation, so that nothing is downloaded."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel: pip install -e '.[test]'")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", out], cwd=source, check=True, capture_output=True)
    return next(out.glob("*.whl" if target == "wheel" else "*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    return build("wheel", checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The scripts folder of a fresh environment with the wheel; everything else comes from the running one."""
    place = tmp_path_factory.mktemp("fresh")
    venv.create(place, with_pip=False)
    scripts = place / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(ask, capture_output=True, check=True, text=True).stdout.strip())
    (site / "running.pth").write_text(sysconfig.get_path("purelib"))
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel]
    done = subprocess.run(command, capture_output=True, text=True)
    if "No module named pip" in done.stderr:
        pytest.skip("pip installs the wheel, and this environment has none")
    assert done.returncode == 0, done.stderr
    return scripts


def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_the_whole_library(wheel):
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lrcourse").rglob("*") if path.is_file()
            and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)}
    assert ours <= names(wheel)
    assert {name for name in names(wheel) if name.startswith("lrcourse/") and "_course" not in name} <= ours


def test_the_wheel_carries_the_notebooks_and_no_sources_or_checkpoints(wheel):
    carried = {name for name in names(wheel) if "_course" in name}
    assert carried == {f"lrcourse/_course/{kind}/{name}.ipynb" for kind in ("lessons", "exercises", "solutions")
                       for name in fake_course.LESSONS if kind == "lessons" or name != "00_start_here"} | {
        "lrcourse/_course/exercises/README.md", "lrcourse/_course/solutions/README.md"}


def test_the_wheel_names_its_licences_its_needs_and_its_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        info = f"lrcourse-{__version__}.dist-info"
        metadata = email.message_from_bytes(archive.read(f"{info}/METADATA"))
        assert b"lrcourse = lrcourse.__main__:main" in archive.read(f"{info}/entry_points.txt")
        for licence in ("LICENSE", "LICENSE-content"):
            assert archive.read(f"{info}/licenses/{licence}") == (ROOT / licence).read_bytes()
    needs = metadata.get_all("Requires-Dist")
    assert {re.match(r"[\w-]+", need).group() for need in needs if "extra ==" not in need} == {
        "jupyterlab", "ipywidgets", "anywidget", "numpy", "matplotlib", "tqdm"}
    assert set(metadata.get_all("Provides-Extra")) == {"test", "browser", "author", "benchmark", "nbgrader", "cluster", "reference", "site", "lite"}
    assert metadata["Requires-Python"] == ">=3.10" and metadata["License-Expression"] == "BSD-3-Clause AND CC-BY-4.0"


def test_the_source_archive_builds_the_same_wheel(checkout, wheel, tmp_path):
    archive = build("sdist", checkout, tmp_path)
    with tarfile.open(archive) as source:
        source.extractall(tmp_path / "source", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    unpacked = next((tmp_path / "source").iterdir())
    assert (unpacked / "lessons" / "source" / "01_one_step.py").is_file() and (unpacked / "tests").is_dir()
    assert names(build("wheel", unpacked, tmp_path)) == names(wheel)


def test_the_command_works_from_the_wheel_alone(installed, tmp_path):
    def lrcourse(*arguments):
        return subprocess.run([installed / "lrcourse", *arguments, "--dir", "mine"], cwd=tmp_path, check=True, text=True,
                              capture_output=True, encoding="utf-8").stdout
    mine = (tmp_path / "mine").resolve()
    assert lrcourse("where") == f"{mine}\n"
    assert lrcourse("new").startswith("5 notebooks copied\n")
    assert "the answer" not in (mine / "lessons" / "01_one_step.ipynb").read_text()
    assert "lessons/01_one_step" in lrcourse("list")
    assert lrcourse("solution", "2") == f"{mine / 'solutions' / '02_too_fast.ipynb'}\n"


def test_the_settings_lie_where_jupyterlab_looks(installed):
    settings = installed.parent / "share" / "jupyter" / "lab" / "settings" / "overrides.d" / "lrcourse.json"
    assert json.loads(settings.read_text()) == json.loads((ROOT / "lrcourse" / "lab" / "overrides.json").read_text())


def test_the_citation_names_this_version():
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_folders_of_generated_notebooks_say_where_to_edit():
    for folder in ("exercises", "solutions"):
        assert "solutions/source" in (ROOT / folder / "README.md").read_text(encoding="utf-8")
