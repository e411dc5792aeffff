"""`claim`: a sentence of a lesson, checked when the cell runs."""

from numbers import Real


class NotSo(AssertionError):
    """A claim that does not hold with the numbers as they are; shown as one sentence."""

    def _render_traceback_(self):
        return str(self).split("\n")


def claim(sentence, condition, *numbers):
    """Print `✓ sentence` with its numbers when the condition holds; stop the cell when it does not.

    sentence: what is claimed. condition: True or False, or an array, which has to be true
    everywhere. numbers: what was measured, words or numbers, printed in brackets.
    Raises NotSo (an AssertionError), shown as one sentence instead of a traceback: a reader who
    has turned a number learns which sentence no longer holds; ValueError for an empty array.

    >>> claim("Halving the rate halves the step.", 0.5 * 3 == 1.5, "1.5 = 3 / 2")
    ✓ Halving the rate halves the step. (1.5 = 3 / 2)
    """
    if getattr(condition, "size", 1) == 0:
        raise ValueError("condition must be true or false somewhere, got an empty array")
    measured = ", ".join(f"{n:.3g}" if isinstance(n, Real) and not isinstance(n, int) else str(n) for n in numbers)
    line = sentence + (f" ({measured})" if measured else "")
    holds = condition.all() if hasattr(condition, "all") else condition
    if not holds:
        raise NotSo(f"✗ Not with these numbers: {line}\n  If you changed a number above, this is what it did, and the cells below "
                    "wait.\n  If you did not, run the notebook from the top.")
    print("✓", line)
