"""Data in chunks on several workers: the same answer as in one piece, also when a worker dies."""

from __future__ import annotations

import logging
import os
import pickle
import re
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import eigencat as ec
from eigencat._dask import MERGED_AT_ONCE
from eigencat.worlds import planted

da = pytest.importorskip(
    "dask.array", reason="dask is not installed: pip install 'eigencat[cluster]'"
)
distributed = pytest.importorskip(
    "distributed", reason="distributed is not installed: pip install 'eigencat[cluster]'"
)

RESULTS = ["mean_", "covariance_", "cross_covariance_", "components_", "latent_components_"]
PLANES = "components_ intercept_ gain_ offset_ scale_ threshold_ cone_angle_".split()


@pytest.fixture(autouse=True)
def one_scheduler() -> Iterator[None]:
    """Threads of this process where no client is given, whatever the machine's settings say."""
    import dask

    with dask.config.set(scheduler="threads", num_workers=2):
        yield


def chunks_of(n: int, rng: np.random.Generator, parts: int) -> tuple[int, ...]:
    at = np.sort(rng.choice(np.arange(1, n), parts - 1, replace=False))
    return tuple(int(length) for length in np.diff([0, *at, n]))


@pytest.fixture
def world() -> planted.PlantedCovariance:
    return planted.make_covariance(600, 12, offset=50)


# ------------------------------------------------------------------ the same answer


@pytest.mark.parametrize("seed", range(5))
def test_chunks_give_what_one_array_gives(seed: int) -> None:
    rng = np.random.default_rng(seed)
    X = planted.make_covariance(500, 9, offset=30, random_state=seed).X
    Z = rng.normal(size=(500, 3))
    whole = ec.StreamingPCA().fit(X, Z=Z)
    lazy = da.from_array(X, chunks=(chunks_of(500, rng, 1 + 5 * seed), -1))
    for latents in (Z, da.from_array(Z, chunks=(77, 2))):  # brought to the chunks of X
        found = ec.StreamingPCA().fit(lazy, Z=latents)
        assert found.n_samples_seen_ == 500
        for name in RESULTS:
            # Rounding in float64 of sums about means near 30, as when parts are merged; the
            # smallest gap between two variances of nine costs the components two digits.
            np.testing.assert_allclose(
                getattr(found, name), getattr(whole, name), rtol=1e-11, atol=1e-11
            )


def test_float32_differs_by_one_rounding() -> None:
    X = planted.make_covariance(5000, 16, offset=20, dtype=np.float32).X
    exact = np.cov(X.astype(np.float64).T)
    found = ec.StreamingPCA().fit(da.from_array(X, chunks=(300, -1)))
    # As for blocks in one process: one rounding of 6e-8, and not one for each chunk.
    assert np.abs(found.covariance_ - exact).max() < 3e-7 * np.abs(exact).max()


def test_it_is_merging_by_hand_to_the_last_bit(world) -> None:
    """In the order of the chunks, so many at once: the tree is fixed by the chunks alone."""
    parts = [ec.StreamingPCA().partial_fit(x) for x in np.split(world.X, 10)]
    while len(parts) > 1:
        groups = [parts[i : i + MERGED_AT_ONCE] for i in range(0, len(parts), MERGED_AT_ONCE)]
        parts = [group[0] for group in groups]
        for first, *others in groups:
            for other in others:
                first.merge(other)
    found = ec.StreamingPCA().fit(da.from_array(world.X, chunks=(60, -1)))
    for name in RESULTS[:2]:
        assert np.array_equal(getattr(found, name), getattr(parts[0], name)), name


@pytest.mark.parametrize("shape", [(10, 40), (45, 40)])
def test_fewer_samples_than_features(shape: tuple[int, int]) -> None:
    X = planted.make_covariance(*shape, offset=5).X
    found, want = ec.StreamingPCA().fit(da.from_array(X, chunks=(4, -1))), ec.StreamingPCA().fit(X)
    np.testing.assert_allclose(found.components_, want.components_, atol=1e-9)


