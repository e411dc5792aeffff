"""Each method that sets its own rate does what optax or its paper says, and a run records the rates it used."""

import numpy as np
import pytest
from cases import RATE_FREE, REFERENCE, label, walk

from lrcourse import rate_free
from lrcourse.descent import run, sweep
from lrcourse.rate_free import Armijo, BarzilaiBorwein, DoG, Hypergradient, PolyakStep, Prodigy, ScheduleFreeSGD
from lrcourse.schedules import constant, warmup
from lrcourse.surfaces import parabola, quadratic, rosenbrock

VECTORS = [case for case in REFERENCE["optimizers"] if hasattr(rate_free, case["name"])]
LOOSE = {("PolyakStep", "quadratic"): (1e-9, 1e-8, "optax stands still once ‖g‖² < 2.2e-16, at x = 5e-9; ours goes on")}


@pytest.mark.parametrize("case", VECTORS, ids=label)
def test_it_walks_as_the_reference(case):
    ours, theirs = walk(case, getattr(rate_free, case["name"]))
    # 1e-9 leaves room for the rounding that 50 steps amplify, 1e-12 for coordinates that cross zero
    rtol, atol, _ = LOOSE.get((case["name"], case["problem"]), (1e-9, 1e-12, ""))
    np.testing.assert_allclose(ours, theirs, rtol=rtol, atol=atol)


# The papers' rules in plain Python, one number or pair of numbers at a time

def grad(p):
    x, y = p
    return [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)]


def loss(p):
    x, y = p
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def dot(a, b):
    return sum(u * v for u, v in zip(a, b))


def minus(a, b, factor=1.0):
    return [u - factor * v for u, v in zip(a, b)]


def paper_armijo(p, state, lr=1.0, c=0.1, rho=0.7):
    g, eta = grad(p), lr
    while loss(minus(p, g, eta)) > loss(p) - c * eta * dot(g, g):
        eta *= rho
    return minus(p, g, eta), eta


def paper_bb(kind):
    def rule(p, state, lr=1e-4):
        g = grad(p)
        if state:
            s, y = minus(p, state["p"]), minus(g, state["g"])
            if dot(s, y) > 0:
                state["eta"] = dot(s, s) / dot(s, y) if kind == "BB1" else dot(s, y) / dot(y, y)
        state.update(p=p, g=g, eta=state.get("eta", lr))
        return minus(p, g, state["eta"]), state["eta"]
    return rule


def paper_hypergradient(p, state, lr=1e-4, beta=1e-9):
    g = grad(p)
    state["eta"] = state.get("eta", lr) + beta * dot(g, state.get("g", [0.0, 0.0]))
    state["g"] = g
    return minus(p, g, state["eta"]), state["eta"]


def paper_prodigy(p, state, d0=1e-4, lr=0.8, b1=0.9, b2=0.99, eps=1e-8, decay=0.1):
    s = state or state.update(start=p, d=d0, m=[0, 0], v=[0, 0], r=0.0, s=[0, 0]) or state
    g, d, root = grad(p), s["d"], b2 ** 0.5
    s["m"] = [b1 * m + (1 - b1) * d * k for m, k in zip(s["m"], g)]
    s["v"] = [b2 * v + (1 - b2) * d * d * k * k for v, k in zip(s["v"], g)]
    s["r"] = root * s["r"] + (1 - root) * lr * d * d * dot(g, minus(s["start"], p))
    s["s"] = [root * u + (1 - root) * lr * d * d * k for u, k in zip(s["s"], g)]
    s["d"] = max(d, s["r"] / sum(abs(u) for u in s["s"]))
    step = [m / (v ** 0.5 + s["d"] * eps) + decay * q for m, v, q in zip(s["m"], s["v"], p)]
    return minus(p, step, d * lr), d * lr


