"""What a run comes to: grades.csv for whoever keeps the marks, and the figures of the class as plain data.

Submissions that a newer one replaces have their row and count in no figure; nor do files in which nothing could be
asked, which say nothing about what was learned.
"""

import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from .._safe import write as write_whole
from ..checks.verdicts import STATUSES
from .by_hand import COLUMNS, FILE, few, table
from .results import known, open_run, order

ASK = "ask your instructor"     # what a message says where the judge failed
BARS = 12                       # of the distribution, at most, besides that of full marks


@dataclass
class Exercise:
    """How the class did in one exercise: how many were asked, their points together, how many have which status."""

    name: str
    title: str
    lesson: str
    max: float
    asked: int = 0
    points: float = 0
    statuses: Counter = field(default_factory=Counter)

    @property
    def mean(self):
        """The points on average."""
        return self.points / self.asked

    @property
    def solved(self):
        """The share of those asked who solved it."""
        return self.statuses["solved"] / self.asked


@dataclass(frozen=True)
class Look:
    """A file that a human should look at, and why: sentences, the gravest first."""

    id: str
    file: str
    name: str
    reasons: tuple


@dataclass(frozen=True)
class Figures:
    """The figures of a run, of the points that checks gave.

    submissions, counted   how many there are, how many are in the figures
    scores, unit, top      sorted; in "points" of top, or in "%" of 100 where not all had the same to reach
    bars                   the distribution: (from, to, how many), to is not in it; the last one is full marks
    exercises              Exercise, in the order of the course
    wrong                  (exercise, hint, how many), the commonest first; no hint: no typical mistake fits
    look                   Look, the gravest first. marked: how many are marked by hand, of how many; (0, 0): no such lesson
    lessons, strangers     what more than a few hand in; how many no single row of the roster fits
    problems               a sentence for each file of the run that is damaged, and each bad row of by_hand.csv
    """

    submissions: int
    counted: int
    scores: tuple
    unit: str
    top: float
    bars: tuple
    exercises: tuple
    wrong: tuple
    look: tuple
    marked: tuple
    problems: tuple
    lessons: tuple
    about: dict
    strangers: int = 0

    @property
    def mean(self):
        """The mean score, or None without any."""
        return statistics.fmean(self.scores) if self.scores else None

    @property
    def median(self):
        """The median score, or None without any."""
        return statistics.median(self.scores) if self.scores else None


def write(out: Path) -> Path:
    """Write OUT/grades.csv, the same bytes for the same results, and OUT/by_hand.csv where it is missing and needed.

    score and max are those of the checks and by hand together. CommandError without results, or where the disk refuses.
    """
    out, run = Path(out), open_run(out)
    asked = sorted({verdict.exercise for result in run.results() for verdict in result.verdicts}, key=order)
    hand = [result.id for result in run.results() if result.hand]
    if hand and not (out / FILE).exists():
        write_whole(out / FILE, table([COLUMNS, *((name, "", "") for name in hand)]))
    rows = [["id", "name", "score", "max", "late", "status", *asked, *["by hand"] * bool(hand)]]
    for result in run.results():
        points = {verdict.exercise: verdict.points for verdict in result.verdicts}
        by_hand = "" if not result.hand or result.hand.points is None else result.hand.points
        rows.append([result.id, result.name, "" if result.status == "damaged" else result.total, result.out_of,
                     {None: "", True: "yes", False: "no"}[result.late], "superseded" if result.superseded else result.status,
                     *(points.get(name, "") for name in asked), *[by_hand] * bool(hand)])
    write_whole(out / "grades.csv", table(rows))
    return out / "grades.csv"


