"""What theory says about the learning rate on a quadratic, measured with the library."""

import numpy as np
import pytest

from lrcourse.descent import run, sweep
from lrcourse.optimizers import SGD, Adam, AdamW, Adamax, RAdam
from lrcourse.surfaces import Surface, noisy, parabola, quadratic

L = 3.0


def growth(make, lrs, steps=4000):
    """How much the loss grew over the last 1000 steps, for each rate: above 1 is unstable."""
    loss = sweep(make, lrs, parabola(L), steps, record="loss").loss
    return np.nan_to_num(loss[-200:].max(0) / loss[-1200:-1000].max(0), nan=np.inf)


@pytest.mark.parametrize("make, edge", [
    (SGD, 2 / L),
    (lambda lr: SGD(lr, momentum=0.5), 2 * 1.5 / L),
    (lambda lr: SGD(lr, momentum=0.9), 2 * 1.9 / L),
    (lambda lr: SGD(lr, momentum=0.5, nesterov=True), 2 * 1.5 / (L * 2.0)),
    (lambda lr: SGD(lr, momentum=0.9, nesterov=True), 2 * 1.9 / (L * 2.8)),
    (lambda lr: SGD(lr, momentum=0.5, dampening=0.5), 2 * 1.5 / (0.5 * L)),
    (lambda lr: SGD(lr, momentum=0.9, dampening=0.9), 2 * 1.9 / (0.1 * L)),
    (lambda lr: SGD(lr, weight_decay=0.5), 2 / (L + 0.5)),
], ids=["GD 2/L", "heavy ball .5", "heavy ball .9", "Nesterov .5", "Nesterov .9", "averaged momentum .5",
        "averaged momentum .9", "decay 2/(L+λ)"])
def test_the_edge_of_stability_is_where_theory_puts_it(make, edge):
    below, above = growth(make, edge * np.array([0.999, 1.001]))           # one part in a thousand on either side
    assert below < 1 < above


def test_a_step_at_1_over_L_lands_in_the_minimum_and_at_2_over_L_it_bounces_for_ever():
    assert run(SGD(0.25), parabola(4.0), 1).x[-1] == 0
    np.testing.assert_array_equal(np.abs(run(SGD(0.5), parabola(4.0), 50).x), 4.0)


MU, KAPPA = 0.5, 20.0
BOWL = quadratic([MU, MU * KAPPA])


def rate_of_convergence(opt, steps=400):
    """The factor per step by which the distance to the minimum shrinks in the end."""
    path = np.linalg.norm(run(opt, BOWL, steps).x, axis=-1)
    return (path[300] / path[200]) ** 0.01


def test_the_best_rate_of_gradient_descent_is_2_over_mu_plus_L():
    best = 2 / (MU + MU * KAPPA)
    assert rate_of_convergence(SGD(best)) == pytest.approx((KAPPA - 1) / (KAPPA + 1), rel=1e-9)
    for other in (0.95 * best, 1.02 * best):
        assert rate_of_convergence(SGD(other)) > rate_of_convergence(SGD(best))


def test_polyaks_pair_is_the_best_heavy_ball():
    root = np.sqrt(KAPPA)
    lr, beta = 4 / (np.sqrt(MU) + np.sqrt(MU * KAPPA)) ** 2, ((root - 1) / (root + 1)) ** 2
    # at the best pair two roots coincide: the distance falls like t·rᵗ, which adds ln(300/200)/100 = .004 to the rate
    assert rate_of_convergence(SGD(lr, momentum=beta)) == pytest.approx((root - 1) / (root + 1), rel=0.006)
    for other in (0.9, 1.1):
        assert rate_of_convergence(SGD(lr, momentum=beta * other)) > (root - 1) / (root + 1) * 1.006


def test_under_additive_noise_gradient_descent_hovers_at_the_floor_of_theory():
    sigma, chains = 1.5, 4000
    for lr in (0.02, 0.1, 0.3, 0.6):
        warm = int(5 / (lr * L)) + 5
        result = run(SGD(lr), noisy(parabola(L), sigma, seed=1), warm + 400, x0=np.zeros((chains, 1)))
        floor = lr * sigma ** 2 / (2 * (2 - lr * L))
        # 4000 chains, each of about 400·2ηL independent looks or one: standard error of the mean below 2.3 %
        assert result.loss[warm:].mean() == pytest.approx(floor, rel=0.05)


def test_the_floor_is_not_proportional_to_the_rate_near_the_edge():
    def floor(lr):
        return run(SGD(lr), noisy(parabola(1.0), 1.0, seed=2), 400, x0=np.zeros((4000, 1))).loss[200:].mean()
    assert floor(0.2) / floor(0.1) == pytest.approx(2 * 1.9 / 1.8, rel=0.05)
    assert floor(1.8) / floor(0.9) == pytest.approx(2 * 1.1 / 0.2, rel=0.05)


@pytest.mark.parametrize("opt", [Adam, Adamax, lambda lr: AdamW(lr, weight_decay=0.0)], ids=["Adam", "Adamax", "AdamW"])
def test_the_first_step_of_adam_is_the_rate_itself_whatever_the_slope(opt):
    slopes = np.array([1e-3, -1.0, 1e5])
    moved = opt(0.01).step(np.zeros(3), slopes)
    np.testing.assert_allclose(moved, -0.01 * np.sign(slopes), rtol=2e-5)  # ε/|g| = 1e-5 at the smallest slope


def test_radam_begins_as_momentum():
    assert RAdam(0.1).step([1.0], [3.0]) == 1.0 - 0.1 * 3.0


def test_adam_rests_in_the_minimum_until_its_own_rate_passes_38_over_L_and_then_bursts():
    opt, x, far, effective = Adam(1.0), np.array([1.0]), [], []
    for _ in range(2500):
        x = opt.step(x, x)                                                 # on x²/2, L = 1
        far.append(abs(x[0]))
        effective.append(1.0 / np.sqrt(opt.v[0] / (1 - 0.999 ** opt.t)))   # η/√v̂ grows while x rests and v is forgotten
    far, effective = np.array(far), np.array(effective)
    rest = np.argmax(far < 1e-12)
    passed = rest + np.argmax(effective[rest:] > 38)                       # (2 + 2β₁)/(1 − β₁) at β₁ = .9
    assert rest < passed < 2500 and far[rest:passed].max() < 1e-9          # quiet below the edge
    assert far[passed:].max() > 0.1                                        # a burst of the order of η beyond it


def test_adam_never_blows_up_on_a_parabola_but_hovers_at_a_height_set_by_the_rate():
    result = sweep(Adam, [0.1, 1.0, 10.0], parabola(), 3000)
    assert not result.diverged.any() and np.all(np.abs(result.x).max(axis=(0, 2)) < [5.0, 6.0, 40.0])


def test_a_flat_loss_moves_nobody():
    flat = Surface("flat", lambda x: np.zeros(x.shape[:-1]), np.zeros_like, start=[1.0], minimum=0.0)
    assert np.all(run(SGD(5.0, momentum=0.9), flat, 10).x == 1.0)
