"""How far each claim of 08_warm_starts is from failing: `python tests/margins/lesson_08.py`, about a minute.

The cells of the lesson run with ten other seeds, pictures aside and with the one seam that the claims speak of. A margin
is the factor between the worst value and the bound of the claim; below 1 the claim would have failed.
"""

import contextlib
import io
import json
from pathlib import Path

import numpy as np

import lrcourse
from lrcourse.claims import NotSo

LESSON = Path(__file__).resolve().parents[2] / "lessons" / "08_warm_starts.ipynb"
SEEDS = range(10)
CHANGED = {"np.arange(1, 20) * steps // 20": "np.array([steps // 2])", "np.geomspace(0.005, 0.5, 11)": "np.geomspace(0.005, 0.5, 2)"}


def lesson(seed):
    """The names of the lesson after its code has run with this seed."""
    cells = [cell for cell in json.loads(LESSON.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    names = {}
    for code in ("".join(cell["source"]) for cell in cells):
        for old, new in {"seed = 0 ": f"seed = {seed} ", **CHANGED}.items():
            code = code.replace(old, new)
        if "plt.subplots" not in code:
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(code, names)
            except NotSo as failure:
                print(f"seed {seed}: {str(failure).splitlines()[0]}")
    return names


def measured(n):
    """What the claims with chance in them are about: sentence -> (value, how it stands to the bound, bound)."""
    end, excess = n["losses"][:, -1], n["excess"]
    low, same = n["then"][:, 0], n["then"][:, -1]
    return {
        "written late over right, after five epochs": (n["losses"][1, 25] / n["losses"][0, 25], ">", 1),
        "every step over right": (end[3] / end[0], ">", 3),
        "plan in steps over scheduler first": (end[4] / end[2], ">", 3),
        "scheduler first over right (said in the text)": (end[2] / end[0], "<", 3),
        "jump without the moments": (excess(n["gone"].x[:20]).max() / n["jumps"], ">", 3),
        "end without the count": (excess(n["lost"].x[-1]) / excess(n["whole"].x[-1]), ">", 3),
        "second cycle: fall in accuracy": (n["before"][-1] - same.min(), ">", 0.02),
        "second cycle: missing in the end": (max(n["before"][-1] - same[-1], 1e-3), "<", 0.03),
        "hundredth of the peak: fall in accuracy": (max(n["before"][-1] - low.min(), 1e-3), "<", 0.01),
        "sharp start, with over without": (n["ratio"][1], "<", 0.8),
        "usual start, with over without": (n["ratio"][0], ">", 0.85),
        "deep net at high rates": (np.max((n["result"][2, 1] / n["result"][2, 0])[-4:-1]), "<", 0.9),
        "the edge moves up by": (np.exp(n["moves"].mean()), ">", 1.5),
    }


if __name__ == "__main__":
    lrcourse.slide = lambda *args, **axes: None
    runs = [measured(lesson(seed)) for seed in SEEDS]
    for sentence, (_, side, bound) in runs[0].items():
        values = [row[sentence][0] for row in runs]
        worst = min(values) if side == ">" else max(values)
        spare = worst / bound if side == ">" else bound / worst
        print(f"{spare:9.3g} x   {sentence}: {side} {bound:g}, worst {worst:.4g} of {len(values)}")
