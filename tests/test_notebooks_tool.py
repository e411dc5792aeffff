"""The author's tool, on small sources of our own: build and check."""

import base64
import io

import nbformat
import pytest
from fake_sources import HEADER, LESSON, SOLUTION, course, refusal
from PIL import Image

from lrcourse import _notebooks, _running


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course of one lesson and one exercise, built once; tests that change it take a copy."""
    root = course(tmp_path_factory.mktemp("built"))
    assert _notebooks.build(root) == []
    return root


@pytest.fixture
def stored(built, tmp_path):
    """A function that changes one stored notebook of a copy and returns what `check` then says."""
    course(tmp_path)
    texts = {path.relative_to(built): path.read_text(encoding="utf-8") for path in built.glob("*/*.ipynb")}

    def change(name, edit):
        for path, text in texts.items():
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        nb = nbformat.read(tmp_path / name, as_version=4)
        edit(nb)
        (tmp_path / name).write_text(nbformat.v4.writes(nb) + "\n", encoding="utf-8")    # repairs nothing
        return _notebooks.check(tmp_path)
    return change


def load(root, kind):
    return nbformat.read(root / kind / "01_one_step.ipynb", as_version=4)


# ---- build ---------------------------------------------------------------------------------------

def test_a_build_is_in_step_with_its_sources(built):
    assert _notebooks.check(built) == []


def test_a_lesson_holds_its_outputs_and_runs_in_its_own_folder(built):
    cells = load(built, "lessons").cells
    assert [cell.get("execution_count") for cell in cells] == [None, 1, 2, 3, 4]
    assert [out.text for out in cells[-1].outputs] == ["one\nlessons\n"]


def test_the_header_becomes_metadata_and_the_python_version_does_not(built):
    metadata = load(built, "lessons").metadata
    assert metadata.lrcourse == {"title": "One step", "minutes": 20}
    assert metadata.kernelspec == {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    assert set(metadata) == {"lrcourse", "kernelspec", "language_info"} and "version" not in metadata.language_info


def test_a_second_build_gives_the_same_bytes(built, tmp_path):
    again = course(tmp_path)
    assert _notebooks.build(again) == []
    files = sorted(path.relative_to(built) for path in built.glob("*/*.ipynb"))
    assert len(files) == 3
    assert [(again / path).read_bytes() for path in files] == [(built / path).read_bytes() for path in files]


def test_cells_and_widgets_have_fixed_and_different_ids(built):
    cells = load(built, "lessons").cells
    assert cells[2].source == cells[3].source and cells[2].id != cells[3].id
    widgets = [out.data[_running.WIDGET]["model_id"] for cell in cells[2:4] for out in cell.outputs]
    assert widgets == [_running.digest(cell.id, 0)[:32] for cell in cells[2:4]] and len(set(widgets)) == 2


def test_tags_are_kept(built):
    assert [cell.metadata for cell in load(built, "lessons").cells][2] == {"tags": ["core"]}


def test_a_file_is_written_as_jupyter_writes_it(built):
    text = (built / "lessons" / "01_one_step.ipynb").read_text(encoding="utf-8")
    assert text == nbformat.writes(nbformat.reads(text, as_version=4)) + "\n" and '# A slider with η.' not in text
    assert "A slider with η." in text


def test_a_solution_keeps_its_answer_and_its_output(built):
    cells = load(built, "solutions").cells
    assert "return x - 0.5 * x" in cells[2].source and cells[3].outputs[0].data["text/plain"] == "5.0"


@pytest.mark.parametrize("line, says", [
    ("raise ValueError('steps must be >= 1, got 0')", "ValueError: steps must be >= 1, got 0"),
    ("from lrcourse import claim; claim('The loss falls.', False)", "The loss falls."),
    ("import sys; print('beware', file=sys.stderr)", "wrote to stderr: beware"),
    ("import os; os._exit(1)", "Kernel died"),
])
def test_a_build_that_fails_names_file_and_cell_and_leaves_the_old_notebook(tmp_path, capsys, line, says):
    root = course(tmp_path, LESSON + f"\n# %%\n{line}\n", solution=None)
    old = root / "lessons" / "01_one_step.ipynb"
    old.write_text("what was there", encoding="utf-8")
    assert _notebooks.main(["build"], root) == 1
    said = capsys.readouterr().err
    assert said.startswith("lessons/source/01_one_step.py, cell 6 (") and says in said
    assert old.read_text(encoding="utf-8") == "what was there"
    assert [path.name for path in old.parent.iterdir() if path.is_file()] == ["01_one_step.ipynb"]


def test_a_cell_that_never_ends_is_stopped_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(_running, "MAX_SECONDS", 1)
    fault, = _notebooks.build(course(tmp_path, HEADER + "# %%\nwhile True:\n    pass\n", solution=None))
    assert fault.startswith("lessons/source/01_one_step.py, cell 1 (while True:): ") and "1 seconds" in fault


def test_a_name_that_is_no_source_is_told_what_there_is(tmp_path):
    assert _notebooks.build(course(tmp_path), ["07_nine"]) == ["07_nine: no such source; there are: 01_one_step"]


def test_a_missing_package_is_one_sentence():
    with pytest.raises(SystemExit, match=r"no_such_package is missing; .*\[author\]"):
        _running.need("no_such_package")


# ---- the same picture ----------------------------------------------------------------------------

def shown(level, size=(8, 8), compress=6, text="<Figure>"):
    png = io.BytesIO()
    Image.new("RGB", size, (level, 100, 100)).save(png, "PNG", compress_level=compress)
    data = {"image/png": base64.b64encode(png.getvalue()).decode(), "text/plain": text}
    cell = nbformat.v4.new_code_cell("f", id="f", outputs=[nbformat.v4.new_output("display_data", data)])
    return nbformat.v4.new_notebook(cells=[cell])


@pytest.mark.parametrize("other, equal", [
    (shown(100), True), (shown(100, compress=0), True), (shown(103), True),
    (shown(130), False), (shown(100, size=(8, 9)), False), (shown(100, text="<Another>"), False),
    (nbformat.v4.new_notebook(), False),
], ids=["equal", "other bytes", "rounding", "another colour", "another size", "another text", "no picture"])
def test_a_picture_is_the_same_when_one_cannot_see_a_difference(other, equal):
    assert _running.same(shown(100), other) is equal


def test_a_notebook_that_looks_the_same_is_left_alone(tmp_path):
    target = tmp_path / "lessons" / "a.ipynb"
    assert _notebooks._write(target, shown(100)) is True
    before = target.read_bytes()
    assert _notebooks._write(target, shown(100, compress=0)) is False and target.read_bytes() == before
    assert _notebooks._write(target, shown(130)) is True and target.read_bytes() != before
    target.write_text(target.read_text() + "\n")
    assert _notebooks._write(target, shown(130)) is True, "a file that somebody else has formatted is written anew"


# ---- what a source may not hold ------------------------------------------------------------------

@pytest.mark.parametrize("cells, says", [
    ("# %% [markdown]\n# # Title\nx = 1\n", "cell 1: code under '# %% [markdown]': 'x = 1'"),
    ("x = 1\n\n# %%\ny = 2\n", "before the first '# %%': 'x = 1'"),
    ("# %%\nx = 1\n\n# %%\n" + "y = 2\n" * 13, "cell 2 (y = 2): a code cell has at most 12 lines, got 13"),
    ("# %%\nx = 1\n\n# %%\n", "cell 2 (): the cell is empty"),
    ("# %% tag=[\"core\"]\nx = 1\n", "its options tags and points, got tag"),
    ("# %% [raw]\n# hello\n", "got raw"),
    ("# %% points=2\nx = 1\n", "belong in solutions/source"),
    ("# %%\ndef f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n", "belong in solutions/source"),
])
def test_a_lesson_that_breaks_a_rule_is_refused(tmp_path, cells, says):
    assert says in refusal(tmp_path, cells)


@pytest.mark.parametrize("header", [
    "", "# ---\n# title: One step\n# ---\n\n", HEADER.replace("#     minutes: 20\n", "")])
def test_a_header_without_title_and_minutes_is_refused(tmp_path, header):
    path = tmp_path / "a.py"
    path.write_text(header + "# %%\nx = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="title and minutes"):
        _notebooks.read(path)


def test_a_broken_header_is_refused_in_one_line(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("# ---\n# jupyter:\n#   lrcourse: {title: [\n# ---\n\n# %%\nx = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="the header is not valid YAML: [^\n]*$"):
        _notebooks.read(path)


# ---- check ---------------------------------------------------------------------------------------

LESSON_FILE, EXERCISE_FILE = "lessons/01_one_step.ipynb", "exercises/01_one_step.ipynb"


@pytest.mark.parametrize("name, edit, says", [
    (LESSON_FILE, lambda nb: nb.cells[1].update(source="import sys"), "cell 2: not what the source says"),
    (LESSON_FILE, lambda nb: nb.cells[0].update(source="# Another"), "cell 1: not what the source says"),
    (LESSON_FILE, lambda nb: nb.cells[0].update(id="other"), "cell 1: not what the source says"),
    (LESSON_FILE, lambda nb: nb.cells.pop(), "has 4 cells, its source 5"),
    (LESSON_FILE, lambda nb: nb.metadata.lrcourse.update(minutes=5), "its metadata are not what the source says"),
    (LESSON_FILE, lambda nb: nb.cells[1].update(execution_count=None), "cell 2 (import os): never run"),
    (LESSON_FILE, lambda nb: nb.cells[1].update(execution_count=9), "from top to bottom, but as [9, 2, 3, 4]"),
    (LESSON_FILE, lambda nb: nb.cells[3].update(id=nb.cells[2].id), "two cells have the same id"),
    (LESSON_FILE, lambda nb: nb.cells[1].outputs.append(
        nbformat.v4.new_output("error", ename="", evalue="", traceback=[])), "cell 2 (import os): shows an error"),
    (LESSON_FILE, lambda nb: nb.cells[1].outputs.append(
        nbformat.v4.new_output("stream", name="stderr", text="beware")), "cell 2 (import os): shows an error"),
    (EXERCISE_FILE, lambda nb: nb.cells[1].update(execution_count=1), "an exercise is stored without outputs"),
    (EXERCISE_FILE, lambda nb: nb.cells[2].update(source="x = 1"), "cell 3: not what the source says"),
    (EXERCISE_FILE, lambda nb: nb.cells[0].update(source="Try `return x-0.5*x`"), "shows the text of a solution"),
    (EXERCISE_FILE, lambda nb: nb.cells[0].update(source="### BEGIN SOLUTION"), "shows the text of a solution"),
])
def test_check_says_what_is_wrong_with_a_stored_notebook(stored, name, edit, says):
    faults = stored(name, edit)
    assert any(fault.startswith(name + ", ") and says in fault for fault in faults), faults
    assert all("\n" not in fault for fault in faults)


def test_check_sees_a_solution_told_in_the_exercise_itself(tmp_path):
    root = course(tmp_path, None, SOLUTION.replace("Write `step`.", "Write `return x - 0.5 * x`."))
    nb = _notebooks.read(root / "solutions" / "source" / "01_one_step.py", True)
    _notebooks._write(root / "exercises" / "01_one_step.ipynb", _notebooks.exercise(nb))
    assert "exercises/01_one_step.ipynb, shows the text of a solution" in _notebooks.check(root)


def test_check_names_what_is_missing_damaged_or_left_over(tmp_path, capsys):
    root = course(tmp_path)
    (root / LESSON_FILE).write_text('{"cells": [', encoding="utf-8")
    (root / "exercises").mkdir()
    (root / "exercises" / "02_gone.ipynb").write_text("{}", encoding="utf-8")
    assert _notebooks.main(["check"], root) == 1
    assert capsys.readouterr().err.splitlines() == [
        "lessons/01_one_step.ipynb, missing or damaged: build it",
        "solutions/01_one_step.ipynb, missing or damaged: build it",
        "exercises/01_one_step.ipynb, missing or damaged: build it",
        "exercises/02_gone.ipynb, has no source that can be read"]


def test_check_says_how_wordy_a_lesson_is(built, capsys):
    assert _notebooks.main(["check"], built) == 0
    assert capsys.readouterr().out == "lessons/01_one_step.ipynb: 5 cells, 6 lines of code, 1 words a line\n"


def test_an_empty_course_is_in_step(tmp_path):
    assert _notebooks.check(tmp_path) == [] and _notebooks.build(tmp_path) == []
