"""The one JavaScript engine of a build: V8 inside the process, so that no Node is needed.

It must be closed before the interpreter ends, or it keeps the interpreter from ending.
"""

from __future__ import annotations

import atexit
import json
from pathlib import Path
from typing import Any

from py_mini_racer import JSEvalException, MiniRacer

# What scripts expect of any host and bare V8 lacks. Nothing waits and nothing is aborted while a
# book is built, so timers and signals have nothing to do.
_PRELUDE = """
globalThis.atob ??= (text) => {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  let out = "", bits = 0, held = 0;
  for (const c of text.replace(/=+$/, "")) {
    held = (held << 6) | digits.indexOf(c);
    bits += 6;
    if (bits >= 8) { bits -= 8; out += String.fromCharCode((held >> bits) & 255); }
  }
  return out;
};
globalThis.AbortController ??= class { signal = { aborted: false, addEventListener() {} }; abort() {} };
globalThis.performance ??= { now: () => 0 };
for (const name of ["setTimeout", "clearTimeout", "requestAnimationFrame", "cancelAnimationFrame"])
  globalThis[name] ??= () => 0;
globalThis.console ??= { log() {}, warn() {}, error() {} };
0
"""

_engine: MiniRacer | None = None
_loaded: set[Path] = set()


class ScriptError(Exception):
    """What a script threw: its message, without the script's own source and stack."""


def _last_words(error: Exception) -> str:
    """Return the message; the engine quotes the whole script around it."""
    lines = [line.strip() for line in str(error).splitlines() if "Error: " in line[:200]]
    return (lines or ["unknown error"])[-1][:300]


def _open() -> MiniRacer:
    global _engine
    if _engine is None:
        _engine = MiniRacer()
        _engine.eval(_PRELUDE)
        atexit.register(close)
    return _engine


def close() -> None:
    """Stop the engine; the next call starts a fresh one."""
    global _engine
    if _engine is not None:
        _engine.close()
        _engine = None
        _loaded.clear()


def call(script: Path, function: str, *arguments: Any) -> Any:
    """Load `script` once and return ``function(*arguments)``, passed and returned as JSON."""
    engine = _open()
    path = script.resolve()
    if path not in _loaded:
        # The trailing 0 keeps the engine from converting what the script happens to evaluate to.
        try:
            engine.eval(path.read_text(encoding="utf-8") + "\n;0")
        except JSEvalException as error:
            raise ScriptError(f"{path.name} did not load: {_last_words(error)}") from None
        _loaded.add(path)
    values = ",".join(json.dumps(a) for a in arguments)
    # Thrown errors are caught there: the engine's own report quotes the whole minified source.
    answer = json.loads(
        engine.eval(
            f"(()=>{{try{{return JSON.stringify({{value:{function}({values})}})}}"
            "catch(e){return JSON.stringify({error:String(e&&e.message||e)})}})()"
        )
    )
    if "error" in answer:
        raise ScriptError(answer["error"])
    return answer.get("value")
