"""Pictures show the data they are given, say what their axes are, and can be put on a slider."""

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb

from lrcourse import (SGD, cosine, parabola, plot_hand, plot_loss, plot_map, plot_path, plot_prices, plot_range_test, plot_schedule,
                      plot_sharpness, plot_steps, plot_strips, plot_surface, plot_sweep, plot_timeline, plot_trail, plot_trials,
                      quadratic, range_test, ravine, rosenbrock, run, slide, sweep, theme)

LRS = np.geomspace(0.01, 0.3, 7)


@pytest.fixture(autouse=True)
def tidy():
    yield
    plt.close("all")


@pytest.fixture
def runs():
    return sweep(SGD, LRS, quadratic([1, 10]), 20)


def test_a_path_goes_where_the_run_went(runs):
    path, end = plot_path(runs).artists
    drawn = plot_path(runs)
    drawn(4)
    np.testing.assert_array_equal(drawn.artists[0].get_xydata(), runs.x[:, 4])
    np.testing.assert_array_equal(drawn.artists[1].get_xydata()[0], runs.x[-1, 4])


def test_in_one_dimension_a_path_goes_down_the_curve():
    one = run(SGD(0.2), parabola(2.0), 5)
    line, _ = plot_path(one).artists
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([one.x[:, 0], one.loss]))


def test_a_loss_curve_shows_every_step_on_a_log_scale(runs):
    drawn = plot_loss(runs)
    drawn(2)
    np.testing.assert_array_equal(drawn.artists[0].get_xydata(), np.column_stack([np.arange(21), runs.loss[:, 2]]))
    assert drawn.ax.get_yscale() == "log"


def test_steps_show_x_against_the_step():
    runs = sweep(SGD, LRS, parabola(2.0), 10)
    drawn = plot_steps(runs)
    drawn(3)
    np.testing.assert_array_equal(drawn.artists[0].get_ydata(), runs.x[:, 3, 0])


def test_limits_are_the_same_for_every_rate():
    runs = sweep(SGD, np.geomspace(0.01, 3, 7), parabola(2.0), 40)      # some explode
    fig, (left, right) = plt.subplots(1, 2)
    loss, steps = plot_loss(runs, left), plot_steps(runs, right)
    before = left.get_ylim(), right.get_ylim()
    for i in range(7):
        loss(i), steps(i)
    assert (left.get_ylim(), right.get_ylim()) == before
    assert np.isfinite(before).all()


@pytest.mark.parametrize("surface", [parabola(2.0), quadratic([1, 10]), ravine(), rosenbrock()], ids=repr)
def test_a_surface_fills_its_extent(surface):
    ax = plot_surface(surface).ax
    limits = [*ax.get_xlim(), *(ax.get_ylim() if len(surface.extent) == 4 else ())]
    assert limits == list(surface.extent)


def test_a_single_run_cannot_be_moved(runs):
    with pytest.raises(ValueError, match="shows one run"):
        plot_loss(run(SGD(0.1), parabola(), 5))(0)


def test_a_schedule_is_drawn_step_by_step():
    line, = plot_schedule(cosine(1.0, 10), 11).artists
    np.testing.assert_allclose(line.get_ydata(), cosine(1.0, 10)(np.arange(11)))
    line, = plot_schedule(lambda t: 0.5, 4).artists
    np.testing.assert_array_equal(line.get_ydata(), [0.5] * 4)


def test_a_sweep_shows_the_curve_and_its_cliff():
    drawn = plot_sweep(LRS, np.array([9.0, 5, 3, 2, 4, np.nan, np.nan]), ylabel="steps to 1 %", edge=0.2)
    curve, wall = drawn.artists
    assert drawn.ax.get_xscale() == drawn.ax.get_yscale() == "log"
    assert wall.get_xdata()[0] == 0.2 and np.isnan(curve.get_ydata()[-1])


def test_strips_are_a_row_for_each_name_in_order():
    drawn = plot_strips({"SGD": (0.1, 0.2, 0.4), "Adam": (0.001, 0.003, 0.01)})
    assert [t.get_text() for t in drawn.ax.get_yticklabels()] == ["SGD", "Adam"]
    assert drawn.ax.get_yticks()[0] > drawn.ax.get_yticks()[1]                       # first on top
    np.testing.assert_array_equal(drawn.artists[1].get_xdata(), [0.2, 0.003])


