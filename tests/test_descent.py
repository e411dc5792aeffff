"""run and sweep: what they record, what they refuse, when they call a run diverged, and how a run goes on."""

import copy
import dataclasses
import io
import sys

import numpy as np
import pytest

from lrcourse.descent import Run, minibatches, run, sweep
from lrcourse.optimizers import SGD
from lrcourse.schedules import ReduceOnPlateau, constant, cosine
from lrcourse.surfaces import Surface, double_well, noisy, parabola, quadratic, rosenbrock


class Lines:
    """A tiny problem with rows: the mean of (x − row)²/2."""

    start, minimum = np.zeros(1), None

    def __init__(self, rows=12):
        self.rows = np.random.default_rng(3).normal(size=(rows, 1)) + 2

    def __len__(self):
        return len(self.rows)

    def loss(self, x, batch=None):
        rows = self.rows if batch is None else self.rows[batch]
        return ((x[..., None, :] - rows) ** 2).sum(-1).mean(-1) / 2

    def grad(self, x, batch=None):
        return x - (self.rows if batch is None else self.rows[batch]).mean(0)


# What a run records

def test_a_run_holds_path_loss_and_rate():
    result = run(SGD(lr=0.5), parabola(), steps=3)
    np.testing.assert_array_equal(result.x, [[4], [2], [1], [0.5]])
    np.testing.assert_array_equal(result.loss, [8, 2, 0.5, 0.125])
    np.testing.assert_array_equal(result.lr, [0.5, 0.5, 0.5])
    assert not result.diverged


def test_a_run_is_the_loop_a_learner_would_write():
    opt, x, surface = SGD(lr=1e-3, momentum=0.9), rosenbrock().start, rosenbrock()
    for _ in range(50):
        x = opt.step(x, surface.grad(x))
    np.testing.assert_array_equal(run(SGD(lr=1e-3, momentum=0.9), surface, 50).x[-1], x)


def test_the_loss_can_be_kept_without_the_path():
    full, short = run(SGD(lr=0.1), rosenbrock(), 20), run(SGD(lr=0.1), rosenbrock(), 20, record="loss")
    assert short.x.shape == (1, 2)
    np.testing.assert_array_equal(short.x[-1], full.x[-1])
    np.testing.assert_array_equal(short.loss, full.loss)


def test_a_sweep_has_an_axis_for_the_rates():
    result = sweep(SGD, [0.1, 0.2, 0.3], quadratic([1.0, 2.0]), steps=4)
    assert result.x.shape == (5, 3, 2) and result.loss.shape == (5, 3) and result.diverged.shape == (3,)
    np.testing.assert_array_equal(result.lr, np.tile([0.1, 0.2, 0.3], (4, 1)))


def test_each_row_of_a_sweep_is_the_run_at_that_rate_bit_for_bit():
    lrs = np.geomspace(1e-5, 1.0, 13)
    make = lambda lr: SGD(cosine(lr, 100), momentum=0.9)
    many = sweep(make, lrs, rosenbrock(), 60)
    for i, lr in enumerate(lrs):
        one = run(make(lr), rosenbrock(), 60)
        for field in dataclasses.fields(Run):
            expected = getattr(one, field.name)
            got = getattr(many, field.name)
            np.testing.assert_array_equal(got[..., i, :] if field.name == "x" else got[..., i], expected)


def test_starts_and_rates_make_a_grid():
    starts = np.linspace(-1.8, 1.8, 5)[:, None, None]
    result = sweep(SGD, [0.01, 0.1], double_well(), 10, x0=starts)
    assert result.x.shape == (11, 5, 2, 1) and result.lr.shape == (10, 5, 2)
    np.testing.assert_array_equal(result.x[:, 3, 1], run(SGD(0.1), double_well(), 10, x0=starts[3, 0]).x)


def test_a_rate_for_each_coordinate_is_recorded_for_each():
    lr = np.array([0.1, 0.2])
    assert run(SGD(lr), quadratic([1.0, 2.0]), 3).lr.shape == (3, 2)
    np.testing.assert_allclose(run(SGD(lr), quadratic([1.0, 2.0]), 3, record="loss").lr, 0.15)


