"""How long a check takes: for every exercise the right answer and each typical mistake, as in a notebook.

    python tests/benchmarks/checks.py [step edge …]         all exercises where none is named

`first` is the first check of a fresh kernel: it loads what the exercise needs. `right` is the right answer, `slowest` the
slowest of first, right and all typical mistakes. Each is the median of five, so that what else the machine does counts
less. All must be <= 0.3 s, but for the time that the learner's own function takes; here that is the right answer's.
"""

import argparse
import statistics
import subprocess
import sys
import time

from lrcourse import check
from lrcourse.checks import specs
from lrcourse.checks.judges import judge_of

LIMIT = 0.3         # seconds
FIRST = ("import sys, time; from lrcourse import check\n"
         "begun = time.perf_counter(); check(sys.argv[1], lambda *case: None); print(time.perf_counter() - begun)")


def seconds(name, answer):
    """A check's time, the median of five."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        check(name, answer)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def first_seconds(name):
    """The time of the first check in a fresh Python, the median of five."""
    runs = [subprocess.run([sys.executable, "-c", FIRST, name], check=True, capture_output=True, text=True) for _ in range(5)]
    return statistics.median(float(run.stdout) for run in runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*")
    wanted = parser.parse_args().exercises
    print(f"{'exercise':20s} {'first':>9s} {'right':>9s} {'slowest':>9s}   must be <= {LIMIT} s")
    for spec in specs():
        if not wanted or spec.name in wanted:
            judge = judge_of(spec)
            first, right = first_seconds(spec.name), seconds(spec.name, judge.truth)
            slowest = max(first, right, *(seconds(spec.name, mistake.answer) for mistake in judge.mistakes))
            verdict = "ok" if slowest <= LIMIT else "MISSED"
            print(f"{spec.name:20s} {first:8.3f}s {right:8.3f}s {slowest:8.3f}s   {verdict}", flush=True)


if __name__ == "__main__":
    main()
