"""Portraits of people who do not exist, drawn from attributes whose truth is known."""

from importlib import import_module
from typing import Any

# Drawn anew whenever a pixel or a draw of an attribute changes; caches are keyed by it.
VERSION = "1"

_WHERE: dict[str, str] = {
    "ATTRIBUTES": "attributes",
    "CORRELATION": "attributes",
    "FRAMING": "pictures",
    "NAMES": "attributes",
    "Attribute": "attributes",
    "Identities": "data",
    "Portraits": "data",
    "make_identities": "data",
    "make_portraits": "data",
    "render": "pictures",
    "sample_attributes": "attributes",
}

__all__ = ["VERSION", *_WHERE]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
