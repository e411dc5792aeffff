"""Each model: the loss it names, a gradient that is its derivative, the right curvature, and rates as an array axis."""
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.data import breast_cancer, digits, penguins, standardize
from lrcourse.models import MLP, LinearRegression, LinearSVM, LogisticRegression, largest_eigenvalue, softmax_regression

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(11, 4))
NUMBERS, TWO, THREE = RNG.normal(size=11), np.arange(11) % 2, np.arange(11) % 3

MODELS = {
    "linear regression": LinearRegression(ROWS, NUMBERS),
    "ridge, no offset": LinearRegression(ROWS, NUMBERS, l2=0.3, bias=False),
    "logistic": LogisticRegression(ROWS, TWO),
    "logistic, l2": LogisticRegression(ROWS, TWO, l2=0.3),
    "svm": LinearSVM(ROWS, TWO, l2=0.1),
    "softmax": softmax_regression(ROWS, THREE),
    "tanh, cross-entropy": MLP(ROWS, THREE, hidden=(5,), activation="tanh", gain=2.0),
    "relu, cross-entropy": MLP(ROWS, THREE, hidden=(5, 4), activation="relu", seed=1),
    "tanh, mean square, deep": MLP(ROWS, THREE, hidden=(4, 3, 4), activation="tanh", criterion="mean_square"),
    "relu, mean square": MLP(ROWS, THREE, hidden=(6,), criterion="mean_square"),
    "tanh, one number": MLP(ROWS, NUMBERS, hidden=(5,), activation="tanh", criterion="mean_square"),
    "relu, three numbers": MLP(ROWS, RNG.normal(size=(11, 3)), hidden=(5,), criterion="mean_square"),
}
EACH = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)


def points(model, *leading, seed=0):
    return np.random.default_rng(seed).normal(size=(*leading, len(model.start)))


def differences(f, x, width):
    """Derivative of f along each axis, (...,) -> (..., P), by central differences."""
    return np.stack([(f(x + width * e) - f(x - width * e)) / (2 * width) for e in np.eye(x.shape[-1])], -1)


def eigenvalues(model, x):
    hessian = differences(model.grad, x, 1e-5)
    return np.linalg.eigvalsh((hessian + hessian.swapaxes(-1, -2)) / 2)


# ---- gradients and curvatures

@EACH
@pytest.mark.parametrize("batch", [None, np.array([3, 0, 7])], ids=["all rows", "batch"])
def test_the_gradient_is_the_derivative_of_the_loss(model, batch):
    x = points(model, 3)
    numeric = differences(lambda x: model.loss(x, batch), x, 1e-6)
    # a central difference of width 1e-6 of numbers up to 10 is good to about 1e-9 by rounding
    np.testing.assert_allclose(model.grad(x, batch), numeric, rtol=1e-6, atol=2e-8)


@EACH
@pytest.mark.parametrize("batch", [None, np.array([3, 0, 7])], ids=["all rows", "batch"])
def test_the_curvature_is_the_largest_eigenvalue_of_the_hessian(model, batch):
    x = points(model, 3)
    part = model.on(ROWS[batch], model.target[batch]) if batch is not None else model
    np.testing.assert_allclose(model.curvature(x, batch, **full(model)), eigenvalues(part, x)[..., -1],
                               rtol=1e-5, atol=1e-6)              # two central differences, of widths 1e-5


def full(model):
    """As many Lanczos steps as weights: then only rounding is left."""
    return {"steps": len(model.start)} if isinstance(model, MLP) else {}


def test_the_curvature_is_the_largest_also_where_the_most_negative_one_is_larger_in_size():
    net = MLP(ROWS, THREE, hidden=(6,), activation="tanh", criterion="mean_square")
    x = np.stack([net.draw(seed) for seed in range(40)]) * 3.0
    values = eigenvalues(net, x)
    signs_differ = -values[:, 0] > 1.1 * values[:, -1]
    assert signs_differ.sum() >= 3                                # else this test would show nothing
    np.testing.assert_allclose(net.curvature(x), values[:, -1], rtol=1e-4)


