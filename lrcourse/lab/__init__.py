"""JupyterLab on the learner's folder: its command line, and the link to use inside a JupyterHub.

`overrides.json` beside this file holds the settings that differ from JupyterLab's own: no question
about news, no look for newer versions, and a save every 30 s. The wheel puts it where JupyterLab looks.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from .._safe import CommandError


def command(folder: Path, lesson: str, options: list[str]) -> list[str]:
    """The command that starts JupyterLab in `folder` on `lesson`; the learner's own options win.

    Raises CommandError where JupyterLab is missing.

    >>> command(Path("/srv/course"), "lessons/00 a.ipynb", ["--no-browser"])[3:5]
    ['--ServerApp.root_dir=/srv/course', '--LabApp.default_url=/lab/tree/lessons/00%20a.ipynb']
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise CommandError(f"JupyterLab is missing: run {sys.executable} -m pip install jupyterlab")
    ours = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{quote(lesson)}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        ours.append("--allow-root")             # containers; it still listens to this computer alone
    if not any("log" in option or option == "--debug" for option in options):
        ours.append("--log-level=WARN")         # the address stays in sight
    given = {option.split("=")[0] for option in options}
    return [sys.executable, "-m", "jupyterlab", *(o for o in ours if o.split("=")[0] not in given), *options]


def start(command: list[str]) -> int:
    """Run JupyterLab until it stops; on POSIX it takes this process's place."""
    if os.name == "posix":
        os.execv(command[0], command)
    return wait(subprocess.Popen(command))


def wait(process: subprocess.Popen) -> int:
    """Wait for a process that handles Ctrl+C itself; returns its exit code."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def in_hub(environment=os.environ) -> bool:
    """Whether this runs inside a JupyterHub, where a server is running already."""
    return bool(environment.get("JUPYTERHUB_SERVICE_PREFIX"))


def link(folder: Path, lesson: str, environment=os.environ) -> str:
    """The address of `lesson` on the hub's running server, or "" where that server cannot see `folder`.

    >>> hub = {"JUPYTERHUB_SERVICE_PREFIX": "/user/ada/", "JUPYTER_SERVER_ROOT": "/srv"}
    >>> link(Path("/srv/course"), "lessons/00_start_here.ipynb", hub)
    '/user/ada/lab/tree/course/lessons/00_start_here.ipynb'
    """
    root = Path(environment.get("JUPYTER_SERVER_ROOT") or "~").expanduser().resolve()
    if not folder.is_relative_to(root):
        return ""
    base = environment.get("JUPYTERHUB_PUBLIC_URL") or environment["JUPYTERHUB_SERVICE_PREFIX"]
    return f"{base.rstrip('/')}/lab/tree/{quote((folder.relative_to(root) / lesson).as_posix())}"
