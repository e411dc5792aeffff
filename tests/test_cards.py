"""A card shows what happens at each step and what comes of it, in the same colours, for every position of its slider."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

from lrcourse import plot_card, slide

VALUES = np.geomspace(0.1, 10, 5)
PATHS = {"SGD": np.outer([1.0, 0.5, 0.1], VALUES), "Adam": np.outer([2.0, 1.0, 0.3], VALUES)}
ENDS = {name: path[-1] for name, path in PATHS.items()}


@pytest.fixture(autouse=True)
def tidy():
    yield
    plt.close("all")


def test_a_card_moves_its_lines_and_traces_what_comes_of_them():
    card = plot_card(VALUES, PATHS, ENDS, ("each step", "the end"), label="unit")
    card(3)
    left, right = card.ax
    for line, path in zip(left.lines, PATHS.values()):
        np.testing.assert_array_equal(line.get_xydata(), np.column_stack([np.arange(3), path[:, 3]]))
    traced = right.lines[1::3]
    assert [line.get_color() for line in traced] == [line.get_color() for line in left.lines]
    assert [list(line.get_xdata()) for line in traced] == [list(VALUES[:4])] * 2
    said = [ax.get_title() or ax.get_title(loc="left") for ax in card.ax]
    assert (*said, right.get_xlabel()) == ("each step", "the end", "unit")
    assert [text.get_text() for text in card.ax[0].figure.legends[0].get_texts()] == ["SGD", "Adam"]


def test_everything_that_is_shown_lies_within_the_limits_of_all_curves():
    left, right = plot_card(VALUES, PATHS, ENDS, ("", "")).ax
    assert left.get_ylim()[0] < 0.01 and left.get_ylim()[1] > 20 and right.get_ylim()[0] < 0.01 and right.get_ylim()[1] > 3
    assert left.get_yscale() == "log"


def test_signs_are_shown_on_an_even_axis_and_what_never_arrives_at_the_top():
    card = plot_card(VALUES, {"x": -PATHS["SGD"]}, {"x": np.array([1, 2, 3, 4, np.inf])}, ("", ""))
    assert card.ax[0].get_yscale() == "linear" and not card.ax[0].figure.legends
    assert "never" in [label.get_text() for label in card.ax[1].get_yticklabels()]


def test_a_path_may_have_times_of_its_own_for_each_value():
    times = np.outer([1, 2, 4], VALUES)
    card = plot_card(VALUES, PATHS, ENDS, ("", ""), times=times)
    card(2)
    np.testing.assert_array_equal(card.ax[0].lines[0].get_xdata(), times[:, 2])


def test_a_card_can_be_put_on_a_slider():
    card = plot_card(VALUES, PATHS, ENDS, ("", ""))
    assert repr(slide(card.ax[0].figure, card, lr=VALUES)).startswith("slide(lr: 5 values")
