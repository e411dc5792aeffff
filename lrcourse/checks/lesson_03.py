"""The exercises of 03_too_slow."""

import numpy as np

from .specs import Spec

LESSON = "03_too_slow"


def _steps_needed(rng):
    """Rates that creep (five), overshoot (two), stand on the edge and lie beyond it; no goal is met at a whole step."""
    creeping = np.exp(rng.uniform(np.log(0.002), np.log(0.2), 4))
    cases = []
    for ratio in (*creeping, *rng.uniform([0.3, 1.3, 1.7], [0.6, 1.6, 1.85])):
        bracket, curvature = abs(1 - ratio), rng.uniform(0.5, 20)
        steps = np.floor(np.log(rng.uniform(0.01, 0.3)) / (2 * np.log(bracket))) + rng.uniform(0.2, 0.4)
        cases.append({"lr": ratio / curvature, "curvature": curvature, "goal": bracket ** (2 * steps)})
    curvature = rng.uniform(0.5, 20)
    return [*cases, {"lr": 0.5, "curvature": 4.0, "goal": rng.uniform(0.01, 0.1)},
            {"lr": rng.uniform(2.1, 2.6) / curvature, "curvature": curvature, "goal": rng.uniform(0.01, 0.1)}]


def _log(rng, low, high, slope, floor, unit=1.0):
    """The log of 40 steps in a valley: η times its curvature, first slope and lowest loss drawn from these ranges."""
    ratio, curvature, floor = rng.uniform(low, high), rng.uniform(1, 4), rng.uniform(*floor)
    slopes = rng.uniform(*slope) * (1 - ratio) ** np.arange(41)
    return {"losses": unit * (floor + slopes**2 / (2 * curvature)), "norms": unit * np.abs(slopes),
            "lr": ratio / curvature / unit, "goal": unit * 0.1}


def _stuck_or_slow(rng):
    """Slow, stuck, slow in small units, too fast, done with slope left, stuck in large units, done, too fast."""
    high, low, steep = (1, 3), (0.01, 0.05), (0.5, 2)
    return [_log(rng, 2e-5, 1e-4, (0.35, 0.45), high),
            _log(rng, 0.2, 0.3, steep, high),
            _log(rng, 0.006, 0.01, (1, 2), (0.2, 0.3), unit=1e-3),
            _log(rng, 1.99995, 1.99998, steep, high),
            _log(rng, 0.04, 0.06, (0.5, 0.9), low),
            _log(rng, 0.15, 0.18, steep, high, unit=1e4),
            _log(rng, 0.2, 0.3, steep, low),
            _log(rng, 2.00001, 2.00005, steep, high)]


steps_needed = Spec("steps_needed", LESSON, 3, "F", "how many steps a learning rate needs", _steps_needed)
stuck_or_slow = Spec("stuck_or_slow", LESSON, 3, "F", "done, stuck, slow or too fast: read it from the log", _stuck_or_slow)

EXERCISES = (steps_needed, stuck_or_slow)
