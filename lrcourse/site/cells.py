"""The cells of a lesson that was run, as HTML; a slide becomes a picture with its recording beside it, packed."""

import base64
import hashlib
import json
import re
import zlib
from html import escape

from .words import Words, code

WIDGET = "application/vnd.jupyter.widget-view+json"
HERE = "jupyter"            # the id of the part of a page that says how to open it in Jupyter
TICK = "✓ "


def article(lesson, pages) -> tuple[str, list]:
    """The lesson as HTML, and its headings as (level, id, HTML).

    pages: names of the lessons that have a page; other notebooks are reached through Jupyter.
    ValueError, naming the cell, where something cannot be shown.
    """
    words, keys, parts = Words(), set(), []
    for n, cell in enumerate(lesson.cells, 1):
        try:
            parts.append(words.html(cell.source) if cell.cell_type == "markdown" else _code(cell, lesson, keys))
        except ValueError as error:
            raise type(error)(f"{lesson.name}, cell {n}: {error}") from error
    return relink("\n".join(parts), pages), words.headings


def relink(html: str, pages) -> str:
    """Links to notebooks become links to their pages, or to the part that says how to open them in Jupyter.

    >>> relink('<a href="02_too_fast.ipynb">', {"02_too_fast"}), relink('<a href="../exercises/02_too_fast.ipynb">', {"02_too_fast"})
    ('<a href="02_too_fast.html">', '<a href="#jupyter">')
    """
    def target(link):
        folder, name, part = link.groups(default="")
        return f'href="{name}.html{part}"' if not folder and name in pages else f'href="#{HERE}"'
    return re.sub(r'href="((?:\.\./)?(?:[\w-]+/)*)([\w.-]+)\.ipynb(#[^"]*)?"', target, html)


def _code(cell, lesson, keys):
    """A code cell and what it showed; code that would answer a question is folded away, as in Jupyter."""
    shown = code(cell.source)
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        shown = f'<details class="folded"><summary>The code of this figure</summary>\n{shown}\n</details>'
    return "\n".join([shown, *filter(None, (_output(output, lesson, keys) for output in cell.outputs))])


def _output(output, lesson, keys):
    if output.output_type == "stream":
        return _printed(output.text) if output.name == "stdout" else ""
    if output.output_type == "error":
        return _printed(f"{output.ename}: {output.evalue}")
    data = output.data
    if WIDGET in data and data[WIDGET]["model_id"] in lesson.slides:
        return _slide(lesson.slides[data[WIDGET]["model_id"]], _picture(output), lesson.name, keys)
    if "image/png" in data:
        return f"<figure>{_picture(output)}</figure>"
    if "text/html" in data:
        return f'<div class="wide out">{data["text/html"]}</div>'
    return _printed(data.get("text/plain", ""))


def _printed(text):
    lines = text.rstrip("\n").split("\n")
    if all(line.startswith(TICK) for line in lines):
        return f'<ul class="claims">{"".join(f"<li>{escape(line[len(TICK):], quote=False)}</li>" for line in lines)}</ul>'
    return f'<pre class="out">{escape(text.rstrip(), quote=False)}</pre>' if text.strip() else ""


def _picture(output):
    """A PNG as an element; ValueError where nothing says what it shows."""
    png, alt = output.data["image/png"].replace("\n", ""), output.metadata.get("image/png", {}).get("alt")
    if not alt:
        raise ValueError("a picture has no alt text: show it with slide(…, alt=…)")
    width, height = (int.from_bytes(base64.b64decode(png[:44])[at:at + 4], "big") for at in (16, 20))      # the head of a PNG
    return f'<img src="data:image/png;base64,{png}" width="{width}" height="{height}" alt="{escape(alt)}">'


def _slide(slide, picture, name, keys):
    """The picture as it stands before anything is answered, and beside it what `site.js` makes a slider of."""
    spec, data, index = slide
    asked = [name, spec["predict"] and spec["predict"]["question"], spec["alt"], [axis["words"] for axis in spec["axes"]]]
    key = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:12]      # what a browser remembers an answer by
    while key in keys:
        key = hashlib.sha256(key.encode()).hexdigest()[:12]
    keys.add(key)
    return (f'<figure class="slide" data-key="{key}">{picture}\n'
            f'<script type="application/octet-stream">{pack(spec, data, index)}</script>\n'
            "<noscript><p>Here is a slider, for browsers that run scripts.</p></noscript></figure>")


def pack(spec, data, index) -> str:
    """A recording as text: how long its JSON is (4 bytes), the JSON, the data; deflated, in base64.

    >>> zlib.decompress(base64.b64decode(pack({}, b"data", [0])))[4:]
    b'{"spec":{},"index":[0]}data'
    """
    head = json.dumps({"spec": spec, "index": index}, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.b64encode(zlib.compress(len(head).to_bytes(4, "little") + head + data, 9)).decode()
