"""Put folders into numbered pieces of a tar file, small enough to be moved.

    python -m training._common.pack --of DIR --out DIR [--megabytes 15] NAME ...

Folders may be written to meanwhile: one that changes while it is read is read again. The pieces
are put together by ``cat pack-* | tar xz``.
"""

from __future__ import annotations

import argparse
import io
import tarfile
import time
from pathlib import Path

LEAVE = (".npy", ".new")  # rendered pictures can be rendered again


def listed(folder: Path) -> dict[Path, int]:
    return {
        p: p.stat().st_mtime_ns
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix not in LEAVE
    }


def contents(folder: Path, tries: int = 8) -> dict[Path, bytes]:
    """All files of one moment."""
    for _ in range(tries):
        try:
            before = listed(folder)
            out = {p: p.read_bytes() for p in before}
            # A log grows all the time; what must fit together are checkpoints.
            after = listed(folder)
            if all(after.get(p) == t for p, t in before.items() if p.suffix != ".jsonl"):
                return out
        except FileNotFoundError:
            pass
        time.sleep(0.5)
    raise RuntimeError(
        f"folder={folder.name!r} must keep still for a moment; got {tries} changes. Pack it later."
    )


def main(argv: list[str] | None = None) -> None:
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--of", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--megabytes", type=float, default=15)
    p.add_argument("names", nargs="+")
    args = p.parse_args(argv)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as tar:
        for name in args.names:
            if not (args.of / name).is_dir():
                print(f"{name}: not there", flush=True)
                continue
            try:
                files = contents(args.of / name)
            except RuntimeError as error:
                print(error, flush=True)
                continue
            for path, data in files.items():
                info = tarfile.TarInfo(str(path.relative_to(args.of)))
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    whole, size = buffer.getvalue(), int(args.megabytes * 2**20)
    args.out.mkdir(parents=True, exist_ok=True)
    for k, start in enumerate(range(0, len(whole), size)):
        (args.out / f"pack-{k}").write_bytes(whole[start : start + size])
    print(f"packed {len(whole) / 2**20:.1f} MiB", flush=True)


if __name__ == "__main__":
    main()
