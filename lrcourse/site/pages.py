"""The frame of a page: one HTML file that holds everything it needs, its style, its script and its figures.

A policy in its head forbids it to fetch anything, so that a page cannot come to depend on a network.
"""

import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from .. import theme
from ..paths import PATHS
from .cells import HERE, article

COURSE = "The learning rate, under your hand"
POLICY = ("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; "
          "base-uri 'none'; form-action 'none'")
PLACE = "{notebook}"        # in an address: where the notebook's path goes
START = "index.html"


def lesson_page(lesson, lessons, address: str = "") -> bytes:
    """The page of a lesson that was run.

    lessons: all that have a page, in their order; address: where the notebooks can be opened, see `notebook_link`.
    ValueError, naming the cell, where something cannot be shown.
    """
    text, headings = article(lesson, {other.name for other in lessons})
    about = " · ".join(filter(None, [f"Lesson {lesson.number}", lesson.minutes and f"{lesson.minutes} minutes"]))
    top = (f'<p class="soft">{about} · Sliders and predictions work here; to run the code and turn its numbers, '
           f'<a href="#{HERE}">open it in Jupyter</a>.</p>\n{_contents(headings)}')
    before, heading, after = text.partition("</h1>")
    text = f"{before}{heading}\n{top}{after}" if heading else f"<h1>{escape(lesson.title)}</h1>\n{top}\n{text}"
    forget = '<p><button type="button" class="forget" hidden>Forget what I did on this page</button></p>'
    body = (f'<main id="main" tabindex="-1">\n{text}\n{_in_jupyter(lesson, address)}\n</main>\n{_turn(lesson, lessons)}\n'
            f'<footer class="soft">{forget}</footer>')
    return _document(f"{lesson.number} {lesson.title}", body, script='class="slide"' in text)


def start_page(lessons, address: str = "") -> bytes:
    """The page that everything starts from: the map, the paths, and what the pages can and cannot do."""
    total = sum(lesson.minutes or 0 for lesson in lessons)
    everything = f"<h3>All of it: {total} minutes</h3>\n<p>Every lesson in the order of the map, and its exercises in Jupyter.</p>"
    paths = "\n".join([*(_path(title, stops, lessons) for title, stops in PATHS.values()), everything])
    places = f' <a href="{escape(notebook_link("lessons", lessons[0].name, address))}">Open the notebooks.</a>' if address else ""
    body = f"""<main id="main" tabindex="-1">
<h1>{COURSE}</h1>
<p>What the learning rate is, why it matters, what people get wrong about it, and how to choose it. Predict first, then drag, then read.</p>
<p><a class="go" href="{lessons[0].name}.html">Begin: {escape(lessons[0].title)}</a></p>
<h2 id="map">The map</h2>
<ol class="map">
{"".join(map(_card, lessons))}</ol>
<h2 id="paths">Three paths</h2>
{paths}
<h2 id="{HERE}">What is here, and what is in Jupyter</h2>
<p>These pages need no installation and no network: every slider works, and what you predict stays in this browser.
The code is there to be read. To run it, to turn its numbers and to do the exercises, which answer you, install the course
as its README says and start it with <code>lrcourse</code>.
Solutions come one at a time, with <code>lrcourse solution 02</code>.{places}</p>
<p><button type="button" class="forget" data-all="true" hidden>Forget all predictions kept in this browser</button></p>
</main>"""
    return _document(COURSE, body, script=True)


def notebook_link(kind: str, name: str, address: str) -> str:
    """The address of a notebook: put in place of `{notebook}`, or else at the end.

    >>> notebook_link("lessons", "02_too_fast", "https://hub.example/lab/tree/lrcourse/")
    'https://hub.example/lab/tree/lrcourse/lessons/02_too_fast.ipynb'
    """
    path = f"{kind}/{name}.ipynb"
    return address.replace(PLACE, path) if PLACE in address else f"{address.rstrip('/')}/{path}"


