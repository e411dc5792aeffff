"""Writes reference_vectors.json: what torch and optax do on three small problems, and what their schedules say.

    python -m venv reference && reference/bin/pip install "torch==2.13.0" "optax==0.2.8"
    reference/bin/python tests/make_reference_vectors.py

The tests read the file alone; neither library is needed to run them. Each optimizer takes 50 steps on

    quadratic   1.5 x², from 2
    rosenbrock  (1 − x)² + 100 (y − x²)², from (−1.2, 1)
    gradients   a fixed list of gradients that does not depend on x: zeros, and sizes from 1e-8 to 1e6; from (1, −1, .5)

with its learning rate given as a number or as a schedule; each schedule is asked for its first 61 rates. Arguments are
written as lrcourse spells them; `build` below translates where a library spells them otherwise.
"""

import inspect
import json
import pathlib

import jax
import numpy as np
import optax
import torch

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)
STEPS, RATES = 50, 61


def gradient_list():
    rng = np.random.default_rng(0)
    g = rng.normal(size=(STEPS, 3)) * 10.0 ** rng.integers(-2, 2, size=(STEPS, 1))
    g[5], g[6:9, 0], g[20:24] = 0.0, 0.0, [1e-8, -1e-4, 0.0]
    g[30], g[31], g[40, 2] = [1e6, -1e3, 1.0], [-1e6, 1e-6, 0.0], 1e6
    return g


GRADIENTS = gradient_list()
STARTS = {"quadratic": [2.0], "rosenbrock": [-1.2, 1.0], "gradients": [1.0, -1.0, 0.5]}


def loss(problem, x):
    if problem == "quadratic":
        return 1.5 * x[0] * x[0]
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] * x[0]) ** 2


def grad(problem, x, t):
    if problem == "gradients":
        return GRADIENTS[t]
    if problem == "quadratic":
        return 3.0 * x
    return np.array([2 * (x[0] - 1) - 400 * x[0] * (x[1] - x[0] * x[0]), 200 * (x[1] - x[0] * x[0])])