def test_the_rate_of_a_schedule_is_recorded_step_by_step():
    np.testing.assert_array_equal(run(SGD(cosine(1.0, 4)), parabola(), 6).lr, cosine(1.0, 4)(np.arange(6)))


def test_float32_stays_float32():
    result = run(SGD(lr=np.array([[0.1]])), rosenbrock(), 5, x0=np.float32([[-1.2, 1.0]]))
    assert result.x.dtype == np.float32


def test_an_optimizer_of_ones_own_needs_only_step():
    class Mine:
        def step(self, x, g):
            return x - 0.5 * g
    result = run(Mine(), parabola(), 2)
    assert result.x[-1] == 1.0 and np.all(np.isnan(result.lr))


def test_the_start_is_not_changed():
    x0 = np.array([3.0])
    run(SGD(0.1), parabola(), 5, x0=x0)
    assert x0[0] == 3.0


def test_a_run_shows_its_size_and_no_numbers_that_wander():
    assert repr(sweep(SGD, [0.1, 9.0], parabola(), 500)) == "Run(500 steps, x (2, 1), 1 of 2 diverged)"


# Divergence is judged by the loss

@pytest.mark.parametrize("lr, diverged", [(0.0, False), (0.5, False), (1.99, False), (2.0, False), (2.1, True),
                                          (1e200, True)])
def test_on_a_parabola_the_edge_is_2_over_L(lr, diverged):
    assert run(SGD(lr), parabola(), 500).diverged == diverged


def test_growth_is_seen_long_before_the_numbers_overflow():
    result = run(SGD(2.04), parabola(), 400)          # 1.04² a step: 4e13 times the start, far from overflow
    assert np.isfinite(result.loss[-1]) and result.diverged


def test_rows_that_overflow_do_not_touch_their_neighbours_and_nothing_warns():
    alone, beside = sweep(SGD, [1e-3], rosenbrock(), 300), sweep(SGD, [1e-3, 1e3], rosenbrock(), 300)
    np.testing.assert_array_equal(alone.x[:, 0], beside.x[:, 0])
    assert list(beside.diverged) == [False, True]


def test_a_run_that_begins_in_the_minimum_has_not_diverged():
    assert not run(SGD(0.1), parabola(), 10, x0=[0.0]).diverged
    assert not run(SGD(0.1), noisy(parabola(), 1.0, seed=0), 1000, x0=[0.0]).diverged
    assert not run(SGD(0.1), double_well(0.2), 100, x0=double_well(0.2).argmin).diverged   # moves by rounding alone


def test_a_start_too_high_for_a_float_is_no_excuse():
    assert run(SGD(0.0), parabola(), 1, x0=[1e200]).diverged


def test_without_a_known_minimum_a_loss_that_only_jumps_has_not_diverged():
    flat = Surface("two plateaus", lambda x: np.where(x[..., 0] > 1, 2.3, 2.2), lambda x: -np.ones_like(x), start=[0.0])
    assert not run(SGD(1.5), flat, 5).diverged


def test_without_a_known_minimum_a_loss_that_explodes_has():
    assert run(SGD(3.0), dataclasses.replace(parabola(), minimum=None), 50).diverged


def test_falling_without_end_is_no_divergence_until_it_overflows():
    slope = Surface("cliff", lambda x: -x[..., 0] ** 2, lambda x: -2 * x, start=[1.0])
    assert not run(SGD(0.5), slope, 50).diverged
    assert run(SGD(0.5), slope, 2000).diverged


# Minibatches

def test_batches_are_reshuffled_epochs_without_repeats():
    stream = minibatches(10, 5, seed=0)
    epochs = [np.concatenate([next(stream), next(stream)]) for _ in range(3)]
    for epoch in epochs:
        assert sorted(epoch) == list(range(10))
    assert not np.array_equal(epochs[0], epochs[1])


def test_leftover_rows_wait_for_the_next_shuffle():
    stream = minibatches(10, 4, seed=0)
    seen = [next(stream) for _ in range(200)]
    assert {len(rows) for rows in seen} == {4} and set(np.concatenate(seen)) == set(range(10))


def test_the_same_seed_gives_the_same_run_and_another_seed_another():
    runs = [run(SGD(0.3), Lines(), 20, batch=3, seed=seed).x for seed in (0, 0, 1)]
    np.testing.assert_array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


