"""class.html: how a class did, which wrong answers are common, which files want a human, and how the run was made."""

from datetime import datetime, timezone
from urllib.parse import quote

from .paper import bar, document, name, number, table, text, words

STATUSES = {            # status: (its colour, in an instructor's words)
    "solved": ("green", "solved"), "partial": ("gold", "partly right"), "wrong": ("orange", "wrong"),
    "error": ("purple", "raised an error"), "timeout": ("blue", "too slow"), "missing": ("faint", "not found"),
    "not_done": ("paper", "not done"),
}
WIDTH, HEIGHT, EDGE, GROUND = 360, 170, 4, 136      # of the distribution, in its own units

KEY = '<svg width="10" height="10" aria-hidden="true" focusable="false"><rect class="{}" width="10" height="10"/></svg>'
LINK = '<a href="feedback/{}.html">{}</a> <span class="soft">{}</span>'
ABOUT = {               # part of run.json: what it is called here
    "lrcourse": "lrcourse", "rung": "isolation", "kept": "what it keeps", "seed": "seed", "specs": "exercises", "versions": "versions",
    "limits": "limits", "lessons": "lessons asked for", "due": "due", "roster": "roster", "count": "submissions",
}
BYTES, SECONDS = ("address", "memory", "file"), ("cell", "total")      # of the limits
NOTHING = (None, "", {}, [])
PRIVATE = "For the instructor only: it names students, and the seed from which the hidden inputs are drawn."


def class_page(figures) -> bytes:
    """The page of a run's Figures."""
    lessons = ", ".join(figures.lessons)
    parts = [f'<header>\n<p class="soft">{PRIVATE}</p>\n<h1>Class report{f": {text(lessons)}" * bool(lessons)}</h1>\n</header>\n<main>',
             _problems(figures.problems), _counts(figures)]
    if figures.scores:
        parts += [_section("scores", "Scores", _distribution(figures)), _section("exercises", "Exercises", _exercises(figures)),
                  _section("wrong", "Wrong answers", _wrong(figures))]
    parts += [_section("look", "Files to look at", _look(figures.look)), _section("run", "How this run was made", _about(figures.about)),
              "</main>"]
    return document(f"Class report {lessons}", "\n".join(filter(None, parts)))


def _section(key, title, inner):
    return f'<section aria-labelledby="{key}">\n<h2 id="{key}">{title}</h2>\n{inner}\n</section>'


def _problems(problems):
    """What is wrong with the files of the run, at the top, where it is seen."""
    return f'<div class="say warn">{"".join(f"<p>{text(line)}</p>" for line in problems)}</div>' if problems else ""


def _counts(figures):
    """How many there are, and how many count."""
    left, (done, most) = figures.submissions - figures.counted, figures.marked
    said = f"<strong>{figures.submissions}</strong> submission{'s' * (figures.submissions != 1)}"
    if left:
        said += f"; {figures.counted} count below, {left} do{'es' * (left == 1)} not: replaced by a newer one, or nothing could be graded"
    return f"<p>{said}.{f' By hand: {done} of {most} marked; the figures below are of the checks alone.' if most else ''}</p>"


def _distribution(figures):
    """The scores as a drawing, with all its numbers in its description."""
    unit = "points" if figures.unit == "points" else "percent of the points"
    end = f"of {number(figures.top)} points" if figures.unit == "points" else unit
    told = "; ".join(f"{number(low)} to under {number(high)}: {n}" if low < high else f"full marks, {number(low)}: {n}"
                     for low, high, n in figures.bars)
    return (f"<p>Mean {number(figures.mean)}, median {number(figures.median)} {end}. "
            "A bar counts the submissions from its number up to the next one; the last has full marks.</p>\n"
            f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Submissions by {unit}. {told}.">{_bars(figures.bars)}'
            f'<line class="axis" x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{GROUND}" y2="{GROUND}"/>'
            f'<text x="{EDGE}" y="{HEIGHT - 4}">{unit}</text>'
            f'<text x="{WIDTH - EDGE}" y="{HEIGHT - 4}" text-anchor="end">full marks</text></svg>')


