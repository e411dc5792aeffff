"""`lrcourse wheelhouse OUT`: one folder from which a room without internet installs the course.

It holds our own wheel, a wheel of everything that one needs, and INSTALL.txt with the commands. All is made in a hidden folder
beside OUT, tried there, and moved at the end: a wheelhouse under its own name is a whole one. Tried means installed into a fresh
environment with pip's index switched off, and looked at by `lrcourse doctor`. Wheels for another system or another Python
cannot be installed here: for those every requirement in every wheel is compared with what lies in the folder.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from zipfile import ZipFile

from . import __version__
from ._safe import CommandError, plain_words, write

OLDEST = (3, 10)
ROUNDS = 8                  # a wheel that was missing may need others that are missing
GUIDE = "INSTALL.txt"
SYSTEMS = {                 # what a room calls it: pip's names for it, and what the requirements' conditions see there
    "linux": ([f"manylinux_2_{n}_x86_64" for n in range(28, 4, -1)] + ["manylinux2014_x86_64"], ("posix", "linux", "Linux", "x86_64")),
    "linux-arm": ([f"manylinux_2_{n}_aarch64" for n in range(28, 16, -1)] + ["manylinux2014_aarch64"],
                  ("posix", "linux", "Linux", "aarch64")),
    "macos": (["macosx_12_0_arm64"], ("posix", "darwin", "Darwin", "arm64")),
    "macos-intel": (["macosx_12_0_x86_64"], ("posix", "darwin", "Darwin", "x86_64")),
    "windows": (["win_amd64"], ("nt", "win32", "Windows", "AMD64")),
}
CONDITIONS = ("os_name", "sys_platform", "platform_system", "platform_machine")
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
NO_NETWORK = ("NewConnectionError", "name resolution", "getaddrinfo failed", "Max retries exceeded", "ConnectTimeout", "Connection refused",
              "ReadTimeout", "ProxyError", "Network is unreachable", "Cannot connect to proxy", "CERTIFICATE_VERIFY_FAILED")
GUIDE_TEXT = """\
lrcourse {version} without internet, for Python {python} on {system}

Copy this folder to each machine, open a terminal where it lies, and run:

Linux, macOS
    python3 -m venv .venv && .venv/bin/pip install --no-index --find-links "{folder}" "{wish}"
    .venv/bin/lrcourse doctor

Windows
    py -{python} -m venv .venv
    .venv\\Scripts\\pip install --no-index --find-links "{folder}" "{wish}"
    .venv\\Scripts\\lrcourse doctor

