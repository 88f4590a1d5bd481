"""Install this clone with some of its extras into .venv, with one line of progress.

    .venv/bin/python tools/install.py book,notebook,test [CONSTRAINTS]

CONSTRAINTS is a file that says which version to take of some packages. This uses the standard
library only, since nothing is installed yet.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def install(extras: str, constraints: str = "") -> int:
    log = Path(sys.prefix) / "pip.log"
    live = sys.stderr.isatty()
    start = time.monotonic()
    said: list[str] = []
    print(f"Installing eigencat with {extras} into .venv (once)", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "-e", f".[{extras}]"]
    if constraints:
        command += ["--constraint", constraints]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            if live:
                seconds = time.monotonic() - start
                print(f"\r\x1b[K{seconds:3.0f} s  {line.strip()[:68]}", end="", file=sys.stderr)
    if live:
        print("\r\x1b[K", end="", file=sys.stderr)
    log.write_text("".join(said), encoding="utf-8")
    if pip.returncode != 0:
        print("".join(said[-15:]), file=sys.stderr)
        print(
            f"extras={extras} must install; got exit code {pip.returncode} from pip. "
            f"The reason is above; the whole log is {log}.",
            file=sys.stderr,
        )
    else:
        print(f"Installed in {time.monotonic() - start:.0f} s", file=sys.stderr)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(install(*sys.argv[1:]))
