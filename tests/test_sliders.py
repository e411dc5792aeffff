"""What somebody gets who puts a figure on a slider."""

import io
import json

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from PIL import Image

from lrcourse import pen
from lrcourse.axes import number
from lrcourse.pen import GAP
from lrcourse.sliders import LARGEST, slide

SHIFT = np.linspace(0, 6, 13)


def wave(**more):
    """A figure with a moving line, and its update."""
    fig = Figure(figsize=(4, 3))
    ax = fig.add_subplot(xlim=(0, 6.3), ylim=(-1.1, 1.1), title="A wave", xlabel="t", ylabel="height", **more)
    t = np.linspace(0, 6.3, 50)
    line, = ax.plot(t, np.sin(t))
    return fig, ax, line, lambda i: line.set_ydata(np.sin(t + SHIFT[i]))


def points(shown, artist=0, position=0):
    """The polyline of a moving artist at a position, in pixels."""
    spec, data = shown._spec, shown._data
    at = sum(n for kind, n in spec["layers"] if kind == "png")
    which = spec["frames"][artist][position]
    start = at + sum(spec["drawings"][:which])
    numbers = np.frombuffer(data[start:start + spec["drawings"][which]], "<i2")
    return numbers[3:3 + 2 * numbers[2]].reshape(-1, 2) / 10


def test_a_line_is_recorded_where_matplotlib_would_draw_it():
    fig, ax, line, update = wave()
    shown = slide(fig, update, shift=SHIFT)
    update(7)
    expected = ax.transData.transform(line.get_xydata()) * [1, -1] + [0, 300]
    np.testing.assert_allclose(points(shown, position=7), expected, atol=0.06)   # stored in tenths of a pixel


def test_every_kind_of_artist_moves():
    fig, ax, line, _ = wave()
    scatter = ax.scatter([1, 2, 3], [0, 0.5, 0], c=[0, 1, 2])
    text = ax.text(1, 0.8, "0", rotation=20)
    image = ax.imshow(np.zeros((4, 4)), extent=(4, 6, -1, 0), vmin=0, vmax=1, aspect="auto")
    level = ax.axhline(0)
    band = ax.fill_between([0, 1], [0, 0], [1, 1])
    bundle = LineCollection([[(0, 0), (1, 1)]])
    ax.add_collection(bundle)
    ax.set(xlim=(0, 6.3), ylim=(-1.1, 1.1))
    arrow = ax.annotate("here", (1, 0), (2, 0.5), arrowprops={"arrowstyle": "->"})
    moved = []

    def update(i):
        scatter.set_offsets(np.array([[1, 2, 3], np.sin([i, i + 1, i + 2])]).T)
        text.set_text(f"$\\eta$ = {i}")
        image.set_data(np.eye(4) * i / 12)
        level.set_ydata([i / 13, i / 13])
        band.set_alpha(i / 13)
        bundle.set_segments([[(0, 0), (1, i / 13)]])
        arrow.xy = (1, i / 13)
        arrow.stale = True
        line.set_visible(i % 2 == 0)
        moved.append(i)
    shown = slide(fig, update, shift=SHIFT)
    kinds = [kind for kind, _ in shown._spec["layers"]]
    assert kinds.count("moving") == 8
    assert all(len(row) == 13 for row in shown._spec["frames"])
    assert len(shown._spec["images"]) == 13


def test_letters_stand_where_they_should_whatever_was_drawn_before():
    def words(text):
        fig = Figure(figsize=(3, 2))
        moving = fig.text(0.1, 0.5, "")
        return slide(fig, lambda i: moving.set_text(f"{text} {i}"), at=[0, 1, 2])._data
    first = words("wide")
    large = Figure()
    large.text(0, 0, "another size", fontsize=40)
    large.canvas.draw()
    pen._glyphs.cache_clear()                   # else the first answer is only remembered
    assert words("wide") == first