Then .venv/bin/lrcourse (Windows: .venv\\Scripts\\lrcourse) opens the course.
"""


def main(arguments) -> int:
    """Run the verb; returns the exit code. Raises CommandError in one sentence."""
    parser = argparse.ArgumentParser(
        prog="lrcourse wheelhouse", allow_abbrev=False,
        description="Everything that an install without internet needs, in one folder: tried before it gets its name.")
    parser.add_argument("out", metavar="OUT", help="the new folder")
    parser.add_argument("--python", metavar="3.N", default=HERE, help=f"the Python of the room (default: this one, {HERE})")
    parser.add_argument("--platform", metavar="SYSTEM", default="", help=f"its system: {', '.join(SYSTEMS)} (default: this one)")
    parser.add_argument("--extra", metavar="NAME", action="append", default=[], help="an extra of lrcourse, as in --extra test")
    parser.add_argument("--wheel", metavar="FILE", help="lrcourse's own wheel, where there is no checkout to build it from")
    asked = parser.parse_args(arguments)
    build(asked.out, asked.python, asked.platform, asked.extra, asked.wheel, say=lambda line: print(line, flush=True))
    return 0


def build(out, python: str = HERE, system: str = "", extras=(), wheel=None, say=print) -> Path:
    """Make and try a wheelhouse in the new folder `out`; returns its path.

    python: as in "3.12"; system: a key of SYSTEMS, "" for this one; extras: of lrcourse; wheel: our own, ready made;
    say: hears what is being done. CommandError, and no `out`, where something is wrong.
    """
    begun, foreign = time.monotonic(), system not in ("", _this_system()) or python != HERE
    if system not in ("", *SYSTEMS):
        raise CommandError(f"--platform must be one of {', '.join(SYSTEMS)}, got {system!r}")
    if not re.fullmatch(r"3\.\d+", python) or tuple(map(int, python.split("."))) < OLDEST:
        raise CommandError(f"--python must be 3.{OLDEST[1]} or newer, as in 3.12, got {python!r}")
    if foreign and not (system or _this_system()):
        raise CommandError(f"--python for another Python needs --platform on this machine: one of {', '.join(SYSTEMS)}")
    if os.name == "nt" and system not in ("", "windows"):
        raise CommandError(f"a wheelhouse for {system} cannot be made on Windows, whose own parts pip would look for: make it there")
    source = _source(wheel)
    out = _free(out)
    with plain_words(out.parent), tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.", suffix=".unfinished") as beside:
        wheels = Path(beside, "wheels")
        wheels.mkdir()
        say("Building the wheel of lrcourse itself …")
        _pip("wheel", "--no-deps", "--wheel-dir", wheels, source)
        ours = next(wheels.glob("lrcourse-*.whl"))
        _know_extras(ours, extras)
        wish = f"lrcourse[{','.join(sorted(extras))}]" if extras else "lrcourse"
        say(f"Fetching what it needs for Python {python} on {system or 'this system'}, some 90 MB …")
        if foreign:
            _fetch_foreign(wheels, ours, python, system or _this_system(), extras)
        else:
            _pip("wheel", "--wheel-dir", wheels, f"{ours}{wish.removeprefix('lrcourse')}")
        label = system or _this_system() or sysconfig.get_platform()
        guide = GUIDE_TEXT.format(version=__version__, python=python, system=label, folder=out.name, wish=wish)
        write(wheels / GUIDE, guide.encode())
        if foreign:
            say(f"Each requirement is met by a wheel in it, but wheels for Python {python} on {system or 'this system'} cannot be "
                f"installed here, with Python {HERE}: try them on one machine of the room.")
        else:
            say("Installing it into a fresh environment with the index switched off, and running lrcourse doctor there …")
            _try(wheels, wish, Path(beside))
        if out.is_dir():
            out.rmdir()                     # it is empty, and Windows renames onto nothing
        wheels.rename(out)
    there = list(out.glob("*.whl"))
    say(f"{out}: {len(there)} wheels, {sum(path.stat().st_size for path in there) / 1e6:.0f} MB, in {time.monotonic() - begun:.0f} s; "
        f"{GUIDE} in it says how to install")
    return out


# ---- what it starts from -------------------------------------------------------------------------

def _source(wheel) -> Path:
    """What our own wheel is made from: the one given, or the checkout that runs."""
    root = Path(__file__).resolve().parent.parent
    if wheel:
        given = Path(wheel).expanduser().resolve()
        if not given.is_file() or not re.fullmatch(r"lrcourse-.*\.whl", given.name):
            raise CommandError(f"--wheel must be a file lrcourse-VERSION-py3-none-any.whl, got {wheel}")
        return given
    if not (root / "pyproject.toml").is_file():
        raise CommandError("this lrcourse was installed from a wheel, and there is no checkout to build one from: "
                           "give the file that it was installed from, --wheel lrcourse-….whl")
    return root


def _free(out) -> Path:
    """The full path of `out`, where nothing lies yet; CommandError where something does."""
    out = Path(out).expanduser().resolve()
    with plain_words(out):
        if out.exists() and not out.is_dir():
            raise CommandError(f"{out} is a file: choose another name for the wheelhouse")
        if out.is_dir() and any(out.iterdir()):
            raise CommandError(f"{out} is not empty, and nothing in it was touched: choose another name for the wheelhouse")
        out.parent.mkdir(parents=True, exist_ok=True)
    return out


def _this_system() -> str:
    """The key of SYSTEMS that this machine has; "" for any other machine."""
    seen = (os.name, sys.platform, platform.system(), platform.machine())
    return next((name for name, (_, conditions) in SYSTEMS.items() if conditions == seen), "")


def _know_extras(wheel, extras):
    """CommandError where lrcourse has no such extra; pip would only warn."""
    known = _metadata(wheel).get_all("Provides-Extra") or []
    for extra in extras:
        if extra not in known:
            raise CommandError(f"--extra must be one of {', '.join(sorted(known))}, got {extra!r}")


# ---- another system, another Python --------------------------------------------------------------

def _fetch_foreign(wheels, ours, python, system, extras):
    """Fetch until no requirement is missing: pip itself reads the conditions in them as those of this machine."""
    tags, conditions = SYSTEMS[system]
    target = ["--only-binary=:all:", "--implementation", "cp", "--python-version", python, *(f"--platform={tag}" for tag in tags)]
    seen = dict(zip(CONDITIONS, conditions)) | {
        "python_version": python, "python_full_version": f"{python}.0", "implementation_version": f"{python}.0",
        "implementation_name": "cpython", "platform_python_implementation": "CPython", "platform_release": "", "platform_version": ""}
    wished = [f"{ours}[{','.join(sorted(extras))}]" if extras else str(ours)]
    for _ in range(ROUNDS):
        _pip("download", "--dest", wheels, *target, *wished)
        wished = missing(wheels, seen, extras)
        if not wished:
            return
    raise CommandError(f"no wheel was found for {', '.join(wished)} with Python {python} on {system}")


def missing(wheels: Path, seen: dict, extras=()) -> list[str]:
    """What the wheels in a folder need, from lrcourse on, and no wheel there is; `seen` answers the requirements' conditions."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name
    there = {canonicalize_name(path.name.split("-")[0]): path for path in wheels.glob("*.whl")}
    lacking, todo, done = [], [("lrcourse", ("", *extras))], set()
    while todo:
        name, wanted = todo.pop()
        if (name, wanted) in done:
            continue
        done.add((name, wanted))
        for line in _metadata(there[name]).get_all("Requires-Dist") or []:
            need = Requirement(line)
            if need.marker and not any(need.marker.evaluate(seen | {"extra": extra}) for extra in wanted):
                continue
            other, need.marker = canonicalize_name(need.name), None
            if other in there and need.specifier.contains(there[other].name.split("-")[1], prereleases=True):
                todo.append((other, ("", *sorted(need.extras))))
            else:
                lacking.append(str(need))
    return sorted(set(lacking))


