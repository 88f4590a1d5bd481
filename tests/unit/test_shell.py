"""Where latents lie: distances in units of their spread, shares, files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import eigencat as ec
from eigencat.shell import SHARES


def cloud(n: int = 5000, d: int = 6, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d)


def test_eq_shell_distance_against_the_inverse_covariance() -> None:
    W = cloud()
    away = W - W.mean(0)
    want = np.sqrt(np.einsum("nd,de,ne->n", away, np.linalg.inv(np.cov(W.T)), away) / W.shape[1])
    # A condition number of some hundreds, in float64.
    np.testing.assert_allclose(ec.Shell.fit(W).distance(W), want, rtol=1e-10)


def test_the_mean_square_distance_is_one() -> None:
    W = cloud()
    squares = ec.Shell.fit(W).distance(W) ** 2
    assert squares.mean() == pytest.approx((len(W) - 1) / len(W), rel=1e-10)


def test_no_change_of_axes_changes_a_distance() -> None:
    W, A = cloud(), np.random.default_rng(5).normal(size=(6, 6))
    np.testing.assert_allclose(
        ec.Shell.fit(W @ A + 3).distance(W @ A + 3), ec.Shell.fit(W).distance(W), rtol=1e-9
    )


def test_the_share_is_the_share_of_the_latents_that_are_nearer() -> None:
    W = cloud()
    shell = ec.Shell.fit(W)
    share = shell.share(W)
    for level in SHARES[1:-1]:
        assert np.mean(share <= level) == pytest.approx(level, abs=1 / len(W) + 1e-9)
    assert shell.share(shell.mean) == 0
    assert shell.share(shell.mean + 100 * (W[0] - shell.mean)) == 1


def test_any_shape_of_latents() -> None:
    W = cloud()
    shell = ec.Shell.fit(W)
    assert shell.distance(W[0]).shape == ()
    np.testing.assert_array_equal(
        shell.distance(W[:6].reshape(2, 3, 6)).ravel(), shell.distance(W[:6])
    )


def test_a_file_gives_the_same_shell(tmp_path: Path) -> None:
    shell = ec.Shell.fit(cloud(), meta={"samples": 5000})
    shell.save(tmp_path / "s.safetensors")
    again = ec.Shell.load(tmp_path / "s.safetensors")
    for name in ("mean", "factor", "quantiles"):
        np.testing.assert_array_equal(getattr(again, name), getattr(shell, name))
    assert again.meta == {"samples": 5000}
    assert "6 numbers" in repr(again)


def test_other_files_are_refused(tmp_path: Path) -> None:
    ec.DirectionSet([[1, 0]]).save(tmp_path / "d.safetensors")
    with pytest.raises(ValueError, match="must be a file of shell; got a file of 'directions'"):
        ec.Shell.load(tmp_path / "d.safetensors")
    shell = ec.Shell.fit(cloud())
    ec.Shell(shell.mean, shell.factor[:3], shell.quantiles).save(tmp_path / "s.safetensors")
    with pytest.raises(ValueError, match="whose parts fit together; got a mean of 6"):
        ec.Shell.load(tmp_path / "s.safetensors")


def test_what_has_no_shell_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"W must be latents of shape \(n, d\) with n above d; got"
    ):
        ec.Shell.fit(cloud()[:6])
    flat = cloud()
    flat[:, 2] = flat[:, 1]
    with pytest.raises(
        ValueError, match="W must vary in every direction to have a shell; got a var"
    ):
        ec.Shell.fit(flat)
    with pytest.raises(ValueError, match="W must be latents of 6 numbers; got shape"):
        ec.Shell.fit(cloud()).distance(np.zeros(5))
