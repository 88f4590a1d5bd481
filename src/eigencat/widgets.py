"""The book's figures as widgets: Jupyter, marimo, VS Code and Colab, on your own numbers.

>>> from eigencat.widgets import TwoModels        # doctest: +SKIP
>>> figure = TwoModels(p=[1, 0.5])                # doctest: +SKIP
>>> figure                                        # doctest: +SKIP

Drag in the figure, and `figure.p` holds where the handle was left; set
`figure.p = [0.25, 2]`, and the figure follows. There is one class for each
figure. Their states, defaults, titles and instructions are read from the built
figures, so that nothing is written twice; a class is made when it is first asked
for, and only then is anywidget imported.

Two more are for your own model: `Strip` and `RescoreTable`.
"""

from __future__ import annotations

import copy
import json
from functools import cache
from html import escape
from importlib import resources
from importlib.util import find_spec
from typing import Any

from eigencat._state import checked, derived, known
from eigencat.table import Table

__all__ = ["figure"]  # and the class of each figure, which the built figures name

# Methods with which a kernel moves the keyboard's focus: a figure may use the names.
_SHADOWED = {"focus", "blur"}
INSTALL = "pip install 'eigencat[notebook]'"


@cache
def _figures() -> dict[str, dict[str, Any]]:
    """What the build says of each figure: number, title, instruction and defaults."""
    file = resources.files("eigencat") / "_figures" / "defaults.json"
    try:
        found: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(
            "the figures must be built; got no eigencat/_figures/defaults.json. "
            "In a clone run: make figures"
        ) from None
    return found


def _text(file: str) -> str:
    return (resources.files("eigencat") / "_figures" / file).read_text(encoding="utf-8")


def _style() -> str:
    """The figures' style sheet, kept to the figure and on a plate of its own.

    A page has one theme. A notebook may be light where the system is dark: the
    colours must change the figure only, and lie on the ground they were made for.
    """
    ground = ".ec-fig{background:var(--plate);color:var(--ink);padding:1rem}"
    return _text("figures.css").replace(":root", ".ec-fig") + ground


def _class_name(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))


def _heading(about: dict[str, Any]) -> str:
    number = f"Figure {about['number']}: " if about["number"] else ""
    return f"{number}{about['title']}"


def _doc(name: str, about: dict[str, Any]) -> str:
    listed = "\n".join(f"    {key}={value!r}" for key, value in about["defaults"].items())
    extra = ", ".join(derived(name)) or "none"
    return (
        f"{_heading(about)}. {about['instruction']}\n\n"
        "The state, with its defaults; each key can be given, read, set and observed:\n\n"
        f"{listed}\n\nComputed from the state, to be read: {extra}.\n"
        + ("\nGive it your own data with table=ec.read_table(...).\n" if about["table"] else "")
    )


