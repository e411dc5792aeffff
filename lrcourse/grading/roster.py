"""The instructor's own list says who is who: a CSV file as Canvas, Moodle or Gradescope exports it, or any with id and name.

    Canvas      Student, ID, SIS User ID, SIS Login ID, Section, the assignments; then a row "Points Possible"
    Moodle      Identifier ("Participant 123"), Full name, Email address, Grade, Last modified (grade)
    Gradescope  Name (or First Name, Last Name), SID, Email
    any other   id and name, and email or login where there is one

A name is never guessed. A submission is a student's where one of its keys equals what stands in a column that identifies,
case and blanks around it aside, and no key says somebody else.

Sources: Canvas's lib/gradebook_importer.rb; Moodle's mod/assign/feedback/offline; both read 2026.
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .._safe import CommandError

SEPARATORS = ",;\t"
SHEETS = {b"PK\x03\x04": "a spreadsheet", b"\xd0\xcf\x11\xe0": "a spreadsheet", b"%PDF": "a PDF"}
KINDS = {               # kind: (the columns that tell it, each with its other spellings), columns that identify, columns of the name
    "moodle": ((("identifier",), ("full name", "email address", "grade")),
               ("identifier", "full name", "email address", "id number", "username"), (("full name",),)),
    "canvas": ((("student", "lastname"), ("id",), ("section", "sis user id", "sis login id")),
               ("student", "id", "sis user id", "sis login id", "integration id"), (("student",), ("firstname", "lastname"))),
    "gradescope": ((("sid", "student id"), ("email",), ("name", "first name")),
                   ("name", "sid", "student id", "email"), (("name",), ("first name", "last name"))),
    "list": ((("id",), ("name",)), ("id", "name", "email", "login"), (("name",),)),
}
EXPECTED = "Student, ID, Section (Canvas), or Identifier, Full name (Moodle, in English), or Name, SID, Email (Gradescope), or id, name"


class Match(NamedTuple):
    """Who is who: {submission id: index of the row, or None}, and the ids that fit no row, and those that fit several."""

    rows: dict[str, int | None]
    unmatched: tuple[str, ...]
    twice: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """The instructor's file, as it is.

    path, kind  where it is; canvas, moodle, gradescope or list
    columns     the header, as written
    rows        all lines below it, as written; a submission's `row` is an index into these
    students    the indices of the rows that are students ("Points Possible" is none)
    """

    path: Path
    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    students: tuple[int, ...]

    def cell(self, row: int, column: int) -> str:
        """What stands in a row under a column; "" where the row is shorter."""
        return self.rows[row][column] if column < len(self.rows[row]) else ""

    def under(self, *titles: str) -> list[int]:
        """The columns with one of these titles, case and blanks aside."""
        return [at for title in titles for at, column in enumerate(self.columns) if plain(column) == plain(title)]

    def name(self, row: int) -> str:
        """The student's name in this row, "" where there is none."""
        for titles in KINDS[self.kind][2]:
            words = [self.cell(row, at).strip() for at in self.under(*titles)]
            if any(words):
                return " ".join(filter(None, words))
        return ""

    def match(self, submissions) -> Match:
        """Find the row of each submission (anything with `id` and `keys`).

        >>> from types import SimpleNamespace as Submission
        >>> people = Roster(Path("list.csv"), "list", ("id", "name"), (("ann7", "Ann Lee"), ("bob", "Bob")), (0, 1))
        >>> people.match([Submission(id="a", keys=("ANN7",)), Submission(id="b", keys=("ann",))])
        Match(rows={'a': 0, 'b': None}, unmatched=('b',), twice=())
        """
        index = {}
        for row in self.students:
            for key in self._keys(row):
                index.setdefault(key, set()).add(row)
        fits = {one.id: _rows(index, one.keys) for one in submissions}
        return Match({name: min(rows) if len(rows) == 1 else None for name, rows in fits.items()},
                     tuple(name for name, rows in fits.items() if not rows),
                     tuple(name for name, rows in fits.items() if len(rows) > 1))

    def _keys(self, row: int) -> set[str]:
        """All that identifies the student in this row; Moodle's "Participant 123" is also the 123 of its folders."""
        texts = [self.cell(row, at) for at in self.under(*KINDS[self.kind][1])] + [self.name(row)]
        if self.kind == "moodle":
            texts += [number[1] for at in self.under("identifier") if (number := re.search(r"(\d+)\s*$", self.cell(row, at)))]
        return {plain(text) for text in texts} - {""}


