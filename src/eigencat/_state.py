"""The states of figures: what is a legal one, and what follows from it.

A figure's default shows the shape that each key must have. What the figure
computes from its state is computed here with the library, from the same names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat._linalg import rank
from eigencat.layer import NamedLayer, ScoresTable
from eigencat.shadows import shadow
from eigencat.table import Table
from eigencat.worlds.animals import animals, matrices
from eigencat.worlds.two_seeds import SmallNet, two_seeds

State = Mapping[str, Any]
Float = NDArray[np.float64]


# ------------------------------------------------------------------ legal states


def known(name: str, keys: Iterable[str], defaults: State) -> None:
    """Refuse keys that are no part of a figure's state."""
    for key in keys:
        if key not in defaults:
            raise ValueError(
                f"{key} must be a key of {name}: {', '.join(defaults)}; got {key!r}. "
                "The keys are those in the figure's address on a page."
            )


def checked(name: str, key: str, value: Any, default: Any, choices: list[Any] | None = None) -> Any:
    """A fresh copy of a value, as plain lists, when it has the shape of the default."""
    problem = _mismatch(plain := _plain(value), default)
    if not problem and choices is not None and plain not in choices:
        listed = ", ".join(map(repr, choices))
        raise ValueError(
            f"{key}={value!r} must be one of {listed}; got {value!r}. Choose one that {name} knows."
        )
    if problem:
        raise ValueError(
            f"{key}={value!r} must be {_rule(default)}, as in {name}'s default {default!r}; "
            f"got {problem}. Lists, tuples and arrays are taken alike."
        )
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rule(default: Any) -> str:
    if isinstance(default, bool):
        return "True or False"
    if _is_number(default):
        return "a finite number"
    if isinstance(default, str):
        return "a string"
    if isinstance(default, list):
        if not default:
            return "a list"
        if all(isinstance(item, list) for item in default):
            return f"{len(default)} rows of {len(default[0])} numbers"
        return f"a list of {len(default)}{' numbers' if _is_number(default[0]) else ''}"
    return "what JSON can hold"


def _mismatch(value: Any, default: Any) -> str:
    """What is wrong with a value, or nothing."""
    kind = type(value).__name__
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else kind
    if _is_number(default):
        if not _is_number(value):
            return kind
        return "" if math.isfinite(value) else str(value)
    if isinstance(default, str):
        return "" if isinstance(value, str) else kind
    if isinstance(default, list) and default:
        if not isinstance(value, list):
            return kind
        if len(value) != len(default):
            return f"{len(value)} of them"
        return next((p for v, d in zip(value, default, strict=True) if (p := _mismatch(v, d))), "")
    if isinstance(default, list) and not isinstance(value, list):
        return kind
    return _not_json(value)


def _not_json(value: Any) -> str:
    if value is None or isinstance(value, (bool, str)):
        return ""
    if _is_number(value):
        return "" if math.isfinite(value) else str(value)
    if isinstance(value, list):
        return next((p for item in value if (p := _not_json(item))), "")
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return next((p for item in value.values() if (p := _not_json(item))), "")
    return type(value).__name__


# ------------------------------------------------------------------ what follows


def _weight(state: State) -> Float:
    """The matrix in use: a named one, or the reader's own in `m`."""
    return np.array(state["m"], dtype=float) if state["w"] == "custom" else matrices()[state["w"]]


def _layer(weight: Float, *, bend: bool = False) -> NamedLayer:
    return NamedLayer(
        weight,
        inputs=["snout", "body"],
        outputs=["cat", "rat"],
        activation="relu" if bend else None,
    )


def _wired(state: State) -> Float:
    weight = _weight(state)
    for i, j in state["cut"]:
        weight[int(i), int(j)] = 0.0
    return weight


def _place(state: State, label: Any) -> Float | None:
    layer = _layer(_weight(state))
    return layer.meaning(label) if rank(layer.weight) == 2 else None


def _two_models() -> dict[str, Callable[[State], Any]]:
    return {
        "W": _documented(_weight, "The matrix in use, (2, 2)."),
        "o": _documented(
            lambda s: _layer(_weight(s)).push(s["p"]).o, "W p: the label in Model 2, (2,)."
        ),
        "meaning": _documented(
            lambda s: _place(s, s["v"]),
            "The animal on the arrow's tip in Model 2, as its label in Model 1; None when W "
            "has no inverse.",
        ),
        "cat_dot": _documented(
            lambda s: _place(s, [1, 0]), "One cat and no rat, in Model 1: a column of W⁻¹, or None."
        ),
        "rat_dot": _documented(
            lambda s: _place(s, [0, 1]), "One rat and no cat, in Model 1: a column of W⁻¹, or None."
        ),
    }


