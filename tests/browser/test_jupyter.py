"""A figure in a real JupyterLab: it is dragged, and the kernel sees the new value."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.slow

PATIENCE = 40_000  # ms, for a kernel to start on a busy machine
CELLS = [
    "from eigencat.widgets import TwoModels\nm = TwoModels()\nm",
    "print('kernel:', m.p, m.o.tolist())",
    "m.w = 'W_R'\nm.p = [1, 0.5]",
    "import eigencat as ec\nm.table = ec.read_table('height,weight\\n1,2\\n3,1\\n')",
    # A generator of NumPy alone, and its directions: what a reader brings.
    """import numpy as np
from eigencat.widgets import Strip
class Bright:
    attributes = ("light",)
    def decode(self, w):
        return np.clip(0.5 + 0.1 * w[:, :1, None, None], 0, 1) * np.ones((1, 8, 8, 3))
    def read(self, images):
        return np.asarray(images, float).mean((1, 2, 3))[:, None]
s = Strip(Bright(), np.zeros(2), {"light": [1, 0], "other": [0.6, 0.8]}, [-2, 0, 2])
s""",
    "print('strip:', s.direction, s.held, s.alpha, len(s.kept))",
    "s.alpha = -2",
]


def notebook() -> str:
    cells = [
        {
            "cell_type": "code",
            "id": f"cell{k}",
            "source": source,
            "metadata": {},
            "outputs": [],
            "execution_count": None,
        }
        for k, source in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    )


@dataclass
class Lab:
    address: str
    log: Path

    def ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            if process.poll() is not None:
                break
            try:
                with urlopen(f"{self.address}/api", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (URLError, TimeoutError, ConnectionError):
                time.sleep(0.2)
        pytest.fail(f"JupyterLab did not start; it said:\n{self.log.read_text()[-3000:]}")


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on loopback, with nothing of this machine's own settings and nothing kept."""
    home = tmp_path_factory.mktemp("jupyter")
    root = home / "notebooks"
    root.mkdir()
    (root / "figure.ipynb").write_text(notebook(), encoding="utf-8")
    # The question whether to fetch news would lie over the page.
    quiet = home / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    quiet.parent.mkdir(parents=True)
    quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}')
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    folders = {
        "HOME": home,
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_RUNTIME_DIR": home / "runtime",
        "IPYTHONDIR": home / "ipython",
    }
    # Lab asks a Node on the path for its version, and language servers too: seconds for nothing.
    config = home / "config" / "jupyter_server_config.json"
    config.parent.mkdir()
    config.write_text('{"ServerApp": {"jpserver_extensions": {"jupyter_lsp": false}}}')
    env = {**kept, **{k: str(v) for k, v in folders.items()}}
    env["PATH"] = str(Path(sys.executable).parent)
    port = free_port()
    # Everything is refused from outside loopback, so no token is needed; nothing is looked up.
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": root,
        "ServerApp.password": "",
        "IdentityProvider.token": "",
        "LabApp.news_url": "",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        "LabApp.workspaces_dir": home / "workspaces",
        "LabApp.user_settings_dir": home / "settings",
    }
    lab = Lab(f"http://127.0.0.1:{port}", home / "lab.log")
    with lab.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *(f"--{k}={v}" for k, v in options.items())],
            env=env,
            cwd=root,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            lab.ready(process)
            yield lab
        finally:
            # The server ends its kernels when it is asked to; a second request is not needed.
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def page(lab: Lab, browser: Browser) -> Iterator[Page]:
    # The system is dark and the notebook light, as for many readers.
    context = browser.new_context(
        color_scheme="dark", viewport={"width": 1400, "height": 1400}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{lab.address}/lab/tree/figure.ipynb?reset")
    yield page
    context.close()
    expect.set_options(timeout=5_000)  # as it was: the setting is one for all tests
    assert not [e for e in errors if "eigencat" in e.lower() or "ec-" in e], errors


def cell(page: Page, k: int) -> Locator:
    return page.locator(".jp-Notebook .jp-Cell").nth(k)


def run(page: Page, k: int) -> None:
    """Run one cell and wait until the kernel has finished with it."""
    prompt = cell(page, k).locator(".jp-InputPrompt").first
    before = prompt.inner_text()
    cell(page, k).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
    expect(prompt).not_to_have_text(before)
    # Out of the editor again, so that keys are not typed into the notebook.
    page.keyboard.press("Escape")


def kernel_sees(page: Page) -> tuple[list[float], list[float]]:
    run(page, 1)
    text = cell(page, 1).locator(".jp-OutputArea-output").last.inner_text()
    found = re.fullmatch(r"kernel: (\[.*\]) (\[.*\])\s*", text)
    assert found, text
    return json.loads(found[1]), json.loads(found[2])


def test_dragging_a_figure_reaches_the_kernel(page: Page) -> None:
    # What is run before the kernel answers is lost.
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Python 3 (ipykernel) | Idle")
    run(page, 0)
    handle = page.locator(".ec-two_models .ec-handle").first
    expect(handle).to_be_visible()
    assert kernel_sees(page) == ([0.5, 2], [4.0, -2.75])

    # It stands on its own ground, and leaves the notebook's colours alone.
    ground, outside = page.locator(".ec-two_models").evaluate(
        "e => [getComputedStyle(e).backgroundColor,"
        " getComputedStyle(document.documentElement).getPropertyValue('--plate')]"
    )
    assert ground == "rgb(21, 26, 31)"
    assert outside == ""

    # By mouse: to the right and down, which is a longer snout and a smaller body.
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 15, steps=4)
    page.mouse.move(x + 45, y + 30, steps=4)
    page.mouse.up()
    dragged, o = kernel_sees(page)
    assert dragged[0] > 0.6
    assert dragged[1] < 1.9
    assert o == pytest.approx(
        [-2 * dragged[0] + 2.5 * dragged[1], 2.5 * dragged[0] - 2 * dragged[1]], abs=1e-12
    )

    # By keyboard, in all four directions: a notebook has its own use for these keys.
    handle.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    expect(handle).to_be_focused()
    moved, _ = kernel_sees(page)
    assert moved == pytest.approx([dragged[0] + 0.05, dragged[1] + 0.05], abs=1e-9)

    # And from the kernel back to the screen.
    run(page, 2)
    expect(page.locator(".ec-two_models .ec-readout")).to_contain_text("Snout 1, body 0.5")
    expect(handle).to_have_attribute("aria-valuetext", re.compile(r"snout 1, body 0\.5"))
    position, o = kernel_sees(page)
    assert position == [1, 0.5]
    assert o == [1.75, -1.0]

    # The reader's own table comes from the kernel too: no page keeps one here.
    run(page, 3)
    expect(page.locator(".ec-two_models .ec-stage")).to_contain_text("height")
    expect(page.locator(".ec-two_models .ec-readout")).to_contain_text("Height 1")
    expect(page.locator(".ec-two_models [data-tool=table]")).to_have_count(0)


