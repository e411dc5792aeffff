"""The capstone: the laboratory counts, and whatever is handed in is judged by a rerun and never by an exception."""

import re
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lrcourse import SGD, Laboratory, capstone, cosine, log_grid, run, wsd
from lrcourse.checks import Answer, ask, decode, encode, find
from lrcourse.checks.judges import judge_of
from lrcourse.checks.lesson_15 import BY_HAND, EXERCISES, QUANTITIES
from lrcourse.checks.plain import ITEMS

ROOT = Path(__file__).resolve().parent.parent
RATES = np.linspace(0.3, 0, 500)
GOOD = ["SGD", [["momentum", 0.9]], RATES / 10]


@pytest.fixture
def quick(monkeypatch):
    """Runs that take no time: the loss is the distance of the highest rate from 0.3."""
    def score(plan, seed, on="validation"):
        return abs(np.log(plan.rates.max() / 0.3)) + 0.1 + seed / 1e4, 0.9
    monkeypatch.setattr(capstone, "score", score)
    monkeypatch.setattr(capstone, "train", lambda plan, seed: (np.zeros(1), np.ones(500)))
    return score


# ---- the laboratory ------------------------------------------------------------------------------

def test_the_task_has_a_tenth_of_wrong_labels_and_three_groups_of_rows():
    assert [len(net) for net in capstone.task()] == [800, 300, 697]
    rows = np.concatenate([net.features for net in capstone.task()])
    assert len(np.unique(rows, axis=0)) == 1797


def test_a_run_is_500_steps_of_the_course_s_own_loop():
    net, validation, _ = capstone.task()
    end = run(SGD(cosine(0.2, 500), momentum=0.5), net, 500, x0=net.draw(3), batch=16, seed=3, record="loss").x[-1]
    trial = Laboratory().run("SGD", cosine(0.2, 500), seed=3, momentum=0.5)
    assert (trial.loss, trial.accuracy) == (validation.loss(end), validation.accuracy(end))


def test_forty_runs_are_counted_and_the_next_is_refused_in_a_sentence(quick):
    lab = Laboratory()
    for seed in range(40):
        lab.run("SGD", 0.1, seed)
    assert lab.left == 0 and len(lab.table) == 40
    assert lab.run("SGD", 0.1, 7) is lab.trials[7], "the same run again is free"
    with pytest.raises(ValueError, match="The budget is spent: you have made 40 runs.") as caught:
        lab.run("SGD", 0.2)
    assert caught.value._render_traceback_() == [str(caught.value)] and len(lab.trials) == 40


def test_a_rate_a_schedule_an_array_a_class_and_a_plan_are_understood(quick):
    lab, hold = Laboratory(), wsd(0.2, 500, 50, 250)
    first = lab.run("SGD", hold, momentum=0.9)
    assert lab.run(SGD, hold(np.arange(500)), momentum=0.9) is lab.run(first.plan) is first
    assert lab.run("SGD", lambda t: 0.1 if t < 5 else 0).plan.rates.tolist() == [0.1] * 5 + [0.0] * 495
    assert lab.run(first.plan.times(2), seed=1).plan.rates.max() == pytest.approx(0.4)
    assert lab.run("Adam", 0.01, betas=[0.8, 0.9]) is lab.run("Adam", 0.01, betas=(0.8, 0.9))


def test_the_table_crosses_as_plain_data_and_is_read_back(quick):
    lab = Laboratory()
    lab.run("Adam", 0.01, betas=(0.8, 0.99))
    row, = decode(encode(lab.table))
    assert capstone.same(capstone.read_plan(row[:3]), lab.trials[0].plan) and row[3:] == [0, lab.trials[0].loss, 0.9]


def test_a_full_table_is_small_enough_to_hand_in():
    assert capstone.BUDGET * (capstone.STEPS + 10) < ITEMS


def test_settings_know_their_families_and_what_was_tried_beside_them(quick):
    lab = Laboratory()
    for height in (0.1, 0.3, 0.31, 0.9):
        lab.run("SGD", height)
        lab.run("SGD", cosine(height, 500))
    lab.run("SGD", 0.3, seed=5)
    lab.run("SGD", 0.3, momentum=0.5)
    found = {(bool(np.ptp(one.plan.rates)), round(one.plan.rates.max(), 2), bool(one.plan.arguments)): one for one in lab.settings}
    assert (found[False, 0.3, False].lower, found[False, 0.3, False].higher, found[False, 0.3, False].seeds) == (True, True, (0, 5))
    assert (found[True, 0.9, False].lower, found[True, 0.9, False].higher) == (True, False)
    assert not (found[False, 0.3, True].lower or found[False, 0.3, True].higher), "another argument is another family"
    assert len({one.family for one in lab.settings}) == 3
    assert [one.loss for one in lab.settings] == sorted(one.loss for one in lab.settings)


