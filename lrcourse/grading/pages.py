"""The pages of a run: feedback/ID.html for each submission, class.html for the instructor.

A feedback page holds what its student may see and nothing else: no number of a hidden case, no seed, no error text,
nothing printed, nobody else's name.
"""

from pathlib import Path

from .._safe import plain_words
from .._safe import write as write_whole
from ..checks.verdicts import STATUSES
from .class_page import class_page
from .paper import bar, document, name, number, points, table, text, words
from .report import figures, judge_failed
from .results import known, open_run

COLOURS = {"✓": "solved", "✗": "tried", "○": "open"}
NEXT = {
    "damaged": "The result of your file was lost after it was graded: ask your instructor.",
    "unreadable": "<strong>Next:</strong> open it in JupyterLab, run it from top to bottom, save it, and ask whether you may hand it in again.",
    "superseded": "This file does not count: a newer one of yours was graded instead, and has a page of its own.",
}
UNSEEN = "Your functions were called with inputs that nobody has seen before; they are not shown, so that they can be used again."


def write(out: Path) -> Path:
    """Write OUT/feedback/ID.html for each result and OUT/class.html; returns the latter.

    One result is in memory at a time. CommandError where there are no results, or where the disk refuses.
    """
    out = Path(out)
    for result in open_run(out).results():
        _write(out / "feedback" / f"{result.id}.html", feedback(result))
    _write(out / "class.html", class_page(figures(out)))
    return out / "class.html"


def _write(path, content):
    """Write a page, unless it is there already: disks are slow, and most pages stay as they are."""
    with plain_words(path):
        same = path.is_file() and path.read_bytes() == content
    if not same:
        write_whole(path, content)


def feedback(result) -> bytes:
    """The page of one Result."""
    who, trouble = result.name or result.id, _trouble(result)
    parts = [f'<header>\n<p class="soft">{text(", ".join(result.lessons) or "The learning rate")}</p>',
             f"<h1>Feedback for {name(who)}</h1>\n</header>\n<main>", _score(result),
             f'<div class="say{" warn" * bool(trouble)}">{"".join(f"<p>{line}</p>" for line in (*trouble, _next(result)))}</div>']
    if result.verdicts:
        parts.append('<section aria-labelledby="exercises">\n<h2 id="exercises">Exercises</h2>')
        parts += [_exercises(lesson, result) for lesson in dict.fromkeys(_lesson(verdict) for verdict in result.verdicts)]
        parts.append("</section>")
    if result.hand:
        parts.append(_by_hand(result.hand))
    file = f"<p>File: <code>{text(result.file or result.id, 200)}</code>.{f' {UNSEEN}' * bool(result.verdicts)}</p>"
    parts.append(f'</main>\n<footer class="soft">{file}</footer>')
    return document(f"Feedback for {who}", "\n".join(parts))


def _score(result):
    """The points together, in words and as a bar."""
    if result.status == "damaged":
        return ""
    share = min(result.total / result.out_of, 1) if result.out_of else 0
    return (f'<section aria-label="Score">\n<p class="score"><strong>{number(result.total)}</strong> '
            f"of {number(result.out_of)} point{'s' * (result.out_of != 1)}</p>\n{bar([(share, 'blue')], 10)}\n</section>")


def _trouble(result):
    """What the student must know beside the marks, as HTML."""
    said = [words(result.note)] if result.note and result.status != "damaged" else []
    return said + ["It was handed in late."] * (result.late is True)


def _next(result):
    """What to do next, as HTML."""
    if result.superseded or result.status in NEXT:
        return NEXT["superseded" if result.superseded else result.status]
    left = next((verdict for verdict in result.verdicts if verdict.status != "solved" and not judge_failed(verdict)), None)
    if left is None:
        return "Ask your instructor." if any(map(judge_failed, result.verdicts)) else "All exercises are solved."
    spec, again = known().get(left.exercise), left.status not in ("missing", "not_done")
    where = f" in <code>exercises/{text(spec.lesson)}.ipynb</code>: {text(spec.title)}" if spec else ""
    return (f"<strong>Next:</strong> {'look again at' if again else 'do'} <code>{text(left.exercise)}</code>{where}."
            + " Its hint below says where to look." * bool(left.hint))


def _lesson(verdict):
    spec = known().get(verdict.exercise)
    return spec.lesson if spec else ""


def _exercises(lesson, result):
    """The table of one lesson's exercises."""
    verdicts = [verdict for verdict in result.verdicts if _lesson(verdict) == lesson]
    worth = points(sum(verdict.points for verdict in verdicts), sum(verdict.max_points for verdict in verdicts))
    rows = [(("", _title(verdict.exercise)), ("whole", _said(verdict, result.note)), ("number", points(verdict.points, verdict.max_points)))
            for verdict in verdicts]
    head = ("", "exercise"), ("whole", "result"), ("number", "points")
    return table("feedback", f"{text(lesson) or 'Other exercises'}: {worth}", head, rows)


def _title(exercise):
    spec = known().get(exercise)
    return f"<strong>{text(exercise)}</strong>{f'<span class=soft>{text(spec.title)}</span>' if spec else ''}"


def _said(verdict, note):
    """Mark, words, message and hint of a verdict."""
    mark, said = STATUSES[verdict.status]
    lines = [f'<p><span class="mark {COLOURS[mark]}" aria-hidden="true">{mark}</span>{said}</p>']
    if verdict.message and verdict.message != note:             # the note stands at the top
        lines.append(f"<p>{words(verdict.message)}</p>")
    if verdict.hint:
        lines.append(f'<p class="hint">Hint: {words(verdict.hint)}</p>')
    return "".join(lines)


def _by_hand(hand):
    """What was given by hand, or that it is still to come."""
    said = "by hand: not marked yet" if hand.points is None else f"by hand: {points(hand.points, hand.max)}"
    remark = f'<p class="hint">{words(hand.remark)}</p>' * bool(hand.remark)
    return f'<section aria-labelledby="hand">\n<h2 id="hand">By hand</h2>\n<p>{said}</p>{remark}\n</section>'
