"""The library's methods beside the ways their authors' code works, in one process, on one thread.

`python -m benchmarks.directions` alone, or as part of `make bench`. It takes a few minutes;
`--small` proves in half a minute that it runs, and says nothing of the bars. One part alone,
`--part cluster --into benchmarks/results.json`, is put with what was recorded on this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import machine

# Before NumPy is imported: BLAS reads it once.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}

ROOT = Path(__file__).resolve().parent.parent
COMPONENTS, SHARE = 80, 0.02

# (samples, features) of the streamed fits; latents and numbers of the planes; samples for memory
FULL: dict[str, Any] = {
    "streams": [(200_000, 512), (50_000, 2048)],
    "planes": (500_000, 512),
    "cluster": (100_000, 1024),
}
SMALL: dict[str, Any] = {
    "streams": [(20_000, 256)],
    "planes": (60_000, 128),
    "cluster": (20_000, 128),
}
MEMORY = (100_000, 1_000_000)
CHUNKS = 20

BARS = {"stream_ratio": 20, "stream_angle": 0.01, "logistic_ratio": 50, "default_angle": 2.0}
# Two workers beside one. Asked of idle cores alone: the cluster has no core that others use.
TWO_WORKERS, IDLE = 1.5, 0.5


def seconds(call: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """CPU seconds of the quickest of some calls, and what it gave."""
    taken, result = [], None
    for _ in range(times):
        start = time.process_time()
        result = call()
        taken.append(time.process_time() - start)
    return min(taken), result


def stream(n: int, d: int, k: int = COMPONENTS) -> dict[str, Any]:
    """StreamingPCA against IncrementalPCA in blocks, as GANSpace's released code drives it."""
    import numpy as np
    from sklearn.decomposition import IncrementalPCA

    import eigencat as ec
    from eigencat._linalg import principal_angles
    from eigencat.worlds import planted

    X = planted.make_covariance(n, d, dtype=np.float32).X
    rows = max(2000, 3 * k)

    def ours() -> Any:
        pca = ec.StreamingPCA(k)
        for start in range(0, n, rows):
            pca.partial_fit(X[start : start + rows])
        return pca.components_

    def theirs() -> Any:
        pca = IncrementalPCA(k)
        for start in range(0, n, rows):
            pca.partial_fit(X[start : start + rows])
        return pca.components_

    truth = exact(X, k)
    ours_s, found = seconds(ours, 3)
    theirs_s, peer = seconds(theirs)
    result = {
        "samples": n,
        "features": d,
        "components": k,
        "ours_s": round(ours_s, 3),
        "theirs_s": round(theirs_s, 2),
        "ratio": round(theirs_s / ours_s, 1),
        "ours_angle": float(f"{principal_angles(found, truth).max():.2g}"),
        "theirs_angle": float(f"{principal_angles(np.float64(peer), truth).max():.3g}"),
    }
    good = result["ratio"] >= BARS["stream_ratio"] and result["ours_angle"] <= BARS["stream_angle"]
    return {**result, "within_budget": good}


def exact(X: Any, k: int) -> Any:
    """The components of the covariance in float64 throughout."""
    import numpy as np

    mean = X.mean(0, dtype=np.float64)
    scatter = np.zeros((X.shape[1], X.shape[1]))
    for start in range(0, len(X), 5000):
        block = X[start : start + 5000] - mean
        scatter += block.T @ block
    return np.linalg.eigh(scatter)[1][:, ::-1][:, :k].T


def planes(n: int, d: int) -> dict[str, Any]:
    """InterFaceGAN's methods against SVC on the extremes, all with noise of half the signal."""
    import numpy as np
    from sklearn.svm import SVC

    import eigencat as ec
    from eigencat.worlds import planted

    world = planted.make_attributes(n, d, noise=0.5, dtype=np.float32, random_state=1)
    y, normal = world.y[:, 0], world.normals[0]
    m = int(n * SHARE)
    order = np.argsort(y)
    ends = np.sort(np.concatenate([order[:m], order[-m:]]))
    Z, labels = world.Z[ends], (y[ends] > 0.5).astype(int)

    def angle(vector: Any) -> float:
        cosine = vector @ normal / np.linalg.norm(vector)
        return round(float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))), 2)

    svc_s, peer = seconds(lambda: SVC(kernel="linear").fit(Z, labels))
    result: dict[str, Any] = {
        "samples": n,
        "features": d,
        "extremes": len(Z),
        "svc": {"s": round(svc_s, 3), "angle": angle(np.float64(peer.coef_[0]))},
    }
    for method in ("logistic", "mean", "lda"):
        one = ec.InterFaceGAN(method)
        took, found = seconds(lambda one=one: one.fit(Z, labels), 3)
        result[method] = {
            "s": round(took, 3),
            "angle": angle(found.components_[0]),
            "ratio": round(svc_s / took, 1),
        }
    took, found = seconds(lambda: ec.InterFaceGAN().fit(world.Z, y))
    result["default"] = {
        "s": round(took, 2),
        "angle": angle(found.components_[0]),
        "cone": round(float(found.cone_angle_[0]), 2),
    }
    good = (
        result["logistic"]["ratio"] >= BARS["logistic_ratio"]
        and result["default"]["angle"] <= BARS["default_angle"]
    )
    return {**result, "within_budget": good}


