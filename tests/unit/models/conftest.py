"""The shipped networks; and small ones that have learnt nothing, exported here for what needs checkpoints."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import eigencat as ec
from eigencat.models._shipped import FILES

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "portraits.json"
NO_TORCH = "torch is not installed: pip install -e '.[train]' -c tests/constraints.txt"


@pytest.fixture(scope="session")
def need_torch() -> Any:
    torch = pytest.importorskip("torch", reason=NO_TORCH)
    torch.set_num_threads(1)
    return torch


@dataclass(frozen=True)
class Exported:
    """A folder of networks, the golden numbers that were written with it, and what it was made from."""

    files: Path
    golden: Path
    checkpoints: Path


@pytest.fixture(scope="session")
def exported(need_torch: Any, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Untrained networks, exported once for all workers: it takes ten seconds."""
    for package in ("onnx", "onnxscript", "safetensors"):
        pytest.importorskip(package, reason=f"{package} is not installed: the extra `train` has it")
    from training._common.untrained import export_once

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = export_once(shared / "untrained")
    return Exported(folder / "portraits", folder / "golden.json", folder / "checkpoints")


@pytest.fixture(scope="session")
def networks() -> Exported:
    """The shipped networks."""
    return Exported(FILES / "portraits", GOLDEN, ROOT / "training")


@pytest.fixture(scope="session")
def g(networks: Exported) -> Any:
    return ec.load("portraits", folder=networks.files)


@pytest.fixture(scope="session")
def t(need_torch: Any, networks: Exported) -> Any:
    return ec.load("portraits", backend="torch", folder=networks.files)


@pytest.fixture(params=["onnx", "torch"])
def either(request: pytest.FixtureRequest) -> Any:
    """Both ways to run the networks: what is promised of one is promised of the other."""
    return request.getfixturevalue({"onnx": "g", "torch": "t"}[request.param])


@pytest.fixture
def copied(networks: Exported, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the files that a test may damage."""

    def copy() -> Path:
        return Path(shutil.copytree(networks.files, tmp_path / "portraits"))

    return copy
