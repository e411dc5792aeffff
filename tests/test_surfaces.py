"""Each surface is what it says: its slope is that of its loss, and nothing lies lower than its minimum."""

import numpy as np
import pytest

from lrcourse import surfaces
from lrcourse.surfaces import Surface, double_well, noisy, parabola, pit, quadratic, ravine, rosenbrock, saddle

ALL = [surfaces.parabola(3.0), surfaces.quadratic([1.0, 10.0, 100.0]), surfaces.ravine(50.0, 20.0), surfaces.rosenbrock(),
       surfaces.saddle(), surfaces.double_well(0.2), surfaces.pit(0.2), surfaces.pit(0.6), surfaces.catapult(5)]
each = pytest.mark.parametrize("surface", ALL, ids=lambda s: s.name)


def points(surface, n=40, seed=0):
    return np.random.default_rng(seed).normal(size=(n, surface.start.size)) * 2


@each
def test_the_gradient_is_the_slope_of_the_loss(surface):
    x, h = points(surface), 1e-5
    slope = np.stack([(surface.loss(x + h * e) - surface.loss(x - h * e)) / (2 * h) for e in np.eye(x.shape[1])], axis=-1)
    # central differences: error about h² f''' / 6 + 1e-16 f / h, both below 1e-6 of the largest slope here
    np.testing.assert_allclose(surface.grad(x), slope, rtol=1e-6, atol=1e-6 * np.abs(slope).max())


@each
def test_no_point_is_lower_than_the_minimum_and_argmin_reaches_it(surface):
    assert surface.loss(points(surface, 5000)).min() >= surface.minimum
    np.testing.assert_allclose(surface.loss(surface.argmin), surface.minimum, rtol=1e-14, atol=1e-14)
    np.testing.assert_allclose(surface.grad(surface.argmin), 0.0, atol=1e-14)


@each
def test_points_may_have_any_axes_before_the_last(surface):
    x = points(surface, 6)
    grid = x.reshape(2, 3, -1)
    np.testing.assert_array_equal(surface.loss(grid), surface.loss(x).reshape(2, 3))
    np.testing.assert_array_equal(surface.grad(grid), surface.grad(x).reshape(grid.shape))
    assert surface.loss(surface.start).shape == () and surface.grad(surface.start).shape == surface.start.shape


@each
def test_float32_points_stay_float32(surface):
    x = points(surface).astype(np.float32)
    assert surface.loss(x).dtype == surface.grad(x).dtype == np.float32


@each
def test_the_drawn_part_holds_start_and_minimum(surface):
    if surface.extent:
        low, high = np.array(surface.extent).reshape(-1, 2).T
        for point in (surface.start, surface.argmin):
            inside = point[:len(low)]
            assert np.all(low < inside) and np.all(inside < high)


def test_rosenbrock_has_the_curvature_its_docstring_names():
    h, e = 1e-6, np.eye(2)
    s = rosenbrock()
    hessian = np.stack([(s.grad(s.argmin + h * v) - s.grad(s.argmin - h * v)) / (2 * h) for v in e])
    assert abs(np.linalg.eigvalsh(hessian)[-1] - 1001.6) < 0.01


def test_ravine_has_the_condition_number_asked_for():
    grad = ravine(condition=250.0, angle=33.0).grad
    eigenvalues = np.linalg.eigvalsh(grad(np.eye(2)))
    np.testing.assert_allclose(eigenvalues, [1.0, 250.0], rtol=1e-12)


def test_the_pit_is_the_lowest_place_only_when_deep():
    assert abs(pit(0.2).argmin[0]) < 1e-9 and abs(pit(0.6).argmin[0] - 4) < 0.1


def test_the_saddle_is_flat_but_no_minimum():
    assert np.all(saddle().grad([0.0, 0.0]) == 0) and saddle().loss([0.0, 0.0]) > saddle().minimum


def test_noise_has_the_strength_asked_for_and_leaves_the_loss_exact():
    foggy, x = noisy(parabola(), sigma=0.5, seed=1), np.zeros((40_000, 1))
    noise = foggy.grad(x)
    assert abs(noise.mean()) < 0.01 and abs(noise.std() - 0.5) < 0.01      # 4 standard errors of 40 000 draws
    assert np.all(foggy.loss(x) == 0)


def test_the_same_seed_gives_the_same_noise_and_each_call_new_noise():
    one, two = (noisy(parabola(), sigma=1.0, seed=7) for _ in range(2))
    first = one.grad([0.0])
    assert first == two.grad([0.0]) and first != one.grad([0.0])


def test_a_surface_cannot_be_changed_by_accident():
    s = quadratic([1.0, 2.0])
    with pytest.raises(ValueError):
        s.start[0] = 9.0
    with pytest.raises(AttributeError):
        s.minimum = 1.0


def test_lists_and_whole_numbers_are_points_too():
    assert parabola(2.0).loss([3]) == 9.0


def test_a_surface_shows_its_name_and_no_address():
    assert repr(rosenbrock()) == "Surface(Rosenbrock, dim 2)"


@pytest.mark.parametrize("call, message", [
    (lambda: rosenbrock().loss([1.0, 2.0, 3.0]), "x must end in an axis of 2, got shape (3,)"),
    (lambda: parabola().grad(1.0), "x must end in an axis of 1, got shape ()"),
    (lambda: parabola(0.0), "curvature must be > 0 and finite, got 0.0"),
    (lambda: parabola(np.nan), "curvature must be >= 0, got nan"),
    (lambda: quadratic([1.0, -1.0]), "curvatures must be >= 0, got -1.0"),
    (lambda: quadratic([[1.0], [2.0]]), "curvatures must be a list of numbers, got shape (2, 1)"),
    (lambda: ravine(0.5), "condition must be >= 1, got 0.5"),
    (lambda: double_well(0.5), "tilt must be in [0, 0.38), got 0.5"),
    (lambda: pit(depth=0.0), "depth must be > 0 and finite, got 0.0"),
    (lambda: noisy(parabola(), -1.0, 0), "sigma must be >= 0, got -1.0"),
    (lambda: noisy(parabola(), 1.0, 0.5), "seed must be a whole number, got 0.5"),
    (lambda: Surface("", None, None, start=1.0), "start must be one point (dim,), got shape ()"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_gets_one_sentence(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message
