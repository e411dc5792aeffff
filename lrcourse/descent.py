"""The one training loop of the house: `run` walks at one learning rate, `sweep` at many side by side.

The learning rate is an array axis: in a sweep x has the shape (n_lr, dim), each row walks at a rate of its own, and all
of them take their step in the same line of numpy. A rate that is too high is a result, not an error: its row grows,
overflows, and is marked in `diverged`; the other rows do not feel it.
"""

import os
import sys
import time
from dataclasses import dataclass
from functools import partial
from itertools import islice, repeat

import numpy as np

from ._rules import choice, number, whole

TOO_FAR = 1e6           # diverged: to end this many times as high above the minimum as one began


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """What happened; `...` stands for the axes of x before its last, such as (n_lr,) in a sweep.

    x         (steps + 1, ..., dim) the path, start included; with record="loss" (1, ..., dim), the end alone
    loss      (steps + 1, ...) the loss along it; with batches, loss[t] on the rows of step t and the last on all rows
    lr        (steps, ...) the rate that each step used, or (steps, ..., dim) where each coordinate has its own (their
              mean with record="loss"); NaN where the optimizer does not tell
    diverged  (...) True where the last loss is not finite, or lies a million times as high above the minimum as the
              first. If no minimum is known, 0 serves, or the lowest loss seen if that is below 0. A run that begins in
              the minimum is measured by its first step out of it.
    """

    x: np.ndarray
    loss: np.ndarray
    lr: np.ndarray
    diverged: np.ndarray

    def __repr__(self):
        return (f"Run({len(self.lr)} steps, x {self.x.shape[1:]}, "
                f"{np.sum(self.diverged)} of {np.size(self.diverged)} diverged)")


def run(opt, problem, steps, x0=None, *, batch=None, seed=None, record="path", resume=False):
    """Let an optimizer take `steps` steps on a problem, and return the Run.

    opt      has step(x, g) -> new x; one that has run before is refused unless resume=True
    problem  has loss(x) -> (...), grad(x) -> (..., dim), start (dim,) and minimum (a number or None)
    steps    whole number >= 1
    x0       (..., dim): where to begin; the start of the problem if None
    batch    rows a step, drawn with `seed` and reshuffled every epoch; all rows if None
    record   "path" keeps every x, "loss" only the last, for problems with many parameters
    resume   go on where the optimizer stopped: with x0=first.x[-1] and the same batch and seed two runs equal one long
             run bit for bit; copy.deepcopy(opt) keeps a state for later

    Raises ValueError for what does not fit. Beyond 3 seconds a bar shows, in a terminal or a notebook.

    >>> from lrcourse import SGD, parabola
    >>> run(SGD(lr=0.5), parabola(), steps=2).x.ravel()
    array([4., 2., 1.])
    """
    steps, whole_path = whole("steps", steps, 1), choice("record", record, ("path", "loss")) == "path"
    if isinstance(opt, type) or not hasattr(opt, "step"):
        raise TypeError(f"opt must be an optimizer such as SGD(lr=0.1), got {opt!r}")
    made = getattr(opt, "t", 0)
    if made and not resume:
        raise ValueError(f"opt must be new, got one that has made {made} steps: make another, or pass resume=True")
    x, batches = _begin(problem, x0, resume), _batches(problem, batch, seed, made)
    probe = getattr(opt, "probe", lambda x: x)                               # where the optimizer wants its gradient
    observe = getattr(getattr(opt, "lr", None), "observe", None)             # a schedule that looks at the loss
    path = np.empty((steps + 1 if whole_path else 1, *x.shape), x.dtype)
    loss, rates = np.empty((steps + 1, *x.shape[:-1])), None

    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):      # a rate that diverges is a result
        first = _fits("loss", problem.loss(x), x.shape[:-1])
        for t in _watched(steps):
            rows = next(batches)                                             # {} or {"batch": row numbers}
            f = partial(problem.loss, **rows)
            loss[t] = _fits("loss", f(x), x.shape[:-1])
            if whole_path:
                path[t] = x
            if observe and made + t:
                observe(loss[t])
            g = _fits("gradient", problem.grad(probe(x), **rows), x.shape, x.dtype)
            x = opt.step(x, g, f) if getattr(opt, "needs_loss", False) else opt.step(x, g)
            x = _fits("step", x, g.shape, g.dtype)
            rate, each = _rate(opt, whole_path)
            rates = np.empty((steps, *(x.shape if each else x.shape[:-1]))) if rates is None else rates
            rates[t] = rate
        path[-1], loss[-1] = x, problem.loss(x)
        return Run(path, loss, rates, _diverged(loss, first, getattr(problem, "minimum", None)))


