"""What holds for the whole repository."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import eigencat

ROOT = Path(__file__).parents[2]

# Put together from parts, so that this file does not hold what it looks for.
_S = "/"
MACHINE = re.compile(
    "|".join(
        [
            rf"(?<![\w.]){_S}(?:work|root){_S}[\w.]",
            rf"{_S}tmp{_S}\w",
            rf"{_S}home{_S}\w+{_S}",
            rf"{_S}Users{_S}\w+{_S}",
            r"[A-Z]:\\Users\\",
        ]
    )
)
REGISTRY = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in [
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("deb", "debian", "org"),
        ]
    )
)


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is no git checkout; run it in a clone")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return ""  # binary, or removed and not committed yet


# Files of others are kept byte for byte, whatever addresses their comments name.
OTHERS = {"vendor"}


def ours() -> list[Path]:
    return [
        file
        for file in committed()
        if file.relative_to(ROOT).parts[0] not in OTHERS or file.suffix == ".py"
    ]


@pytest.mark.parametrize(("what", "pattern"), [("machine", MACHINE), ("registry", REGISTRY)])
def test_nothing_committed_names_a_machine_or_a_registry(what, pattern):
    found = [
        f"{file.relative_to(ROOT)}:{text[: hit.start()].count(chr(10)) + 1}: {hit[0]}"
        for file in ours()
        for text in [text_of(file)]
        for hit in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE, f"open('{_S}work{_S}main{_S}x')"),
        (MACHINE, f"{_S}tmp{_S}x"),
        (REGISTRY, "https://" + ".".join(("registry", "npmjs", "org")) + "/x"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern, line):
    assert pattern.search(line)


def test_importing_the_package_stays_light():
    heavy = [
        "torch scipy sklearn starlette uvicorn click anywidget traitlets",
        "matplotlib PIL pandas IPython numpy transformers diffusers",
    ]
    code = (
        "import sys, time; start = time.process_time(); import eigencat; "
        "took = time.process_time() - start; "
        f"print([m for m in {' '.join(heavy).split()!r} if m in sys.modules], took)"
    )
    # -S and the path by hand: site hooks of other packages import things of their own.
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(Path(eigencat.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, took = done.stdout.rsplit(" ", 1)
    assert loaded == "[]"
    assert float(took) < 0.1


def test_every_public_name_is_there():
    for name in eigencat.__all__:
        assert getattr(eigencat, name) is not None
    assert set(eigencat.__all__) <= set(dir(eigencat))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'eigencat' has no attribute 'nonsense'"):
        eigencat.nonsense  # noqa: B018


def test_links_of_the_readme_lead_somewhere():
    for file in ("README.md", "CONTRIBUTING.md", "licences/README.md"):
        text = (ROOT / file).read_text(encoding="utf-8")
        links = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)|<img[^>]+src=\"([^\":]+)\"", text)
        for link in (a or b for a, b in links):
            assert ((ROOT / file).parent / link).exists(), f"{file}: {link}"


def test_the_readme_shows_code_that_runs():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert blocks
    for block in blocks:
        # A warning is an error in a test; the rest of the block speaks for itself.
        exec(compile(block, "README.md", "exec"), {})


def test_every_vendored_part_is_listed_with_its_licence():
    parts = json.loads((ROOT / "vendor" / "VENDOR.json").read_text(encoding="utf-8"))["parts"]
    listed = (ROOT / "licences" / "README.md").read_text(encoding="utf-8")
    rows = [
        f"| {part['name']} {part['version']} | {part['licence']} "
        f"| [text](../vendor/{part['licence_file']}) |"
        for part in parts
    ]
    assert [row for row in rows if row not in listed] == []


def requirements(extras: set[str]) -> set[str]:
    """The distributions that `pip install eigencat[extras]` brings, and what those bring."""
    found: set[str] = set()
    todo = [Requirement(f"eigencat[{','.join(sorted(extras))}]")]
    while todo:
        wanted = todo.pop()
        name = canonicalize_name(wanted.name)
        try:
            lines = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system or another Python
        found.add(name)
        for line in lines:
            below = Requirement(line)
            cases = [{"extra": extra} for extra in {"", *wanted.extras}]
            if below.marker and not any(below.marker.evaluate(case) for case in cases):
                continue
            if canonicalize_name(below.name) not in found:
                todo.append(below)
    return found


def imported(file: Path) -> set[str]:
    """The packages that a file imports, wherever it does."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    names += [
        n.module
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom) and n.module and not n.level
    ]
    return {name.partition(".")[0] for name in names}


def test_the_book_is_built_from_what_its_extra_installs():
    # `make test` installs more than `make open` does, and would not notice.
    files = [ROOT / "book" / "conf.py", *(ROOT / "book" / "_ext").glob("*.py")]
    where = metadata.packages_distributions()
    installed = requirements({"book"})
    missing = {
        f"{file.name}: {name}"
        for file in files
        for name in imported(file) - sys.stdlib_module_names - {"_ext", "eigencat"}
        if not {canonicalize_name(d) for d in where.get(name, [])} & installed
    }
    assert missing == set()
