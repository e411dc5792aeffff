"""Asking: whatever an answer does, plain data comes back, in time, and the notebook is as it was."""

import _thread
import contextlib
import functools
import json
import math
import sys
import threading
import time
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lrcourse.checks import Answer, Spec, ask, ask_cases, closing, decode, encode, specs
from lrcourse.checks.closing import Closed, closed
from lrcourse.optimizers import SGD, Adam
from lrcourse.schedules import cosine

DOUBLE = Spec("double", "01_one_step", 2, "F", "twice x", lambda rng: [{"x": 1.0}, {"x": np.array([1.0, 2.0])}])


def first(answer, **changes):
    """The reply to the first case."""
    return ask(replace(DOUBLE, **changes), answer, 0)[0]


# ---- plain data ----------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers(-2**64 + 1, 2**64 - 1) | st.floats() | st.text(max_size=20)
    | hnp.arrays(st.sampled_from(["?", "i1", "u8", "f4", ">f8", "c16"]), hnp.array_shapes(min_dims=0, min_side=0, max_side=3)),
    lambda inner: st.lists(inner, max_size=3), max_leaves=8)


def same(a, b):
    if isinstance(a, np.ndarray):
        little = a.dtype.newbyteorder("<")
        alike = type(b) is np.ndarray and (a.shape, little) == (b.shape, b.dtype)
        return alike and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    if isinstance(a, list):
        return type(b) is list and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and (a == b or a != a and b != b)


@settings(deadline=None)
@given(values)
def test_what_is_encoded_survives_json_and_comes_back(value):
    assert same(value, decode(json.loads(json.dumps(encode(value)))))


class Yes(float):
    """Equal to everything."""

    def __eq__(self, other):
        return True


class Shouting(np.ndarray):
    """An array that says yes to every question."""

    size = property(lambda self: 1)
    shape = property(lambda self: (1,))
    nbytes = property(lambda self: 8)

    def __array_ufunc__(self, *args, **kwargs):
        return True

    def tobytes(self, *args):
        return b"\0" * 8


class Liar:
    __class__ = property(lambda self: np.ndarray)


own_bits = []
own_bits.append(own_bits)


@pytest.mark.parametrize("value, says", [
    (Yes(1), "an object of type Yes"), (type("T", (str,), {})("a"), "type T"), (type("L", (list,), {})(), "type L"),
    (type("F", (np.float64,), {})(1), "type F"), (Liar(), "type Liar"), ({1}, "type set"), ({"a": 1}, "type dict"),
    ((n for n in ()), "type generator"), (b"a", "type bytes"), (1j, "type complex"), (len, "type builtin"), (float, "type type"),
    (2**64, "a whole number of 65 bits"), ("a" * 1001, "a text of 1001 letters"),
    (np.array([None]), "an array of object"), (np.array(["a"]), "an array of str"),
    (np.array(["2024-01-01"], "datetime64[D]"), "an array of datetime64"), (np.zeros(2, "f8,i4"), "an array of void"),
    (np.zeros(100_001), "more than 100000 values"), ([0] * 100_001, "more than 100000 values"),
    ([[0] * 1000] * 101, "more than 100000 values"), (["a" * 1000] * 100_001, "more than 100000 values"),
    (np.broadcast_to(0.0, (2**20, 2**20)), "more than 100000 values"),                   # says that it is 8 TiB
    (np.broadcast_to(0.0, (2**20, 2**20)).view(Shouting), "more than 100000 values"),
    ([[[[[[[1]]]]]]], "nested more than 6 deep"), (own_bits, "nested more than 6 deep"),
], ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "")
def test_what_is_no_plain_data_is_refused_with_its_kind(value, says):
    with pytest.raises(ValueError, match=says):
        encode(value)


def test_an_array_of_a_class_of_ones_own_is_only_its_numbers():
    assert decode(encode(np.array([1.0, 2.0]).view(Shouting))).tolist() == [1.0, 2.0]


def test_numpys_own_scalars_and_texts_are_taken():
    assert [decode(encode(value)) for value in (np.float32(1.5), np.int8(3), np.True_, np.str_("a"))] == [1.5, 3, True, "a"]


