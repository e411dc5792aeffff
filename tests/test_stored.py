"""What is stored is what the script that made it makes."""

import sys
from pathlib import Path

import numpy as np
import pytest

from lrcourse.stored import choices, strips, widths

sys.path.insert(0, str(Path(__file__).resolve().parent))
import make_choices  # noqa: E402
import make_strips  # noqa: E402
import make_widths  # noqa: E402


def test_the_strips_are_those_of_the_script_by_name_rate_and_seed():
    kept = strips()
    assert kept.tasks == tuple(make_strips.tasks(0)) and kept.optimizers == tuple(make_strips.OPTIMIZERS)
    np.testing.assert_allclose(kept.lrs, make_strips.LRS, rtol=1e-12)      # the last digit is the machine's
    assert kept.first.shape == (6, make_strips.SEEDS) and kept.last.shape == (6, 5, make_strips.SEEDS, 33)
    assert repr(kept) == "Strips(6 tasks, 5 optimizers, 10 seeds)"


@pytest.mark.parametrize("task, optimizer, seed", [("linear", "AdaGrad", 3), ("SVM", "momentum", 7)])
def test_a_strip_made_again_is_the_stored_one(task, optimizer, seed):
    kept, model = strips(), make_strips.tasks(seed)[task]
    where = kept.tasks.index(task), kept.optimizers.index(optimizer), seed
    again, calm = make_strips.strip(model, optimizer, seed), kept.last[where] < kept.first[where[0], seed]
    # single precision keeps seven digits; 300 steps may blow up the last digit of another machine a little
    np.testing.assert_allclose(again[calm], kept.last[where][calm], rtol=1e-4)
    assert model.loss(model.start) == pytest.approx(kept.first[where[0], seed], rel=1e-6)


def test_the_choices_are_those_of_the_script_by_name_and_seed():
    kept = choices()
    assert (kept.ways, kept.optimizers, kept.tasks) == (tuple(make_choices.WAYS), make_choices.PAIR, strips().tasks)
    assert kept.lrs.shape == kept.gradients.shape == kept.last.shape == (16, 2, 6, make_strips.SEEDS)
    assert repr(kept) == "Choices(16 ways, 2 optimizers, 10 seeds)"


@pytest.mark.parametrize("way, optimizer, task, seed", [("test + 3", "Adam", "linear", 3), ("halving 17", "SGD", "SVM", 7),
                                                        ("random 9", "Adam", "logistic", 5), ("rate-free", "SGD", "linear", 8)])
def test_a_choice_made_again_is_the_stored_one(way, optimizer, task, seed):
    kept = choices()
    where = kept.ways.index(way), kept.optimizers.index(optimizer), kept.tasks.index(task), seed
    lr, paid, last = make_choices.choice(way, optimizer, make_strips.tasks(seed)[task], seed)
    np.testing.assert_allclose([lr, last], [kept.lrs[where], kept.last[where]], rtol=1e-4)
    assert paid == kept.gradients[where]


def test_the_widths_are_those_of_the_script_by_name_rate_and_seed():
    kept = widths()
    assert kept.kinds == make_widths.KINDS and kept.widths == make_widths.WIDTHS
    np.testing.assert_allclose(kept.lrs, make_widths.LRS, rtol=1e-12)
    assert kept.last.shape == (2, 5, make_widths.SEEDS, 13)
    assert repr(kept) == "Widths(2 parametrisations, 5 widths, 8 seeds)"


@pytest.mark.parametrize("width, kind, seed", [(32, "standard", 0), (64, "µP", 3)])
def test_a_width_made_again_is_the_stored_one(width, kind, seed):
    kept = widths()
    again, last = make_widths.curve(width, kind, seed), kept.last[kept.kinds.index(kind), kept.widths.index(width), seed]
    # ReLUs and high rates magnify the last digit of another machine: compared where the steps are small
    np.testing.assert_allclose(again[:5], last[:5], rtol=1e-4)


def test_the_base_width_is_the_same_in_both_parametrisations():
    kept = widths()
    np.testing.assert_array_equal(kept.last[0, 0], kept.last[1, 0])
