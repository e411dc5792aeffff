"""The FAQ is for looking things up: every question is found, answered in a sentence, proved by itself, and linked."""

import re
from pathlib import Path

import pytest

from lrcourse import _notebooks

SOURCES = Path(__file__).resolve().parent.parent / "lessons" / "source"
CELLS = _notebooks.read(SOURCES / "14_faq.py").cells
CODE = [cell.source for cell in CELLS if cell.cell_type == "code"]
LINK = r"\[[^\]]+\]\((\w*\.?\w*)#([^)]+)\)"


def questions():
    """{heading: (its words, its code cells)}."""
    found, name = {}, None
    for cell in CELLS:
        if cell.cell_type == "code":
            if name:
                found[name][1].append(cell.source)
            continue
        text = re.split(r"^## Words$", cell.source, flags=re.MULTILINE)[0]
        name = None if text != cell.source else name
        if headings := re.findall(r"^### (.*)$", text, flags=re.MULTILINE):
            name, = headings
            found[name] = (text.partition(f"### {name}")[2].strip(), [])
    return found


def table(heading):
    """The rows below a heading, split into cells."""
    text = next(cell.source for cell in CELLS if f"## {heading}" in cell.source).partition(f"## {heading}")[2]
    return [[part.strip() for part in row.strip("|").split(" | ")] for row in re.findall(r"^\|.*\|$", text, flags=re.MULTILINE)[2:]]


def sections(lesson):
    """{heading: everything below it}, code too."""
    found, name = {}, None
    for line in "\n".join(cell.source for cell in _notebooks.read(SOURCES / f"{lesson}.py").cells).splitlines():
        if heading := re.match(r"#{1,6} (.*)", line):
            name = heading[1]
        found[name] = found.get(name, "") + line + "\n"
    return found


QUESTIONS, INDEX, WORDS = questions(), table("Find your question"), table("Words")


def test_there_are_as_many_questions_as_it_says_and_each_is_found_by_other_words():
    assert f"{len(QUESTIONS)} questions" in CELLS[0].source and len(QUESTIONS) == 3 + 23
    led = [re.fullmatch(LINK, target).groups() for _, target in INDEX]
    assert {file for file, _ in led} == {""}
    assert sorted(anchor.replace("-", " ") for _, anchor in led) == sorted(name.replace("-", " ") for name in QUESTIONS)


@pytest.mark.parametrize("word", ["nan", "loss goes up", "plateau", "T_max", "get_lr", "learning rate for a perceptron", "stuck",
                                  "local minimum", "patience", "resume", "warm-up", "batch size", "eta0", "lr finder", "overshoot",
                                  "too small", "too large", "loss increases", "does not converge", "good learning rate"])
def test_the_words_that_people_use_are_in_the_table(word):
    assert any(word in words for words, _ in INDEX)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_has_a_one_sentence_answer_a_link_with_a_heading_and_a_proof(name):
    words, code = QUESTIONS[name]
    answer = re.match(r"\*\*(.+?[.])\*\*", words)
    assert answer and not re.search(r"[.?!] ", answer[1]), "one sentence, in bold, before anything else"
    assert any(file.endswith(".ipynb") for file, _ in re.findall(LINK, words))
    assert code and "claim(" in code[-1]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_proof_needs_the_first_three_cells_and_no_other(name, capsys):
    names = {}
    for cell in CODE[:3] + QUESTIONS[name][1]:
        exec(cell, names)
    assert capsys.readouterr().out.startswith("✓")


@pytest.mark.parametrize("term, sentence, link", WORDS, ids=[row[0] for row in WORDS])
def test_a_word_has_one_sentence_and_occurs_where_it_is_said_to_be_explained(term, sentence, link):
    assert re.fullmatch(r"[^.]+\.", re.sub(r"\d\.\d", "", sentence)), "one sentence"
    file, anchor = re.fullmatch(LINK, link).groups()
    text = {name.replace(" ", "-"): text for name, text in sections(Path(file).stem).items() if name}[anchor]
    assert term.split(" (")[0].casefold() in text.replace("*", "").casefold()


def test_the_words_are_in_the_order_of_the_alphabet():
    terms = [row[0].casefold() for row in WORDS]
    assert terms == sorted(terms) and len(set(terms)) == len(terms)
