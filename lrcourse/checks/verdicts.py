"""What a check says: in words for the learner, and the points as the text that a grader reads."""

import re
from dataclasses import dataclass
from html import escape

STATUSES = {            # status: (mark, in words)
    "solved": ("✓", "solved"),
    "partial": ("✗", "partly right"),
    "wrong": ("✗", "not right yet"),
    "error": ("✗", "not right yet"),
    "timeout": ("✗", "not right yet"),
    "missing": ("○", "not found"),
    "not_done": ("○", "not done yet"),
}
COLOURS = {             # JupyterLab's own, or elsewhere
    "✓": "var(--jp-success-color1, #2e7d32)",
    "✗": "var(--jp-warn-color1, #e65100)",
    "○": "var(--jp-border-color1, #757575)",
}


@dataclass(frozen=True, repr=False)
class Verdict:
    """What an answer is worth, and why.

    exercise, points, max_points    points in [0, max_points]
    status    solved, partial, wrong, error, timeout, missing or not_done
    message   what is wrong, in words that tell nothing of the inputs
    hint      for the very mistake, where it is known
    detail    the case at hand, its numbers side by side: for the learner's own notebook, where inputs are no secret

    A notebook shows it in words; as text it is its points alone, which is what nbgrader reads.

    >>> Verdict("step", 2, 2, "solved")
    ✓ step: solved, 2 of 2 points
    """

    exercise: str
    points: float
    max_points: float
    status: str
    message: str = ""
    hint: str = ""
    detail: str = ""

    def __post_init__(self):
        if self.status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}, got {self.status!r}")
        if not 0 <= self.points <= self.max_points:
            raise ValueError(f"points must be in [0, {self.max_points}], got {self.points}")

    def _lines(self):
        """What is worth what, the case at hand, the hint: each a line, empty ones left out."""
        mark, words = STATUSES[self.status]
        worth = f", {self.points:g} of {self.max_points:g} point{'s' * (self.max_points != 1)}" if self.max_points else ""
        said = f"{mark} {self.exercise}: {words}{worth * (self.status != 'not_done')}"
        lines = [f"{said}. {self.message}" if self.message else said, self.detail, self.hint and f"Hint: {self.hint}"]
        return [line for line in lines if line]

    def __repr__(self):
        return "\n  ".join(self._lines())

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": f"{self.points:g}", "text/html": self._html()}

    def _html(self):
        """The same lines; the words say all, the colour says it again, in the theme's own colours."""
        lines = [re.sub("`([^`]*)`", r"<code>\1</code>", escape(line)) for line in self._lines()]
        return (f'<div role="status" style="border-left:4px solid {COLOURS[STATUSES[self.status][0]]};padding:.2em .8em;'
                f'color:var(--jp-content-font-color1, inherit)">{"".join(f"<div>{line}</div>" for line in lines)}</div>')