def test_thirty_lanczos_steps_find_the_sharpness_of_a_network_of_2410_weights():
    features, target = digits()
    net = MLP(features[:200] / 16, target[:200], hidden=(32,), activation="tanh", criterion="mean_square")
    few, many = (net.curvature(net.start, steps=steps) for steps in (30, 60))
    assert 0 <= many - few <= 1e-3 * many                         # from below, and nearly there


@pytest.mark.parametrize("values, largest", [
    ([-1000.0, 0.5, 2.0, 3.0], 3.0), ([-5.0, -4.0, -1.0], -1.0), ([2.0, 2.0, 2.0], 2.0), ([-2.0, -2.0], -2.0),
    ([0.0, 0.0, 0.0], 0.0), ([7.0], 7.0), ([1e100, -3e100, 2e100], 2e100), ([1e-100, 3e-100], 3e-100)])
def test_lanczos_finds_the_largest_of_these_eigenvalues(values, largest):
    start = np.random.default_rng(1).normal(size=len(values))
    assert largest_eigenvalue(lambda v: v * np.array(values), start, steps=300) == pytest.approx(largest, rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), size=st.integers(1, 12), batch=st.integers(1, 3))
def test_lanczos_with_all_steps_equals_eigvalsh_for_any_symmetric_matrices(seed, size, batch):
    rng = np.random.default_rng(seed)
    matrices = rng.normal(size=(batch, size, size))
    matrices = matrices + matrices.swapaxes(-1, -2)
    got = largest_eigenvalue(lambda v: (matrices @ v[..., None])[..., 0], rng.normal(size=(batch, size)), size)
    np.testing.assert_allclose(got, np.linalg.eigvalsh(matrices)[:, -1], rtol=1e-6, atol=1e-8)


@EACH
def test_a_diverged_row_has_no_curvature_and_does_not_harm_its_neighbours(model):
    x = points(model, 3)
    alone = model.curvature(x[[0, 2]])
    x[1] = np.nan
    together = model.curvature(x)
    np.testing.assert_allclose(together[[0, 2]], alone, rtol=1e-9)
    if isinstance(model, (MLP, LogisticRegression)):              # the others bend alike everywhere
        assert np.isnan(together[1])


# ---- learning rates as an axis

@EACH
@settings(max_examples=8, deadline=None)
@given(shape=st.lists(st.integers(1, 3), max_size=3), seed=st.integers(0, 10**6))
def test_any_leading_axes_give_what_each_vector_gives_alone(model, shape, seed):
    x = points(model, *shape, seed=seed)
    loss, grad, curvature = model.loss(x), model.grad(x), model.curvature(x)
    assert loss.shape == curvature.shape == tuple(shape) and grad.shape == x.shape
    for i in np.ndindex(*shape):                                  # rtol, for a matrix product rounds by its shape
        np.testing.assert_allclose(loss[i], model.loss(x[i]), rtol=1e-12)
        np.testing.assert_allclose(grad[i], model.grad(x[i]), rtol=1e-11, atol=1e-14)
        np.testing.assert_allclose(curvature[i], model.curvature(x[i]), rtol=1e-4, atol=1e-7)


@EACH
def test_a_path_too_long_for_one_piece_gives_the_same_answers(model, monkeypatch):
    x = points(model, 7, 3)
    score = model.r2 if getattr(model, "numbers", isinstance(model, LinearRegression)) else model.accuracy
    asks = [model.loss, model.curvature] + ([score] if model is not MODELS["relu, three numbers"] else [])
    whole = [ask(x) for ask in asks]
    monkeypatch.setattr("lrcourse.models.shared.PIECE", 100)
    for ask, before in zip(asks, whole):
        np.testing.assert_allclose(ask(x), before, rtol=1e-6, atol=1e-9)


