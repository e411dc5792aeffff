"""The exercises of 09_adaptive_rates."""

from .specs import Spec

LESSON = "09_adaptive_rates"


def _slopes(rng, steps, dim):
    """Slopes of one coordinate are all of about one size, those of another of another."""
    return rng.normal(size=(steps, dim)) * 10.0 ** rng.uniform(-1, 2, dim)


def _adagrad(rng):
    """A memory shorter than the run, and one longer; in two cases the slopes are so small that ε counts."""
    cases = []
    for steps, dim, last, tiny in ((6, 2, 3, False), (8, 3, 2, False), (5, 2, 9, False), (9, 1, 4, True), (7, 3, 5, False), (6, 2, 4, True)):
        cases.append({"slopes": _slopes(rng, steps, dim) * (1e-6 if tiny else 1), "lr": rng.uniform(0.05, 0.5), "last": last,
                      "eps": 1e-6 if tiny else 1e-8})
    return cases


def _adam(rng):
    """One step, a few, many; βs of all kinds; and slopes so small that the place of ε counts."""
    cases = []
    for steps, dim, size, b1, b2 in ((1, 2, 1, 0.9, 0.999), (3, 3, 1, 0.9, 0.99), (8, 2, 1, 0.8, 0.95), (5, 2, 1e-6, 0.9, 0.999),
                                     (12, 1, 1, 0.5, 0.9), (2, 3, 1e-6, 0.7, 0.99), (6, 4, 1, 0.95, 0.8), (4, 2, 1e-9, 0.9, 0.95)):
        cases.append({"slopes": _slopes(rng, steps, dim) * size, "lrs": rng.uniform(0.001, 0.1, steps), "beta1": b1, "beta2": b2,
                      "eps": 1e-8})
    return cases


adagrad = Spec("adagrad", LESSON, 2, "F", "AdaGrad that remembers only the last few slopes", _adagrad,
               closed=("adaptive.Adagrad", "adaptive.RMSprop"))
adam = Spec("adam", LESSON, 4, "F", "Adam with a rate for each step", _adam,
            closed=("adaptive.Adam", "adaptive.AdamW", "adaptive.NAdam", "adaptive.RAdam"))
first_step = Spec("first_step", LESSON, 1, "C", "how far the first step goes", options=("a", "b", "c", "d"))

EXERCISES = (adagrad, adam, first_step)
