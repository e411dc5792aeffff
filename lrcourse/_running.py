"""The author's tool, its lower half: run a notebook in a clean kernel, tidy and compare what it shows."""

import base64
import copy
import hashlib
import importlib
import io
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_SECONDS = 120           # for one cell
NEAR = 8                    # levels of 255 that a pixel may differ in "the same picture"
WIDGET = "application/vnd.jupyter.widget-view+json"


def execute(nb, folder: Path):
    """Run the notebook in `folder` and tidy what it shows; ValueError for an error or a word on stderr."""
    nbclient, metadata, reached = need("nbclient"), copy.deepcopy(nb.metadata), []
    client = nbclient.NotebookClient(
        nb, km=_this_python(), resources={"metadata": {"path": str(folder)}}, timeout=MAX_SECONDS,
        record_timing=False, store_widget_state=False, force_raise_errors=True, extra_arguments=["--log-level=ERROR"],
        on_cell_start=lambda cell, cell_index: reached.append((cell_index + 1, cell)))
    try:
        with tempfile.TemporaryDirectory() as home:
            client.execute(env=_environment(home), cleanup_kc=True)
    except nbclient.exceptions.CellExecutionError as error:
        said = "".join(output.text for output in reached[-1][1].outputs if output.output_type == "stream")
        raise ValueError(f"{where(*reached[-1])}: {said}{error.ename}: {error.evalue}") from None
    except (nbclient.exceptions.CellTimeoutError, nbclient.exceptions.DeadKernelError) as error:
        raise ValueError(f"{where(*reached[-1])}: {str(error).splitlines()[0]}") from None
    nb.metadata = metadata                    # without the kernel's version and its widgets
    for n, cell in code_cells(nb):
        for output in cell.outputs:
            if output.get("name") == "stderr":
                raise ValueError(f"{where(n, cell)}: wrote to stderr: {output.text.strip()}")
        _tidy(cell)
    return nb


def same(old, new) -> bool:
    """Equal notebooks, pictures compared by what one sees."""
    old, new = copy.deepcopy(old), copy.deepcopy(new)
    before, after = _take_pictures(old), _take_pictures(new)
    return old == new and len(before) == len(after) and all(map(_same_picture, before, after))


def code_cells(nb) -> list:
    """The code cells with their numbers among all cells, counted from 1."""
    return [(n, cell) for n, cell in enumerate(nb.cells, 1) if cell.cell_type == "code"]


def where(n: int, cell) -> str:
    """A cell's number and the start of its first line, for messages."""
    return f"cell {n} ({cell.source.strip().partition(chr(10))[0][:40]})"


def digest(*parts) -> str:
    """64 hexadecimal digits that depend on the parts alone."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def need(module: str):
    """Import one of the author's packages, or leave with a sentence that says how to get it."""
    try:
        return importlib.import_module(module)
    except ImportError:
        sys.exit(f"{module} is missing; the author's tool needs: pip install -e '.[author]'")


def _this_python():
    """A manager that knows only the kernel of the running Python, whatever else is installed."""
    jupyter = need("jupyter_client")
    specs = jupyter.kernelspec.KernelSpecManager()
    specs.kernel_dirs = []
    return jupyter.AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs)


def _environment(home):
    """The author's own settings must not show in the outputs: no profile, no style, this checkout first."""
    style = Path(home, "matplotlibrc")
    style.touch()
    env = {key: value for key, value in os.environ.items() if key != "MPLBACKEND"}
    path = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    return env | {"IPYTHONDIR": home, "MATPLOTLIBRC": str(style), "PYTHONHASHSEED": "0", "PYTHONPATH": path,
                  "TQDM_DISABLE": "1"}


def _tidy(cell):
    """Fixed widget ids, no times, and the pieces of one stream joined."""
    cell.metadata.pop("execution", None)
    joined = []
    for output in cell.outputs:
        if joined and output.output_type == "stream" == joined[-1].output_type and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    cell.outputs = joined
    for order, output in enumerate(joined):
        if WIDGET in output.get("data", {}):
            output.data[WIDGET]["model_id"] = digest(cell.id, order)[:32]


def _take_pictures(nb):
    bundles = [output.get("data", {}) for _, cell in code_cells(nb) for output in cell.outputs]
    return [bundle.pop("image/png") for bundle in bundles if "image/png" in bundle]


def _same_picture(old, new):
    if old == new:
        return True
    chops, image = need("PIL.ImageChops"), need("PIL.Image")
    old, new = (image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA") for png in (old, new))
    return old.size == new.size and max(high for _, high in chops.difference(old, new).getextrema()) <= NEAR
