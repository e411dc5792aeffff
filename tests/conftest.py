"""What all tests share: figures without a window, and notebook kernels that draw inline."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")   # small matrices: more threads only wait for each other

import matplotlib  # noqa: E402

os.environ.pop("MPLBACKEND", None)   # kernels inherit it, and with any value they would show no figure
os.environ["TQDM_DISABLE"] = "1"     # no progress bars in compared output
matplotlib.use("agg")

collect_ignore_glob = ["conftest.py", "browser/conftest.py", "make_*.py", "browser/make_*.py", "benchmarks/*", "margins/*"]   # no doctests in scripts