@EACH
def test_nothing_that_is_handed_in_is_changed(model):
    x, rows, target = points(model, 2), model.features.copy(), model.target.copy()
    before = x.copy()
    model.loss(x), model.grad(x), model.curvature(x), model.loss(x, [1, 2]), model.grad(x, [1, 2])
    assert np.array_equal(x, before)
    assert np.array_equal(model.features, rows) and np.array_equal(model.target, target)


@EACH
def test_a_float32_vector_gets_a_float32_gradient(model):
    x = points(model, 2).astype(np.float32)
    assert model.grad(x).dtype == np.float32
    np.testing.assert_allclose(model.grad(x), model.grad(x.astype(float)), rtol=1e-4, atol=1e-5)    # 7 digits


@EACH
def test_a_strided_x_gives_the_same_gradient(model):
    x = points(model, 4)
    np.testing.assert_allclose(model.grad(np.asfortranarray(x)), model.grad(x), rtol=1e-11, atol=1e-14)


# ---- rows and batches

@EACH
def test_the_loss_of_all_rows_is_the_mean_over_batches(model):
    x = points(model, 2)
    parts = [np.arange(i, i + 1) for i in range(len(model))]
    np.testing.assert_allclose(np.mean([model.loss(x, b) for b in parts], 0), model.loss(x), rtol=1e-12)
    np.testing.assert_allclose(np.mean([model.grad(x, b) for b in parts], 0), model.grad(x), rtol=1e-11, atol=1e-14)


