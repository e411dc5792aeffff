"""Judging: what is no answer gets no point and a reason, and two values are compared and named in words."""

import math
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from lrcourse.checks import Answer, Verdict, ask, specs
from lrcourse.checks.judges import judge_of
from lrcourse.checks.judges.comparing import compare, side_by_side, words

SPECS = {spec.name: spec for spec in specs()}


def verdict(name, answer, seed):
    """What the judge says to an answer, asked as in the notebook."""
    spec = SPECS[name]
    return judge_of(spec)(spec.cases(seed), [Answer.read(reply) for reply in ask(spec, answer, seed)])


# ---- answers that are no answers, to every exercise ----------------------------------------------

class Yes(float):
    """Equal to everything."""

    def __eq__(self, other):
        return True

    __le__ = __ge__ = __lt__ = __gt__ = __eq__
    __hash__ = float.__hash__


class Agreeable(np.ndarray):
    """An array that says yes to everything."""

    def __array_ufunc__(self, *args, **kwargs):
        return np.True_

    def __array_function__(self, *args, **kwargs):
        return True


def loops(*case):
    while True:
        pass


def recurses(*case):
    return recurses(*case)


def yields(*case):
    yield 1.0


async def waits(*case):
    return 1.0


def spoils(*case):
    """Give back what is there, after changing everything that can be changed."""
    for value in case:
        if isinstance(value, np.ndarray):
            value[...] = 7
        elif isinstance(value, list):
            value.clear()
    return case[0] if case else None


def prints(*case):
    print("solved " * 10_000)
    print("solved", file=sys.stderr)


HOSTILE = {
    "nothing": lambda *case: None,
    "a text": lambda *case: "solved",
    "an empty text": lambda *case: "",
    "bytes": lambda *case: b"1",
    "an object": lambda *case: object(),
    "a dict": lambda *case: {"points": 2},
    "a set": lambda *case: {1.0},
    "an empty list": lambda *case: [],
    "lists of two lengths": lambda *case: [[1.0], [1.0, 2.0]],
    "a list of all": lambda *case: [1, "a", None],
    "NaN": lambda *case: math.nan,
    "NaN, in the shape of the input": lambda *case: np.full(np.shape(case[0]) if case else 3, np.nan),
    "inf": lambda *case: math.inf,
    "- inf": lambda *case: -np.inf,
    "complex": lambda *case: np.complex128(1 + 1j),
    "True": lambda *case: True,
    "2**64": lambda *case: 2**64,
    "a large whole number": lambda *case: 2**64 - 1,
    "objects": lambda *case: np.array([None, 1.0]),
    "texts": lambda *case: np.array(["a", "b"]),
    "dates": lambda *case: np.array(["2024-01-01"], "datetime64[D]"),
    "a shape of its own": lambda *case: np.zeros((2, 0, 3)),
    "many axes": lambda *case: np.zeros((1,) * 20),
    "huge": lambda *case: np.zeros(10**6),
    "8 TiB": lambda *case: np.broadcast_to(0.0, (2**20, 2**20)),
    "float16": lambda *case: np.float16(1),
    "equal to everything": lambda *case: Yes(1),
    "an agreeable array": lambda *case: np.zeros(3).view(Agreeable),
    "a generator": yields,
    "a coroutine": waits,
    "itself": lambda *case: recurses,
    "its input": lambda *case: case[0] if case else 0,
    "changes its input": spoils,
    "prints": prints,
    "loops": loops,
    "sleeps": lambda *case: time.sleep(30),
    "recurses": recurses,
    "raises": lambda *case: 1 / 0,
    "exits": lambda *case: sys.exit(0),
    "takes nothing": lambda: 1.0,
    "takes too much": lambda a, b, c, d, e, f, g, h: 1.0,
    "is no function": 3.0,
    "is None": None,
    "is not implemented": lambda *case: NotImplemented,
}
SLOW = ("loops", "sleeps")          # the clock is the same for all: one exercise is enough


@pytest.mark.filterwarnings("ignore:coroutine")
@pytest.mark.parametrize("name, what", [(name, what) for name in SPECS for what in HOSTILE
                                        if name == "step" or what not in SLOW])
def test_what_is_no_answer_gets_no_point_and_a_reason(name, what, capfd):
    spec = replace(SPECS[name], seconds=0.1 if what in SLOW else 10)
    said = judge_of(spec)(spec.cases(0), [Answer.read(reply) for reply in ask(spec, HOSTILE[what], 0)])
    assert said.points == 0 and said.status in ("wrong", "error", "timeout") and said.message
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("answers", [[], [Answer("error", text="the reply cannot be read")], [Answer("ok", 1.0)] * 1000],
                         ids=["none", "one", "too many"])
def test_a_wrong_number_of_answers_gets_no_point(name, answers):
    assert judge_of(SPECS[name])(SPECS[name].cases(0), answers).points == 0


@pytest.mark.parametrize("name", SPECS)
def test_the_stub_is_not_done_yet(name):
    def stub(*case):
        raise NotImplementedError("write your answer here")
    assert verdict(name, stub, 0) == Verdict(name, 0, SPECS[name].points, "not_done")


def text_of(case):
    return "".join(map(str, case))


