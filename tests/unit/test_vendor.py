"""The vendored files are the recorded ones, each with its licence."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "vendor"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor_script", VENDOR / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parts() -> list[dict]:
    return json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))["parts"]


def test_committed_files_are_the_recorded_ones() -> None:
    assert load().check() == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The small half of vendor/ with a record of its own, to be damaged."""
    for name in ("fonts", "katex"):
        shutil.copytree(VENDOR / name, tmp_path / name)
    record = {"parts": [p for p in parts() if p["licence_file"].startswith(("fonts/", "katex/"))]}
    (tmp_path / "VENDOR.json").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def test_check_sees_a_changed_a_missing_and_a_stray_file(copy: Path) -> None:
    check = load().check
    assert check(copy) == []
    font = copy / "fonts" / "alegreya-400.woff2"
    data = bytearray(font.read_bytes())
    data[100] ^= 1
    font.write_bytes(data)
    (copy / "katex" / "LICENSE.txt").unlink()
    (copy / "fonts" / "stray.woff2").write_bytes(b"")
    faults = check(copy)
    assert len(faults) == 3
    assert any(re.match(r"fonts/alegreya-400.woff2: .* but VENDOR.json states", f) for f in faults)
    assert "katex/LICENSE.txt: missing" in faults
    assert "fonts/stray.woff2: not listed in VENDOR.json" in faults


@pytest.mark.parametrize("part", parts(), ids=lambda part: part["name"])
def test_every_part_states_where_it_comes_from_and_its_licence(part: dict) -> None:
    assert re.fullmatch(r"(npm|pypi) \S+ \S+", part["from"])
    assert re.fullmatch(r"[0-9a-f]{64}", part["source_sha256"])
    assert part["used_for"].startswith(("view", "build", "test"))
    text = (VENDOR / part["licence_file"]).read_text(encoding="utf-8")
    word = {"OFL": "Open Font License", "MPL": "Mozilla Public License", "MIT": "MIT License"}
    word["PDDL"] = "Public Domain Dedication and License"
    name = part["licence"].split("-")[0]
    assert word.get(name, "Redistribution and use in source and binary forms") in text


def test_numpy_wheel_is_the_one_pyodide_locks() -> None:
    lock = json.loads((VENDOR / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    numpy = lock["packages"]["numpy"]
    recorded = {file["path"]: file["sha256"] for part in parts() for file in part["files"]}
    assert recorded[f"pyodide/{numpy['file_name']}"] == numpy["sha256"]
    assert numpy["version"] == "2.0.2"


def test_fonts_fit_their_budget() -> None:
    assert sum(path.stat().st_size for path in VENDOR.glob("fonts/*.woff2")) <= 170_000


def covered(family: str, weight: int, style: str) -> set[int]:
    """Characters that fonts.css offers for one face, fallbacks included."""
    css = (VENDOR / "fonts" / "fonts.css").read_text(encoding="utf-8")
    codes: set[int] = set()
    for face in re.findall(r"@font-face\{([^}]*)\}", css):
        if f'"{family}"' in face and f"weight:{weight}" in face and f"style:{style}" in face:
            ranges = re.search(r"unicode-range:(.*)$", face)
            assert ranges is not None
            for span in ranges[1].split(","):
                low, _, high = span.removeprefix("U+").partition("-")
                codes.update(range(int(low, 16), int(high or low, 16) + 1))
    return codes


@pytest.mark.parametrize(
    ("family", "weight", "style", "needed"),
    [
        ("Alegreya", 400, "normal", "−×²₁₂⁻→←′“”’…–½αΣθ≤≥≈∈⊥∥Šž"),
        ("Alegreya", 400, "italic", "−×²₁₂⁻→′“”’…αΣθ≤"),
        ("Alegreya", 500, "normal", "−×²₁₂⁻→′“”’…≤"),
        ("Alegreya", 700, "normal", "−×²₁₂⁻→′“”’…≤"),
        ("Alegreya Sans", 400, "normal", "−×²₁₂⁻→←′“”’…αΣθ≤≥Šž"),
        ("Alegreya Sans", 400, "italic", "−×²₁₂⁻→′“”’…≤"),
        ("Alegreya Sans", 700, "normal", "−×²₁₂⁻→′“”’…≤"),
        ("Courier Prime", 400, "normal", "−×²→“”’…≤"),
    ],
)
def test_fonts_hold_what_the_book_writes(family: str, weight: int, style: str, needed: str) -> None:
    have = covered(family, weight, style)
    assert [char for char in needed if ord(char) not in have] == []


def test_word_vectors_are_the_words_most_frequent_first() -> None:
    words = (VENDOR / "glove" / "words.txt").read_text(encoding="utf-8").split()
    assert len(words) == len(set(words)) == 6000
    assert all(re.fullmatch(r"[a-z]{2,}|[ai]", word) for word in words)
    assert words[:3] == ["the", "of", "to"]
    assert (VENDOR / "glove" / "vectors.f16").stat().st_size == len(words) * 50 * 2