def test_a_strip_asks_the_kernel_for_what_lies_between(page: Page) -> None:
    expect(page.locator("#jp-main-statusbar")).to_contain_text("Python 3 (ipykernel) | Idle")
    run(page, 4)
    strip = page.locator(".ec-widget_strip")
    picture, slider = strip.locator(".ws-picture"), strip.locator("input[type=range]")
    expect(picture).to_have_attribute("data-at", "0")
    light = strip.locator("[data-row=light]")
    # The kept pictures came with the widget; by keyboard, to one between them, which Python draws.
    slider.focus()
    page.keyboard.press("End")
    expect(picture).to_have_attribute("data-at", "2")
    for _ in range(15):
        page.keyboard.press("ArrowLeft")
    expect(picture).to_have_attribute("data-at", "1.5")
    expect(light).to_have_attribute("data-change", "0.1500")

    # Another direction, and a condition: the kernel makes those strips when it hears of them.
    strip.locator("[aria-label=Along] [data-value=other]").click()
    expect(light).to_have_attribute("data-change", "0.0900")
    strip.locator("[aria-label=Hold] [data-value=light]").focus()
    page.keyboard.press("Enter")
    expect(light).to_have_attribute("data-change", "0.0000")
    expect(light).to_have_attribute("data-ghost", "0.0900")
    expect(strip).to_contain_text("80% of the direction is left.")
    run(page, 5)
    said = cell(page, 5).locator(".jp-OutputArea-output").last.inner_text()
    assert said.strip() == "strip: other ['light'] 1.5 3"

    # From the kernel back to the screen.
    run(page, 6)
    expect(picture).to_have_attribute("data-at", "-2")