def _bars(bars):
    """The bars, each with its number above and where it begins below."""
    pitch, scale = (WIDTH - 2 * EDGE) / max(len(bars), 1), (GROUND - 18) / max([1, *(n for *_, n in bars)])
    drawn = []
    for k, (low, high, n) in enumerate(bars):
        left, top = EDGE + k * pitch, GROUND - scale * n
        drawn.append(f'<rect class="{"blue" if low < high else "green"}" x="{left + 0.12 * pitch:.1f}" y="{top:.1f}" '
                     f'width="{0.76 * pitch:.1f}" height="{scale * n:.1f}"/>')
        drawn += [f'<text x="{left + pitch / 2:.1f}" y="{y:.1f}" text-anchor="middle">{said}</text>'
                  for said, y in ((n or "", top - 4), (number(low), GROUND + 14))]
    return "".join(drawn)


def _exercises(figures):
    """Each exercise with its mean and what became of its answers."""
    rows = []
    for one in figures.exercises:
        there = [(*STATUSES[status], n) for status, n in one.statuses.items() if n]
        keys = "".join(f'<li>{KEY.format(colour)}{n} {said}</li>' for colour, said, n in there)
        split = bar([(n / one.asked, colour) for colour, _, n in there])
        mean = bar([(min(one.mean / one.max, 1) if one.max else 0, "blue")])
        rows.append((("", f'<strong>{text(one.name)}</strong><span class="soft">{text(one.title)}</span>'),
                     ("mean whole", f"{number(one.mean)} of {number(one.max)} point{'s' * (one.max != 1)}{mean}"),
                     ("whole", f'{one.solved:.0%} solved{split}<ul class="keys">{keys}</ul>')))
    return table("class", "Mean points of each exercise, and what became of its answers.",
                 (("", "exercise"), ("mean", "points, mean"), ("", "answers")), rows)


def _wrong(figures):
    """How common each recognised mistake is, the commonest first."""
    if not figures.wrong:
        return "<p>None.</p>"
    asked = {one.name: one.asked for one in figures.exercises}
    rows = [(("", f"<strong>{text(exercise)}</strong>"), ("whole", words(hint) if hint else "Another wrong answer, which no hint fits."),
             ("number", f"{n} ({n / asked[exercise]:.0%})")) for exercise, hint, n in figures.wrong]
    return table("wrong", "How many students gave which wrong answer, by the hint that they read.",
                 (("", "exercise"), ("", "hint"), ("number", "students")), rows)


def _look(look):
    if not look:
        return "<p>None.</p>"
    rows = [(("", LINK.format(quote(one.id, errors="replace"), name(one.name or one.id), text(one.file, 200))),
             ("whole", "".join(f"<p>{words(why)}</p>" for why in one.reasons))) for one in look]
    return table("look", f"{len(look)} file{'s' * (len(look) != 1)}, the gravest reason first; each name leads to its feedback page.",
                 (("", "submission"), ("", "reason")), rows)


def _about(about):
    """What run.json says of how it was made."""
    if type(about.get("due")) in (int, float) and 0 <= about["due"] < 4e9:
        about = {**about, "due": f"{datetime.fromtimestamp(about['due'], timezone.utc):%Y-%m-%d %H:%M} UTC"}
    if isinstance(about.get("limits"), dict):
        about = {**about, "limits": {key: _limit(key, part) for key, part in about["limits"].items()}}
    rows = "".join(f"<dt>{title}</dt><dd>{_value(about[key])}</dd>" for key, title in ABOUT.items() if about.get(key) not in NOTHING)
    return f"<dl>{rows}</dl>" if rows else "<p>Not known.</p>"


def _limit(key, part):
    """A limit with its unit, where it is a number."""
    if type(part) not in (int, float):
        return part
    return f"{number(part / 2**20)} MiB" if key in BYTES else f"{number(part)} s" if key in SECONDS else number(part)


def _value(value):
    if isinstance(value, dict):
        return ", ".join(f"{text(str(key), 100)} {text(str(part), 100)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(text(str(part), 100) for part in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else text(str(value))