# torch: (class, arguments beside lr, lr on each problem: quadratic, rosenbrock, gradients)
TORCH = [
    ("SGD", {}, (0.1, 1e-3, 0.1)),
    ("SGD", {}, (0.7, 0.02, 1.0)),                                          # beyond the edge 2/3; soon infinite
    ("SGD", {"momentum": 0.9}, (0.1, 2e-4, 0.1)),
    ("SGD", {"momentum": 0.9}, (1.3, 3e-3, 0.1)),                           # beyond 2 (1 + .9)/3
    ("SGD", {"momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1}, (0.1, 2e-4, 0.1)),
    ("SGD", {"momentum": 0.8, "nesterov": True, "weight_decay": 0.01}, (0.1, 2e-4, 0.1)),
    ("Rprop", {}, (0.01, 0.01, 0.01)),
    ("Rprop", {"etas": [0.6, 1.5], "step_sizes": [1e-3, 0.2]}, (0.1, 0.1, 1.0)),
    ("Rprop", {}, (0.0, 0.0, 0.0)),
    ("Adagrad", {}, (0.01, 0.01, 0.01)),
    ("Adagrad", {"lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.1, "eps": 1e-3}, (1.0, 0.3, 1.0)),
    ("RMSprop", {}, (0.01, 0.01, 0.01)),
    ("RMSprop", {"alpha": 0.9, "eps": 1e-4, "momentum": 0.5, "weight_decay": 0.1}, (0.1, 0.03, 0.1)),
    ("RMSprop", {"alpha": 0.9, "centered": True}, (0.01, 0.01, 0.1)),
    ("RMSprop", {"alpha": 0.5, "eps": 1e-4, "centered": True, "momentum": 0.9}, (0.01, 1e-3, 0.1)),
    ("Adadelta", {}, (1.0, 1.0, 1.0)),
    ("Adadelta", {"rho": 0.5, "eps": 1e-3, "weight_decay": 0.1}, (3.0, 1.0, 0.1)),
    ("Adam", {}, (1e-3, 1e-3, 1e-3)),
    ("Adam", {"betas": [0.5, 0.9], "eps": 1e-3, "weight_decay": 0.1}, (0.3, 0.1, 0.1)),
    ("Adam", {}, (10.0, 10.0, 10.0)),
    ("Adam", {"amsgrad": True}, (0.1, 0.1, 0.1)),
    ("Adam", {"amsgrad": True, "betas": [0.0, 0.5]}, (1.0, 0.1, 1.0)),
    ("Adam", {"weight_decay": 0.1, "decoupled_weight_decay": True}, (0.1, 0.1, 0.1)),
    ("AdamW", {}, (1e-3, 1e-3, 1e-3)),
    ("AdamW", {"weight_decay": 0.5, "betas": [0.8, 0.99], "amsgrad": True}, (0.3, 0.1, 0.3)),
    ("Adamax", {}, (2e-3, 2e-3, 2e-3)),
    ("Adamax", {"betas": [0.5, 0.9], "eps": 1e-3, "weight_decay": 0.1}, (0.3, 0.1, 1.0)),
    ("NAdam", {}, (2e-3, 2e-3, 2e-3)),
    ("NAdam", {"betas": [0.5, 0.9], "eps": 1e-3, "weight_decay": 0.1, "momentum_decay": 0.1}, (0.3, 0.1, 1.0)),
    ("NAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True}, (0.1, 0.1, 0.1)),
    ("RAdam", {}, (1e-3, 1e-3, 1e-3)),
    ("RAdam", {"betas": [0.5, 0.9], "eps": 1e-3, "weight_decay": 0.1}, (0.3, 0.01, 0.1)),
    ("RAdam", {"weight_decay": 0.1, "decoupled_weight_decay": True}, (1e-2, 1e-3, 1e-2)),
]

# torch optimizers under torch schedulers: (class, arguments, lr on each problem, schedule and its arguments beside lr)
SCHEDULED = [
    ("SGD", {"momentum": 0.9}, (0.3, 2e-4, 0.1), ["cosine", {"steps": 50}]),
    ("SGD", {}, (0.3, 1e-3, 0.1), ["warmup", {"steps": 10}]),
    ("Adam", {}, (0.1, 0.1, 0.1), ["step", {"step_size": 10, "gamma": 0.5}]),
    ("AdamW", {"weight_decay": 0.1}, (0.1, 0.1, 0.1), ["linear", {"steps": 40}]),
    ("RMSprop", {}, (0.01, 0.01, 0.01), ["onecycle", {"steps": 51}]),
    ("Adagrad", {"lr_decay": 0.1}, (0.1, 0.1, 0.1), ["exponential", {"gamma": 0.9}]),
]

# optax, where the rule is the same: (our class, arguments, lr on each problem). Not rprop: its first update is 0 and each
# later one is that of the call before (optax 0.2.8).
OPTAX = [
    ("SGD", {}, (0.1, 1e-3, 0.1)),
    ("SGD", {"momentum": 0.9, "nesterov": True}, (0.1, 2e-4, 0.1)),
    ("SignSGD", {}, (0.1, 0.01, 0.1)),
    ("SignSGD", {}, (3.0, 0.3, 10.0)),
    ("Adadelta", {"rho": 0.95}, (1.0, 1.0, 1.0)),
    ("Adam", {}, (0.1, 0.1, 0.1)),
    ("AdamW", {"weight_decay": 0.1}, (0.1, 0.1, 0.1)),
    ("Adamax", {}, (0.1, 0.1, 0.1)),
    ("Lion", {}, (0.1, 0.01, 0.1)),
    ("Lion", {"betas": [0.5, 0.9], "weight_decay": 0.1}, (1.0, 0.1, 1.0)),
    ("PolyakStep", {}, (1.0, 1.0, None)),
    ("PolyakStep", {"minimum": -0.5}, (0.2, 1e-3, None)),
    ("DoG", {}, (1.0, 1.0, 1.0)),
    ("DoG", {"reps_rel": 0.1, "eps": 1e-3}, (0.5, 0.1, 0.5)),
    ("Prodigy", {"use_bias_correction": True}, (1.0, 1.0, 1.0)),
    ("Prodigy", {"use_bias_correction": True, "d0": 1e-3, "weight_decay": 0.1, "betas": [0.8, 0.9]}, (0.5, 0.1, 0.5)),
    ("ScheduleFreeSGD", {}, (0.3, 1e-3, 0.1)),
    ("ScheduleFreeSGD", {"momentum": 0.5}, (0.6, 1e-3, 1.0)),
]


def build(name, lr, betas=(0.9, 0.999), **args):
    """The optax transformation for our name and arguments."""
    b = dict(b1=betas[0], b2=betas[1])
    return {
        "SGD": lambda: optax.sgd(lr, **args), "SignSGD": lambda: optax.sign_sgd(lr),
        "Adadelta": lambda: optax.adadelta(lr, **args), "Adam": lambda: optax.adam(lr, **b),
        "AdamW": lambda: optax.adamw(lr, **b, **args), "Adamax": lambda: optax.adamax(lr, **b),
        "Lion": lambda: optax.lion(lr, betas[0], 0.99 if betas[1] == 0.999 else betas[1],
                                   weight_decay=args.get("weight_decay", 0.0)),
        "PolyakStep": lambda: optax.polyak_sgd(lr, f_min=args.get("minimum", 0.0), variant="sps+"),
        "DoG": lambda: optax.contrib.dog(lr, ("heuristic", args.get("reps_rel", 1e-6)), args.get("eps", 1e-8)),
        "Prodigy": lambda: optax.contrib.prodigy(lr, betas, estim_lr0=args.get("d0", 1e-6),
                                                 weight_decay=args.get("weight_decay", 0.0)),
        "ScheduleFreeSGD": lambda: optax.contrib.schedule_free_sgd(lr, b1=args.get("momentum", 0.9)),
    }[name]()


def torch_schedule(opt, name, args):
    """The torch scheduler for our schedule."""
    s, n = torch.optim.lr_scheduler, args.get("steps")
    return {
        "constant": lambda: s.ConstantLR(opt, factor=1.0),
        "step": lambda: s.StepLR(opt, **args), "multistep": lambda: s.MultiStepLR(opt, **args),
        "exponential": lambda: s.ExponentialLR(opt, **args),
        "linear": lambda: s.LinearLR(opt, 1.0, args.get("floor", 0.0) / opt.param_groups[0]["lr"], n),
        "polynomial": lambda: s.PolynomialLR(opt, n, args["power"]),
        "inverse_time": lambda: s.LambdaLR(opt, lambda t: 1 / (1 + args["decay"] * t)),
        "cosine": lambda: s.CosineAnnealingLR(opt, n, args.get("floor", 0.0)),
        "cosine_restarts": lambda: s.CosineAnnealingWarmRestarts(opt, n, args.get("mult", 1), args.get("floor", 0.0)),
        "cyclic": lambda: s.CyclicLR(opt, opt.param_groups[0]["lr"], cycle_momentum=False, **args),
        "onecycle": lambda: s.OneCycleLR(opt, opt.param_groups[0]["lr"], n, cycle_momentum=False,
                                         **{k: v for k, v in args.items() if k != "steps"}),
        "warmup": lambda: s.LinearLR(opt, 1 / n, 1.0, n - 1),
        "wsd": lambda: s.SequentialLR(opt, [s.LinearLR(opt, 1 / args["warmup"], 1.0, args["warmup"] - 1),
                                            s.ConstantLR(opt, 1.0), s.LinearLR(opt, 1.0, 0.0, args["cooldown"])],
                                      [args["warmup"], n - args["cooldown"]]),
    }[name]()


# (schedule, arguments with lr, how many of the 61 rates to compare, why not all)
TORCH_SCHEDULES = [
    ("constant", {"lr": 0.1}, 61, ""),
    ("step", {"lr": 0.1, "step_size": 30}, 61, ""), ("step", {"lr": 3.0, "step_size": 7, "gamma": 0.5}, 61, ""),
    ("multistep", {"lr": 0.1, "milestones": [10, 45]}, 61, ""),
    ("multistep", {"lr": 3.0, "milestones": [1, 2, 30], "gamma": 0.7}, 61, ""),
    ("exponential", {"lr": 0.1, "gamma": 0.9}, 61, ""), ("exponential", {"lr": 3.0, "gamma": 0.5}, 61, ""),
    ("linear", {"lr": 0.1, "steps": 40}, 61, ""), ("linear", {"lr": 0.5, "steps": 60, "floor": 0.25}, 61, ""),
    ("polynomial", {"lr": 0.1, "steps": 40, "power": 2.0}, 61, ""),
    ("polynomial", {"lr": 3.0, "steps": 60, "power": 0.5}, 61, ""),
    ("inverse_time", {"lr": 0.1, "decay": 0.5}, 61, ""), ("inverse_time", {"lr": 3.0, "decay": 0.01}, 61, ""),
    ("cosine", {"lr": 0.1, "steps": 60}, 61, ""),
    ("cosine", {"lr": 3.0, "steps": 40, "floor": 0.3}, 41, "torch rises again after T_max = 40, ours stays down"),
    ("cosine_restarts", {"lr": 0.1, "steps": 10}, 61, ""),
    ("cosine_restarts", {"lr": 3.0, "steps": 7, "mult": 2, "floor": 0.3}, 61, ""),
    ("cyclic", {"lr": 0.1, "max_lr": 1.0, "step_size_up": 10}, 61, ""),
    ("cyclic", {"lr": 0.1, "max_lr": 1.0, "step_size_up": 4, "step_size_down": 9, "mode": "triangular2"}, 61, ""),
    ("cyclic", {"lr": 0.0, "max_lr": 3.0, "step_size_up": 5, "mode": "exp_range", "gamma": 0.97}, 61, ""),
    ("onecycle", {"lr": 0.1, "steps": 61}, 61, ""),
    ("onecycle", {"lr": 3.0, "steps": 61, "pct_start": 0.43, "anneal_strategy": "linear", "div_factor": 10.0,
                  "final_div_factor": 100.0}, 61, ""),
    ("warmup", {"lr": 0.1, "steps": 10}, 61, ""), ("warmup", {"lr": 3.0, "steps": 60}, 61, ""),
    ("wsd", {"lr": 0.1, "steps": 60, "warmup": 6, "cooldown": 20}, 61, ""),
    ("wsd", {"lr": 3.0, "steps": 50, "warmup": 2, "cooldown": 48}, 61, ""),
]
OPTAX_SCHEDULES = [
    ("constant", {"lr": 0.1}, lambda: optax.constant_schedule(0.1)),
    ("step", {"lr": 0.1, "step_size": 7, "gamma": 0.5},
     lambda: optax.exponential_decay(0.1, 7, 0.5, staircase=True)),
    ("multistep", {"lr": 0.1, "milestones": [10, 45]},
     lambda: optax.piecewise_constant_schedule(0.1, {10: 0.1, 45: 0.1})),
    ("exponential", {"lr": 0.1, "gamma": 0.9}, lambda: optax.exponential_decay(0.1, 1, 0.9)),
    ("linear", {"lr": 0.1, "steps": 40, "floor": 0.01}, lambda: optax.linear_schedule(0.1, 0.01, 40)),
    ("polynomial", {"lr": 0.1, "steps": 40, "power": 2.0, "floor": 0.01},
     lambda: optax.polynomial_schedule(0.1, 0.01, 2.0, 40)),
    ("cosine", {"lr": 0.1, "steps": 40, "floor": 0.03}, lambda: optax.cosine_decay_schedule(0.1, 40, alpha=0.3)),
    ("cosine_restarts", {"lr": 0.1, "steps": 10},
     lambda: optax.sgdr_schedule([dict(init_value=0.1, peak_value=0.1, decay_steps=10, warmup_steps=0)] * 7)),
    # both one step later than ours: the warm-up is asked at t + 1, the cycle is N + 1 steps, its peak in the same place
    ("warmup", {"lr": 0.1, "steps": 10}, lambda: lambda t: optax.warmup_constant_schedule(0.0, 0.1, 10)(t + 1)),
    ("onecycle", {"lr": 0.1, "steps": 61, "pct_start": 19 / 61},
     lambda: optax.cosine_onecycle_schedule(60, 0.1, pct_start=0.3)),
]
PLATEAU_LOSSES = [5.0, 4.0, 3.0, 3.0, 2.9999, 3.1, 3.0, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.4, 2.39999, 2.3, float("nan"),
                  2.3, 2.3, 2.2, -1.0, -1.0, -1.0, -1.00005, -2.0, -2.0, -2.0, -2.0, -2.0, -2.0]
PLATEAUS = [{"factor": 0.5, "patience": 1}, {"factor": 0.1, "patience": 2, "cooldown": 3, "min_lr": 1e-3},
            {"mode": "max", "factor": 0.5, "patience": 0, "threshold": 0.1, "threshold_mode": "abs"},
            {"mode": "max", "factor": 0.9, "patience": 3}, {"factor": 0.5, "patience": 0, "eps": 0.02}]


def run_torch(name, args, lr, problem, schedule=None):
    x = torch.tensor(STARTS[problem], dtype=torch.float64, requires_grad=True)
    opt = getattr(torch.optim, name)([x], lr=lr, **{k: tuple(v) if isinstance(v, list) else v for k, v in args.items()})
    scheduler = torch_schedule(opt, *schedule) if schedule else None
    path = [x.detach().numpy().copy()]
    for t in range(STEPS):
        x.grad = torch.tensor(grad(problem, path[-1], t), dtype=torch.float64)
        opt.step()
        if scheduler:
            scheduler.step()
        path.append(x.detach().numpy().copy())
    return path


def run_optax(name, args, lr, problem):
    opt, x = build(name, lr, **args), np.array(STARTS[problem])
    state, path = opt.init(jax.numpy.asarray(x)), [x]
    for t in range(STEPS):
        extra = {"value": loss(problem, x)} if name == "PolyakStep" else {}
        update, state = opt.update(jax.numpy.asarray(grad(problem, x, t)), state, jax.numpy.asarray(x), **extra)
        x = np.asarray(x + update)
        path.append(np.asarray(optax.contrib.schedule_free_eval_params(state, x)) if name == "ScheduleFreeSGD" else x)
    return path


def rates_torch(name, args):
    args = dict(args)
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=args.pop("lr"))
    scheduler = torch_schedule(opt, name, args)
    rates = []
    for t in range(RATES):
        rates.append(opt.param_groups[0]["lr"])
        opt.step()
        if t < RATES - 1:
            scheduler.step()
    return rates


def rates_plateau(args):
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler, rates = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, **args), []
    for value in PLATEAU_LOSSES:
        scheduler.step(value)
        rates.append(opt.param_groups[0]["lr"])
    return rates


def defaults(cls):
    """Arguments and defaults of a torch class, those left out that say how and not what is computed."""
    left_out = {"self", "params", "optimizer", "maximize", "foreach", "differentiable", "fused", "capturable"}
    return {name: value.default if value.default is not inspect.Parameter.empty else None
            for name, value in inspect.signature(cls.__init__).parameters.items() if name not in left_out}


def main():
    optimizers = []
    for made_by, table, path in (("torch", TORCH + SCHEDULED, run_torch), ("optax", OPTAX, run_optax)):
        for name, args, lrs, *schedule in table:
            for problem, lr in zip(STARTS, lrs):
                if lr is not None:
                    x = np.array(path(name, args, lr, problem, *schedule)).T.tolist()
                    optimizers.append({"by": made_by, "name": name, "lr": lr, "args": args, "problem": problem,
                                       "schedule": schedule[0] if schedule else None, "x": x})
    schedules = [{"by": "torch", "name": n, "args": a, "compare": c, "why": w, "lr": rates_torch(n, a)}
                 for n, a, c, w in TORCH_SCHEDULES]
    schedules += [{"by": "optax", "name": n, "args": a, "compare": RATES, "why": "",
                   "lr": [float(make()(t)) for t in range(RATES)]} for n, a, make in OPTAX_SCHEDULES]
    lines = {
        "made_with": {"torch": torch.__version__, "optax": optax.__version__, "jax": jax.__version__},
        "gradients": GRADIENTS.tolist(),
        "defaults": {name: defaults(getattr(torch.optim, name)) for name in dict.fromkeys(row[0] for row in TORCH)},
        "plateau": {"losses": PLATEAU_LOSSES, "defaults": defaults(torch.optim.lr_scheduler.ReduceLROnPlateau),
                    "runs": [{"args": args, "lr": rates_plateau(args)} for args in PLATEAUS]},
    }
    rows = [f'"{key}": {json.dumps(value)}' for key, value in lines.items()]
    for key, values in (("optimizers", optimizers), ("schedules", schedules)):
        rows.append(f'"{key}": [\n' + ",\n".join(json.dumps(value, separators=(",", ":")) for value in values) + "\n]")
    pathlib.Path(__file__).with_name("reference_vectors.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")


if __name__ == "__main__":
    with np.errstate(over="ignore", invalid="ignore"):
        main()
