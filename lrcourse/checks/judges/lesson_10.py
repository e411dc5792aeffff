"""What is right in 10_three_models, and what one typically gets wrong."""

import numpy as np

from .. import lesson_10 as asked
from .judging import Judge, Mistake


def _slope(features, target, w, offset, lam, *, counts=lambda margin: margin < 1, shrink=1.0, mean=len, sign=-1.0):
    """The slope of the mean hinge and the penalty; what can be got wrong, by name."""
    wrong = counts(target * (features @ w + offset))
    pull = sign * target * wrong
    return np.append(pull @ features, pull.sum()) / mean(pull) + shrink * lam * np.append(w, 0.0)


def _other(**change):
    return lambda features, target, w, offset, lam: _slope(features, target, w, offset, lam, **change)


def _damped_offset(features, target, w, offset, lam):
    return _slope(features, target, w, offset, lam) + np.append(0 * w, lam * offset)


def _margins(case, value):
    margin = case["target"] * (case["features"] @ case["w"] + case["offset"])
    return f"The values of y·s are {', '.join(f'{m:.3g}' for m in margin)}."


hinge_grad = Judge(
    asked.hinge_grad,
    _slope,
    (
        Mistake("A row that is right by little still pulls. From where on is the hinge flat?",
                _other(counts=lambda margin: margin < 0), _margins),
        Mistake("A row exactly on the kink: the task says which of the two slopes to take.",
                _other(counts=lambda margin: margin <= 1), _margins),
        Mistake("Every row pulls in yours. Which of them have a hinge of 0?",
                _other(counts=lambda margin: margin < np.inf), _margins),
        Mistake("Those rows are content. Which ones pull?", _other(counts=lambda margin: margin > 1), _margins),
        Mistake("The penalty acts on w alone, not on the offset.", _damped_offset),
        Mistake("Where is the penalty?", _other(shrink=0.0)),
        Mistake("The penalty is *half* of λ‖w‖². What is its slope?", _other(shrink=2.0)),
        Mistake("The loss is a mean over rows; yours adds them up.", _other(mean=lambda pull: 1)),
        Mistake("Over how many rows is the mean taken? Those with a hinge of 0 count as well.",
                _other(mean=lambda pull: max(np.count_nonzero(pull), 1))),
        Mistake("Which way does the hinge fall, when y·s grows?", _other(sign=1.0)),
        Mistake("That is the direction of the step. The slope points uphill.",
                lambda features, target, w, offset, lam: -_slope(features, target, w, offset, lam)),
    ))


def _train(features, target, rows, lam, t0, *, rate=lambda t, lam, t0: 1 / (lam * (t + t0)), shrink=True, early=True,
           always=False, mean=False):
    """The weights after all steps; what can be got wrong, by name."""
    w = total = np.zeros(features.shape[1])
    for t, row in enumerate(rows):
        eta, a, y = rate(t, lam, t0), features[row], target[row]
        before = w
        if shrink:
            w = w - eta * lam * w
        if always or y * (a @ (before if early else w)) < 1:
            w = w + eta * y * a
        total = total + w
    return total / len(rows) if mean else w


def _trained(**change):
    return lambda features, target, rows, lam, t0: _train(features, target, rows, lam, t0, **change)


def _first(case, value):
    return f"The first η is {1 / (case['lam'] * case['t0']):.3g}."


pegasos = Judge(
    asked.pegasos,
    _train,
    (
        Mistake("Where does t₀ come in? Yours begins with the largest step there is.",
                _trained(rate=lambda t, lam, t0: 1 / (lam * (t + 1))), _first),
        Mistake("The first step has t = 0, so yours is one step late.",
                _trained(rate=lambda t, lam, t0: 1 / (lam * (t + 1 + t0))), _first),
        Mistake("Your rate does not fall. What of t?", _trained(rate=lambda t, lam, t0: 1 / (lam * t0)), _first),
        Mistake("In your rate λ is missing: the smaller the penalty, the longer the steps.",
                _trained(rate=lambda t, lam, t0: 1 / (t + t0)), _first),
        Mistake("1/λ and 1/(t + t₀) belong together: which of the two did you multiply by?",
                _trained(rate=lambda t, lam, t0: lam / (t + t0)), _first),
        Mistake("Only the rows pull in yours. The penalty has a slope too, at every step.", _trained(shrink=False)),
        Mistake("Look at the row with the weights as they were *before* the step: both parts of a slope are taken at one place.",
                _trained(early=False)),
        Mistake("Every row pulls in yours, also those whose hinge is 0.", _trained(always=True)),
        Mistake("That is the mean of all weights on the way. The last ones are asked for.", _trained(mean=True)),
    ), rtol=1e-7)


def _values(up, down, sign=-1.0):
    """The eigenvalues of UᵀU − DᵀD that are not 0, from the small table of the products of all rows."""
    rows, signs = np.vstack([up, down]), np.repeat([1.0, sign], [len(up), len(down)])
    return np.linalg.eigvals(signs[:, None] * (rows @ rows.T)).real


def _largest_in_size(up, down):
    values = _values(up, down)
    return values[np.argmax(np.abs(values))]


def _without_length(up, down):
    """A hundred products in a row, their length left as it comes: 64 bits end at 1e308 and at 1e-323."""
    size = np.max(np.abs(_values(up, down)))
    return np.nan if not -323 < 200 * np.log10(size) < 308 else _values(up, down).max()


def _signs(case, value):
    values = _values(**case)
    return f"The lowest eigenvalue is {values.min():.3g}."


sharpness = Judge(
    asked.sharpness,
    lambda up, down: _values(up, down).max(),
    (
        Mistake("That is the eigenvalue that is largest in size, and it is below 0 somewhere: a maximum, not a valley. "
                "What would make all eigenvalues positive, without changing their order?", _largest_in_size, _signs),
        Mistake("The size of an eigenvalue is not what counts: one below 0 bends down. "
                "What would make all of them positive, without changing their order?",
                lambda up, down: abs(_largest_in_size(up, down)), _signs),
        Mistake("A product repeated a hundred times grows, or fades, beyond all bounds. What length should v have?",
                _without_length),
        Mistake("A product repeated a hundred times grows, or fades, beyond all bounds. What length should v have? "
                "And the eigenvalue asked for is not the one that is largest in size.",
                lambda up, down: _largest_in_size(up, down) + 0 * _without_length(up, down)),
        Mistake("You have shifted all eigenvalues up. Take that back in the end.",
                lambda up, down: _values(up, down).max() + np.sum(down**2)),
        Mistake("The part with `down` is missing.", lambda up, down: np.linalg.eigvalsh(up @ up.T)[-1]),
        Mistake("The part with `down` is taken away, not added.", lambda up, down: _values(up, down, 1.0).max()),
        Mistake("That is the sum of all eigenvalues.", lambda up, down: _values(up, down).sum()),
        Mistake("That is the lowest eigenvalue.", lambda up, down: _values(up, down).min(), _signs),
        Mistake("The largest entry on the diagonal is a curvature along an axis. Is the steepest direction an axis?",
                lambda up, down: np.max(np.sum(up**2, axis=0) - np.sum(down**2, axis=0))),
        Mistake("That is an edge. The curvature itself is asked for.", lambda up, down: 2 / _values(up, down).max()),
    ), rtol=1e-4)

JUDGES = {judge.spec.name: judge for judge in (hinge_grad, pegasos, sharpness)}