def test_the_loss_of_a_step_is_on_its_own_rows_and_the_last_on_all():
    problem, rows = Lines(), next(minibatches(12, 3, seed=5))
    result = run(SGD(0.3), problem, 4, batch=3, seed=5)
    assert result.loss[0] == problem.loss(problem.start, rows) and result.loss[-1] == problem.loss(result.x[-1])


def test_all_rates_of_a_sweep_see_the_same_batches():
    many = sweep(SGD, [0.1, 0.3], Lines(), 20, batch=3, seed=0)
    np.testing.assert_allclose(many.x[:, 1], run(SGD(0.3), Lines(), 20, batch=3, seed=0).x, rtol=1e-14)


# Going on

def test_two_runs_with_resume_equal_one_long_run():
    make = lambda: SGD(cosine(0.4, 30), momentum=0.9)
    opt, options = make(), dict(batch=3, seed=1)
    first = run(opt, Lines(), 13, **options)
    second = run(opt, Lines(), 17, first.x[-1], resume=True, **options)
    whole = run(make(), Lines(), 30, **options)
    np.testing.assert_array_equal(np.concatenate([first.x, second.x[1:]]), whole.x)
    np.testing.assert_array_equal(np.concatenate([first.lr, second.lr]), whole.lr)


def test_a_copied_state_goes_on_as_often_as_one_likes():
    opt = SGD(cosine(0.1, 30), momentum=0.9)
    x = run(opt, parabola(), 10).x[-1]
    again = [run(copy.deepcopy(opt), parabola(), 10, x, resume=True).x for _ in range(2)]
    np.testing.assert_array_equal(*again)
    np.testing.assert_array_equal(again[0][-1], run(SGD(cosine(0.1, 30), momentum=0.9), parabola(), 20).x[-1])


def test_plateau_cuts_the_rate_in_a_run_row_by_row_and_survives_a_break():
    make = lambda: SGD(ReduceOnPlateau(np.array([[2.0], [0.1]]), factor=0.5, patience=2))
    start = np.ones((2, 1))
    whole = run(make(), parabola(), 12, start)
    # at 2/L the loss stands still, is forgiven twice and cut; 1/L lands in the minimum, where it stands still again
    assert list(whole.lr[:, 0]) == [2.0] * 4 + [1.0] * 4 + [0.5] * 3 + [0.25]
    assert np.all(whole.lr[:, 1] == 0.1)
    opt = make()
    first = run(opt, parabola(), 5, start)
    second = run(opt, parabola(), 7, first.x[-1], resume=True)
    np.testing.assert_array_equal(np.concatenate([first.lr, second.lr]), whole.lr)


def test_a_used_optimizer_is_refused():
    opt = SGD(0.1)
    run(opt, parabola(), 3)
    with pytest.raises(ValueError, match="opt must be new, got one that has made 3 steps"):
        run(opt, parabola(), 3)


# The progress bar

class Screen(io.StringIO):
    def isatty(self):
        return True


def slow(monkeypatch):
    clock = iter(range(10 ** 6))
    monkeypatch.setattr("lrcourse.descent.time.monotonic", lambda: next(clock))