@pytest.mark.parametrize("data", [
    {}, {"nd": "<f8"}, {"nd": "<f8", "shape": [1], "b64": "", "more": 1}, {"nd": "<f8", "shape": [1], "b64": ""},
    {"nd": "<f8", "shape": [2**40, 2**40], "b64": ""}, {"nd": "<f8", "shape": [-1], "b64": "AAAAAAAAAAA="},
    {"nd": "<f8", "shape": [True], "b64": "AAAAAAAAAAA="}, {"nd": "<f8", "shape": 1, "b64": "AAAAAAAAAAA="},
    {"nd": "<f8", "shape": [1.0], "b64": "AAAAAAAAAAA="}, {"nd": "<f8", "shape": [0] * 65, "b64": ""},
    {"nd": "<f8", "shape": [1], "b64": "AAAA AAAAAAA="}, {"nd": "<f8", "shape": [1], "b64": "é"},
    {"nd": "|O", "shape": [1], "b64": "AAAAAAAAAAA="}, {"nd": "<U2", "shape": [1], "b64": "AAAAAAAAAAA="},
    {"nd": "<f8,<f8", "shape": [], "b64": ""}, {"nd": "<b4", "shape": [1], "b64": "AAAAAA=="}, {"nd": ["<f8"], "shape": [], "b64": ""},
    2**64, "a" * 1001, [[[[[[[1]]]]]]], [0] * 100_001, (1,), object(), 1j,
], ids=lambda data: str(data)[:50])
def test_what_was_never_encoded_is_not_decoded(data):
    with pytest.raises(ValueError):
        decode(data)


@pytest.mark.parametrize("reply", [
    None, "ok", [], {}, {"status": "ok"}, {"status": "solved", "value": 1, "changed": [], "text": ""}, 3,
    {"status": ["ok"], "value": 1, "changed": [], "text": ""}, {"status": "ok", "value": {}, "changed": [], "text": ""},
    {"status": "ok", "value": 1, "changed": [1], "text": ""}, {"status": "ok", "value": 1, "changed": [], "text": 1},
    {"status": "ok", "value": 1, "changed": None, "text": ""},
])
def test_a_reply_that_no_asking_gave_is_an_error(reply):
    assert Answer.read(reply) == Answer("error", text="the reply cannot be read")


# ---- what an answer may do -----------------------------------------------------------------------

def test_an_answer_is_asked_each_case_with_arrays_of_its_own():
    got = [Answer.read(reply) for reply in ask(DOUBLE, lambda whatever_name: 2 * whatever_name, 0)]
    assert [answer.status for answer in got] == ["ok", "ok"]
    assert got[0].value == 2.0 and got[1].value.tolist() == [2.0, 4.0]


def test_replies_are_json():
    assert json.loads(json.dumps(ask(DOUBLE, lambda x: x, 0)))[0]["value"] == 1.0


def test_the_cases_stay_what_they_are_whatever_is_done_to_them():
    cases = DOUBLE.cases(0)
    ask_cases(DOUBLE, lambda x: x.fill(9), cases)
    assert cases[1]["x"].tolist() == [1.0, 2.0]


def grows(x):
    x.append(1)


@pytest.mark.parametrize("value, answer, changed", [
    (np.zeros(2), lambda x: x.fill(1), ["x"]), (np.zeros(2), lambda x: x.resize(5, refcheck=False), ["x"]),
    ([1, 2], grows, ["x"]), ([np.zeros(1)], lambda x: x[0].fill(1), ["x"]), ([1], lambda x: x.append(object()), ["x"]),
    (np.array([np.nan]), lambda x: x + 1, []), ([math.nan], lambda x: None, []), (np.zeros(2), lambda x: x + 1, []),
])
def test_an_answer_that_changes_what_it_was_given_is_noticed(value, answer, changed):
    assert ask_cases(DOUBLE, answer, [{"x": value}])[0]["changed"] == changed


class Mute(Exception):
    def __str__(self):
        raise ValueError("not even this")


def raises(error):
    def answer(x):
        raise error
    return answer


def deep(x):
    return deep(x) + 1


@pytest.mark.parametrize("answer, status, text", [
    (raises(NotImplementedError("write it")), "not_done", ""),
    (raises(ValueError("no\nway")), "error", "ValueError: no\nway"),
    (raises(SystemExit(1)), "error", "SystemExit: 1"), (raises(KeyboardInterrupt()), "error", "KeyboardInterrupt"),
    (raises(Mute()), "error", "Mute"), (raises(ValueError("a" * 5000)), "error", "ValueError: " + "a" * 200),
    (raises(GeneratorExit()), "error", "GeneratorExit"),
    (deep, "error", "RecursionError: maximum recursion depth exceeded"),
    (lambda: 1, "error", "TypeError: <lambda>() takes 0 positional arguments but 1 was given"),
    (3, "error", "TypeError: 'int' object is not callable"), (None, "error", "TypeError: 'NoneType' object is not callable"),
    (lambda x: (x for _ in range(3)), "refused", "an object of type generator"),
    (lambda x: np.zeros(10**7), "refused", "more than 100000 values"),
])
def test_whatever_an_answer_does_there_is_a_reply(answer, status, text):
    reply = first(answer)
    assert reply["status"] == status and reply["text"].startswith(text) and len(reply["text"]) < 300


