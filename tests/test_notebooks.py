"""The course's own notebooks: in step with their sources, and as the house asks."""

import ast
import io
import json
import re
import tokenize
from pathlib import Path
from statistics import median
from urllib.parse import unquote

import nbformat
import pytest

from lrcourse import _notebooks

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("lessons", "exercises", "solutions")
NOTEBOOKS = [path for kind in KINDS for path in sorted((ROOT / kind).glob("*.ipynb"))]
LONG = {"13", "14"}                             # lessons that may have more than 45 cells
NOTHING_TO_PREDICT = {"00", "14", "15"}         # the welcome, the reference, the capstone
PICTURES = ("image/png", "image/jpeg")


def short(path):
    return path.relative_to(ROOT).as_posix()


def load(path):
    return nbformat.read(path, as_version=4)


def code(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def prose(nb):
    return "\n\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip() and line.strip() not in _notebooks.MARKS]


def headings(nb):
    """(level, words) of each heading, fenced code aside."""
    text = re.sub(r"^(```|~~~).*?^\1", "", prose(nb), flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), words.strip()) for marks, words in re.findall(r"^(#{1,6})\s+(.*)$", text, flags=re.MULTILINE)]


def words_shown(cell):
    """Everything a cell shows that is not a picture, as text."""
    for output in cell.get("outputs", []):
        yield output.get("text", "")
        for kind, data in output.get("data", {}).items():
            if kind not in PICTURES:
                text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
                yield re.sub(r"base64,[A-Za-z0-9+/=\s]+", "", text)


# ---- the rules: each is given a notebook and its name, and yields what is wrong ---------------------

def cells_are_short(nb, name):
    if max(map(len, map(lines, code(nb))), default=0) > 12:
        yield "a code cell has more than 12 lines"
    middle = median([len(lines(cell)) for cell in code(nb)] or [0])
    if middle > 4:
        yield f"the middle code cell has {middle} lines, more than 4"
    if len(nb.cells) > 45 and name[:2] not in LONG:
        yield f"{len(nb.cells)} cells, more than 45"


def imports_come_first(nb, name):
    first = code(nb)[0].source if code(nb) else ""
    if not all(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.parse(first).body):
        yield "the first code cell does more than import"


def numbers_one_may_turn_come_second(nb, name):
    cell = code(nb)[1]
    before = nb.cells[nb.cells.index(cell) - 1]
    if "change these" not in (cell.source + before.source).lower():
        yield "the second code cell is not announced by 'Change these'"
    tokens = tokenize.generate_tokens(io.StringIO(cell.source).readline)
    remarks = {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}
    for node in ast.parse(cell.source).body:
        if not isinstance(node, ast.Assign):
            yield f"'Change these' holds more than numbers: {ast.unparse(node)}"
        # one number: unit and range; a row of numbers is its own range
        elif not re.search(r"\d|any|[\"'“]|True" if isinstance(node.value, ast.Constant) else r"\w",
                           remarks.get(node.end_lineno, "")):
            yield f"no unit and range beside: {ast.unparse(node)}"


def asks_before_it_shows(nb, name):
    """The first picture is that of a prediction, or comes after one."""
    if name[:2] in NOTHING_TO_PREDICT:
        return
    for cell in code(nb):
        if re.search(r"\bpredict", cell.source):
            return
        if any(kind in output.get("data", {}) for output in cell.outputs for kind in PICTURES):
            yield f"shows before it asks: {lines(cell)[0]}"
            return
    yield "no prediction is asked for"


def code_is_plain(nb, name):
    for cell in code(nb):
        for line in cell.source.splitlines():
            if line.split("#")[0].rstrip().endswith(";"):
                yield f"a line ends with ';', which nbval does not run the same way: {line}"
            if re.match(r"\s*(%|!)", line):
                yield f"a magic instead of Python: {line}"
            if re.match(r"\s*from\s+\S+\s+import\s+\*", line):
                yield f"imports everything: {line}"


