"""Put the word vectors and the built book into the wheel: an installed `eigencat open` builds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BookHook(BuildHookInterface):
    """Map vendor/glove and book/_build/html into a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable install reads both where they lie.
        if version != "standard":
            return
        glove = Path(self.root) / "vendor" / "glove"
        if glove.is_dir():
            build_data["force_include"][str(glove)] = "eigencat/worlds/words/_files"
        else:
            self.app.display_warning(
                "vendor/glove is not there; this wheel will have no word vectors. "
                "Restore it from the repository first to include them."
            )
        html = Path(self.root) / "book" / "_build" / "html"
        # The stamp is written last: without it the build broke half way.
        if (html / ".eigencat-build.json").is_file():
            build_data["force_include"][str(html)] = "eigencat/_book"
        else:
            self.app.display_warning(
                "book/_build/html holds no finished book; this wheel will carry none. "
                "Run `make book` first to include it."
            )