def test_long_work_shows_a_bar_on_a_terminal(monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    slow(monkeypatch)
    monkeypatch.setattr(sys, "stderr", Screen())
    run(SGD(0.1), parabola(), 20)
    assert "20" in sys.stderr.getvalue()


def test_a_bar_can_be_switched_off_as_tqdm_does_it(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    slow(monkeypatch)
    monkeypatch.setattr(sys, "stderr", Screen())
    run(SGD(0.1), parabola(), 20)
    assert sys.stderr.getvalue() == ""


def test_no_bar_where_output_is_captured_or_work_is_short(monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setattr(sys, "stderr", Screen())
    run(SGD(0.1), parabola(), 20)
    assert sys.stderr.getvalue() == ""
    slow(monkeypatch)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    run(SGD(0.1), parabola(), 20)
    assert sys.stderr.getvalue() == ""


# Bad input

def bent(**changes):
    return dataclasses.replace(rosenbrock(), **changes)


@pytest.mark.parametrize("call, message", [
    (lambda: run(SGD(0.1), parabola(), 0), "steps must be >= 1, got 0"),
    (lambda: run(SGD(0.1), parabola(), 2.5), "steps must be a whole number, got 2.5"),
    (lambda: run(SGD(-0.1), parabola(), 5), "lr must be >= 0, got -0.1"),
    (lambda: run(SGD(np.nan), parabola(), 5), "lr must be >= 0, got nan"),
    (lambda: sweep(SGD, [0.1, -1.0], parabola(), 5), "lrs must be >= 0, got -1.0"),
    (lambda: sweep(SGD, [], parabola(), 5), "lrs must be a list of at least one rate, got shape (0,)"),
    (lambda: sweep(SGD, 0.1, parabola(), 5), "lrs must be a list of at least one rate, got shape ()"),
    (lambda: sweep(SGD, [0.1, 0.2], parabola(), 5, x0=np.ones((3, 1))),
     "x0 must broadcast with (n_lr, dim) = (2, 1), got shape (3, 1)"),
    (lambda: run(SGD(lambda t: np.nan if t == 3 else 0.1), parabola(), 5), "lr at t = 3 must be >= 0, got nan"),
    (lambda: run(SGD(lambda t: -t), parabola(), 5), "lr at t = 1 must be >= 0, got -1"),
    (lambda: run(SGD(np.full((5, 1), 0.1)), rosenbrock(), 5),
     "lr must broadcast with x: x has shape (2,), lr makes (5, 2) of it"),
    (lambda: run(SGD(0.1), rosenbrock(), 5, x0=[1.0, 2.0, 3.0]),
     "x0 must be real and end in an axis of 2, got float64 of shape (3,)"),
    (lambda: run(SGD(0.1), rosenbrock(), 5, x0=[1.0, 2j]),
     "x0 must be real and end in an axis of 2, got complex128 of shape (2,)"),
    (lambda: run(SGD(0.1), rosenbrock(), 5, x0=[1.0, np.inf]), "x0 must be finite, got inf"),
    (lambda: run(SGD(0.1), bent(grad=lambda x: x[..., :1]), 5), "gradient must have shape (2,), got (1,)"),
    (lambda: run(SGD(0.1), bent(grad=lambda x: x.sum()), 5), "gradient must have shape (2,), got ()"),
    (lambda: run(SGD(0.1), bent(grad=lambda x: x.astype(int)), 5), "gradient must have dtype float64, got int64"),
    (lambda: run(SGD(0.1), bent(loss=lambda x: x), 5), "loss must have shape (), got (2,)"),
    (lambda: run(SGD(0.1), parabola(), 5, record="all"), "record must be one of 'path', 'loss', got 'all'"),
    (lambda: run(SGD(0.1), parabola(), 5, batch=2, seed=0),
     "batch must go with a problem that has rows, got Surface(parabola, dim 1)"),
    (lambda: run(SGD(0.1), parabola(), 5, seed=0), "seed must go with batch, got seed 0 alone"),
    (lambda: run(SGD(0.1), Lines(), 5, batch=3), "seed must be given with batch, got None"),
    (lambda: run(SGD(0.1), Lines(), 5, batch=13, seed=0), "batch must be <= 12, the number of rows, got 13"),
    (lambda: run(SGD(0.1), Lines(), 5, batch=0, seed=0), "batch must be >= 1, got 0"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_gets_one_sentence(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message


def test_a_schedule_may_end_at_zero():
    assert run(SGD(cosine(0.1, 5)), parabola(), 10).lr[-1] == 0.0


def test_run_wants_an_optimizer_not_its_class():
    with pytest.raises(TypeError, match=r"opt must be an optimizer such as SGD\(lr=0.1\), got <class"):
        run(SGD, parabola(), 5)


def test_sweep_wants_a_maker_not_an_optimizer():
    with pytest.raises(TypeError, match="make must be a function lr -> optimizer, such as SGD, got SGD"):
        sweep(SGD(0.1), [0.1], parabola(), 5)


def test_constant_is_a_schedule_like_any_other():
    np.testing.assert_array_equal(run(SGD(constant(0.1)), parabola(), 5).x, run(SGD(0.1), parabola(), 5).x)
