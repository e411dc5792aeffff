"""What is asked: the exercises, their points and their inputs. Nothing here knows an answer."""

import hashlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np

KINDS = {"F": "a function", "N": "a number from parameters", "C": "a choice"}


@dataclass(frozen=True)
class Spec:
    """One exercise: what the learner is asked, with which inputs, for how many points.

    name     of the exercise and of the function that answers it
    lesson   the stem of its notebook, such as "01_one_step"
    points   what it is worth; from 2 on it is a function of parameters, so that no constant can be passed on; 0 for a
             quiz, which counts nowhere and says its score in words
    kind     F a function, N a number from parameters, C a choice
    title    its task in a few words
    draw     rng -> the cases, each {parameter: bool, number, text, list or array}, in the order of the parameters
    seconds  how long all cases together may take
    closed   parts of the library that must not answer it, as "room.name": they raise while it is asked
    options  of a choice: the answers there are
    """

    name: str
    lesson: str
    points: float
    kind: str
    title: str
    draw: Callable = lambda rng: [{}]
    seconds: float = 2.0
    closed: tuple = ()
    options: tuple = ()

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {self.kind!r}")
        if not (self.points >= 0 and self.seconds > 0):
            raise ValueError(f"points must be >= 0 and seconds > 0, got {self.points} and {self.seconds}")
        if (self.kind == "C") != bool(self.options):
            raise ValueError(f"a choice has options, and nothing else has, got kind {self.kind} with {self.options}")

    def cases(self, seed):
        """The inputs for one seed (a number or a text): a list of {parameter: value}, new arrays at each call."""
        digits = hashlib.sha256(f"{self.name} {seed}".encode()).digest()
        return [{name: value.item() if isinstance(value, np.generic) else value for name, value in case.items()}
                for case in self.draw(np.random.default_rng(list(digits)))]


def room_of(notebook):
    """The module of a notebook's exercises, here and among the judges: lesson_02 for 02_too_fast, lab_quiz for itself."""
    return f"lesson_{notebook[:2]}" if notebook[:2].isdigit() else notebook


def specs():
    """All exercises in the order of the course: those of each module `lesson_NN` beside this one, then `lab_quiz`."""
    package = import_module(__package__)
    rooms = sorted(room.name for room in pkgutil.iter_modules(package.__path__) if room.name.startswith("lesson_")) + ["lab_quiz"]
    return [spec for room in rooms for spec in import_module(f".{room}", __package__).EXERCISES]


def find(name):
    """The exercise of this name; ValueError lists what there is."""
    there = {spec.name: spec for spec in specs()}
    if name not in there:
        raise ValueError(f"exercise must be one of {', '.join(there)}, got {name!r}")
    return there[name]