def figures(out: Path) -> Figures:
    """The figures of the results in OUT. CommandError where there are none."""
    run = open_run(out)
    exercises, wrong, scores, hands, count, strangers = {}, Counter(), [], [], 0, 0
    for result in run.results():
        count += 1
        strangers += run.about.get("roster") is True and result.row is None
        if result.hand and not result.superseded:
            hands.append(result.hand.points is not None)
        if result.superseded or not result.verdicts:
            continue
        scores.append((result.score, result.max))
        for verdict in result.verdicts:
            _add(exercises, verdict)
            if verdict.status in ("partial", "wrong", "error") and not judge_failed(verdict):
                wrong[verdict.exercise, verdict.hint] += 1
    same = len({most for _, most in scores}) <= 1
    top = scores[0][1] if same and scores else 100
    values = sorted(score if same else 100 * score / most if most else 0 for score, most in scores)
    return Figures(
        count, len(scores), tuple(values), "points" if same else "%", top, _bars(values, top),
        tuple(sorted(exercises.values(), key=lambda exercise: order(exercise.name))),
        tuple((*what, n) for what, n in sorted(wrong.items(), key=lambda item: (-item[1], order(item[0][0]), item[0][1]))),
        _look(run), (sum(hands), len(hands)), run.problems,
        tuple(sorted({name for names in run.usual for name in names})), run.about, strangers)


def judge_failed(verdict) -> bool:
    """Whether it was the judge that failed, not the answer."""
    return verdict.status == "error" and ASK in verdict.message


def _add(exercises, verdict):
    """Count one verdict in."""
    spec = known().get(verdict.exercise)
    about = exercises.setdefault(verdict.exercise, Exercise(verdict.exercise, spec.title if spec else "", spec.lesson if spec else "",
                                                            verdict.max_points, statuses=Counter(dict.fromkeys(STATUSES, 0))))
    about.asked += 1
    about.points += verdict.points
    about.statuses[verdict.status] += 1


def _bars(values, top):
    """(from, to, how many) of equal width, a round number, and (top, top, how many) for full marks."""
    if not top:
        return ()
    width = next(w * 10**k for k in range(7) for w in (1, 2, 5) if top <= BARS * w * 10**k)
    edges = [width * k for k in range(int(-(-top // width)))] + [top]
    return (*((low, high, sum(low <= value < high for value in values)) for low, high in pairwise(edges)),
            (top, top, sum(value >= top for value in values)))


# ---- who should be looked at ---------------------------------------------------------------------

def _look(run):
    """The files that a human should look at, the gravest reason first."""
    twins, rows, found = defaultdict(list), defaultdict(list), []
    for result in run.results():
        if not result.superseded:
            twins[result.sha256 if result.verdicts else ""].append(result.id)
            if result.status not in ("unreadable", "damaged"):
                rows[result.row].append(result)
    for result in run.results():
        same = [name for name in twins.get(result.sha256, ()) if name != result.id] if result.sha256 and not result.superseded else []
        reasons = sorted(_reasons(result, run, same, _rivals(result, rows.get(result.row, ()))))
        if reasons:
            found.append((reasons[0][0], Look(result.id, result.file, result.name, tuple(why for _, why in reasons))))
    return tuple(look for _, look in sorted(found, key=lambda item: (item[0], item[1].id)))


def _rivals(result, works):
    """The other works of one row, where an exercise is in two of them: the export then leaves all of them out."""
    asked = Counter(verdict.exercise for work in works for verdict in work.verdicts)
    others = [work.id for work in works if work.id != result.id]
    return others if len(others) < len(works) and max(asked.values(), default=2) > 1 else []


def _reasons(result, run, twins, rivals):
    """(gravity, reason) for one result; 0 is the gravest. twins have the same bytes, rivals the same row and exercise."""
    if result.status == "damaged":
        yield 0, result.note
        return
    if result.superseded:
        yield 8, f"A newer submission, {result.superseded}, counts instead."
        return
    failed = [verdict.exercise for verdict in result.verdicts if judge_failed(verdict)]
    if failed:
        yield 1, f"The judge failed at {', '.join(failed)}: give the points by hand, and report the mistake."
    if result.status == "unreadable":
        yield 2, f"Nothing could be graded. {result.note}".strip()
    if result.status == "stopped":
        yield 3, f"Stopped before its end. {result.note}".strip()
    if run.about.get("roster") is True and result.row is None:
        yield 4, "No single row of the roster fits: it is graded, but not exported."
    elif result.row is not None and rivals:
        yield 4, f"The same row of the roster fits {few(rivals)}: none of them is exported."
    if result.verdicts and result.lessons not in run.usual:
        yield 5, f"It hands in {', '.join(result.lessons) or 'no lesson'}; most hand in {', '.join(run.lessons)}."
    if twins:
        yield 6, f"The same file, byte for byte, as {few(twins)}."
    if result.late:
        yield 7, "Handed in late."
