"""The learner's own points, kept in their folder, and what comes next."""

from dataclasses import dataclass, replace
from html import escape

from .. import _notes
from .specs import specs

FILE = ".lrcourse-points.json"
FINISHED = ("solved", "partial", "wrong")       # of an answer that could be judged
ELSEWHERE = "Points are kept in the folder that the `lrcourse` command makes; this notebook is somewhere else."
LEFT = 'style="text-align:left"'


def keep(verdict, folder=None):
    """Keep the points of a verdict where they are the best so far; of one without points, the score it said first.

    Returns the verdict, where it has no points with the first score beside the new one. CommandError where nothing can
    be written.
    """
    file = _notes.place(FILE, folder)
    known = None if file is None else _notes.read(file).get(verdict.exercise)
    if file is not None and verdict.points > _points(known):
        _notes.note(file, verdict.exercise, verdict.points)
    if file is None or verdict.max_points or verdict.status not in FINISHED:
        return verdict
    if type(known) is str:
        return replace(verdict, message=f"First time {known[:60]}, now {verdict.message}")
    _notes.note(file, verdict.exercise, verdict.message.rstrip("."))
    return verdict


def progress(folder=None):
    """Your points so far, lesson by lesson, and the next thing to do.

    folder: where the notebook is (default: where Python runs). The points are those of `check`, each
    exercise's best; they are yours, and nobody is graded by them.
    """
    file = _notes.place(FILE, folder)
    if file is None:
        return Progress((), ELSEWHERE)
    known = _notes.read(file)
    rows = tuple(Row(spec.lesson, spec.name, min(_points(known.get(spec.name)), spec.points), spec.points)
                 for spec in specs() if spec.points)
    aside = ", ".join(_notes.put_aside(file))
    return Progress(rows, f"The file with your points was damaged; what it held is kept as {aside}, and the points are "
                          "counted anew: run the checks again." if aside else "")


@dataclass(frozen=True)
class Row:
    """One exercise and its points so far."""

    lesson: str
    exercise: str
    points: float
    max_points: float

    def __str__(self):
        mark = "✓" if self.points == self.max_points else "◐" if self.points else "○"
        return f"{mark} {self.exercise} {self.points:g}/{self.max_points:g}"


@dataclass(frozen=True, repr=False)
class Progress:
    """Rows of points, in the order of the course, and a sentence where something has to be said."""

    rows: tuple
    note: str = ""

    @property
    def next(self):
        """The first row that still has points to give, or None."""
        return next((row for row in self.rows if row.points < row.max_points), None)

    def __repr__(self):
        lessons, ahead = self._lessons(), self.next
        width = max(map(len, lessons), default=0)
        lines = [f"{lesson:{width}}  {_sum(rows):>9}  {', '.join(map(str, rows))}" for lesson, rows in lessons.items()]
        if self.rows:
            lines += [f"{'all':{width}}  {_sum(self.rows):>9}",
                      f"Next: {ahead.exercise} in exercises/{ahead.lesson}.ipynb" if ahead else "All is solved."]
        return "\n".join(lines + [self.note] * bool(self.note))

    def _repr_html_(self):
        if not self.rows:
            return f"<p>{escape(self.note)}</p>"
        head = "".join(f'<th scope="col" {LEFT}>{word}</th>' for word in ("lesson", "points", "exercises"))
        body = "".join(f'<tr><th scope="row" {LEFT}>{lesson}</th><td {LEFT}>{_sum(rows)}</td>'
                       f'<td {LEFT}>{", ".join(map(str, rows))}</td></tr>' for lesson, rows in self._lessons().items())
        ahead = (f'Next: <code>{self.next.exercise}</code> in <a href="../exercises/{self.next.lesson}.ipynb">'
                 f"exercises/{self.next.lesson}.ipynb</a>" if self.next else "All is solved.")
        return (f"<table><caption>{_sum(self.rows)} points</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
                f"<p>{ahead}</p>" + f"<p>{escape(self.note)}</p>" * bool(self.note))

    def _lessons(self):
        return {lesson: [row for row in self.rows if row.lesson == lesson]
                for lesson in dict.fromkeys(row.lesson for row in self.rows)}


def _sum(rows):
    return f"{sum(row.points for row in rows):g} of {sum(row.max_points for row in rows):g}"


def _points(known):
    """What a note says, if it says a number at all: anybody may have written into the file."""
    return known if type(known) in (int, float) and known >= 0 else 0
