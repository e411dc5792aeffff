"""Ask: call the learner's answer on the cases and turn what comes back into plain data. Nothing is judged here.

One reply for each case, {"status", "value", "changed", "text"}, that JSON can carry:

    ok         value: what came back; changed: the parameters that the call changed
    not_done   the stub is still there
    refused    text: what came back, where it is no plain data
    closed     a part of the library was used that would answer by itself
    error      text: what was raised
    timeout    it was stopped, or never called since an earlier call took all the time
"""

import io
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import numpy as np

from .clock import within
from .closing import Closed, closed
from .plain import decode, encode

STATUSES = ("ok", "not_done", "refused", "closed", "error", "timeout")
WORDS = 200         # letters of what was raised


@dataclass(frozen=True)
class Answer:
    """A reply as the judge reads it; whatever a reply says that no reply may say is an error."""

    status: str
    value: object = None
    changed: tuple = ()
    text: str = ""

    @classmethod
    def read(cls, reply):
        """Read one reply, from whoever it comes."""
        try:
            status, changed, text = reply["status"], tuple(reply["changed"]), reply["text"]
            if status not in STATUSES or type(text) is not str or not all(type(name) is str for name in changed):
                raise ValueError("not a reply")
            return cls(status, decode(reply["value"]), changed, text[:WORDS])
        except (ValueError, TypeError, KeyError, RecursionError):
            return cls("error", text="the reply cannot be read")


def ask(spec, answer, seed):
    """The replies of the learner's `answer` to the cases of this seed."""
    return ask_cases(spec, answer, spec.cases(seed))


def ask_cases(spec, answer, cases):
    """The replies of the learner's `answer`, one for each case, whatever it does.

    spec    the exercise: its time limit holds for all cases together, its closed parts raise meanwhile
    answer  what the learner wrote; what it prints or warns of is not shown
    cases   a list of {parameter: value}, handed over in this order, so that the learner may rename them
    """
    questions = [{name: encode(value) for name, value in case.items()} for case in cases]
    replies = []

    def work(stop):
        for question in questions:
            reply = _call(answer, question)
            if stop.is_set():
                return
            replies.append(reply)

    with _quiet(), closed(spec.closed):
        in_time = within(spec.seconds, work)
    return replies if in_time else replies + [_reply("timeout")] * (len(cases) - len(replies))


def _call(answer, question):
    """The reply of one call, on arguments of its own; there is nothing that it may raise."""
    arguments = {name: decode(data) for name, data in question.items()}
    try:
        with np.errstate(all="ignore"):
            value = answer(*arguments.values())
    except NotImplementedError:
        return _reply("not_done")
    except Closed:
        return _reply("closed")
    except BaseException as error:          # SystemExit and KeyboardInterrupt too, when the answer raises them
        return _reply("error", text=_words(error))
    try:
        plain = encode(value)
    except ValueError as error:
        return _reply("refused", text=str(error))
    changed = [name for name, data in question.items() if not _is_still(arguments[name], data)]
    return _reply("ok", plain, changed)


def _is_still(argument, data):
    try:
        return encode(argument) == data
    except ValueError:
        return False


def _words(error):
    """Kind and text of an error; its text may itself fail, or be no text."""
    try:
        text = encode(str(error)[:WORDS])
    except BaseException:
        text = ""
    return f"{type(error).__name__[:60]}: {text}".rstrip(": ")


def _reply(status, value=None, changed=(), text=""):
    return {"status": status, "value": value, "changed": list(changed), "text": text}


class _Nowhere(io.TextIOBase):
    """Where prints go meanwhile: a loop that prints would fill the notebook, and words on stderr cost marks."""

    def write(self, text):
        return len(text)


@contextmanager
def _quiet():
    with redirect_stdout(_Nowhere()), redirect_stderr(_Nowhere()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
