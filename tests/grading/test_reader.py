"""Whatever bytes a stranger hands in, cells come out, or one sentence."""

import json

import pytest

from lrcourse.grading.reader import LARGEST, Unreadable, lessons, read


def notebook(*sources, **more):
    return {"cells": [{"cell_type": "code", "source": source} for source in sources], "nbformat": 4, "metadata": {}, **more}


def raw(found, encoding="utf-8"):
    return json.dumps(found, ensure_ascii=False).encode(encoding)


ETA = notebook("η = 0.1", ["def edge(hessian):\n", "    return 2"], "check('edge', edge)")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_encoding_of_json_is_read(encoding):
    found = read(raw(ETA, encoding))
    assert found.cells == ("η = 0.1", "def edge(hessian):\n    return 2", "check('edge', edge)")
    assert found.lessons == ("02_too_fast",)


def test_latin_1_is_read():
    assert read(raw(notebook("# für Ä"), "latin-1")).cells == ("# für Ä",)


def test_format_3_keeps_its_cells_in_worksheets():
    sheets = [{"cells": [{"cell_type": "markdown", "source": "# A"}, {"cell_type": "code", "input": ["x = 1\n", "y = 2"]}]}, {"cells": None}, 3]
    assert read(raw({"nbformat": 3, "worksheets": sheets})).cells == ("x = 1\ny = 2",)


def test_what_is_no_code_is_left_out_and_what_is_odd_does_no_harm():
    cells = [{"cell_type": "markdown", "source": "x"}, {"cell_type": "code", "source": 3}, {"cell_type": "code"}, "x", None,
             {"cell_type": "code", "source": ["a = 1", 2, None]}, {"cell_type": "code", "source": "  \n"}, {"cell_type": ["code"], "source": "x"},
             {"cell_type": "code", "source": "b", "id": "same"}, {"cell_type": "code", "source": "c", "id": "same", "metadata": []}]
    assert read(raw({"cells": cells})).cells == ("a = 1", "b", "c")


def test_half_a_character_is_replaced():
    assert read(b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}').cells == ("x = '?'",)


@pytest.mark.parametrize("data, words", [
    (b"", "empty"), (b" \n\t ", "empty"), (raw(ETA)[:-9], "not a complete notebook"), (b"PK\x03\x04\x00\x01", "not a complete notebook"),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a complete notebook"), (b"[1, 2]", "no cells"), (b'"text"', "no cells"), (b"{}", "no cells"),
    (b'{"cells": {"a": 1}}', "no cells"), (b"[" * 200_000, "nested too deeply"), (b'{"cells":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    (b"x" * (LARGEST + 1), "clear the outputs"), (b"[" + b"[]," * 600_000 + b"1]", "more than 1000000 parts"),
    (raw(notebook(*["x"] * 5001)), "5001 code cells"), (b"\xff\xfe\x00", "not a complete notebook"),
])
def test_what_cannot_be_read_says_why_in_one_sentence(data, words):
    with pytest.raises(Unreadable, match=words) as error:
        read(data)
    assert "\n" not in str(error.value) and str(error.value).endswith(".")


@pytest.mark.parametrize("code, ids, found", [
    (["check('step', step)", 'check( "edge" , f)'], [], ("01_one_step", "02_too_fast")),
    (["x = 1"], ["edge_answer", "edge", ""], ("02_too_fast",)),
    (["def edge(h): pass", "def regime(c, lr): pass", "step = 3"], [], ("02_too_fast",)),     # a name alone can be anything
    (["check('nothing', f)", "x = 1"], [], ()),
    (["print('hello')"], [], ()),
    (["check('edge', edge)", "def step(x): pass", "def hand_step(x, lr): pass"], [], ("02_too_fast",)),
])
def test_a_notebook_belongs_to_the_lessons_whose_exercises_it_checks(code, ids, found):
    assert lessons(code, ids) == found
