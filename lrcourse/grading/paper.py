"""What every page is made of: one HTML file that needs nothing else, in the course's colours, light and dark.

No script, no picture, nothing from a network; a policy in its head forbids them all, should a stranger's text ever
slip through. All text goes through `text` or `words`.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

from .. import theme
from .results import plain

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def document(title: str, body: str) -> bytes:
    """A whole page. title: text; body: HTML, with its landmarks."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{text(title)}</title>
<style>
{_style()}</style>
</head>
<body>
{body}
</body>
</html>
""".encode("utf-8", "replace")


def text(said: str, letters: int = 1000) -> str:
    """A stranger's text as HTML: nothing in it is markup, and nothing turns the line round."""
    return escape(plain(said, letters))


def words(said: str) -> str:
    """Text with `code` between backticks, as HTML."""
    return re.sub("`([^`]*)`", r"<code>\1</code>", text(said))


def name(said: str) -> str:
    """A person's name as HTML; it may run from right to left without turning what is around it."""
    return f"<bdi>{text(said, 200)}</bdi>"


def number(value: float) -> str:
    """A number of points, to two places.

    >>> number(4.5), number(4.0), number(1.333)
    ('4.5', '4', '1.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def points(value: float, most: float) -> str:
    """So many of so many points."""
    return f"{number(value)} of {number(most)} point{'s' * (most != 1)}"


def bar(parts, height: int = 8) -> str:
    """A bar as wide as there is room: (share, colour) from left to right, on a track; its numbers stand beside it as text."""
    drawn, left = [], 0
    for share, colour in parts:
        drawn.append(f'<rect class="{colour}" x="{100 * left:.2f}%" width="{100 * share:.2f}%" height="{height}"/>')
        left += share
    return (f'<svg class="bar" width="100%" height="{height}" aria-hidden="true" focusable="false">'
            f'<rect class="track" width="100%" height="{height}"/>{"".join(drawn)}</svg>')


def table(kind: str, caption: str, head, rows) -> str:
    """A table that keeps its meaning when a narrow screen stacks its cells: hence the roles.

    head: (class, text); rows: of (class, HTML), the first cell of each being its heading.
    """
    def cells(tag, role, row):
        return "".join(f'<{tag} role="{role}"{scope}{css and f" class={css}"}>{inner}</{tag}>' for css, inner, scope in row)

    top = cells("th", "columnheader", [(css, escape(inner), ' scope="col"') for css, inner in head])
    body = "".join('<tr role="row">' + cells("th", "rowheader", [(*row[0], ' scope="row"')])
                   + cells("td", "cell", [(*cell, "") for cell in row[1:]]) + "</tr>\n" for row in rows)
    return (f'<table role="table" class="{kind}">\n<caption>{caption}</caption>\n<thead role="rowgroup"><tr role="row">{top}</tr></thead>\n'
            f'<tbody role="rowgroup">\n{body}</tbody>\n</table>')


@cache
def _style():
    """The style sheet, with the theme's colours before it."""
    return theme.sheet() + (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
