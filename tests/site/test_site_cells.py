"""Cells as HTML: outputs, pictures, slides, links."""

import base64
import json
import zlib

import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure

from lrcourse import slide
from lrcourse.site.cells import TICK, WIDGET, article, pack, relink
from lrcourse.site.running import Lesson

V4 = nbformat.v4


def picture():
    fig = Figure(figsize=(2, 1))
    line, = fig.add_subplot(xlim=(0, 1), ylim=(0, 9)).plot([0, 1], [0, 0])
    return slide(fig, lambda i: line.set_ydata([i, i]), lr=np.arange(5.0), alt="A <line>.", predict="Where?", answer=3)


def lesson(*outputs, source="1 + 1", slides=(), **metadata):
    cell = V4.new_code_cell(source, outputs=list(outputs), metadata=metadata)
    return Lesson("01_one_step", "One step", 20, [cell], dict(slides))


def shown(*outputs, **options):
    return article(lesson(*outputs, **options), {"01_one_step"})[0]


def printed(text, name="stdout"):
    return V4.new_output("stream", text=text, name=name)


def test_claims_are_a_list_and_other_words_are_as_they_were_printed():
    assert '<ul class="claims"><li>a &lt; b</li><li>c</li></ul>' in shown(printed(f"{TICK}a < b\n{TICK}c\n"))
    assert '<pre class="out">✓ a\nb</pre>' in shown(printed("✓ a\nb\n"))
    assert '<pre class="out">2</pre>' in shown(V4.new_output("execute_result", {"text/plain": "2"}))


def test_warnings_are_left_out_and_an_error_is_one_line():
    assert "old" not in shown(printed("old", name="stderr"))
    error = V4.new_output("error", ename="ValueError", evalue="lr < 0", traceback=["\x1b[31mlong"])
    assert '<pre class="out">ValueError: lr &lt; 0</pre>' in shown(error)


def test_code_that_would_answer_is_folded():
    assert shown().startswith('<pre class="code">')
    assert shown(jupyter={"source_hidden": True}).startswith('<details class="folded"><summary>The code of this figure</summary>')


def test_a_picture_needs_words():
    data = picture()._repr_mimebundle_()[0]
    output = V4.new_output("display_data", {"image/png": base64.b64encode(data["image/png"]).decode()})
    with pytest.raises(ValueError, match="01_one_step, cell 1: a picture has no alt text"):
        shown(output)
    output.metadata = {"image/png": {"alt": 'the "line"'}}
    assert 'width="200" height="100" alt="the &quot;line&quot;"' in shown(output)


def slide_output(model="m"):
    data, metadata = picture()._repr_mimebundle_()
    return V4.new_output("execute_result", {WIDGET: {"model_id": model}, "image/png": base64.b64encode(data["image/png"]).decode()},
                         metadata=metadata)


def test_a_slide_is_its_picture_and_its_recording_and_each_has_a_key():
    figure = picture()
    slides = {"m": (figure._spec, figure._data, figure.index), "n": (figure._spec, figure._data, figure.index)}
    html = shown(slide_output("m"), slide_output("n"), slides=slides)
    assert html.count('<figure class="slide"') == 2 and 'alt="A &lt;line&gt;."' in html
    keys = [part.split('"')[0] for part in html.split('data-key="')[1:]]
    assert len(set(keys)) == 2
    assert "answer" not in html and "Where?" not in html, "what is asked and answered is packed"
    assert keys[0] in shown(slide_output("m"), slides=slides), "the same slide has the same key at the next build"
    packed = zlib.decompress(base64.b64decode(html.split('octet-stream">')[1].split("<")[0]))
    length = int.from_bytes(packed[:4], "little")
    assert json.loads(packed[4:4 + length]) == json.loads(json.dumps({"spec": figure._spec, "index": figure.index}))
    assert packed[4 + length:] == figure._data


def test_packing_needs_no_ascii():
    assert "η".encode() in zlib.decompress(base64.b64decode(pack({"label": "η"}, b"", [0])))


def test_a_widget_that_is_no_slide_is_shown_as_its_words():
    output = V4.new_output("execute_result", {WIDGET: {"model_id": "other"}, "text/plain": "IntSlider()"})
    assert '<pre class="out">IntSlider()</pre>' in shown(output)


@pytest.mark.parametrize("link, target", [
    ("02_too_fast.ipynb", "02_too_fast.html"), ("02_too_fast.ipynb#what-you-saw", "02_too_fast.html#what-you-saw"),
    ("../exercises/02_too_fast.ipynb", "#jupyter"), ("../solutions/02_too_fast.ipynb", "#jupyter"), ("99_none.ipynb", "#jupyter"),
    ("../lessons/02_too_fast.ipynb", "#jupyter"), ("https://example.org/02_too_fast.ipynb", "https://example.org/02_too_fast.ipynb"),
    ("https://example.org/", "https://example.org/")])
def test_links_lead_to_pages_or_to_how_to_open_jupyter(link, target):
    assert relink(f'<a class="x" href="{link}">', {"02_too_fast"}) == f'<a class="x" href="{target}">'
