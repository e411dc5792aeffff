"""Points into nbgrader's own gradebook, by its own library."""

from collections.abc import Callable
from pathlib import Path

from .._safe import CommandError


def fill(database: Path, results: list[dict], wish: str | None, leave: Callable[[dict, str], None]) -> None:
    """Write each exercise's points as the automatic score of the cell that nbgrader knows by the exercise's name.

    wish: the assignment, or None for any; leave(result, reason) hears what finds no place. Points that somebody gave by hand
    in nbgrader keep their precedence there. CommandError where nbgrader cannot use the gradebook, or has no such assignment.
    """
    from nbgrader.api import Gradebook, MissingEntry
    from sqlalchemy.exc import SQLAlchemyError
    try:
        with Gradebook(f"sqlite:///{database}") as book:
            if wish is not None and wish not in (names := [work.name for work in book.assignments]):
                raise CommandError(f"{database} has no assignment {wish!r}; it has: {', '.join(names) or 'none'}")
            plan = _plan(book, results, wish, leave)
            with book.db.no_autoflush:          # else nbgrader's own lines warn
                for student, work in sorted({place[:2] for place in plan}):
                    book.update_or_create_submission(work, student)
            for (student, work, notebook, exercise), (result, points) in plan.items():
                try:
                    grade = book.find_grade(exercise, notebook, work, student)
                except MissingEntry:
                    leave(result, f"{exercise} came into the assignment after it was handed in")
                else:
                    grade.auto_score, grade.needs_manual_grade = points, False
            book.db.commit()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise CommandError(f"nbgrader cannot use {database} ({reason}): close what has it open, or try `nbgrader db upgrade`") from error


def _plan(book, results: list[dict], wish: str | None, leave) -> dict[tuple, tuple[dict, float]]:
    """{(student, assignment, notebook, exercise): (result, points)} of all with one place in the gradebook; the rest is left."""
    cells, places = {}, {}
    for work in book.assignments:
        for notebook in work.notebooks if wish in (None, work.name) else ():
            for cell in notebook.grade_cells:
                cells.setdefault(cell.name, []).append((work.name, notebook.name))
    students = {student.id for student in book.students}
    for result in results:
        known = students.intersection(result["keys"])
        if len(known) != 1 or result["status"] == "unreadable":
            leave(result, "could not be read" if known else "fits no student of the gradebook")
            continue
        for verdict in result["verdicts"]:
            there = cells.get(verdict["exercise"], [])
            there = [place for place in there if place[0] in result["file"].split("/")] or there
            if len(there) == 1:
                places.setdefault((*known, *there[0], verdict["exercise"]), []).append((result, verdict["points"]))
            else:
                leave(result, f"{verdict['exercise']} is in several assignments of the gradebook: choose one with --column"
                      if there else f"{verdict['exercise']} is not in the gradebook")
    for (student, *_, exercise), several in places.items():
        for result, _ in several if len(several) > 1 else ():
            leave(result, f"{student} handed in {exercise} more than once")
    return {place: several[0] for place, several in places.items() if len(several) == 1}
