"""How JupyterLab is started: its command line, its settings, the link inside a hub."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lrcourse import lab
from lrcourse._safe import CommandError

OVERRIDES = Path(lab.__file__).with_name("overrides.json")
START = "lessons/00_start_here.ipynb"


def test_it_is_this_python_in_the_learners_folder_on_the_lesson():
    command = lab.command(Path("/home/ada/my course"), "lessons/01 ä.ipynb", ["--no-browser", "--port", "9000"])
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={Path('/home/ada/my course')}" in command
    assert "--LabApp.default_url=/lab/tree/lessons/01%20%C3%A4.ipynb" in command
    assert command[-3:] == ["--no-browser", "--port", "9000"]


def test_what_the_learner_asks_for_replaces_ours():
    options = ["--ServerApp.root_dir=/elsewhere", "--LabApp.default_url=/tree", "--log-level=INFO", "--allow-root"]
    assert lab.command(Path("/home/ada"), START, options)[3:] == options


def test_root_is_allowed_and_nobody_else_needs_to_be(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "--allow-root" in lab.command(Path("/x"), START, [])
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert "--allow-root" not in lab.command(Path("/x"), START, [])


def test_without_jupyterlab_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(CommandError, match="JupyterLab is missing: run .* -m pip install jupyterlab"):
        lab.command(Path("/x"), START, [])


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
def test_waiting_survives_ctrl_c_and_returns_the_exit_code():
    script = "import os, signal, time; time.sleep(0.3); os.kill(os.getppid(), signal.SIGINT); time.sleep(0.3); exit(3)"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert lab.wait(subprocess.Popen([sys.executable, "-c", script])) == 3


def test_the_link_in_a_hub():
    hub = {"JUPYTERHUB_SERVICE_PREFIX": "/user/ada@b/", "JUPYTER_SERVER_ROOT": str(Path.home())}
    inside = Path.home().resolve() / "my course"
    assert lab.in_hub(hub) and not lab.in_hub({})
    assert lab.link(inside, START, hub) == "/user/ada@b/lab/tree/my%20course/lessons/00_start_here.ipynb"
    assert lab.link(inside, START, {**hub, "JUPYTER_SERVER_ROOT": ""}) == lab.link(inside, START, hub)
    public = {**hub, "JUPYTERHUB_PUBLIC_URL": "https://hub.example/user/ada/"}
    assert lab.link(inside, START, public).startswith("https://hub.example/user/ada/lab/tree/my%20course/")
    assert lab.link(Path(inside.anchor) / "elsewhere", START, hub) == ""


def test_every_setting_is_one_that_jupyterlab_has():
    folders = [Path(place) / "share/jupyter/lab/schemas" for place in (sys.prefix, sys.base_prefix)]
    schemas = next((place for place in folders if place.is_dir()), None)
    if schemas is None:
        pytest.skip("JupyterLab's schemas are not where a virtual environment has them")
    for plugin, settings in json.loads(OVERRIDES.read_text()).items():
        package, name = plugin.split(":")
        properties = json.loads((schemas / package / f"{name}.json").read_text())["properties"]
        for key, value in settings.items():
            allowed = [one["const"] for one in properties[key].get("oneOf", ())]
            assert value in allowed or isinstance(value, type(properties[key]["default"])), (plugin, key)


def test_jupyterlab_reads_the_settings_where_the_wheel_puts_them(tmp_path):
    settings_utils = pytest.importorskip("jupyterlab_server.settings_utils")
    (tmp_path / "overrides.d").mkdir()
    (tmp_path / "overrides.d" / "lrcourse.json").write_bytes(OVERRIDES.read_bytes())
    overrides, error = settings_utils._get_overrides(str(tmp_path))
    assert not error and overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