@pytest.mark.parametrize("rule, make", [
    (paper_armijo, lambda: Armijo(1.0, c=0.1, rho=0.7)),
    (paper_bb("BB1"), lambda: BarzilaiBorwein(1e-4)), (paper_bb("BB2"), lambda: BarzilaiBorwein(1e-4, "BB2")),
    (paper_hypergradient, lambda: Hypergradient(1e-4, 1e-9)),
    (paper_prodigy, lambda: Prodigy(0.8, (0.9, 0.99), weight_decay=0.1, d0=1e-4)),
], ids=["Armijo", "BB1", "BB2", "Hypergradient", "Prodigy"])
def test_it_is_the_rule_of_the_paper(rule, make):
    result, p, state = run(make(), rosenbrock(), 30), [-1.2, 1.0], {}
    for t in range(30):
        p, rate = rule(p, state)
        # the same sums in another order; Rosenbrock's walls and differences of near gradients amplify that to 1e-10
        np.testing.assert_allclose(result.x[t + 1], p, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(result.lr[t], rate, rtol=1e-9)


# What each promises

@pytest.mark.parametrize("make", RATE_FREE.values(), ids=RATE_FREE)
def test_the_rate_of_each_step_is_recorded_for_each_point(make):
    result = sweep(make, [0.01, 0.1, 1.0], quadratic([1.0, 3.0]), 6)
    assert result.lr.shape == (6, 3) and np.all(np.isfinite(result.lr))


@pytest.mark.parametrize("make", RATE_FREE.values(), ids=RATE_FREE)
def test_lr_may_be_a_schedule(make):
    np.testing.assert_array_equal(run(make(constant(0.1)), rosenbrock(), 10).x, run(make(0.1), rosenbrock(), 10).x)


def test_polyak_halves_x_on_a_parabola_whatever_its_curvature():
    for curvature in (0.5, 1.0, 100.0):
        result = run(PolyakStep(lr=np.inf), parabola(curvature), 10)
        np.testing.assert_allclose(result.lr, 1 / (2 * curvature), rtol=1e-14)
        np.testing.assert_allclose(result.x[:, 0], 4.0 / 2.0 ** np.arange(11), rtol=1e-13)


def test_polyak_takes_no_step_from_below_its_minimum():
    assert PolyakStep(minimum=10.0).step([4.0], [4.0], loss=8.0) == 4.0


def test_armijo_accepts_exactly_up_to_2_times_1_minus_c_over_L():
    L, c = 5.0, 0.1
    edge = 2 * (1 - c) / L
    for eta, accepted in ((edge * (1 - 1e-9), True), (edge * (1 + 1e-9), False)):
        opt = Armijo(lr=eta, c=c)
        opt.step([4.0], parabola(L).grad([4.0]), parabola(L).loss)
        assert (opt.rate == eta) == accepted


def test_armijo_never_lets_the_loss_rise():
    assert np.all(np.diff(run(Armijo(), rosenbrock(), 200).loss) <= 0)


def test_armijo_stays_where_no_rate_helps():
    uphill = lambda x: -x[..., 0]                                          # the gradient says the other way
    opt = Armijo()
    assert opt.step([4.0], [1.0], loss=uphill) == 4.0                      # cut until x no longer moves
    broken = Armijo()
    assert broken.step([4.0], [1.0], loss=lambda x: x[..., 0] * np.nan) == 4.0 and broken.rate == 0.0


def test_barzilai_borwein_is_exact_from_its_second_step_in_one_dimension():
    result = run(BarzilaiBorwein(lr=1e-3), parabola(7.0), 2)
    # s is a difference of numbers 140 times its size: that costs two digits of sixteen
    assert abs(result.x[-1, 0]) < 1e-12 and result.lr[1] == pytest.approx(1 / 7, rel=1e-12)


def test_barzilai_borwein_keeps_its_rate_where_the_slope_bends_down():
    opt = BarzilaiBorwein(lr=0.5)
    x = opt.step([0.0], [1.0])                                             # to −.5, where the slope is larger: s·y < 0
    opt.step(x, np.array([2.0]))
    assert opt.rate == 0.5


def test_hypergradient_lets_the_rate_grow_while_gradients_agree():
    assert np.all(np.diff(run(Hypergradient(1e-3, 1e-5), quadratic([1.0, 2.0]), 20).lr) > 0)


@pytest.mark.parametrize("make", [DoG, Prodigy])
def test_without_a_rate_it_still_arrives(make):
    result = run(make(), quadratic([1.0, 10.0]), 1000)
    assert result.loss[-1] < 1e-3 * result.loss[0]


def test_schedule_free_answers_with_the_mean_of_its_walker():
    opt, x, places = ScheduleFreeSGD(lr=0.1), np.array([4.0]), []
    for _ in range(10):
        x = opt.step(x, opt.probe(x))
        places.append(opt.z)
        np.testing.assert_allclose(x, np.mean(places, axis=0), rtol=1e-13)


def test_schedule_free_takes_its_gradient_between_answer_and_walker():
    opt = ScheduleFreeSGD(lr=0.1, momentum=0.8)
    x = opt.step(opt.step(np.array([4.0]), np.array([4.0])), np.array([3.0]))
    np.testing.assert_allclose(opt.probe(x), 0.8 * x + 0.2 * opt.z, rtol=1e-15)


def test_schedule_free_weighs_by_the_square_of_the_largest_rate():
    opt, x, places = ScheduleFreeSGD(lr=warmup(0.1, 4)), np.array([4.0]), []
    for _ in range(6):
        x = opt.step(x, opt.probe(x))
        places.append(opt.z[0])
    np.testing.assert_allclose(x, np.average(places, weights=np.array([1, 2, 3, 4, 4, 4]) ** 2), rtol=1e-13)


# Bad input

@pytest.mark.parametrize("call, message", [
    (lambda: PolyakStep().step([4.0], [4.0]), "loss must be given to PolyakStep, as in step(x, g, loss)"),
    (lambda: PolyakStep().step([[4.0], [2.0]], [[4.0], [2.0]], loss=1.0), "loss must have shape (2,), got ()"),
    (lambda: PolyakStep(minimum=np.nan), "minimum must be >= -inf, got nan"),
    (lambda: Armijo().step([4.0], [4.0], loss=8.0), "loss must be a function x -> loss, got 8.0"),
    (lambda: Armijo(rho=1.0), "rho must be in [0, 1), got 1.0"),
    (lambda: Armijo(c=-0.1), "c must be in [0, 1), got -0.1"),
    (lambda: BarzilaiBorwein(kind="BB3"), "kind must be one of 'BB1', 'BB2', got 'BB3'"),
    (lambda: Hypergradient(beta=-1.0), "beta must be >= 0, got -1.0"),
    (lambda: DoG(reps_rel=-1.0), "reps_rel must be >= 0, got -1.0"),
    (lambda: Prodigy(betas=(0.9, 1.0)), "betas[1] must be in [0, 1), got 1.0"),
    (lambda: ScheduleFreeSGD(momentum=1.5), "momentum must be in [0, 1], got 1.5"),
    (lambda: DoG(lr=-1.0), "lr must be >= 0, got -1.0"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_gets_one_sentence(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message
