"""Whatever the shape and however many rates: a sweep is its single runs side by side."""

import dataclasses

import numpy as np
import pytest
from cases import EVERY
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.descent import run, sweep
from lrcourse.models import LinearRegression, LogisticRegression
from lrcourse.optimizers import SGD, Adam
from lrcourse.schedules import cosine
from lrcourse.surfaces import quadratic

every = pytest.mark.parametrize("name", EVERY)
rates = st.lists(st.floats(0.0, 1e3, allow_nan=False), min_size=1, max_size=7)
calm = settings(max_examples=25, deadline=None, derandomize=True, database=None)    # the same examples every time


def bowl(dim):
    return quadratic(np.geomspace(0.1, 5.0, dim))


@every
@calm
@given(lrs=rates, dim=st.integers(1, 20), steps=st.integers(1, 12))
def test_a_row_of_a_sweep_is_the_single_run_bit_for_bit(name, lrs, dim, steps):
    many = sweep(EVERY[name], lrs, bowl(dim), steps)
    for i, lr in enumerate(lrs):
        one = run(EVERY[name](lr), bowl(dim), steps)
        for field in dataclasses.fields(one):
            got, expected = getattr(many, field.name), getattr(one, field.name)
            axis = 0 if field.name == "diverged" else 1
            np.testing.assert_array_equal(np.take(got, i, axis=axis), expected)


@every
@calm
@given(lead=st.lists(st.integers(1, 3), max_size=3), dim=st.integers(1, 4), seed=st.integers(0, 99))
def test_points_of_any_shape_walk_as_they_would_alone(name, lead, dim, seed):
    starts = np.random.default_rng(seed).normal(size=(*lead, dim)) * 3
    together = run(EVERY[name](0.1), bowl(dim), 8, x0=starts)
    assert together.x.shape == (9, *lead, dim) and together.loss.shape == (9, *lead)
    assert together.diverged.shape == tuple(lead)
    for index in np.ndindex(*lead):
        alone = run(EVERY[name](0.1), bowl(dim), 8, x0=starts[index])
        np.testing.assert_array_equal(together.x[(slice(None), *index)], alone.x)
        np.testing.assert_array_equal(together.lr[(slice(None), *index)], alone.lr)


@every
@calm
@given(cut=st.integers(1, 9), lrs=rates)
def test_a_run_in_two_parts_is_the_run_in_one(name, cut, lrs):
    lr, surface = np.array(lrs)[:, None], bowl(3)
    start = np.broadcast_to(surface.start, (len(lrs), 3))
    make = EVERY[name]
    opt, whole = make(cosine(lr, 10)), run(make(cosine(lr, 10)), surface, 10, x0=start)
    first = run(opt, surface, cut, x0=start)
    second = run(opt, surface, 10 - cut, x0=first.x[-1], resume=True)
    np.testing.assert_array_equal(np.concatenate([first.x, second.x[1:]]), whole.x)
    np.testing.assert_array_equal(np.concatenate([first.loss, second.loss[1:]]), whole.loss)


ROWS = np.random.default_rng(0)
FEATURES = ROWS.normal(size=(40, 5))
MODELS = {"LinearRegression": LinearRegression(FEATURES, FEATURES @ np.arange(5.0) + ROWS.normal(size=40)),
          "LogisticRegression": LogisticRegression(FEATURES, (FEATURES[:, 0] > 0).astype(int))}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@pytest.mark.parametrize("make", [SGD, Adam, lambda lr: SGD(lr, momentum=0.9)], ids=["SGD", "Adam", "momentum"])
@calm
@given(lrs=st.lists(st.floats(1e-4, 0.3), min_size=1, max_size=6), batch=st.sampled_from([None, 1, 8, 40]))
def test_with_a_matrix_product_inside_a_sweep_equals_its_runs_to_1e_12(model, make, lrs, batch):
    options = {} if batch is None else {"batch": batch, "seed": 3}
    many = sweep(make, lrs, model, 15, **options)
    for i, lr in enumerate(lrs):
        one = run(make(lr), model, 15, **options)
        # a product adds in an order that depends on the number of rows; atol for weights that cross zero
        np.testing.assert_allclose(many.x[:, i], one.x, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(many.loss[:, i], one.loss, rtol=1e-12, atol=1e-13)