def test_a_neighbour_a_hair_away_is_none(quick):
    lab = Laboratory()
    for height in (0.29, 0.3, 0.31):
        lab.run("SGD", height)
    assert not any(one.lower or one.higher for one in lab.settings)


def test_a_laboratory_shows_its_settings(quick):
    lab = Laboratory()
    lab.run("SGD", 0.1, momentum=0.9)
    assert "1 of 40 runs made" in repr(lab) and "momentum=0.9" in repr(lab)
    page = lab._repr_html_()
    assert page.count("<th ") == len(capstone.COLUMNS) == page.count("<td") and "constant" in page


REFUSED = [
    ({"optimizer": "sgd", "lr": 0.1}, "optimizer must be one of SGD, "), ({"optimizer": 3, "lr": 0.1}, "optimizer must be one of"),
    ({"optimizer": "SGD", "lr": -0.1}, "rates must lie between 0 and 1000"), ({"optimizer": "SGD", "lr": np.nan}, "rates must lie"),
    ({"optimizer": "SGD", "lr": 0.0}, "at least one of them above 0"), ({"optimizer": "SGD", "lr": np.ones(499)}, "rates must be 500 numbers"),
    ({"optimizer": "SGD", "lr": "fast"}, "rates must be 500 numbers"), ({"optimizer": "SGD", "lr": 0.1, "seed": 1000}, "seed must be below 1000"),
    ({"optimizer": "SGD", "lr": 0.1, "seed": 0.5}, "seed must be a whole number"), ({"optimizer": "SGD", "lr": 0.1, "momentum": -1}, "momentum must be True, False or a number from 0"),
    ({"optimizer": "SGD", "lr": 0.1, "weight_decay": 1e300}, "weight_decay must be True, False or a number from 0 to 1000"),
    ({"optimizer": "SGD", "lr": 0.1, "momentum": True}, "momentum must be a number"), ({"optimizer": "SGD", "lr": 0.1, "betas": (0.9, 0.9)}, "the arguments of SGD"),
    ({"optimizer": "SGD", "lr": 0.1, "nesterov": True}, "nesterov must have momentum"), ({"optimizer": "Adam", "lr": 0.1, "betas": (0.9, 1.0)}, "betas"),
    ({"optimizer": "Adam", "lr": 0.1, "betas": 0.9}, "betas"), ({"optimizer": "Adam", "lr": 0.1, "eps": "1"}, "eps must be True, False or a number"),
]


@pytest.mark.parametrize("what, says", REFUSED)
def test_what_does_not_fit_is_refused_in_a_sentence_and_not_counted(what, says):
    lab = Laboratory()
    with pytest.raises(ValueError) as caught:
        lab.run(**what)
    assert says in str(caught.value) and "\n" not in str(caught.value) and lab.left == 40


# ---- the judge -----------------------------------------------------------------------------------

def verdict(name, value, seed=0):
    spec = find(name)
    return judge_of(spec)(spec.cases(seed), [Answer.read(reply) for reply in ask(spec, lambda ticket: value, seed)])


def test_twenty_points_in_all():
    assert sum(spec.points for spec in EXERCISES) == 14 and sum(points for _, points in BY_HAND) == 6


