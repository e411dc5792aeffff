"""The lines of PyTorch that the lessons show do what the lessons say (needs the extra `reference`)."""

import copy
import re
from pathlib import Path

import numpy as np
import pytest

from lrcourse import MLP, SGD, Adam, LinearRegression, Rprop, cosine, linear, parabola, penguins, quadratic, range_test, run, standardize

LESSONS = Path(__file__).resolve().parent.parent / "lessons" / "source"


def shown(lesson):
    """The fenced Python lines of a lesson's section “In your framework”."""
    text = (LESSONS / f"{lesson}.py").read_text(encoding="utf-8")
    text = re.sub(r"^# ?", "", text, flags=re.MULTILINE)
    return re.search(r"## In your framework.*?```python\n(.*?)```", text, re.DOTALL)[1]


def test_lesson_01_takes_the_same_steps():
    torch = pytest.importorskip("torch")
    names = {"torch": torch}
    exec(shown("01_one_step"), names)
    np.testing.assert_allclose(names["x"].detach().numpy(), run(SGD(0.1), parabola(2.0), 20).x[-1], rtol=1e-12)


def test_lesson_02_finds_the_edge_and_stops_at_a_nan():
    torch = pytest.importorskip("torch")
    features, mass = penguins()
    line = LinearRegression(standardize(features), mass)
    names = {"torch": torch, "A": torch.tensor(line.features), "loss": torch.tensor(np.nan), "first": 1.0, "t": 7}
    with pytest.raises(RuntimeError, match="loss nan at step 7"):
        exec(shown("02_too_fast"), names)
    assert names["edge"].item() == pytest.approx(2 / line.curvature(line.start))
    scores = torch.tensor(line.features @ line.solution)
    assert torch.nn.MSELoss()(scores, torch.tensor(mass)).item() == pytest.approx(2 * line.minimum)   # no half


def test_lesson_06_has_the_ball_and_the_signs_of_pytorch():
    torch = pytest.importorskip("torch")
    names, bowl = {"torch": torch}, quadratic([1, 10])
    exec(shown("06_history"), names)
    for name, ours in ("ball", SGD(0.1, momentum=0.9)), ("sign", Rprop(0.01)):
        x = torch.tensor(bowl.start, requires_grad=True)
        theirs = type(names[name])([x], **{key: names[name].defaults[key] for key in ("lr", "momentum", "etas") if key in names[name].defaults})
        for _ in range(20):
            x.grad = torch.tensor(bowl.grad(x.detach().numpy()))
            theirs.step()
        np.testing.assert_allclose(x.detach().numpy(), run(ours, bowl, 20).x[-1], rtol=1e-9)


def test_lesson_09_reads_the_own_rates_off_adam():
    torch = pytest.importorskip("torch")
    names = {"torch": torch}
    exec(shown("09_adaptive_rates"), names)
    opt = Adam(lambda t: 0.1 * (1 - t / 100))
    same = run(opt, quadratic([1, 100]), 100)
    np.testing.assert_allclose(names["w"].detach().numpy(), same.x[-1], rtol=1e-9)
    np.testing.assert_allclose(names["own"].detach().numpy(), 0.1 / (np.sqrt(opt.v / (1 - 0.999**100)) + 1e-8), rtol=1e-9)
    assert names["reported"] == pytest.approx(0.0, abs=1e-12)               # the schedule has come to its end


def test_lesson_07_falls_in_a_line_and_along_a_cosine():
    torch = pytest.importorskip("torch")
    names = {"torch": torch}
    exec(shown("07_changing_rates"), names)
    t = np.arange(400)
    np.testing.assert_allclose(names["used"], np.stack([linear(0.9, 400)(t), cosine(0.9, 400)(t)], axis=1), atol=1e-9)
    for _ in range(400):
        names["wave"].step()
    assert names["wave"].get_last_lr()[0] == pytest.approx(0.9)             # beyond T_max it has risen again