def _metadata(wheel):
    """The headers of a wheel's METADATA."""
    from email import message_from_bytes
    with ZipFile(wheel) as archive:
        return message_from_bytes(archive.read(next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))))


# ---- running pip, and trying what it fetched -----------------------------------------------------

def _pip(verb, *arguments):
    """Run this Python's pip; CommandError, in one sentence, where it fails."""
    command = [sys.executable, "-m", "pip", verb, "--disable-pip-version-check", "--no-input", "--progress-bar=off", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
    if done.returncode:
        raise CommandError(_why(done.stdout + done.stderr))


def _why(said: str) -> str:
    """What pip printed when it failed, as one sentence."""
    errors = [line.partition("ERROR: ")[2].strip() for line in said.splitlines() if "ERROR: " in line]
    last = (errors or said.strip().splitlines() or ["it said nothing"])[-1]
    if "No module named pip" in said:
        return f"this Python has no pip: run {sys.executable} -m ensurepip, and start again"
    if "No space left on device" in said or "not enough space" in said:
        return "the disk is full: no wheelhouse was made; make room (pip also needs some in the folder for temporary files) and start again"
    if any(sign in said for sign in NO_NETWORK):
        return f"pip reached no package index, and a wheelhouse is made where there is internet ({(errors or [last])[0]})"
    return f"pip could not do it: {last}"


def _try(wheels, wish, place):
    """Install into a fresh environment from the folder alone, as INSTALL.txt says, and run the doctor there."""
    fresh = place / "fresh"
    _step([sys.executable, "-m", "venv", fresh],
          "no fresh environment could be made to try it in (on Debian and Ubuntu: install python3-venv)")
    scripts = fresh / ("Scripts" if os.name == "nt" else "bin")
    _step([scripts / "python", "-m", "pip", "install", "--no-compile", "--no-index", "--find-links", wheels, wish],
          "it does not install from the folder alone")
    _step([scripts / "lrcourse", "doctor", "--dir", place / "notebooks"], "it installs, but lrcourse doctor says")


def _step(command, wrong):
    """Run one command of the trial, with neither settings of the user's nor an index."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("PIP_", "PYTHON", "LRCOURSE", "JUPYTER", "VIRTUAL_ENV", "__PYVENV"))}
    alone = kept | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, encoding="utf-8", errors="replace", env=alone,
                          cwd=tempfile.gettempdir(), stdin=subprocess.DEVNULL)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        told = [line for line in said if line.startswith("✗")] or [line for line in said if "ERROR: " in line] or said[-1:] or ["nothing"]
        raise CommandError(f"the wheelhouse was not made: {wrong}: {'; '.join(line.strip() for line in told[:3])}")
