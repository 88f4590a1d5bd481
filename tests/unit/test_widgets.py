"""Figures as widgets: states held to their shapes, numbers from the library, clear refusals."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import eigencat as ec
from eigencat import _state, widgets

FIGURES: dict[str, dict[str, Any]] = json.loads(
    (Path(ec.__file__).parent / "_figures" / "defaults.json").read_text(encoding="utf-8")
)
NAMES = sorted(FIGURES)
MODELS = json.loads(
    (Path(__file__).parents[1] / "golden" / "two_models.json").read_text(encoding="utf-8")
)["cases"]


def widget(name: str) -> type:
    return getattr(widgets, "".join(part.title() for part in name.split("_")))


@pytest.fixture
def without_anywidget(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.split(".")[0] == "anywidget":
            raise ImportError("No module named 'anywidget'")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(widgets, "find_spec", lambda name: None)
    # A class that was made earlier would be found again.
    monkeypatch.setattr(widgets, "_widget", widgets._widget.__wrapped__)


# ------------------------------------------------------------------ the classes


def test_the_figures_of_the_opening_are_there() -> None:
    from eigencat.widgets import (  # noqa: F401
        ConceptMap,
        FourSliders,
        PredictPoint,
        RecordBuilder,
        SortCards,
        TwoModels,
        Wires,
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_widget_has_the_state_of_its_figure(name: str) -> None:
    made = widget(name)()
    assert made.state == FIGURES[name]["defaults"]
    synced = made.traits(sync=True)
    for key, value in FIGURES[name]["defaults"].items():
        assert key in synced
        assert getattr(made, key) == value
    assert "export{" in made._esm.replace(" ", "")
    assert ".ec-fig{background:var(--plate)" in made._css
    assert ":root" not in made._css, "a notebook's own colours must stay"
    assert FIGURES[name]["title"] in widget(name).__doc__
    assert FIGURES[name]["instruction"] in widget(name).__doc__


@pytest.mark.parametrize("name", NAMES)
def test_every_widget_has_its_own_lists(name: str) -> None:
    one, two = widget(name)(), widget(name)()
    for key, value in one.state.items():
        if isinstance(value, list):
            assert getattr(one, key) is not getattr(two, key)
            getattr(one, key).append("spoiled")
            assert getattr(two, key) == FIGURES[name]["defaults"][key]
    assert widget(name)().state == FIGURES[name]["defaults"]


def test_a_state_goes_to_the_front_end_as_json() -> None:
    made = widgets.TwoModels(p=np.array([1, 0.5]), m=((1, 2), (3, 4)), t=np.float32(0.5))
    state = made.get_state()
    assert json.loads(json.dumps(state["p"])) == [1, 0.5]
    assert state["m"] == [[1, 2], [3, 4]]
    assert state["t"] == 0.5
    made.set_state({"p": [2, 1], "t": 0})
    assert made.p == [2, 1]
    assert made.o.tolist() == [-1.5, 3.0]


def test_changes_are_seen() -> None:
    made, seen = widgets.TwoModels(), []
    made.observe(lambda change: seen.append(change["new"]), "p")
    made.p = [1, 0.5]
    made.p = (1.0, 0.5)
    assert seen == [[1, 0.5]]


def test_a_class_is_made_once_and_listed() -> None:
    assert widgets.TwoModels is widgets.TwoModels
    assert {"TwoModels", "FourSliders", "figure"} <= set(dir(widgets))
    with pytest.raises(AttributeError, match=r"module 'eigencat\.widgets' has no attribute 'Three"):
        _ = widgets.ThreeModels


def test_importing_stays_light() -> None:
    code = (
        "import sys, eigencat, eigencat.widgets, eigencat.table; eigencat.animals; "
        "print([m for m in ('anywidget', 'traitlets', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (
            {"p": [1]},
            r"p=\[1\] must be a list of 2 numbers, as in two_models's default .* got 1 of",
        ),
        ({"p": [1, float("nan")]}, r"p=\[1, nan\] must be a list of 2 numbers, .*; got nan\."),
        ({"p": [1, "2"]}, r"must be a list of 2 numbers, .*; got str\."),
        ({"p": [1, True]}, r"must be a list of 2 numbers, .*; got bool\."),
        ({"p": 3}, r"p=3 must be a list of 2 numbers, .*; got int\."),
        ({"m": [[1, 2]]}, r"m=\[\[1, 2\]\] must be 2 rows of 2 numbers, .*; got 1 of them\."),
        ({"m": [1, 2]}, r"m=\[1, 2\] must be 2 rows of 2 numbers, .*; got int\."),
        ({"t": "1"}, r"t='1' must be a finite number, .*; got str\."),
        ({"t": float("inf")}, r"t=inf must be a finite number, .*; got inf\."),
        ({"w": 1}, r"w=1 must be .*W_C.*; got "),
        ({"w": "W_X"}, r"w='W_X' must be one of 'W_C', 'W_R', 'custom'; got 'W_X'\."),
        ({"q": 1}, r"q must be a key of two_models: w, m, p, v, t, story, dots, data; got 'q'\."),
    ],
)
def test_a_state_of_another_shape(state: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        widgets.TwoModels(**state)
    with pytest.raises(ValueError, match=message):
        ec.figure("two_models", **state)
    made = widgets.TwoModels()
    for key, value in state.items():
        with pytest.raises(ValueError, match=message):
            setattr(made, key, value)
    assert made.state == FIGURES["two_models"]["defaults"]


def test_other_shapes() -> None:
    with pytest.raises(ValueError, match=r"bend=1 must be True or False, .*; got int"):
        widgets.Wires(bend=1)
    with pytest.raises(ValueError, match=r"cut=3 must be a list, .*; got int"):
        widgets.Wires(cut=3)
    with pytest.raises(ValueError, match=r"cut=.* must be a list, .*; got object"):
        widgets.Wires(cut=[object()])
    with pytest.raises(ValueError, match=r"labels=.* must be a list of 10, .*; got 1 of them"):
        widgets.SortCards(labels=["cat"])


def test_an_unknown_figure() -> None:
    with pytest.raises(ValueError, match=r"name='three_models' must be one of .*two_models.*; got"):
        ec.figure("three_models")


def test_figures_that_were_not_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(widgets.resources, "files", lambda package: tmp_path)
    monkeypatch.setattr(widgets, "_figures", widgets._figures.__wrapped__)
    with pytest.raises(
        FileNotFoundError, match=r"the figures must be built; got no .* make figures"
    ):
        ec.figure("two_models")


# ------------------------------------------------------------------ what follows from a state


def test_two_models_on_the_golden_cases() -> None:
    for case in MODELS[::7]:
        made = widgets.TwoModels(w="custom", m=case["W"], p=case["x"], v=case["x"])
        np.testing.assert_allclose(made.o, case["o"], rtol=0, atol=1e-13)
        for key, want in (("cat_dot", case["cat_dot"]), ("meaning", case["meaning"])):
            if want is None:
                assert getattr(made, key) is None
            else:
                np.testing.assert_allclose(getattr(made, key), want, rtol=1e-9, atol=1e-12)


def test_derived_values_are_read_only_and_follow() -> None:
    made = widgets.TwoModels()
    assert made.W.tolist() == [[-2, 2.5], [2.5, -2]]
    made.w, made.p = "W_R", [0.5, 2]
    assert made.o.tolist() == [3.5, 1.25]
    np.testing.assert_allclose(made.rat_dot, np.array([-6, 4]) / 13)
    with pytest.raises(AttributeError):
        made.o = [0, 0]


def test_the_other_figures_count_right() -> None:
    sliders = widgets.FourSliders(w=ec.matrices().W_C)
    assert sliders.right == 10
    assert sliders.predicted == tuple(ec.animals().labels)
    assert sliders.scores.shape == (10, 2)
    assert widgets.FourSliders(w=[[0, 0], [0, 0]]).predicted == (None,) * 10
    cards = widgets.SortCards(labels=["cat", "rat", *[None] * 7, "rat"])
    assert (cards.placed, cards.right) == (3, 2)
    assert widgets.RecordBuilder(f=1, b=0.5).label.tolist() == [1, 0.5]
    wires = widgets.Wires(x=[0.5, 2], bend=True, cut=[[0, 1]])
    assert wires.before.tolist() == [-1, -2.75]
    assert wires.o.tolist() == [0, 0]
    assert wires.W.tolist() == [[-2, 0], [2.5, -2]]
    words = widgets.Dictionary()
    assert words.translated.tolist() == [-4, 1]
    assert widgets.Dictionary(writer="english").taken.tolist() == [-4, 1]
    assert widgets.FriendHunter(angle=0).o.tolist() == [-2, 2.5]
    nets = widgets.TwoNets(perm=[4, 3, 2, 1, 0])
    assert nets.h_B.tolist() == nets.h_A.tolist()[::-1]
    assert nets.o_B == pytest.approx(nets.o_A)
    assert [widgets.Pins(pins=p).free for p in ("none", "first", "both")] == [4, 2, 0]
    assert widgets.Pins(first=[1, 2], second=[3, 4]).W.tolist() == [[1, 3], [2, 4]]
    assert widgets.Survivors().middle.tolist() == [1.625, -0.625]
    assert widgets.Survivors(bend=True).images.tolist() == [[4, 0], [0, 1.5]]
    walked = widgets.Homonyms(t=2)
    assert walked.samples.tolist() == [[0.5, 2], [4.5, 0]]
    assert walked.labels.tolist() == [[4.5, 2.25]] * 2
    asked = widgets.PredictPoint(x=[1, 0], w="W_C")
    assert asked.answer is None
    asked.shown = True
    assert asked.answer.tolist() == [-2, 2.5]
    asked.ask, asked.x = "animal", [1, 0]
    np.testing.assert_allclose(asked.answer, [8 / 9, 10 / 9])


@pytest.mark.parametrize("name", NAMES)
def test_what_follows_is_documented(name: str) -> None:
    for key, compute in _state.derived(name).items():
        assert compute.__doc__, key
        assert getattr(widget(name), key).__doc__ == compute.__doc__
        assert key in widget(name).__doc__


# ------------------------------------------------------------------ the reader's own table


TABLE = "height,weight,kind\n150,40,child\n180,80,adult\n170,70,adult\n"


def test_a_table_is_shown_and_sent() -> None:
    table = ec.read_table(TABLE)
    for made in (widgets.TwoModels(table=table), widgets.FourSliders()):
        made.table = table
        assert made.data == "table"
        assert made.table is table
        assert json.loads(json.dumps(made.get_state()["table"])) == table.as_dict()
        made.table = None
        assert made.data == "animals"
        assert made.get_state()["table"] is None


def test_the_sliders_judge_the_table_in_the_figures_units() -> None:
    made = widgets.FourSliders(table=ec.read_table(TABLE), w=[[1, 0], [0, 1]])
    # 180 is shown as 1.8 hundreds, 80 as 1.6 fifties.
    np.testing.assert_allclose(made.scores, [[1.5, 0.8], [1.8, 1.6], [1.7, 1.4]], rtol=1e-15)
    assert made.predicted == ("child", "child", "child")
    assert made.right == 1
    untold = widgets.FourSliders(table=ec.read_table("a,b\n1,3\n"), w=[[1, 0], [0, 1]])
    assert untold.right is None
    assert untold.predicted == ("second score",)
    blank = widgets.FourSliders(table=ec.read_table("a,b,k\n1,2,\n2,1,x\n"), w=[[1, 0], [0, 1]])
    assert blank.right == 0


def test_what_is_no_table() -> None:
    with pytest.raises(
        ValueError, match=r"table must be a table that eigencat\.read_table has read"
    ):
        widgets.TwoModels(table="mine.csv")
    with pytest.raises(ValueError, match=r"table must be a key of sort_cards"):
        widgets.SortCards(table=ec.read_table(TABLE))


def test_units_are_those_of_the_page() -> None:
    for case in json.loads((Path(__file__).parents[1] / "golden" / "units.json").read_text()):
        assert _state.nice_unit(np.array(case["values"], dtype=float)) == case["unit"], case


# ------------------------------------------------------------------ without anywidget


def test_a_figure_is_a_widget_where_it_can_be() -> None:
    assert type(ec.figure("two_models", p=[1, 1])).__name__ == "TwoModels"


@pytest.mark.parametrize("name", NAMES)
def test_a_note_instead(name: str, without_anywidget: None) -> None:
    note = ec.figure(name)
    for text in (repr(note), unescape(note._repr_html_())):
        assert FIGURES[name]["instruction"] in text
        assert "pip install" in text
    assert note.state == FIGURES[name]["defaults"]


def test_a_note_says_the_numbers(without_anywidget: None) -> None:
    note = ec.figure("two_models", p=(1, 0.5))
    assert "p = [1, 0.5]" in repr(note)
    assert "o = [-0.75, 1.5]" in repr(note)
    with pytest.raises(ValueError, match=r"p=\[1\] must be a list of 2 numbers"):
        ec.figure("two_models", p=[1])
    with pytest.raises(ValueError, match=r"q must be a key of two_models"):
        ec.figure("two_models", q=1)


def test_a_class_needs_anywidget(without_anywidget: None) -> None:
    with pytest.raises(ImportError, match=r"anywidget must be installed .* Run: pip install"):
        from eigencat.widgets import TwoModels  # noqa: F401
