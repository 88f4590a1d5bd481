"""The word vectors beside the book."""

from __future__ import annotations

from pathlib import Path

from _ext import words

import eigencat as ec


def test_words_are_laid_out_with_their_licence_and_a_manifest(tmp_path: Path) -> None:
    told = words.write_all(tmp_path)
    assert [file["name"] for file in told["files"]] == ["vectors.f16", "words.txt"]
    for file in told["files"]:
        assert (tmp_path / file["url"]).stat().st_size == file["bytes"]
        assert not file["gzip"]
    (folder,) = (p for p in tmp_path.iterdir() if p.is_dir())
    text = (folder / "LICENSE.txt").read_text(encoding="utf-8")
    assert "Public Domain Dedication and License" in text
    assert tuple((folder / "words.txt").read_text("ascii").split()) == ec.word_vectors().words
    # The same bytes again, and nothing left behind.
    assert words.write_all(tmp_path) == told
    assert len(list(tmp_path.iterdir())) == 2
