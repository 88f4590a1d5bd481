"""Widgets for the reader's own model: what is kept, what is asked for, and what is refused."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import pytest

import eigencat as ec
from eigencat import live_widgets, widgets

AGE, HAT = [1.0, 0.0, 0.0], [0.6, 0.8, 0.0]
KNOWN = {"age": AGE, "hat": HAT}


class Grey:
    """A generator of NumPy alone: four by six grey pixels, as bright as the first number."""

    def __init__(self) -> None:
        self.drawn = 0

    def decode(self, w: Any) -> Any:
        self.drawn += len(w)
        return np.clip(0.5 + 0.1 * w[:, :1, None, None], 0, 1) * np.ones((1, 4, 6, 3))


class Read(Grey):
    attributes = ("age", "hat")

    def read(self, images: Any) -> Any:
        bright = np.asarray(images, float)[:, 0, 0, 0]
        return np.stack([bright * 10, -bright], axis=1)


def sent(widget: Any, content: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What the widget answers to a message."""
    out: list[tuple[Any, Any]] = []
    widget.send = lambda content, buffers=None: out.append((content, buffers))
    widget._handle_custom_msg(content, [])
    return out


def pixel(data: bytes) -> int:
    """The first red value of a PNG that `strips.png` wrote."""
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    return zlib.decompress(data[start + 4 : start + 4 + length])[1]


def make(**options: Any) -> Any:
    return widgets.Strip(Read(), np.zeros(3), KNOWN, np.linspace(-2, 2, 5), **options)


def test_a_strip_keeps_its_pictures_and_readings() -> None:
    strip = make()
    assert strip.direction == "age"
    assert list(strip.kept) == ["age"]
    part = strip.kept["age"]
    assert [pixel(p) for p in part["pictures"]] == [
        round(255 * (0.5 + 0.1 * a)) for a in range(-2, 3)
    ]
    np.testing.assert_allclose([r[0] for r in part["readings"]], [3, 4, 5, 6, 7], rtol=1e-12)
    assert part["retained"] == 1
    assert strip.about["attributes"] == ["age", "hat"]
    assert strip.about["before"] == [5.0, -0.5]


def test_numpy_alone_without_a_reader() -> None:
    strip = widgets.Strip(Grey(), np.zeros(3), AGE)
    assert strip.about["attributes"] == []
    assert len(strip.kept["direction"]["pictures"]) == 7
    assert widgets.Strip(Read(), np.zeros(3), KNOWN, reader=False).about["attributes"] == []


class FromZ(Read):
    """Its w is a tenth of z."""

    def mapping(self, z: Any) -> Any:
        return np.asarray(z) / 10

    def sample(self, n: int, seed: int, space: str) -> Any:
        z = np.random.default_rng(seed).normal(size=(n, 3))
        return z if space == "z" else self.mapping(z)


def test_directions_of_z_are_walked_in_z() -> None:
    in_z, in_w = (ec.DirectionSet([AGE], names=["age"], space=space) for space in "zw")
    one = widgets.Strip(FromZ(), np.zeros(3), in_z, [-10, 0, 10])
    two = widgets.Strip(FromZ(), np.zeros(3), in_w, [-1, 0, 1])
    assert one.kept["age"]["pictures"] == two.kept["age"]["pictures"]
    # How far readings lie apart is of the same pictures, whichever space is walked.
    assert one.about["spread"] == pytest.approx(two.about["spread"])
    assert min(one.about["spread"]) > 0


def test_a_generator_that_samples_one_space_alone_has_no_known_spread() -> None:
    class Old(Read):
        def sample(self, n: int, seed: int = 0) -> Any:
            raise AssertionError("the space was not asked for")

    assert widgets.Strip(Old(), np.zeros(3), KNOWN, [-1, 1]).about["spread"] == [0, 0]


def test_any_callable_may_read() -> None:
    strip = widgets.Strip(
        Grey(), np.zeros(3), KNOWN, reader=lambda x: np.asarray(x).mean((1, 2, 3))
    )
    assert strip.about["attributes"] == ["0"]
    assert strip.about["spread"] == [0.0], "a generator that cannot sample tells no spread"


