"""The networks in the page say what Python says; each file is fetched once, and a failure is told.

A page of its own, two folders deep, runs the worker that the book's pages run, with the files that
the book's build lays out, under the policy of `eigencat open`.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route

from eigencat.serve import CONTENT_SECURITY_POLICY

from . import book
from .conftest import context_options
from .host import book_server
from .watch import Watched

sys.path.insert(0, str(book.ROOT / "book"))
from _ext import nets

GOLDEN = book.ROOT / "tests" / "golden" / "portraits.json"
# As Python's: both add the same float32 products in another order, and values are about 1.
ROOM = 1e-4

SCRIPT = """
import { Networks } from "./networks.js";
import { normals } from "./rng.js";
window.worker = new URL(location).searchParams.get("worker") ?? "net_worker.js";
const nets = new Networks({
  root: new URL("../nets/", import.meta.url).href,
  makeWorker: () => new Worker(new URL(window.worker, import.meta.url), { type: "module" }),
});
window.told = [];
nets.on((s) => window.told.push({ ...s }));
window.need = (...names) => nets.need(...names);
window.failing = (...names) => nets.need(...names).then(() => "", (e) => e.message);
window.z = (seed) => [...normals(seed, 64)];
window.ask = async (name, input, values, dims, pictures = []) => {
  const feeds = { [input]: { data: Float32Array.from(values), dims } };
  const { ms, outputs } = await nets.run(name, feeds, pictures);
  return { ms, ...Object.fromEntries(Object.entries(outputs).map(([k, t]) => [k, [...t.data]])) };
};
window.ready = true;
"""
PAGE = f"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Networks</title>
<meta http-equiv="Content-Security-Policy" content="{escape(CONTENT_SECURITY_POLICY)}">
<link rel="icon" href="data:,"><script type="module" src="../_static/figures/test.mjs"></script>
</head><body></body></html>"""
PATH = "sub/page/page.html"
# Workers of a browser that cannot: what it lacks is taken away before the program starts.
WITHOUT = {
    "no_wasm": "delete self.WebAssembly;",
    "no_memory": """WebAssembly.instantiate = WebAssembly.instantiateStreaming = WebAssembly.compile =
        async () => { throw new RangeError("could not allocate memory"); };""",
}


@pytest.fixture(scope="module")
def golden() -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]
    return cases


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    nets.write_all(root / "sub" / "_static" / "nets")
    code = root / "sub" / "_static" / "figures"
    code.mkdir()
    shutil.copy(book.ROOT / "src" / "eigencat" / "_figures" / "net_worker.js", code)
    for name in ("networks.js", "rng.js"):
        shutil.copy(book.ROOT / "figures" / "lib" / name, code)
    (code / "test.mjs").write_text(SCRIPT, encoding="utf-8")
    for name, lack in WITHOUT.items():
        (code / f"{name}.mjs").write_text(lack, encoding="utf-8")
        both = f'import "./{name}.mjs";\nimport "./net_worker.js";\n'
        (code / f"{name}_worker.mjs").write_text(both, encoding="utf-8")
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_text(PAGE, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def plan(site: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "sub/_static/nets/manifest.json").read_text())
    return read


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with book_server(site) as base:
        yield base


def opened(watched: Watched, query: str = "") -> Page:
    page = watched.open(PATH + query)
    page.wait_for_function("window.ready")
    return page


@pytest.fixture(scope="module")
def loaded(browser: Browser, address: str) -> Iterator[Page]:
    """One page for tests that leave its networks alone, since starting the runtime takes seconds."""
    watched = Watched(browser, address, **context_options())
    yield opened(watched)
    watched.close()
    watched.must_be_clean()


@pytest.fixture
def open_nets(reader: Callable[..., Watched], address: str) -> Callable[..., tuple[Watched, Page]]:
    def open_(query: str = "") -> tuple[Watched, Page]:
        watched = reader(at=address)
        return watched, opened(watched, query)

    return open_


def near(found: Any, want: Any, room: float = ROOM) -> None:
    np.testing.assert_allclose(np.array(found), np.array(want), rtol=0, atol=room)


def ask(page: Page, name: str, given: str, values: Any, dims: list[int]) -> dict[str, Any]:
    flat = np.ravel(values).tolist()
    return page.evaluate("([...a]) => ask(...a)", [name, given, flat, dims])  # type: ignore[no-any-return]


def told_near(picture: Any, told: dict[str, Any]) -> None:
    planes = np.array(picture).reshape(3, 64, 64)
    near(planes[:, :8, :8], told["corner"])
    near(planes[:, 28:36, 28:36], told["middle"])
    near(planes.mean((1, 2)), told["mean"])
    near(planes.std((1, 2)), told["deviation"])


def test_the_page_draws_and_reads_the_golden_portraits(
    loaded: Page, plan: dict[str, Any], golden: list[dict[str, Any]]
) -> None:
    world = plan["worlds"]["portraits"]
    depth = len(world["layers"])
    deviations = np.array([a["deviation"] for a in world["attributes"]])
    pictures = []
    for case in golden:
        z = loaded.evaluate("seed => z(seed)", case["seed"])
        near(z, case["z"], 1e-14)
        w = ask(loaded, "mapping", "z", z, [1, 64])["w"]
        near(w, case["w"])
        picture = ask(loaded, "synthesis", "w", np.tile(w, depth), [1, depth, 64])["picture"]
        told_near(picture, case["picture"])
        read = ask(loaded, "reader", "picture", picture, [1, 3, 64, 64])
        near(
            np.array(read["attributes"]) / deviations,
            np.array(case["attributes"]) / deviations,
            1e-3,
        )
        assert len(read["features"]) == 96
        pictures.append(picture)
    # Both at once.
    both = ask(loaded, "reader", "picture", pictures, [2, 3, 64, 64])["attributes"]
    near(np.array(both).reshape(2, -1)[1] / deviations, golden[1]["attributes"] / deviations, 1e-3)