def test_a_timeline_has_a_word_at_every_year():
    texts = plot_timeline([1847, 1951, 1986], ["Cauchy", "Robbins and Monro", "backprop"]).artists[2:]
    assert [(t.get_position()[0], t.get_text()) for t in texts] == [(1847, "Cauchy"), (1951, "Robbins and Monro"), (1986, "backprop")]


def test_sharpness_stands_beside_two_over_the_rate():
    line, edge = plot_sharpness(np.linspace(1, 25, 50), 0.1).artists
    assert edge.get_ydata()[0] == 20 and len(line.get_ydata()) == 50


def test_sharpness_of_a_sweep_moves_with_its_rate():
    sharpness, steps = np.outer(np.arange(1, 6), [1.0, 2.0]), np.arange(5) * 25
    drawn = plot_sharpness(sharpness, np.array([0.1, 0.4]), steps=steps)
    drawn(1)
    line, edge = drawn.artists
    np.testing.assert_array_equal(line.get_xydata(), np.stack([steps, sharpness[:, 1]], axis=1))
    np.testing.assert_array_equal(edge.get_xydata(), [[0, 5], [100, 5]])


def test_a_trial_is_its_rates_its_curve_and_where_it_ends():
    rates, curves, ends = np.array([[0.1, 0.1, 0.1, 0.1], [0.4, 0.2, 0.1, 0.0]]), np.array([[2.0, 1.0], [2.0, 0.5]]), [0.9, 0.4]
    drawn = plot_trials(rates, curves, ends)
    rate, curve, end = drawn.artists
    drawn(1)
    np.testing.assert_allclose(rate.get_ydata()[:3], [0.4, 0.2, 0.1])
    assert 0 < rate.get_ydata()[3] < rate.axes.get_ylim()[0] < 0.1, "0 has no place on a log axis: the line leaves it"
    np.testing.assert_array_equal(curve.get_xdata(), [1, 3])
    assert curve.get_ydata().tolist() == [2.0, 0.5] and list(end.get_ydata()) == [0.4, 0.4]


@pytest.mark.parametrize("draw", [
    lambda: plot_path(sweep(SGD, LRS, parabola(), 3)), lambda: plot_loss(sweep(SGD, LRS, parabola(), 3)), lambda: plot_steps(sweep(SGD, LRS, parabola(), 3)),
    lambda: plot_surface(parabola()), lambda: plot_surface(ravine()), lambda: plot_schedule(cosine(1.0, 9), 9), lambda: plot_sweep(LRS, LRS),
    lambda: plot_strips({"a": (1, 2, 3)}), lambda: plot_sharpness(np.ones(3), 0.1)])
def test_every_picture_names_its_axes(draw):
    ax = draw().ax
    assert ax.get_xlabel()
    assert ax.get_ylabel() or not np.size(ax.get_yticks()) or ax.get_yticklabels()[0].get_text() or len(ax.lines) == 2


def test_pictures_of_a_sweep_go_on_a_slider_together(runs):
    fig, (left, right) = plt.subplots(1, 2, figsize=theme.WIDE)
    plot_surface(quadratic([1, 10]), left)
    shown = slide(fig, [plot_path(runs, left), plot_loss(runs, right)], lr=LRS)
    assert len(shown._spec["frames"]) == 3


def test_colours_differ_in_lightness_or_hue_for_everybody():
    def lightness(colour):
        return np.dot(to_rgb(colour), [0.2126, 0.7152, 0.0722])
    grey = sorted(lightness(c) for c in theme.CYCLE)
    assert grey[0] < 0.75 * grey[-1] and max(grey) < 0.6                             # readable on white
    # red-green blind (protanope, Viénot, Brettel and Mollon 1999): no two colours fall together
    to_lms = np.array([[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]])
    blind = np.array([[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]])
    seen = [np.linalg.inv(to_lms) @ blind @ to_lms @ to_rgb(c) for c in theme.CYCLE]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(seen) for b in seen[:i]) > 0.15