def tells(*case):
    raise ValueError(text_of(case))


TELLING = {
    "raises": tells,
    "a text": lambda *case: text_of(case)[:900],
    "a list of texts": lambda *case: [str(value)[:900] for value in case],
    "a class": lambda *case: type(text_of(case)[:900], (), {})(),
}


@pytest.mark.parametrize("what", TELLING)
@pytest.mark.parametrize("name", [name for name in SPECS if SPECS[name].cases(0)[0]])
def test_message_and_hint_tell_nothing_of_the_inputs(name, what):
    """A grader shows them, and an answer could make them tell; its case stays in the learner's own notebook."""
    said = [verdict(name, TELLING[what], seed) for seed in range(5)]
    assert len({(one.message, one.hint) for one in said}) == 1


# ---- how values are compared and put into words --------------------------------------------------

@pytest.mark.parametrize("got, want, says", [
    (2, 2.0, None), (np.array(2.0), 2.0, None), (2.0 + 1e-9, 2.0, None), ([1, 2], np.array([1.0, 2.0]), None),
    (np.float32(0.1), 0.1, None), (1e-17, 0.0, None), (np.array([1.0, 1e-17]), np.array([1.0, 0.0]), None),
    (math.nan, math.nan, None), (math.inf, math.inf, None), ([math.nan, 1.0], [math.nan, 1.0], None),
    ("a", "a", None), (True, True, None), (np.array(True), True, None), (np.array([True]), np.array([True]), None),
    (["a", True], ["a", True], None), ([[1, 2], [3]], [[1, 2], [3]], None),
    (2.1, 2.0, "differs"), (2**64 - 1, 2.0, "differs"), (1.0, math.nan, "differs"), ("b", "a", "differs"),
    (["a", "c"], ["a", "b"], "differs"), (None, 2.0, "Nothing came back"),
    ("2", 2.0, "another kind"), (True, 1.0, "another kind"), (1j, 1.0, "another kind"), (1, True, "another kind"),
    (1.0, "a", "another kind"), ([1], np.array([True]), "another kind"), ("ab", ["a", "b"], "another kind"),
    ([None, 1.0], [1.0, 1.0], "another kind"),
    ([2.0], 2.0, "another shape"), (2.0, [2.0], "another shape"), ([1.0, [2.0]], np.zeros(2), "another shape"),
    (["a"], ["a", "b"], "another shape"), (math.nan, 1.0, "not finite"), (math.inf, 1.0, "not finite"),
])
def test_two_values_are_the_same_or_there_is_a_reason(got, want, says):
    fault = compare(got, want, 1e-6, 1e-12)
    assert fault is None if says is None else says in fault.message


@pytest.mark.parametrize("value, text", [
    (2.0, "2"), (1 / 3, "0.33333"), (2, "2"), (True, "True"), (None, "None"), ("a", "'a'"), ("a" * 99, repr("a" * 60)),
    (np.array([1.0, 0.5]), "[1, 0.5]"), (np.zeros((2, 2)), "array of shape (2, 2)"), (np.zeros(7), "array of shape (7,)"),
    ([1.0] * 7, "[1, 1, 1, 1, 1, 1, …]"), ([[1.0], "a"], "[[1], 'a']"), (np.float64(0.5), "0.5"), (np.array([]), "[]"),
])
def test_a_value_in_words(value, text):
    assert words(value) == text


BIG = np.arange(8.0).reshape(2, 4)


@pytest.mark.parametrize("case, answer, want, says", [
    ({"x": 1.5, "lr": 2}, Answer("ok", 1.0), 2.0, "For x = 1.5, lr = 2: yours 1, expected 2."),
    ({}, Answer("ok", 1.0), 2.0, "yours 1, expected 2."), ({}, Answer("ok", 1.0), 1.0 + 1e-7, "yours 1, expected 1.0000001."),
    ({}, Answer("ok", 1.0), 1.0 + 2.0**-50, "yours 1, expected 1.0000000000000009."),
    ({}, Answer("ok", BIG), BIG + (BIG == 6), "at [1, 2] yours 6, expected 7."),
    ({}, Answer("ok", np.where(BIG == 3, np.nan, BIG)), BIG + 1, "at [0, 3] yours nan, expected 4."),
    ({}, Answer("ok", BIG), BIG.T, "yours array of shape (2, 4), expected array of shape (4, 2)."),
    ({}, Answer("ok", [[1], 2]), [[1, 2], [3]], "yours [[1], 2], expected [[1, 2], [3]]."),
    ({"x": 1}, Answer("error", text="ValueError: no"), 1, "For x = 1: ValueError: no."), ({}, Answer("closed"), 1, ""),
    ({}, Answer("refused", text="an object of type set"), 1, "yours is an object of type set."),
    ({"x": 1, "g": 2}, Answer("ok", 1, ("g", "<b>")), 1, "For x = 1, g = 2: afterwards g is not what it was."),
])
def test_case_answer_and_what_was_expected_stand_side_by_side(case, answer, want, says):
    assert side_by_side(case, answer, want) == says


def test_what_is_expected_of_a_choice_is_never_said():
    assert side_by_side({}, Answer("ok", "a"), "b", hide=True) == "Your answer is 'a'."
