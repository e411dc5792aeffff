"""Markdown, formulas and code as HTML: formulas become MathML, which browsers set without help."""

import re
from html import escape, unescape

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from .._safe import CommandError

NEEDED = "the pages need latex2mathml for their formulas: pip install 'lrcourse[site]'"
APART = r"\qquad"           # between formulas that may stand side by side or below one another


class Words:
    """Turns the Markdown cells of one page into HTML; headings get ids, which `headings` lists as (level, id, HTML)."""

    def __init__(self):
        self._renderer = _Renderer()
        self._markdown = MarkdownWithMath(renderer=self._renderer)

    @property
    def headings(self) -> list:
        """The headings so far."""
        return self._renderer.headings

    def html(self, source: str) -> str:
        """One cell. ValueError for a formula that cannot be set."""
        html = re.sub(r"<th[^>]*>\s*</th>", "<td></td>", self._markdown.render(source))      # an empty heading heads nothing
        html = re.sub(r"<summary>(.*?)</summary>", _without_links, html, flags=re.DOTALL)
        return html.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")


def formula(tex: str, block: bool = False) -> str:
    """A formula in TeX as MathML. ValueError where any of it would stay TeX; CommandError where latex2mathml is missing.

    >>> formula("x^2")
    '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    """
    try:
        from latex2mathml.converter import convert
    except ImportError:
        raise CommandError(NEEDED) from None
    try:
        mathml = convert(tex.strip(), display="block" if block else "inline")
    except Exception as error:                      # the library has many kinds
        raise ValueError(f"the formula {tex.strip()!r} cannot be set: {type(error).__name__} {error}".rstrip()) from error
    if left := re.search(r"\\[a-zA-Z]+", mathml):
        raise ValueError(f"the formula {tex.strip()!r} has a command that MathML does not know: {left[0]}")
    mathml = re.sub(' xmlns="[^"]*"', "", mathml).replace('"negativethinmathspace"', '"-0.167em"')
    name, apart = "<mi>[a-z]{2,}</mi>", '<mspace width="0.167em" />'            # a function keeps its distance: 2 ln g, not 2lng
    return re.sub(f"({name})(?=<mi>|<mn>)|((?:</mn>|</mi>))(?={name})", lambda found: found[0] + apart, mathml)


def code(source: str, language: str = "python") -> str:
    """Code as HTML, its words in classes of Pygments.

    >>> code("x = 1")
    '<pre class="code"><code><span class="n">x</span> <span class="o">=</span> <span class="mi">1</span></code></pre>'
    """
    try:
        inner = highlight(source, get_lexer_by_name(language), HtmlFormatter(nowrap=True)).rstrip("\n")
    except ClassNotFound:
        inner = escape(source.rstrip("\n"), quote=False)
    return f'<pre class="code"><code>{inner}</code></pre>'


class _Renderer(IPythonRenderer):
    """nbconvert's, with MathML, ids of headings and our own code."""

    def __init__(self):
        super().__init__(escape=False, exclude_anchor_links=True)
        self.headings = []

    def heading(self, text, level, **attrs):
        slug = unescape(re.sub("<[^>]*>", "", text)).strip().replace(" ", "-")       # as in JupyterLab, so that links work in both
        taken = {name for _, name, _ in self.headings}
        name = slug if slug not in taken else next(f"{slug}-{n}" for n in range(2, 100) if f"{slug}-{n}" not in taken)
        self.headings.append((level, name, text))
        return f'<h{level} id="{escape(name)}">{text}</h{level}>\n'

    def block_code(self, code, info=None):
        return _fenced(code, info)

    def inline_math(self, body):
        return formula(body)

    def block_math(self, body):
        parts = body.split(APART)
        if any(part.count("{") != part.count("}") for part in parts):       # a space inside a group
            parts = [body]
        return f'<span class="formula">{"".join(formula(part, block=True) for part in parts if part.strip())}</span>'

    def latex_environment(self, name, body):
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def _without_links(summary):
    """A summary is a button, and a button holds no links: they go below it."""
    links = re.findall("<a .*?</a>", summary[1], flags=re.DOTALL)
    below = f'\n<p class="soft">From {", ".join(links)}.</p>' if links else ""
    return f'<summary>{re.sub("</?a[^>]*>", "", summary[1])}</summary>{below}'


def _fenced(source, info):
    return code(source, (info or "text").split()[0]) + "\n"