def test_lengths_need_not_be_known_and_chunks_may_be_empty(world) -> None:
    lazy = da.from_array(world.X, chunks=(60, -1))
    kept = da.from_array(np.arange(600) >= 180, chunks=60)  # three chunks keep nothing
    Z = np.random.default_rng(0).normal(size=(600, 2))
    found = ec.GANSpace(4).fit(lazy[kept], Z=da.from_array(Z, chunks=(60, -1))[kept])
    want = ec.GANSpace(4).fit(world.X[180:], Z=Z[180:])
    assert found.n_samples_seen_ == 420
    for name in RESULTS:
        np.testing.assert_allclose(getattr(found, name), getattr(want, name), atol=1e-11)


def test_chunks_and_blocks_add_up(world) -> None:
    lazy = da.from_array(world.X[:400], chunks=(90, -1))
    found = ec.GANSpace(3).partial_fit(world.X[400:]).partial_fit(lazy)
    found.merge(ec.StreamingPCA().fit(lazy))
    np.testing.assert_allclose(
        found.covariance_, np.cov(np.vstack([world.X, world.X[:400]]).T), atol=1e-11
    )


def test_what_comes_back_does_not_grow_with_the_samples() -> None:
    sizes = []
    for n in (500, 5000):
        X = da.random.default_rng(0).normal(size=(n, 30), chunks=(100, -1))
        moments = ec.StreamingPCA().fit(X)._moments
        assert not moments.rows
        sizes.append(len(pickle.dumps(moments)))
    assert abs(sizes[0] - sizes[1]) < 100
    assert sizes[1] < 8 * 30 * 30 + 2000


@pytest.mark.parametrize("labels", [False, True])
def test_least_squares_of_chunks(labels: bool) -> None:
    world = planted.make_attributes(900, 7, noise=1.0, count=2)
    y = (world.y > 0.6).astype(np.int8) * 3 if labels else world.y
    want = ec.InterFaceGAN().fit(world.Z, y)
    lazy = da.from_array(world.Z, chunks=(130, -1))
    for scores in (y, da.from_array(y, chunks=(200, 1))):
        found = ec.InterFaceGAN().fit(lazy, scores, names=["age", "smile"])
        for name in PLANES:
            np.testing.assert_allclose(getattr(found, name), getattr(want, name), rtol=1e-10)
        assert (found.n_selected_, found.n_features_in_) == (900, 7)
        assert found.directions_.names == ("age", "smile")
        assert found.score(lazy, scores) == pytest.approx(want.score(world.Z, y), rel=1e-9)
    with pytest.raises(ValueError, match="Z must be passed, with y, to draw a fit to a dask array"):
        found.plot(attribute="age")
    one = ec.InterFaceGAN().fit(lazy, da.from_array(y[:, 0], chunks=90))
    np.testing.assert_allclose(one.components_, want.components_[:1], rtol=1e-9)
    wide = da.from_array(world.Z[:6], chunks=(4, -1))  # fewer samples than numbers
    few = ec.InterFaceGAN().fit(wide, world.y[:6])
    np.testing.assert_allclose(
        few.gain_, ec.InterFaceGAN().fit(world.Z[:6], world.y[:6]).gain_, rtol=1e-9
    )


def test_what_is_asked_of_chunks_is_computed_when_it_is_asked_for(world) -> None:
    lazy = da.from_array(world.X, chunks=(170, -1))
    pca = ec.StreamingPCA(3).fit(lazy)
    coordinates = pca.transform(lazy)
    assert isinstance(coordinates, da.Array)
    assert coordinates.chunks == ((170, 170, 170, 90), (3,))
    np.testing.assert_array_equal(coordinates.compute(), pca.transform(world.X))
    for y in (world.X[:, 0], world.X[:, :2]):
        plane = ec.InterFaceGAN().fit(lazy, y)
        distance = plane.decision_function(lazy)
        assert distance.shape == y.shape
        np.testing.assert_allclose(distance.compute(), plane.decision_function(world.X))
    bad = da.from_array(np.where(np.arange(600)[:, None] == 5, np.nan, world.X))
    with pytest.raises(ValueError, match="a chunk of X must be finite everywhere; got nan"):
        pca.transform(bad).compute()