def test_what_does_not_move_is_stored_once():
    fig, ax, line, update = wave()
    one = len(slide(fig, update, shift=SHIFT)._data)
    fig, ax, line, update = wave()
    for k in range(40):
        ax.plot([0, 6], [k / 40, k / 40], color="k")
    assert len(slide(fig, update, shift=SHIFT)._data) < one + 20_000


def test_equal_positions_are_stored_once():
    fig, ax, line, update = wave()
    shown = slide(fig, lambda i: update(i // 7), shift=SHIFT)
    assert len(shown._spec["drawings"]) == 2


def test_a_diverging_path_leaves_the_picture_in_its_own_direction():
    fig, ax, line, _ = wave()

    def update(i):
        line.set_data([3, 3 + 10.0**i, 3 + 100.0**i], [0, 10.0**i / 3, 100.0**i / 3])
    shown = slide(fig, update, power=np.arange(1, 120))
    x0, y0 = ax.transData.transform([3, 0])
    x1, y1 = ax.transData.transform([4, 1 / 3])
    for position in (10, 60, 118):
        path = points(shown, position=position)
        dx, dy = path[-1] - path[0]
        assert abs(dy / dx + (y1 - y0) / (x1 - x0)) < 0.01
        assert np.abs(path).max() < 600


def test_nan_and_infinity_are_gaps():
    fig, ax, line, _ = wave()
    y = np.linspace(-1, 1, 50)

    def update(i):
        line.set_ydata(np.where(np.arange(50) == 20 + i, [np.nan, np.inf][i % 2], y))
    assert (points(slide(fig, update, shift=SHIFT), position=3) == GAP / 10).sum() == 2


def test_log_axes_are_recorded():
    fig, ax, line, _ = wave()
    ax.set(yscale="log", ylim=(1e-9, 1))
    shown = slide(fig, lambda i: line.set_ydata(np.full(50, 10.0**-i)), shift=np.arange(1, 9))
    heights = [points(shown, position=i)[0, 1] for i in range(8)]
    np.testing.assert_allclose(np.diff(heights), np.diff(heights).mean(), atol=1.1)   # level lines go to whole pixels
    assert not shown._spec["axes"][0]["log"]


@pytest.mark.parametrize("values, log", [(np.geomspace(0.01, 1, 9), True), (np.linspace(0.01, 1, 9), False), (np.linspace(-1, 1, 9), False), ([1, 2], False)])
def test_the_axis_is_logarithmic_when_its_values_are(values, log):
    fig, ax, line, update = wave()
    assert slide(fig, update, lr=values)._spec["axes"][0]["log"] is log


def test_it_starts_where_it_is_told_and_says_where_it_is():
    fig, ax, line, update = wave()
    shown = slide(fig, update, lr=np.geomspace(0.001, 1, 13), value=0.01, unit="mm", describe=lambda i: f"{i} steps")
    assert shown.value == pytest.approx(0.01)
    assert shown._spec["axes"][0]["words"][shown.index[0]] == "0.01 mm"
    assert shown._spec["axes"][0]["label"] == "learning rate η"
    assert "4 steps" in shown.alt and "A wave" in shown.alt
    shown.index = [12]
    assert shown.value == pytest.approx(1)
    with pytest.raises(ValueError, match="index of learning rate must be in 0 … 12, got 13"):
        shown.index = [13]


def test_several_updates_can_share_a_slider():
    fig, ax, line, update = wave()
    other, = ax.plot([0], [0], "o")
    shown = slide(fig, [update, lambda i: other.set_data([i / 3], [0])], shift=SHIFT)
    assert len(shown._spec["frames"]) == 2


def test_the_bundle_has_a_picture_with_words_and_a_text_that_never_changes():
    fig, ax, line, update = wave()
    data, metadata = slide(fig, update, shift=SHIFT, unit="rad")._repr_mimebundle_()
    assert data["text/plain"] == "slide(shift: 13 values, 0 … 6 rad)"
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == "A wave: height against t."
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_prediction_keeps_the_answer_out_of_picture_and_words():
    fig, ax, line, update = wave()
    told = slide(fig, update, shift=SHIFT, describe=lambda i: "the secret")
    fig, ax, line, update = wave()
    asked = slide(fig, update, shift=SHIFT, describe=lambda i: "the secret", predict="Where?", answer=3)

    def blue(shown):
        r, g, b = np.asarray(Image.open(io.BytesIO(shown._picture)).convert("RGB")).astype(int).transpose(2, 0, 1)
        return (b - r > 60).sum()
    assert not asked.revealed and "secret" not in asked.alt
    assert blue(told) > 100 and blue(asked) == 0


def test_choices_are_kept_in_order_with_their_answer():
    fig, ax, line, update = wave()
    asked = slide(fig, update, shift=SHIFT, predict="Up?", choices=["up", "down"], answer="down")
    assert asked._spec["predict"] == {"question": "Up?", "choices": ["up", "down"], "answer": "down", "words": "down"}
    assert asked.prediction is None


def test_the_figure_is_not_shown_a_second_time():
    from matplotlib import pyplot as plt
    fig, ax = plt.subplots()
    line, = ax.plot([0, 1])
    slide(fig, lambda i: line.set_ydata([0, i / 12]), shift=SHIFT)
    assert not plt.fignum_exists(fig.number)


BAD_AXES = {
    "empty": ([], "shift must be a row of at least 2 numbers, got an array of shape (0,)"),
    "a single value": ([1.0], "shift must be a row of at least 2 numbers"),
    "unsorted": ([1, 3, 2], "shift must be ascending without repeats, got 3 and then 2 (positions 1 and 2)"),
    "repeated": ([1, 2, 2], "shift must be ascending without repeats, got 2 and then 2"),
    "NaN": ([1, np.nan, 2], "shift must be finite, got nan at position 1"),
    "words": (["a", "b"], "shift must be a row of at least 2 numbers"),
    "a table": ([[1, 2], [3, 4]], "shift must be a row of at least 2 numbers, got an array of shape (2, 2)"),
}


@pytest.mark.parametrize("values, sentence", BAD_AXES.values(), ids=BAD_AXES)
def test_a_bad_axis_gets_a_sentence(values, sentence):
    fig, ax, line, update = wave()
    with pytest.raises(ValueError) as error:
        slide(fig, update, shift=values)
    assert sentence in str(error.value)


def test_one_axis_is_asked_for():
    fig, ax, line, update = wave()
    with pytest.raises(ValueError, match="one or two axes, .* got none"):
        slide(fig, update)
    with pytest.raises(ValueError, match="one or two axes, .* got lr, start, batch"):
        slide(fig, update, lr=SHIFT, start=SHIFT, batch=SHIFT)


def test_two_axes_of_numbers_are_recorded_at_every_pair():
    fig, ax, line, _ = wave()
    rows, columns = np.arange(1, 4), np.geomspace(0.01, 1, 5)
    shown = slide(fig, lambda i, j: line.set_data([0, i + 1], [0, j / 5]), start=rows, lr=columns, value=(2, 0.1))
    assert len(shown._spec["frames"][0]) == 15 and shown.index == [1, 2] and shown.value == (2, pytest.approx(0.1))
    expected = ax.transData.transform([3, 4 / 5]) * [1, -1] + [0, 300]
    np.testing.assert_allclose(points(shown, position=2 * 5 + 4)[-1], expected, atol=0.06)
    assert repr(shown) == "slide(start: 3 values, 1 … 3, lr: 5 values, 0.01 … 1)"


def test_an_axis_of_words_becomes_buttons():
    fig, ax, line, _ = wave()
    shown = slide(fig, lambda i, j: line.set_data([0, i + 1], [0, j / 5]), lr=SHIFT, batch=["1", "32", "all"], value=(3, "32"),
                  describe=lambda i, j: f"{i} and {j}")
    assert shown.value == (3, "32") and shown._spec["axes"][1]["numbers"] is None
    assert shown._spec["says"][6 * 3 + 1] in shown.alt
    with pytest.raises(ValueError, match="batch must be at least two different words"):
        slide(fig, lambda i, j: None, lr=SHIFT, batch=["1", "1"])
    with pytest.raises(ValueError, match="value must be one of .*, got batch='2'"):
        slide(fig, lambda i, j: None, lr=SHIFT, batch=["1", "32"], value=(3, "2"))


def test_on_two_axes_a_failing_update_is_named_with_both_values():
    fig, ax, line, _ = wave()
    with pytest.raises(ValueError, match=r"update failed at lr=1, batch=32 \(position 2, 1\): ZeroDivisionError"):
        slide(fig, lambda i, j: line.set_ydata(np.sin(np.arange(50) + i + j)) if (i, j) != (2, 1) else 1 / 0, lr=SHIFT, batch=["1", "32"])


def test_an_update_that_raises_is_named_with_place_and_value():
    fig, ax, line, update = wave()
    with pytest.raises(ValueError, match=r"update failed at shift=4\.5 \(position 9\): ZeroDivisionError: division by zero"):
        slide(fig, lambda i: update(i) if i != 9 else 1 / 0, shift=SHIFT)


def test_a_description_that_raises_is_named():
    fig, ax, line, update = wave()
    with pytest.raises(ValueError, match=r"describe failed at shift=0 \(position 0\): KeyError"):
        slide(fig, update, shift=SHIFT, describe=lambda i: {}[i])


def test_a_figure_in_which_nothing_moves_is_refused():
    fig, ax, line, update = wave()
    with pytest.raises(ValueError, match="nothing in the figure moved: update"):
        slide(fig, lambda i: None, shift=SHIFT)


def test_a_figure_too_large_says_by_how_much_and_what_to_coarsen():
    fig, ax, line, _ = wave()
    t = np.linspace(0, 6.3, 20_000)
    rng = np.random.default_rng(0)
    lines = [ax.plot(t, t, ".", ms=1)[0] for _ in range(5)]
    ax.set(xlim=(0, 6.3), ylim=(-1.1, 1.1))
    with pytest.raises(ValueError, match=r"recorded figure has .* MB, .* MB over the limit: take fewer values of shift \(now 13\)"):
        slide(fig, lambda i: [line.set_ydata(rng.uniform(-1, 1, 20_000)) for line in lines], shift=SHIFT)
    assert LARGEST == 4_000_000


CHANGES = {
    "limits": (lambda ax, line, i: ax.set_ylim(-1 - i, 1), "the y limits of axes 0 ('A wave') changed at shift=3.5 (position 7)"),
    "autoscaling": (lambda ax, line, i: (line.set_ydata(line.get_ydata() * (1 + i)), ax.relim(), ax.autoscale(), ax.autoscale_view()), "limits of axes 0"),
    "scale": (lambda ax, line, i: ax.set_yscale("linear" if i < 8 else "symlog"), "the y scale of axes 0"),
    "ticks": (lambda ax, line, i: ax.set_xticks([0, 1 + i / 13]), "the x ticks of axes 0 ('A wave') changed"),
    "tick labels": (lambda ax, line, i: ax.set_xticks([0, 1], ["a", f"b{i}"]), "the x ticks of axes 0"),
    "place": (lambda ax, line, i: ax.set_position([0.1, 0.1, 0.5, 0.5 + i / 50]), "the place of axes 0"),
    "a new line": (lambda ax, line, i: ax.plot([0, i]), "update added a Line2D to axes 0"),
    "a line that goes": (lambda ax, line, i: line.remove() if i == 9 else None, "update removed a Line2D from axes 0"),
    "cleared axes": (lambda ax, line, i: ax.clear(), "axes 0"),
    "new axes": (lambda ax, line, i: ax.figure.add_axes([0, 0, 0.1, 0.1]), "update added a Axes to the figure"),
    "an array changed in place": (lambda ax, line, i: ax.patches[0].get_path().vertices.__setitem__((0, 0), i / 13), "in axes 0 ('A wave') changes unseen"),
    "hatched patch": (lambda ax, line, i: ax.patches[1].set(hatch="//", width=i), "Rectangle in axes 0 ('A wave'), at shift=3 (position 6): a moving artist with a hatch"),
}


@pytest.mark.parametrize("change, sentence", CHANGES.values(), ids=CHANGES)
def test_what_cannot_be_recorded_is_an_error_that_names_it(change, sentence):
    fig, ax, line, update = wave()
    ax.add_patch(PathPatch(Path([[0.1, 0.0], [1, 0], [1, 1], [0.1, 0]])))
    ax.bar([2], [0.5], width=0.5)
    ax.set(xlim=(0, 6.3), ylim=(-1.1, 1.1))
    with pytest.raises(ValueError) as error:
        slide(fig, lambda i: (update(i), change(ax, line, i)), shift=SHIFT)
    assert sentence in str(error.value)


@pytest.mark.parametrize("more, sentence", [
    ({"value": 9}, "value must lie on the axis, 0 … 6, got shift=9"),
    ({"answer": 3}, "answer and choices belong to a question"),
    ({"predict": "?", "answer": 7}, "answer must lie on the axis, 0 … 6, got 7"),
    ({"predict": "?", "choices": ["a", "a"]}, "choices must be at least two different sentences"),
    ({"predict": "?", "choices": ["a", "b"], "answer": "c"}, "answer must be one of the choices ['a', 'b'], got 'c'"),
])
def test_a_bad_question_gets_a_sentence(more, sentence):
    fig, ax, line, update = wave()
    with pytest.raises(ValueError) as error:
        slide(fig, update, shift=SHIFT, **more)
    assert sentence in str(error.value)


@pytest.mark.parametrize("value, words", [(0.010512, "0.0105"), (1, "1"), (0.1 + 0.2, "0.3"), (12345.6, "12300"), (-0.5, "-0.5"), (1e-7, "1 × 10⁻⁷"), (2e-6, "0.000002"),
                                          (2.5e-9, "2.5 × 10⁻⁹"), (1e12, "1 × 10¹²"), (0, "0"), (float("nan"), "nan"), (9.999e-8, "1 × 10⁻⁷"), (999_900, "1000000")])
def test_numbers_are_said_as_one_reads_them(value, words):
    assert number(value) == words


def test_a_prediction_is_found_again_in_the_learners_folder(tmp_path, monkeypatch):
    (tmp_path / ".lrcourse.json").write_text("{}")
    (tmp_path / "lessons").mkdir()
    monkeypatch.chdir(tmp_path / "lessons")
    fig, ax, line, update = wave()
    slide(fig, update, shift=SHIFT, predict="Where?", answer=3).prediction = 2.5
    fig, ax, line, update = wave()
    again = slide(fig, update, shift=SHIFT, predict="Where?", answer=3)
    assert again.prediction == 2.5 and again.revealed
    assert json.loads((tmp_path / ".lrcourse-predictions.json").read_text()) == {"Where?": 2.5}
    (tmp_path / ".lrcourse-predictions.json").write_text("{")
    fig, ax, line, update = wave()
    assert slide(fig, update, shift=SHIFT, predict="Where?", answer=3).prediction is None
    assert (tmp_path / ".lrcourse-predictions.damaged.json").read_text() == "{"


def test_outside_a_learners_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fig, ax, line, update = wave()
    slide(fig, update, shift=SHIFT, predict="Where?").prediction = 2.5
    assert list(tmp_path.iterdir()) == []