def sweep(make, lrs, problem, steps, x0=None, **same):
    """Run one optimizer at many learning rates at once, and return a Run with an axis for them.

    make     lr -> new optimizer: a class such as SGD, or lambda lr: SGD(cosine(lr, 100), momentum=0.9); it is called
             once, with all rates as an array (n_lr, 1)
    lrs      (n_lr,) rates >= 0
    x0       a start for all (dim,), one for each rate (n_lr, dim), or a grid such as (n_starts, 1, dim)
    same     batch, seed and record, as in `run`; all rates see the same batches

    Returns a Run with x (steps + 1, n_lr, dim) and loss (steps + 1, n_lr). Raises ValueError for what does not fit.

    >>> from lrcourse import SGD, parabola
    >>> sweep(SGD, [0.1, 1.0, 2.1], parabola(), steps=500).diverged
    array([False, False,  True])
    """
    lrs = np.asarray(number("lrs", lrs), float)
    if lrs.ndim != 1 or not lrs.size:
        raise ValueError(f"lrs must be a list of at least one rate, got shape {lrs.shape}")
    if not callable(make):
        raise TypeError(f"make must be a function lr -> optimizer, such as SGD, got {make!r}")
    x = _begin(problem, x0)
    rows = (lrs.size, x.shape[-1])
    try:
        x = np.broadcast_to(x, np.broadcast_shapes(x.shape, rows))
    except ValueError:
        raise ValueError(f"x0 must broadcast with (n_lr, dim) = {rows}, got shape {x.shape}") from None
    return run(make(lrs[:, None]), problem, steps, x, **same)


def minibatches(rows, batch, seed):
    """Row numbers for step after step, without end: each epoch is a new shuffle, cut into pieces of `batch` rows.

    rows   whole number >= 1: how many rows there are
    batch  1 ... rows; what is left over at the end of an epoch is dropped, by chance of the shuffle
    seed   whole number >= 0, for numpy.random.default_rng

    >>> first = next(minibatches(rows=10, batch=4, seed=0))
    >>> len(first), len(set(first))
    (4, 4)
    """
    rows, batch, rng = whole("rows", rows, 1), whole("batch", batch, 1), np.random.default_rng(whole("seed", seed, 0))
    if batch > rows:
        raise ValueError(f"batch must be <= {rows}, the number of rows, got {batch}")
    while True:
        order = rng.permutation(rows)
        for start in range(0, rows - batch + 1, batch):
            yield order[start:start + batch]


def _begin(problem, x0, resume=False):
    """The first x: real, of the problem's dimension, and finite, unless it is the end of an earlier run."""
    x = np.array(problem.start if x0 is None else x0, order="C")             # a copy, each point in one piece
    x = x.astype(float) if x.dtype.kind in "iub" else x
    dim = np.size(problem.start)
    if x.dtype.kind != "f" or x.shape[-1:] != (dim,):
        raise ValueError(f"x0 must be real and end in an axis of {dim}, got {x.dtype} of shape {x.shape}")
    if not (resume or np.isfinite(x).all()):
        raise ValueError(f"x0 must be finite, got {x[~np.isfinite(x)][0]}")
    return x


def _batches(problem, batch, seed, made):
    """What loss and grad are called with at each step, beside x, from step `made` on."""
    if batch is None:
        if seed is not None:
            raise ValueError(f"seed must go with batch, got seed {seed} alone")
        return repeat({})
    if not hasattr(problem, "__len__"):
        raise ValueError(f"batch must go with a problem that has rows, got {problem!r}")
    if seed is None:
        raise ValueError("seed must be given with batch, got None")
    return ({"batch": rows} for rows in islice(minibatches(len(problem), batch, seed), made, None))


def _fits(name, value, shape, dtype=None):
    value = np.asarray(value)
    if value.shape != shape:
        raise ValueError(f"{name} must have shape {shape}, got {value.shape}")
    if dtype and value.dtype != dtype:
        raise ValueError(f"{name} must have dtype {dtype}, got {value.dtype}")
    return value


def _rate(opt, whole_path):
    """The rate of the last step, and whether it has the axis of the coordinates: their mean, where that is too much."""
    rate = getattr(opt, "rate", None)
    rate = np.asarray(np.nan if rate is None else rate)
    if rate.ndim and rate.shape[-1] > 1:
        return (rate, True) if whole_path else (rate.mean(-1), False)
    return (rate[..., 0] if rate.ndim else rate), False


def _diverged(loss, first, minimum):
    """See Run.diverged. The test is turned round, ~(end <= limit), since no comparison with NaN is true."""
    low = np.minimum(np.fmin.reduce(loss), 0.0) if minimum is None else minimum
    began = np.where(first > low, first - low, loss[1] - low)
    began = np.maximum(began, np.finfo(float).eps * np.abs(low))             # closer than rounding nothing is measured
    return ~np.isfinite(loss[-1]) | ~(np.maximum(loss[-1] - low, 0.0) <= TOO_FAR * began)


def _watched(steps):
    """range(steps), with a progress bar after 3 seconds if a terminal or a notebook is there to show it."""
    seen = sys.stderr is not None and (sys.stderr.isatty() or type(sys.stderr).__module__.startswith("ipykernel"))
    shown = seen and not os.environ.get("TQDM_DISABLE")                      # tqdm's own switch, for captured output
    begun, bar = time.monotonic(), None
    try:
        for t in range(steps):
            yield t
            if bar is None and shown and time.monotonic() - begun > 3:
                from tqdm.auto import tqdm                                   # slow to import, and seldom needed
                bar = tqdm(total=steps, initial=t, leave=False, unit="step", disable=False)
            if bar is not None:
                bar.update()
    finally:
        if bar is not None:
            bar.close()