def test_a_curve_is_traced_as_far_as_the_slider_has_come():
    steps = np.array([200.0, 90, 40, 20, 11, 30, np.inf])
    drawn = plot_hand(LRS, steps)
    drawn(3)
    beyond, traced, here = (artist.get_xydata() for artist in drawn.artists)
    np.testing.assert_array_equal(traced, np.column_stack([LRS, steps])[:4])
    np.testing.assert_array_equal(beyond[:, 0], LRS[3:])
    np.testing.assert_array_equal(here, [[LRS[3], steps[3]]])


def test_what_never_arrives_has_a_line_of_its_own():
    drawn = plot_hand(LRS, np.array([200.0, 90, 40, 20, 11, 30, np.inf]))
    drawn(6)
    height = drawn.artists[2].get_ydata()[0]
    named = {label.get_text(): place for place, label in zip(drawn.ax.get_yticks(), drawn.ax.get_yticklabels())}
    assert named["never"] == height > 200 and drawn.ax.get_ylim()[1] > height


def test_a_traced_curve_is_hidden_by_a_question():
    fig, ax = plt.subplots()
    hidden = slide(fig, plot_hand(LRS, 1 / LRS, ax), lr=LRS, predict="Where is it lowest?")
    assert [kind for kind, _ in hidden._spec["layers"]].count("moving") == 3        # beyond, traced and here


def test_a_range_test_shows_what_it_met_and_its_average():
    test = range_test(SGD, 1e-3, 100, parabola(2.0), 40)
    met, smooth = plot_range_test(test).artists
    np.testing.assert_array_equal(met.get_xydata(), np.column_stack([test.lrs, test.losses]))
    np.testing.assert_array_equal(smooth.get_xydata(), np.column_stack([test.lrs, test.smooth]))


def test_each_way_to_choose_stands_at_its_price_and_moves_to_its_share():
    prices, shares = np.array([[0, 0], [0, 0], [90, 70], [900, 900], [1500, 1500]]), np.linspace(0, 1, 30).reshape(5, 2, 3)
    drawn = plot_prices(["always 0.1", "free", "test min", "grid 3", "grid 5"], prices, shares)
    drawn(2, 1)
    always, free, test, grid = (point.get_xydata() for point in drawn.artists[:4])
    np.testing.assert_allclose(test, [[70, shares[2, 1, 2]]])
    np.testing.assert_allclose(grid, [[900, shares[3, 1, 2]], [1500, shares[4, 1, 2]]])
    assert 0 < always[0, 0] < free[0, 0] < 70 and always[0, 1] == shares[0, 1, 2]
    assert [text.get_text() for text in drawn.artists[4:]] == ["0.1", "", "min", "3", "5"]


def test_a_map_shows_its_rows_as_far_as_the_slider_has_come():
    values = np.arange(12.0).reshape(4, 3)
    drawn = plot_map(np.array([0.01, 0.1, 1]), np.array([10, 20, 40, 80]), values)
    drawn(1)
    tiles = np.ma.filled(drawn.artists[0].get_array(), np.nan)
    np.testing.assert_array_equal(tiles[:2], values[:2])
    assert np.isnan(tiles[2:]).all() and drawn.artists[0].get_clim() == (0, 11)
    assert [t.get_text() for t in drawn.ax.get_xticklabels()] == ["0.01", "0.1", "1"]
    assert plot_map(LRS, LRS, np.outer(LRS, LRS), limits=(0, 1)).artists[0].get_clim() == (0, 1)


def test_a_trail_has_one_group_in_colour_and_those_before_it_pale():
    x, y = np.arange(6.0).reshape(3, 2), -np.arange(6.0).reshape(3, 2)
    drawn = plot_trail(x, y)
    drawn(2)
    before, now = (artist.get_xydata() for artist in drawn.artists)
    np.testing.assert_array_equal(before, np.column_stack([x[:2].ravel(), y[:2].ravel()]))
    np.testing.assert_array_equal(now, np.column_stack([x[2], y[2]]))
