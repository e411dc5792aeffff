"""The exercises of 10_three_models."""

import numpy as np

from .specs import Spec

LESSON = "10_three_models"


def _hinge_grad(rng):
    """Rows on both sides of the margin, wrong ones among them, and in each case one that lies exactly on it."""
    cases = []
    for n, d in ((6, 2), (5, 3), (8, 2), (9, 4), (12, 2)):
        features, target = rng.normal(size=(n, d)), rng.permutation(np.where(np.arange(n) % 2, 1.0, -1.0))
        w, offset = np.round(rng.normal(size=d) * 4) / 4 + 0.125, rng.choice([-0.5, 0.25, 0.5])
        score = features @ w
        wanted = np.concatenate([[-0.8, 0.3, 1.7, 0.6], rng.uniform(-1.5, 2.5, n - 4)])     # y·s of each row
        features += ((target * wanted - offset - score) / (w @ w))[:, None] * w
        k = rng.integers(n)                                                                 # a row on the margin, exactly
        features[k], features[k, 0] = 0.0, (target[k] - offset) / 0.5
        w[0] = 0.5
        cases.append({"features": features, "target": target, "w": w, "offset": float(offset), "lam": rng.uniform(0.1, 1)})
    return cases


def _pegasos(rng):
    """Rows in the order in which they are looked at; late starts and early ones, and a row that comes twice in a row."""
    cases = []
    for n, d, steps, start in ((5, 2, 2, 1), (5, 2, 3, 3), (6, 3, 10, 1), (8, 2, 15, 10), (6, 4, 20, 25)):
        target = rng.permutation(np.where(np.arange(n) % 2, 1.0, -1.0))
        features = rng.normal(size=(n, d)) + 0.5 * target[:, None]
        rows, lam = rng.integers(n, size=steps), rng.uniform(0.05, 0.5)
        if steps == 2:                                  # the first step satisfies this row, and only just
            rows[:] = rows[0]
            features[rows[0]] *= np.sqrt(rng.uniform(1.3, 1.7) * lam) / np.linalg.norm(features[rows[0]])
        cases.append({"features": features, "target": target, "rows": rows, "lam": lam, "t0": start})
    return cases


def _sharpness(rng):
    """Second derivatives whose eigenvalues are 1, less, 0 and one below 0, which may be larger in size; of all scales."""
    cases = []
    for size, lowest, scale in ((5, -0.4, 1.0), (6, -3.0, 1.0), (8, -2.0, 3e-6), (30, -2.5, 2e6), (100, -0.3, 40.0)):
        values = np.array([1.0, rng.uniform(0.4, 0.6), rng.uniform(0.1, 0.3), lowest * rng.uniform(0.95, 1.05)])
        pull = np.sqrt(0.3 * np.abs(values)) * rng.choice([-1.0, 1.0], 4)
        pull[3] *= np.sqrt(1.2 * (1 + 0.9) / 0.3)                         # enough to keep the other part from bending down
        push = np.linalg.cholesky(np.diag(values) + np.outer(pull, pull)).T
        turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
        frame = np.linalg.qr(rng.normal(size=(size, 4)))[0] * np.sqrt(scale * rng.uniform(0.5, 2))
        cases.append({"up": turn @ push @ frame.T, "down": (frame @ pull)[None]})
    return cases


hinge_grad = Spec("hinge_grad", LESSON, 2, "F", "the slope of a support vector machine", _hinge_grad,
                  closed=("models.LinearSVM",))
pegasos = Spec("pegasos", LESSON, 2, "F", "a support vector machine by falling steps", _pegasos,
               closed=("models.LinearSVM",))
sharpness = Spec("sharpness", LESSON, 3, "F", "the largest curvature, without a table", _sharpness,
                 closed=("models.largest_eigenvalue", "models.shared.top_eigenvalue"))

EXERCISES = (hinge_grad, pegasos, sharpness)
