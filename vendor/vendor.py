"""Re-derive and check what is kept under vendor/.

    python vendor/vendor.py --check    prove that every committed file is the recorded one
    python vendor/vendor.py --fetch    download the packages, make every file and the record again

`--check` needs the standard library only and no network. `--fetch` asks `npm pack` and
`pip download` for the packages by name, so it follows whatever index the machine is set up for;
it needs the versions of fonttools and brotli named in `_derive.py`, because another version may
write the same font in other bytes. It refuses a package whose hash is not the one recorded here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECORD = HERE / "VENDOR.json"
# Files under vendor/ that are ours and not vendored.
OWN = {"vendor.py", "_derive.py", "_symbols.py", "VENDOR.json", "README.md"}


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def describe(path: Path) -> dict[str, str | int]:
    """Return the record of one file: path below vendor/, hash and size in bytes."""
    data = path.read_bytes()
    return {"path": path.relative_to(HERE).as_posix(), "sha256": sha256(data), "size": len(data)}


def check(root: Path = HERE) -> list[str]:
    """Return one line for each way in which `root` differs from its VENDOR.json."""
    record = json.loads((root / "VENDOR.json").read_text(encoding="utf-8"))
    faults: list[str] = []
    known: set[str] = set()
    for part in record["parts"]:
        if not any(file["path"] == part["licence_file"] for file in part["files"]):
            faults.append(f"{part['name']}: its licence file {part['licence_file']} is not listed")
        for file in part["files"]:
            path = root / file["path"]
            known.add(file["path"])
            if not path.is_file():
                faults.append(f"{file['path']}: missing")
                continue
            data = path.read_bytes()
            if (len(data), sha256(data)) != (file["size"], file["sha256"]):
                faults.append(
                    f"{file['path']}: {len(data)} bytes with SHA-256 {sha256(data)[:12]}, but "
                    f"VENDOR.json states {file['size']} bytes with {file['sha256'][:12]}"
                )
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and "__pycache__" not in path.parts and name not in known | OWN:
            faults.append(f"{name}: not listed in VENDOR.json")
    return faults


def fetch(work: Path) -> None:
    """Download the packages into `work`, write every derived file and VENDOR.json."""
    import _derive  # here, because it needs fonttools, which --check does not

    parts = _derive.derive_all(HERE, work)
    for part in parts:
        part["files"] = [describe(HERE / name) for name in sorted(part["files"])]
    text = json.dumps({"version": 1, "parts": parts}, indent=2, ensure_ascii=False)
    RECORD.write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true", help="prove the hashes, offline")
    mode.add_argument("--fetch", action="store_true", help="download and derive everything again")
    parser.add_argument("--work", type=Path, help="keep downloads of --fetch in this folder")
    arguments = parser.parse_args()
    if arguments.fetch and arguments.work:
        fetch(arguments.work.resolve())
    elif arguments.fetch:
        with tempfile.TemporaryDirectory() as folder:
            fetch(Path(folder))
    faults = check()
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        parts = json.loads(RECORD.read_text(encoding="utf-8"))["parts"]
        files = [file for part in parts for file in part["files"]]
        size = sum(file["size"] for file in files)
        print(f"vendor: {len(files)} files, {size / 1e6:.1f} MB, as recorded")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
