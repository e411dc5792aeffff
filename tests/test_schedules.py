"""Each schedule says what torch's or optax's says, from t = 0 to beyond its end, for numbers and arrays alike."""

import numpy as np
import pytest
from cases import REFERENCE

from lrcourse import schedules
from lrcourse.schedules import (constant, cosine, cosine_restarts, cyclic, exponential, inverse_sqrt, inverse_time, join,
                                linear, multistep, noam, onecycle, polynomial, step, warmup, wsd)

ALL = {
    "constant": lambda lr: constant(lr), "step": lambda lr: step(lr, 10), "multistep": lambda lr: multistep(lr, [5, 20]),
    "exponential": lambda lr: exponential(lr, 0.9), "linear": lambda lr: linear(lr, 40, 0.01),
    "polynomial": lambda lr: polynomial(lr, 40, 2.0), "inverse_time": lambda lr: inverse_time(lr, 0.1),
    "inverse_sqrt": lambda lr: inverse_sqrt(lr, 10), "noam": lambda lr: noam(lr, 64, 10),
    "cosine": lambda lr: cosine(lr, 40),
    "cosine_restarts": lambda lr: cosine_restarts(lr, 7, 2), "cyclic": lambda lr: cyclic(lr, 1.0, 7),
    "onecycle": lambda lr: onecycle(lr, 40), "wsd": lambda lr: wsd(lr, 40, 5, 10), "warmup": lambda lr: warmup(lr, 10),
    "join": lambda lr: join([warmup(lr, 5), cosine(lr, 35)], [5]),
}
ENDS = {"linear": 40, "polynomial": 40, "cosine": 40, "onecycle": 39, "wsd": 40, "warmup": 9, "join": 40}
each = pytest.mark.parametrize("name", ALL)


def line(case):
    return " ".join([case["by"], case["name"]] + [f"{key}={value}" for key, value in case["args"].items()])


@pytest.mark.parametrize("case", REFERENCE["schedules"], ids=line)
def test_it_says_what_the_reference_says(case):
    n = case["compare"]                                                    # all 61, or fewer and case["why"]
    assert n == 61 or case["why"]
    ours = getattr(schedules, case["name"])(**case["args"])(np.arange(n))
    # torch multiplies rates step by step; the atol is for rates that end at zero, where nothing relative is left
    np.testing.assert_allclose(ours, case["lr"][:n], rtol=1e-12, atol=1e-15)


def test_noam_and_inverse_sqrt_are_the_formula_of_the_paper():
    s = np.arange(1, 62)
    paper = 2.0 * 512 ** -0.5 * np.minimum(s ** -0.5, s * 20 ** -1.5)
    np.testing.assert_allclose(noam(2.0, 512, 20)(np.arange(61)), paper, rtol=1e-12)
    np.testing.assert_allclose(inverse_sqrt(paper.max(), 20)(np.arange(61)), paper, rtol=1e-12)


@each
def test_an_array_of_steps_gives_what_each_step_gives(name):
    schedule, t = ALL[name](0.5), np.arange(61)
    assert isinstance(schedule(3), float)
    np.testing.assert_allclose(schedule(t), [schedule(int(k)) for k in t], rtol=1e-14)    # SIMD may move the last digit
    np.testing.assert_array_equal(schedule(t.reshape(61, 1)), schedule(t)[:, None])


@each
def test_an_array_of_rates_gives_what_each_rate_gives(name):
    lrs = np.array([[0.1], [0.5], [0.9]])
    many = ALL[name](lrs)
    assert many(4).shape == (3, 1) and many(np.arange(9)).shape == (3, 9)
    for row, lr in zip(many(np.arange(9)), lrs[:, 0]):
        np.testing.assert_allclose(row, ALL[name](lr)(np.arange(9)), rtol=1e-14)


@each
def test_no_schedule_leaves_the_numbers(name):
    rates = ALL[name](0.5)(np.arange(3000))
    assert np.all(np.isfinite(rates)) and np.all(rates >= 0)


@pytest.mark.parametrize("name, end", ENDS.items())
def test_a_schedule_holds_its_last_value_beyond_its_end(name, end):
    schedule = ALL[name](0.5)
    assert schedule(end) == schedule(end + 1) == schedule(10 ** 9)


@each
def test_a_rate_of_zero_is_legal(name):
    assert np.all(np.isfinite(ALL[name](0.0)(np.arange(50))))


def test_cosine_is_half_way_at_half_time_and_stays_down():
    assert cosine(1.0, 100, floor=0.2)(50) == pytest.approx(0.6, rel=1e-15)
    assert cosine(1.0, 100, floor=0.2)(150) == 0.2


