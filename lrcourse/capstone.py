"""The laboratory of the capstone: one network, forty runs of 500 steps, counted; what is handed in is plain data.

    plan    [optimizer, [[argument, value], …], rates]      rates (500,): the η of each step
    row     [optimizer, arguments, rates, seed, loss, accuracy]
    table   [row, row, …]                                   loss and accuracy are those on the validation rows

The same functions read what a stranger hands in: what does not fit is a ValueError of one sentence.
"""

import inspect
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from . import optimizers
from ._rules import whole
from .data import digits, split, wrong_labels
from .descent import run
from .models import MLP

BUDGET, STEPS, BATCH = 40, 500, 16
SEEDS = 1000                # a learner's seeds are 0 … 999; those of the judge lie above
WORST = 10.0                # a loss above it, or none at all, counts as this; a network that knows nothing has ln 10 = 2.3
LARGEST = 1000.0            # of a rate, or of an argument
NEAR = 1.2                  # heights closer than this factor are no neighbours
OPTIMIZERS = {name: getattr(optimizers, name) for name in "SGD SignSGD Adagrad RMSprop Adadelta Adam AdamW Adamax NAdam RAdam Lion".split()}


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """How a network is to be trained: optimizer (a name), arguments ((name, value), …) and rates (500,)."""

    optimizer: str
    arguments: tuple
    rates: np.ndarray

    @property
    def plain(self):
        """The plan as plain data."""
        return [self.optimizer, [[name, list(value) if type(value) is tuple else value] for name, value in self.arguments], self.rates]

    def times(self, factor):
        """The same plan with all rates multiplied by a factor."""
        return Plan(self.optimizer, self.arguments, np.minimum(factor * self.rates, LARGEST))

    def __repr__(self):
        told = "".join(f", {name}={value}" for name, value in self.arguments)
        return f"Plan({self.optimizer}{told}, {'rates up to' if np.ptp(self.rates) else 'constant'} {self.rates.max():.3g})"


@dataclass(frozen=True, eq=False, repr=False)
class Trial:
    """One run: its plan and seed, loss and accuracy on the validation rows; curve (25,), its training loss, means of 20 steps."""

    number: int
    plan: Plan
    seed: int
    loss: float
    accuracy: float
    curve: np.ndarray

    @property
    def row(self):
        """The run as plain data."""
        return [*self.plan.plain, self.seed, self.loss, self.accuracy]

    def __repr__(self):
        return (f"run {self.number} of {BUDGET}: {self.plan}, seed {self.seed}: validation loss {self.loss:.3f}, "
                f"accuracy {self.accuracy:.3f}")


class Spent(ValueError):
    """The budget is spent; a notebook shows it as one sentence."""

    def _render_traceback_(self):
        return [str(self)]


