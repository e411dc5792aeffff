"""Three small real data sets and a timeline, shipped with the package, and three tools that the lessons use on them.

A loader returns plain arrays, `features, target`; the rows keep the order of the source. Nothing is downloaded.
The files store every number exactly, as whole numbers and the count of decimals of each column.
"""
import csv
from pathlib import Path

import numpy as np

_FOLDER = Path(__file__).parent / "_data"


def penguins():
    """333 penguins: three lengths, from which to predict the body mass.

    features (333, 3) float64: bill length, bill depth, flipper length, all in mm.
    target   (333,)   float64: body mass in g, 2700 to 6300.

    These are the rows of Palmer Penguins in which nothing is missing (11 of 344 are left out).
    Source: Gorman, Williams, Fraser 2014, PLoS ONE 9(3) e90081, doi:10.1371/journal.pone.0090081,
    from the Python package palmerpenguins. Licence: CC0.

    >>> features, target = penguins()
    >>> features.shape, target.shape
    ((333, 3), (333,))
    """
    features, target = _load("penguins")
    return features, target.astype(float)


def breast_cancer():
    """569 tumours: 30 measures of the cell nuclei, from which to tell malignant (0) from benign (1).

    features (569, 30) float64: mean, standard error and worst of ten measures, in very different units
             (columns 0-9, 10-19, 20-29; each ten in the order radius, texture, perimeter, area, smoothness,
             compactness, concavity, concave points, symmetry, fractal dimension).
    target   (569,)    int64: 0 malignant (212 rows), 1 benign (357 rows).

    Source: Wolberg, Street, Mangasarian 1995, Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning
    Repository, doi:10.24432/C5DW2B, from the Python package scikit-learn. Licence: CC BY 4.0.

    >>> features, target = breast_cancer()
    >>> features.shape, int(target.sum())
    ((569, 30), 357)
    """
    return _load("breast_cancer")


def digits():
    """1797 handwritten digits of 8 x 8 pixels, from which to read the number.

    features (1797, 64) float64: darkness of each pixel, row by row, whole numbers from 0 to 16.
    target   (1797,)    int64: the digit, 0 to 9.

    Source: Alpaydin, Kaynak 1998, Optical Recognition of Handwritten Digits (its test part), UCI Machine Learning
    Repository, doi:10.24432/C50P49, from the Python package scikit-learn. Licence: CC BY 4.0.

    >>> features, target = digits()
    >>> features.shape, float(features.max()), int(target[0])
    ((1797, 64), 16.0, 0)
    """
    return _load("digits")


def history():
    """The learning rate's own history: what was brought, by whom, where it stands, and how that was confirmed.

    Returns a list of dicts, in the order of the years, each with
    year       a whole number, 1847 to 2026
    who, what  the authors, and in a few words what they brought
    symbol     how they wrote the step or the rate; "" where that was not confirmed
    source     where it was published, with its DOI ("doi:…") or arXiv number ("arXiv:…") if it has one
    confirmed  how the row was checked: "text read", "translation read", "abstract read", "opening read",
               "title page read", "summary read" (somebody else's), or "record only" (title, place and year)

    The rows are those of the file history.csv beside this module; their own column `source` is the source.

    >>> first = history()[0]
    >>> first["year"], first["who"]
    (1847, 'Cauchy')
    """
    with open(Path(__file__).parent / "history.csv", encoding="utf-8", newline="") as file:
        return [{**row, "year": int(row["year"])} for row in csv.DictReader(file)]


def standardize(train, *others):
    """Shift and scale each column to mean 0 and standard deviation 1, by the statistics of `train` alone.

    z = (x − mean(train)) / sd(train)

    train   (n, d) or (n,): its own mean and (population) standard deviation are used; n >= 1.
    others  any number of arrays with the same columns, such as the test rows: they are NOT looked at.

    A column that is constant in `train` has sd 0: it is shifted to 0 and not scaled.
    Returns the standardized array; with `others` a tuple of arrays, `train` first.
    Raises ValueError for empty data and for other columns.

    >>> z = standardize([[1.0, 5.0], [3.0, 5.0]])
    >>> z.tolist()
    [[-1.0, 0.0], [1.0, 0.0]]
    """
    train, *others = (np.asarray(a, float) for a in (train, *others))
    if train.ndim == 0 or len(train) == 0:
        raise ValueError(f"train must have at least one row, got shape {train.shape}")
    for a in others:
        if a.shape[1:] != train.shape[1:] or a.ndim != train.ndim:
            raise ValueError(f"others must have the columns of train, {train.shape[1:]}, got shape {a.shape}")
    constant = np.ptp(train, axis=0) == 0
    centre = np.where(constant, train[0], train.mean(0))
    scale = np.where(constant, 1.0, train.std(0))
    scaled = tuple((a - centre) / scale for a in (train, *others))
    return scaled if others else scaled[0]


def split(features, target, share=0.25, seed=0):
    """Shuffle the rows and hold some of them back for a test.

    features  (n, d), target (n,): rows that belong together.
    share     part of the rows to hold back, 0 < share < 1; both parts keep at least one row.
    seed      whole number: the same seed gives the same split.

    Returns train_features, train_target, test_features, test_target.
    Raises ValueError for rows that do not match and for an impossible share.

    >>> [len(a) for a in split(*penguins(), share=0.25, seed=0)]
    [249, 249, 84, 84]
    """
    features, target = np.asarray(features), np.asarray(target)
    if features.ndim == 0 or target.ndim == 0 or len(features) != len(target):
        raise ValueError(f"features and target must have equally many rows, got {features.shape} and {target.shape}")
    keep = int(len(target) * (1 - share)) if 0 < share < 1 else 0
    if keep < 1:
        raise ValueError(f"share must be between 0 and 1 and leave a row to train on, got {share} of {len(target)}")
    order = np.random.default_rng(seed).permutation(len(target))
    train, test = order[:keep], order[keep:]
    return features[train], target[train], features[test], target[test]


def wrong_labels(labels, share, seed=0):
    """Give a share of the rows another label, drawn evenly from the other classes.

    labels  (n,) whole numbers from 0: the classes are 0 … max(labels).
    share   part of the rows that become wrong, 0 <= share <= 1 (rounded to whole rows).
    seed    whole number: the same seed spoils the same rows.

    Returns a new array. Raises ValueError for a share outside [0, 1] and for fewer than two classes.

    >>> clean = np.array([0, 1, 2, 0, 1])
    >>> int((wrong_labels(clean, share=0.4, seed=0) != clean).sum())
    2
    """
    labels = np.array(labels)
    classes = int(labels.max(initial=0)) + 1
    if not 0 <= share <= 1:
        raise ValueError(f"share must be between 0 and 1, got {share}")
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or labels.min(initial=0) < 0 or classes < 2:
        got = labels.tolist()[:5]
        raise ValueError(f"labels must be a list of whole numbers from 0 with two classes or more, got {got}")
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(labels))[:round(share * len(labels))]
    labels[rows] = (labels[rows] + rng.integers(1, classes, len(rows))) % classes
    return labels


def _load(name):
    with np.load(_FOLDER / f"{name}.npz") as file:
        return file["features"] / 10.0 ** file["decimals"], file["target"].astype(np.int64)
