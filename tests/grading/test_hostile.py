"""Every hostile notebook through a real box: nothing is gained, nobody else loses, the machine is unhurt; odd honest ones get all."""

import json
import os
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hostile import FULL, NOTEBOOKS, SOLVED, Hostile, notebook

import lrcourse
from lrcourse.checks import specs
from lrcourse.grading import ladder
from lrcourse.grading.box import SYSTEM, Box, Limits
from lrcourse.grading.marks import NOTES, RESULT, grade_bytes, mark
from lrcourse.grading.results import LARGEST

SEED = "a seed that nobody has seen"
SMALL = Limits(cell=1.0, slack=0.25, total=1.0, memory=512 << 20, address=1 << 30)
SPARE = (512 + 512) << 20       # bytes: what every box has, and what may come between two looks at it
HONEST = notebook(SOLVED)
PACKAGE = Path(lrcourse.__file__).parent


@pytest.fixture(scope="module")
def rung():
    """The namespaces hold here, or all is skipped, loudly; in CI that is a failure."""
    found = ladder.attempt("namespaces")
    why = found.fault or ", ".join(found.lost)
    if why and os.environ.get("CI"):
        pytest.fail(f"namespaces do not hold here: {why}")
    if why:
        pytest.skip(f"NOT TESTED: hostile notebooks, namespaces do not hold here: {why}")
    return found.name


@pytest.fixture(scope="module")
def boxes(rung):
    """A small box for attacks, one with the usual limits for honest oddities; the package is as it was in the end."""
    made, before = {True: Box(rung, SMALL), False: Box(rung)}, _files()
    for box in made.values():
        box.start()
    yield made
    for box in made.values():
        box.close()
    assert _files() == before


@pytest.fixture(scope="module")
def expected(boxes):
    """What the honest notebook gets, in each of the boxes."""
    found = {apart: json.dumps(mark(HONEST, SEED, box)) for apart, box in boxes.items()}
    assert all(json.loads(result)["score"] == FULL for result in found.values())
    return found


def _files():
    """The package's files with their times, and what graders leave in the folder for temporary files."""
    there = {str(path): path.stat().st_mtime_ns for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts}
    return there, sorted(name for name in os.listdir(tempfile.gettempdir()) if name.startswith("lrcourse-") and "left" not in name)


