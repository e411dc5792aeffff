"""The words behind `lrcourse site`."""

import argparse
import time


def main(arguments) -> int:
    """Run the verb; returns the exit code. Raises CommandError in one sentence."""
    parser = argparse.ArgumentParser(
        prog="lrcourse site", allow_abbrev=False,
        description="Make the lessons into pages whose sliders work without Python: from a file, or on any web server.")
    parser.add_argument("out", metavar="OUT", help="the folder of the pages: new, empty, or made by an earlier run")
    parser.add_argument("--notebooks", metavar="URL", default="",
                        help="where the notebooks can be opened: lessons/NAME.ipynb is put in place of {notebook} in it, or at its end")
    parser.add_argument("--jobs", type=int, metavar="N", help="lessons run at one time (default: one for each processor, at most 4)")
    asked = parser.parse_args(arguments)
    from .building import build
    begun = time.monotonic()
    start, *lessons = build(asked.out, address=asked.notebooks, jobs=asked.jobs, say=lambda line: print(line, flush=True))
    print(f"{len(lessons)} lessons in {time.monotonic() - begun:.0f} s\nOpen {start}")
    return 0
