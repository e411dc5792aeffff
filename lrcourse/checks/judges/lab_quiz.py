"""What is right in lab_quiz, and where to read about what is not."""

from .. import lab_quiz as asked
from .judging import Judge

KEY = "gfcadb" + "bdcabdacdb"           # the curves A to F, the questions 1 to 10
TITLES = {1: "One step", 2: "Too fast", 3: "Too slow", 4: "The right scale", 5: "Noisy steps", 7: "Changing rates",
          8: "Warm starts", 9: "Adaptive rates", 10: "Three models", 11: "Choosing rates", 12: "Why it matters"}
LESSONS = (7, 10, 3, 2, 3, 2) + (1, 2, 3, 4, 5, 7, 8, 9, 11, 12)
NAMES = [f"curve {letter}" for letter in "ABCDEF"] + [f"question {number}" for number in range(1, asked.QUESTIONS + 1)]
ONE_TEXT = "It is one text: six letters for the curves, and ten more with + for the questions."
UNKNOWN = "-?"                          # written where one does not know


class Quiz(Judge):
    """Judge a word, a letter an answer: how many are right, and where to read about the others; never what is right."""

    def _sum_up(self, cases, answers, wanted, faults):
        answer, fault = answers[0], faults[0]
        if answer.status != "ok" or type(answer.value) is not str:
            return self._verdict("error", message=fault.message, hint=fault.hint or ONE_TEXT, detail=answer.text)
        letters = "".join(answer.value.lower().split())
        strange = next((repr(letter) for letter in letters if letter not in (*self.spec.options, *UNKNOWN)), "")
        if strange or len(letters) != len(KEY):
            return self._verdict("error", message=f"The answer has {len(KEY)} letters, {asked.CURVES} for the curves and {asked.QUESTIONS} "
                                 f"for the questions, and a - where you do not know; yours has {strange or len(letters)}.")
        wrong = [n for n, (got, want) in enumerate(zip(letters, KEY)) if got != want]
        right = len(KEY) - len(wrong)
        status = "solved" if not wrong else "partial" if right else "wrong"
        return self._verdict(status, message=f"{right} of {len(KEY)}.", hint=_reading(wrong))


def _reading(wrong):
    """Which lessons have what was not right, in the order of the course."""
    there = {lesson: ", ".join(NAMES[n] for n in wrong if LESSONS[n] == lesson) for lesson in sorted({LESSONS[n] for n in wrong})}
    lessons = [f"{lesson:02} {TITLES[lesson]} ({names})" for lesson, names in there.items()]
    return f"Read again: {', '.join(lessons)}." if lessons else ""


lab_quiz = Quiz(asked.lab_quiz, lambda: KEY)

JUDGES = {judge.spec.name: judge for judge in (lab_quiz,)}
