"""Each search tries what it says, counts what it costs, chooses the best it saw, and doubts a best at the border."""
import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.data import breast_cancer, penguins, standardize
from lrcourse.descent import run, sweep
from lrcourse.models import LinearRegression, LogisticRegression
from lrcourse.optimizers import SGD
from lrcourse.surfaces import parabola, quadratic
from lrcourse.tuning import grid_search, log_grid, random_search, range_test, successive_halving

BOWL = quadratic([1.0, 10.0])                                     # edge at lr = .2, best 2/11
ROWS, MASS = penguins()
LINE = LinearRegression(standardize(ROWS), standardize(MASS))     # edge at 1.003
SEARCHES = {
    "grid": lambda lrs: grid_search(SGD, lrs, BOWL, 40),
    "halving": lambda lrs: successive_halving(SGD, lrs, BOWL, 40),
}
EACH = pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)


class Counted:
    """A problem that counts the gradients it gives: one for each rate and step."""

    def __init__(self, problem):
        self.problem, self.asked = problem, 0
        self.start, self.minimum = problem.start, problem.minimum

    def __len__(self):
        return len(self.problem)

    def loss(self, x, **rows):
        return self.problem.loss(x, **rows)

    def grad(self, x, **rows):
        self.asked += x[..., 0].size
        return self.problem.grad(x, **rows)


# ---- log_grid

@given(low=st.floats(1e-8, 1), factor=st.floats(1.1, 1e8), count=st.integers(2, 50))
def test_a_log_grid_has_its_ends_and_one_factor_between_neighbours(low, factor, count):
    lrs = log_grid(low, low * factor, count)
    assert len(lrs) == count
    np.testing.assert_allclose(lrs[[0, -1]], [low, low * factor], rtol=1e-12)
    np.testing.assert_allclose(lrs[1:] / lrs[:-1], factor ** (1 / (count - 1)), rtol=1e-9)


# ---- cost

def test_every_search_costs_as_many_gradients_as_it_says():
    many = log_grid(1e-3, 0.1, 17)
    for search, cost in [
        (lambda p: grid_search(SGD, many, p, 30), 17 * 30),
        (lambda p: random_search(SGD, 1e-3, 0.1, p, 30, count=5, seed=0), 5 * 30),
        (lambda p: successive_halving(SGD, many, p, 300), (17 + 9 + 5 + 3) * 75),
        (lambda p: successive_halving(SGD, many, p, 31, rungs=3), 17 * 10 + 9 * 10 + 5 * 11),
        (lambda p: range_test(SGD, 1e-6, 1e-3, p, steps=57), 57),
    ]:
        counted = Counted(LINE)
        assert search(counted).gradients == counted.asked == cost


def test_a_range_test_stops_soon_after_the_loss_blew_up_and_counts_what_it_made():
    counted = Counted(LINE)
    test = range_test(SGD, 1e-6, 100, counted, batch=32, seed=0)
    assert test.gradients == counted.asked < 100
    assert len(test.lrs) == len(test.losses) == len(test.smooth) <= test.gradients <= len(test.lrs) + 10
    assert test.losses[-1] > 4 * test.losses.min()


# ---- choice

@EACH
def test_the_best_rate_tried_is_chosen_whatever_the_order(search):
    lrs = [0.1, 0.5, 0.001, 2 / 11, 0.02, 1.0]
    found = search(lrs)
    assert found.lr == 2 / 11 and not found.at_border
    assert np.array_equal(found.lrs, np.sort(lrs))


def test_a_grid_has_the_losses_of_a_sweep_and_a_sweep_those_of_single_runs():
    lrs = log_grid(1e-3, 1, 5)
    found = grid_search(SGD, lrs, LINE, 20, batch=16, seed=3)
    assert np.array_equal(found.losses, sweep(SGD, lrs, LINE, 20, batch=16, seed=3).loss[-1])
    alone = [run(SGD(lr), LINE, 20, batch=16, seed=3).loss[-1] for lr in lrs]
    np.testing.assert_allclose(found.losses, alone, rtol=1e-10)   # matrix products of other shapes round otherwise


def test_halving_gives_the_rates_it_keeps_the_very_run_they_would_have_had():
    lrs = log_grid(1e-3, 0.5, 8)
    found = successive_halving(SGD, lrs, LINE, 40, batch=16, seed=3)
    for lr, loss, steps in zip(found.lrs, found.losses, found.steps):
        assert loss == run(SGD(lr), LINE, int(steps), batch=16, seed=3).loss[-1]
    assert sorted(found.steps.tolist()) == [10] * 4 + [20] * 2 + [40] * 2 and found.lr in lrs[found.steps == 40]


