"""Writes lrcourse/_data/*.npz from the packages scikit-learn and palmerpenguins, which it needs installed.

    python tests/make_data.py          write the three files
    python tests/make_data.py --check  say whether the files hold the numbers of the installed packages

Not needed to run the tests. Every feature is stored as a whole number and the count of decimals of its column, which
is exact and compresses better than floats.
"""
import sys
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent.parent / "lrcourse" / "_data"
LENGTHS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"]


def sources():
    """name -> (features, target), as the packages give them."""
    from palmerpenguins import load_penguins
    from sklearn.datasets import load_breast_cancer, load_digits

    complete = load_penguins().dropna()
    return {"penguins": (complete[LENGTHS].to_numpy(float), complete["body_mass_g"].to_numpy(float)),
            "breast_cancer": load_breast_cancer(return_X_y=True),
            "digits": load_digits(return_X_y=True)}


def pack(features, target):
    """The arrays of one file: whole numbers, decimals of each column, target; refuses what would not come back equal."""
    decimals = np.array([next(k for k in range(12) if np.array_equal(np.round(c, k), c)) for c in features.T], np.uint8)
    whole = np.round(features * 10.0 ** decimals).astype(np.uint32)
    small = np.min_scalar_type(int(whole.max()))
    file = {"features": whole.astype(small), "decimals": decimals, "target": target.astype(np.uint16)}
    assert np.array_equal(file["features"] / 10.0 ** decimals, features)
    assert np.array_equal(file["target"], target)
    return file


def main(check):
    for name, (features, target) in sources().items():
        path, file = FOLDER / f"{name}.npz", pack(features, target)
        if check:
            with np.load(path) as stored:
                same = all(np.array_equal(stored[key], file[key]) for key in file)
            print(f"{name}: {'equal' if same else 'DIFFERENT'}")
        else:
            np.savez_compressed(path, **file)
            print(f"{name}: {features.shape[0]} x {features.shape[1]}, {path.stat().st_size / 1000:.1f} kB")


if __name__ == "__main__":
    main("--check" in sys.argv[1:])
