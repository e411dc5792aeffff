"""Linear regression, logistic regression, linear SVM and multilayer perceptron, each on one flat vector of weights.

A model holds its rows (features, target). Its weights are ONE vector x of length P, so that every optimizer sees a
single array, and any axes may stand before it: x is (P,), or (n_lr, P) for many learning rates at once, or
(seeds, n_lr, P). Every method answers for all of them together:

    loss(x), curvature(x), accuracy(x) or r2(x) -> (...)        grad(x) -> (..., P)

`batch`, an array of row numbers, asks for those rows alone. The loss is a mean over rows: copying all rows changes
nothing. `start` (P,) is where a run begins, `minimum` the smallest loss where it is known (else None), `len(model)`
the number of rows, and `model.on(features, target)` the same model on other rows, such as held-out ones.
"""
from .linear import LinearRegression, LinearSVM, LogisticRegression
from .network import MLP, softmax_regression
from .shared import largest_eigenvalue

__all__ = ["LinearRegression", "LogisticRegression", "LinearSVM", "MLP", "softmax_regression", "largest_eigenvalue"]