@EACH
def test_copying_all_rows_changes_neither_loss_nor_gradient_nor_curvature(model):
    twice = model.on(np.vstack([ROWS, ROWS]), np.concatenate([model.target, model.target]))
    x = points(model, 2)
    assert len(twice) == 2 * len(model) == 22
    np.testing.assert_allclose(twice.loss(x), model.loss(x), rtol=1e-12)
    np.testing.assert_allclose(twice.grad(x), model.grad(x), rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(twice.curvature(x), model.curvature(x), rtol=1e-4, atol=1e-7)


# ---- the losses, by hand

def test_squared_loss_by_hand():
    model = LinearRegression([[1.0], [2.0]], [0.0, 3.0], l2=4.0)
    assert model.loss([1.0, 0.5]) == (1.5**2 + 0.5**2) / 2 / 2 + 4.0 / 2 * 1.0**2      # no penalty on the offset
    assert model.grad([1.0, 0.5]).tolist() == [(1.5 * 1 - 0.5 * 2) / 2 + 4.0, (1.5 - 0.5) / 2]


def test_logistic_and_hinge_loss_by_hand():
    rows, labels = [[2.0], [-1.0]], [1, 1]
    assert LogisticRegression(rows, labels).loss([1.0, 0.0]) == pytest.approx(
        (np.log(1 + np.exp(-2)) + np.log(1 + np.exp(1))) / 2, rel=1e-14)
    assert LinearSVM(rows, labels).loss([1.0, 0.0]) == (0 + 2) / 2
    assert LinearSVM([[1.0]], [1], bias=False).grad([1.0]).tolist() == [0.0]           # at the kink


def test_softmax_at_zero_costs_log_of_the_number_of_classes():
    model = softmax_regression(ROWS, THREE)
    assert model.loss(model.start) == pytest.approx(np.log(3), rel=1e-14)
    assert len(model.start) == (4 + 1) * 3


def test_softmax_of_two_classes_is_logistic_regression():
    w = np.array([0.3, -1.0, 0.5, 2.0, 0.1])
    both = np.stack([np.zeros(5), w], 1).ravel()                  # the score of class 0 is 0
    assert softmax_regression(ROWS, TWO).loss(both) == pytest.approx(LogisticRegression(ROWS, TWO).loss(w), rel=1e-12)


def test_a_network_without_hidden_layers_and_mean_square_is_linear_regression():
    x = points(MODELS["linear regression"], 3)
    net = MLP(ROWS, NUMBERS, hidden=(), criterion="mean_square")
    np.testing.assert_allclose(net.loss(x), MODELS["linear regression"].loss(x), rtol=1e-12)
    np.testing.assert_allclose(net.r2(x), MODELS["linear regression"].r2(x), rtol=1e-12)


def test_a_two_layer_network_by_hand():
    net = MLP([[1.0, -2.0]], [0.5], hidden=(2,), activation="relu", criterion="mean_square")
    x = np.array([1.0, -1.0, 0.0, -1.0, 0.5, 0.0, 2.0, 9.0, -1.0])      # W1 row by row, b1, W2, b2
    # hidden: relu(1·1 + 0·(−2) + .5, −1·1 + (−1)(−2) + 0) = (1.5, 1); output: 2·1.5 + 9·1 − 1 = 11
    assert net.predict(x, [[1.0, -2.0]]).tolist() == [[11.0]]
    assert net.loss(x) == (11 - 0.5) ** 2 / 2


def test_the_closed_form_is_the_minimum_of_linear_regression():
    features, target = penguins()
    for model in (LinearRegression(standardize(features), target), LinearRegression(ROWS, NUMBERS, l2=0.7)):
        assert abs(model.grad(model.solution)).max() < 1e-10 * target.max()
        assert model.minimum == model.loss(model.solution)
        near = model.solution + 1e-2 * points(model, 50)
        assert (model.loss(near) > model.minimum).all()
    held_out = model.on(ROWS[:5], NUMBERS[:5])
    assert held_out.minimum != model.minimum                      # each set of rows has its own


@pytest.mark.parametrize("name", [n for n in MODELS if "regression" not in n and "ridge" not in n])
def test_the_other_models_do_not_claim_to_know_their_minimum(name):
    assert MODELS[name].minimum is None


def test_gradient_descent_on_real_data_converges_below_the_edge_and_not_above():
    features, target = penguins()
    model = LinearRegression(standardize(features), standardize(target))
    x = np.tile(model.start, (2, 1))
    lr = np.array([[0.99], [1.01]]) * 2 / model.curvature(model.start)
    for _ in range(1000):
        x = x - lr * model.grad(x)
    assert model.loss(x[0]) - model.minimum < 1e-6
    assert model.loss(x[1]) > 1e3


def test_each_model_learns_its_real_data():
    features, target = penguins()
    line = LinearRegression(standardize(features), target)
    assert 0.75 < line.r2(line.solution) < 0.78                   # .764, by least squares
    features, target = breast_cancer()
    features = standardize(features)
    for model in (LogisticRegression(features, target), LinearSVM(features, target, l2=0.01)):
        x = model.start
        for _ in range(200):
            x = x - 0.3 * model.grad(x)
        assert model.accuracy(x) > 0.97
    features, target = digits()
    net = MLP(features[:400] / 16, target[:400], hidden=(32,))
    x = net.start
    for _ in range(150):
        x = x - 0.5 * net.grad(x)
    assert net.accuracy(x) > 0.95 and net.on(features[400:] / 16, target[400:]).accuracy(x) > 0.8


# ---- extremes

def test_logistic_and_hinge_losses_stay_finite_for_any_finite_score():
    for kind, above in ((LogisticRegression, 0), (LinearSVM, 1)):
        model = kind([[1.0], [-1.0]], [0, 1])
        for size in (1e3, 1e100, 1e300):
            assert model.loss([size, 0.0]) == pytest.approx(size + above, rel=1e-12)
            assert model.grad([size, 0.0]).tolist() == [1.0, 0.0]
            assert abs(model.grad([-size, 0.0])).max() == model.loss([-size, 0.0]) == 0.0


def test_cross_entropy_stays_finite_for_large_outputs():
    net = softmax_regression([[1.0]], [0], classes=2)
    assert net.loss([-1e300, 1e300, 0.0, 0.0]) == 2e300
    assert net.grad([-1e300, 1e300, 0.0, 0.0]).tolist() == [-1, 1, -1, 1]


@EACH
def test_a_weight_that_is_not_finite_gives_a_loss_that_is_not_finite(model):
    with np.errstate(invalid="ignore", over="ignore"):
        assert not np.isfinite(model.loss(np.full(len(model.start), np.nan)))


# ---- first weights

def test_first_weights_repeat_with_their_seed_and_scale_with_the_gain():
    net = MLP(ROWS, THREE, hidden=(5,), seed=7)
    assert np.array_equal(net.start, MLP(ROWS, THREE, hidden=(5,), seed=7).start)
    assert np.array_equal(net.start, net.draw(7)) and not np.array_equal(net.start, net.draw(8))
    np.testing.assert_allclose(MLP(ROWS, THREE, hidden=(5,), seed=7, gain=3.0).start, 3 * net.start, rtol=1e-15)


@pytest.mark.parametrize("activation, layer_two", [("relu", 2), ("tanh", 1)])
def test_the_variance_of_the_first_weights_is_gain_squared_times_c_over_inputs(activation, layer_two):
    net = MLP(np.ones((1, 300)), [0], hidden=(300, 300), activation=activation, gain=0.5, classes=2)
    first, second = net.start[:90_000], net.start[90_300:180_300]
    # 90 000 normal numbers: the sd of their variance is .5 % of it
    assert first.var() * 300 == pytest.approx(0.25, rel=0.03)
    assert second.var() * 300 == pytest.approx(0.25 * layer_two, rel=0.03)
    assert not net.start[90_000:90_300].any()                     # offsets


# ---- labels, answers, names

def test_labels_0_1_and_minus_1_1_are_the_same_model():
    x = points(MODELS["logistic"], 3)
    for kind in (LogisticRegression, LinearSVM):
        a, b = kind(ROWS, TWO), kind(ROWS, 2 * TWO - 1)
        assert np.array_equal(a.loss(x), b.loss(x)) and np.array_equal(a.accuracy(x), b.accuracy(x))


def test_accuracy_counts_the_right_answers():
    model = LogisticRegression([[1.0], [2.0], [3.0], [-1.0]], [1, 1, 0, 0])
    assert model.accuracy([[1.0, 0.0], [-1.0, 0.0]]).tolist() == [0.75, 0.25]
    assert model.accuracy([1.0, 0.0], [2]) == 0.0
    net = softmax_regression([[1.0], [-1.0]], [0, 2], classes=3)
    assert net.accuracy([1.0, 0.0, -1.0, 0.0, 0.0, 0.0]) == 1.0


def test_r2_is_1_for_a_perfect_fit_and_0_for_the_mean():
    line = LinearRegression([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    np.testing.assert_allclose(line.r2([[2.0, 1.0], [0.0, 3.0]]), [1, 0], atol=1e-15)


def test_a_model_says_what_it_is_without_an_address():
    assert repr(MODELS["logistic"]) == "LogisticRegression(11 rows, 5 weights)"
    assert repr(MODELS["relu, cross-entropy"]) == "MLP(4-5-4-3, relu, cross_entropy, 11 rows)"


@EACH
def test_one_vector_gets_plain_numbers(model):
    assert np.ndim(model.loss(model.start)) == 0 and isinstance(model.loss(model.start), float)
    assert isinstance(model.curvature(model.start), float)


def test_the_number_of_rows_is_the_length_of_the_model():
    assert {len(model) for model in MODELS.values()} == {11}


BAD = [
    (lambda: LinearRegression([], []), "features must be rows and columns, at least one of each, got shape"),
    (lambda: LinearRegression(np.zeros((0, 3)), []), "at least one of each"),
    (lambda: LinearRegression(np.zeros(3), np.zeros(3)), r"features must be rows and columns.*got shape \(3,\)"),
    (lambda: LinearRegression(ROWS, NUMBERS[:5]), r"target must have 11 rows, as features, got shape \(5,\)"),
    (lambda: LinearRegression(ROWS, NUMBERS[:, None]), "target must have one value a row"),
    (lambda: LinearRegression(ROWS, NUMBERS * np.nan), "target must be finite, got nan"),
    (lambda: LinearRegression(ROWS * np.inf, NUMBERS), "features must be finite, got"),
    (lambda: LinearRegression(ROWS, NUMBERS, l2=-1), "l2 must be >= 0, got -1"),
    (lambda: LinearRegression(ROWS, NUMBERS, l2=float("nan")), "l2 must be >= 0, got nan"),
    (lambda: LinearRegression(ROWS, NUMBERS).on(ROWS[:, :2], NUMBERS), "features must have 4 columns, got 2"),
    (lambda: LinearRegression(ROWS, np.ones(11)).r2(np.zeros(5)), "r2 needs a target that varies, got 1.0 in all 11"),
    (lambda: LogisticRegression(ROWS, THREE), r"labels 0 and 1, or -1 and 1, got \[0, 1, 2\]"),
    (lambda: LinearSVM(ROWS, THREE - 1), r"labels 0 and 1, or -1 and 1, got \[-1, 0, 1\]"),
    (lambda: LinearSVM(ROWS, NUMBERS), "labels 0 and 1, or -1 and 1"),
    (lambda: MLP(ROWS, THREE - 1), "target must hold whole numbers from 0 to the last class, got -1"),
    (lambda: MLP(ROWS, THREE + 0.5), "target must hold whole numbers from 0 to the last class, got 0.5"),
    (lambda: MLP(ROWS, THREE * np.nan), "target must hold whole numbers from 0 to the last class, got nan"),
    (lambda: MLP(ROWS, THREE, classes=2), "target must hold whole numbers from 0 to 1, got 2"),
    (lambda: MLP(ROWS, THREE).on(ROWS, THREE + 7), "target must hold whole numbers from 0 to 2, got"),
    (lambda: MLP(ROWS, THREE).on(ROWS[:, :3], THREE), "must have the columns of MLP"),
    (lambda: MLP(ROWS, THREE[:, None]), r"whole numbers from 0 to the last class, got shape \(11, 1\)"),
    (lambda: MLP(np.zeros((0, 4)), []), "at least one of each"),
    (lambda: MLP(ROWS, THREE, hidden=(3, 0)), r"hidden must be >= 1, got 0"),
    (lambda: MLP(ROWS, THREE, activation="gelu"), "activation must be one of 'relu', 'tanh', got 'gelu'"),
    (lambda: MLP(ROWS, THREE, criterion="hinge"), "criterion must be one of .* got 'hinge'"),
    (lambda: MLP(ROWS, THREE, gain=-1), "gain must be >= 0, got -1"),
    (lambda: MLP(ROWS, NUMBERS, criterion="mean_square").accuracy(np.zeros(193)), "accuracy needs labels"),
    (lambda: MODELS["softmax"].r2(np.zeros(15)), "r2 needs one number to predict"),
    (lambda: largest_eigenvalue(lambda v: v, np.ones(3), steps=0), "steps must be >= 1, got 0"),
    (lambda: largest_eigenvalue(lambda v: v, np.zeros(3)), "start must not be zero"),
]


@pytest.mark.parametrize("call, sentence", BAD, ids=[sentence[:60] for _, sentence in BAD])
def test_bad_input_is_answered_with_name_rule_and_value(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


@EACH
def test_weights_of_another_length_and_an_empty_batch_are_refused(model):
    size = len(model.start)
    for ask in (model.loss, model.grad, model.curvature):
        with pytest.raises(ValueError, match=rf"x must end in an axis of {size} weights, got shape \(2, {size + 1}\)"):
            ask(np.zeros((2, size + 1)))
        with pytest.raises(ValueError, match="x must end in an axis"):
            ask(1.0)
        with pytest.raises(ValueError, match="batch must name at least one row, got none"):
            ask(model.start, np.array([], int))
