"""The models with a linear score: linear regression, logistic regression of two classes, linear SVM.

All three give each row a the score s = w·a + offset and differ in one thing only, the loss ℓ of a score.
The weights are x = (w, offset): the offset is the last of them.
"""
import copy

import numpy as np

from .._rules import number
from .shared import check_finite, check_rows, check_weights, in_pieces, pick, r2, top_eigenvalue


class _Linear:
    """A linear score; a kind of model adds the loss ℓ, its slope ℓ′ and its bend ℓ″, of scores (..., n) -> (..., n).

    ℓ and ℓ′ may write into the scores they get: with many rates these are the largest arrays of a step.
    """

    minimum = None                                                # known for the squared loss only

    def __init__(self, features, target, l2=0.0, bias=True):
        self.bias = bool(bias)
        self.features, self.target = self._rows(features, target)
        self.start = np.zeros(self.features.shape[1])
        self.decay = np.full(len(self.start), float(number("l2", l2)))          # λ of each weight …
        if self.bias:
            self.decay[-1] = 0.0                                  # … and none on the offset

    def __len__(self):
        return len(self.target)

    def __repr__(self):
        return f"{type(self).__name__}({len(self)} rows, {len(self.start)} weights)"

    def on(self, features, target):
        """The same model on other rows with the same columns."""
        other = copy.copy(self)
        other.features, other.target = self._rows(features, target)
        if other.features.shape[1] != len(self.start):
            raise ValueError(f"features must have {len(self.start) - self.bias} columns, got {np.shape(features)[1]}")
        return other

    def loss(self, x, batch=None):
        """Mean loss of the rows plus λ/2·‖w‖²: x (..., P) -> (...)."""
        mean = self._from_scores(lambda scores, target: self._losses(scores, target).mean(-1), x, batch)
        return mean + np.square(x * np.sqrt(self.decay)).sum(-1) / 2

    def grad(self, x, batch=None):
        """Gradient of the loss: x (..., P) -> (..., P)."""
        features, target = pick(self, batch)
        x = check_weights(x, len(self.start))
        grad = self._slopes(x @ features.T, target) @ features / len(features) + self.decay * x
        return grad.astype(x.dtype, copy=False)

    def hessian(self, x, batch=None):
        """Second derivatives of the loss: x (..., P) -> (..., P, P)."""
        features, target = pick(self, batch)
        x = check_weights(x, len(self.start))
        bends = self._bends(x @ features.T, target)[..., None, :]
        hessian = (features.T * bends) @ features / len(features) + np.diag(self.decay)
        return np.broadcast_to(hessian, x.shape[:-1] + hessian.shape[-2:]).copy()

    def curvature(self, x, batch=None):
        """Sharpness, the largest eigenvalue of the Hessian: x (..., P) -> (...)."""
        x = check_weights(x, len(self.start))
        return in_pieces(lambda x: top_eigenvalue(self.hessian(x, batch)), x, self.features.size)

    def predict(self, x, features):
        """The score s of other rows: x (..., P), features (m, d) -> (..., m)."""
        return check_weights(x, len(self.start)) @ self._columns(features).T

    def _from_scores(self, answer, x, batch):
        """answer(scores, target) for the rows of the batch, one for each x."""
        features, target = pick(self, batch)
        return in_pieces(lambda x: answer(x @ features.T, target), check_weights(x, len(self.start)), len(target))

    def _rows(self, features, target):
        features, target = check_rows(features, target)
        if target.ndim != 1:
            raise ValueError(f"target must have one value a row, got shape {target.shape}")
        return self._columns(features), self._targets(target)

    def _columns(self, features):
        return np.column_stack([features, np.ones(len(features))]) if self.bias else np.asarray(features, float)


class LinearRegression(_Linear):
    """Linear regression: half the mean squared error.

    loss = mean (s − y)²/2 + λ/2·‖w‖²,   s = w·a + offset

    features  (n, d), n >= 1
    target    (n,) finite numbers y
    l2        λ >= 0, on the weights, not on the offset
    bias      whether there is an offset: P = d + 1 weights, the offset last (without it P = d)

    The Hessian is the same everywhere; `solution` is where the loss is smallest, `minimum` its value there.
    Raises ValueError for empty data, shapes that do not match and numbers that are not finite.
    Source: Widrow & Hoff 1960, Stanford TR 1553-1, for training it step by step.

    >>> line = LinearRegression([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
    >>> line.solution.round(9).tolist(), line.loss([1.0, 1.0]).round(6).item()
    ([2.0, 1.0], 0.833333)
    """

    @property
    def solution(self):
        """The weights (P,) of smallest loss (the shortest, where there are many)."""
        root = np.sqrt(len(self))
        rows = np.vstack([self.features / root, np.diag(np.sqrt(self.decay))])
        return np.linalg.lstsq(rows, np.append(self.target / root, 0 * self.decay), rcond=None)[0]

    @property
    def minimum(self):
        return float(self.loss(self.solution))

    def r2(self, x, batch=None):
        """Explained share of the target's variance, 1 − mean (s − y)²/var(y): x (..., P) -> (...)."""
        return self._from_scores(r2, x, batch)

    def _targets(self, target):
        return check_finite("target", target)

    def _losses(self, scores, y):
        error = np.subtract(scores, y, out=scores)
        return np.square(error, out=error) / 2

    def _slopes(self, scores, y):
        return np.subtract(scores, y, out=scores)

    def _bends(self, scores, y):
        return np.ones(len(y))