def test_dask_is_imported_for_its_own_arrays_alone() -> None:
    code = """
        import sys, numpy as np, eigencat as ec
        ec.InterFaceGAN().fit(np.eye(3), [1, 2, 4]); ec.GANSpace(1).fit(np.eye(3))
        print([name for name in ("dask", "distributed") if name in sys.modules])
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


# ------------------------------------------------------------------ refusals

HOLE = np.where(np.arange(40)[:, None] == 25, np.nan, np.ones((40, 3)))


@pytest.mark.parametrize(
    ("X", "message"),
    [
        (da.ones((40, 6), chunks=(10, 2)), r"whole rows in its chunks; got 3 chunks .* X\.rechunk"),
        (da.ones(40, chunks=10), r"X must be a matrix of shape .*; got shape \(40,\)"),
        (da.ones((4, 5, 6), chunks=2), r"got shape \(4, 5, 6\)"),
        (da.ones((0, 3)), r"got 0 sample\(s\)"),
        (da.ones((3, 0)), r"got 0 feature\(s\)"),
        (da.ones((8, 2), dtype=complex), "got complex128"),
        (da.from_array(np.array([["a", "b"]])), "of real numbers; got str"),
        (da.from_array(HOLE, chunks=(10, -1)), "X must be finite .* got nan .* row 25, column 0"),
        (da.from_array(HOLE, chunks=(2, -1)), "X must be finite .* got nan .* row 25, column 0"),
        (
            da.from_array(HOLE, chunks=(10, -1))[da.ones(40, chunks=10) > 0],
            "row 5, column 0.* Rows are counted from the start of chunk 2",
        ),
        (da.ones((40, 3), chunks=(10, -1))[:, da.ones(3) > 0], "a known number of features"),
        (da.ones((40, 3), chunks=(9, -1))[da.ones(40, chunks=9) < 0], r"got 0 sample\(s\) in 5"),
        (da.ones((1, 3)), r"got n_samples=1, 1 sample"),
    ],
)
def test_what_is_no_data_is_refused(X: Any, message: str) -> None:
    pca = ec.StreamingPCA(2).fit(np.eye(3))
    with pytest.raises(ValueError, match=message):
        pca.fit(X)
    assert pca.n_samples_seen_ == 3  # a refused fit leaves the last one


def test_latents_that_do_not_belong(world) -> None:
    lazy = da.from_array(world.X, chunks=(60, -1))
    unknown = lazy[da.from_array(np.arange(600) % 2 > 0, chunks=60)]
    fit = ec.StreamingPCA().fit
    with pytest.raises(ValueError, match="Z must have a row for each row of X, 600; got 599"):
        fit(lazy, Z=np.ones((599, 2)))
    with pytest.raises(ValueError, match=r"Z=ndarray must be a dask array in the chunks of X"):
        fit(unknown, Z=np.ones((600, 2)))
    with pytest.raises(ValueError, match="Z must come in the chunks of X, 10; got 6 chunks"):
        fit(unknown, Z=da.ones((600, 2), chunks=(100, -1)))
    with pytest.raises(ValueError, match=r"Z must have a row for each row of X, \d+; got 60"):
        fit(unknown, Z=da.ones((600, 2), chunks=(60, -1)))
    with pytest.raises(ValueError, match=r"Z must be a matrix .* of real numbers; got complex128"):
        fit(lazy, Z=da.ones((600, 2), dtype=complex))
    with pytest.raises(ValueError, match="X has 12 features, and must have 3 as before"):
        ec.StreamingPCA().partial_fit(np.eye(3)).partial_fit(lazy)


def test_scores_that_say_nothing(world) -> None:
    lazy = da.from_array(world.X, chunks=(60, -1))
    fit = ec.InterFaceGAN().fit
    with pytest.raises(ValueError, match=r"y\[:, 0\] must vary; got 1 for all 600 samples"):
        fit(lazy, da.ones(600, chunks=50))
    with pytest.raises(ValueError, match="y must be the scores of the samples; got None"):
        fit(lazy, None)
    with pytest.raises(ValueError, match=r"y must be scores .* got shape"):
        fit(lazy, np.ones(5))
    holes = da.from_array(np.where(np.arange(600) == 99, np.nan, np.arange(600.0)), chunks=60)
    with pytest.raises(ValueError, match=r"y must be finite everywhere; got nan .* in row 99"):
        fit(lazy, holes)
    with pytest.raises(ValueError, match=r"y must be a matrix .* of real numbers; got str"):
        fit(lazy, da.from_array(np.array(["a"] * 600), chunks=60))


def test_what_needs_the_samples_themselves_is_refused(world) -> None:
    lazy = da.from_array(world.X, chunks=(60, -1))
    for how in ({"method": "svm"}, {"select": 0.1}, {"n_bootstrap": 9}, {"fidelity": "paper"}):
        with pytest.raises(ValueError, match=r"must be .* for a dask array"):
            ec.InterFaceGAN(**how).fit(lazy, world.X[:, 0])
    for how in ({"solver": "randomized"}, {"fidelity": "paper"}):
        with pytest.raises(ValueError, match="must be 'covariance' and None for a dask array"):
            ec.GANSpace(2, **how).fit(lazy)
    with pytest.raises(TypeError, match=r"Z=Array must be .* in memory here; got one of dask's"):
        ec.split_half(ec.InterFaceGAN(), lazy, world.X[:, 0])
    with pytest.raises(TypeError, match="X=Delayed must be a dask array; got another of dask's"):
        ec.StreamingPCA().fit(lazy.to_delayed()[0, 0])
    with pytest.raises(TypeError, match="Z=Delayed must be a dask array"):
        ec.StreamingPCA().fit(lazy, Z=lazy.to_delayed()[0, 0])


def test_a_client_without_chunks_is_refused(world) -> None:
    for fit in (ec.StreamingPCA(2).fit, ec.StreamingPCA(2).partial_fit, ec.GANSpace(2).fit):
        with pytest.raises(TypeError, match="X=ndarray must be a dask array where a client is"):
            fit(world.X, client=object())
    with pytest.raises(TypeError, match="Z=ndarray must be a dask array where a client is given"):
        ec.InterFaceGAN().fit(world.X, world.X[:, 0], client=object())
    with pytest.raises(TypeError, match=r"client=object must be a dask\.distributed\.Client"):
        ec.StreamingPCA().fit(da.from_array(world.X), client=object())


# ------------------------------------------------------------------ on a cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two processes on loopback, without pages to look at; none is left behind."""
    seen: set[int] = set()
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # its usual port may be another cluster's
            worker_dashboard_address=None,
            silence_logs=logging.CRITICAL,
            local_directory=str(tmp_path_factory.mktemp("workers")),
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        seen.update(pids(client))
        yield client
        seen.update(pids(client))
    assert len(seen) >= 2
    assert not [pid for pid in seen if alive(pid)]