PLANS = {
    "nothing": None, "a number": 3.0, "a text": "SGD", "nothing in a list": [], "four parts": [*GOOD, 1], "a text as arguments": ["SGD", "momentum", RATES],
    "rates of texts": ["SGD", [], ["a"] * 500], "complex rates": ["SGD", [], RATES + 1j], "rates True": ["SGD", [], RATES > 0.1],
    "rates nan": ["SGD", [], np.where(RATES > 0.1, RATES, np.nan)], "rates inf": ["SGD", [], RATES + np.inf], "rates below 0": ["SGD", [], RATES - 0.1],
    "no rate": ["SGD", [], 0 * RATES], "tiny rates": ["SGD", [], 1e-300 * RATES], "ragged rates": ["SGD", [], [[1.0], *[1.0] * 499]], "rates in a column": ["SGD", [], RATES[:, None]],
    "huge whole rates": ["SGD", [], [2**63] * 500], "a hundred thousand rates": ["SGD", [], np.ones(99_000)], "too many rates": ["SGD", [], np.ones(200_000)],
    "another optimizer": ["Prodigy", [], RATES], "dunder": ["__init__", [], RATES], "a list as optimizer": [["SGD"], [], RATES],
    "an argument of another": ["SGD", [["betas", [0.9, 0.9]]], RATES], "an argument twice": ["SGD", [["momentum", 0.9]] * 2, RATES],
    "self": ["SGD", [["self", 1]], RATES], "lr": ["SGD", [["lr", 1]], RATES], "a list as name": ["SGD", [[["momentum"], 0.9]], RATES],
    "decay 1e300": ["SGD", [["weight_decay", 1e300]], RATES], "decay nan": ["SGD", [["weight_decay", np.nan]], RATES],
    "decay below 0": ["SGD", [["weight_decay", -1]], RATES], "decay None": ["SGD", [["weight_decay", None]], RATES],
    "decay 2^64": ["SGD", [["weight_decay", 2**64 - 1]], RATES], "an array as argument": ["SGD", [["momentum", np.ones(2410)]], RATES],
    "two numbers": ["SGD", [["momentum", [0.9, 0.9]]], RATES], "deep": ["SGD", [["momentum", [[0.9]]]], RATES], "three betas": ["Adam", [["betas", [0.9] * 3]], RATES],
    "a beta of 1": ["Adam", [["betas", [0.9, 1.0]]], RATES], "a thousand arguments": ["SGD", [["momentum", 0.9]] * 1000, RATES],
}


@pytest.mark.parametrize("what", PLANS)
def test_what_is_no_plan_is_answered_with_a_sentence(what):
    """In a plan, in a row of a table and in claims."""
    plan = PLANS[what]
    row = [*plan, 0, 0.3, 0.9] if isinstance(plan, list) else plan
    for name, value in ("plan", plan), ("table", [[*GOOD, 0, 0.3, 0.9], row]), ("claims", [plan, GOOD, *[["loss", "below", 0.3]] * 3]):
        said = verdict(name, value)
        assert (said.points, said.status) == (0, "wrong") and said.message and "\n" not in said.detail and len(said.detail) < 300


@pytest.mark.parametrize("rows", [
    [], [[]], [GOOD], [[*GOOD, 0, 0.3]], [[*GOOD, 0, 0.3, 0.9, 1]], [[*GOOD, 0.5, 0.3, 0.9]], [[*GOOD, -1, 0.3, 0.9]], [[*GOOD, 1000, 0.3, 0.9]],
    [[*GOOD, 2**63, 0.3, 0.9]], [[*GOOD, True, 0.3, 0.9]], [[*GOOD, 0, np.nan, 0.9]], [[*GOOD, 0, np.inf, 0.9]], [[*GOOD, 0, "0.3", 0.9]],
    [[*GOOD, 0, [0.3], 0.9]], [[*GOOD, 0, None, 0.9]], np.zeros((3, 6)), [[["a"]]], [0] * 41, [[*GOOD, 0, 1e308, 0.9]]],
    ids=lambda rows: None)
def test_what_is_no_table_is_answered_with_a_sentence(rows):
    assert verdict("table", rows).points == 0 and verdict("table", rows).message


@pytest.mark.parametrize("claim", [
    None, [], ["loss", "below"], ["loss", "below", "0.3"], ["loss", "below", np.nan], ["loss", "below", -1], ["loss", "below", 0], ["loss", "below", np.inf],
    ["loss", "near", 0.3], ["speed", "below", 0.3], [["loss"], "below", 0.3], ["loss", "below", 1e300], ["loss", "below", 2**63], ["loss", "below", True]])
def test_what_is_no_claim_is_answered_with_a_sentence(claim):
    said = verdict("claims", [GOOD, ["SGD", [], RATES], ["loss", "below", 0.3], ["double", "above", 1.0], claim])
    assert said.points == 0 and said.message == "What came back is no claims."


