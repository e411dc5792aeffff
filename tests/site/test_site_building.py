"""The folder of pages: whole or not at all, nobody else's files, and nothing made twice."""

import json
import re

import fake_course
import nbformat
import pytest

from lrcourse import __main__
from lrcourse._safe import CommandError
from lrcourse.site import building, pages, running

V4 = nbformat.v4
FIGURE = """\
import numpy as np
from matplotlib.figure import Figure
from lrcourse import slide
fig = Figure(figsize=(2, 1))
line, = fig.add_subplot(xlim=(0, 1), ylim=(0, 9)).plot([0, 1], [0, 0])
slide(fig, lambda i: line.set_ydata([i, i]), lr=np.arange(5.0), alt="A line.")"""


@pytest.fixture
def course(tmp_path):
    return fake_course.make(tmp_path / "course")


@pytest.fixture
def ran(monkeypatch):
    """Lessons are taken as they are, without a kernel; the names of those that would have run."""
    names = []

    async def run(lesson):
        names.append(lesson.name)
        if "boom" in lesson.cells[1].source:
            raise CommandError(f"{lesson.name}, cell 2 (boom): NotSo: not with these numbers")
        return lesson

    monkeypatch.setattr(running, "run", run)
    return names


def build(out, course, **options):
    said = []
    building.build(out, course, jobs=1, say=said.append, **options)
    return said


def test_a_lesson_runs_in_a_kernel_of_its_own_and_keeps_its_slides(tmp_path):
    place = fake_course.make(tmp_path / "course", {"01_one_step": "1 + 1"})
    notebook = V4.new_notebook(cells=[V4.new_markdown_cell("# One step"), V4.new_code_cell("import lrcourse"), V4.new_code_cell(FIGURE)])
    nbformat.write(notebook, place / "lessons" / "01_one_step.ipynb")
    said = build(tmp_path / "out", place)
    assert re.fullmatch(r"01_one_step: 1 slider, \d+ kB", said[0]) and len(said) == 1
    page = (tmp_path / "out" / "01_one_step.html").read_text(encoding="utf-8")
    assert page.count('<figure class="slide"') == 1 and page.count("<script type=\"module\">") == 1
    notebook.cells[1].source = "print('working')\n1 / 0"
    nbformat.write(notebook, place / "lessons" / "01_one_step.ipynb")
    with pytest.raises(CommandError, match=r"01_one_step, cell 2 \(print\('working'\)\): ZeroDivisionError: division by zero"):
        build(tmp_path / "out", place)
    assert (tmp_path / "out" / "01_one_step.html").read_text(encoding="utf-8") == page


