"""The library's methods beside the ways their authors' code works, in one process, on one thread.

`python -m benchmarks.directions` alone, or as part of `make bench`. It takes a few minutes;
`--small` proves in half a minute that it runs, and says nothing of the bars.
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
from pathlib import Path
from typing import Any

# Before NumPy is imported: BLAS reads it once.
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}

ROOT = Path(__file__).resolve().parent.parent
COMPONENTS, SHARE = 80, 0.02

# (samples, features) of the streamed fits; latents and numbers of the planes; samples for memory
FULL: dict[str, Any] = {"streams": [(200_000, 512), (50_000, 2048)], "planes": (500_000, 512)}
SMALL: dict[str, Any] = {"streams": [(20_000, 256)], "planes": (60_000, 128)}
MEMORY = (100_000, 1_000_000)

BARS = {"stream_ratio": 20, "stream_angle": 0.01, "logistic_ratio": 50, "default_angle": 2.0}


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


PARTS: dict[str, Callable[..., dict[str, Any]]] = {
    "stream": stream,
    "planes": planes,
    "memory": memory,
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
    return found


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
    parser.add_argument("sizes", type=int, nargs="*")
    given = parser.parse_args()
    found = PARTS[given.part](*given.sizes) if given.part else measure(small=given.small)
    text = json.dumps(found, indent=1)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