def pids(client: Any) -> list[int]:
    return sorted(client.run(os.getpid).values())


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_two_workers_give_the_same_bits(cluster) -> None:
    X = planted.make_covariance(3000, 20, offset=50, dtype=np.float32).X
    Z = np.random.default_rng(0).normal(size=(3000, 3))
    lazy = da.from_array(X, chunks=(170, -1))
    here, there = ec.GANSpace(5).fit(lazy, Z=Z), ec.GANSpace(5).fit(lazy, Z=Z, client=cluster)
    for name in RESULTS:
        assert np.array_equal(getattr(here, name), getattr(there, name)), name
    with cluster.as_current():  # the default client
        assert np.array_equal(ec.GANSpace(5).fit(lazy, Z=Z).components_, here.components_)
    found = ec.InterFaceGAN().fit(lazy, Z[:, :2], client=cluster)
    assert np.array_equal(found.components_, ec.InterFaceGAN().fit(lazy, Z[:, :2]).components_)
    # What a worker refuses reaches the caller as it is.
    bad = da.from_array(HOLE, chunks=(10, -1))
    with pytest.raises(ValueError, match=r"X must be finite everywhere; got nan .* in row 25"):
        ec.StreamingPCA().fit(bad, client=cluster)


PAGE = Path(__file__).resolve().parents[2] / "book" / "library" / "howto" / "on-a-cluster.md"


