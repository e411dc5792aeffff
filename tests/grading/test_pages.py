"""What student and instructor read: pages that tell all that is theirs, nothing that is not, and run nothing."""

import json
import re
import time
import tracemalloc
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import sample

from lrcourse._safe import CommandError
from lrcourse.checks import Verdict, lesson_02
from lrcourse.grading import pages, report
from lrcourse.grading.by_hand import most_of

SOLVED = [Verdict("edge", 2, 2, "solved"), Verdict("regime", 2, 2, "solved"), Verdict("fastest", 2, 2, "solved")]
MIXED = [Verdict("edge", 2, 2, "solved"), Verdict("regime", 1.5, 2, "partial", "7 of 9 cases are right.", "Does a `while` end?"),
         Verdict("fastest", 0, 2, "not_done")]
EVIL = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>&amp;`</code><b>`\u202egnp\u2066'
VOID = {"meta", "rect", "line"}


class Page(HTMLParser):
    """The tags, attributes and text of a page; a tag that is closed by another is a failure."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.text, self.open = [], "", []
        self.feed(path.read_text(encoding="utf-8"))
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open += [tag] * (tag not in VOID)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data if "style" not in self.open else ""

    def names(self):
        return [tag for tag, _ in self.tags]

    def says(self, words):
        """Whether it says so, whatever the spaces: cells have none between them."""
        return "".join(words.split()) in "".join(self.text.split())


def page(tmp_path, *verdicts, **other):
    """The feedback page of one student."""
    sample.store(tmp_path, sample.result("alice", verdicts, **{"name": "Alice Liddell", **other}))
    pages.write(tmp_path)
    return Page(tmp_path / "feedback" / "alice.html")


# ---- what a student reads ------------------------------------------------------------------------

def test_a_student_reads_name_score_marks_messages_hints_and_what_comes_next(tmp_path):
    shown = page(tmp_path, *MIXED)
    for words in ("Feedback for Alice Liddell", "3.5 of 6 points", "edge the highest rate that works, from the Hessian ✓ solved 2 of 2 points",
                  "✗ partly right 7 of 9 cases are right. Hint: Does a while end? 1.5 of 2 points", "○ not done yet 0 of 2 points",
                  "Next: look again at regime in exercises/02_too_fast.ipynb: the name of the way a run goes. Its hint below says where to look.",
                  "02_too_fast: 3.5 of 6 points", "File: alice.ipynb."):
        assert shown.says(words), words


@pytest.mark.parametrize("verdicts, other, said", [
    (SOLVED, {}, "All exercises are solved."),
    ([*SOLVED[:2], Verdict("fastest", 0, 2, "not_done")], {}, "Next: do fastest in exercises/02_too_fast.ipynb: the best rate for a long run."),
    ([*SOLVED[:2], Verdict("fastest", 0, 2, "error", sample.ASK)], {}, "Ask your instructor."),
    ([Verdict("gone", 0, 2, "wrong")], {}, "Next: look again at gone."),
    ((), {"status": "unreadable", "note": "The file is empty: save it."}, "The file is empty: save it. Next: open it in JupyterLab"),
    (MIXED, {"status": "stopped", "note": "It took longer than 26 s."}, "It took longer than 26 s."),
    (MIXED, {"late": True}, "It was handed in late."), (MIXED, {"superseded": "alice2"}, "This file does not count: a newer one"),
])
def test_a_student_reads_what_to_do(tmp_path, verdicts, other, said):
    assert page(tmp_path, *verdicts, **other).says(said)


def test_a_note_is_not_said_again_at_each_exercise(tmp_path):
    note = "The notebook was stopped."
    assert page(tmp_path, *SOLVED[:2], Verdict("fastest", 0, 2, "missing", note), status="stopped", note=note).text.count(note) == 1


def test_several_lessons_have_a_table_each(tmp_path):
    shown = page(tmp_path, *MIXED, Verdict("step", 2, 2, "solved"), lessons=["01_one_step", "02_too_fast"])
    assert shown.names().count("table") == 2
    assert 0 < shown.text.index("01_one_step: 2 of 2") < shown.text.index("02_too_fast: 3.5 of 6")


def test_a_lost_result_has_a_page_too(tmp_path):
    sample.store(tmp_path, sample.result("bob", SOLVED))
    (tmp_path / "submissions" / "alice.json").write_text("{")
    pages.write(tmp_path)
    said = Page(tmp_path / "feedback" / "alice.html").text
    assert "The result of your file was lost after it was graded: ask your instructor." in said and "submissions/" not in said


def test_points_by_hand_are_shown_or_said_to_come(tmp_path, monkeypatch):
    most_of.cache_clear()
    monkeypatch.setattr(lesson_02, "BY_HAND", (("clear", 4), ("short", 2)), raising=False)
    try:
        shown = page(tmp_path, *MIXED)
        assert shown.says("by hand: not marked yet") and shown.says("3.5 of 12 points")
        (tmp_path / "by_hand.csv").write_text("id,points,remark\nalice,5,<b>Well put\n")
        shown = page(tmp_path, *MIXED)
        assert shown.says("by hand: 5 of 6 points") and shown.says("<b>Well put") and shown.says("8.5 of 12 points")
        assert "By hand: 1 of 1 marked" in Page(tmp_path / "class.html").text
    finally:
        most_of.cache_clear()


# ---- what nobody may read ------------------------------------------------------------------------

def test_no_feedback_page_shows_what_only_the_instructor_may_see_or_another_students_name(tmp_path):
    pages.write(sample.a_class(tmp_path))
    stored = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "submissions").glob("*.json") if path.stem != "s0035"}
    written = sorted((tmp_path / "feedback").iterdir())
    assert [path.stem for path in written] == [f"s{k:04}" for k in range(40)]
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert sample.SECRET not in text and sample.ABOUT["seed"] not in text and "NameError" not in text
        assert not [one for one in stored.values() if one["name"] and one["id"] != path.stem and one["name"] in text]
        for said in stored.get(path.stem, {}).get("verdicts", ()):
            detail = said["detail"].removeprefix(sample.SECRET).strip()
            assert not detail or detail not in Page(path).text


@pytest.mark.parametrize("field", ["name", "file", "note", "message", "hint", "exercise", "superseded", "lesson", "about"])
def test_a_strangers_text_is_never_markup(tmp_path, field):
    verdict = Verdict(EVIL if field == "exercise" else "edge", 0, 2, "wrong", *({"message": (EVIL,), "hint": ("", EVIL)}.get(field, ())))
    other = {field: EVIL} if field in ("name", "file", "note", "superseded") else {"lessons": [EVIL]} if field == "lesson" else {}
    status = "stopped" if field == "note" else "graded"
    about = {name: EVIL for name in sample.ABOUT} | {"versions": {EVIL: [EVIL]}, "lessons": [EVIL]} if field == "about" else {}
    sample.store(tmp_path, sample.result("alice", [verdict], status=status, **other), sample.result("bob", SOLVED), about=about)
    pages.write(tmp_path)
    for path in (tmp_path / "feedback" / "alice.html", tmp_path / "class.html"):
        shown = Page(path)
        assert not {"script", "img", "b", "link", "iframe", "form"} & set(shown.names())
        assert not any(name.startswith("on") or name in ("src", "action") for _, attributes in shown.tags for name in attributes)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", path.read_text(encoding="utf-8"))


def test_ten_thousand_letters_are_cut_off(tmp_path):
    long = "x" * 10_000
    sample.store(tmp_path, sample.result("alice", [Verdict("edge", 0, 2, "wrong", long, long)], name=long, note=long, status="stopped", file=long))
    report.write(tmp_path)
    pages.write(tmp_path)
    assert (tmp_path / "feedback" / "alice.html").stat().st_size < 20_000 and (tmp_path / "class.html").stat().st_size < 30_000


def test_a_link_leads_to_the_page_of_a_file_with_any_name(tmp_path):
    strange = ['a "b" <c>', "50% #1?", "é", "=1+1"]
    sample.store(tmp_path, *(sample.result(name, MIXED, late=True) for name in strange))
    pages.write(tmp_path)
    links = [attributes["href"] for tag, attributes in Page(tmp_path / "class.html").tags if tag == "a"]
    assert len(links) == 4 and all((tmp_path / unquote(link)).is_file() for link in links)


# ---- what the instructor reads -------------------------------------------------------------------

def test_the_class_page_tells_how_it_went_who_wants_a_human_and_how_it_was_made(tmp_path):
    pages.write(sample.a_class(tmp_path))
    shown = Page(tmp_path / "class.html")
    for words in ("Class report: 02_too_fast", "For the instructor only", "submissions/s0035.json is damaged", "40 submissions; 37 count below, 3 do not",
                  "Above 1/L the ball overshoots. Does 1.5/L still shrink the distance?", "Another wrong answer, which no hint fits.",
                  "The judge failed at fastest", "isolation namespaces", "seed 5eed5eed5eed5eed", "versions numpy 2.3.1, python 3.11.2",
                  "due 2026-11-20 12:00 UTC", sample.ABOUT["kept"]):
        assert shown.says(words), words
    assert sample.SECRET not in shown.text
    picture = next(attributes for tag, attributes in shown.tags if attributes.get("role") == "img")
    assert sum(map(int, re.findall(r": (\d+)", picture["aria-label"]))) == 37 and "full marks, 100: " in picture["aria-label"]


def test_the_limits_of_a_run_have_their_units(tmp_path):
    limits = {"cell": 10.0, "slack": 2.0, "memory": 2 << 30, "file": "odd", "processes": 64}
    sample.store(tmp_path, sample.result("a", [Verdict("edge", 2, 2, "solved")]), about={"limits": limits})
    pages.write(tmp_path)
    shown = (tmp_path / "class.html").read_text(encoding="utf-8")
    assert "cell 10 s, file odd, memory 2048 MiB, processes 64, slack 2" in shown


def test_a_class_of_which_nothing_could_be_read_has_its_page(tmp_path):
    sample.store(tmp_path, sample.result("a", status="unreadable", note="The file is empty.", lessons=[]))
    pages.write(tmp_path)
    assert "Nothing could be graded. The file is empty." in Page(tmp_path / "class.html").text
    with pytest.raises(CommandError, match="there are no results"):
        pages.write(tmp_path / "nowhere")


def test_every_page_stands_alone_and_can_be_heard(tmp_path):
    pages.write(sample.a_class(tmp_path))
    for path in (tmp_path / "class.html", *sorted((tmp_path / "feedback").iterdir())):
        shown, text = Page(path), path.read_text(encoding="utf-8")
        names = shown.names()
        assert shown.tags[0] == ("html", {"lang": "en"}) and names.count("h1") == names.count("main") == names.count("title") == 1
        assert not {"script", "link", "img", "iframe"} & set(names) and "http:" not in text and "https:" not in text and "url(" not in text
        assert "default-src 'none'" in text and "prefers-color-scheme: dark" in text and "@media print" in text
        assert all(attributes.get("scope") in ("col", "row") for tag, attributes in shown.tags if tag == "th")
        assert names.count("caption") == names.count("table")


def test_a_page_is_written_again_only_where_it_changes(tmp_path):
    sample.store(tmp_path, sample.result("a", SOLVED), sample.result("b", SOLVED))
    pages.write(tmp_path)
    before = {name: (tmp_path / "feedback" / f"{name}.html").stat().st_mtime_ns for name in "ab"}
    sample.store(tmp_path, sample.result("b", MIXED))
    pages.write(tmp_path)
    after = {name: (tmp_path / "feedback" / f"{name}.html").stat().st_mtime_ns for name in "ab"}
    assert after["a"] == before["a"] and after["b"] > before["b"]


def test_the_same_results_give_the_same_pages(tmp_path):
    for name in "ab":
        pages.write(sample.a_class(tmp_path / name))
    for path in (tmp_path / "a").rglob("*.html"):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes()


def test_a_thousand_submissions_take_seconds_and_little_memory(tmp_path):
    sample.store(tmp_path, *sample.students(1000))
    pages.write(sample.store(tmp_path / "one", sample.result("a", SOLVED)))          # everything is loaded
    begun = time.process_time()
    report.write(tmp_path)
    pages.write(tmp_path)
    assert time.process_time() - begun < 20                                          # s; about 1 of a quiet core
    tracemalloc.start()
    report.figures(tmp_path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5e6                                                                # bytes; the files have 2.5 million
    assert len(list((tmp_path / "feedback").iterdir())) == 1000