def test_lesson_10_finds_the_eigenvalue_that_is_largest_in_size():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    names = {"torch": torch}
    exec(shown("10_three_models"), names)
    ours = MLP(names["data"].double().numpy(), names["target"].double().numpy(), (8,), "tanh", "mean_square")
    x = np.concatenate([w.detach().double().numpy().T.ravel() for w in names["weights"]])
    lines = 1e-5 * np.eye(len(x))
    hessian = (ours.grad(x + lines) - ours.grad(x - lines)) / 1e-5          # twice ours: MSELoss has no half
    values = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    assert names["sharpness"].item() == pytest.approx(values[np.argmax(np.abs(values))], rel=1e-2)


def test_lesson_08_restores_a_run_and_its_rate(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch")
    monkeypatch.chdir(tmp_path)                                               # the lines write a file
    names = {"torch": torch}
    exec(shown("08_warm_starts"), names)
    saved = [part.state_dict() for part in (names["model"], names["opt"], names["clock"])]
    exec(shown("08_warm_starts").split("for t in")[0], names)                 # built anew: untrained
    for part, state in zip((names["model"], names["opt"], names["clock"]), torch.load("run.pt")):
        part.load_state_dict(state)
    np.testing.assert_array_equal(names["model"].weight.detach(), saved[0]["weight"])
    assert names["opt"].state_dict()["state"][0]["step"] == 10 == names["clock"].last_epoch
    assert names["clock"].get_last_lr() == [pytest.approx(0.1 * 11 / 20)] == [names["opt"].param_groups[0]["lr"]]


def test_lesson_08_get_lr_prints_a_rate_that_no_step_uses():
    torch = pytest.importorskip("torch")
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    clock = torch.optim.lr_scheduler.StepLR(opt, 10)
    for _ in range(10):
        opt.step()
        clock.step()
    assert clock.get_last_lr() == pytest.approx([0.1])
    with pytest.warns(UserWarning, match="get_last_lr"):
        assert clock.get_lr() == pytest.approx([0.01])


def test_lesson_11_runs_the_range_test_of_the_library_and_puts_the_weights_back():
    torch = pytest.importorskip("torch")
    features, mass = penguins()
    line = LinearRegression(standardize(features), standardize(mass))
    model = torch.nn.Linear(3, 1, dtype=torch.float64)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    names = {"torch": torch, "copy": copy, "model": model, "data": torch.tensor(line.features[:, :3]),
             "target": torch.tensor(line.target)[:, None]}
    exec(shown("11_choosing_rates"), names)
    x0 = np.append(before["weight"].numpy(), before["bias"].numpy())
    ours = range_test(SGD, 1e-6, 100, line, x0=x0)
    np.testing.assert_allclose(names["rates"][:len(ours.lrs)], ours.lrs, rtol=1e-9)
    np.testing.assert_allclose(names["losses"][:len(ours.lrs)], ours.losses, rtol=1e-6)
    for name, weight in model.state_dict().items():
        np.testing.assert_array_equal(weight, before[name])


def test_lesson_15_replays_an_array_of_rates():
    torch = pytest.importorskip("torch")
    names, rates = {"torch": torch}, np.linspace(0.1, 0, 500)
    exec(shown("15_capstone").replace("range(500)", "range(60)"), names)          # while there is still something left of the way
    ours = run(SGD(lambda t: rates[t], momentum=0.9), quadratic([1, 10]), 60, x0=[4.0, 4.0])
    np.testing.assert_allclose(names["w"].detach().numpy(), ours.x[-1], atol=1e-5)
    assert np.abs(ours.x[-1]).max() > 0.01


def test_lesson_12_counts_operations_and_drops_the_rate():
    torch = pytest.importorskip("torch")
    names = {"torch": torch}
    exec(shown("12_why_it_matters"), names)
    assert names["counted"] == (6 * 12 - 2) * 64 * 64 * 16              # the first layer has no layer before it
    assert names["counted"] == pytest.approx(names["rule"], rel=0.06)
    used = []
    for _ in range(168):
        used.append(names["opt"].param_groups[0]["lr"])
        names["opt"].step()
        names["drop"].step()
    assert used[165] == pytest.approx(0.3) and used[166] == pytest.approx(0.05)
