"""The data sets are the published ones, small, local; the tools look at the training rows only."""
import re
import socket
from pathlib import Path

import numpy as np
import pytest

import lrcourse.data
from lrcourse.data import breast_cancer, digits, history, penguins, split, standardize, wrong_labels

LOADERS = {"penguins": penguins, "breast_cancer": breast_cancer, "digits": digits}
FILES = sorted((Path(lrcourse.data.__file__).parent / "_data").glob("*.npz"))


@pytest.mark.parametrize("name, shape, kind", [("penguins", (333, 3), "f"), ("breast_cancer", (569, 30), "i"),
                                               ("digits", (1797, 64), "i")])
def test_each_loader_returns_two_plain_arrays_of_the_stated_shape(name, shape, kind):
    features, target = LOADERS[name]()
    assert type(features) is type(target) is np.ndarray
    assert features.shape == shape and target.shape == shape[:1]
    assert features.dtype == np.float64 and target.dtype.kind == kind
    assert np.isfinite(features).all()


def test_the_numbers_are_those_of_the_sources():
    features, target = penguins()
    assert features[0].tolist() == [39.1, 18.7, 181.0] and target[0] == 3750      # first row of palmerpenguins
    assert target.min() == 2700 and target.max() == 6300
    features, target = breast_cancer()
    assert features[0, :3].tolist() == [17.99, 10.38, 122.8] and features[:, 3].max() == 2501   # first row of WDBC
    assert np.bincount(target).tolist() == [212, 357]
    features, target = digits()
    assert features[0, :8].tolist() == [0, 0, 5, 13, 9, 1, 0, 0] and target[:10].tolist() == list(range(10))
    assert features.min() == 0 and features.max() == 16
    assert np.bincount(target).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_every_docstring_names_source_and_licence():
    assert "10.1371/journal.pone.0090081" in penguins.__doc__ and "CC0" in penguins.__doc__
    assert "10.24432/C5DW2B" in breast_cancer.__doc__ and "CC BY 4.0" in breast_cancer.__doc__
    assert "10.24432/C50P49" in digits.__doc__ and "CC BY 4.0" in digits.__doc__


def test_the_files_lie_beside_the_module_and_are_below_150_kB_together():
    assert [f.stem for f in FILES] == sorted(LOADERS)
    assert sum(f.stat().st_size for f in FILES) < 150_000


@pytest.mark.parametrize("name", LOADERS)
def test_no_loader_opens_a_connection(name, monkeypatch):
    def refuse(*_):
        raise AssertionError("a loader tried to use the network")
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(LOADERS[name]()[0])


@pytest.mark.parametrize("name", LOADERS)
def test_changing_what_a_loader_returned_does_not_change_the_next_answer(name):
    features, target = LOADERS[name]()
    features += 1000
    target += 1000
    again, labels = LOADERS[name]()
    assert features.min() - again.min() == 1000 and target.min() - labels.min() == 1000


CHECKED = {"text read", "translation read", "abstract read", "opening read", "title page read", "summary read", "record only"}


def faults(row):
    """What is wrong with a row of the timeline."""
    if not re.search(r"doi:10\.\d{4,}/\S+|arXiv:\d{4}\.\d{4,5}|\d+–\d+|TR \d", row["source"]):
        yield "no source that one can find"
    if row["confirmed"] not in CHECKED:
        yield "not said how it was confirmed"
    if not (row["who"] and row["what"] and 1800 < row["year"] < 2100):
        yield "who, what or when is missing"


def test_every_row_of_the_timeline_has_a_source_and_says_how_it_was_confirmed():
    rows = history()
    assert [(row["who"], *faults(row)) for row in rows if any(faults(row))] == []
    assert [row["year"] for row in rows] == sorted(row["year"] for row in rows)
    assert len({(row["year"], row["who"], row["what"]) for row in rows}) == len(rows) > 30
    assert all(list(row) == ["year", "who", "what", "symbol", "source", "confirmed"] for row in rows)


@pytest.mark.parametrize("column, spoiled", [("source", ""), ("source", "a blog"), ("confirmed", ""), ("confirmed", "from memory"),
                                             ("who", ""), ("year", 0)])
def test_a_row_of_the_timeline_without_source_or_confirmation_is_refused(column, spoiled):
    assert list(faults({**history()[0], column: spoiled}))