def _contents(headings):
    """A folded list of the parts of a page."""
    items = "".join(f'<li><a href="#{quote(name)}">{re.sub("</?a[^>]*>", "", html)}</a></li>'
                    for level, name, html in headings if level == 2)
    return f'<details class="contents"><summary>On this page</summary>\n<ul>{items}</ul></details>' if items else ""


def _in_jupyter(lesson, address):
    """How to open the same lesson, and its exercises, where code runs."""
    def notebook(kind):
        words = f"<code>{kind}/{lesson.name}.ipynb</code>"
        return f'<a href="{escape(notebook_link(kind, lesson.name, address))}">{words}</a>' if address else words

    exercises = "" if lesson.number == "00" else f" Its exercises, which answer you, are in {notebook('exercises')}."
    return f"""<section class="box" aria-labelledby="{HERE}">
<h2 id="{HERE}">This lesson in Jupyter</h2>
<p>Start <code>lrcourse</code> in a terminal, then open {notebook("lessons")}: there the code runs, and the claims are checked with your
numbers.{exercises} <a href="{START}#{HERE}">How to get it</a></p>
</section>"""


def _turn(lesson, lessons):
    """Links to the lessons before and after."""
    at = [other.name for other in lessons].index(lesson.name)
    before, after = lessons[at - 1] if at else None, lessons[at + 1] if at + 1 < len(lessons) else None
    links = [f'<a class="{rel}" rel="{rel}" href="{other.name}.html"><span>{words}</span>{other.number} {escape(other.title)}</a>'
             for other, rel, words in ((before, "prev", "← Before"), (after, "next", "Next →")) if other]
    return f'<nav class="turn" aria-label="Lessons before and after">{"".join(links)}</nav>'


def _card(lesson):
    minutes = f'<span class="soft">{lesson.minutes} min</span>' if lesson.minutes else ""
    return (f'<li><a href="{lesson.name}.html"><span class="number">{lesson.number}</span><span class="name">{escape(lesson.title)}</span>'
            f"{minutes}</a></li>\n")


def _path(title, stops, lessons):
    """A path as a list: minutes, a link where the stop has a page, and what to do there."""
    known = {f"lessons/{lesson.name}": lesson for lesson in lessons}

    def place(stop):
        lesson = known.get(stop.notebook)
        if lesson is None:
            return f"<code>{stop.notebook}</code>, in Jupyter"
        return f'<a href="{lesson.name}.html">{lesson.number} {escape(lesson.title)}</a>'

    items = "".join(f'<li><span class="soft">{stop.minutes} min</span><span>{place(stop)}: {_ticked(stop.task)}</span></li>\n'
                    for stop in stops)
    return f'<h3>{escape(title)}: {sum(stop.minutes for stop in stops)} minutes</h3>\n<ol class="steps">\n{items}</ol>'


def _ticked(words):
    return re.sub("`([^`]*)`", r"<code>\1</code>", escape(words))


def _document(title, body, script):
    """A whole page."""
    code = f'<script type="module">\n{_script()}</script>\n' * script
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="lrcourse">
<title>{escape(title) if title == COURSE else f"{escape(title)} · {COURSE}"}</title>
<link rel="icon" href="data:,">
<style>
{_style()}</style>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header class="bar"><a href="{START}">{COURSE}</a>
<nav aria-label="Course"><a href="{START}#map">Map</a><a href="{START}#paths">Paths</a></nav></header>
{body}
{code}</body>
</html>
""".encode()


@cache
def _style():
    return theme.sheet() + (Path(__file__).parent / "site.css").read_text(encoding="utf-8")


@cache
def _script():
    """Both scripts as one: a module in the page itself runs from a file too, where a module of its own may not be fetched."""
    here = Path(__file__).parent
    return "\n".join(path.read_text(encoding="utf-8") for path in (here.parent / "slider.js", here / "site.js"))
