"""What nbval forgives when another machine runs the notebooks, and what it does not."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import get_sanitize_patterns

SANITIZE = Path(__file__).with_name("nbval_sanitize.cfg")


def sanitized(text):
    for regex, replace in get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8")):
        text = re.sub(regex, replace, text)
    return text


@pytest.mark.parametrize("stored, fresh", [
    ("loss 0.123456789", "loss 0.123456780"), ("1.00000000001", "1.0"), ("12.3456", "12.3457"), ("1234.56", "1234.57"),
    ("1.2345678e-05", "1.2345679e-05"), ("array([0.12345678, 2.])", "array([0.12345679, 2.])"),
    ("<Thing at 0x7f0011223344>", "<Thing at 0x7fffffffffff>"), ("np.float64(0.5)", "0.5"), ("np.True_", "True"),
    ("-0.000123456", "-0.000123459"),
])
def test_another_machine_agrees(stored, fresh):
    assert sanitized(stored) == sanitized(fresh)


@pytest.mark.parametrize("stored, fresh", [
    ("0.123", "0.124"), ("1.23", "1.24"), ("123456", "123457"), ("1.5e-05", "1.5e-06"), ("0.0012345", "0.012345"),
    ("100.0", "10.0"), ("1234.5", "1235.5"), ("-1.5", "1.5"), ("✓ fell", "✓ rose"), ("0.1230001", "0.1240001"),
    ("12.30", "12.03"),
])
def test_a_number_that_changed_is_not_forgiven(stored, fresh):
    assert sanitized(stored) != sanitized(fresh)


def test_nbval_fails_on_the_third_digit_and_not_on_the_ninth(tmp_path):
    def cell(value, printed):
        out = nbformat.v4.new_output("execute_result", {"text/plain": printed}, execution_count=1)
        return nbformat.v4.new_code_cell(value, outputs=[out], execution_count=1)
    cells = [cell("1.23456789012", "1.23456789099"), cell("1.23456789012", "1.24456789012")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "a.ipynb")
    run = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--nbval", "--nbval-current-env",
                          f"--nbval-sanitize-with={SANITIZE}", "-q", "-rA", "--rootdir", str(tmp_path), "a.ipynb"],
                         cwd=tmp_path, capture_output=True, text=True)
    assert "1 failed, 1 passed" in run.stdout, run.stdout
    assert "PASSED a.ipynb::Cell 0" in run.stdout and "FAILED a.ipynb::Cell 1" in run.stdout