@pytest.mark.slow
def test_the_code_of_the_page(cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    Z = rng.normal(size=(400, 6)).astype(np.float32)
    X = Z @ rng.normal(size=(6, 9)).astype(np.float32) + 3
    y = X[:, 0] + rng.normal(size=400)
    for name, rows in (("activations", X), ("latents", Z), ("scores", y)):
        Path(name).mkdir()
        for i, part in enumerate(np.split(rows, [150, 190])):
            np.save(Path(name) / f"{i}.npy", part)
    text = PAGE.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    address = '"tcp://scheduler:8786"'
    assert code.count(address) == 1
    code = code.replace(address, repr(cluster.scheduler.address) + ", set_as_default=False")
    found: dict[str, Any] = {}
    try:
        exec(compile(code, str(PAGE), "exec"), found)
    finally:
        if "client" in found:
            found["client"].close()
    want = ec.GANSpace(4).fit(X, Z=Z)
    np.testing.assert_allclose(found["space"].components_, want.components_, atol=1e-5)
    want = ec.InterFaceGAN().fit(X, y)
    np.testing.assert_allclose(found["found"].components_, want.components_, atol=1e-3)
    assert found["later"].n_samples_seen_ == 800
    assert Path("components.safetensors").exists()


def drawn(block: int, folder: Path, before_the_word: int) -> np.ndarray:
    """A chunk made on a worker, which says so; after some of them it waits for a word."""
    mine = len(list(folder.glob(f"*-{os.getpid()}-*")))
    (folder / f"{block}-{os.getpid()}-{time.time_ns()}").touch()
    while mine >= before_the_word and not (folder / "go").exists():
        time.sleep(0.01)
    return np.random.default_rng(block).normal(size=(200, 16)) + 9


@pytest.mark.slow
def test_a_worker_killed_half_way_changes_nothing(cluster, tmp_path: Path) -> None:
    import dask

    count, each = 12, 3

    def data(folder: Path, before_the_word: int) -> Any:
        folder.mkdir()
        chunk = dask.delayed(drawn)
        parts = [chunk(i, folder, before_the_word) for i in range(count)]
        return da.concatenate([da.from_delayed(part, (200, 16), float) for part in parts])

    want = ec.StreamingPCA(4).fit(data(tmp_path / "quiet", 10 * count))
    folder, found = tmp_path / "killed", ec.StreamingPCA(4)
    with ThreadPoolExecutor(1) as pool:
        fit = pool.submit(found.fit, data(folder, each), client=cluster)
        try:
            # Each worker made three chunks of the twelve, and sits on its fourth.
            made = wait_for(folder, 2 * (each + 1))
            victim = int(made[-1][1])
            os.kill(victim, signal.SIGKILL)
        finally:
            (folder / "go").touch()
        fit.result(timeout=60)
    made = wait_for(folder, count)
    lost = {block for block, pid, _ in made if int(pid) == victim}
    assert lost & {block for block, pid, _ in made if int(pid) != victim}  # made again elsewhere...
    assert found.n_samples_seen_ == 200 * count  # ...and counted once
    for name in ("covariance_", "mean_", "components_"):
        assert np.array_equal(getattr(found, name), getattr(want, name)), name
    cluster.wait_for_workers(2, timeout=30)
    assert victim not in pids(cluster)


def wait_for(folder: Path, count: int) -> list[list[str]]:
    """What the workers say they made, in time: chunk, process, when."""
    until = time.monotonic() + 30
    while True:
        said = [file.name.split("-") for file in folder.glob("*-*-*")]
        if len(said) >= count:
            return sorted(said, key=lambda one: int(one[2]))
        assert time.monotonic() < until, (
            f"{count} chunks must be begun within 30 s; {len(said)} are"
        )
        time.sleep(0.01)
