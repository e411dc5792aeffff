"""The doctor: what it finds where all is well, and for each thing that can be missing what it says to do."""

import json
import re
import socket
import sys
from pathlib import Path

import fake_course
import pytest

from lrcourse import __main__, doctor
from lrcourse.doctor import Finding

try:
    import tomllib
except ImportError:                     # Python 3.10; pytest brings the same reader there
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def course(tmp_path):
    return fake_course.make(tmp_path / "course")


@pytest.fixture(autouse=True)
def kernels_find_the_library(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.mark.slow
def test_where_all_is_well_every_line_says_so(course, tmp_path):
    findings = list(doctor.examine(tmp_path / "mine", course))
    assert [str(finding) for finding in findings if not finding.well] == []
    text = "\n".join(map(str, findings))
    for found in ("Python 3", "3 lessons, 2 exercises, 2 solutions", "jupyterlab 4", "numpy ", "port ", "extension anywidget",
                  "mine (will be made)", "kernel python3", "adds 1 + 1 and makes a widget"):
        assert found in text
    assert not (tmp_path / "mine").exists()


def test_it_looks_at_every_package_that_the_course_needs():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {re.match(r"[\w-]+", line).group() for line in needed} <= set(doctor.PACKAGES)


def test_where_jupyter_is_missing_each_line_still_comes(course, tmp_path, monkeypatch):
    for name in ("jupyter_core.paths", "jupyter_client.kernelspec", "jupyter_client.manager"):
        monkeypatch.setitem(sys.modules, name, None)
    findings = list(doctor.examine(tmp_path, course))
    assert len(findings) == 8 + len(doctor.PACKAGES)
    assert sum("jupyter_core.paths" in finding.found and not finding.well for finding in findings) == 2


def test_a_missing_package_comes_with_the_command_that_installs_it():
    finding = doctor.package("surely-not-installed")
    assert not finding.well
    assert str(finding) == f'✗ surely-not-installed is missing: run {sys.executable} -m pip install "surely-not-installed"'


def test_a_package_that_is_too_old_comes_with_the_versions_that_fit(monkeypatch):
    real = doctor.importlib.metadata.version
    monkeypatch.setattr(doctor.importlib.metadata, "requires", lambda name: [
        "numpy<3,>=1.26", 'numpy==0; extra == "test"', "jupyterlab<5,>=4.2; sys_platform != 'emscripten'"])
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: "1.20.3" if name == "numpy" else real(name))
    assert str(doctor.package("numpy")) == ("✗ numpy 1.20.3 does not fit, the course needs <3,>=1.26: "
                                            f'run {sys.executable} -m pip install "numpy<3,>=1.26"')
    assert doctor.package("jupyterlab").well
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: "5.0.0a1")
    assert not doctor.package("jupyterlab").well


def test_a_course_without_lessons_is_found_out(tmp_path):
    finding = doctor.notebooks_there(tmp_path)
    assert not finding.well and "0 lessons" in finding.found


def test_a_folder_that_cannot_be_written_is_found_out(tmp_path, monkeypatch):
    assert doctor.writable(tmp_path).well and not list(tmp_path.iterdir())
    (tmp_path / "mine").write_text("mine")
    finding = doctor.writable(tmp_path / "mine" / "notebooks")
    assert not finding.well and "is a file where a folder should be" in finding.advice
    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", lambda dir: (_ for _ in ()).throw(PermissionError(13, "no", str(dir))))
    assert "may not be read or written" in doctor.writable(tmp_path).advice


def test_a_missing_half_of_the_widgets_is_found_out():
    finding = doctor.extension("no-such-extension", "anywidget")
    assert not finding.well and finding.advice.endswith("pip install --force-reinstall anywidget")


def test_a_taken_port_is_passed_over_and_none_left_is_said(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        monkeypatch.setattr(doctor, "PORTS", range(number, number + 1))
        assert str(doctor.port()).startswith(f"✗ ports {number} to {number} are all taken")
        monkeypatch.setattr(doctor, "PORTS", range(number, number + 20))
        assert doctor.port().well and str(number) not in doctor.port().found


# ---- kernels -------------------------------------------------------------------------------------

@pytest.fixture
def another_kernel(tmp_path, monkeypatch):
    """Put a kernel of one's own before the real one: `another_kernel(argv)`."""
    def put(argv):
        place = tmp_path / "jupyter" / "kernels" / "python3"
        place.mkdir(parents=True)
        (place / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "x", "language": "python"}))
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return put


def test_the_kernel_is_that_of_this_python():
    assert doctor.kernel_spec().well


def test_a_kernel_of_another_python_is_found_out(another_kernel):
    another_kernel(["/opt/other/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"])
    finding = doctor.kernel_spec()
    assert not finding.well and "runs another Python, /opt/other/bin/python" in finding.found


def test_no_kernel_at_all_is_found_out(monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: (_ for _ in ()).throw(NoSuchKernel(name)))
    for finding in (doctor.kernel_spec(), doctor.kernel(5)):
        assert not finding.well and "--force-reinstall ipykernel" in finding.advice


@pytest.mark.slow
@pytest.mark.parametrize("argv", [["python", "-c", "import time; time.sleep(60)"], ["python", "-c", "exit(1)"],
                                  ["/no/such/program"]], ids=["silent", "dead", "missing"])
def test_a_kernel_that_does_not_answer_is_given_up(another_kernel, argv):
    another_kernel(argv)
    finding = doctor.kernel(seconds=1.5)
    assert not finding.well and finding.found.startswith("no kernel that answers within 1.5 s (")


@pytest.mark.slow
def test_a_wrong_answer_is_shown_with_its_question(monkeypatch):
    monkeypatch.setattr(doctor, "QUESTIONS", {"1 + 1": "2", "__import__('no_such_module')": None})
    assert "__import__('no_such_module') with ModuleNotFoundError" in doctor.kernel().found
    monkeypatch.setattr(doctor, "QUESTIONS", {"1 + 1": "3"})
    assert doctor.kernel().found == "a kernel answers 1 + 1 with 2"


# ---- the verb ------------------------------------------------------------------------------------

@pytest.mark.parametrize("findings, code", [([Finding(True, "a"), Finding(True, "b")], 0),
                                            ([Finding(False, "a", "do this"), Finding(True, "b")], 1)])
def test_the_verb_prints_a_line_each_and_its_exit_code_tells(monkeypatch, capsys, tmp_path, findings, code):
    monkeypatch.setattr(doctor, "examine", lambda place: iter(findings))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    assert __main__.main(["doctor", "--dir", str(tmp_path / "mine")]) == code
    assert capsys.readouterr().out.splitlines() == list(map(str, findings))
