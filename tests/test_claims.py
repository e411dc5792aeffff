"""What a reader sees of a claim."""

import numpy as np
import pytest

from lrcourse import claim
from lrcourse.claims import NotSo


def test_a_true_claim_is_printed_with_its_numbers(capsys):
    claim("Two is more than one.", True, 2.0, 1, "as measured")
    assert capsys.readouterr().out == "✓ Two is more than one. (2, 1, as measured)\n"


def test_numbers_are_short(capsys):
    claim("Pi.", True, 3.14159265, np.float64(2.71828), np.float32(0.1))
    assert capsys.readouterr().out == "✓ Pi. (3.14, 2.72, 0.1)\n"


@pytest.mark.parametrize("condition", [False, np.False_, np.array([True, False]), np.array(False)])
def test_a_false_claim_stops_the_cell_in_plain_words(condition, capsys):
    with pytest.raises(NotSo) as error:
        claim("One is more than two.", condition, 1.0)
    shown = error.value._render_traceback_()
    assert shown[0] == "✗ Not with these numbers: One is more than two. (1)" and len(shown) == 3
    assert capsys.readouterr().out == ""


def test_a_claim_about_nothing_is_refused():
    with pytest.raises(ValueError, match="condition must be true or false somewhere, got an empty array"):
        claim("All of none.", np.array([]) > 0)


def test_a_false_claim_is_shown_without_a_traceback_in_a_notebook(capsys):
    from IPython.core.interactiveshell import InteractiveShell
    shell = InteractiveShell.instance()
    result = shell.run_cell("from lrcourse import claim\nclaim('No.', 1 > 2)", store_history=False)
    shown = capsys.readouterr()
    assert isinstance(result.error_in_exec, NotSo)
    assert "✗ Not with these numbers: No." in shown.out + shown.err and "Traceback" not in shown.out + shown.err
    InteractiveShell.clear_instance()
