"""How a lesson's cells hand their numbers to its text: nothing in a lesson is typed by hand.

``keep`` names what was computed; the text shows it with ``{glue:text}`name` `` and a self-check
compares with it. Outside the book (a downloaded notebook, the page's own Python) it does nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from eigencat._text import short

__all__ = ["keep", "label", "number"]


def number(value: float, digits: int = 2) -> str:
    """Return a number as the book prints it: a real minus sign, no idle zeros."""
    return short(round(float(value), digits))


def label(values: Any, digits: int = 2) -> str:
    """Return a label as the book prints it: (0.5, 2)."""
    return "(" + ", ".join(number(v, digits) for v in np.ravel(values)) + ")"


def keep(**values: Any) -> None:
    """Name computed values for the text of the lesson.

    A word, or a list of words, stays as it is. Numbers and arrays are kept twice: under their name as
    the list that a self-check compares with, and under ``name_text`` as the
    book prints them.
    """
    try:
        from myst_nb import glue
    except ImportError:
        return
    for name, value in values.items():
        if isinstance(value, str) or (
            isinstance(value, list) and all(isinstance(v, str) for v in value)
        ):
            glue(name, value, display=False)
            continue
        flat = [float(v) for v in np.ravel(value)]
        glue(name, flat, display=False)
        glue(f"{name}_text", number(flat[0]) if np.ndim(value) == 0 else label(flat), display=False)