@pytest.mark.parametrize("plan", [
    ["SGD", [["momentum", 1000], ["weight_decay", 1000]], [1000.0] * 500], ["SGD", [["momentum", 5.0], ["nesterov", True], ["dampening", 0]], RATES],
    ["NAdam", [["momentum_decay", 1000], ["eps", 0], ["betas", [0, 0]]], RATES], ["RAdam", [["betas", [1 - 2**-53, 1 - 2**-53]], ["eps", 0]], RATES],
    ["RMSprop", [["centered", True], ["alpha", 0], ["eps", 0]], [1000.0] * 500], ["Adadelta", [["rho", 0], ["eps", 0]], RATES],
    ["Adagrad", [["lr_decay", 1000], ["eps", 0], ["initial_accumulator_value", 0]], RATES], ["Adam", [["amsgrad", True], ["weight_decay", 1000]], [1000.0] * 500]],
    ids=lambda plan: plan[0])
def test_a_plan_that_makes_no_sense_can_be_run_and_is_worth_nothing(plan, monkeypatch):
    monkeypatch.setattr("lrcourse.checks.judges.lesson_15.RUNS", 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = verdict("plan", plan)
    assert said.points == 0 and re.match("On digits that it has never seen", said.message)


def test_the_solution_is_worth_all_points_with_every_secret_seed():
    source = re.split(r"^# %%.*$", (ROOT / "solutions" / "source" / "15_capstone.py").read_text(encoding="utf-8"), flags=re.MULTILINE)
    names = {"np": np, "cosine": cosine, "wsd": wsd, "log_grid": log_grid, "lab": Laboratory()}
    for cell in source:
        if re.match(r"\ndef (search|plan|table|claims)\(", cell):
            exec(cell, names)
    names["search"](names["lab"])
    for seed in "abcde":
        for spec in EXERCISES:
            said = judge_of(spec)(spec.cases(seed), [Answer.read(reply) for reply in ask(spec, names[spec.name], seed)])
            assert (said.status, said.points) == ("solved", spec.points), f"seed {seed}: {said}"
            assert type(said.points) in (int, float), "JSON carries no other numbers"


def test_the_judge_s_seeds_are_its_own_and_follow_the_ticket():
    from lrcourse.checks.judges.lesson_15 import _hidden
    assert _hidden(7).min() >= capstone.SEEDS and len(set(_hidden(7))) == 12
    assert _hidden(7).tolist() == _hidden(7).tolist() != _hidden(8).tolist()


def test_each_quantity_can_be_measured(monkeypatch):
    monkeypatch.setattr("lrcourse.checks.judges.lesson_15.RUNS", 2)
    from lrcourse.checks.judges.lesson_15 import _hidden, _measure
    mine, rival = (capstone.read_plan(plan) for plan in (GOOD, ["SGD", [], np.full(500, 0.3)]))
    for quantity in QUANTITIES:
        assert 0 < _measure(quantity, mine, rival, _hidden(0, 2)) < 10


def test_the_same_answer_is_judged_the_same():
    answer = judge_of(find("claims")).truth(ticket=0)
    assert verdict("claims", answer, 5) == verdict("claims", answer, 5)


def test_in_a_learner_s_notebook_nothing_is_said_of_the_held_out_loss():
    said = verdict("plan", ["Adam", [], np.full(500, 0.001)])
    assert not re.search(r"\d", said.message + said.hint + said.detail)


def test_claims_are_answered_without_the_number_that_was_measured(monkeypatch):
    """Else the check would be twelve runs for nothing."""
    monkeypatch.setattr("lrcourse.checks.judges.lesson_15._measure", lambda quantity, *rest: 0.27 if quantity == "loss" else 1.2)
    said = verdict("claims", [GOOD, ["SGD", [], RATES], ["loss", "below", 0.3], ["double", "below", 1.1], ["half", "above", 0.5]])
    assert said.detail == "loss below 0.3 is true. double below 1.1 is false. half above 0.5 is true by far." and said.points == 1


@pytest.mark.parametrize("name, word", [("plan", "`plain`"), ("table", "`lab.table`"), ("claims", "`plain`")])
def test_an_object_of_the_laboratory_is_told_how_it_becomes_plain_data(name, word, quick):
    assert word in verdict(name, Laboratory().run("SGD", 0.1).plan).hint


def test_an_answer_that_took_too_long_or_raised_is_no_rerun():
    judge = replace(judge_of(find("plan")), weigh=None)
    for answer, status in (Answer("timeout"), "timeout"), (Answer("error", text="no"), "error"), (Answer("refused", text="a set"), "wrong"):
        assert judge([{"ticket": 1}], [answer]).status == status