@cache
def _widget(name: str) -> type:
    """The anywidget class of a figure."""
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ImportError(
            f"anywidget must be installed to show {name!r} as a widget; got: {error}. "
            f"Run: {INSTALL}"
        ) from error

    about = _figures()[name]
    defaults, choices = about["defaults"], about.get("choices", {})

    class State(traitlets.TraitType):  # type: ignore[type-arg]
        """One key of the figure's state, held to the shape of its default."""

        def validate(self, obj: Any, value: Any) -> Any:
            key = str(self.name)
            return checked(name, key, value, defaults[key], choices.get(key))

    def init(self: Any, /, **state: Any) -> None:
        own = {key for key in state if key in defaults or key in type(self).class_trait_names()}
        known(name, [key for key in state if key not in own], defaults)
        anywidget.AnyWidget.__init__(self, **state)

    def setattribute(self: Any, key: str, value: Any) -> None:
        # A slip of the pen must not make a new attribute that no figure reads.
        if not key.startswith("_") and not hasattr(type(self), key):
            known(name, [key], defaults)
        anywidget.AnyWidget.__setattr__(self, key, value)

    def state(self: Any) -> dict[str, Any]:
        return {key: copy.deepcopy(getattr(self, key)) for key in defaults}

    def reader(compute: Any) -> property:
        def read(self: Any) -> Any:
            return compute({**state(self), "table": getattr(self, "table", None)})

        return property(read, doc=compute.__doc__)

    body: dict[str, Any] = {
        "__doc__": _doc(name, about),
        "__module__": __name__,
        "_esm": _text(f"{name}.js"),
        "_css": _style(),
        "__init__": init,
        "__setattr__": setattribute,
        "state": property(state, doc="The whole state, as a fresh dictionary."),
        **{key: reader(compute) for key, compute in derived(name).items()},
    }
    new = {*defaults, *(key for key in body if not key.startswith("_"))}
    clash = sorted(key for key in new - _SHADOWED if hasattr(anywidget.AnyWidget, key))
    if clash:
        raise TypeError(
            f"the state of {name!r} must leave a widget's own names alone; got {clash}. "
            "Rename these keys in the figure."
        )
    for key, value in defaults.items():
        # `checked` copies, also a default: no two widgets share a list.
        body[key] = State(value).tag(sync=True)
    if about.get("table"):
        body["table"] = _table_trait(traitlets)
        body["_table_given"] = traitlets.observe("table")(_show_table)
    return type(_class_name(name), (anywidget.AnyWidget,), body)


def _table_trait(traitlets: Any) -> Any:
    """The reader's own table, which a page keeps in the browser and a kernel gives."""

    class OwnTable(traitlets.TraitType):  # type: ignore[misc]
        def validate(self, obj: Any, value: Any) -> Table | None:
            if value is None or isinstance(value, Table):
                return value
            raise ValueError(
                "table must be a table that eigencat.read_table has read, or None; "
                f"got {type(value).__name__}. Write table=ec.read_table('mine.csv')."
            )

    def to_json(value: Table | None, widget: Any) -> dict[str, Any] | None:
        return None if value is None else value.as_dict()

    return OwnTable(None, allow_none=True).tag(sync=True, to_json=to_json)


def _show_table(self: Any, change: Any) -> None:
    self.data = "animals" if change["new"] is None else "table"


@cache
def _live(name: str) -> type:
    """The class of a widget that is no figure of the book: `Strip`, `RescoreTable`."""
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise ImportError(
            f"anywidget must be installed to show {name!r} as a widget; got: {error}. "
            f"Run: {INSTALL}"
        ) from error
    from eigencat import live_widgets as live

    if name == "RescoreTable":

        def init(self: Any, table: Any, *, alpha: float | None = None) -> None:
            data = live.rescored(table)
            anywidget.AnyWidget.__init__(self, data=data, alpha=live.nearest(data["alphas"], alpha))

        body: dict[str, Any] = {
            "__init__": init,
            "data": traitlets.Dict().tag(sync=True),
            "alpha": traitlets.Float().tag(sync=True),
            "order": traitlets.Enum(["given", "largest"], "largest").tag(sync=True),
        }
    else:
        body = live.strip_body(traitlets, anywidget.AnyWidget)
    body |= {
        "__doc__": _LIVE[name],
        "__module__": __name__,
        "_esm": _text(f"widget_{name.lower()}.js"),
        "_css": _style(),
    }
    return type(name, (anywidget.AnyWidget,), body)


