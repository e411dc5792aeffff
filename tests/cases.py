"""Shared by the tests of optimizers: the stored reference vectors, a walk that repeats one, and one optimizer of each."""

import json
import pathlib

import numpy as np

from lrcourse import optimizers as opt
from lrcourse import rate_free, schedules
from lrcourse.surfaces import parabola, rosenbrock

REFERENCE = json.loads((pathlib.Path(__file__).parent / "reference_vectors.json").read_text())
PROBLEMS = {"quadratic": (parabola(3.0), [2.0]), "rosenbrock": (rosenbrock(), [-1.2, 1.0]),
            "gradients": (None, [1.0, -1.0, 0.5])}

CLASSICS = {
    "SGD": lambda lr: opt.SGD(lr, weight_decay=0.01), "momentum": lambda lr: opt.SGD(lr, momentum=0.9, dampening=0.1),
    "Nesterov": lambda lr: opt.SGD(lr, momentum=0.9, nesterov=True), "SignSGD": opt.SignSGD,
    "DeltaBarDelta": opt.DeltaBarDelta, "Rprop": opt.Rprop, "Adagrad": lambda lr: opt.Adagrad(lr, lr_decay=0.1),
    "RMSprop": lambda lr: opt.RMSprop(lr, alpha=0.9, momentum=0.5, centered=True), "Adadelta": opt.Adadelta,
    "Adam": opt.Adam, "AMSGrad": lambda lr: opt.Adam(lr, amsgrad=True, weight_decay=0.1), "AdamW": opt.AdamW,
    "Adamax": opt.Adamax, "NAdam": opt.NAdam, "RAdam": lambda lr: opt.RAdam(lr, betas=(0.9, 0.9)),
    "Lion": lambda lr: opt.Lion(lr, weight_decay=0.1),
}
RATE_FREE = {
    "PolyakStep": rate_free.PolyakStep, "Armijo": rate_free.Armijo, "BarzilaiBorwein": rate_free.BarzilaiBorwein,
    "BB2": lambda lr: rate_free.BarzilaiBorwein(lr, kind="BB2"),
    "Hypergradient": lambda lr: rate_free.Hypergradient(lr, 1e-6),
    "DoG": lambda lr: rate_free.DoG(lr, reps_rel=1e-2), "Prodigy": lambda lr: rate_free.Prodigy(lr, d0=1e-3),
    "ScheduleFreeSGD": rate_free.ScheduleFreeSGD,
}
EVERY = {**CLASSICS, **RATE_FREE}


def label(case):
    """One line for a stored case."""
    args = " ".join(f"{key}={value}" for key, value in case["args"].items())
    lr = f"{case['schedule'][0]}({case['lr']})" if case["schedule"] else case["lr"]
    return " ".join(f"{case['by']} {case['name']} lr={lr} {args} {case['problem']}".split())


def walk(case, cls):
    """Our path and the stored one, (51, dim) each."""
    lr, (problem, start) = case["lr"], PROBLEMS[case["problem"]]
    if case["schedule"]:
        name, args = case["schedule"]
        lr = getattr(schedules, name)(lr, **args)
    walker, x = cls(lr, **case["args"]), np.array(start)
    path = [x]
    with np.errstate(over="ignore", invalid="ignore"):
        for g in REFERENCE["gradients"]:
            g = problem.grad(walker.probe(x)) if problem else np.array(g)
            x = walker.step(x, g, problem.loss if problem else None)
            path.append(x)
    return np.array(path), np.array(case["x"]).T
