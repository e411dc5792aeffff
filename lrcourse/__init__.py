"""A course on the learning rate, in notebooks with sliders that follow the hand.

Every public name can be imported from here, `from lrcourse import SGD, run, slide`; the module it
lives in is loaded when it is first used.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOME = {
    "capstone": "Laboratory",
    "cards": "plot_card",
    "checks": "check progress",
    "claims": "claim",
    "data": "penguins breast_cancer digits history standardize split wrong_labels",
    "descent": "Run run sweep minibatches",
    "models": "LinearRegression LogisticRegression LinearSVM MLP softmax_regression largest_eigenvalue",
    "optimizers": "SGD SignSGD DeltaBarDelta Rprop",
    "adaptive": "Adagrad RMSprop Adadelta Adam AdamW Adamax NAdam RAdam Lion",
    "rate_free": "PolyakStep Armijo BarzilaiBorwein Hypergradient DoG Prodigy ScheduleFreeSGD",
    "plateau": "ReduceOnPlateau",
    "plots": "plot_surface plot_path plot_loss plot_steps plot_schedule plot_sweep plot_hand plot_timeline plot_strips plot_sharpness "
             "plot_range_test plot_prices plot_trials plot_map plot_trail",
    "schedules": "constant step multistep exponential linear polynomial inverse_time inverse_sqrt noam cosine cosine_restarts "
                 "cyclic onecycle wsd warmup join",
    "sliders": "slide",
    "stored": "strips choices widths",
    "surfaces": "Surface parabola quadratic ravine rosenbrock saddle double_well pit catapult noisy",
    "tuning": "log_grid range_test grid_search random_search successive_halving Search RangeTest",
}
_ROOMS = {name: room for room, names in _HOME.items() for name in names.split()}
__all__ = sorted(_ROOMS)


def __getattr__(name):
    if name not in _ROOMS:
        raise AttributeError(f"module 'lrcourse' has no attribute {name!r}")
    value = getattr(import_module(f".{_ROOMS[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__():
    return [*globals(), *__all__]
