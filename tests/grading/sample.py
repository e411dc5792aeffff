"""A class that never was: the results of a run on lesson 02, as they are stored, with true verdicts and hints."""

import hashlib
import json
import random
from dataclasses import asdict

from lrcourse.checks import Answer, Verdict, ask, specs
from lrcourse.checks.judges import judge_of

LESSON = "02_too_fast"
SECRET = "d3ta1l"       # in all that only the instructor may see
ASK = "This exercise could not be judged: ask your instructor."
ABOUT = {"lrcourse": "0.1.0", "seed": "5eed5eed5eed5eed", "specs": "0123456789abcdef", "rung": "namespaces",
         "kept": "No student's code runs where grades are computed, nor sees another's file, the network or the judges.",
         "versions": {"python": "3.11.2", "numpy": "2.3.1"}, "limits": {"cell": 4, "total": 20, "memory": 3221225472},
         "lessons": None, "due": 1795176000.0, "roster": False, "count": 40}
FIRST = ("Alice", "Bilal", "Chiara", "Dmitri", "Elif", "Femi", "Grace", "Hiro", "Inés", "Jamal", "Kaja", "Liam", "Maryam", "Noor",
         "Olu", "Priya", "Quentin", "Rosa", "Søren", "Tomasz")
LAST = ("Aydın", "Björk", "Castillo", "Desai", "Eze", "Fischer", "Gagnon", "Haddad", "Ito", "Jensen")
OTHERS = {              # answers that no typical mistake gives
    "edge": lambda hessian: 0.1, "regime": lambda curvatures, lr: "creeps", "fastest": lambda curvatures: 0.5}


def _raises(*case, **named):
    raise ValueError("no")


def answers(lesson=LESSON):
    """{exercise: verdicts, one for each kind of answer}: right, each typical mistake, another wrong one, an error, not done."""
    found = {}
    for spec in specs():
        if spec.lesson == lesson:
            judge, cases = judge_of(spec), spec.cases("sample")
            given = [judge.truth, *(mistake.answer for mistake in judge.mistakes), OTHERS.get(spec.name, _raises), _raises,
                     lambda *case: case and None]
            found[spec.name] = [judge(cases, [Answer.read(reply) for reply in ask(spec, answer, "sample")]) for answer in given]
            found[spec.name] += [Verdict(spec.name, 0, spec.points, "timeout", f"It took more than {spec.seconds:g} s and was stopped."),
                                 Verdict(spec.name, 0, spec.points, "missing", f"There is no function `{spec.name}` in the notebook."),
                                 Verdict(spec.name, 0, spec.points, "not_done")]
    return found


def result(name, verdicts=(), /, **other):
    """One result as it is stored; the errors, the details and the prints hold a secret."""
    said = [{**asdict(verdict), "detail": f"{SECRET} {verdict.detail}"} for verdict in verdicts]
    return {"id": name, "file": f"{name}.ipynb", "keys": [name], "name": "", "row": None, "late": None, "superseded": "",
            "sha256": hashlib.sha256(name.encode()).hexdigest(), "lessons": [LESSON], "score": sum(one["points"] for one in said),
            "max": sum(one["max_points"] for one in said), "status": "graded", "note": "", "verdicts": said,
            "errors": [{"cell": 3, "error": "NameError", "text": SECRET}], "printed": SECRET, **other}


def store(out, *results, about=None):
    """Put results into OUT, as a run leaves them."""
    place = out / "submissions"
    place.mkdir(parents=True, exist_ok=True)
    for one in results:
        (place / f"{one['id']}.json").write_text(json.dumps(one, sort_keys=True, indent=1) + "\n", encoding="utf-8")
    (out / "run.json").write_text(json.dumps({**ABOUT, **(about or {})}, sort_keys=True, indent=1) + "\n", encoding="utf-8")
    return out


def students(count=40, seed=2):
    """So many submissions: most of the class knows something, and a few files are in trouble."""
    rng, there = random.Random(seed), answers()
    for k in range(count):
        skill = rng.betavariate(3, 2)
        verdicts = [said[0] if rng.random() < skill else rng.choice(said[1:4] * 4 + said[1:]) for said in there.values()]
        first, last = FIRST[k % len(FIRST)], LAST[(k * 7 + k // len(FIRST)) % len(LAST)]
        yield result(f"s{k:04}", verdicts, name=f"{first} {last}", row=k, late=rng.random() < 0.08)


def a_class(out):
    """40 submissions stored in OUT, with one of each kind of trouble."""
    members, there = {one["id"]: one for one in students()}, answers()

    def change(k, **what):
        members[f"s{k:04}"].update(what)

    def broken(k, status, note, **what):
        change(k, status=status, note=note, **what)

    note = "The notebook took longer than 26 s and was stopped: what was answered before that counts."
    some = result("s0003", [there["edge"][0], there["regime"][1], Verdict("fastest", 0, 2, "missing", note)])
    broken(3, "stopped", note, verdicts=some["verdicts"], score=some["score"])
    broken(8, "unreadable", "The file is empty: save the notebook and hand it in again.", verdicts=[], lessons=[], score=0, max=0)
    change(11, verdicts=result("x", [there["edge"][0], there["regime"][0], Verdict("fastest", 0, 2, "error", ASK)])["verdicts"], score=4)
    change(14, row=None, name="")
    change(17, row=18)
    change(21, superseded="s0022")
    change(25, sha256=members["s0026"]["sha256"])
    other = [said[0] for said in answers("01_one_step").values()]
    change(30, verdicts=result("x", other)["verdicts"], lessons=["01_one_step"], score=5, max=5)
    store(out, *members.values(), about={"roster": True})
    (out / "submissions" / "s0035.json").write_text('{"id": "s0035", "sco', encoding="utf-8")
    return out
