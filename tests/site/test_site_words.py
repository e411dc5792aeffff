"""Formulas, Markdown and code as HTML: nothing stays TeX, and every lesson can be set."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lrcourse._safe import CommandError
from lrcourse.site import cells, running, words

LESSONS = sorted((Path(__file__).resolve().parent.parent.parent / "lessons").glob("*.ipynb"))
VOID = {"img", "br", "hr", "col", "input"}


class Reader(HTMLParser):
    """A page as a list of (tag, attributes), its text outside code, and what is wrong with its nesting."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.text, self.faults = [], [], [], []
        self.feed(html)
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        if "p" in self.open and tag in ("p", "div", "ul", "ol", "table", "details", "figure", "pre", "h1", "h2", "h3"):
            self.faults.append(f"<{tag}> in a paragraph")
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> after {self.open[-3:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if not {"pre", "code", "script", "style"} & set(self.open):
            self.text.append(data)


def html(source):
    return words.Words().html(source)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_stored_lesson_becomes_sound_html_without_tex(path):
    text, _ = cells.article(running.read(path), {other.stem for other in LESSONS})
    page = Reader(text)
    assert page.faults == []
    assert not re.findall(r"\$[^$]*\$|\\[a-zA-Z]+|\*\*|^#+ ", "".join(page.text), flags=re.MULTILINE)
    named = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(named) == len(set(named))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels
    for tag, attributes in page.tags:
        assert tag != "img" or (attributes["alt"] and attributes["src"].startswith("data:image/png;base64,"))
        assert "ipynb" not in attributes.get("href", "")
        assert tag not in ("link", "iframe", "object")


def test_formulas_beside_each_other_may_stand_below_each_other():
    assert html(r"$$a = 1 \qquad b = 2$$").count("<math") == 2
    assert html(r"$$\frac{a \qquad b}{2}$$").count("<math") == 1


def test_a_function_keeps_its_distance_and_a_negative_space_is_a_length():
    assert '<mn>2</mn><mspace width="0.167em" /><mi>ln</mi><mspace width="0.167em" /><mi>g</mi>' in words.formula(r"2 \ln g")
    assert "negativethin" not in words.formula(r"\min\!\left(1\right)")


@pytest.mark.parametrize("tex", [r"\unheardof{x}", r"\left( x"])
def test_a_formula_that_cannot_be_set_is_named(tex):
    with pytest.raises(ValueError, match="formula") as error:
        words.formula(tex)
    assert repr(tex) in str(error.value)


def test_without_latex2mathml_one_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    with pytest.raises(CommandError, match=r"pip install 'lrcourse\[site\]'"):
        words.formula("x")


def test_headings_have_the_ids_that_jupyterlab_gives_them():
    assert '<h2 id="Grid-or-“dice”?">Grid or “<em>dice</em>”?</h2>' in html("## Grid or “*dice*”?")


def test_equal_headings_get_ids_of_their_own():
    page = words.Words()
    page.html("## What you saw\n\n## What you saw")
    assert [name for _, name, _ in page.headings] == ["What-you-saw", "What-you-saw-2"]


def test_markup_of_the_lessons_is_kept_and_fenced_code_is_coloured():
    assert html("<details><summary>*q*</summary>\n\n**a**\n\n</details>").split() == [
        "<details><summary>*q*</summary>", "<p><strong>a</strong></p>", "</details>"]
    assert '<span class="kn">import</span>' in html("```python\nimport torch\n```")
    assert "<code>a &lt; b</code>" in html("```\na < b\n```") and "<code>a &lt; b</code>" in html("```nolanguage\na < b\n```")


def test_a_table_can_be_wider_than_the_screen():
    assert html("| a | b |\n|---|---|\n| 1 | 2 |").startswith('<div class="wide"><table>')


def test_a_heading_of_nothing_and_a_link_in_a_button_are_no_more():
    assert "<th></th>" not in html("| | b |\n|---|---|\n| 1 | 2 |") and "<td></td>" in html("| | b |\n|---|---|\n| 1 | 2 |")
    assert html('<details><summary>In <a href="x">One</a>: why?</summary>\n\nSo.\n\n</details>').startswith(
        '<details><summary>In One: why?</summary>\n<p class="soft">From <a href="x">One</a>.</p>')
