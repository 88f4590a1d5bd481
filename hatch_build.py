"""Put the built book into the wheel, so that an installed `eigencat open` builds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BookHook(BuildHookInterface):
    """Map book/_build/html to eigencat/_book in a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable install reads the book where it was built.
        if version != "standard":
            return
        html = Path(self.root) / "book" / "_build" / "html"
        # The stamp is written last: without it the build broke half way.
        if (html / ".eigencat-build.json").is_file():
            build_data["force_include"][str(html)] = "eigencat/_book"
        else:
            self.app.display_warning(
                "book/_build/html holds no finished book; this wheel will carry none. "
                "Run `make book` first to include it."
            )