def nice_unit(values: Float, most: float = 3) -> float:
    """The smallest of 1, 2, 5 times a power of ten that brings every value to at most `most`.

    A figure shows a column of the reader's table in this unit; the twin of
    `niceUnit` in figures/lib/scale.js.
    """
    need = float(np.abs(values).max(initial=0.0)) / most
    if not need > 0:
        return 1.0
    power = math.floor(math.log10(need))
    # Read as decimals: 2 * 10.0**-3 may miss the number that 2e-3 names.
    steps = (float(f"{k}e{power}") for k in (1, 2, 5))
    fitting = (step for step in steps if step >= need * (1 - 1e-12))
    return next(fitting, float(f"1e{power + 1}"))


def _samples(state: State) -> tuple[Float, list[str] | None, tuple[str, str]]:
    """What the sliders judge: points, what each is where that is told, and the two outputs."""
    table: Table | None = state.get("table")
    if state["data"] != "table" or table is None:
        ten = animals()
        return ten.X, ten.labels.tolist(), ("cat", "rat")
    points = table.rows / [nice_unit(column) for column in table.rows.T]
    kinds = list(dict.fromkeys(table.labels or ()))
    if table.labels is None or len(kinds) != 2:
        return points, None, ("first score", "second score")
    return points, list(table.labels), (kinds[0], kinds[1])


def _four_sliders() -> dict[str, Callable[[State], Any]]:
    def table(state: State) -> ScoresTable:
        points, truth, outputs = _samples(state)
        # Labels of the reader's own may be blank, which no axis may be: names come afterwards.
        pushed = _layer(np.array(state["w"], dtype=float)).push(points)
        name = {"cat": outputs[0], "rat": outputs[1], None: None}
        winners = tuple(name[kind] for kind in pushed.scores_table().predicted)
        return ScoresTable(outputs, pushed.o, winners, None if truth is None else tuple(truth))

    return {
        "W": _documented(lambda s: np.array(s["w"], dtype=float), "The four sliders, (2, 2)."),
        "scores": _documented(
            lambda s: table(s).o,
            "The two scores of each of the ten animals, or of each row of the table, (n, 2).",
        ),
        "predicted": _documented(
            lambda s: table(s).predicted, "What the machine calls each; None is a tie."
        ),
        "right": _documented(
            lambda s: table(s).right,
            "How many it calls right; None where a table does not tell two kinds.",
        ),
    }


def _sort_cards() -> dict[str, Callable[[State], Any]]:
    truth = animals().labels
    return {
        "placed": _documented(
            lambda s: sum(label is not None for label in s["labels"]), "How many cards are placed."
        ),
        "right": _documented(
            lambda s: sum(a == b for a, b in zip(s["labels"], truth, strict=True)),
            "How many cards are placed where they belong.",
        ),
    }


def _wires() -> dict[str, Callable[[State], Any]]:
    def pushed(state: State) -> Any:
        return _layer(_wired(state), bend=state["bend"]).push(state["x"])

    return {
        "W": _documented(_wired, "The matrix in use, zero where a wire is cut, (2, 2)."),
        "before": _documented(lambda s: pushed(s).before, "The totals, before the bend, (2,)."),
        "o": _documented(lambda s: pushed(s).o, "The outputs, (2,)."),
    }


def _record_builder() -> dict[str, Callable[[State], Any]]:
    return {
        "label": _documented(
            lambda s: np.array([s["f"], s["b"]], dtype=float), "f snouts and b bodies, (2,)."
        )
    }


def _predict_point() -> dict[str, Callable[[State], Any]]:
    def answer(state: State) -> Any:
        if not state["shown"]:
            return None
        if state["ask"] == "animal":
            return _place(state, state["x"])
        return _layer(_weight(state)).push(state["x"]).o

    return {"answer": _documented(answer, "Where it lands, (2,); None until it is shown.")}


def _product(state: State) -> Any:
    """The layer of a figure of lesson 1.3 and the sample in use, pushed."""
    weight = np.eye(2) if state["w"] == "I" else _weight(state)
    return _layer(weight).push(state["y"] if state.get("col") == 2 else state["x"])


def _product_stepper() -> dict[str, Callable[[State], Any]]:
    return {
        "o": _documented(lambda s: _product(s).o, "W times the sample in use, (2,)."),
        "receipt": _documented(
            lambda s: _product(s).receipt(int(s["row"]) - 1), "The terms of the row in use."
        ),
    }


def _row_column() -> dict[str, Callable[[State], Any]]:
    return {"o": _documented(lambda s: _product(s).o, "W x: by rows and by columns, (2,).")}


def _level_lines() -> dict[str, Callable[[State], Any]]:
    return {
        "score": _documented(lambda s: float(np.dot(s["w"], s["x"])), "The dot product w · x."),
        "length": _documented(lambda s: float(np.linalg.norm(s["w"])), "The length of w."),
        "shadow": _documented(lambda s: shadow(s["w"], s["x"]), "The signed shadow of x on w."),
    }


