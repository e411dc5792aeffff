"""Each optimizer does what torch or optax does, step by step, and what its formula says in plain Python."""

import copy
import inspect
import subprocess
import sys

import numpy as np
import pytest
from cases import CLASSICS, EVERY, REFERENCE, label, walk

import lrcourse
from lrcourse import optimizers
from lrcourse.descent import run
from lrcourse.optimizers import (SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, DeltaBarDelta, Lion, NAdam, RAdam, RMSprop,
                                 Rprop)
from lrcourse.surfaces import parabola, rosenbrock

VECTORS = [case for case in REFERENCE["optimizers"] if hasattr(optimizers, case["name"])]
# 50 steps on doubles: 1e-9 leaves room for rounding that the steep walls of Rosenbrock's valley amplify; coordinates that
# cross zero have no relative precision there, hence the atol of the same size as the rounding of the start.
RTOL, ATOL = 1e-9, 1e-12
LOOSE = {("torch", "NAdam"): (1e-6, 1e-9, "torch keeps the product of its momenta in single precision")}
every = pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)


def test_every_optimizer_of_the_course_is_among_the_cases():
    named = {name for room in ("optimizers", "adaptive", "rate_free") for name in lrcourse._HOME[room].split()}
    assert {type(make(0.1)).__name__ for make in EVERY.values()} == named


@pytest.mark.parametrize("case", VECTORS, ids=label)
def test_it_walks_as_the_reference(case):
    ours, theirs = walk(case, getattr(optimizers, case["name"]))
    rtol, atol, _ = LOOSE.get((case["by"], case["name"]), (RTOL, ATOL, ""))
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol)


def test_every_torch_optimizer_of_the_course_has_vectors_at_two_settings_or_more():
    settings = {(c["name"], str(c["args"]), c["problem"]) for c in VECTORS if c["by"] == "torch"}
    for name in REFERENCE["defaults"]:
        for problem in ("quadratic", "rosenbrock", "gradients"):
            assert sum(s[0] == name and s[2] == problem for s in settings) >= 2, (name, problem)


@pytest.mark.parametrize("name", REFERENCE["defaults"])
def test_arguments_order_and_defaults_are_those_of_torch(name):
    ours = {key: value.default for key, value in inspect.signature(getattr(optimizers, name)).parameters.items()}
    theirs = [(key, tuple(value) if isinstance(value, list) else value) for key, value in REFERENCE["defaults"][name].items()]
    assert list(ours.items()) == theirs


# The rules as a learner would write them, on 20 steps

def learner_sgd(x, g, s, lr):
    return x - lr * g


def learner_momentum(x, g, s, lr):
    s["b"] = 0.9 * s.get("b", 0.0) + g
    return x - lr * s["b"]


def learner_averaged_momentum(x, g, s, lr):
    s["b"] = 0.9 * s["b"] + (1 - 0.9) * g if "b" in s else g
    return x - lr * s["b"]


def learner_adagrad(x, g, s, lr):
    s["s"] = s.get("s", 0.0) + g ** 2
    return x - lr * g / (s["s"] ** 0.5 + 1e-10)


def learner_rmsprop(x, g, s, lr):
    s["v"] = 0.99 * s.get("v", 0.0) + 0.01 * g ** 2
    return x - lr * g / (s["v"] ** 0.5 + 1e-8)


def learner_adam(x, g, s, lr):
    s["t"] = s.get("t", 0) + 1
    s["m"] = 0.9 * s.get("m", 0.0) + 0.1 * g
    s["v"] = 0.999 * s.get("v", 0.0) + 0.001 * g ** 2
    return x - lr * (s["m"] / (1 - 0.9 ** s["t"])) / ((s["v"] / (1 - 0.999 ** s["t"])) ** 0.5 + 1e-8)


@pytest.mark.parametrize("rule, make", [
    (learner_sgd, SGD), (learner_momentum, lambda lr: SGD(lr, momentum=0.9)),
    (learner_averaged_momentum, lambda lr: SGD(lr, momentum=0.9, dampening=0.9)),
    (learner_adagrad, Adagrad), (learner_rmsprop, RMSprop), (learner_adam, Adam),
], ids=lambda value: getattr(value, "__name__", ""))
def test_the_form_of_the_lesson_is_the_library_on_20_steps(rule, make):
    x, state, surface = rosenbrock().start, {}, rosenbrock()
    result = run(make(2e-4), surface, 20)
    for t in range(20):
        x = rule(x, surface.grad(x), state, 2e-4)
        np.testing.assert_allclose(result.x[t + 1], x, rtol=1e-12)       # the same sums in another order