def test_the_first_step_of_a_warmup_learns_and_there_is_no_jump_at_the_joint():
    ramp = join([warmup(0.8, 4), constant(0.8)], [4])
    np.testing.assert_allclose(ramp(np.arange(6)), [0.2, 0.4, 0.6, 0.8, 0.8, 0.8], rtol=1e-15)


def test_join_starts_the_time_of_each_part_anew():
    both = join([constant(1.0), linear(1.0, 10), constant(0.5)], [5, 10])
    np.testing.assert_allclose(both([4, 5, 7, 10, 99]), [1.0, 1.0, 0.8, 0.5, 0.5], rtol=1e-15)


def test_the_three_cooldowns_begin_at_the_rate_and_end_at_the_floor():
    for kind in ("linear", "sqrt", "exponential"):
        schedule = wsd(1.0, 20, warmup=4, cooldown=10, kind=kind, floor=0.01)
        assert schedule(4) == schedule(10) == 1.0 and schedule(20) == pytest.approx(0.01, rel=1e-14)
    half = {kind: wsd(1.0, 20, 4, 10, kind, 0.01)(15) for kind in ("linear", "sqrt", "exponential")}
    assert half == pytest.approx({"linear": 0.505, "sqrt": 1 - 0.99 * 0.5 ** 0.5, "exponential": 0.1}, rel=1e-14)


def test_wsd_is_a_warmup_a_constant_and_a_line_joined():
    t = np.arange(30)
    parts = join([warmup(1.0, 4), constant(1.0), linear(1.0, 10, 0.1)], [4, 10])
    np.testing.assert_allclose(wsd(1.0, 20, 4, 10, floor=0.1)(t), parts(t), rtol=1e-14)


def test_restarts_begin_at_0_T_and_3T_when_cycles_double():
    schedule = cosine_restarts(1.0, 10, mult=2)
    assert [t for t in range(100) if schedule(t) == 1.0] == [0, 10, 30, 70]


@pytest.mark.parametrize("mult", [2, 3, 7])
def test_restarts_hit_their_first_step_far_out_too(mult):
    begins = np.array([6 * (mult ** k - 1) // (mult - 1) for k in range(9)])
    assert np.all(cosine_restarts(1.0, 6, mult)(begins) == 1.0)
    assert np.all(cosine_restarts(1.0, 6, mult)(begins[1:] - 1) < 0.1)


@pytest.mark.parametrize("call, message", [
    (lambda: cosine(-0.1, 10), "lr must be >= 0, got -0.1"),
    (lambda: cosine(np.nan, 10), "lr must be >= 0, got nan"),
    (lambda: cosine(np.array([[0.1], [-2.0]]), 10), "lr must be >= 0, got -2.0"),
    (lambda: cosine(0.1, 0), "steps must be >= 1, got 0"),
    (lambda: cosine(0.1, 2.5), "steps must be a whole number, got 2.5"),
    (lambda: cosine(0.1, 10)(-1), "t must be >= 0, got -1"),
    (lambda: cosine(0.1, 10)(np.nan), "t must be >= 0, got nan"),
    (lambda: step(0.1, 0), "step_size must be >= 1, got 0"),
    (lambda: exponential(0.1, -1.0), "gamma must be >= 0, got -1.0"),
    (lambda: multistep(0.1, [-5]), "milestones must be >= 0, got -5"),
    (lambda: join([constant(0.1)], [3]), "boundaries must be 0 steps in rising order, got [3]"),
    (lambda: join([constant(0.1)] * 3, [5, 3]), "boundaries must be 2 steps in rising order, got [5, 3]"),
    (lambda: wsd(0.1, 10, 8, 5), "warmup + cooldown must be <= steps = 10, got 8 + 5"),
    (lambda: wsd(0.1, 10, 2, 5, "cosine"), "kind must be one of 'linear', 'sqrt', 'exponential', got 'cosine'"),
    (lambda: wsd(0.1, 10, 2, 5, "exponential"), "floor must be > 0 for an exponential cooldown, got 0.0"),
    (lambda: onecycle(0.1, 10, pct_start=0.1), "pct_start * steps must be > 1 and < steps, got 0.1 * 10"),
    (lambda: onecycle(0.1, 10, pct_start=30), "pct_start must be in [0, 1), got 30"),
    (lambda: cyclic(0.1, 1.0, mode="square"),
     "mode must be one of 'triangular', 'triangular2', 'exp_range', got 'square'"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_gets_one_sentence(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message


def test_a_rate_that_is_no_number_is_a_type_error():
    with pytest.raises(TypeError, match="lr must be a number or an array of numbers, got '0.1'"):
        cosine("0.1", 10)