def _pins() -> dict[str, Callable[[State], Any]]:
    def sheet(state: State) -> Float:
        return np.column_stack([state["first"], state["second"]]).astype(float)

    held = {"none": 0, "first": 1, "second": 1, "both": 2}
    return {
        "W": _documented(sheet, "Where the two units end on the sheet, as columns, (2, 2)."),
        "free": _documented(lambda s: 4 - 2 * held[s["pins"]], "How many numbers may change."),
    }


def _survivors() -> dict[str, Callable[[State], Any]]:
    def weight(state: State) -> Float:
        turn = np.array([[0.6, 0.8], [-0.8, 0.6]])
        return turn if state["w"] == "turn" else _weight(state)

    def pushed(state: State) -> Any:
        p, q = np.array(state["p"], dtype=float), np.array(state["q"], dtype=float)
        return _layer(weight(state), bend=state["bend"]).push([p, q, (p + q) / 2]).o

    return {
        "W": _documented(weight, "The matrix in use, (2, 2)."),
        "images": _documented(lambda s: pushed(s)[:2], "The labels of p and q in Model 2, (2, 2)."),
        "middle": _documented(lambda s: pushed(s)[2], "The image of their midpoint, (2,)."),
    }


def _homonyms() -> dict[str, Callable[[State], Any]]:
    def weight(state: State) -> Float:
        row = np.array(state["row"], dtype=float)
        return matrices()["W_C"] if state["mode"] == "bend" else np.array([row, state["k"] * row])

    def two(state: State) -> Float:
        a, b = weight(state)[0]
        blind = np.array([b, -a]) * (-1 if b < 0 else 1)
        p = np.array(state["p"], dtype=float)
        return np.array([p, p + state["t"] * blind])

    return {
        "W": _documented(weight, "The matrix in use, (2, 2)."),
        "samples": _documented(two, "The sample and the one that has walked, (2, 2)."),
        "labels": _documented(
            lambda s: _layer(weight(s), bend=s["mode"] == "bend").push(two(s)).o,
            "Their labels, (2, 2).",
        ),
    }


def _translator() -> NamedLayer:
    return NamedLayer(
        matrices()["W_G"],
        inputs=["German first", "German second"],
        outputs=["English first", "English second"],
    )


def _dictionary() -> dict[str, Callable[[State], Any]]:
    def translated(state: State) -> Float:
        layer = _translator()
        return (
            layer.push(state["v"]).o if state["writer"] == "german" else layer.meaning(state["v"])
        )

    def taken(state: State) -> Float:
        layer = _translator()
        return (
            layer.meaning(state["v"]) if state["writer"] == "german" else layer.push(state["v"]).o
        )

    return {
        "translated": _documented(translated, "The same thing's label on the other map, (2,)."),
        "taken": _documented(
            taken, "What a reader of the other map takes v for, in the writer's labels, (2,)."
        ),
    }


def _friend_hunter() -> dict[str, Callable[[State], Any]]:
    def v(state: State) -> Float:
        turn = math.radians(state["angle"])
        return np.array([math.cos(turn), math.sin(turn)])

    return {
        "W": _documented(_weight, "The matrix in use, (2, 2)."),
        "v": _documented(v, "The hand, one long, (2,)."),
        "o": _documented(lambda s: _weight(s) @ v(s), "W v, (2,)."),
    }


def _two_nets() -> dict[str, Callable[[State], Any]]:
    def b(state: State) -> SmallNet:
        nets = two_seeds()
        return nets.A.shuffled(state["perm"]) if state["other"] == "copy" else nets.B

    return {
        "h_A": _documented(lambda s: two_seeds().A.hidden(s["x"]), "A's hidden answers, (5,)."),
        "h_B": _documented(lambda s: b(s).hidden(s["x"]), "The other's hidden answers, (5,)."),
        "o_A": _documented(lambda s: two_seeds().A.scores(s["x"]), "A's scores, (3,)."),
        "o_B": _documented(lambda s: b(s).scores(s["x"]), "The other's scores, (3,)."),
    }


def _documented(compute: Callable[[State], Any], doc: str) -> Callable[[State], Any]:
    def result(state: State) -> Any:
        return compute(state)

    result.__doc__ = doc
    return result


_DERIVED: dict[str, Callable[[], dict[str, Callable[[State], Any]]]] = {
    "two_models": _two_models,
    "four_sliders": _four_sliders,
    "sort_cards": _sort_cards,
    "wires": _wires,
    "record_builder": _record_builder,
    "predict_point": _predict_point,
    "dictionary": _dictionary,
    "friend_hunter": _friend_hunter,
    "two_nets": _two_nets,
    "product_stepper": _product_stepper,
    "row_column": _row_column,
    "level_lines": _level_lines,
    "pins": _pins,
    "survivors": _survivors,
    "homonyms": _homonyms,
}


def derived(name: str) -> dict[str, Callable[[State], Any]]:
    """What can be read from a figure besides its state, as functions of the state."""
    return _DERIVED[name]() if name in _DERIVED else {}