def test_standardize_gives_mean_0_and_sd_1_and_leaves_its_input_alone():
    features, _ = penguins()
    before = features.copy()
    z = standardize(features)
    assert np.array_equal(features, before)
    np.testing.assert_allclose(z.mean(0), 0, atol=1e-13)          # rounding of sums of 333 numbers
    np.testing.assert_allclose(z.std(0), 1, rtol=1e-13)


def test_standardize_uses_the_statistics_of_the_training_rows_only():
    train, test = standardize([[0.0], [2.0]], [[100.0]])
    assert train.tolist() == [[-1], [1]] and test.tolist() == [[99]]


def test_standardize_shifts_a_constant_column_to_zero_and_does_not_scale_it():
    train, test = standardize([[0.1, 1.0]] * 3, [[1.1, 1.0]])     # the mean of three times 0.1 is not 0.1 in floats
    assert train.tolist() == [[0, 0]] * 3
    np.testing.assert_allclose(test, [[1, 0]], rtol=1e-15)


def test_standardize_works_on_a_target_of_one_axis():
    assert standardize([2700, 6300]).tolist() == [-1, 1]


def test_split_keeps_every_row_once_and_features_beside_their_target():
    features, target = np.arange(10.0)[:, None], np.arange(10)
    a, ta, b, tb = split(features, target, share=0.3, seed=1)
    assert (len(ta), len(tb)) == (7, 3)
    assert sorted([*ta, *tb]) == list(range(10))
    assert np.array_equal(a[:, 0], ta) and np.array_equal(b[:, 0], tb)


def test_split_repeats_with_its_seed_and_only_with_it():
    first, again, other = (split(*digits(), seed=s)[1] for s in (3, 3, 4))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.2, 1.0])
def test_wrong_labels_spoils_exactly_the_share_with_other_classes(share):
    _, clean = digits()
    noisy = wrong_labels(clean, share, seed=5)
    assert (noisy != clean).sum() == round(share * len(clean))
    assert noisy.min() == 0 and noisy.max() == 9
    assert np.array_equal(clean, digits()[1])
    assert np.array_equal(noisy, wrong_labels(clean, share, seed=5))


def test_wrong_labels_chooses_the_other_classes_evenly():
    noisy = wrong_labels(np.arange(9000) % 3, 1.0, seed=0)
    moves = np.bincount((noisy - np.arange(9000)) % 3)
    assert moves[0] == 0 and abs(moves[1] - moves[2]) < 6 * np.sqrt(9000)       # six standard deviations


@pytest.mark.parametrize("call, sentence", [
    (lambda: standardize([]), "train must have at least one row"),
    (lambda: standardize(np.zeros((0, 3))), "train must have at least one row"),
    (lambda: standardize([[1.0, 2.0]], [[1.0]]), r"others must have the columns of train, \(2,\), got shape \(1, 1\)"),
    (lambda: standardize([[1.0], [2.0]], [1.0]), "others must have the columns"),
    (lambda: split([[1.0], [2.0]], [1], 0.5), "equally many rows"),
    (lambda: split([[1.0], [2.0]], [1, 2], 0.0), "share must be between 0 and 1 .* got 0.0"),
    (lambda: split([[1.0], [2.0]], [1, 2], 1.5), "share must be between 0 and 1 .* got 1.5"),
    (lambda: split([[1.0], [2.0]], [1, 2], 0.9), "leave a row to train on, got 0.9 of 2"),
    (lambda: split([], [], 0.5), "leave a row to train on"),
    (lambda: split([[1.0]], [1], float("nan")), "share must be between 0 and 1"),
    (lambda: wrong_labels([0, 1], 1.5), "share must be between 0 and 1, got 1.5"),
    (lambda: wrong_labels([0, 1], float("nan")), "share must be between 0 and 1, got nan"),
    (lambda: wrong_labels([0, 0], 0.5), "two classes or more"),
    (lambda: wrong_labels([], 0.5), "two classes or more"),
    (lambda: wrong_labels([0, -1], 0.5), "whole numbers from 0"),
    (lambda: wrong_labels([0.0, 1.5], 0.5), "whole numbers from 0"),
])
def test_bad_input_is_answered_with_name_rule_and_value(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
