"""Predictions and self-checks.

::

    ```{predict} first-column
    ask: Plant your flag where W will put it.
    state: {"w": "W_C", "x": [1, 0]}
    say:
      right: The first column.
      row_for_column: You read along a row.
      otherwise: Look at what leaves the snout.
    ```

    ```{check} a-rat
    ask: A rat has snout 1 and body 0.5. What does the second clerk write?
    fields: [cat score, rat score]
    expect: c_rat
    right: The machine takes it for a rat, and it is one.
    wrong:
      c_rat_swapped: The right numbers in the wrong seats.
    otherwise: Top row first.
    ```

The texts are MyST. ``expect`` and the keys of ``wrong`` name what a cell of the lesson glued, so
that no answer is typed by hand; a name that no cell glued stops the build. Replies stand in
templates: a page without a script shows the answer behind a mark instead.
"""

from __future__ import annotations

import ast
import html
import json
import math
from collections.abc import Callable, Iterable
from typing import Any

import yaml
from docutils import nodes
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .lessons import wrap
from .live import check_state, depend_on_figure, fresh_id, live_figure

Answer = list[float | str]
FIGURE = "predict_point"
# The mistakes that feedback.js, shadow_feedback.js, rest_feedback.js and walk_feedback.js tell apart.
MISTAKES = (
    "right",
    "unmoved",
    "row_for_column",
    "other_column",
    "swapped",
    "sign",
    "unsigned",
    "half",
    "part",
    "unweighted",
    "unscaled",
    "inverse",
    "reader",
    "otherwise",
)
SHADOW_MISTAKES = (
    "right",
    "unmoved",
    "along_grid",
    "score",
    "tip",
    "turned",
    "opposite",
    "unsquare",
    "off_line",
    "otherwise",
)
REST_MISTAKES = (
    "right",
    "unmoved",
    "projection",
    "by_length",
    "coordinate",
    "whole",
    "turned",
    "opposite",
    "length",
    "otherwise",
)
WALK_MISTAKES = (
    "right",
    "unmoved",
    "from_zero",
    "one_unit",
    "total",
    "backwards",
    "one_leg",
    "swapped",
    "both",
    "on_line",
    "otherwise",
)
LINE_MISTAKES = (
    "right",
    "unmoved",
    "along_grid",
    "unscaled",
    "unit_step",
    "wrong_way",
    "off_square",
    "off_line",
    "otherwise",
)
AXIS_MISTAKES = (
    "right",
    "unmoved",
    "shortest",
    "from_zero",
    "mirrored",
    "along_grid",
    "regression",
    "otherwise",
)
STEP_MISTAKES = (
    "right",
    "unmoved",
    "shortest",
    "eigenvector",
    "image",
    "row",
    "column",
    "axis",
    "otherwise",
)
ARM_MISTAKES = (
    "right",
    "unmoved",
    "image",
    "column",
    "eigenvector",
    "along_grid",
    "otherwise",
)
# The figures that can ask for a prediction: `figure:` names one, the first is meant without it.
WEIGHT_MISTAKES = (
    "right",
    "unmoved",
    "unscaled",
    "short",
    "by_pixels",
    "swapped",
    "flipped",
    "first",
    "second",
    "third",
    "spreads",
    "otherwise",
)
PREDICTORS = {
    FIGURE: MISTAKES,
    "predict_shadow": SHADOW_MISTAKES,
    "predict_rest": REST_MISTAKES,
    "predict_walk": WALK_MISTAKES,
    "predict_line": LINE_MISTAKES,
    "predict_axis": AXIS_MISTAKES,
    "predict_step": STEP_MISTAKES,
    "predict_arm": ARM_MISTAKES,
    "predict_weights": WEIGHT_MISTAKES,
}


