"""The ways through the course are ways that exist, and take as long as they say."""

from pathlib import Path

import pytest

from lrcourse.__main__ import main
from lrcourse.checks import specs
from lrcourse.paths import PATHS

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name, minutes", [("lab", 90), ("alone", 60)])
def test_a_path_adds_up_and_is_printed_in_its_order(name, minutes, capsys):
    assert main(["list", "--path", name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(f"{minutes} minutes") and sum(stop.minutes for stop in PATHS[name][1]) == minutes
    assert [line.split()[2] for line in lines[1:]] == [stop.notebook for stop in PATHS[name][1]]


@pytest.mark.parametrize("stop", [stop for _, stops in PATHS.values() for stop in stops], ids=lambda stop: stop.notebook)
def test_each_stop_is_a_notebook_and_each_exercise_one_of_its_lesson(stop):
    assert (ROOT / f"{stop.notebook}.ipynb").exists()
    named = stop.task.split("`")[1::2]
    assert set(named) <= {spec.name for spec in specs() if spec.lesson == Path(stop.notebook).name}