def _processes(box):
    """All processes of a box."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(place.parent.name)] = int(place.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, todo = set(), [box._process.pid]
    while todo:
        found.add(todo[-1])
        parent = todo.pop()
        todo += [child for child, its in parents.items() if its == parent and child not in found]
    return found


def _is_idle(box):
    """Whether only the box itself is left: bubblewrap outside and inside, and the warm Python."""
    until = time.monotonic() + 2
    while len(_processes(box)) > 3 and time.monotonic() < until:
        time.sleep(0.02)
    return len(_processes(box)) == 3


def _kilobytes(path, word):
    try:
        return next((int(line.split()[1]) for line in Path(path).read_text().splitlines() if line.startswith(word)), 0)
    except (OSError, ValueError):
        return 0


class Watch:
    """The most memory that a box used meanwhile: of its processes, and of files in memory on this machine."""

    def __init__(self, box):
        self._box, self._over, self.most = box, threading.Event(), 0
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _look(self):
        shared = _kilobytes("/proc/meminfo", "Shmem:")
        while not self._over.wait(0.1):
            of_processes = sum(_kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:") for pid in _processes(self._box))
            self.most = max(self.most, 1024 * (of_processes + max(0, _kilobytes("/proc/meminfo", "Shmem:") - shared)))


@pytest.mark.parametrize("hostile", NOTEBOOKS, ids=lambda hostile: f"{hostile.group}-{hostile.name}")
def test_hostile(hostile: Hostile, boxes, expected):
    box = boxes[hostile.apart]
    box.start()
    there = _files()[1]
    with Watch(box) as watch:
        result = mark(hostile.raw, SEED, box)
    assert hostile.least <= result["score"] <= hostile.most, f"{hostile.words}: {result}"
    assert hostile.group != "honest" or len(result["errors"]) == hostile.failing, f"{hostile.words}: {result['errors']}"
    assert not hostile.status or result["status"] == hostile.status, f"{hostile.words}: {result}"
    assert set(result) == set(RESULT) and json.loads(json.dumps(result)) == result
    assert result["status"] != "unreadable" or result["note"]
    assert len(json.dumps(result)) < LARGEST / 20
    assert not result["note"].startswith(NOTES["lost"]), f"{hostile.words}: the box died"
    for word in ("FOUND", "WROTE", "REACHED", "ALL", "LEFT ['"):
        assert word not in result["printed"], f"{hostile.words}: {result['printed']}"
    assert watch.most < box.limits.memory + SPARE, f"{hostile.words}: {watch.most >> 20} MB"
    box.start()
    assert _is_idle(box), f"{hostile.words}: something still runs"
    assert _files()[1] == there
    if hostile.group in ("broken", "honest"):               # those have been in no box, or have done it no harm
        return
    assert json.dumps(mark(HONEST, SEED, box)) == expected[hostile.apart], f"{hostile.words}: the next one lost by it"


@pytest.mark.parametrize("hostile", [one for one in NOTEBOOKS if one.name in ("exit_in_cell", "frame_types", "callables", "truncated", "loop")], ids=lambda one: one.name)
def test_the_same_bytes_get_the_same_result(hostile, boxes, expected):
    results = {json.dumps(mark(hostile.raw, SEED, boxes[hostile.apart])) for _ in range(3)}
    assert len(results) == 1


def test_nothing_of_the_one_before_is_in_memory(boxes, expected):
    """A long notebook, then one that reads all the memory it has: a box that had read the first would pass it on."""
    scanner = next(one for one in NOTEBOOKS if one.name == "memory_scanned")
    for lines in (1, 2000, 20000):
        assert mark(notebook([*SOLVED, "# 2 / np.linalg.eigvalsh(hessian)[-1]\n" * lines]), SEED, boxes[True])["score"] == FULL
        result = mark(scanner.raw, SEED, boxes[True])
        assert result["score"] == 0 and "nothing" in result["printed"]


def test_another_seed_does_not_matter(rung):
    """grade_bytes with its own box."""
    assert all(grade_bytes(HONEST, seed, rung=rung)["score"] == FULL for seed in ("1", "2"))


@pytest.mark.parametrize("hostile", [one for one in NOTEBOOKS if one.name in ("judges_unmasked", "kill_parent", "daemon")],
                         ids=lambda one: one.name)
def test_a_box_for_each(hostile, rung):
    """Where namespaces cannot be nested: a new bubblewrap for each. What kills its box there, kills its own alone."""
    box = Box("bubblewrap", SMALL)
    try:
        result = mark(hostile.raw, SEED, box)
        assert hostile.least <= result["score"] <= hostile.most and "FOUND" not in result["printed"]
        assert box._process is None
        assert hostile.name != "kill_parent" or mark(HONEST, SEED, box)["score"] == FULL
    finally:
        box.close()


def test_answers_of_other_copies_are_out_of_sight(rung, tmp_path, monkeypatch):
    """Of other Pythons, of a clone that lies among what is seen, and under a second name: a link into the same place."""
    top, link = tmp_path / "system", tmp_path / "link"
    for place in ("lib/python3.9/site-packages/lrcourse/checks/judges", "local/lib/python3.12/dist-packages/lrcourse/_course/solutions",
                  "envs/other/lib/python3.10/site-packages/lrcourse/checks/judges", "src/lrcourse/checks/judges", "src/solutions", "src/tests", "src/.git"):
        (top / place).mkdir(parents=True)
        (top / place / "answer.txt").write_text("seen")
    (top / "src/tests/in").mkdir()
    (top / "src/lrcourse/there.txt").write_text("seen")
    link.symlink_to(top)
    for place in (top, tmp_path):
        place.chmod(0o755)
    monkeypatch.setattr("lrcourse.grading.box.SYSTEM", (*SYSTEM, str(top), str(link), str(top / "lib")))
    monkeypatch.syspath_prepend(str(top / "src"))
    box = Box(rung, SMALL, hide=[str(top / "src/tests/in")])
    look = f"import os\nprint(sorted(file for top in {[str(top), str(link)]} for _, _, files in os.walk(top) for file in files))"
    try:
        printed = mark(notebook([look, "edge = abs"]), SEED, box)["printed"]
    finally:
        box.close()
    assert printed.startswith("['there.txt', 'there.txt']")


def test_the_grader_s_filter_is_for_this_machine(boxes):
    """Keys, files without a name and segments are refused, honest calls are not."""
    cells = ["import ctypes, os, multiprocessing.shared_memory as shared\nlibc = ctypes.CDLL(None)\nout = [libc.shmget(0, 4096, 0o1600) < 0]",
             "try:\n    os.memfd_create('x')\nexcept PermissionError:\n    out.append(True)",
             "block = shared.SharedMemory(create=True, size=99)\nblock.close()\nblock.unlink()\nprint(out)", "edge = abs"]
    assert "[True, True]" in mark(notebook(cells), SEED, boxes[False])["printed"]


CONSTANTS = ["None", "True", "False", "0", "1", "-1", "0.5", "2.0", "''", "'a'", "'yes'", "[]", "[0]", "float('nan')", "float('inf')", "np.zeros(2)", "np.ones((2, 2))",
             *(f"given[{k}]" for k in range(4)), "list(given)", "given[0][0]", "given[-1][-1]", "np.sort(given[0])", "np.mean(given[0])", "len(given[0])"]


def test_constants_and_inputs_are_worth_nothing(rung):
    """In every lesson: the same answer to all cases, or what was given, gets no points, but for the choices."""
    worth = {}
    with_choices = {spec.name for spec in specs() if spec.kind == "C"}
    for constant in CONSTANTS:
        cells = ["import numpy as np", *(f"def {spec.name}(*given):\n    return {constant}" for spec in specs())]
        for verdict in grade_bytes(notebook(cells), SEED, sorted({spec.lesson for spec in specs()}), rung=rung)["verdicts"]:
            if verdict["points"] and verdict["exercise"] not in with_choices:
                worth[verdict["exercise"], constant] = verdict["points"]
    assert not worth