def headings_are_a_ladder(nb, name):
    levels = [level for level, _ in headings(nb)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"one heading of level 1, at the top, and no other: got levels {levels}"
    for above, (level, words) in zip(levels, headings(nb)[1:]):
        if level > above + 1:
            yield f"a level is skipped before '{words}'"
    for _, words in headings(nb):
        if re.search(r"[<$`*]|\]\(", words):
            yield f"not plain text, so a table of contents shows it raw: '{words}'"


def pictures_have_words(nb, name):
    for cell in code(nb):
        for output in cell.outputs:
            for kind in PICTURES:
                if kind in output.get("data", {}) and not output.metadata.get(kind, {}).get("alt", "").strip():
                    yield f"a picture without alt text, from: {lines(cell)[-1]}"
            if re.search(r"<img\b(?![^>]*\balt=[\"'][^\"'])", output.get("data", {}).get("text/html", "")):
                yield f"an <img> without alt text, from: {lines(cell)[-1]}"


CHANCE = {
    "an object's address": r"\b0x[0-9a-fA-F]{6,}",
    "an absolute path": r"(?<![\w:/<.…)])/(?:[\w.-]+/)+[\w.-]+|\b[A-Za-z]:\\\w",
    "a time of day": r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d{1,2}:\d\d:\d\d\b|\b(?:Wall time|CPU times)\b",
    "a number with all its digits (round it)": r"\d\.\d{9,}",
}


def outputs_hold_nothing_by_chance(nb, name):
    for cell in code(nb):
        for text in words_shown(cell):
            for what, pattern in CHANCE.items():
                if found := re.search(pattern, text):
                    yield f"{what} in the output of '{lines(cell)[-1]}': {found[0]}"


EVERYWHERE = [cells_are_short, imports_come_first, code_is_plain, headings_are_a_ladder, pictures_have_words,
              outputs_hold_nothing_by_chance]
IN_LESSONS = [numbers_one_may_turn_come_second, asks_before_it_shows]


def test_the_course_has_its_first_lessons():
    assert {"lessons/00_start_here.ipynb", "lessons/01_one_step.ipynb"} <= set(map(short, NOTEBOOKS))


def test_notebooks_are_in_step_with_their_sources():
    assert _notebooks.check(ROOT) == []


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=short)
def test_a_notebook_is_as_the_house_asks(path, rule):
    assert list(rule(load(path), path.stem)) == []


@pytest.mark.parametrize("rule", IN_LESSONS, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path.parent.name == "lessons"], ids=short)
def test_a_lesson_is_as_the_house_asks(path, rule):
    assert list(rule(load(path), path.stem)) == []


# ---- and the rules do see what breaks them -------------------------------------------------------

def text(source):
    return nbformat.v4.new_markdown_cell(source)


def run(source, **shown):
    """A code cell with one output: data by kind, `stdout`, or a picture with `alt`."""
    alt, stdout = shown.pop("alt", None), shown.pop("stdout", None)
    data = {kind.replace("_", "/"): value for kind, value in shown.items()}
    outputs = [nbformat.v4.new_output("stream", text=stdout)] if stdout else []
    if data:
        about = {"image/png": {"alt": alt}} if alt else {}
        outputs.append(nbformat.v4.new_output("display_data", data, metadata=about))
    return nbformat.v4.new_code_cell(source, outputs=outputs, execution_count=1)


TURN = run("lr = 0.1   # x²/loss, 0.001 … 10\nkind = 'cosine'   # or 'step'\nlrs = np.geomspace(1, 2)   # x²/loss")
GOOD = [text("# One step"), run("import os\nfrom sys import path"), text("## Change these"), TURN,
        run("slide(f, predict='Longer?')", image_png="x", alt="A path."), text("### Why\n```\n# code\n```"),
        run("plot()", image_png="x", alt="Loss falls."), run("claim()", stdout="✓ 2/L = 0.5, http://a.org/b/c")]

BROKEN = [
    (cells_are_short, GOOD + [run("x = 1\n" * 13)]), (cells_are_short, [run("x = 1\n" * 5)]),
    (cells_are_short, [text("a") for _ in range(46)]),
    (imports_come_first, [run("import os\nx = 1")]),
    (numbers_one_may_turn_come_second, [run("import os"), text("Numbers"), TURN]),
    (numbers_one_may_turn_come_second, [run("import os"), text("Change these"), run("lr = 1")]),
    (numbers_one_may_turn_come_second, [run("import os"), text("Change these"), run("lr = 1   # rate")]),
    (numbers_one_may_turn_come_second, [run("import os"), text("Change these"), run("lrs = np.geomspace(1, 2)")]),
    (numbers_one_may_turn_come_second, [run("import os"), text("Change these"), run("print(1)   # 1 … 2")]),
    (asks_before_it_shows, [run("plot()", image_png="x"), run("slide(predict='?')")]), (asks_before_it_shows, []),
    (code_is_plain, [run("plot();")]), (code_is_plain, [run("plot();   # quiet")]),
    (code_is_plain, [run("%run other.ipynb")]),
    (code_is_plain, [run("!ls")]),
    (code_is_plain, [run("from numpy import *")]),
    (headings_are_a_ladder, [text("words")]),
    (headings_are_a_ladder, [text("## Two\n\n# One")]),
    (headings_are_a_ladder, [text("# One"), text("# Another")]),
    (headings_are_a_ladder, [text("# One"), text("### Three")]),
    (headings_are_a_ladder, [text("# The $\\eta$")]),
    (headings_are_a_ladder, [text("# [One](two)")]),
    (pictures_have_words, [run("plot()", image_png="x")]),
    (pictures_have_words, [run("plot()", image_png="x", alt=" ")]),
    (pictures_have_words, [run("show()", text_html="<img src='data:,'>")]),
    (outputs_hold_nothing_by_chance, [run("x", text_plain="<Thing at 0x7f0011223344>")]),
    (outputs_hold_nothing_by_chance, [run("x", stdout="read /usr/share/data.npz")]),
    (outputs_hold_nothing_by_chance, [run("x", stdout=r"read C:\data")]),
    (outputs_hold_nothing_by_chance, [run("x", text_html="<p>2024-05-06 07:08</p>")]),
    (outputs_hold_nothing_by_chance, [run("x", stdout="took 0:00:12")]),
    (outputs_hold_nothing_by_chance, [run("0.1 + 0.2", text_plain="0.30000000000000004")]),
]


