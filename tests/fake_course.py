"""Small courses for the tests of the command: notebooks as JupyterLab stores them, outputs included."""

import json
from pathlib import Path

LESSONS = {"00_start_here": "print('start')", "01_one_step": "x - lr * g", "02_too_fast": "lr = 2.1"}


def notebook(title: str, code: str = "1 + 1", *, run: int | None = 1, minutes: int | None = None) -> bytes:
    """A heading and a code cell; `run` is its execution count, None: without outputs."""
    output = {"output_type": "stream", "name": "stdout", "text": ["the answer\n"]}
    cells = [{"cell_type": "markdown", "id": "head", "metadata": {}, "source": ["Before.\n", f"## {title}\n", "After."]},
             {"cell_type": "code", "id": "code", "metadata": {"tags": ["core"]}, "source": code.splitlines(True),
              "execution_count": run, "outputs": [output] if run else []}]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
                "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}}
    if minutes:
        metadata["lrcourse"] = {"title": f"{title}, in short", "minutes": minutes}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def make(place: Path, lessons: dict[str, str] = LESSONS, solutions: bool = True) -> Path:
    """Write a course into `place`: {name: code} as lessons; all but the first have exercise and solution."""
    for kind in ("lessons", "exercises", "solutions"):
        (place / kind).mkdir(parents=True, exist_ok=True)
    for n, (name, code) in enumerate(lessons.items()):
        (place / "lessons" / f"{name}.ipynb").write_bytes(notebook(f"Lesson {n}", code))
        if n and solutions:
            (place / "exercises" / f"{name}.ipynb").write_bytes(notebook(f"Exercise {n}", "raise NotImplementedError", run=None))
            (place / "solutions" / f"{name}.ipynb").write_bytes(notebook(f"Solution {n}", f"{code}  # solved"))
    return place


def rerun(path: Path, count: int = 7) -> None:
    """Do to a notebook what running and saving it in JupyterLab does."""
    content = json.loads(path.read_bytes())
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            cell.update(execution_count=count, outputs=[{"output_type": "stream", "name": "stdout", "text": "ran\n"}])
            cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
    content["cells"].append({"cell_type": "code", "id": "new", "metadata": {}, "source": "", "outputs": [], "execution_count": None})
    content["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    path.write_bytes(json.dumps(content, indent=4).encode())


def edit(path: Path, code: str) -> None:
    """Write other code into the notebook's code cell,."""
    content = json.loads(path.read_bytes())
    content["cells"][1]["source"] = code
    path.write_bytes(json.dumps(content).encode())


def code(path: Path) -> str:
    """The text in the notebook's code cell."""
    return "".join(json.loads(path.read_bytes())["cells"][1]["source"])