def test_delta_bar_delta_is_the_rule_of_the_paper():
    gradients = [0.5, 0.2, -0.1, -0.4, 0.3, 0.0, 0.2, 0.6, -2.0, 1.0]
    rate, bar, x, ours = 0.1, 0.0, 1.0, DeltaBarDelta(lr=0.1, kappa=0.03, phi=0.4, theta=0.6)
    y, kinds = np.array([x]), set()
    for g in gradients:
        if bar * g > 0:
            rate += 0.03
        elif bar * g < 0:
            rate *= 1 - 0.4
        kinds.add(np.sign(bar * g))
        bar = 0.4 * g + 0.6 * bar
        x -= rate * g
        y = ours.step(y, np.array([g]))
        np.testing.assert_allclose([y[0], ours.rate[0]], [x, rate], rtol=1e-14)
    assert kinds == {-1, 0, 1}


# What a step promises

@every
def test_a_step_leaves_x_and_gradient_as_they_are_and_keeps_no_hold_of_them(make):
    surface = parabola(3.0)
    clean, teased = make(0.1), make(0.1)
    x, y = np.array([2.0]), np.array([2.0])
    for _ in range(4):
        g = surface.grad(clean.probe(x))
        x = clean.step(x, g, surface.loss)
        point, h = y.copy(), surface.grad(teased.probe(y))
        kept = point.copy(), h.copy()
        y = teased.step(point, h, surface.loss)
        assert np.array_equal(point, kept[0]) and np.array_equal(h, kept[1])
        point[:], h[:] = 99.0, 99.0                                        # what a careless loop may do to them
    np.testing.assert_array_equal(x, y)


@every
def test_float32_in_float32_out(make):
    x, surface = np.ones((5, 1), np.float32), parabola()
    for lr in (0.01, np.full((5, 1), 0.01), lambda t: np.float64(0.01)):
        opt = make(lr)
        assert opt.step(x, surface.grad(x), surface.loss).dtype == np.float32


@every
def test_a_rate_of_zero_is_legal(make):
    result = run(make(0.0), parabola(), 5)
    assert np.all(np.isfinite(result.x))


@every
def test_a_zero_gradient_from_the_start_moves_nothing(make):
    with np.errstate(all="raise"):
        opt, surface, x = make(0.1), parabola(), np.zeros((2, 1))
        for _ in range(3):
            x = opt.step(x, surface.grad(opt.probe(x)), surface.loss)
    assert np.all(x == 0)


@every
def test_a_copied_state_walks_on_as_the_original(make):
    opt, surface = make(0.01), rosenbrock()
    x = run(opt, surface, 10).x[-1]
    twin = copy.deepcopy(opt)
    one, two = (run(o, surface, 10, x, resume=True).x for o in (opt, twin))
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(one[-1], run(make(0.01), surface, 20).x[-1])


@every
def test_a_step_counts_itself_and_shows_no_address(make):
    opt = make(0.1)
    opt.step([1.0], [1.0], loss=lambda x: (x * x).sum(-1) / 2)
    assert opt.t == 1 and repr(opt) == f"{type(opt).__name__}(t=1)"


@pytest.mark.parametrize("make", CLASSICS.values(), ids=CLASSICS)
def test_a_schedule_gives_each_step_its_rate(make):
    if type(make(0.1)) in (Rprop, DeltaBarDelta):                          # these ask a schedule for the first rate alone
        falling = run(make(lambda t: 0.1 / (t + 1)), parabola(), 5)
        np.testing.assert_array_equal(falling.x, run(make(0.1), parabola(), 5).x)
        return
    asked = []
    run(make(lambda t: asked.append(t) or 0.1), parabola(), 4)
    assert asked == [0, 1, 2, 3]


def test_rates_for_each_coordinate_are_kept_by_rprop():
    assert run(Rprop(0.1), rosenbrock(), 5).lr.shape == (5, 2)


def test_momentum_may_be_an_axis_too():
    momentum = np.array([0.0, 0.5, 0.9])[:, None]
    many = run(SGD(0.1, momentum=momentum), parabola(), 20, x0=np.full((3, 1), 4.0))
    for i, m in enumerate(momentum[:, 0]):
        np.testing.assert_array_equal(many.x[:, i], run(SGD(0.1, momentum=m), parabola(), 20).x)