def test_halving_chooses_among_the_rates_that_went_all_the_way():
    class Pass:                                                   # down a little, over a mountain, into a deep valley
        start, minimum = np.zeros(1), 0.0

        def loss(self, x):
            return np.select([x[..., 0] < 1, x[..., 0] < 8], [2 - x[..., 0], 9.0], 0.0)

        def grad(self, x):
            return np.full_like(x, -1.0)

    class Hill(Pass):                                             # ever up: the rate left first has the lowest loss
        def loss(self, x):
            return x[..., 0]

    assert successive_halving(SGD, [0.01, 0.02, 0.03], Hill(), 10, rungs=5).lr == 0.01
    lrs = [0.03, 0.06, 0.9]
    assert grid_search(SGD, lrs, Pass(), 10).lr == 0.9
    assert successive_halving(SGD, lrs, Pass(), 10, rungs=5).lr == 0.06


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9), count=st.integers(1, 20))
def test_random_rates_repeat_with_their_seed_and_lie_in_the_range(seed, count):
    first, again = (random_search(SGD, 1e-4, 1e-1, BOWL, 5, count, seed=seed) for _ in range(2))
    assert np.array_equal(first.lrs, again.lrs) and first.lr == again.lr
    assert len(first.lrs) == count and 1e-4 <= first.lrs.min() and first.lrs.max() <= 1e-1


def test_random_rates_are_spread_evenly_over_the_decades():
    lrs = random_search(SGD, 1e-4, 1e-1, BOWL, 1, 3000, seed=0).lrs
    decades = np.histogram(np.log10(lrs), bins=[-4, -3, -2, -1])[0]
    assert abs(decades - 1000).max() < 5 * np.sqrt(3000 * 2 / 9)  # five standard deviations


# ---- border

@EACH
@pytest.mark.parametrize("low, high, word", [(1e-4, 1e-2, "highest"), (0.19, 5.0, "lowest")])
def test_a_best_rate_at_the_border_is_doubted_in_words(search, low, high, word):
    found = search(log_grid(low, high, 6))
    assert found.at_border and word in found.sentence and "widen" in found.sentence
    assert found.lr == (found.lrs[-1] if word == "highest" else found.lrs[0])


@EACH
def test_a_best_rate_whose_upper_neighbour_diverged_is_not_at_the_border(search):
    found = search([1e-3, 1e-2, 0.1, 10.0])
    assert found.lr == 0.1 and not found.at_border and "widen" not in found.sentence


@EACH
def test_if_every_rate_overflows_none_is_chosen(search):
    found = search([1e300, 1e301])
    assert np.isnan(found.lr) and found.at_border and "all 2 rates diverged: try below 1e+300" in found.sentence


# ---- range test

def test_the_readings_are_the_stated_parts_of_the_lowest_point():
    test = range_test(SGD, 1e-6, 100, LINE, batch=32, seed=1)
    lowest = test.lrs[test.smooth.argmin()]
    assert test.readings["min/3"] == lowest / 3 and test.readings["min/10"] == lowest / 10
    assert lowest / 1000 < test.readings["steepest"] < lowest
    for rule, lr in test.readings.items():
        assert range_test(SGD, 1e-6, 100, LINE, batch=32, seed=1, rule=rule).lr == lr


def test_the_rates_of_a_range_test_grow_by_one_factor():
    test = range_test(SGD, 1e-5, 1e-2, LINE, steps=31)
    np.testing.assert_allclose(test.lrs, np.geomspace(1e-5, 1e-2, 31), rtol=1e-12)


