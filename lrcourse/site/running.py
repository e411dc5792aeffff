"""Runs a lesson once, in a kernel of its own, and keeps what its sliders recorded."""

import asyncio
import base64
import copy
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbclient
import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager

from .._safe import CommandError

ROOT = Path(__file__).resolve().parent.parent.parent            # where the running lrcourse is imported from
STATES = "application/vnd.jupyter.widget-state+json"
MAX_SECONDS = 600           # for one cell, on a slow machine


@dataclass(frozen=True)
class Lesson:
    """A lesson that has been run.

    name: of its file; title, minutes: as it gives them; cells: of nbformat; slides: {model id: (spec, data, index)}.
    """

    name: str
    title: str
    minutes: int | None
    cells: list
    slides: dict

    @property
    def number(self) -> str:
        """The two digits that its name begins with.

        >>> Lesson("02_too_fast", "Too fast", 30, [], {}).number
        '02'
        """
        return self.name.partition("_")[0]


def read(path: Path) -> Lesson:
    """A lesson as it is on disk, not run. CommandError where the file is no notebook."""
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except (nbformat.ValidationError, ValueError, AttributeError, KeyError) as error:
        raise CommandError(f"{path} is no notebook that can be read: {str(error).splitlines()[0]}") from None
    about, name = notebook.metadata.get("lrcourse", {}), path.stem
    title = about.get("title") or name.partition("_")[2].replace("_", " ").capitalize()
    return Lesson(name, title, about.get("minutes"), notebook.cells, {})


async def run(lesson: Lesson) -> Lesson:
    """The lesson with its outputs and slides. CommandError, naming the cell, where a cell fails."""
    notebook = nbformat.v4.new_notebook(cells=copy.deepcopy(lesson.cells))
    reached = []
    with tempfile.TemporaryDirectory() as home:
        client = nbclient.NotebookClient(
            notebook, km=_this_python(), resources={"metadata": {"path": home}}, timeout=MAX_SECONDS, startup_timeout=MAX_SECONDS,
            record_timing=False, store_widget_state=True, extra_arguments=["--log-level=ERROR"],
            on_cell_start=lambda cell, cell_index: reached.append(f"cell {cell_index + 1} ({cell.source.strip().splitlines()[0][:40]})"))
        try:
            await client.async_execute(env=_environment(home), cleanup_kc=True)
        except nbclient.exceptions.CellExecutionError as error:
            raise CommandError(f"{lesson.name}, {reached[-1]}: {error.ename}: {error.evalue}") from None
        except (nbclient.exceptions.CellTimeoutError, nbclient.exceptions.DeadKernelError, RuntimeError) as error:
            place = reached[-1] if reached else "before its first cell"
            raise CommandError(f"{lesson.name}, {place}: {str(error).splitlines()[0]}") from None
    return Lesson(lesson.name, lesson.title, lesson.minutes, notebook.cells, _slides(notebook))


async def run_all(lessons, jobs: int, done=lambda lesson: None) -> list[Lesson]:
    """All of them, at most `jobs` at a time, in the order they are given; `done` hears of each as it comes."""
    turn = asyncio.Semaphore(jobs)

    async def one(lesson):
        async with turn:
            finished = await run(lesson)
        done(finished)
        return finished

    tasks = [asyncio.ensure_future(one(lesson)) for lesson in lessons]
    try:
        return await asyncio.gather(*tasks)
    finally:                                        # the first failure ends the others, and their kernels
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def finish(work):
    """Run a coroutine to its end; in a notebook, where a loop runs already, in a thread with a loop of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _slides(notebook):
    """{model id: (spec, data, index)} of the slides among a notebook's widgets."""
    states = notebook.metadata.get("widgets", {}).get(STATES, {}).get("state", {})
    found = {}
    for model, widget in states.items():
        if "_spec" in widget["state"]:
            data = {tuple(buffer["path"]): base64.b64decode(buffer["data"]) for buffer in widget.get("buffers", ())}
            found[model] = widget["state"]["_spec"], data[("_data",)], widget["state"]["index"]
    return found


def _this_python():
    """A manager that knows only the kernel of the running Python, whatever else is installed."""
    specs = KernelSpecManager()
    specs.kernel_dirs = []
    return AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs)


def _environment(home):
    """No settings of the user's, and this lrcourse before any other."""
    style = Path(home, "matplotlibrc")
    style.touch()
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    path = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
    return kept | {"IPYTHONDIR": home, "MATPLOTLIBRC": str(style), "PYTHONHASHSEED": "0", "PYTHONPATH": path, "TQDM_DISABLE": "1",
                   "OPENBLAS_NUM_THREADS": "1"}             # small matrices: more threads only wait for each other