def test_an_overflowed_average_holds_adam_still_so_it_only_looks_converged():
    with np.errstate(over="ignore"):
        assert Adam(lr=0.1).step([1.0], [1e200]) == 1.0


def test_centered_rmsprop_survives_a_constant_gradient():
    opt, x = RMSprop(lr=1e-6, alpha=0.5, centered=True), np.zeros(1)
    for _ in range(200):                                                   # v − m² falls to rounding size, and below 0
        x = opt.step(x, np.array([0.3]))
    assert np.isfinite(x)


def test_the_room_loads_numpy_and_nothing_else():
    heavy = "matplotlib", "tqdm", "ipywidgets", "IPython", "lrcourse.descent", "lrcourse.rate_free"
    code = f"import sys, lrcourse.optimizers; print(*(name for name in {heavy} if name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


# Bad input

@pytest.mark.parametrize("call, message", [
    (lambda: SGD(-1), "lr must be >= 0, got -1"),
    (lambda: SGD(float("nan")), "lr must be >= 0, got nan"),
    (lambda: SGD(np.array([[0.1], [np.nan]])), "lr must be >= 0, got nan"),
    (lambda: SGD(0.1, momentum=-0.1), "momentum must be >= 0, got -0.1"),
    (lambda: SGD(0.1, weight_decay=-1.0), "weight_decay must be >= 0, got -1.0"),
    (lambda: SGD(0.1, nesterov=True), "nesterov must have momentum > 0 and dampening 0, got 0.0 and 0.0"),
    (lambda: SGD(0.1, 0.9, 0.1, nesterov=True), "nesterov must have momentum > 0 and dampening 0, got 0.9 and 0.1"),
    (lambda: Adam(betas=(0.9, 1.0)), "betas[1] must be in [0, 1), got 1.0"),
    (lambda: AdamW(betas=(-0.1, 0.9)), "betas[0] must be in [0, 1), got -0.1"),
    (lambda: Adamax(betas=(float("nan"), 0.9)), "betas[0] must be in [0, 1), got nan"),
    (lambda: NAdam(betas=0.9), "betas must be two numbers, got 0.9"),
    (lambda: RAdam(betas=(0.9, 0.99, 0.999)), "betas must be two numbers, got (0.9, 0.99, 0.999)"),
    (lambda: Lion(betas=(0.9, 2)), "betas[1] must be in [0, 1), got 2"),
    (lambda: Adam(eps=-1e-8), "eps must be >= 0, got -1e-08"),
    (lambda: NAdam(momentum_decay=-1.0), "momentum_decay must be >= 0, got -1.0"),
    (lambda: RMSprop(alpha=1.0), "alpha must be in [0, 1), got 1.0"),
    (lambda: Adadelta(rho=-0.1), "rho must be in [0, 1), got -0.1"),
    (lambda: Adagrad(lr_decay=-1.0), "lr_decay must be >= 0, got -1.0"),
    (lambda: Adagrad(initial_accumulator_value=-1.0), "initial_accumulator_value must be >= 0, got -1.0"),
    (lambda: Rprop(etas=(1.2, 0.5)), "etas must be 0 < η⁻ < 1 < η⁺, got (1.2, 0.5)"),
    (lambda: Rprop(step_sizes=(1.0,)), "step_sizes must be two numbers, got (1.0,)"),
    (lambda: DeltaBarDelta(phi=1.0), "phi must be in [0, 1), got 1.0"),
    (lambda: SGD(0.1).step([1.0, 2.0], [1.0]), "gradient must have the shape of x, (2,), got (1,)"),
    (lambda: SGD(0.1).step(np.ones(2), np.ones(2, "f4")), "gradient must have the dtype of x, float64, got float32"),
    (lambda: SGD(0.1).step(np.ones(2), np.ones(2, int)), "gradient must have the dtype of x, float64, got int64"),
    (lambda: SGD(0.1).step(np.ones(2, complex), np.ones(2)),
     "x must be an array (..., dim) of real numbers, got complex128 of shape (2,)"),
    (lambda: SGD(0.1).step(1.0, 2.0), "x must be an array (..., dim) of real numbers, got float64 of shape ()"),
    (lambda: SGD(np.ones((3, 1))).step(np.ones(2), np.ones(2)),
     "lr must broadcast with x: x has shape (2,), lr makes (3, 2) of it"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_gets_one_sentence(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message


def test_a_rate_that_is_no_number_is_a_type_error():
    with pytest.raises(TypeError, match="lr must be a number or an array of numbers, got '0.1'"):
        SGD("0.1")
