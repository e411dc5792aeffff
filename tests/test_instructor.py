"""The instructor's page: its minutes are those of the course, what it quotes is there, and no learner is given it."""

import re
from pathlib import Path

import pytest

from lrcourse import folder
from lrcourse.checks import specs
from lrcourse.paths import PATHS

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "solutions" / "INSTRUCTOR.md").read_text(encoding="utf-8")
PLAN, LESSONS = PAGE.split("## Lesson by lesson")
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "lessons" / "source").glob("*.py"))}
HANDED_IN = {name: {spec.name for spec in specs() if spec.lesson == name} for name in [*SOURCES, "lab_quiz"]}


def parts(text):
    """{heading: its lines} of the headings of the third level."""
    return {part.splitlines()[0]: part.splitlines()[1:] for part in re.split(r"^### ", text, flags=re.M)[1:]}


def paragraphs():
    """{stem: (minutes that its heading names, its four lines)}."""
    found = {}
    for heading, lines in parts(LESSONS).items():
        number, title, minutes = re.fullmatch(r"(\d\d) (.+): (\d+) minutes", heading).groups()
        stem = next(stem for stem in SOURCES if stem.startswith(number))
        assert f"#     title: {title}\n" in SOURCES[stem]
        found[stem] = int(minutes), [line for line in lines if line]
    return found


def test_the_plan_has_the_stops_of_the_path_and_its_minutes_leave_no_gap():
    now = 0
    for (heading, lines), stop in zip(parts(PLAN).items(), PATHS["lab"][1], strict=True):
        assert heading == f"{now}–{now + stop.minutes} {stop.notebook}"
        for begin, end in (map(int, re.match(r"- (\d+)–(\d+) ", line).groups()) for line in lines if line.startswith("- ")):
            assert begin == now < end
            now = end
    assert now == 90
    assert now == sum(stop.minutes for stop in PATHS["lab"][1])


def test_the_plan_names_the_exercises_of_the_path():
    for lines, stop in zip(parts(PLAN).values(), PATHS["lab"][1], strict=True):
        named = {name for line in lines for name in line.split("`")[1::2] if name != "-"}
        assert set(stop.task.split("`")[1::2]) <= named <= HANDED_IN[Path(stop.notebook).name]


def test_every_lesson_has_its_paragraph_in_the_order_of_the_course():
    assert list(paragraphs()) == list(SOURCES)


@pytest.mark.parametrize("stem", SOURCES)
def test_a_paragraph_has_five_lines_the_lessons_minutes_and_names_its_exercises(stem):
    minutes, lines = paragraphs()[stem]
    assert int(re.search(r"^#     minutes: (\d+)$", SOURCES[stem], re.M)[1]) == minutes
    assert [re.match(r"- \*\*(.+?):\*\* ", line)[1] for line in lines] == ["Ask", "They say", "They get wrong", "Show"]
    named = {name for name in "\n".join(lines).split("`")[1::2] if name != "argmin"}
    assert named == HANDED_IN[stem], "each exercise of the lesson, and no other"


@pytest.mark.parametrize("stem", SOURCES)
def test_what_is_to_be_asked_is_asked_by_the_lesson_itself(stem):
    for question in re.findall("“(.+?)”", paragraphs()[stem][1][0]):
        assert question in SOURCES[stem]


def test_no_learner_is_given_it(tmp_path):
    folder.deliver(tmp_path)
    for path in folder.notebooks(ROOT, "solutions"):
        folder.fetch_solution(tmp_path, path.stem)
    assert not list(tmp_path.rglob("*INSTRUCTOR*"))
    assert "INSTRUCTOR" not in (ROOT / "pyproject.toml").read_text(encoding="utf-8"), "the wheel names what it carries"