def _signs(self, target):
    """Labels 0 and 1, or −1 and 1, as −1.0 and 1.0."""
    values = np.unique(target)
    if not (np.isin(values, (0, 1)).all() or np.isin(values, (-1, 1)).all()):
        raise ValueError(f"target must hold the labels 0 and 1, or -1 and 1, got {values[:5].tolist()}")
    return np.where(target > 0, 1.0, -1.0)


def _accuracy(self, x, batch=None):
    """Share of the rows whose label is the sign of the score: x (..., P) -> (...)."""
    return self._from_scores(lambda scores, y: ((scores > 0) == (y > 0)).mean(-1), x, batch)


class LogisticRegression(_Linear):
    """Logistic regression of two classes.

    loss = mean log(1 + exp(−y·s)) + λ/2·‖w‖²,   s = w·a + offset,   y = −1 or 1

    features  (n, d), n >= 1
    target    (n,) labels 0 and 1 (or −1 and 1)
    l2        λ >= 0, on the weights, not on the offset
    bias      whether there is an offset: P = d + 1 weights, the offset last (without it P = d)

    For more classes: `softmax_regression`. The slope |ℓ′| is at most 1, so a rate that is too high only jumps.
    Raises ValueError for empty data, shapes that do not match and other labels.
    Source: Cox 1958, J. R. Stat. Soc. B 20, 215-242.

    >>> model = LogisticRegression([[-1.0], [1.0]], [0, 1])
    >>> model.loss(model.start).round(6).item(), model.accuracy([[1.0, 0.0], [-1.0, 0.0]]).tolist()
    (0.693147, [1.0, 0.0])
    """

    _targets, accuracy = _signs, _accuracy

    def _losses(self, scores, y):                                 # log(1 + e^−m) = log(1 + e^−|m|) − min(m, 0)
        margin = np.multiply(scores, y, out=scores)
        tail = np.abs(margin)
        np.log1p(np.exp(np.negative(tail, out=tail), out=tail), out=tail)
        return np.subtract(tail, np.minimum(margin, 0, out=margin), out=tail)

    def _slopes(self, scores, y):                                 # −y / (1 + e^m)
        growth = np.multiply(scores, y, out=scores)
        with np.errstate(over="ignore"):                          # e^m = inf: a slope of 0, as it should be
            np.exp(growth, out=growth)
        return np.divide(-y, np.add(growth, 1, out=growth), out=growth)

    def _bends(self, scores, y):                                  # p·(1 − p)
        tail = np.exp(-abs(scores))
        return tail / np.square(1 + tail)


class LinearSVM(_Linear):
    """Linear support vector machine in its primal form: hinge loss and λ/2·‖w‖².

    loss = mean max(0, 1 − y·s) + λ/2·‖w‖²,   s = w·a + offset,   y = −1 or 1

    features  (n, d), n >= 1
    target    (n,) labels 0 and 1 (or −1 and 1)
    l2        λ >= 0, on the weights, not on the offset
    bias      whether there is an offset: P = d + 1 weights, the offset last (without it P = d)

    At the kink y·s = 1 a row's subgradient is 0. The hinge is made of straight pieces: the curvature is λ.
    Raises ValueError for empty data, shapes that do not match and other labels.
    Source: Shalev-Shwartz, Singer, Srebro, Cotter 2007, ICML, doi:10.1145/1273496.1273598.

    >>> model = LinearSVM([[-1.0], [1.0]], [0, 1])
    >>> model.loss([[0.5, 0.0], [2.0, 0.0]]).tolist(), model.grad([0.5, 0.0]).tolist()
    ([0.5, 0.0], [-1.0, 0.0])
    """

    _targets, accuracy = _signs, _accuracy

    def _losses(self, scores, y):
        margin = np.multiply(scores, y, out=scores)
        return np.maximum(np.subtract(1, margin, out=margin), 0, out=margin)

    def _slopes(self, scores, y):
        margin = np.multiply(scores, y, out=scores)
        return np.multiply(-y, margin < 1, out=margin)

    def _bends(self, scores, y):
        return np.zeros(len(y))
