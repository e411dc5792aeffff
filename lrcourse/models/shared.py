"""What all models need: the largest eigenvalue of a matrix known by products, checks of rows, labels and weights."""
import numpy as np

from .._rules import whole

PIECE = 2**22           # numbers in the largest array that is made at once: 34 MB


def largest_eigenvalue(product, start, steps=30):
    """Largest (not largest in size) eigenvalue of a symmetric matrix H that is known by its products H v only.

    Lanczos: in an orthonormal basis of v, H v, H² v … the matrix H is tridiagonal; the largest eigenvalue of that.

    product  v (..., P) -> H v (..., P): one matrix for each index of the leading axes
    start    (..., P) the first v, not zero; random, so that no direction is missed
    steps    size of the small matrix, >= 1: one product each, and never more than P

    Returns (...), approached from below as the steps grow; NaN where a product is not finite.
    Raises ValueError for steps < 1 and a zero start.
    Source: Lanczos 1950, J. Res. Nat. Bur. Standards 45, 255-282.

    >>> round(float(largest_eigenvalue(lambda v: v * [-9.0, 1.0, 3.0], np.ones(3))), 9)
    3.0
    """
    steps, start = whole("steps", steps, 1), np.asarray(start, float)
    if not start.any(-1).all():
        raise ValueError("start must not be zero")
    size, basis, alive = min(steps, start.shape[-1]), [], True
    small = np.zeros(start.shape[:-1] + (size, size))
    v = start
    for k in range(size):
        for q in basis + basis:                                   # twice: rounding brings old directions back
            v = v - (q * v).sum(-1, keepdims=True) * q
        length = np.sqrt(np.square(v).sum(-1))
        if k:
            small[..., k, k - 1] = small[..., k - 1, k] = length
        alive = alive & (length > 0)
        basis.append(v / np.where(length > 0, length, 1.0)[..., None])
        v = product(basis[-1])
        entry = (basis[-1] * v).sum(-1)
        small[..., k, k] = np.where(alive, entry, small[..., 0, 0])   # a basis that is spent repeats its first entry
    return top_eigenvalue(small)


def top_eigenvalue(matrix):
    """Largest eigenvalue of symmetric matrices, (..., n, n) -> (...); NaN where one is not finite."""
    finite = np.isfinite(matrix).all((-2, -1))
    values = np.linalg.eigvalsh(np.where(finite[..., None, None], matrix, 0.0))
    return np.where(finite, values[..., -1], np.nan)[()]            # [()]: a number, not an array, for one matrix


def r2(answers, target):
    """Explained share of the variance: answers (..., n), target (n,) -> (...)."""
    if np.ptp(target) == 0:
        raise ValueError(f"r2 needs a target that varies, got {target[0]} in all {len(target)} rows")
    return 1 - np.square(answers - target).mean(-1) / target.var()


def check_rows(features, target):
    """The two as arrays, features (n, d) finite floats with n, d >= 1, target with n rows."""
    features, target = np.asarray(features, float), np.asarray(target)
    if features.ndim != 2 or 0 in features.shape:
        raise ValueError(f"features must be rows and columns, at least one of each, got shape {features.shape}")
    if target.ndim == 0 or len(target) != len(features):
        raise ValueError(f"target must have {len(features)} rows, as features, got shape {target.shape}")
    return check_finite("features", features), target


def check_finite(name, values):
    """Values as finite floats."""
    values = np.asarray(values, float)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite, got {values[~np.isfinite(values)][0]}")
    return values


def check_labels(target, classes=None):
    """Labels (n,) as whole numbers from 0 to classes − 1."""
    top = "the last class" if classes is None else classes - 1
    wrong = (target != np.floor(target)) | (target < 0) | (target >= (np.inf if classes is None else classes))
    if target.ndim != 1 or wrong.any():
        got = f"shape {target.shape}" if target.ndim != 1 else target[wrong][0]
        raise ValueError(f"target must hold whole numbers from 0 to {top}, got {got}")
    return target.astype(int)


def check_weights(x, size):
    """x as an array (..., size) of floats, of its own precision."""
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    if x.shape[-1:] != (size,):
        raise ValueError(f"x must end in an axis of {size} weights, got shape {x.shape}")
    return x


def in_pieces(ask, x, numbers):
    """ask(x), (..., P) -> (...), in pieces of the leading axes: whole paths fit where each x makes `numbers` numbers."""
    size = max(1, PIECE // numbers)
    rows = x.reshape(-1, x.shape[-1])
    if len(rows) <= size:
        return ask(x)
    return np.concatenate([ask(rows[i:i + size]) for i in range(0, len(rows), size)]).reshape(x.shape[:-1])


def pick(model, batch):
    """Features and target of the rows in `batch`, of all rows if it is None."""
    if batch is None:
        return model.features, model.target
    features, target = model.features[batch], model.target[batch]
    if len(target) == 0:
        raise ValueError("batch must name at least one row, got none")
    return features, target
