"""The map of the course, lessons/source/map.toml: whatever has to be answered is answered, in a cell that is there."""

import re
import sys
from pathlib import Path

import pytest

from lrcourse import _notebooks
from lrcourse.checks import specs
from lrcourse.checks.lesson_15 import BY_HAND

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pytest brings it

SOURCES = Path(__file__).resolve().parent.parent / "lessons" / "source"
LESSONS = {path.stem: _notebooks.read(path).cells for path in sorted(SOURCES.glob("*.py"))}
MAP = tomllib.loads((SOURCES / "map.toml").read_text(encoding="utf-8"))
ENTRIES = [(kind, entry) for kind, entries in MAP.items() for entry in entries]
NUMBERED = {"confusion": 23, "misconception": 10, "correction": 11}
SECTIONS = ["overview", "history", "importance and impact",
            *(f"practitioners: {part}" for part in ("convergence", "generalisation", "tuning by hand", "tuning automatically")),
            *(f"misconception: {part}" for part in ("a higher", "the learning rate should stay constant", "the learning rate can be set")),
            *(f"question: {part}" for part in ("what happens", "can the learning rate change", "how do I choose")),
            "neural networks", "linear regression", "support vector machines"]


def broken(cells, lessons=LESSONS):
    """The links of an entry that do not lead to exactly one cell."""
    for link in cells:
        found = sum(link["cell"] in cell.source for cell in lessons.get(link["lesson"], []))
        if found != 1:
            yield f"{link['lesson']}: {found} cells hold {link['cell']!r}"


@pytest.mark.parametrize("kind, entry", ENTRIES, ids=[f"{kind}: {entry['words']}" for kind, entry in ENTRIES])
def test_each_entry_leads_to_its_cells(kind, entry):
    assert set(entry) <= {"number", "words", "cells", *{"confusion": ["faq"], "misconception": ["verdict"]}.get(kind, [])}
    assert entry["cells"] and list(broken(entry["cells"])) == []


def test_a_link_that_leads_nowhere_or_to_two_cells_is_seen():
    word = {"lesson": "01_one_step", "cell": "η"}
    assert len(list(broken([word, word | {"cell": "no such words"}, word | {"lesson": "99_none"}]))) == 3


@pytest.mark.parametrize("kind, count", NUMBERED.items())
def test_none_is_missing_and_none_is_there_twice(kind, count):
    assert [entry["number"] for entry in MAP[kind]] == list(range(1, count + 1))


def test_every_section_of_the_subject_is_there():
    there = [entry["words"].lower() for entry in MAP["section"]]
    assert [name for name in SECTIONS if sum(name.lower() in words for words in there) != 1] == []
    assert len(there) == len(SECTIONS) and set(MAP) == {*NUMBERED, "section"}


def test_each_confusion_has_its_heading_in_the_faq():
    faq = "\n".join(cell.source for cell in LESSONS["14_faq"] if cell.cell_type == "markdown")
    headings = re.findall(r"^### (.*)$", faq, flags=re.MULTILINE)
    assert sorted(entry["faq"] for entry in MAP["confusion"]) == sorted(headings[3:])        # after the best known three


def test_each_misconception_has_the_verdict_that_its_card_gives():
    cards = "\n".join(cell.source for cell in LESSONS["13_misconceptions"])
    said = re.findall(r'^\| (\d+) \| .*? \| (true|false|it depends) \|', cards, flags=re.MULTILINE)
    assert [(str(entry["number"]), entry["verdict"]) for entry in MAP["misconception"]] == said


# ---- the thread through the course ---------------------------------------------------------------

def recalls(lesson):
    """The numbers of the lessons that a lesson's two first questions point at, or None where there are none."""
    for cell in LESSONS[lesson]:
        if "## Two questions back" in cell.source:
            return [int(number) for number in re.findall(r'<a href="(\d\d)_\w+\.ipynb">', cell.source)]
    return None


@pytest.mark.parametrize("lesson", [name for name in LESSONS if "02" <= name[:2] <= "13"])
def test_a_lesson_asks_back_two_lessons_and_further(lesson):
    number, back = int(lesson[:2]), recalls(lesson)
    assert len(back) == 2 and max(back) < number and number - 2 in back


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_lesson_asks_about_what_is_still_to_come(lesson):
    assert all(number < int(lesson[:2]) for number in recalls(lesson) or [])


def test_all_points_of_the_course_are_a_hundred():
    assert sum(spec.points for spec in specs()) + sum(points for _, points in BY_HAND) == 100