def test_pages_turn_to_each_other_and_name_their_notebooks(course, tmp_path, ran):
    build(tmp_path / "out", course, address="https://hub.example/lab/tree/")
    first, second = ((tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8") for name in ("00_start_here", "01_one_step"))
    assert 'rel="prev"' not in first and 'rel="next" href="01_one_step.html"' in first and "exercises/" not in first
    assert 'rel="prev" href="00_start_here.html"' in second and 'rel="next" href="02_too_fast.html"' in second
    assert "https://hub.example/lab/tree/lessons/01_one_step.ipynb" in second
    assert "https://hub.example/lab/tree/exercises/01_one_step.ipynb" in second
    assert pages.notebook_link("lessons", "x", "https://b.example/?open={notebook}&y=1") == "https://b.example/?open=lessons/x.ipynb&y=1"
    start = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert start.count("<h3>") == 3 and '<a href="01_one_step.html">01' in start
    assert "solved" not in first + second + start, "no solution"


def test_every_page_forbids_itself_the_network(course, tmp_path, ran):
    for path in building.build(tmp_path / "out", course, jobs=1, say=lambda line: None):
        page = path.read_text(encoding="utf-8")
        assert f'<meta http-equiv="Content-Security-Policy" content="{pages.POLICY}">' in page
        assert not re.findall(r'(?:src|data-src|action)="(?!data:)[^"]*"|<link rel="(?!icon)|@import|url\(', page)


def test_only_what_changed_is_made_again(course, tmp_path, ran):
    out = tmp_path / "out"
    build(out, course)
    assert ran == ["00_start_here", "01_one_step", "02_too_fast"]
    del ran[:]
    assert build(out, course) == ["00_start_here: as it was", "01_one_step: as it was", "02_too_fast: as it was"] and ran == []
    fake_course.edit(course / "lessons" / "01_one_step.ipynb", "x - 2 * lr * g")
    (out / "02_too_fast.html").write_text("damaged")
    build(out, course)
    assert ran == ["01_one_step", "02_too_fast"]
    assert "damaged" not in (out / "02_too_fast.html").read_text(encoding="utf-8")
    del ran[:]
    build(out, course, address="https://hub.example")
    assert len(ran) == 3
    (out / building.MARK).write_text("damaged")
    build(out, course, address="https://hub.example")
    assert len(ran) == 6


def test_a_lesson_that_is_gone_takes_its_page_along_and_nothing_else(course, tmp_path, ran):
    out = tmp_path / "out"
    build(out, course)
    (out / "CNAME").write_text("course.example")
    (course / "lessons" / "02_too_fast.ipynb").unlink()
    build(out, course)
    assert {path.name for path in out.iterdir()} == {"00_start_here.html", "01_one_step.html", "index.html", "CNAME", building.MARK}


def test_a_lesson_that_fails_leaves_everything_as_it_was(course, tmp_path, ran):
    out = tmp_path / "out"
    fake_course.edit(course / "lessons" / "01_one_step.ipynb", "boom")
    with pytest.raises(CommandError, match="not with these numbers"):
        build(out, course)
    assert not out.exists()
    fake_course.edit(course / "lessons" / "01_one_step.ipynb", "x")
    build(out, course)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    fake_course.edit(course / "lessons" / "01_one_step.ipynb", "boom")
    with pytest.raises(CommandError):
        build(out, course)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_folder_that_is_not_ours_is_left_alone(course, tmp_path, ran):
    out = tmp_path / "out"
    out.mkdir()
    (out / ".git").mkdir()
    build(out, course)                                      # a hidden file is no objection: a repository of pages has one
    (out / building.MARK).unlink()
    with pytest.raises(CommandError, match="has files that are not ours, such as .*: choose an empty folder, or a new one"):
        build(out, course)
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="is a file"):
        build(tmp_path / "file", course)


def test_a_mark_cannot_make_us_remove_what_lies_elsewhere(course, tmp_path, ran):
    out = tmp_path / "out"
    build(out, course)
    (tmp_path / "mine.html").write_text("mine")
    mark = json.loads((out / building.MARK).read_text())
    mark["pages"]["../mine.html"] = ["", ""]
    (out / building.MARK).write_text(json.dumps(mark))
    build(out, course)
    assert (tmp_path / "mine.html").exists()


def test_no_lessons_and_no_notebook_are_said_in_one_sentence(course, tmp_path, ran):
    with pytest.raises(CommandError, match="there are no lessons"):
        build(tmp_path / "out", tmp_path)
    (course / "lessons" / "01_one_step.ipynb").write_text("{}")
    with pytest.raises(CommandError, match="01_one_step.ipynb is no notebook"):
        build(tmp_path / "out", course)


def test_the_command_makes_the_pages_and_says_where(course, tmp_path, ran, monkeypatch, capsys):
    monkeypatch.setattr(building.folder, "course_folder", lambda: course)
    assert __main__.main(["site", str(tmp_path / "out"), "--jobs", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == ["00_start_here", "01_one_step", "02_too_fast"]
    assert lines[-1] == f"Open {(tmp_path / 'out' / 'index.html').resolve()}"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").touch()
    assert __main__.main(["site", str(tmp_path / "other")]) == 1
    assert "files that are not ours" in capsys.readouterr().err