def read(path) -> Roster:
    """The instructor's file: UTF-8, UTF-16 or Latin-1, with commas, semicolons or tabs.

    CommandError, one sentence, where it is no such file; where columns are missing, it names those found and those expected.
    """
    path = Path(path).expanduser()
    text = _decode(path)
    tables = [table for mark in SEPARATORS if (table := _table(path, text, mark))]
    if not tables:
        raise CommandError(f"{path} is empty: export the list of students once more")
    header, *rows = max(tables, key=lambda table: (bool(_kind(table[0])), len(table[0])))
    kind = _kind(header)
    if not kind:
        found = ", ".join(filter(None, (_short(column) for column in header[:12]))) or "none"
        raise CommandError(f"{path} has no columns that say who is who: found {found}; expected {EXPECTED}")
    return Roster(path, kind, header, tuple(rows), tuple(at for at, row in enumerate(rows) if _student(kind, row)))


def plain(text: str) -> str:
    """A text as it is compared: composed letters, no case, no blanks around it or doubled in it."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def _rows(index: dict[str, set[int]], keys) -> set[int]:
    """The rows on which all keys agree that fit any; where they disagree, all rows that one of them fits."""
    fits = [rows for key in keys if (rows := index.get(plain(key)))]
    return set.intersection(*fits) or set.union(*fits) if fits else set()


def _decode(path: Path) -> str:
    """The text of the file, whatever a spreadsheet made of it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CommandError(f"the roster {path} cannot be read ({error.strerror}): give the CSV file that was exported") from None
    what = next((what for start, what in SHEETS.items() if raw.startswith(start)), "")
    if what:
        raise CommandError(f"{path} is {what}, not a CSV file: save it as CSV")
    wide = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else {b"\0": "utf-16-be"}.get(raw[:1]) or (
        "utf-16-le" if raw[1:2] == b"\0" else "")
    for encoding in (wide,) if wide else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise CommandError(f"{path} is not a CSV file: give the one that was exported, or save it as CSV in UTF-8")


def _table(path: Path, text: str, mark: str) -> list[tuple[str, ...]]:
    """Header and rows with this separator; empty lines above the header are left out."""
    before = csv.field_size_limit(2**31 - 1)        # feedback in a cell may hold pictures
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    except csv.Error as error:
        raise CommandError(f"{path} is not a CSV file ({error}): export it once more") from None
    finally:
        csv.field_size_limit(before)
    start = next((at for at, row in enumerate(rows) if any(map(str.strip, row))), len(rows))
    return [row for row in rows[start:] if row]


def _kind(header: tuple[str, ...]) -> str:
    """The kind of file that has these columns, "" where none has."""
    titles = set(map(plain, header))
    return next((kind for kind, (wanted, *_) in KINDS.items() if all(titles & set(names) for names in wanted)), "")


def _student(kind: str, row: tuple[str, ...]) -> bool:
    """Whether a row is a student: Canvas's "Points Possible" and "Manual Posting" are none, nor is a line of blanks."""
    if kind == "canvas" and (row[0].strip().startswith("Points Possible")
                             or all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell, re.IGNORECASE) for cell in row)):
        return False
    return any(map(str.strip, row))


def _short(title: str) -> str:
    return title.strip() if len(title) < 40 else title.strip()[:37] + "…"