def test_conditions_make_another_strip_with_its_ghost() -> None:
    strip = make(held=["hat"])
    assert sorted(strip.kept) == ["age", "age|hat"]
    assert strip.kept["age|hat"]["retained"] == pytest.approx(0.8)
    strip.held = []
    strip.direction = "hat"
    assert "hat" in strip.kept
    drawn = strip._studio.generator.drawn
    strip.direction = "age"
    assert strip._studio.generator.drawn == drawn, "what is kept is not drawn again"


def test_only_the_newest_strips_stay() -> None:
    many = {f"d{k}": np.eye(12)[k] for k in range(12)}
    strip = widgets.Strip(Grey(), np.zeros(12), many, [-1, 1])
    for name in many:
        strip.direction = name
    assert len(strip.kept) <= live_widgets.KEPT + 1
    assert "d11" in strip.kept


def test_a_picture_between_is_drawn_when_asked_for() -> None:
    strip = make()
    before = strip._studio.generator.drawn
    ((content, buffers),) = sent(
        strip, {"kind": "draw", "id": 7, "direction": "age", "held": [], "alpha": 0.5}
    )
    assert strip._studio.generator.drawn == before + 1
    assert (content["kind"], content["id"]) == ("drawn", 7)
    assert pixel(buffers[0]) == round(255 * 0.55)
    assert content["reading"][0] == pytest.approx(5.5)
    ((content, _),) = sent(
        strip, {"kind": "draw", "id": 8, "direction": "age", "held": ["hat"], "alpha": 1}
    )
    assert content["reading"][0] == pytest.approx(5 + 0.8)
    assert content["ghost"][0] == pytest.approx(6)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({"direction": "wealth"}, "direction='wealth' must be one of age, hat; got 'wealth'"),
        ({"held": ["wealth"]}, "held='wealth' must be one of age, hat"),
        ({"alpha": 9}, "alpha=9 must be a number from -2 to 2; got 9"),
        ({"held": ["age", "hat"]}, "must leave something of 'age'"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_the_widget(part: dict[str, Any], message: str) -> None:
    ask = {"kind": "draw", "id": 1, "direction": "age", "held": [], "alpha": 0.5} | part
    ((content, _),) = sent(make(), ask)
    assert content["kind"] == "failed"
    assert message in content["message"]


def test_other_messages_are_left_alone() -> None:
    assert sent(make(), {"kind": "hello"}) == []


def test_a_hold_that_leaves_nothing_is_told_and_the_strip_stays() -> None:
    strip = widgets.Strip(Grey(), np.zeros(2), {"a": [1, 0], "b": [2, 0]}, [-1, 1])
    said: list[Any] = []
    strip.send = lambda content, buffers=None: said.append(content)
    strip.held = ["b"]
    assert "must leave something of 'a'" in said[0]["message"]
    assert list(strip.kept) == ["a"]


def test_a_slip_of_the_kernel_is_refused() -> None:
    strip = make()
    with pytest.raises(ValueError, match=r"direction='wealth' must be one of age, hat"):
        strip.direction = "wealth"
    with pytest.raises(ValueError, match=r"held='wealth' must be one of age, hat"):
        strip.held = ["wealth"]
    with pytest.raises(ValueError, match=r"alpha=3.0 must be a number from -2 to 2"):
        strip.alpha = 3.0
    assert (strip.direction, strip.held, strip.alpha) == ("age", [], 0.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((object(), np.zeros(3), KNOWN), r"generator=object must have decode\(w\); got none"),
        ((Grey(), np.zeros((2, 3)), KNOWN), r"w must be one latent for a strip; got 2"),
        ((Grey(), np.zeros(3), []), r"directions|must be"),
        ((Grey(), np.zeros(3), {}), r"directions must be at least one; got none"),
        ((Grey(), np.zeros(3), KNOWN, [1]), r"alphas=\[1.0\] must be at least 2 different numbers"),
        ((Grey(), np.zeros(4), KNOWN), r"W must be latents of shape"),
        ((Grey(), np.zeros(3), KNOWN, [0, 1], 5), r"reader=int must have read\(images\)"),
    ],
)
def test_wrong_arguments_are_refused(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        widgets.Strip(*arguments)


def test_wrong_options_are_refused() -> None:
    with pytest.raises(ValueError, match=r"size=2 must be a number of pixels from 8 on; got 2"):
        make(size=2)
    with pytest.raises(ValueError, match=r"units='target' must be 'sigma' or 'raw' for a strip"):
        make(units="target")
    with pytest.raises(ValueError, match=r"direction='wealth' must be one of age, hat"):
        make(direction="wealth")
    with pytest.raises(ValueError, match=r"held='wealth' must be one of age, hat"):
        make(held=["wealth"])
    with pytest.raises(ValueError, match=r"alpha=5 must be a number from -2 to 2"):
        make(alpha=5)


def test_large_pictures_are_made_smaller_by_the_mean() -> None:
    big = np.zeros((10, 20, 3), np.uint8)
    big[:, ::2] = 200
    small = live_widgets.smaller(big, 10)
    assert small.shape == (5, 10, 3)
    assert np.all(small == 100)
    assert live_widgets.smaller(big, 20) is big
    assert live_widgets.smaller(big[:1], 5).shape == (1, 5, 3)  # not a picture without a pixel


def test_a_viewer_without_widgets_sees_the_strip() -> None:
    found = make()._repr_mimebundle_()
    data = found[0] if isinstance(found, tuple) else found
    assert data["image/png"].startswith(b"\x89PNG")
    assert struct.unpack(">II", data["image/png"][16:24]) == (5 * 6, 4)


def test_the_portraits_and_a_torch_module() -> None:
    g = ec.load("portraits")
    strip = widgets.Strip(g, g.sample(1, 27, "w")[0], ec.models.directions()[:3], [-2, 2])
    assert len(strip.about["attributes"]) == 31
    assert min(strip.about["spread"]) > 0
    torch = pytest.importorskip("torch", reason="the extra torch is not installed")

    class Net(torch.nn.Module):
        def forward(self, z: Any) -> Any:
            return torch.sigmoid(z[:, :3, None, None]).expand(-1, 3, 4, 4)

    module = ec.models.TorchModule(Net(), latent=3)
    made = widgets.Strip(module, module.sample(1, 0, "w"), KNOWN, [-1, 0, 1])
    reds = [pixel(p) for p in made.kept["age"]["pictures"]]
    assert reds == sorted(reds)
    assert reds[0] < reds[-1]


def test_a_rescored_table() -> None:
    g, w = Read(), np.random.default_rng(0).normal(size=(20, 3))
    table = ec.rescore(g, g, w, AGE, [-1, 0, 1])
    widget = widgets.RescoreTable(table)
    assert widget.alpha == 1
    assert widget.data["samples"] == 20
    np.testing.assert_array_equal(widget.data["change"], table.change)
    np.testing.assert_array_equal(widget.data["low"], table.low)
    assert widgets.RescoreTable(table, alpha=-0.8).alpha == -1
    with pytest.raises(ValueError, match=r"table=int must be what eigencat.rescore returns; got a"):
        widgets.RescoreTable(3)


def test_the_classes_say_what_they_are_and_carry_their_figure() -> None:
    for name in ("Strip", "RescoreTable"):
        made = getattr(widgets, name)
        assert name in dir(widgets)
        assert made.__doc__
        assert "Parameters" in made.__doc__
        assert "export{" in made._esm.replace(" ", "")
        assert ":root" not in made._css


def test_without_anywidget_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.split(".")[0] == "anywidget":
            raise ImportError("No module named 'anywidget'")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(widgets, "_live", widgets._live.__wrapped__)
    with pytest.raises(ImportError, match=r"anywidget must be installed to show 'Strip'"):
        _ = widgets.Strip
