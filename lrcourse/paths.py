"""Ways through the course for those who have not all day: which parts, in which order, how long each takes."""

from typing import NamedTuple

from ._safe import CommandError


class Stop(NamedTuple):
    """One part of a path: a notebook of the course, minutes, and what to do in it."""

    notebook: str
    minutes: int
    task: str


CORE = "the cells up to “In one breath”; leave out “Going further”"
PATHS = {
    "lab": ("A class in one room, in pairs", (
        Stop("lessons/01_one_step", 12, "predict and drag; one show of hands"),
        Stop("lessons/02_too_fast", 20, "predict, drag, the edge; then the exercise `edge` in pairs"),
        Stop("lessons/03_too_slow", 8, "the first figure only: does a low η trap us?"),
        Stop("lessons/07_changing_rates", 20, "constant or cosine: bet first; then the exercise `step_decay`"),
        Stop("lessons/11_choosing_rates", 22, "bet an η, the range test against the sweep; then the exercise `log_grid`"),
        Stop("exercises/13_misconceptions", 8, "the exercise `verdicts`, alone: what do you say now?"),
    )),
    "alone": ("On your own, with an hour", (
        Stop("lessons/01_one_step", 12, f"{CORE}; then the exercise `step`"),
        Stop("lessons/02_too_fast", 16, f"{CORE}; then the exercise `edge`"),
        Stop("lessons/07_changing_rates", 16, f"{CORE}; then the exercise `cosine`"),
        Stop("lessons/11_choosing_rates", 16, f"{CORE}; then the exercise `log_grid`"),
    )),
}


def describe(name: str) -> str:
    """A path as lines of text, its minutes added up. CommandError where there is no such path.

    >>> print(describe("alone").splitlines()[0])
    On your own, with an hour: 60 minutes
    """
    if name not in PATHS:
        raise CommandError(f"--path must be one of {', '.join(PATHS)}, got {name!r}")
    title, stops = PATHS[name]
    width = max(len(stop.notebook) for stop in stops)
    lines = [f"{stop.minutes:3} min  {stop.notebook:{width}}  {stop.task}" for stop in stops]
    return "\n".join([f"{title}: {sum(stop.minutes for stop in stops)} minutes", *lines])