def read_answer(text: str) -> Answer:
    """Read a glued value: a number, a word, or a flat list of either."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError) as error:
        raise ValueError(
            f"glued value={text!r} must be a number, a word or a list of them; got something else. "
            "Glue `value.tolist()` rather than an array."
        ) from error
    items = value if isinstance(value, (list, tuple)) else [value]
    if not items or not all(isinstance(x, (int, float, str)) for x in items):
        raise ValueError(f"glued value={text!r} must be a flat, non-empty list; got {items!r}.")
    if any(isinstance(x, float) and not math.isfinite(x) for x in items):
        raise ValueError(f"glued value={text!r} must be finite; got {items!r}.")
    return [x if isinstance(x, str) else float(x) for x in items]


def in_print(answer: Iterable[float | str]) -> str:
    """Return an answer as the book prints it, with real minus signs."""

    def one(x: float | str) -> str:
        return x if isinstance(x, str) else f"{round(x, 4):g}".replace("-", "−")

    items = [one(x) for x in answer]
    return items[0] if len(items) == 1 else f"({', '.join(items)})"


def choices(answers: list[Answer], field: int) -> list[str]:
    """Return the words a reader may choose from in one field, or nothing to choose from."""
    words = dict.fromkeys(x for a in answers for x in [a[field]] if isinstance(x, str))
    return sorted(words) if len(words) > 1 else []


class Ask(SphinxDirective):
    """What predictions and checks share: a body of YAML whose texts are MyST."""

    required_arguments = 1
    has_content = True
    known: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    kind = ""

    def fail(self, message: str) -> ExtensionError:
        return ExtensionError(f"{self.get_location()}: {self.kind} {self.arguments[0]}: {message}")

    def body(self) -> dict[str, Any]:
        try:
            data = yaml.safe_load("\n".join(self.content))
        except yaml.YAMLError as error:
            raise self.fail(
                f"the body must be YAML; got {error}. Quote texts with a colon."
            ) from error
        if not isinstance(data, dict):
            raise self.fail("the body must be YAML keys and values.")
        if unknown := sorted(set(data) - set(self.known)):
            raise self.fail(f"keys must be among {list(self.known)}; got {unknown}.")
        if missing := [k for k in self.wanted if k not in data]:
            raise self.fail(f"keys must include {list(self.wanted)}; {missing} missing.")
        seen = self.env.metadata[self.env.docname].setdefault("ec_checks", [])
        if self.arguments[0] in seen:
            raise self.fail("the name must be used once on a page; got it twice.")
        seen.append(self.arguments[0])
        return data

    def text(self, words: Any) -> list[nodes.Node]:
        return self.parse_text_to_nodes(str(words).strip())

    def template(self, say: str, words: Any, value: Answer | None = None) -> nodes.Node:
        extra = f" data-value='{html.escape(json.dumps(value), quote=True)}'" if value else ""
        return wrap(f'<template data-say="{say}"{extra}>', "</template>", self.text(words))

    def run(self) -> list[nodes.Node]:
        self.ident = f"ask-{nodes.make_id(self.arguments[0])}"
        return [self.build(self.body())]

    def build(self, data: dict[str, Any]) -> nodes.Node:
        raise NotImplementedError


class Predict(Ask):
    """The reader commits first, by dragging; the reply is chosen by the geometry of the mistake."""

    kind = "predict"
    known = ("ask", "figure", "state", "say", "tag", "note")
    wanted = ("ask", "state", "say")

    def build(self, data: dict[str, Any]) -> nodes.Node:
        say, name = data["say"], data.get("figure", FIGURE)
        if name not in PREDICTORS:
            raise self.fail(f"figure must be one of {list(PREDICTORS)}; got {name!r}.")
        mistakes = PREDICTORS[name]
        if not isinstance(say, dict) or not {"right", "otherwise"} <= set(say):
            raise self.fail("say must hold at least `right` and `otherwise`.")
        if unknown := sorted(set(say) - set(mistakes)):
            raise self.fail(f"say must use the mistakes {list(mistakes)}; got {unknown}.")
        try:
            check_state(name, data["state"])
        except ValueError as error:
            raise self.fail(str(error)) from error
        depend_on_figure(self.env, name)
        figure = live_figure(
            module=name,
            state=data["state"],
            hide="",
            wide=False,
            ident=fresh_id(self.env, name),
        )
        self.set_source_info(figure)
        question = [
            wrap(f'<div class="q" id="{self.ident}">', "</div>", self.text(data["ask"])),
            wrap('<p class="note">', "</p>", self.inline(data["note"])) if "note" in data else None,
            wrap('<div class="feedback" role="status">', "</div>", []),
            *(self.template(key, words) for key, words in say.items()),
            wrap(
                '<details class="answer nojs"><summary>The answer</summary>',
                "</details>",
                self.text(say["right"]),
            ),
        ]
        tag = html.escape(data.get("tag", "Predict, then look"))
        return wrap(
            f'<section class="ask predict wide" data-predict="{html.escape(self.arguments[0])}" '
            f'role="group" aria-labelledby="{self.ident}"><div><span class="tag">{tag}</span>',
            "</section>\n",
            [*(x for x in question if x), wrap("</div>", "", [figure])],
        )

    def inline(self, words: str) -> list[nodes.Node]:
        return self.parse_inline(words)[0]


class Check(Ask):
    """A question with a numeric answer, or one in a word."""

    kind = "check"
    known = ("ask", "fields", "expect", "right", "wrong", "otherwise", "tag", "choices")
    wanted = ("ask", "fields", "expect", "right", "otherwise")

    def glued(self, name: str) -> Answer:
        try:
            data = retrieve_glue_data(self.state.document, name).data
        except RetrievalError as error:
            raise self.fail(
                f"{name!r} must be glued by a cell of this lesson; got none."
            ) from error
        try:
            return read_answer(data["text/plain"])
        except (KeyError, ValueError) as error:
            raise self.fail(f"{name}: {error}") from error

    def build(self, data: dict[str, Any]) -> nodes.Node:
        fields = [str(f) for f in data["fields"]]
        expect = self.glued(data["expect"])
        wrong = [(self.glued(str(n)), words) for n, words in (data.get("wrong") or {}).items()]
        for answer in [expect, *(a for a, _ in wrong)]:
            if [type(x) for x in answer] != [type(x) for x in expect] or len(answer) != len(fields):
                raise self.fail(
                    f"each answer must have one value a field, of one kind; got {in_print(answer)} "
                    f"for the fields {fields}."
                )
        same = [in_print(a) for a, _ in wrong if a == expect]
        if same:
            raise self.fail(f"a wrong answer must differ from the right one; got {same[0]}.")
        inputs = "".join(
            self.field(
                label,
                expect[i],
                data.get("choices") or choices([expect, *(a for a, _ in wrong)], i),
            )
            for i, label in enumerate(fields)
        )
        tag = html.escape(data.get("tag", "Check yourself"))
        expected = html.escape(json.dumps(expect), quote=True)
        return wrap(
            f'<section class="ask check" data-check="{html.escape(self.arguments[0])}" '
            f'data-expect=\'{expected}\' role="group" aria-labelledby="{self.ident}">'
            f'<span class="tag">{tag}</span>',
            "</section>\n",
            [
                wrap(f'<div class="q" id="{self.ident}">', "</div>", self.text(data["ask"])),
                wrap(f'<form hidden>{inputs}<button class="btn">Check</button></form>', "", []),
                wrap('<div class="feedback" role="status">', "</div>", []),
                self.template("right", data["right"]),
                *(self.template("wrong", words, answer) for answer, words in wrong),
                self.template("otherwise", data["otherwise"]),
                wrap(
                    f'<details class="answer"><summary>The answer</summary><p><b>'
                    f"{html.escape(in_print(expect))}</b></p>",
                    "</details>",
                    self.text(data["right"]),
                ),
            ],
        )

    def field(self, label: str, expected: float | str, words: list[str]) -> str:
        name = html.escape(label)
        if isinstance(expected, str) and words:
            shown: Callable[[str], str] = lambda w: html.escape(w.replace("-", "−"))  # noqa: E731
            options = "".join(
                f'<option value="{html.escape(str(w), quote=True)}">{shown(str(w))}</option>'
                for w in words
            )
            return (
                f'<label>{name}<select><option value="">choose</option>{options}</select></label>'
            )
        return f'<label>{name}<input type="text" inputmode="text" autocomplete="off"></label>'


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("predict", Predict)
    app.add_directive("check", Check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
