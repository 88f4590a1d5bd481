"""What a page loads early, and what it can wait for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from _ext.assets import EARLY, VENDOR, mirror, split_faces
from sphinx.errors import ExtensionError

FONTS = (VENDOR / "fonts" / "fonts.css").read_text(encoding="utf-8")
KATEX = (VENDOR / "katex" / "katex.css").read_text(encoding="utf-8")


def test_no_face_is_lost_and_each_file_is_found_from_its_stylesheet() -> None:
    made = split_faces(FONTS, KATEX)
    faces = {k: re.findall(r"@font-face\{[^}]*\}", v) for k, v in made.items()}
    assert len(faces["fonts/early.css"]) == len(EARLY)
    assert faces["katex/katex.css"] == []
    whole = len(re.findall("@font-face", FONTS)) + len(re.findall("@font-face", KATEX))
    assert len(faces["fonts/early.css"]) + len(faces["fonts/late.css"]) == whole
    for name in ("fonts/early.css", "fonts/late.css"):
        for url in re.findall(r'url\("([^"]+)"\)', made[name]):
            assert (VENDOR / name).parent.joinpath(url).is_file(), url
    assert ".katex" in made["katex/katex.css"]


def test_a_missing_early_face_is_an_error() -> None:
    with pytest.raises(ExtensionError, match=r"fonts\.css must name"):
        split_faces(FONTS.replace("alegreya-400i.woff2", "other.woff2"), KATEX)


def test_files_are_copied_when_they_differ(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "deep" / "b"
    source.write_text("one")
    mirror(source, target)
    before = target.stat().st_mtime_ns
    mirror(source, target)
    assert target.stat().st_mtime_ns == before
    source.write_text("two!")
    mirror(source, target)
    assert target.read_text() == "two!"
