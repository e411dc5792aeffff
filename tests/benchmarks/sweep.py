"""What the learning rate as an array axis buys: one sweep against a loop over the rates, in numpy, torch and optax.

    python tests/benchmarks/sweep.py            all of it, a few minutes; --quick: a tenth of the steps

Everything is measured in one run on one machine, best of three, with one thread each. A loop over the rates is timed on
a few of them and scaled up to all; the table says on how many. torch and optax take part where they are installed. All
record each loss; on the surfaces all record each point too.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
import tracemalloc

os.environ.update({f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")})    # read by the import below

import numpy as np  # noqa: E402

from lrcourse.data import breast_cancer, digits, standardize  # noqa: E402
from lrcourse.descent import minibatches, run, sweep  # noqa: E402
from lrcourse.models import MLP, LogisticRegression  # noqa: E402
from lrcourse.optimizers import SGD, Adam  # noqa: E402
from lrcourse.surfaces import quadratic, rosenbrock  # noqa: E402


def seconds(work, repeat=3):
    """The shortest of some runs of work()."""
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def row(name, ours, other, note="", limit=None):
    verdict = "" if limit is None else f"  must be >= {limit:g}: {'ok' if other / ours >= limit else 'MISSED'}"
    print(f"{name:58s} {1e3 * ours:9.1f} ms {1e3 * other:11.1f} ms {other / ours:9.2f} x  {note}{verdict}", flush=True)


# The loops to compare with: what one writes without the axis, the rate a plain number

def numpy_loop(kind, problem, lr, steps, batches=None):
    x = problem.start
    m = v = np.zeros_like(x)
    points, losses = [x], []
    for t in range(1, steps + 1):
        rows = {} if batches is None else {"batch": next(batches)}
        losses.append(problem.loss(x, **rows))
        g = problem.grad(x, **rows)
        if kind == "SGD":
            x = x - lr * g
        elif kind == "momentum":
            m = 0.9 * m + g
            x = x - lr * m
        else:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            x = x - lr * (m / (1 - 0.9 ** t)) / (np.sqrt(v / (1 - 0.999 ** t)) + 1e-8)
        if batches is None:
            points.append(x)
    return points, losses


def torch_loop(torch, kind, problem, lr, steps):
    x = torch.tensor(np.array(problem.start), dtype=torch.float64, requires_grad=True)
    make = {"SGD": lambda: torch.optim.SGD([x], lr=lr), "momentum": lambda: torch.optim.SGD([x], lr=lr, momentum=0.9),
            "Adam": lambda: torch.optim.Adam([x], lr=lr)}
    opt, points, losses = make[kind](), [], []
    for _ in range(steps):
        opt.zero_grad()
        loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
        loss.backward()
        opt.step()
        points.append(x.detach().clone())
        losses.append(loss.item())
    return points, losses


def optax_sweep(jax, optax, kind, lrs, steps):
    """Rosenbrock at all rates: one compiled scan over the steps, mapped over the rates."""
    make = {"SGD": optax.sgd, "momentum": lambda lr: optax.sgd(lr, momentum=0.9), "Adam": optax.adam}[kind]

    def f(x):
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    def one(lr):
        opt, start = make(lr), jax.numpy.array([-1.2, 1.0])

        def step(carry, _):
            x, state = carry
            loss, g = jax.value_and_grad(f)(x)
            update, state = opt.update(g, state, x)
            return (optax.apply_updates(x, update), state), (x, loss)
        return jax.lax.scan(step, (start, opt.init(start)), None, length=steps)[1]

    return jax.jit(jax.vmap(one)).lower(lrs).compile()


MAKERS = {"SGD": SGD, "momentum": lambda lr: SGD(lr, momentum=0.9), "Adam": Adam}


def surfaces(steps, n=256, some=8):
    lrs = np.geomspace(1e-5, 1e-3, n)
    print(f"\n2-D surfaces, {n} rates x {steps} steps; a loop per rate is timed on {some} rates")
    for surface in (rosenbrock(), quadratic([1.0, 100.0])):
        for kind, make in MAKERS.items():
            ours = seconds(lambda: sweep(make, lrs, surface, steps))
            loop = seconds(lambda: [numpy_loop(kind, surface, lr, steps) for lr in lrs[::n // some]]) * n / some
            row(f"{surface.name}, {kind}: sweep | numpy loop per rate", ours, loop, limit=50)
    torch, jax, optax = libraries()
    for kind, make in MAKERS.items():
        ours = seconds(lambda: sweep(make, lrs, rosenbrock(), steps))
        if torch:
            few = lrs[::n // 2]
            torch_loop(torch, kind, rosenbrock(), lrs[0], 2)           # the first call of all loads much
            loop = seconds(lambda: [torch_loop(torch, kind, rosenbrock(), lr, steps) for lr in few], 1) * n / len(few)
            row(f"Rosenbrock, {kind}: sweep | torch.optim loop per rate", ours, loop, f"timed on {len(few)} rates")
        if optax:
            begun = time.perf_counter()
            compiled = optax_sweep(jax, optax, kind, lrs, steps)
            compiling = time.perf_counter() - begun
            theirs = seconds(lambda: jax.block_until_ready(compiled(lrs)))
            row(f"Rosenbrock, {kind}: sweep | optax, jit + vmap, all rates", ours, theirs,
                f"and {1e3 * compiling:.0f} ms to compile, with them {(theirs + compiling) / ours:.2f} x")


def logistic(steps, n=256, some=8):
    features, target = breast_cancer()
    model, lrs = LogisticRegression(standardize(features), target), np.geomspace(1e-3, 1.0, n)
    print(f"\nlogistic regression {features.shape[0]} x {features.shape[1]}, {n} rates x {steps} steps, all rows")
    for kind, make in MAKERS.items():
        ours = seconds(lambda: sweep(make, lrs, model, steps, record="loss"), 1)
        loop = seconds(lambda: [numpy_loop(kind, model, lr, steps) for lr in lrs[::n // some]], 1) * n / some
        row(f"{kind}: sweep | numpy loop per rate ({some} timed)", ours, loop, limit=3.5)


def network(steps, n=64, some=8, batch=64):
    features, target = digits()
    model, lrs = MLP(features / 16, target, hidden=(32,)), np.geomspace(1e-3, 1.0, n)
    print(f"\nMLP 64-32-10, {n} rates x {steps} steps, {batch} of {len(model)} rows a step")
    for kind, make in MAKERS.items():
        ours = seconds(lambda: sweep(make, lrs, model, steps, batch=batch, seed=0, record="loss"))
        loop = seconds(lambda: [numpy_loop(kind, model, lr, steps, minibatches(len(model), batch, 0))
                                for lr in lrs[::n // some]]) * n / some
        row(f"{kind}: sweep | numpy loop per rate ({some} timed)", ours, loop, limit=1.8)
    tracemalloc.start()
    sweep(Adam, lrs, model, steps, batch=batch, seed=0, record="loss")
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    verdict = "ok" if peak <= 250 else "MISSED"
    print(f"peak memory of the Adam sweep with record='loss': {peak:.0f} MB  must be <= 250: {verdict}")


def growth(steps):
    def exponent(sizes, times):
        return np.polyfit(np.log(sizes), np.log(times), 1)[0]
    lengths, counts, surface = [steps // 8, steps // 4, steps // 2, steps], [64, 256, 1024, 4096], rosenbrock()
    by_steps = [seconds(lambda: sweep(SGD, np.geomspace(1e-5, 1e-3, 256), surface, s)) for s in lengths]
    by_rates = [seconds(lambda: sweep(SGD, np.geomspace(1e-5, 1e-3, n), surface, steps // 4)) for n in counts]
    print("\ncost grows like size^exponent (SGD on Rosenbrock)")
    print(f"steps {lengths}: exponent {exponent(lengths, by_steps):.2f}, must be near 1")
    print(f"rates {counts}: exponent {exponent(counts, by_rates):.2f}, must be <= 1")
    one, bare = seconds(lambda: run(SGD(1e-4), surface, steps)), seconds(lambda: numpy_loop("SGD", surface, 1e-4, steps))
    print(f"a single run costs {one / bare:.2f} times the bare loop that keeps as much")


def imports():
    def start(what):
        return seconds(lambda: subprocess.run([sys.executable, "-c", f"import {what}"], check=True), 7)
    ours, numpy = start("lrcourse.optimizers"), start("numpy")
    print(f"\nimport lrcourse.optimizers {1e3 * ours:.0f} ms, import numpy {1e3 * numpy:.0f} ms: {ours / numpy:.2f} x"
          f"  must be <= 1.3: {'ok' if ours / numpy <= 1.3 else 'MISSED'}")


def libraries():
    """torch, jax and optax, or None where they are not installed."""
    try:
        import torch
        torch.set_num_threads(1)
    except ImportError:
        torch = None
    try:
        import jax
        import optax
        jax.config.update("jax_enable_x64", True)
    except ImportError:
        jax = optax = None
    return torch, jax, optax


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the steps")
    part = 10 if parser.parse_args().quick else 1
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    print(f"{'':58s} {'ours':>12s} {'other':>14s} {'other/ours':>11s}")
    surfaces(1000 // part)
    logistic(1000 // part)
    network(300 // part)
    growth(2000 // part)
    imports()


if __name__ == "__main__":
    main()