def test_the_smooth_curve_is_the_average_with_weights_that_fade_by_a_fifth():
    test = range_test(SGD, 1e-5, 1e-2, LINE, steps=31, batch=8, seed=0)
    mean, norm = 0.0, 0.0
    for loss, smooth in zip(test.losses, test.smooth):
        mean, norm = 0.8 * mean + 0.2 * loss, 0.8 * norm + 0.2
        assert smooth == pytest.approx(mean / norm, rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_a_third_of_the_minimum_trains_real_data_nearly_as_well_as_the_best_rate(seed):
    rows, labels = breast_cancer()
    for model in (LINE, LogisticRegression(standardize(rows), labels)):
        same = {"batch": 32, "seed": seed}
        lr = range_test(SGD, 1e-6, 100, model, rule="min/3", **same).lr
        losses = sweep(SGD, [lr, *np.geomspace(1e-3, 10, 17)], model, 200, record="loss", **same).loss[-1]
        best, drop = np.nanmin(losses), model.loss(model.start) - np.nanmin(losses)
        assert losses[0] - best < 0.15 * drop


def test_a_range_test_leaves_the_start_and_the_problem_as_they_were():
    x0 = np.array([3.0, 1.0, -2.0, 0.5])
    before, start, loss = x0.copy(), LINE.start.copy(), LINE.loss(x0)
    range_test(SGD, 1e-6, 100, LINE, x0=x0, batch=32, seed=0)
    assert np.array_equal(x0, before) and np.array_equal(LINE.start, start) and LINE.loss(x0) == loss


def test_a_range_test_that_never_meets_its_cliff_says_so():
    test = range_test(SGD, 1e-6, 1e-2, LINE)
    assert test.at_border and "last rate it met: widen" in test.sentence


def test_a_range_test_that_begins_above_the_edge_says_so():
    test = range_test(SGD, 10, 1000, BOWL)
    assert test.at_border and "first rate it met: widen" in test.sentence


def test_a_range_test_survives_an_overflow_in_its_first_steps():
    test = range_test(SGD, 1e200, 1e300, BOWL)
    assert test.gradients == 10 and np.isfinite(test.lr) and test.at_border


def test_a_blow_up_right_after_the_minimum_is_no_border():
    test = range_test(SGD, 1e-3, 100, parabola())
    assert test.smooth.argmin() == len(test.lrs) - 1 and test.losses[-1] > 4 * test.losses.min()
    assert not test.at_border and "widen" not in test.sentence


def test_an_early_drop_does_not_fool_the_steepest_reading():
    class Step:                                                   # a cliff at the start, a long slope after it
        start, minimum = np.array([-1.0]), 0.0

        def loss(self, x):
            return np.where(x[..., 0] < -0.99, 100.0, np.square(x[..., 0] - 1))

        def grad(self, x):
            return 2 * (x - 1)

    test = range_test(SGD, 1e-3, 10, Step())
    lowest = test.smooth.argmin()
    assert np.gradient(test.smooth, np.log(test.lrs))[:lowest].argmin() < lowest // 2
    assert test.readings["steepest"] >= test.lrs[lowest // 2]


@pytest.mark.parametrize("search", [lambda make: successive_halving(make, [0.1], BOWL, 8),
                                    lambda make: range_test(make, 1e-3, 1, BOWL)], ids=["halving", "range test"])
def test_an_optimizer_that_has_run_before_is_refused(search):
    used = SGD(0.1)
    used.step(np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="opt must be new"):
        search(lambda lr: used)


def test_a_loss_below_zero_is_no_blow_up():
    class Below:
        start, minimum = np.array([2.0]), -5.0

        def loss(self, x):
            return parabola().loss(x) - 5.0

        def grad(self, x):
            return parabola().grad(x)

    test = range_test(SGD, 1e-3, 100, Below(), steps=100)
    assert 1 < test.lrs[test.smooth.argmin()] < 10 and not test.at_border


# ---- results

def test_results_are_frozen_and_their_repr_is_their_sentence():
    grid, test = grid_search(SGD, [0.01, 0.1, 1.0], BOWL, 10), range_test(SGD, 1e-6, 100, LINE)
    assert repr(grid) == "Search(0.1 is the best of 3 rates; 30 gradients)"
    assert repr(test) == f"RangeTest({test.sentence})"
    for result in (grid, test):
        with pytest.raises(dataclasses.FrozenInstanceError):
            result.lr = 1.0


BAD = [
    (lambda: log_grid(0, 1, 5), "low and high must be rates with 0 < low < high, got 0 and 1"),
    (lambda: log_grid(1, 1, 5), "0 < low < high, got 1 and 1"),
    (lambda: log_grid(float("nan"), 1, 5), "low must be >= 0, got nan"),
    (lambda: log_grid(1, float("inf"), 5), "0 < low < high, got 1 and inf"),
    (lambda: log_grid(1e-3, 1, 1), "count must be >= 2, got 1"),
    (lambda: log_grid(1e-3, 1, 2.5), "count must be a whole number, got 2.5"),
    (lambda: grid_search(SGD, [], BOWL, 5), r"lrs must be finite rates, at least one and each once, got \[\]"),
    (lambda: grid_search(SGD, [0.1, 0.1], BOWL, 5), r"each once, got \[0.1, 0.1\]"),
    (lambda: grid_search(SGD, [0.1, np.inf], BOWL, 5), "lrs must be finite rates"),
    (lambda: grid_search(SGD, [0.1, np.nan], BOWL, 5), "lrs must be >= 0, got nan"),
    (lambda: grid_search(SGD, [-0.1, 0.1], BOWL, 5), "lrs must be >= 0, got -0.1"),
    (lambda: grid_search(SGD, [0.1], BOWL, 0), "steps must be >= 1, got 0"),
    (lambda: random_search(SGD, 1e-3, 1, BOWL, 5, count=0, seed=0), "count must be >= 1, got 0"),
    (lambda: random_search(SGD, 1, 1e-3, BOWL, 5, seed=0), "0 < low < high, got 1 and 0.001"),
    (lambda: successive_halving(SGD, [0.1], BOWL, 5, rungs=6), "rungs must be <= 5, the number of steps, got 6"),
    (lambda: successive_halving(SGD, [0.1], BOWL, 5, rungs=0), "rungs must be >= 1, got 0"),
    (lambda: successive_halving(SGD, [0.1], BOWL, 5, x0=np.ones((2, 2))), r"x0 must be one start, \(dim,\), got shape"),
    (lambda: range_test(SGD, 1e-6, 1, BOWL, x0=np.ones((2, 2))), r"x0 must be one start, \(dim,\), got shape \(2, 2\)"),
    (lambda: range_test(SGD, 1e-6, 1, BOWL, steps=9), "steps must be >= 10, got 9"),
    (lambda: range_test(SGD, 1e-6, 1, BOWL, rule="valley"), "rule must be one of .*, got 'valley'"),
    (lambda: range_test(SGD, 1e-6, 1, LINE, batch=8), "seed must be given with batch"),
]


@pytest.mark.parametrize("call, sentence", BAD, ids=[sentence[:60] for _, sentence in BAD])
def test_bad_input_is_answered_with_name_rule_and_value(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