@pytest.mark.parametrize("rule", EVERYWHERE + IN_LESSONS, ids=lambda rule: rule.__name__)
def test_a_rule_accepts_a_good_notebook(rule):
    assert list(rule(nbformat.v4.new_notebook(cells=GOOD), "01_one_step")) == []


@pytest.mark.parametrize("rule, cells", BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_sees_what_breaks_it(rule, cells):
    assert list(rule(nbformat.v4.new_notebook(cells=cells), "01_one_step"))


# ---- links ---------------------------------------------------------------------------------------

def links(source):
    """The targets of the links and pictures in a text, quoted code aside."""
    source = re.sub(r"^(```|~~~).*?^\1|`[^`\n]*`", "", source, flags=re.MULTILINE | re.DOTALL)
    return (re.findall(r"\]\(\s*<?([^)\s>]+)", source) + re.findall(r"\b(?:src|href|srcset)=[\"']([^\"']+)", source)
            + re.findall(r"^\[[^\]]+\]:\s*(\S+)", source, flags=re.MULTILINE))


def anchors(path):
    """What a link into a notebook (as JupyterLab names its headings) or a text may point at."""
    if path.suffix == ".ipynb":
        return {words.replace(" ", "-") for _, words in headings(load(path))}
    found = re.findall(r"^#{1,6}\s+(.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", words).strip().lower().replace(" ", "-") for words in found}


def broken(path, source):
    for link in links(source):
        if re.match(r"[a-zA-Z][\w+.-]*:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists():
            yield f"{link}: no such file"
        elif anchor and target.suffix in (".ipynb", ".md") and anchor not in anchors(target):
            yield f"{link}: no such heading"
        elif path.suffix == ".ipynb" and ROOT in target.parents and target.relative_to(ROOT).parts[0] not in KINDS:
            yield f"{link}: not in a learner's folder"


def test_links_are_found_and_followed(tmp_path):
    page = tmp_path / "a.md"
    page.write_text("# Where do I?\n", encoding="utf-8")
    source = "[a](a.md#where-do-i) ![b](b.png) <img src='c.png'> [d](a.md#no) `[e](e)` [f](https://f.org)\n\n[g]: g.md"
    assert [line.split(":")[0] for line in broken(page, source)] == ["b.png", "a.md#no", "c.png", "g.md"]


@pytest.mark.parametrize("path", NOTEBOOKS + [ROOT / "README.md"], ids=short)
def test_relative_links_lead_somewhere(path):
    source = prose(load(path)) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    assert list(broken(path, source)) == []


def test_each_path_in_the_readme_table_opens():
    """`NAME` in a path stands for any name, `NN` for the number of a lesson."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.search(r"^#+ Where do I change.*?\n(.*?)(?=^#|\Z)", readme, flags=re.MULTILINE | re.DOTALL)
    assert table, "the README has no table 'Where do I change …?'"
    rows = [line for line in table[1].splitlines() if line.startswith("|")]
    paths = [span for row in rows for span in re.findall(r"`([\w./-]+)`", row) if "/" in span or Path(span).suffix]
    assert len(paths) >= 5
    patterns = [path.strip("/").replace("NAME", "*").replace("NN", "[0-9][0-9]") for path in paths]
    assert [pattern for pattern in patterns if not list(ROOT.glob(pattern))] == []