def test_the_autoencoder_and_the_way_back(
    loaded: Page, plan: dict[str, Any], golden: list[dict[str, Any]]
) -> None:
    depth = len(plan["worlds"]["portraits"]["layers"])
    for case in golden:
        w = np.tile(case["w"], depth)
        picture = ask(loaded, "synthesis", "w", w, [1, depth, 64])["picture"]
        latent = ask(loaded, "encoder", "picture", picture, [1, 3, 64, 64])["latent"]
        near(latent, case["latent"], 1e-3)
        again = ask(loaded, "decoder", "latent", latent, [1, len(latent)])["picture"]
        told_near(again, case["reconstructed"])
        deep = ask(loaded, "inverter", "picture", picture, [1, 3, 64, 64])["w"]
        near(deep[:64], case["inverted"], 1e-3)


def test_pictures_come_as_bytes_where_they_are_asked_for(
    loaded: Page, plan: dict[str, Any], golden: list[dict[str, Any]]
) -> None:
    depth = len(plan["worlds"]["portraits"]["layers"])
    w = np.tile(golden[0]["w"], depth).tolist()
    planes, pixels = loaded.evaluate(
        """async ([w, dims]) => [await ask("synthesis", "w", w, dims),
             await ask("synthesis", "w", w, dims, ["picture"])]""",
        [w, [1, depth, 64]],
    )
    want = np.clip(np.array(planes["picture"]).reshape(3, 64, 64) * 127.5 + 127.5, 0, 255)
    found = np.array(pixels["picture"]).reshape(64, 64, 4)
    assert np.abs(found[..., :3] - np.moveaxis(want, 0, -1)).max() <= 0.51
    assert np.all(found[..., 3] == 255)


def test_a_mistake_is_told_and_the_networks_go_on(loaded: Page) -> None:
    said = loaded.evaluate("""() => ask("mapping", "z", new Array(63).fill(0), [1, 63])
        .then(() => "", e => e.message)""")
    assert "63" in said
    assert "64" in said
    assert len(ask(loaded, "mapping", "z", [0.0] * 64, [1, 64])["w"]) == 64
    assert "must be one of mapping, synthesis" in loaded.evaluate("failing('nonsense')")


def fetched(watched: Watched) -> list[str]:
    """Names of the large files that were asked for, as often as they were."""
    names = [url.rsplit("/", 1)[1] for url in watched.requests]
    return sorted(name for name in names if name.endswith((".onnx", ".gzip")))


def test_each_file_is_fetched_once_and_kept_for_the_next_visit(
    open_nets: Callable[..., tuple[Watched, Page]], plan: dict[str, Any]
) -> None:
    watched, page = open_nets()
    assert fetched(watched) == [], "nothing may load before it is asked for"
    (program,) = (file["url"].rsplit("/", 1)[1] for file in plan["program"])
    page.evaluate("Promise.all([need('mapping'), need('mapping'), need('mapping', 'reader')])")
    page.evaluate("need('reader')")
    assert fetched(watched) == sorted([program, "mapping.onnx", "reader.onnx"])
    told = page.evaluate("window.told")
    assert told[-1]["state"] == "ready"
    size = plan["program"][0]["bytes"] + plan["networks"]["mapping"]["file"]["bytes"]
    assert any(s["loaded"] == s["total"] == size and not s["stored"] for s in told)
    # The next visit asks the host for nothing large.
    watched.requests.clear()
    page.reload()
    page.wait_for_function("window.ready")
    page.evaluate("need('mapping', 'reader')")
    assert fetched(watched) == []
    assert page.evaluate("told.some(s => s.stored) && told.at(-1).state") == "ready"


def test_a_lost_connection_is_told_and_the_next_try_fetches_what_is_missing(
    open_nets: Callable[..., tuple[Watched, Page]],
) -> None:
    watched, page = open_nets()
    page.evaluate("need('mapping')")
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort("connectionreset")

    watched.context.route("**/synthesis.onnx", lose_once)
    said = page.evaluate("failing('mapping', 'synthesis')")
    assert "The network could not be loaded: the connection failed after 0.0 of" in said
    assert said.endswith("MB. Press Try again to go on.")
    assert page.evaluate("told.at(-1).state") == "failed"
    watched.excuse("synthesis.onnx failed: net::ERR_CONNECTION_RESET")
    watched.requests.clear()
    assert page.evaluate("failing('mapping', 'synthesis')") == ""
    assert fetched(watched) == ["synthesis.onnx"]
    assert page.evaluate("told.at(-1).state") == "ready"


def test_a_browser_without_webassembly_is_told(
    open_nets: Callable[..., tuple[Watched, Page]],
) -> None:
    watched, page = open_nets("?worker=no_wasm_worker.mjs")
    said = page.evaluate("failing('mapping')")
    assert said.startswith("This browser cannot run networks: it has no WebAssembly.")
    assert fetched(watched) == [], "what cannot run is not fetched"


def test_a_program_that_cannot_start_is_told_and_another_worker_tries_again(
    open_nets: Callable[..., tuple[Watched, Page]],
) -> None:
    watched, page = open_nets("?worker=no_memory_worker.mjs")
    said = page.evaluate("failing('mapping')")
    assert said.startswith("The networks stopped working (")
    assert "this browser could not start them: " in said
    assert "could not allocate memory" in said
    assert "Build with" not in said, "advice for who compiles the program"
    assert said.endswith("Press Try again to start them afresh.")
    watched.excuse("could not allocate memory")
    page.evaluate("window.worker = 'net_worker.js'")
    assert page.evaluate("failing('mapping')") == ""
