"""The lines of PyTorch that the lessons show do what the lessons say (needs the extra `reference`)."""

import re
from pathlib import Path

import numpy as np
import pytest

from lrcourse import SGD, LinearRegression, parabola, penguins, run, standardize

LESSONS = Path(__file__).resolve().parent.parent / "lessons" / "source"


def shown(lesson):
    """The fenced Python lines of a lesson's section “In your framework”."""
    text = (LESSONS / f"{lesson}.py").read_text(encoding="utf-8")
    text = re.sub(r"^# ?", "", text, flags=re.MULTILINE)
    return re.search(r"## In your framework.*?```python\n(.*?)```", text, re.DOTALL)[1]


def test_lesson_01_takes_the_same_steps():
    torch = pytest.importorskip("torch")
    names = {"torch": torch}
    exec(shown("01_one_step"), names)
    np.testing.assert_allclose(names["x"].detach().numpy(), run(SGD(0.1), parabola(2.0), 20).x[-1], rtol=1e-12)


def test_lesson_02_finds_the_edge_and_stops_at_a_nan():
    torch = pytest.importorskip("torch")
    features, mass = penguins()
    line = LinearRegression(standardize(features), mass)
    names = {"torch": torch, "A": torch.tensor(line.features), "loss": torch.tensor(np.nan), "first": 1.0, "t": 7}
    with pytest.raises(RuntimeError, match="loss nan at step 7"):
        exec(shown("02_too_fast"), names)
    assert names["edge"].item() == pytest.approx(2 / line.curvature(line.start))
    scores = torch.tensor(line.features @ line.solution)
    assert torch.nn.MSELoss()(scores, torch.tensor(mass)).item() == pytest.approx(2 * line.minimum)   # no half
