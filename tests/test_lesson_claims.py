"""The claims of the lessons can fail: where one number of a lesson is spoiled, a claim says so."""

import json
from pathlib import Path

import pytest
from matplotlib import pyplot as plt

import lrcourse
from lrcourse.claims import NotSo

LESSONS = Path(__file__).resolve().parent.parent / "lessons"

# Lesson, a number as it stands there, what it is spoiled to, words of the claim that fails. One line each.
SPOILED = [
    ("00_start_here", "goal = 0.01", "goal = 0.9", "more than 20 times as many steps"),
    ("01_one_step", "L = np.mean(flipper**2)", "L = 2 * np.mean(flipper**2)", "lands on the best line"),
    ("02_too_fast", "lr = 3.0", "lr = 12.0", "same loop finds the best line"),
    ("02_too_fast", "edge = 2 / curvatures[-1]", "edge = 2.03 / curvatures[-1]", "1 % below the edge"),
    ("02_too_fast", "edge = 2 / curvatures[-1]", "edge = 1.97 / curvatures[-1]", "1 % above it is lost"),
    ("02_too_fast", "bracket = 1 - lr * curvatures[-1]", "bracket = 1 - lr * curvatures[-2]", "square of the bracket"),
    ("02_too_fast", "run(SGD(40.0), metres", "run(SGD(60.0), metres", "in metres"),
    ("02_too_fast", "run(SGD(100.0), model", "run(SGD(10.0), model", "jumps up"),
    ("02_too_fast", "batch = 4 ", "batch = 333 ", "rises in more than a quarter"),
    ("03_too_slow", "calm, began = lrs < 0.3", "calm, began = lrs < 0.5", "below η = 0.3 it rests"),
    ("03_too_slow", "pit(depth=0.6)", "pit(depth=0.3)", "higher one in the mirror"),
    ("03_too_slow", "net_lrs = 10 ** np.linspace(-3, 0.5, 22)", "net_lrs = 10 ** np.linspace(-3, 0, 22)", "answer 0 to all"),
    ("03_too_slow", "round(30 / lr)", "round(30 / lr**0.5)", "the losses agree"),
    ("03_too_slow", "norm**2, axis=0)", "norm, axis=0)", "keep at least 95 %"),
    ("03_too_slow", "2 * np.log(1 - slow)", "np.log(1 - slow)", "the number of steps to 1 %"),
    ("04_right_scale", "units = np.geomspace(1, 1000", "units = np.geomspace(1, 900", "From mm to m"),
    ("04_right_scale", "steps = 40 ", "steps = 2000 ", "No rate brings more than one ball"),
    ("04_right_scale", "share = 0.9 ", "share = 0.05 ", "2000 steps are too few"),
    ("04_right_scale", "0.5 / len(z) * ones.T", "0.6 / len(z) * ones.T", "sum over n rows"),
    ("04_right_scale", "reshape(3, -1)", "reshape(9, -1)", "Three parts added up"),
    ("04_right_scale", "rates = np.geomspace(1e-6, 100", "rates = np.geomspace(0.01, 10", "nine tenths of its way"),
    ("04_right_scale", "SGD(1.0), white", "SGD(0.9), white", "Whitened"),
    ("05_noisy_steps", "lr = 0.6 ", "lr = 0.3 ", "same rate explodes"),
    ("05_noisy_steps", "(rows @ best - mass)", "(rows @ best - 0.9 * mass)", "pulls add up to nothing"),
    ("05_noisy_steps", "(eta * sigma) ** 2", "eta * sigma", "where the formula says"),
    ("05_noisy_steps", "chains = 2000 ", "chains = 2 ", "hover within 2 %"),
    ("05_noisy_steps", "parts = np.array([0.06,", "parts = np.array([0.3,", "within 15 %"),
    ("05_noisy_steps", "even = 2 * rows", "even = 2.1 * rows", "rows of equal length"),
    ("05_noisy_steps", "0.5 / (t + 1) ** powers", "0.01 / (t + 1) ** powers", "20 times lower"),
    ("09_adaptive_rates", "m / (1 - 0.9**t)", "m / (1 - 0.9 ** (t + 1))", "Our Adam"),
    ("09_adaptive_rates", "0.01 * g**2", "0.02 * g**2", "Our RMSProp"),
    ("09_adaptive_rates", "np.sqrt(s / (1 - 0.999**t)) + eps, m, s     # changed", "np.sqrt(s) + eps, m, s", "The first step is η"),
    ("09_adaptive_rates", "tenth = 0.1 ", "tenth = 0.001 ", "for all six tasks"),
    ("09_adaptive_rates", "cosine(lr, 1000)", "cosine(lr, 100_000)", "less than a third"),
    ("06_history", "y * (a @ w) <= 0 else", "y * (a @ w) <= 0.01 else", "the same number of mistakes"),
    ("06_history", "1024 * begin)", "begin)", "times the same number"),
    ("06_history", "x = x - (g @ g)", "x = x - 0.9 * (g @ g)", "right angles"),
    ("06_history", "for part in (0.98, 1.02)", "for part in (1.0, 1.02)", "2 % below"),
    ("06_history", "1 - 0.2)", "1 - 0.1)", "the library's do"),
    ("06_history", "short - 0.9 *", "short - 1.0 *", "Nine tenths"),
    ("06_history", "batch=few", "batch=333", "with four"),
    ("07_changing_rates", "sigma = 0.3 ", "sigma = 0.003 ", "tuned cosine leaves between"),
    ("07_changing_rates", "start = np.full((1000, 2, 3)", "start = np.full((2, 2, 3)", "computed one"),
    ("07_changing_rates", "high = 0.9 ", "high = 0.05 ", "A tenth of the run before the cut"),
    ("07_changing_rates", "rates = np.geomspace(0.005, 0.3, 19)", "rates = np.geomspace(0.001, 0.01, 19)", "leaves less than 0.6"),
    ("07_changing_rates", "wsd(lr, 120, 0, 12)", "wsd(lr, 120, 0, 100)", "in the last tenth"),
    ("07_changing_rates", "wsd(0.4, end, 0, end // 5)", "wsd(0.4, end, 0, end // 99)", "Both falls"),
    ("08_warm_starts", "opt.lr = plan(0)", "opt.lr = 0.1", "same steps, to the last digit"),
    ("08_warm_starts", "for t in range(10)", "for t in range(11)", "the stair's tenth step"),
    ("08_warm_starts", "lambda t: tide(t - s)", "lambda t: tide(t)", "Without the count"),
    ("08_warm_starts", "opt = Adam(lambda t: tide(t + s))", "opt.lr = tide", "Without the moments"),
    ("10_three_models", "edge, lost, last = 2 / square", "edge, lost, last = 0.5 / square", "Above 1.4 edges"),
    ("08_warm_starts", "trained(right, in_steps)", "trained(right, plan)", "A plan in steps"),
    ("10_three_models", "np.array([1.9, 2.1]) / lam", "np.array([1.8, 1.9]) / lam", "the SVM's loss is finite"),
    ("10_three_models", "o**2 * (4 - eta * bent)", "o**2 * (2 - eta * bent)", "Two numbers tell"),
    ("10_three_models", '"mean_square", gain=0.45', '"mean_square", gain=0.1', "it began above it"),
    ("11_choosing_rates", "tries = np.linspace(1e-6", "tries = np.linspace(0.1", "less than a twentieth"),
    ("11_choosing_rates", "(high / low) ** (np.arange(n) / (n - 1))", "(high / low) ** (np.arange(n) / n) * 1e-3", "misses less than a tenth"),
    ("11_choosing_rates", "up = SGD(lambda t: rates[t])", "up = SGD(lambda t: rates[t - 1])", "Our walk"),
    ("11_choosing_rates", "tenth = 0.1 ", "tenth = 0.01 ", "with SGD min/3 is"),
    ("11_choosing_rates", "for x in (wreck, net.start)", "for x in (net.start, net.start)", "1.8 times as high"),
    ("11_choosing_rates", "for part in (0.1, 1)", "for part in (1, 1)", "still learns"),
    ("11_choosing_rates", "low, high = 1e-4, 1e-2", "low, high = 1e-4, 10", "best at its border"),
    ("11_choosing_rates", "log_grid(1e-5, 10, 17), net", "log_grid(1e-5, 10, 9), net", "half of what 17"),
    ("11_choosing_rates", 'range_test(Adam, 1e-6', 'range_test(Adam, 1e-5', "computed again"),
    ("15_capstone", "[number[row.tobytes()] != label", "[number[row.tobytes()] == label", "80 of the 800 labels"),
    ("15_capstone", 'again = lab.run("Adagrad", 0.003)', 'again = lab.run("Adagrad", 0.004)', "is not counted"),
    ("15_capstone", "near = log_grid(0.001, 0.01, 4)", "near = log_grid(0.01, 1, 4)", "the best rate is the last one"),
    ("15_capstone", "pair = 0.06, 0.15", "pair = 0.06, 0.5", "either of the two rates may win"),
    ("15_capstone", "range(100, 110)", "[high.argmin()]", "lies more than 2 % below"),
    ("15_capstone", "for rate in cosine(0.01, 500), 0.03:", "for rate in 0.03, cosine(0.01, 500):", "has the lower training loss"),
    ("13_misconceptions", "sweep(SGD, lrs, tumours, 300,", "sweep(SGD, lrs / 100, tumours, 300,", "and 100 higher than 10"),
    ("13_misconceptions", "(mistakes(lr, 0 * some),", "(mistakes(lr, 0.1 * some),", "equally many mistakes"),
    ("13_misconceptions", "peaks * left_over)", "peaks * left_over**0.01)", "Hardly any noise"),
    ("13_misconceptions", "(sigmas < 0.3)", "(sigmas < 30)", "the falling one leaves"),
    ("13_misconceptions", "side = np.linspace(-5, 5, 31)", "side = np.linspace(-2, 5, 31)", "ends in the worst one"),
    ("13_misconceptions", '"SGD": run(SGD(0.1), parabola()', '"SGD": run(SGD(0.1), parabola(2.0)', "a tenth of the distance"),
    ("13_misconceptions", "* [factor, factor, 1]", "* [1, 1, factor]", "ten times as small"),
    ("13_misconceptions", "< 0.2, -1.0, 1.0)", "< 0.0, -1.0, 1.0)", "with less loss on new rows"),
    ("12_why_it_matters", "wrong = 0.2 ", "wrong = 0.0 ", "at least 3 points ahead"),
    ("12_why_it_matters", "length = marks[:, None] * rates ", "length = marks[:, None] + 0 * rates ", "at equal η × steps"),
    ("12_why_it_matters", "high = 0.3 ", "high = 0.06 ", "the drop gains more than 1 point"),
    ("12_why_it_matters", "lrs = np.geomspace(0.01, 1.5, 14)", "lrs = np.geomspace(0.05, 1.5, 14)", "more than 5 times as many steps"),
    ("12_why_it_matters", "hours = 6 * weights * rows", "hours = 6 * weights**0.1 * rows", "less than a thousandth"),
    ("12_why_it_matters", "* (1 - beta)\n", "\n", "the four losses differ by less"),
    ("12_why_it_matters", "np.sqrt(32 / 64) ", "np.sqrt(64 / 64) ", "the losses are the stored ones"),
    ("14_faq", "part = 0.02 ", "part = -0.02 ", "Just below 2/L the loss falls"),
    ("14_faq", "sizes @ slopes / sum(sizes)", "slopes.mean(axis=0)", "Weighted by their rows"),
    ("14_faq", "1 - 1e-10 * curvatures", "1 - 1e-8 * curvatures", "the run is stable"),
    ("14_faq", "[3 * reading, reading]", "[reading, reading]", "at the lowest point"),
    ("14_faq", "sweep(Adam, [0.1, 0.01]", "sweep(Adam, [0.1, 0.05]", "brings its floor down"),
    ("14_faq", "for o in (opt, SGD(plan))", "for o in (opt, SGD(lambda t: plan(t + 320)))", "Without its count"),
    ("14_faq", "(2 * np.log(factor))", "np.log(factor)", "The factor alone tells"),
    ("14_faq", "SGD(step(0.1, 600))", "SGD(step(0.1, 900))", "Fifty steps after the cut"),
]


def code_cells(lesson):
    cells = json.loads((LESSONS / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def first_failure(cells):
    """What the first claim that does not hold says, or "" where all hold."""
    names = {}
    for cell in cells:
        try:
            exec(cell, names)
        except NotSo as failure:
            return str(failure)
    return ""


@pytest.mark.parametrize("lesson, old, new, words", SPOILED, ids=[f"{line[0]}: {line[2]}" for line in SPOILED])
def test_a_spoiled_number_makes_a_claim_fail(lesson, old, new, words, monkeypatch):
    monkeypatch.setattr(lrcourse, "slide", lambda *args, **axis: None)        # pictures claim nothing
    cells = code_cells(lesson)
    assert sum(cell.count(old) for cell in cells) == 1, f"{old!r} must stand in the lesson exactly once"
    with plt.rc_context():                                                    # the looks are the lesson's own
        said = first_failure([cell.replace(old, new) for cell in cells])
    plt.close("all")
    assert words in said
