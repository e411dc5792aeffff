"""The multilayer perceptron: layers of weights one after another, all in one flat vector.

The vector holds, layer by layer, the matrix (inputs × outputs) and then the offsets. A layer is a reshaped VIEW of the
vector, so nothing is copied, and with leading axes (n_lr, P) one matrix product serves all learning rates.
"""
import copy

import numpy as np

from .._rules import choice, number, whole
from .shared import (check_finite, check_labels, check_rows, check_weights, in_pieces, largest_eigenvalue,
                     pick, r2)


class MLP:
    """Multilayer perceptron (fully connected network) with any number of hidden layers.

    h₀ = a,  hᵢ = φ(hᵢ₋₁·Wᵢ + bᵢ),  output z = h·W + b without φ
    cross_entropy: loss = mean (log Σₖ exp zₖ − z_y);   mean_square: loss = mean ½ Σₖ (zₖ − yₖ)²

    features    (n, d), n >= 1
    target      (n,) labels, whole numbers from 0 (in mean_square: 1 for the label's output, 0 for the others);
                in mean_square also floats, (n,) or (n, k), to be predicted as numbers
    hidden      units of each hidden layer; () for none
    activation  φ: "relu" or "tanh"
    gain        >= 0, factor on the first weights: sd = gain·√(c/inputs), c = 2 after a relu, else 1; offsets 0
    seed        of the first weights; `draw(seed)` gives those of another seed
    classes     number of labels, if the rows need not show them all

    Raises ValueError for empty data, labels out of range and unknown names. Source of c: He et al. 2015, ICCV.

    >>> net = MLP(np.eye(3), [0, 1, 2], hidden=(4,))
    >>> net.sizes, net.start.shape, net.grad(np.zeros((5, 31))).shape
    ((3, 4, 3), (31,), (5, 31))
    """

    minimum = None                                                # not known

    def __init__(self, features, target, hidden=(32,), activation="relu", criterion="cross_entropy", gain=1.0, seed=0,
                 classes=None):
        hidden = tuple(whole("hidden", units, 1) for units in np.ravel(hidden))
        self.activation = choice("activation", activation, ("relu", "tanh"))
        self.criterion = choice("criterion", criterion, ("cross_entropy", "mean_square"))
        self.gain = number("gain", gain)
        self.numbers = criterion == "mean_square" and np.asarray(target).dtype.kind == "f"
        features, target = check_rows(features, target)
        self.classes = None if self.numbers or classes is None else whole("classes", classes, 1)
        if not self.numbers and classes is None:
            self.classes = int(check_labels(target).max()) + 1
        self.features, self.target = self._rows(features, target)
        outputs = self.target.shape[1] if self.numbers else self.classes
        self.sizes = (features.shape[1], *hidden, outputs)
        self.start = self.draw(seed)

    def __len__(self):
        return len(self.target)

    def __repr__(self):
        return f"MLP({'-'.join(map(str, self.sizes))}, {self.activation}, {self.criterion}, {len(self)} rows)"

    def draw(self, seed):
        """First weights (P,) of this seed: np.stack([net.draw(s) for s in range(8)]) makes seeds an axis."""
        rng, parts = np.random.default_rng(seed), []
        for layer, (inputs, outputs) in enumerate(zip(self.sizes, self.sizes[1:])):
            c = 2 if layer and self.activation == "relu" else 1
            parts += [rng.normal(size=inputs * outputs) * self.gain * np.sqrt(c / inputs), np.zeros(outputs)]
        return np.concatenate(parts)

    def on(self, features, target):
        """The same network on other rows with the same columns."""
        other = copy.copy(self)
        other.features, other.target = self._rows(*check_rows(features, target))
        if other.features.shape[1] != self.sizes[0] or other.target.shape[1:] != self.target.shape[1:]:
            raise ValueError(f"features and target must have the columns of {self!r}, "
                             f"got {np.shape(features)} and {np.shape(target)}")
        return other

    def loss(self, x, batch=None):
        """Mean loss of the rows: x (..., P) -> (...)."""
        return self._from_outputs(self._mean, x, batch)

    def grad(self, x, batch=None):
        """Gradient of the loss by backpropagation: x (..., P) -> (..., P)."""
        features, target = pick(self, batch)
        x = check_weights(x, len(self.start))
        *inputs, z = self._forward(x, features)
        if self.criterion == "cross_entropy":
            np.exp(np.subtract(z, z.max(-1, keepdims=True), out=z), out=z)
            z /= z.sum(-1, keepdims=True)                         # now the probabilities
        error = self._minus(z, target)
        error /= len(target)
        grad = np.empty_like(x)
        layers = list(zip(inputs, self._layers(x), self._layers(grad)))
        for h, (weights, _), (to_weights, to_offsets) in reversed(layers):
            np.matmul(h.swapaxes(-1, -2), error, out=to_weights)
            error.sum(-2, keepdims=True, out=to_offsets)
            if h is not features:                                 # through the layer, then through φ
                error = error @ weights.swapaxes(-1, -2)
                error *= self._slope(h)
        return grad

    def curvature(self, x, batch=None, steps=30):
        """Sharpness, the largest eigenvalue of the Hessian, x (..., P) -> (...), by `steps` Lanczos steps.

        A product with the Hessian is a central difference of gradients: the cost is 2·steps gradients. A relu that switches
        inside that difference counts as curvature: rare, and seen as a single spike.
        """
        direction = np.random.default_rng(0).normal(size=len(self.start))

        def ask(x):
            width = 1e-5 * np.maximum(1, np.sqrt(np.square(x).mean(-1, keepdims=True)))

            def product(v):
                return (self.grad(x + width * v, batch) - self.grad(x - width * v, batch)) / (2 * width)

            return largest_eigenvalue(product, np.broadcast_to(direction, x.shape), steps)

        x = check_weights(x, len(self.start)).astype(float)
        return in_pieces(ask, x, len(pick(self, batch)[1]) * sum(self.sizes))

    def predict(self, x, features):
        """The output z for other rows: x (..., P), features (m, d) -> (..., m, outputs); a label is its argmax(-1)."""
        return self._forward(check_weights(x, len(self.start)), np.asarray(features, float))[-1]

    def accuracy(self, x, batch=None):
        """Share of the rows whose label has the largest output: x (..., P) -> (...)."""
        if self.numbers:
            raise ValueError("accuracy needs labels, but this network predicts numbers: use r2")
        return self._from_outputs(lambda z, target: (z.argmax(-1) == target).mean(-1), x, batch)

    def r2(self, x, batch=None):
        """Explained share of the variance, for a network of one number: x (..., P) -> (...)."""
        if not self.numbers or self.sizes[-1] != 1:
            raise ValueError(f"r2 needs one number to predict, but this is {self!r}")
        return self._from_outputs(lambda z, target: r2(z[..., 0], target[:, 0]), x, batch)

    def _rows(self, features, target):
        if not self.numbers:
            return features, check_labels(target, self.classes)
        target = check_finite("target", target)
        return features, target.reshape(len(target), -1)

    def _layers(self, flat):
        """For each layer its weights (..., inputs, outputs) and offsets (..., 1, outputs), views of flat (..., P)."""
        at = 0
        for inputs, outputs in zip(self.sizes, self.sizes[1:]):
            middle, end = at + inputs * outputs, at + (inputs + 1) * outputs
            yield flat[..., at:middle].reshape(*flat.shape[:-1], inputs, outputs), flat[..., None, middle:end]
            at = end

    def _forward(self, x, features):
        """The input of each layer, then the output: [features, h₁, …, z]."""
        values = [features]
        for weights, offsets in self._layers(x):
            z = values[-1] @ weights
            z += offsets
            if len(values) + 1 < len(self.sizes):
                z = np.tanh(z, out=z) if self.activation == "tanh" else np.maximum(z, 0, out=z)
            values.append(z)
        return values

    def _from_outputs(self, answer, x, batch):
        """answer(z, target) of the outputs z for the rows of the batch, one for each x."""
        features, target = pick(self, batch)
        x = check_weights(x, len(self.start))
        return in_pieces(lambda x: answer(self._forward(x, features)[-1], target), x, len(target) * max(self.sizes))

    def _mean(self, z, target):
        """Mean loss from the outputs; writes into them."""
        if self.criterion == "mean_square":
            return np.square(self._minus(z, target)).sum((-2, -1)) / (2 * len(target))
        z -= z.max(-1, keepdims=True)
        own = z[..., np.arange(len(target)), target]
        return (np.log(np.exp(z).sum(-1)) - own).mean(-1)

    def _slope(self, h):
        """φ′ from the value h = φ(·), written into h: the step back needs h no longer."""
        if self.activation == "tanh":
            return np.subtract(1, np.square(h, out=h), out=h)
        return h > 0

    def _minus(self, z, target):
        """z minus the target, in place: for labels 1 is taken from the label's own output."""
        if self.numbers:
            z -= target
        else:
            z[..., np.arange(len(target)), target] -= 1
        return z


def softmax_regression(features, target, classes=None):
    """Logistic regression of any number of classes: a network without a hidden layer, begun at zero.

    loss = mean (log Σₖ exp zₖ − z_y),   z = a·W + b

    features  (n, d), n >= 1; target (n,) labels, whole numbers from 0
    classes   number of labels, if the rows need not show them all

    Returns an `MLP` with hidden=(), P = (d + 1)·classes. Raises ValueError as `MLP` does.

    >>> softmax_regression(np.eye(3), [0, 1, 2]).start.sum().item()
    0.0
    """
    return MLP(features, target, hidden=(), gain=0.0, classes=classes)
