"""The house stands: each room uses only the floors below it, and stays small and explained."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lrcourse"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

FLOORS = [
    {"_rules", "_safe"},                                     # the cellar
    {"plateau", "surfaces", "data", "stored", "theme", "claims", "pen", "axes", "_notes", "_optimizer"},
    {"schedules", "models", "adaptive", "rate_free", "predictions"},
    {"optimizers", "descent"},                              # `optimizers` is the one door to all optimizers
    {"tuning", "capstone"},
    {"plots", "checks", "recorder"},
    {"sliders", "cards", "folder", "paths"},
    {"grading", "site", "doctor", "lab", "wheelhouse", "colab"},
    {"room"},
    {"__main__"},
]
TOOL = [{"_exercises", "_running"}, {"_notebooks"}]     # the author's: a house of its own


def short(path):
    return path.relative_to(PACKAGE).as_posix()


def room(path):
    """`descent.py` and everything under `checks/` are one room each."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def floor(name):
    """(house, floor) of a room."""
    places = [(house, n) for house in (FLOORS, TOOL) for n, rooms in enumerate(house) if name in rooms]
    return places[0] if places else None


def rooms_used(path):
    """The rooms that a module's import statements name, wherever they stand in it; "" is the package itself."""
    package = ["lrcourse", *path.relative_to(PACKAGE).parts[:-1]]
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            names = [base + [alias.name] for alias in node.names] if base == ["lrcourse"] else [base]
        else:
            continue
        used |= {name[1] if len(name) > 1 else "" for name in names if name[0] == "lrcourse"}
    return used - {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_imports_only_from_the_floors_below(path):
    if path == PACKAGE / "__init__.py":
        assert not rooms_used(path), "the package itself opens no room before it is asked to"
        return
    home = floor(room(path))
    assert home, f"lrcourse/{short(path)} has no floor: give it one in the table above"
    for name in rooms_used(path) - {room(path)}:
        other = floor(name)
        assert other, f"lrcourse/{short(path)} imports {name or 'the package itself'!r}, which has no floor"
        assert other[0] is home[0] and other[1] < home[1], (
            f"lrcourse/{short(path)} imports {name!r}, which is not on a floor below its own")


def test_reading_imports_finds_every_spelling(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path / "lrcourse")
    deep = tmp_path / "lrcourse" / "checks" / "judges" / "x.py"
    deep.parent.mkdir(parents=True)
    deep.write_text("import numpy, lrcourse.plots\nfrom lrcourse.data import a\nfrom lrcourse import descent\n"
                    "from . import y\nfrom ... import theme\nfrom ...models import m\ndef f():\n    import lrcourse\n")
    assert rooms_used(deep) == {"plots", "data", "descent", "checks", "theme", "models", ""}


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_has_at_most_300_lines_and_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text)), "no docstring at the top"


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_what_is_public_is_explained_in_at_most_20_lines(path):
    room_for = {"slide": 30}          # its example, a whole figure, takes ten lines
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            words = ast.get_docstring(node)
            assert words, f"{node.name} has no docstring"
            longest = room_for.get(node.name, 20)
            assert len(words.splitlines()) <= longest, f"{node.name}: the story belongs in the lesson"


def test_importing_the_package_alone_is_light():
    code = "import sys, lrcourse; print([m for m in ('numpy', 'matplotlib', 'anywidget') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[]"


# ---- the checks: what is asked on one side, who judges on the other --------------------------------

PUBLIC = sorted((PACKAGE / "checks").glob("*.py"))


def judges_named(tree):
    """Does an import statement among these lines name a judge?"""
    return any("judges" in f"{getattr(node, 'module', '')} {' '.join(alias.name for alias in node.names)}"
               for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))


@pytest.mark.parametrize("path", PUBLIC, ids=short)
def test_no_public_module_of_the_checks_imports_a_judge_when_it_is_imported(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        node.body = []                          # what a function does later is its own business
    assert not judges_named(tree)


def test_asking_loads_no_judge():
    modules = ", ".join(f"lrcourse.checks.{path.stem}".removesuffix(".__init__") for path in PUBLIC)
    code = (f"import sys, lrcourse, {modules}; from lrcourse import check, progress\n"
            "from lrcourse.checks import ask, specs\nprogress()\nfor spec in specs(): ask(spec, lambda *case: 1.0, 0)\n"
            "print([name for name in sys.modules if 'judge' in name])\ncheck('rescale', lambda: 'b')\n"
            "print('lrcourse.checks.judges' in sys.modules)")
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["[]", "True"], "and the way we look would see it"