class Laboratory:
    """Forty runs of 500 steps on the capstone's network, counted.

    `run` makes one; the same run again is free. `left` counts down, `trials` lists the runs, `settings` groups them,
    `table` is what is handed in.

    >>> lab = Laboratory()
    >>> lab.run("SGD", 0.01)
    run 1 of 40: Plan(SGD, constant 0.01), seed 0: validation loss 1.418, accuracy 0.780
    >>> lab.left
    39
    """

    def __init__(self):
        self.trials = []

    def run(self, optimizer, lr=None, seed=0, **arguments):
        """Train once and return the Trial.

        optimizer  the name of one, such as "SGD"; or a plan, which says all but the seed
        lr         a rate, a schedule t -> rate, or an array of 500 rates
        seed       of the first weights and the batches, 0 … 999
        arguments  of the optimizer, such as momentum=0.9

        Raises ValueError for what does not fit, and where the budget is spent.
        """
        plan = optimizer if isinstance(optimizer, Plan) else _plan(optimizer, lr, arguments)
        seed = whole("seed", seed, 0)
        if seed >= SEEDS:
            raise ValueError(f"seed must be below {SEEDS}, got {seed}")
        for trial in self.trials:
            if trial.seed == seed and same(trial.plan, plan):
                return trial
        if not self.left:
            raise Spent(f"The budget is spent: you have made {BUDGET} runs. Hand in what they say; a new Laboratory forgets them all.")
        loss, accuracy = score(plan, seed)
        curve = train(plan, seed)[1].reshape(-1, 20).mean(axis=1)
        self.trials.append(Trial(len(self.trials) + 1, plan, seed, loss, accuracy, curve))
        return self.trials[-1]

    @property
    def left(self):
        """How many runs are left."""
        return BUDGET - len(self.trials)

    @property
    def table(self):
        """All runs as plain data, to hand in."""
        return [trial.row for trial in self.trials]

    @property
    def settings(self):
        """What has been tried, the lowest mean loss first: a list of `Setting`."""
        return settings([(trial.plan, trial.seed, trial.loss, trial.accuracy) for trial in self.trials])

    def __repr__(self):
        return "\n".join([f"{len(self.trials)} of {BUDGET} runs made", *(f"{n}  {one}" for n, one in enumerate(self.settings))])

    def _repr_html_(self):
        head = "".join(f'<th scope="col" style="text-align:left">{word}</th>' for word in COLUMNS)
        body = "".join("<tr>" + "".join(f'<td style="text-align:left">{word}</td>' for word in (n, *one.words)) + "</tr>"
                       for n, one in enumerate(self.settings))
        return (f"<table><caption>{len(self.trials)} of {BUDGET} runs made; lowest mean loss first</caption>"
                f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


COLUMNS = ("setting", "optimizer", "arguments", "rates", "highest rate", "seeds", "validation loss", "accuracy", "tried beside it")


@dataclass(frozen=True, eq=False, repr=False)
class Setting:
    """All runs of one plan. A family has one optimizer, its arguments and one shape of the rates; its members differ in height.

    plan, seeds, losses, accuracies   of its runs
    family                            a number: settings of one family have the same
    lower, higher                     whether the family was tried at a clearly lower, a clearly higher rate
    """

    plan: Plan
    seeds: tuple
    losses: tuple
    accuracies: tuple
    family: int
    lower: bool
    higher: bool

    @property
    def loss(self):
        """The mean over its seeds."""
        return float(np.mean(self.losses))

    @property
    def words(self):
        """The cells of its line in a table."""
        beside = " and ".join(word for word, there in (("lower", self.lower), ("higher", self.higher)) if there)
        shape = "constant" if np.ptp(self.plan.rates) == 0 else f"shape {self.family}"
        arguments = ", ".join(f"{name}={value}" for name, value in self.plan.arguments)
        return (self.plan.optimizer, arguments, shape, f"{self.plan.rates.max():.3g}", str(len(self.seeds)),
                f"{self.loss:.3f}", f"{np.mean(self.accuracies):.3f}", beside or "nothing")

    def __repr__(self):
        return "  ".join(filter(None, self.words))


def settings(rows):
    """Group runs, (plan, seed, loss, accuracy) each, into settings; the lowest mean loss comes first."""
    groups, families = [], []
    for plan, *rest in rows:
        group = next((group for group in groups if same(group[0], plan)), None)
        if group is None:
            shape = next((n for n, other in enumerate(families) if _same_family(other, plan)), len(families))
            families += [plan] * (shape == len(families))
            groups.append(group := (plan, shape, []))
        group[2].append(rest)
    found = []
    for plan, family, runs in groups:
        heights = [other.rates.max() / plan.rates.max() for other, shape, _ in groups if shape == family]
        found.append(Setting(plan, *zip(*runs), family + 1, bool(min(heights) * NEAR < 1), bool(max(heights) > NEAR)))
    return sorted(found, key=lambda one: one.loss)


def same(one, other):
    """Whether two plans are the same, up to rounding."""
    return _same_family(one, other) and bool(np.isclose(one.rates.max(), other.rates.max(), rtol=1e-9))


def _same_family(one, other):
    shapes = [plan.rates / plan.rates.max() for plan in (one, other)]
    return (one.optimizer, sorted(one.arguments)) == (other.optimizer, sorted(other.arguments)) and np.allclose(*shapes, rtol=0, atol=1e-6)


def _plan(optimizer, lr, arguments):
    """The plan that a learner means."""
    rates = [float(lr(t)) for t in range(STEPS)] if callable(lr) else np.full(STEPS, lr) if np.ndim(lr) == 0 else lr
    return read_plan([getattr(optimizer, "__name__", optimizer), list(arguments.items()), rates])


def read_plan(value):
    """The Plan behind plain data, from whoever it comes; ValueError says in one sentence what does not fit."""
    if type(value) not in (list, tuple) or len(value) != 3:
        raise ValueError("a plan must be a list [optimizer, arguments, rates]")
    name, arguments, rates = value
    if type(name) is not str or name not in OPTIMIZERS:
        raise ValueError(f"optimizer must be one of {', '.join(OPTIMIZERS)}, got {str(name)[:40]!r}")
    if type(arguments) not in (list, tuple) or not all(type(pair) in (list, tuple) and len(pair) == 2 for pair in arguments):
        raise ValueError("arguments must be a list of pairs [name, value]")
    known = [key for key in inspect.signature(OPTIMIZERS[name]).parameters if key != "lr"]
    pairs = tuple((_known(key, known, name), _argument(key, argument)) for key, argument in arguments)
    if len(dict(pairs)) < len(pairs):
        raise ValueError("each argument must be given once")
    plan = Plan(name, pairs, _rates(rates))
    try:
        OPTIMIZERS[name](0.1, **dict(pairs))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ValueError(str(error)) from None
    return plan


def _known(key, known, name):
    if type(key) is not str or key not in known:
        raise ValueError(f"the arguments of {name} must be among {', '.join(known)}, got {str(key)[:40]!r}")
    return key


def _argument(key, value):
    """A number, True or False; betas are a pair of numbers."""
    if isinstance(value, np.ndarray) and value.size <= 2:
        value = value.tolist()
    pair = key == "betas"
    many = value if pair and type(value) in (list, tuple) else [value]
    if len(many) != 1 + pair or not all(type(one) in (bool, int, float) and 0 <= one <= LARGEST for one in many):
        raise ValueError(f"{key} must be {'a pair of numbers' if pair else 'True, False or a number'} from 0 to {LARGEST:g}")
    return tuple(value) if pair else value


def _rates(values):
    try:
        rates = np.array(values)
    except ValueError:
        rates = np.array("lists of several lengths")
    if rates.dtype.kind not in "iuf" or rates.shape != (STEPS,):
        raise ValueError(f"rates must be {STEPS} numbers, got {rates.dtype.name[:20]} of shape {rates.shape}"[:120])
    rates = rates.astype(float)
    if not ((rates >= 0) & (rates <= LARGEST)).all() or not rates.max() > 1e-12:
        raise ValueError(f"rates must lie between 0 and {LARGEST:g}, at least one of them above 0")
    return rates


@lru_cache(maxsize=1)
def task():
    """The network on its 800 training rows, a tenth of them with wrong labels; on 300 validation rows; on 697 held-out rows."""
    pixels, number = digits()
    rows, labels, held_rows, held = split(pixels / 16, number, share=696.5 / 1797, seed=0)
    net = MLP(rows[:800], wrong_labels(labels[:800], share=0.1, seed=0), hidden=32, classes=10)
    return net, net.on(rows[800:], labels[800:]), net.on(held_rows, held)


def train(plan, seed):
    """Train a network by a plan; returns its last weights (P,) and the loss that each step met (500,)."""
    return _train(plan.optimizer, plan.arguments, plan.rates.tobytes(), seed)


def score(plan, seed, on="validation"):
    """Loss (at most WORST) and accuracy after training, on the rows "validation" or "held out"."""
    net = task()[1 if on == "validation" else 2]
    weights = train(plan, seed)[0]
    with np.errstate(all="ignore"):
        return float(np.fmin(net.loss(weights), WORST)), float(net.accuracy(weights))


@lru_cache(maxsize=400)
def _train(optimizer, arguments, rates, seed):
    rates = np.frombuffer(rates)
    net = task()[0]
    opt = OPTIMIZERS[optimizer](lambda t: rates[t], **dict(arguments))
    end = run(opt, net, STEPS, x0=net.draw(seed), batch=BATCH, seed=seed, record="loss")
    for array in (end.x, end.loss):
        array.flags.writeable = False
    return end.x[-1], end.loss[:-1]