_LIVE = {
    "Strip": """Walk a latent along directions: a slider, a picture, a strip, conditions, leak bars.

    Parameters
    ----------
    generator : object with ``decode(w)``, as in `eigencat.strip`
        Any adapter: the shipped portraits, a StyleGAN, a torch module, your own class.
    w : array-like of shape (d,), (1, d) or (n_layers, d)
    directions : DirectionSet, Direction, dict of name to vector, or matrix with one a row
        The slider walks along one; the others can be held.
    alphas : array-like
        The steps of the strip. Their pictures are kept with the widget, so that a notebook that was
        saved with its widgets shows them without a kernel. What lies between is drawn when the
        slider rests there.
    reader : object with ``read(images)``, or a callable, optional
        Pictures to scores. Left out, the generator itself where it can read; False for none.
    direction, held, alpha : str, list of str, float
        Where it starts. They can be read, set and observed afterwards.
    attributes, layers, units : as in `eigencat.rescore`; units are "sigma" or "raw"
    size : int
        The longest side of a picture that is sent, in pixels; larger ones are made smaller.

    Notes
    -----
    Costs as many pictures as there are alphas for each choice of direction and conditions, and 48
    more where readings need a spread to be shown in.

    Examples
    --------
    >>> from eigencat.widgets import Strip                       # doctest: +SKIP
    >>> g = ec.load("portraits")                                  # doctest: +SKIP
    >>> Strip(g, g.sample(1, 27, "w")[0], ec.models.directions("portraits"))   # doctest: +SKIP
    """,
    "RescoreTable": """What edits changed, as bars with their confidence intervals.

    Parameters
    ----------
    table : Rescored
        What `eigencat.rescore` returned.
    alpha : float, optional
        Which of its steps to show first; the largest by default.

    A hollow bar is a change whose interval holds 0: it may be none. Everything is in the widget, and
    no kernel is needed.
    """,
}


def __getattr__(attribute: str) -> Any:
    if attribute in _LIVE:
        return _live(attribute)
    if not attribute.startswith("_"):
        for name in _figures():
            if _class_name(name) == attribute:
                return _widget(name)
    raise AttributeError(f"module {__name__!r} has no attribute {attribute!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_LIVE, *map(_class_name, _figures())])


class Note:
    """What stands for a figure where no widget can: its words, its numbers, and what to install."""

    def __init__(self, name: str, state: dict[str, Any]) -> None:
        self.name, self.state = name, state

    def _lines(self) -> list[str]:
        about = _figures()[self.name]
        numbers = []
        for key, compute in derived(self.name).items():
            value = compute(copy.deepcopy(self.state))
            shown = value.tolist() if hasattr(value, "tolist") else value
            numbers.append(f"{key} = {shown}")
        return [
            f"{_heading(about)}. {about['instruction']}",
            *(f"{key} = {value}" for key, value in self.state.items()),
            *numbers,
        ]

    def __repr__(self) -> str:
        return "\n".join([*self._lines(), f"To see and drag it in a notebook: {INSTALL}"])

    def _repr_html_(self) -> str:
        head, *rest = (escape(line) for line in self._lines())
        return (
            f"<div><p><b>{head}</b></p><pre>{chr(10).join(rest)}</pre>"
            f"<p>To see and drag it in a notebook: <code>{escape(INSTALL)}</code></p></div>"
        )


def figure(name: str, **state: Any) -> Any:
    """A figure of the book, as a widget where anywidget is installed.

    Parameters
    ----------
    name : str
        The figure's name, as in the address of the book's page, for example
        ``"two_models"``.
    **state
        Keys of the figure's state; the others keep their defaults. Arrays are
        taken as lists.

    Returns
    -------
    widget or Note
        Without anywidget, a note with the figure's words and numbers that says
        what to install.

    Raises
    ------
    ValueError
        When there is no such figure or key, or a value has another shape than
        the figure's own.

    Examples
    --------
    >>> import eigencat as ec
    >>> figure = ec.figure("two_models", p=[1, 0.5])
    >>> figure.state["p"]
    [1, 0.5]
    >>> ec.figure("three_models")     # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: name='three_models' must be one of ...; got 'three_models'. Names are those ...
    """
    figures = _figures()
    if name not in figures:
        raise ValueError(
            f"name={name!r} must be one of {', '.join(sorted(figures))}; got {name!r}. "
            "Names are those in the addresses of the book's pages."
        )
    defaults, choices = figures[name]["defaults"], figures[name].get("choices", {})
    if find_spec("anywidget") is not None:
        return _widget(name)(**state)
    known(name, list(state), defaults)
    given = {k: checked(name, k, v, defaults[k], choices.get(k)) for k, v in state.items()}
    return Note(name, {**copy.deepcopy(defaults), **given})
