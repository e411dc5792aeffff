"""A class at work: a real JupyterHub, N learners' servers, and one lesson open and run in each.

    pip install jupyterhub && npm install -g configurable-http-proxy        once; Linux only, as memory is read from /proc
    python tests/benchmarks/room.py                          ten learners, lesson 02: some minutes on two cores
    python tests/benchmarks/room.py --learners 30 --lesson 07 --proxy node_modules/.bin/configurable-http-proxy

The hub has SimpleLocalProcessSpawner, so everybody is the user who runs this, with a home folder each. A learner's server is
started through the hub's REST API and asked what JupyterLab asks when it opens a notebook; then all code cells run, one
after another, over the kernel's websocket, as Run All does. No browser runs: on a server, browsers are elsewhere.

Memory is PSS (each shared page is divided among those who share it), so the rows add up: with more learners each costs less.
The first learner starts and runs alone; then the others start all at once, and then all run at once. Times want a quiet machine.
"""

import argparse
import asyncio
import importlib.util
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from lrcourse import folder

PATIENCE = 240          # seconds for any one step
BROWSER = ("lab", "lab/api/settings", "lab/api/workspaces/default", "lab/api/translations/en", "api/kernelspecs", "api/contents", "api/me")
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{front}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [{command!r}]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {homes!r}
c.Spawner.cmd = [{python!r}, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {{"OPENBLAS_NUM_THREADS": "1", "TQDM_DISABLE": "1"}}
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
c.JupyterHub.concurrent_spawn_limit = 0
c.JupyterHub.services = [{{"name": "class", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [{{"name": "class", "services": ["class"], "scopes": ["admin:users", "admin:servers", "access:servers"]}}]
c.JupyterHub.log_level = "WARN"
"""


class Hub:
    """A running hub, asked over REST as its users' browsers would; `homes` is where they live."""

    def __init__(self, place, proxy):
        front, hub, api = _free_ports(3)
        self.homes, self.token, self.url = place / "homes", secrets.token_hex(16), f"http://127.0.0.1:{front}"
        config = CONFIG.format(front=front, hub=hub, proxy=api, command=proxy, homes=str(self.homes / "{username}"), python=sys.executable,
                               patience=PATIENCE, token=self.token)
        (place / "jupyterhub_config.py").write_text(config)
        self.log = open(place / "hub.log", "w+")                    # noqa: SIM115  closed in stop
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "MPLBACKEND"))}
        self.process = subprocess.Popen([sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"], cwd=place, stdout=self.log,
                                        stderr=self.log, env=kept | {"CONFIGPROXY_AUTH_TOKEN": self.token})

    async def ask(self, path, method="GET", body=None):
        """What the hub, or behind it a user's server, answers to one request; HTTPError where it refuses."""
        from tornado.httpclient import AsyncHTTPClient
        answer = await AsyncHTTPClient().fetch(
            self.url + path, method=method, body=json.dumps(body) if body is not None else "" if method == "POST" else None,
            headers={"Authorization": f"token {self.token}"}, request_timeout=PATIENCE)
        return json.loads(answer.body) if answer.headers.get("Content-Type", "").startswith("application/json") else answer.body

    async def ready(self, path, done=bool):
        """Ask again and again until the answer is as wanted."""
        from tornado.httpclient import HTTPClientError
        begun = time.monotonic()
        while True:
            try:
                answer = await self.ask(path)
                if done(answer):
                    return answer
            except OSError:                                         # nobody listens yet
                pass
            except HTTPClientError as error:                        # or only the proxy
                if error.code not in (404, 502, 503):
                    raise
            if self.process.poll() is not None or time.monotonic() - begun > PATIENCE:
                self.log.seek(0)
                sys.exit(f"the hub did not get ready for {path}:\n{self.log.read()[-3000:]}")
            await asyncio.sleep(0.1)

    def stop(self):
        """End the hub; it ends its servers and the proxy."""
        tree = _tree(self.process.pid)
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        for pid in tree:                                            # what outlived the hub
            if self._is_ours(pid):
                os.kill(pid, 15)
        self.log.close()

    def _is_ours(self, pid):
        try:
            variables = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:                                             # it has ended
            return False
        return self.token.encode() in variables or f"HOME={self.homes}".encode() in variables


class Learner:
    """One user of the hub: a server, and in it one notebook."""

    def __init__(self, hub, number, lesson):
        self.hub, self.name, self.lesson = hub, f"learner{number}", f"lrcourse-notebooks/lessons/{lesson}.ipynb"
        folder.deliver(hub.homes / self.name / "lrcourse-notebooks")

    async def start(self):
        """Seconds from the request to a server that answers."""
        begun = time.monotonic()
        await self.hub.ask(f"/hub/api/users/{self.name}", "POST")
        await self.hub.ask(f"/hub/api/users/{self.name}/server", "POST")
        await self.hub.ready(f"/hub/api/users/{self.name}", lambda user: user.get("server"))
        return time.monotonic() - begun

    async def run_all(self):
        """Seconds from opening the notebook, with a new kernel, to the last cell's end."""
        from tornado.httpclient import HTTPRequest
        from tornado.websocket import websocket_connect
        begun, base = time.monotonic(), f"/user/{self.name}/"
        for path in BROWSER:
            await self.hub.ask(base + path)
        notebook = await self.hub.ask(f"{base}api/contents/{self.lesson}")
        wanted = {"path": self.lesson, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.hub.ask(f"{base}api/sessions", "POST", wanted)
        self.session = session["id"]
        address = f"{self.hub.url}{base}api/kernels/{session['kernel']['id']}/channels"
        request = HTTPRequest(address.replace("http", "ws", 1), headers={"Authorization": f"token {self.hub.token}"})
        channel = await websocket_connect(request, max_message_size=100_000_000)
        for cell in notebook["content"]["cells"]:
            if cell["cell_type"] == "code":
                await asyncio.wait_for(self._run(channel, cell["source"]), PATIENCE)
        channel.close()
        return time.monotonic() - begun

    async def _run(self, channel, source):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": self.session, "version": "5.3"}
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await channel.write_message(json.dumps(message))
        while True:
            said = await channel.read_message()
            if said is None:
                sys.exit(f"{self.name}: the kernel's channel was closed")
            if isinstance(said, bytes):                             # a figure's bytes, for a browser
                continue
            said = json.loads(said)
            if said["parent_header"].get("msg_id") == header["msg_id"]:
                if said["msg_type"] == "error":
                    sys.exit(f"{self.name}: {said['content']['ename']}: {said['content']['evalue']}\n{source}")
                if said["msg_type"] == "status" and said["content"]["execution_state"] == "idle":
                    return

    async def close(self):
        """End the notebook's kernel."""
        await self.hub.ask(f"/user/{self.name}/api/sessions/{self.session}", "DELETE")


# ---- the machine ---------------------------------------------------------------------------------

def _free_ports(n):
    taken = [socket.socket() for _ in range(n)]
    for one in taken:
        one.bind(("127.0.0.1", 0))
    numbers = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return numbers


def _tree(root):
    """The process numbers of `root` and of all that it started."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):                               # it has just ended
            continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _memory(root):
    """{kind of process: the PSS of each, in MB}."""
    found = {"hub": [], "proxy": [], "server": [], "kernel": []}
    for pid in _tree(root):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            pss = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
        kind = ("kernel" if "ipykernel" in words else "server" if "singleuser" in words else
                "hub" if "jupyterhub" in words else "proxy")
        found[kind].append(int(pss.split()[1]) * 1024 / 1e6)
    return found


def _available():
    """MemAvailable in MB."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("MemAvailable")).split()[1]) * 1024 / 1e6


# ---- the class -----------------------------------------------------------------------------------

async def _work(hub, n, lesson):
    """The figures of one class, as {name: number}."""
    begun = time.monotonic()
    await hub.ready("/hub/api/users", lambda users: True)
    told, free = {"hub": time.monotonic() - begun}, _available()
    first, *others = learners = [Learner(hub, number, lesson) for number in range(n)]
    told["first start"] = await first.start()
    told["run alone"] = await first.run_all()
    await first.close()
    begun = time.monotonic()
    waits = await asyncio.gather(*(learner.start() for learner in others))
    told["others up"], told["others median"] = time.monotonic() - begun, statistics.median(waits or [0])
    idle = _memory(hub.process.pid)
    runs = await asyncio.gather(*(learner.run_all() for learner in learners))
    told["run median"], told["run last"] = statistics.median(runs), max(runs)
    await asyncio.sleep(3)
    told["idle"], told["busy"], told["fall"] = idle, _memory(hub.process.pid), (free - _available()) / n
    return told


def _print(told, n, lesson):
    cores, busy = len(os.sched_getaffinity(0)), told["busy"]
    mean = {kind: statistics.mean(sizes) for kind, sizes in busy.items() if sizes}
    print(f"{n} learners, lesson {lesson}, {cores} processors, load before {told['load']:.1f}\n")
    rows = {"hub": "the hub itself is up", "first start": "the first server, alone",
            "others median": f"the other {n - 1}, all at once: the median", "others up": f"the other {n - 1}, all at once: the last",
            "run alone": "open and run all, alone", "run median": f"open and run all, {n} at once: the median",
            "run last": f"open and run all, {n} at once: the last"}
    for name, words in rows.items():
        print(f"{words:52} {told[name]:7.1f} s")
    print()
    for kind in ("hub", "proxy", "server", "kernel"):
        print(f"{kind + ', PSS of one':36} {len(busy[kind]):3} of them {mean.get(kind, 0):9.0f} MB")
    idle = told["idle"]["server"]
    print(f"{'server before its lesson, PSS of one':36} {len(idle):3} of them {statistics.mean(idle):9.0f} MB")
    print(f"{'a learner in all, PSS':49} {mean['server'] + mean['kernel']:9.0f} MB")
    print(f"{'a learner by the fall of MemAvailable, noisy':49} {told['fall']:9.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=10, metavar="N")
    parser.add_argument("--lesson", default="02", metavar="NN")
    parser.add_argument("--proxy", default="configurable-http-proxy", metavar="PATH", help="where that program is")
    asked = parser.parse_args()
    lesson = next((path.stem for path in folder.notebooks(folder.course_folder(), "lessons") if path.stem.startswith(asked.lesson)), None)
    proxy = shutil.which(asked.proxy)
    if lesson is None or asked.learners < 1:
        sys.exit(f"there is no lesson {asked.lesson!r}, or no learner")
    if importlib.util.find_spec("jupyterhub") is None or proxy is None or not Path("/proc/self/smaps_rollup").exists():
        sys.exit("this needs Linux, jupyterhub (pip) and configurable-http-proxy (npm); see the top of this file")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        hub = Hub(Path(place), os.path.abspath(proxy))
        try:
            told = asyncio.run(_work(hub, asked.learners, lesson))
        finally:
            hub.stop()
    _print(told | {"load": load}, asked.learners, lesson)


if __name__ == "__main__":
    main()
