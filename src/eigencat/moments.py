"""Sums from which a mean and a covariance follow exactly, and which add up across parts."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eigencat import _blocks as b
from eigencat import _scipy
from eigencat._linalg import fix_signs

__all__ = ["Moments", "Spectrum", "Where"]

Float = NDArray[np.float64]


class Spectrum(NamedTuple):
    """Leading eigenvalues of a covariance (divisor n - 1), unit eigenvectors as rows, the trace."""

    values: Float
    rows: Float
    total: float


class Where(NamedTuple):
    """What a caller names the data, and which of its rows is the first here: for messages."""

    x: str = "X"
    z: str = "Z"
    row: int = 0


HERE = Where()


class Moments:
    """How many samples, their mean and their scatter, kept so that more may follow.

    While there are fewer samples than features, the samples themselves are kept
    (n d numbers, less than d²) and a spectrum is found from their Gram matrix.
    From n > d on, only sums are kept, d² numbers.

    Notes
    -----
    Equations ``eq-shifted-scatter`` and ``eq-merged-scatter``. Sums are of
    x - s, where s is the mean of the first block: X'X - n m m' of the data as
    they come loses the digits that a mean far from zero takes. Products are made
    in the data's own precision, and added up in float64.
    """

    def __init__(self) -> None:
        self.n = 0
        self.d = 0
        self.dz: int | None = None
        self.coarse = False  # whether any product was made in float32
        self.rows: list[Any] = []
        self.z_rows: list[Any] = []
        self.shift: Float = np.empty(0)
        self.z_shift: Float = np.empty(0)
        # float64 sums, on the device of the last block: x, x x', x z', z, z²
        self.sums: dict[str, Any] = {}
        self._home: Any = np.empty(0)  # an empty array or tensor that lies where the sums do

    # ------------------------------------------------------------------ adding

    def add(self, X: Any, Z: Any = None, where: Where = HERE) -> None:
        """Take in rows of X, and rows of Z that belong to them: all, or none on an error."""
        X = b.read_rows(X, where.x)
        if Z is not None:
            Z = b.read_rows(Z, where.z, "(n_samples, n_latents)")
        self._check_fits(X, Z, where)
        before = {key: _shallow(value) for key, value in self.__dict__.items()}
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                self._take(X, Z, where)
        except BaseException:
            self.__dict__.update(before)  # sums are replaced, never changed in place
            raise

    def _take(self, X: Any, Z: Any, where: Where) -> None:
        if self.n == 0:
            self.d = int(X.shape[1])
            self.dz = None if Z is None else int(Z.shape[1])
            first = b.rows_at_once(self.d)
            self.shift = _shift(X[:first])
            self.z_shift = np.empty(0) if Z is None else _shift(Z[:first])
        if not self.sums and self.n + len(X) <= self.d:
            b.check_finite(X, where.x, where.row)
            self.rows.append(_copy(b.as_float(X)))
            if Z is not None:
                b.check_finite(Z, where.z, where.row)
                self.z_rows.append(_copy(b.as_float(Z)))
        else:
            self._fold()
            self._accumulate(X, Z, where)
        self.n += len(X)

    def _check_fits(self, X: Any, Z: Any, where: Where) -> None:
        if Z is not None and len(Z) != len(X):
            raise ValueError(
                f"{where.z} must have a row for each row of {where.x}, {len(X)}; got {len(Z)}. "
                f"Row i of {where.z} belongs to row i of {where.x}."
            )
        self.check_columns(X.shape[1], None if Z is None else Z.shape[1])

    def check_columns(self, d: int, dz: int | None) -> None:
        """Whether rows of so many numbers, and so many latents or none, go on with what was seen."""
        if self.n and d != self.d:
            raise ValueError(
                f"X has {d} features, and must have {self.d} as before; "
                f"got {d} features. One estimator takes one kind of data."
            )
        if self.n and dz != self.dz:
            raise ValueError(
                f"Z must have {self.dz or 'no'} columns as before; got {dz or 'no Z'}. "
                "Pass Z with every block or with none."
            )

    def _fold(self) -> None:
        """Turn the kept samples into sums."""
        if self.rows:
            self._accumulate(_join(self.rows), _join(self.z_rows) if self.z_rows else None)
            self.rows, self.z_rows = [], []

    def _accumulate(self, X: Any, Z: Any, where: Where = HERE) -> None:
        step = b.rows_at_once(self.d)
        for start in range(0, len(X), step):
            block = b.as_float(X[start : start + step])
            z = None if Z is None else b.as_float(Z[start : start + step])
            parts = self._products(block, z)
            if not _finite(parts):
                b.check_finite(block, where.x, where.row + start)
                if z is not None:
                    b.check_finite(z, where.z, where.row + start)
                # Finite numbers whose products overflow: once more, in a wider type.
                parts = self._products(_double(block), z)
            if not _finite(parts):
                raise ValueError(
                    f"{where.x} must be small enough for its squares to be finite; got a sum of "
                    "squares that overflows. Measure in larger units."
                )
            self._settle(block)
            for name, part in parts.items():
                wide = _double(part) if b.is_tensor(self._home) else b.fetch(_double(part))
                self.sums[name] = self.sums[name] + wide if name in self.sums else wide

    def _products(self, block: Any, z: Any) -> dict[str, Any]:
        self.coarse |= "32" in str(block.dtype)
        one = b.ones_like(block)
        x = block - b.like(self.shift, block)
        # The same buffer on both sides: BLAS then computes one half of the matrix only.
        parts = {"x": one @ x, "xx": x.T @ x}
        if z is not None:
            z = b.alike(z - b.like(self.z_shift, z), x)
            parts |= {"xz": x.T @ z, "z": one @ z, "zz": one @ z**2}
        return parts

    def _settle(self, block: Any) -> None:
        """Move the sums to where the blocks are."""
        home: Any = np.empty(0)
        if b.is_tensor(block):
            with suppress(TypeError):  # a device without float64, such as Apple's: stay on the host
                home = block[:0].double()
        self._home = home
        for name, total in self.sums.items():
            here = b.is_tensor(total)
            there = b.is_tensor(home)
            if there and (not here or total.device != home.device):
                self.sums[name] = b.like(b.fetch(total), home)
            elif here and not there:
                self.sums[name] = b.fetch(total)

    # ------------------------------------------------------------------ reading

    def mean(self) -> Float:
        if self.rows:
            return _mean(_join(self.rows))
        return np.asarray(self.shift + b.fetch(self.sums["x"]) / self.n)

    def z_mean(self) -> Float:
        if self.z_rows:
            return _mean(_join(self.z_rows))
        return np.asarray(self.z_shift + b.fetch(self.sums["z"]) / self.n)

    def covariance(self, divisor: int | None = None) -> Float:
        """(d, d), divided by n - 1 unless another divisor is given."""
        return self._scatter() / (self.n - 1 if divisor is None else divisor)

    def cross_covariance(self) -> Float:
        """(d, dz): column j says how the features move with latent j; divisor n - 1."""
        return self._cross() / (self.n - 1)

    def z_variance(self) -> Float:
        """(dz,), divisor n - 1."""
        return self._z_squares() / (self.n - 1)

    def _scatter(self) -> Float:
        """The sums of products about the mean."""
        if self.rows:
            x = b.fetch(_join(self.rows)) - self.mean()
            return np.asarray(x.T @ x)
        x = b.fetch(self.sums["x"])
        return np.asarray(b.fetch(self.sums["xx"]) - np.outer(x, x) / self.n)

    def _cross(self) -> Float:
        if self.z_rows:
            x = b.fetch(_join(self.rows)) - self.mean()
            return np.asarray(x.T @ (b.fetch(_join(self.z_rows)) - self.z_mean()))
        x, z = b.fetch(self.sums["x"]), b.fetch(self.sums["z"])
        return np.asarray(b.fetch(self.sums["xz"]) - np.outer(x, z) / self.n)

    def _z_squares(self) -> Float:
        if self.z_rows:
            return np.asarray(((b.fetch(_join(self.z_rows)) - self.z_mean()) ** 2).sum(0))
        left = b.fetch(self.sums["zz"]) - b.fetch(self.sums["z"]) ** 2 / self.n
        return np.asarray(np.maximum(left, 0))  # rounding may leave a little less than nothing

    def along(self, rows: Float) -> Float:
        """How coordinates along unit rows move with the latents: rows @ cross-covariance, (k, dz)."""
        if self.rows and self.z_rows:
            z = b.fetch(_join(self.z_rows)) - self.z_mean()
            x = b.fetch(_join(self.rows)) - self.mean()
            return np.asarray((x @ rows.T).T @ z / (self.n - 1))
        return np.asarray(rows @ self.cross_covariance())

    def variance_along(self, rows: Float) -> Float:
        """(k,): the variance of the coordinates along rows, divisor n - 1."""
        if self.rows:
            x = (b.fetch(_join(self.rows)) - self.mean()) @ rows.T
            return np.asarray(np.einsum("nk,nk->k", x, x) / (self.n - 1))
        return np.asarray(np.einsum("kd,de,ke->k", rows, self.covariance(), rows, optimize=True))

    def spectrum(self, k: int | float | None) -> Spectrum:
        """The k leading eigenpairs; a share of the variance below 1; or, for None, all.

        Eigenvalues that rounding alone could make are left out, so there may be
        fewer than k: a direction in which the data do not vary has no name.
        """
        if self.n < 2:
            raise ValueError(
                f"X must have at least 2 samples to vary; got n_samples={self.n}, 1 sample. "
                "Pass more."
            )
        most = min(self.n - 1, self.d)
        some = most if k is None or k < 1 else min(int(k), most)
        values, rows, total = self._by_gram(some) if self.rows else self._by_covariance(some)
        if k is not None and k < 1 and len(values):
            share = np.cumsum(values) / total
            some = int(np.searchsorted(share, k * (1 - 1e-12)) + 1)
            values, rows = values[:some], rows[:some]
        if len(values) == 0:
            raise ValueError(
                f"X must vary; got {self.n} samples that are all the same. "
                "There is no direction in one point."
            )
        return Spectrum(values, fix_signs(rows), total)

    def _floor(self, largest: float) -> float:
        """The largest eigenvalue of a covariance that rounding alone could make."""
        eps = float(np.finfo(np.float32 if self.coarse else np.float64).eps)
        relative = eps if self.coarse else eps * max(self.n, self.d)
        # Samples that are all the same differ from their mean by its rounding.
        absolute = (np.finfo(np.float64).eps * np.abs(self.shift).max()) ** 2 * self.d
        return max(largest * relative, float(absolute))

    def _by_covariance(self, k: int) -> tuple[Float, Float, float]:
        covariance = self.covariance()
        values, rows = _scipy.leading_eigh(covariance, k)
        kept = values > self._floor(float(values[0]))
        return values[kept], rows[kept], float(np.trace(covariance))

    def _by_gram(self, k: int) -> tuple[Float, Float, float]:
        """Eigenpairs of the covariance through those of X X', which is only n x n."""
        X, mean = b.fetch(_join(self.rows)), self.mean()
        step = max(1, 2**22 // self.n)
        gram = np.zeros((self.n, self.n))
        for at in range(0, self.d, step):
            part = X[:, at : at + step] - mean[at : at + step]
            gram += part @ part.T
        gram /= self.n - 1
        values, mixes = _scipy.leading_eigh(gram, k)
        kept = values > self._floor(float(values[0]))
        values, mixes = values[kept], mixes[kept]
        rows = np.empty((len(values), self.d))
        for at in range(0, self.d, step):
            rows[:, at : at + step] = mixes @ (X[:, at : at + step] - mean[at : at + step])
        if len(rows):
            # Exactly orthonormal also where an eigenvalue is small: X' u alone is not.
            rows = np.linalg.qr(rows.T)[0].T
        return values, rows, float(np.trace(gram))

    # ------------------------------------------------------------------ adding up

    def merge(self, other: Moments) -> None:
        """Take in what another has seen, as if its samples had come here."""
        if other.n == 0:
            return
        if self.n and (other.d, other.dz) != (self.d, self.dz):
            raise ValueError(
                f"other must have seen data of the same shape, {self.d} features and "
                f"{self.dz or 'no'} latents; got {other.d} and {other.dz or 'no'}. "
                "Only parts of one collection add up."
            )
        if self.n == 0:
            self.__dict__.update(other.copy().__dict__)
            return
        if not self.sums and not other.sums and self.n + other.n <= self.d:
            self.rows += other.copy().rows
            self.z_rows += other.copy().z_rows
        else:
            other = other.copy()
            self._fold()
            other._fold()
            self._add_sums(other)
        self.n += other.n
        self.coarse |= other.coarse

    def _add_sums(self, other: Moments) -> None:
        """Chan, Golub and LeVeque's formula: sums about two means, brought to one.

        Every difference here is between numbers of the size of the data's
        spread, so nothing cancels, however far the two shifts lie apart.
        """
        n1, n2 = self.n, other.n
        mine, theirs, share = self.mean(), other.mean(), n1 * n2 / (n1 + n2)
        gap = theirs - mine
        x = (mine - self.shift) * n1 + (theirs - self.shift) * n2
        scatter = self._scatter() + other._scatter() + share * np.outer(gap, gap)
        sums = {"x": x, "xx": scatter + np.outer(x, x) / (n1 + n2)}
        if self.dz is not None:
            mine, theirs = self.z_mean(), other.z_mean()
            z_gap = theirs - mine
            z = (mine - self.z_shift) * n1 + (theirs - self.z_shift) * n2
            cross = self._cross() + other._cross() + share * np.outer(gap, z_gap)
            squares = self._z_squares() + other._z_squares() + share * z_gap**2
            sums |= {
                "xz": cross + np.outer(x, z) / (n1 + n2),
                "z": z,
                "zz": squares + z**2 / (n1 + n2),
            }
        self.sums = sums

    def copy(self) -> Moments:
        """One that shares nothing with this; its sums lie on the host."""
        new = Moments()
        new.__dict__.update(self.__dict__)
        new.rows, new.z_rows = list(self.rows), list(self.z_rows)
        new.sums = {name: np.array(b.fetch(total)) for name, total in self.sums.items()}
        return new

    # ------------------------------------------------------------------ files

    def state(self) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
        """All it knows: arrays, and a few numbers."""
        arrays = {f"sum_{name}": b.fetch(total) for name, total in self.sums.items()}
        if self.rows:
            arrays["rows"] = b.fetch(b.as_float(_join(self.rows)))
        if self.z_rows:
            arrays["z_rows"] = b.fetch(b.as_float(_join(self.z_rows)))
        if self.n:
            arrays["shift"] = self.shift
        if self.dz:
            arrays["z_shift"] = self.z_shift
        return arrays, {"n": self.n, "d": self.d, "dz": self.dz, "coarse": self.coarse}

    @classmethod
    def restore(cls, arrays: dict[str, Any], facts: dict[str, Any]) -> Moments:
        """The one whose state this is; ValueError when its parts do not fit together."""
        new = cls()
        n: Any = facts.get("n")
        d: Any = facts.get("d")
        dz: Any = facts.get("dz")
        if not (_whole(n, 0) and _whole(d, 0) and (dz is None or _whole(dz, 1))):
            raise ValueError(f"n={n}, d={d}, dz={dz}")
        if n == 0:
            return new
        new.n, new.d, new.dz, new.coarse = n, d, dz, bool(facts.get("coarse"))
        held = "rows" in arrays
        want: dict[str, tuple[int, ...]] = {"shift": (d,)}
        want |= {"rows": (n, d)} if held else {"sum_x": (d,), "sum_xx": (d, d)}
        if dz is not None:
            want |= {"z_shift": (dz,)}
            want |= (
                {"z_rows": (n, dz)}
                if held
                else {"sum_xz": (d, dz), "sum_z": (dz,), "sum_zz": (dz,)}
            )
        found = {name: tuple(array.shape) for name, array in arrays.items()}
        if found != want:
            raise ValueError(f"arrays of shapes {found} for {n} samples of {d}")
        new.shift, new.z_shift = arrays["shift"], arrays.get("z_shift", np.empty(0))
        if held:
            new.rows = [arrays["rows"]]
            new.z_rows = [arrays["z_rows"]] if dz is not None else []
        else:
            new.sums = {k.removeprefix("sum_"): v for k, v in arrays.items() if k[:4] == "sum_"}
        return new


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _shallow(value: Any) -> Any:
    return value.copy() if isinstance(value, (dict, list)) else value


def _finite(parts: dict[str, Any]) -> bool:
    """A product with ones, and the squares: no NaN or infinity of the data survives both unseen."""
    return all(
        b.all_finite(part.diagonal() if name == "xx" else part)
        for name, part in parts.items()
        if name != "xz"
    )


def _shift(block: Any) -> Float:
    """The mean of a block, rounded to float32, so that it is the same number in either precision."""
    mean = _mean(block)
    narrow = mean.astype(np.float32).astype(np.float64)
    return np.where(np.isfinite(narrow), narrow, mean)


def _mean(block: Any) -> Float:
    block = b.as_float(block)
    if b.is_tensor(block):
        return b.fetch(_double(block).mean(0))
    return np.asarray(block.mean(0, dtype=np.float64))


def _copy(X: Any) -> Any:
    return X.clone() if b.is_tensor(X) else np.array(X)


def _double(array: Any) -> Any:
    if not b.is_tensor(array):
        return array.astype(np.float64)
    try:
        return array.double()
    except TypeError:  # a device without float64
        return array.cpu().double()


def _join(parts: list[Any]) -> Any:
    if len(parts) == 1:
        return parts[0]
    tensors = all(b.is_tensor(part) for part in parts)
    if tensors and len({(part.device, part.dtype) for part in parts}) == 1:
        joined = parts[0].new_empty((sum(len(p) for p in parts), parts[0].shape[1]))
        at = 0
        for part in parts:
            joined[at : at + len(part)] = part
            at += len(part)
        return joined
    return np.concatenate([b.fetch(part) for part in parts])
