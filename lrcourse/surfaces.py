"""Loss surfaces small enough to draw: each function returns a Surface, which knows its loss, its slope and its minimum.

A point is an array (..., dim): its last axis holds the coordinates, and any axes before it are other points that are
answered in the same call. That is how many learning rates walk over one surface at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ._rules import number, whole


@dataclass(frozen=True, eq=False, repr=False)
class Surface:
    """A loss surface: what to minimise, from where, and what the best answer would be.

    name     a few words, for titles
    loss     x (..., dim) -> (...)          grad     x (..., dim) -> (..., dim)
    start    (dim,) a good place to begin   argmin   (dim,) where the loss is smallest (one of them), or None
    minimum  the smallest loss, or None where it is not known
    extent   (left, right) or (left, right, bottom, top): the part worth drawing
    source   where the surface comes from, if from a paper

    Points may be lists, or arrays of any real dtype: float32 stays float32. A point whose last axis is not `dim` long
    raises ValueError.

    >>> bowl = Surface("bowl", lambda x: (x * x).sum(-1), lambda x: 2 * x, start=[1.0, 2.0], minimum=0.0)
    >>> bowl.grad([3, 4])
    array([6., 8.])
    """

    name: str
    loss: Callable
    grad: Callable
    start: np.ndarray
    minimum: float | None = None
    argmin: np.ndarray | None = None
    extent: tuple = ()
    source: str = ""

    def __post_init__(self):
        start = _fixed(self.start)
        if start.ndim != 1 or not start.size:
            raise ValueError(f"start must be one point (dim,), got shape {start.shape}")
        ready = {"start": start, "loss": _on_points(self.loss, start.size), "grad": _on_points(self.grad, start.size)}
        if self.argmin is not None:
            ready["argmin"] = _fixed(self.argmin)
        for name, value in ready.items():
            object.__setattr__(self, name, value)            # the way into a frozen dataclass

    def __repr__(self):
        return f"Surface({self.name}, dim {self.start.size})"


def _fixed(values):
    """A float array that nobody can change by accident."""
    array = np.array(values, float)
    array.setflags(write=False)
    return array


def _on_points(function, dim):
    """The function, on anything that can be read as points (..., dim)."""
    def on_points(x):
        x = np.asarray(x)
        if x.dtype.kind != "f":
            x = x.astype(float)
        if x.shape[-1:] != (dim,):
            raise ValueError(f"x must end in an axis of {dim}, got shape {x.shape}")
        return function(x)
    return on_points


def _side_by_side(u, v):
    """Two coordinates (...) as points (..., 2)."""
    points = np.empty((*u.shape, 2), u.dtype)
    points[..., 0], points[..., 1] = u, v
    return points


def _positive(name, value):
    if np.any(number(name, value) == 0) or np.any(np.isinf(value)):
        raise ValueError(f"{name} must be > 0 and finite, got {value}")
    return value


def parabola(curvature=1.0):
    """One valley in one dimension: f(x) = L x²/2, with slope L x; gradient descent is stable below η = 2/L.

    curvature  L > 0, in units of loss/x²

    >>> parabola(2.0).grad([3.0])
    array([6.])
    """
    L = _positive("curvature", curvature)

    def loss(x):
        return L * x[..., 0] * x[..., 0] / 2

    def grad(x):
        return L * x

    return Surface("parabola", loss, grad, start=[4.0], minimum=0.0, argmin=[0.0], extent=(-5.0, 5.0))


def quadratic(curvatures):
    """A bowl with one curvature along each axis: f(x) = Σ cᵢ xᵢ²/2; the steepest axis sets the edge η = 2/max(c).

    curvatures  (dim,) numbers > 0, in units of loss/x²; their ratio max/min is the condition number κ

    >>> quadratic([1, 10]).loss([[2.0, 0.0], [0.0, 2.0]])
    array([ 2., 20.])
    """
    c = np.array(_positive("curvatures", curvatures), float)
    if c.ndim != 1 or not c.size:
        raise ValueError(f"curvatures must be a list of numbers, got shape {c.shape}")

    def loss(x):
        return np.einsum("i,...i,...i->...", c.astype(x.dtype), x, x) / 2    # quicker than a sum of products

    def grad(x):
        return c.astype(x.dtype) * x

    return Surface("quadratic", loss, grad, start=np.full(c.size, 4.0), minimum=0.0, argmin=np.zeros(c.size),
                   extent=(-5.0, 5.0) * min(c.size, 2))


def ravine(condition=100.0, angle=30.0):
    """A long narrow valley that lies askew: curvature 1 along it and κ across it, turned by an angle φ.

    f(x, y) = (a² + κ b²)/2, where a = x cos φ + y sin φ runs along the valley and b = y cos φ − x sin φ across it.

    condition  κ >= 1, the ratio of the curvatures; gradient descent is stable below η = 2/κ
    angle      φ in degrees

    >>> ravine(100.0).loss([[0.0, 0.0], [0.0, 1.0]]).round(3)
    array([ 0.   , 37.625])
    """
    k, phi = _positive("condition", number("condition", condition, 1.0)), np.deg2rad(angle)
    cos, sin = float(np.cos(phi)), float(np.sin(phi))

    def loss(x):
        a, b = cos * x[..., 0] + sin * x[..., 1], cos * x[..., 1] - sin * x[..., 0]
        return (a * a + k * b * b) / 2

    def grad(x):
        a, b = cos * x[..., 0] + sin * x[..., 1], cos * x[..., 1] - sin * x[..., 0]
        return _side_by_side(cos * a - sin * k * b, sin * a + cos * k * b)

    return Surface("ravine", loss, grad, start=[-3.8, -1.4], minimum=0.0, argmin=[0.0, 0.0],
                   extent=(-5.0, 5.0, -3.5, 3.5))


def rosenbrock():
    """The banana valley: f(x, y) = (1 − x)² + 100 (y − x²)², smallest at (1, 1), at the end of a curved ravine.

    The largest curvature at the minimum is 1001.6: plain gradient descent can settle there only below η = 0.001997.
    Source: Rosenbrock 1960, The Computer Journal 3, 175-184.

    >>> rosenbrock().grad([[-1.2, 1.0], [1.0, 1.0]])
    array([[-215.6,  -88. ],
           [   0. ,    0. ]])
    """
    def loss(x):
        u, v = x[..., 0], x[..., 1]
        flat, bend = 1 - u, v - u * u
        return flat * flat + 100 * bend * bend

    def grad(x):
        u, v = x[..., 0], x[..., 1]
        bend = v - u * u
        return _side_by_side(2 * (u - 1) - 400 * u * bend, 200 * bend)

    return Surface("Rosenbrock", loss, grad, start=[-1.2, 1.0], minimum=0.0, argmin=[1.0, 1.0],
                   extent=(-2.0, 2.0, -1.0, 3.0), source="Rosenbrock 1960, The Computer Journal 3, 175-184")


def saddle():
    """A saddle between two valleys: f(x, y) = x²/2 − y²/2 + y⁴/4, flat at (0, 0), smallest at (0, ±1) with −1/4.

    The start lies almost on the ridge y = 0: there the slope is near zero although nothing is learned yet.

    >>> saddle().grad([[0.0, 0.0], [0.0, 1.0]])
    array([[0., 0.],
           [0., 0.]])
    """
    def loss(x):
        u, v = x[..., 0], x[..., 1]
        return (u * u - v * v) / 2 + v * v * v * v / 4

    def grad(x):
        u, v = x[..., 0], x[..., 1]
        return _side_by_side(u, v * v * v - v)

    return Surface("saddle", loss, grad, start=[1.5, 0.001], minimum=-0.25, argmin=[0.0, 1.0],
                   extent=(-2.0, 2.0, -1.75, 1.75))


def double_well(tilt=0.1):
    """Two valleys and a hill between: f(x) = (x² − 1)²/4 + τ x; the tilt makes the left valley the deeper one.

    tilt  τ in [0, 0.38), in units of loss/x; from 2/(3√3) = 0.385 on there is no right valley

    >>> well = double_well(0.1)
    >>> bool(well.minimum < well.loss([1.0]))
    True
    """
    tau = number("tilt", tilt, 0.0, 0.38)
    left = np.roots([1.0, 0.0, -1.0, tau]).real.min()

    def loss(x):
        u = x[..., 0]
        return (u * u - 1) * (u * u - 1) / 4 + tau * u

    def grad(x):
        return x * (x * x - 1) + tau

    return Surface("double well", loss, grad, start=[1.8], minimum=float(loss(np.array([left]))), argmin=[left],
                   extent=(-2.0, 2.0))


def pit(depth=0.2, width=0.25):
    """A narrow pit at x = 4 beside a wide basin at 0: f(x) = x²/50 − d exp(−(x − 4)²/(2 w²)).

    depth  d > 0: with 0.2 the pit is only a local minimum; with 0.6 it is the lowest place of all, the mirror case
    width  w > 0: the narrower the pit, the larger its curvature, about d/w²

    >>> pit(0.2).argmin.round(1), pit(0.6).argmin.round(1)
    (array([0.]), array([4.]))
    """
    d, w = _positive("depth", depth), _positive("width", width)

    def dent(x):
        return d * np.exp(-(x - 4) * (x - 4) / (2 * w * w))

    def loss(x):
        return (x * x / 50 - dent(x))[..., 0]

    def grad(x):
        return x / 25 + dent(x) * (x - 4) / (w * w)

    best = np.array([[0.0], [4.0]])
    for _ in range(200):                                     # small safe steps to the floor of either valley
        best = best - grad(best) / (d / (w * w) + 0.04)
    best = best[np.argmin(loss(best))]
    return Surface("pit", loss, grad, start=[7.0], minimum=float(loss(best)), argmin=best, extent=(-9.0, 9.0))


def catapult(width=100, seed=0):
    """The smallest network that survives a rate beyond its edge: f(u, v) = (u·v)²/(2n), two linear layers in a row.

    Its curvature at u·v = 0 is λ = (|u|² + |v|²)/n. Between 2/λ and about 4/λ the loss soars first, until λ has fallen.

    width  n >= 1; a point is (..., 2n): first u, then v
    seed   of the start, which is standard normal
    Source: Lewkowycz et al. 2020, arXiv:2003.02218.

    >>> catapult(width=100).start.shape
    (200,)
    """
    n = whole("width", width, 1)

    def output(x):
        return (x[..., :n] * x[..., n:]).sum(-1, keepdims=True) / n

    def loss(x):
        return n * (output(x) * output(x))[..., 0] / 2

    def grad(x):
        return output(x) * np.concatenate([x[..., n:], x[..., :n]], axis=-1)

    start = np.random.default_rng(whole("seed", seed, 0)).normal(size=2 * n)
    return Surface("catapult", loss, grad, start=start, minimum=0.0, argmin=np.zeros(2 * n),
                   source="Lewkowycz et al. 2020, arXiv:2003.02218")


def noisy(surface, sigma, seed):
    """The same surface, its slope seen through noise: grad(x) + σ ε, a new standard normal ε at every call.

    Every point and coordinate gets noise of its own, also in a sweep; `loss` stays exact. The noise is one stream from
    the seed on: make the noisy surface again for a run that shall see the same noise.

    sigma  σ >= 0, a number or (dim,), in units of loss/x
    seed   whole number >= 0

    >>> foggy = noisy(parabola(), sigma=1.0, seed=0)
    >>> bool(foggy.grad([0.0]) == foggy.grad([0.0]))
    False
    """
    sigma, rng = number("sigma", sigma), np.random.default_rng(whole("seed", seed, 0))

    def grad(x):
        return surface.grad(x) + (sigma * rng.normal(size=x.shape)).astype(x.dtype)

    return replace(surface, name=f"noisy {surface.name}", grad=grad)
