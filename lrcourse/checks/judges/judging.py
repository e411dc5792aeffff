"""How an answer is judged: against the truth, case by case, and against the typical mistakes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..asking import Answer
from ..specs import Spec
from ..verdicts import Verdict
from .comparing import Fault, compare, side_by_side

CLOCK = "Does a loop never end? If the notebook is slow from now on, restart its kernel."
FAULTS = {              # what a reply says that is not right
    "error": Fault("It raised an error."),
    "not_done": Fault("It is finished for some cases only."),
    "closed": Fault("It lets the library do the work.",
                    "This part of lrcourse is closed while the exercise is asked: write it yourself."),
    "refused": Fault("What came back is no number, text or array."),
    "truth": Fault("It raised an error.", "`if` asks about one number, and here it got an array: `np.where` chooses for each of them."),
    "generator": Fault("What came back is a generator.", "`yield` makes a generator: end with `return`."),
    "changed": Fault("It changes what it is given.", "`-=`, `+=` and `x[...] = …` write into the array that was handed in: "
                                                     "make a new array instead."),
}

SPECIAL = {"generator": ("refused", "generator"), "truth": ("error", "truth value of an array")}      # a fault by status and words


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer, recognised by giving the same answers.

    hint    for this very mistake: it must not be the solution, nor name an input
    answer  what one gives who makes it, of the parameters of a case
    shows   (case, value) -> a sentence with numbers that make it visible
    """

    hint: str
    answer: Callable
    shows: Callable = lambda case, value: ""


@dataclass(frozen=True)
class Judge:
    """Judge the answers to an exercise: judge(cases, answers) -> Verdict.

    spec      the exercise
    truth     the right answer, of the parameters of a case: a number, an array, a text, or a list of them
    mistakes  the typical wrong ones; the first that fits gives the hint
    rtol      how far a number may be off, relative to itself (and 1e-3 of that to the largest of its array)
    atol      and how far in any case

    Half of the cases right or more are worth that share of the points, in quarters; fewer are worth nothing.
    """

    spec: Spec
    truth: Callable
    mistakes: tuple = ()
    rtol: float = 1e-6
    atol: float = 1e-12

    def __call__(self, cases, answers):
        answers = [*answers, *[Answer("error", text="no answer")] * len(cases)][:len(cases)]
        if unanswered := self._unanswered(answers):
            return unanswered
        with np.errstate(all="ignore"):
            wanted = [self.truth(**case) for case in cases]
            faults = [self._fault(answer, want) for answer, want in zip(answers, wanted)]
            return self._sum_up(cases, answers, wanted, faults)

    def _unanswered(self, answers):
        """The verdict where nothing is finished, or not in time; else None."""
        statuses = {answer.status for answer in answers}
        if statuses == {"not_done"}:
            return self._verdict("not_done")
        if "timeout" in statuses:
            return self._verdict("timeout", message=f"It took more than {self.spec.seconds:g} s and was stopped.", hint=CLOCK)
        return None

    def _fault(self, answer, want):
        """What is wrong with one answer, or None."""
        if answer.status != "ok":
            return FAULTS[next((name for name, (status, words) in SPECIAL.items()
                                if status == answer.status and words in answer.text), answer.status)]
        if answer.changed:
            return FAULTS["changed"]
        return compare(answer.value, want, self.rtol, self.atol, self.spec.options)

    def _sum_up(self, cases, answers, wanted, faults):
        """One verdict on all cases; it speaks of the first that is wrong."""
        right = faults.count(None)
        if right == len(cases):
            return self._verdict("solved", self.spec.points)
        points = math.floor(4 * self.spec.points * right / len(cases)) / 4 if 2 * right >= len(cases) else 0
        case, answer, want, fault = next(row for row in zip(cases, answers, wanted, faults) if row[-1])
        status = "partial" if points else "error" if answer.status in ("error", "closed", "not_done") else "wrong"
        message = f"{right} of {len(cases)} cases are right. {fault.message}" if right else fault.message
        detail, hint = side_by_side(case, answer, want, hide=bool(self.spec.options)), fault.hint
        mistake = self._recognise(cases, answers, faults)
        if mistake:
            shown = mistake.shows(case, mistake.answer(**case)) if answer.status == "ok" else ""
            detail, hint = f"{detail} {shown}".strip(), mistake.hint
        return self._verdict(status, points, message, hint, detail)

    def _recognise(self, cases, answers, faults):
        """The mistake that gives the same answers in all cases that have one, if any of them is wrong."""
        given = [row for row in zip(cases, answers, faults) if row[1].status == "ok"]
        if any(fault and not answer.changed for _, answer, fault in given):
            for mistake in self.mistakes:
                if not any(compare(answer.value, mistake.answer(**case), self.rtol, self.atol) for case, answer, _ in given):
                    return mistake
        return None

    def _verdict(self, status, points=0, message="", hint="", detail=""):
        return Verdict(self.spec.name, points, self.spec.points, status, message, hint, detail)