def memory(d: int = 512) -> dict[str, Any]:
    """How far the peak of the whole process moves while a fit streams ten times as much."""
    import numpy as np

    import eigencat as ec

    rng = np.random.default_rng(0)
    block = rng.standard_normal((10_000, d), np.float32)
    pca, peaks = ec.StreamingPCA(COMPONENTS), []
    for n in MEMORY:
        while not hasattr(pca, "n_features_in_") or pca.n_samples_seen_ < n:
            pca.partial_fit(block)
        pca.components_  # noqa: B018 - the decomposition is part of the peak
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {
        "samples": list(MEMORY),
        "features": d,
        "peak_mb": [round(peak) for peak in peaks],
        "grown_mb": round(peaks[1] - peaks[0], 1),
        # A block more or less of the allocator's; a tenth of what the samples would take is 180.
        "within_budget": peaks[1] - peaks[0] <= 16,
    }


def cluster(n: int, d: int, times: int = 5) -> dict[str, Any]:
    """Seconds on the clock of one fit to data that lie on the workers: one worker, and two."""
    import dask.array as da
    import numpy as np
    from distributed import Client, LocalCluster

    import eigencat as ec

    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))

    def chunk(block_id: tuple[int, int]) -> Any:
        rng = np.random.default_rng(block_id[0])
        return rng.standard_normal((n // CHUNKS, d), np.float32)

    with ExitStack() as stack:
        clients = {}
        for workers in (1, 2):
            local = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # its usual port is the other cluster's
                worker_dashboard_address=None,
                local_directory=stack.enter_context(tempfile.TemporaryDirectory()),
            )
            stack.enter_context(local)
            clients[workers] = stack.enter_context(Client(local, set_as_default=False))
        sizes = ((n // CHUNKS,) * CHUNKS, (d,))
        data = {}
        for workers, client in clients.items():
            drawn = da.map_blocks(chunk, chunks=sizes, dtype=np.float32, meta=np.empty((0, 0)))
            data[workers] = client.persist(drawn)
        found: dict[int, Any] = {}
        taken: dict[int, list[float]] = {1: [], 2: []}
        # By turns, so that what else the machine does falls on both; the first round wakes them.
        for turn in range(times + 1):
            for workers, client in clients.items():
                start = time.perf_counter()
                moments = ec.StreamingPCA(COMPONENTS).partial_fit(data[workers], client=client)
                if turn:
                    taken[workers].append(time.perf_counter() - start)
                found[workers] = moments.covariance_
        same = bool(np.array_equal(found[1], found[2]))
    one, two = (min(taken[workers]) for workers in (1, 2))
    result = {
        "samples": n,
        "features": d,
        "one_s": round(one, 3),
        "two_s": round(two, 3),
        "ratio": round(one / two, 2),
        "same_bits": same,
        "load_before": round(load, 1),
        "cores": cores,
    }
    if load > IDLE or cores < 2:
        return result  # says nothing of the bar
    return {**result, "within_budget": same and result["ratio"] >= TWO_WORKERS}


PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "stream": stream,
    "planes": planes,
    "memory": memory,
    "cluster": cluster,
}


def measure(*, small: bool = False) -> dict[str, Any]:
    """Each part in a process of its own: BLAS on one thread, and a peak of its own."""
    sizes = SMALL if small else FULL
    found = {
        f"stream {n} x {d}": _alone("stream", n, d, 40 if small else COMPONENTS)
        for n, d in sizes["streams"]
    }
    found["planes"] = _alone("planes", *sizes["planes"])
    found["memory"] = _alone("memory", *([128] if small else []))
    found["cluster"] = _alone("cluster", *sizes["cluster"])
    return found


def put(results: Path, part: str) -> None:
    """Measure one part that is recorded under its own name, and put it with the others."""
    recorded = json.loads(results.read_text(encoding="utf-8"))
    here = machine(recorded["machine"]["chromium"])
    if here != recorded["machine"]:
        raise SystemExit(
            f"--into={results} must hold numbers of this machine; got those of "
            f"{recorded['machine']}. Measure all of it: make bench."
        )
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    recorded["directions"][part] = {**_alone(part, *FULL.get(part, ())), "measured": today}
    text = json.dumps(recorded, indent=1, ensure_ascii=False)
    results.write_text(text + "\n", encoding="utf-8")


def _alone(part: str, *arguments: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "part.json"
        command = [sys.executable, "-m", "benchmarks.directions", "--part", part, "--out", str(out)]
        subprocess.run(
            [*command, *map(str, arguments)], cwd=ROOT, env={**os.environ, **ONE_THREAD}, check=True
        )
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--into", type=Path, help="recorded results that this part is put into")
    parser.add_argument("sizes", type=int, nargs="*")
    given = parser.parse_args()
    if given.into:
        if given.part not in ("planes", "memory", "cluster"):
            parser.error(
                f"--into must come with --part planes, memory or cluster; got {given.part}."
            )
        put(given.into, given.part)
        return 0
    found = PARTS[given.part](*given.sizes) if given.part else measure(small=given.small)
    text = json.dumps(found, indent=1)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