def test_a_call_that_fails_leaves_the_others_alone():
    assert [reply["status"] for reply in ask(DOUBLE, lambda x: x / 1 if np.ndim(x) else x[0], 0)] == ["error", "ok"]


def test_prints_and_warnings_stay_out_of_the_notebook(capfd):
    def loud(x):
        print("x" * 10_000)
        print("x", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        sys.stdout.flush()
        return float(np.exp(np.float64(1e9)))
    assert first(loud)["value"] == math.inf
    assert capfd.readouterr() == ("", "")


def test_how_numpy_was_told_to_react_does_not_matter():
    with np.errstate(all="raise"):
        assert first(lambda x: float(np.float64(x) / 0))["value"] == math.inf


# ---- the clock -----------------------------------------------------------------------------------

def forever(x):
    while True:
        pass


def forever_after_the_first(x):
    return x if np.ndim(x) == 0 else forever(x)


def test_a_loop_without_end_is_stopped_and_earlier_replies_are_kept():
    before = threading.active_count()
    replies = ask(replace(DOUBLE, seconds=0.1), forever_after_the_first, 0)
    assert [reply["status"] for reply in replies] == ["ok", "timeout"]
    assert threading.active_count() == before


def test_an_answer_that_sleeps_keeps_nobody_waiting(capfd):
    begun = time.monotonic()
    assert first(lambda x: time.sleep(60), seconds=0.1)["status"] == "timeout"
    assert time.monotonic() - begun < 30
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_catches_everything_is_left_to_itself_and_never_counts():
    enough = []

    def stubborn(x):
        while not enough:
            with contextlib.suppress(BaseException):
                time.sleep(0.001)
        return x
    replies = ask(replace(DOUBLE, seconds=0.1), stubborn, 0)
    enough.append(True)
    assert [reply["status"] for reply in replies] == ["timeout", "timeout"]


def test_an_interrupt_from_the_notebook_gets_through_and_all_is_as_before():
    def interrupted(x):
        _thread.interrupt_main()
        forever(x)
    stdout = sys.stdout
    with pytest.raises(KeyboardInterrupt):
        ask(replace(DOUBLE, seconds=30, closed=("optimizers.SGD",)), interrupted, 0)
    assert sys.stdout is stdout and SGD(0.1).step([1.0], [1.0]) == 0.9


def test_an_interrupt_while_the_clock_starts_leaves_nothing_running(monkeypatch):
    start, started = threading.Thread.start, []

    def interrupted(self):
        start(self)
        started.append(self)
        raise KeyboardInterrupt
    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ask(replace(DOUBLE, seconds=30), forever, 0)
    assert not started[0].is_alive()


def test_where_there_are_no_threads_answers_are_asked_without_a_clock(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert [reply["status"] for reply in ask(DOUBLE, lambda x: x, 0)] == ["ok", "ok"]


# ---- closed parts of the library -----------------------------------------------------------------

READY = SGD(lr=0.1)
STEP = READY.step


@pytest.mark.parametrize("answer", [
    lambda x: SGD(0.1).step([x], [x]), lambda x: READY.step([x], [x]), lambda x: STEP([x], [x]),
    lambda x: functools.partial(cosine, 1.0)(10)(0), lambda x: type("Own", (SGD,), {})(0.1).step([x], [x]),
])
def test_a_closed_part_raises_under_every_name_and_opens_again(answer):
    assert first(answer, closed=("_optimizer.Optimizer", "optimizers.SGD", "schedules.cosine"))["status"] == "closed"
    answer(1.0)


def test_what_is_not_closed_stays_open():
    assert first(lambda x: Adam(0.1).step([x], [x]), closed=("optimizers.SGD",))["status"] == "ok"


def test_a_part_opens_again_with_the_last_that_closed_it_also_after_an_error():
    with pytest.raises(ZeroDivisionError), closed(["optimizers.SGD"]):
        with closed(["optimizers.SGD"]):
            pass
        with pytest.raises(Closed):
            SGD(0.1)
        1 / 0
    SGD(0.1)


def test_many_threads_may_close_the_same_part():
    def use():
        for _ in range(50):
            with closed(["optimizers.SGD"]), pytest.raises(Closed):
                SGD(0.1)
    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert SGD(0.1) and closing._closed == {}


@pytest.mark.parametrize("name", ["optimizers.Nothing", "nowhere.SGD", "optimizers.np"])
def test_a_part_that_cannot_be_closed_is_refused(name):
    with pytest.raises((ValueError, AttributeError, ImportError)), closed([name]):
        pass


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.name)
def test_the_parts_that_an_exercise_closes_are_there(spec):
    with closed(spec.closed):
        pass
