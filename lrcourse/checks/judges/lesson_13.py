"""What is right in 13_misconceptions, and what one typically gets wrong."""

from dataclasses import replace

from .. import lesson_13 as asked
from .comparing import DIFFERS, NOTHING, compare
from .judging import Judge, Mistake

KEY = {1: ("false", "e"), 2: ("false", "j"), 3: ("it depends", "c"), 4: ("false", "d"), 5: ("it depends", "a"),
       7: ("true", "h"), 9: ("it depends", "i"), 10: ("false", "g")}
AS_WELL = {"e": ("j", "b"), "j": ("e", "b")}            # any of the three loss curves says no to both sentences


class Cards(Judge):
    """Judge cards one by one: each is worth its share, and the hint is for the first one that is wrong."""

    def _fault(self, answer, want):
        fault = super()._fault(answer, want)
        if fault is not DIFFERS:
            return fault
        verdict, figure = answer.value
        fault = (compare(verdict, want[0], self.rtol, self.atol, asked.VERDICTS)
                 or compare(figure, want[1], self.rtol, self.atol, asked.FIGURES))
        return None if verdict == want[0] and figure in AS_WELL.get(want[1], ()) else fault

    def _sum_up(self, cases, answers, wanted, faults):
        rows = sorted(zip(cases, answers, wanted, faults), key=lambda row: row[0]["card"])
        said, right = super()._sum_up(*zip(*rows)), faults.count(None)
        return replace(said, points=self.spec.points * right / len(cases), status="partial") if 0 < right < len(cases) else said

    def _recognise(self, cases, answers, faults):
        case, answer, fault = next(row for row in zip(cases, answers, faults) if row[-1])
        if fault is not DIFFERS:
            return None if answer.status != "ok" or fault is NOTHING else self.mistakes[-1]
        guesses = [(mistake, mistake.answer(**case)) for mistake in self.mistakes]
        return next((mistake for mistake, guess in guesses if guess != self.truth(**case) and guess[0] == answer.value[0]), None)


def _truth(card):
    return list(KEY[card])


def _but(wrong, verdict, figure):
    """All right, except for one card."""
    return lambda card: [verdict, figure] if card == wrong else _truth(card)


HINTS = {                   # (card, wrong verdict): where to look again
    (1, "true"): "Card 1: drag beyond the lowest point of the curve. What does ten times the rate do there?",
    (1, "it depends"): "Card 1: the sentence says *always*. How many cases against it does that take?",
    (2, "true"): "Card 2: look at both ends of the slider. What has the network learned there?",
    (2, "it depends"): "Card 2: the exception below it looks at signs only. Is that ordinary training?",
    (3, "true"): "Card 3: drag the noise to the middle. Which of the two plans ends lower?",
    (3, "false"): "Card 3: drag the noise to its left end. Which of the two plans ends lower?",
    (4, "true"): "Card 4: compare the map at the lowest rate with that at ten times the rate. Who got out?",
    (4, "it depends"): "Card 4: at which of the low rates does the share in the worst valley change?",
    (5, "true"): "Card 5: start SGD ten times as far away. How long is its first step?",
    (5, "false"): "Card 5: there are two curves in the right picture. Look at the other one too.",
    (7, "false"): "Card 7: where does the loss come from with which descent is compared?",
    (7, "it depends"): "Card 7: the sentence says *can*. How many ways does that take?",
    (9, "true"): "Card 9: at the left end of the slider, which of the two ends lower?",
    (9, "false"): "Card 9: with a unit ten times as small, which of the two ends lower?",
    (10, "true"): "Card 10: in the left picture, where do the curves of low and of high rates run?",
    (10, "it depends"): "Card 10: stop each rate at its best moment. Is there a difference left that could depend on something?",
}

FORM = 'For each card two texts in small letters, the verdict and the letter of a figure, such as ("true", "a").'

verdicts = Cards(
    asked.verdicts,
    _truth,
    (
        *(Mistake(hint, _but(card, verdict, KEY[card][1])) for (card, verdict), hint in HINTS.items()),
        *(Mistake(f"Card {card}: your verdict stands, but that figure does not decide it. What is the sentence about, and which figure "
                  "changes just that?", _but(card, KEY[card][0], "f")) for card in KEY),
        Mistake(FORM, lambda card: KEY[card][0]),
    ))

JUDGES = {judge.spec.name: judge for judge in (verdicts,)}
