"""ReduceOnPlateau cuts where torch cuts, and each rate of an array watches its own loss."""

import copy
import inspect

import numpy as np
import pytest
from cases import REFERENCE

from lrcourse.plateau import ReduceOnPlateau

PLATEAU = REFERENCE["plateau"]


@pytest.mark.parametrize("case", PLATEAU["runs"], ids=lambda case: " ".join(f"{k}={v}" for k, v in case["args"].items()))
def test_it_cuts_where_torch_cuts(case):
    plateau, rates = ReduceOnPlateau(1.0, **case["args"]), []
    for t, loss in enumerate(PLATEAU["losses"]):
        plateau.observe(loss)
        rates.append(plateau(t))
    np.testing.assert_allclose(rates, case["lr"], rtol=1e-12)
    assert len(set(rates)) > 1


def test_arguments_order_and_defaults_are_those_of_torch():
    ours = {key: value.default for key, value in inspect.signature(ReduceOnPlateau).parameters.items() if key != "lr"}
    assert list(ours.items()) == list(PLATEAU["defaults"].items())


def test_each_rate_watches_its_own_loss():
    losses = np.array([[3.0, 3.0], [3.0, 2.0], [3.0, 1.0], [3.0, 0.5]])
    both = ReduceOnPlateau(np.array([[1.0], [0.5]]), patience=1)
    for row in losses:
        both.observe(row)
    np.testing.assert_allclose(both(0), [[0.1], [0.5]])


def test_a_loss_that_is_no_number_counts_as_bad():
    plateau = ReduceOnPlateau(1.0, patience=0)
    plateau.observe(1.0)
    plateau.observe(np.nan)
    assert plateau(2) == pytest.approx(0.1)


def test_a_copy_goes_its_own_way():
    plateau = ReduceOnPlateau(1.0, patience=0)
    plateau.observe(1.0)
    twin = copy.deepcopy(plateau)
    twin.observe(1.0)
    assert plateau(0) == 1.0 and twin(0) == pytest.approx(0.1)


@pytest.mark.parametrize("args, message", [
    ({"lr": -1.0}, "lr must be >= 0, got -1.0"),
    ({"factor": 1.0}, "factor must be in [0, 1), got 1.0"),
    ({"patience": -1}, "patience must be >= 0, got -1"),
    ({"patience": 1.5}, "patience must be a whole number, got 1.5"),
    ({"mode": "low"}, "mode must be one of 'min', 'max', got 'low'"),
    ({"threshold_mode": "none"}, "threshold_mode must be one of 'rel', 'abs', got 'none'"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_bad_input_gets_one_sentence(args, message):
    with pytest.raises(ValueError) as error:
        ReduceOnPlateau(**{"lr": 0.1, **args})
    assert str(error.value) == message
