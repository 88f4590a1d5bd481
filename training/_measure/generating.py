"""What the generator draws, and how its latents are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from eigencat.worlds import portraits as world
from training._measure.numbers import Floats, frechet, nearest

SPREAD = ("yaw", "glasses", "age")
ATTRIBUTES = ("age", "smile", "glasses", "yaw")
FITTED = 0.7  # share of the samples that a border is fitted on; the rest is for its score
EXTREME = 0.6  # samples beyond this quantile of the distance from the median are extreme
STEP = 2.0  # deviations of the latents along a direction
WEARS = 0.5  # glasses from here on


@dataclass(frozen=True)
class Sample:
    """Latents, pictures, and what the reader says of them."""

    z: Floats
    w: Floats
    images: NDArray[np.uint8]
    features: Floats
    readings: Floats


def sample(g: Any, n: int, seed: int) -> Sample:
    z = g.sample(n, seed)
    w = g.mapping(z)
    images = g.decode(w)
    return Sample(z, w, images, g.features(images), g.read(images).astype(np.float64))


def column(g: Any, readings: Floats, name: str) -> Floats:
    return readings[:, g.attributes.index(name)]


def spreads(g: Any, made: Floats, real: Floats) -> dict[str, Any]:
    """Deviation of each reading over that on real portraits."""
    ratio = made.std(0) / real.std(0)
    return dict(zip(g.attributes, map(float, ratio), strict=True))


def tie(g: Any, readings: Floats) -> float:
    """Correlation of the readings of age and glasses."""
    pair = np.corrcoef(column(g, readings, "age"), column(g, readings, "glasses"))
    return float(pair[0, 1])


def labels(g: Any, readings: Floats, name: str) -> NDArray[np.bool_]:
    values = column(g, readings, name)
    return np.asarray(values > (WEARS if name == "glasses" else np.median(values)))


def border(latents: Floats, label: NDArray[np.bool_]) -> tuple[LogisticRegression, Floats]:
    """A linear border, fitted on latents in their own deviations, and its unit normal."""
    sd = latents.std(0)
    model = LogisticRegression(C=0.05, max_iter=400).fit(latents / sd, label)
    normal = model.coef_[0] / sd
    return model, normal / np.linalg.norm(normal)


def separability(g: Any, made: Sample) -> dict[str, Any]:
    """Right answers of a linear border, in z and in w, on samples it was not fitted on."""
    cut = int(len(made.z) * FITTED)
    out: dict[str, Any] = {"fitted": cut, "scored": len(made.z) - cut}
    for name in ATTRIBUTES:
        label = labels(g, made.readings, name)
        values = column(g, made.readings, name)[cut:]
        away = np.abs(values - np.median(values))
        extreme = away > np.quantile(away, EXTREME)
        right = {}
        row: dict[str, float] = {"share": float(label.mean())}
        for space in ("z", "w"):
            latents = getattr(made, space).astype(np.float64)
            model, _ = border(latents[:cut], label[:cut])
            right[space] = model.predict(latents[cut:] / latents[:cut].std(0)) == label[cut:]
            row[space] = float(right[space].mean())
            row[f"{space}_extremes"] = float(right[space][extreme].mean())
        gap = right["w"].astype(float) - right["z"]
        row["w_minus_z_standard_error"] = float(gap.std() / np.sqrt(len(gap)))
        out[name] = row
    return out


def edits(g: Any, made: Sample, fresh: Sample) -> dict[str, Any]:
    """Older by 2 deviations: who wears glasses then, and who when glasses are held.

    Normals `a` (age) and `b` (glasses) are fitted on `made`; `fresh` latents are moved. With the
    plain normal the move is along `a`, held along `a - (a.b) b`: the metric is the plain dot product.
    With the weighted one it is along `C a`, held along `C (a - (aCb / bCb) b)`, for the covariance
    `C` of the latents: the metric is `C`. In both, the held move does not change the score of glasses.
    """
    wears = column(g, fresh.readings, "glasses") > WEARS
    age = column(g, fresh.readings, "age")
    out: dict[str, Any] = {"latents": len(wears), "glasses_before": float(wears.mean())}
    for space in ("z", "w"):
        cloud = getattr(made, space).astype(np.float64)
        cov = np.cov(cloud.T)
        a, b = (border(cloud, labels(g, made.readings, n))[1] for n in ("age", "glasses"))
        part: dict[str, Any] = {
            "cosine_of_normals": float(a @ b),
            "cosine_of_scores": float(a @ cov @ b / np.sqrt((a @ cov @ a) * (b @ cov @ b))),
        }
        ways = {
            "plain": (a, a - (a @ b) * b),
            "weighted": (cov @ a, cov @ (a - (a @ cov @ b) / (b @ cov @ b) * b)),
        }
        for name, pair in ways.items():
            row = {}
            for kind, direction in zip(("free", "held"), pair, strict=True):
                unit = direction / np.linalg.norm(direction)
                step = STEP * np.sqrt(unit @ cov @ unit) * unit
                moved = (getattr(fresh, space) + step).astype(np.float32)
                w = g.mapping(moved) if space == "z" else moved
                after = g.read(g.decode(w))
                now = column(g, after, "glasses") > WEARS
                row[kind] = {
                    "glasses_after": float(now.mean()),
                    "rise": float(now.mean() - wears.mean()),
                    "rise_standard_error": float(
                        (now.astype(float) - wears).std() / np.sqrt(len(now))
                    ),
                    "years": float((column(g, after, "age") - age).mean()),
                }
            part[name] = row
        out[space] = part
    return out


def small(images: NDArray[np.uint8]) -> Floats:
    """Pictures as rows of 32 x 32 means, in which a copy is a copy and a pixel's shift is small."""
    n = len(images)
    means = images.reshape(n, 32, 2, 32, 2, 3).astype(np.float32).mean((2, 4))
    return np.asarray(means.reshape(n, -1))


def copies(
    g: Any,
    made: Sample,
    real: world.Portraits,
    features: Floats,
    trained: world.Portraits,
    trained_features: Floats,
    n: int,
) -> tuple[dict[str, Any], NDArray[np.intp], NDArray[np.intp]]:
    """Are generated pictures nearer to pictures of the training than unseen real ones are?

    Gives the table, the generated pictures in the order of their nearness by pixels, and for each
    its nearest training picture.
    """  # fmt: skip
    out: dict[str, Any] = {"compared": n, "training_pictures": len(trained)}
    order = np.arange(n)
    which = order
    spaces = {
        "pixels": (small(made.images[:n]), small(real.images[:n]), small(trained.images)),
        "features": (made.features[:n], features[:n], trained_features),
    }
    for name, (ours, unseen, among) in spaces.items():
        scale = np.sqrt(ours.shape[1]) if name == "pixels" else 1.0
        far, neighbour = nearest(ours, among)
        usual, _ = nearest(unseen, among)
        limit = np.quantile(usual, 0.01)
        out[name] = {
            "generated": _spread(far / scale),
            "held_out": _spread(usual / scale),
            "share_below_held_out_percentile_1": float((far < limit).mean()),
        }
        if name == "pixels":
            order, which = far.argsort(), neighbour
    return out, order, which


def _spread(x: Floats) -> dict[str, float]:
    names = {"least": 0.0, "percentile_1": 0.01, "median": 0.5}
    return {name: float(np.quantile(x, q)) for name, q in names.items()}


def farthest(features: Floats, real: Floats, n: int) -> NDArray[np.intp]:
    """The pictures whose features are farthest from any real one's, in the real ones' deviations."""
    sd = real.std(0) + 1e-6
    far, _ = nearest(features / sd, real / sd)
    return np.asarray(far.argsort()[::-1][:n])


def distances(made: Sample, real: Floats, other: Floats) -> dict[str, Any]:
    """Fréchet distances to held-out portraits: of generated ones, and of other real ones."""
    half = len(real) // 2
    return {
        "generated": frechet(made.features, real),
        "real_against_real": frechet(other, real),
        "real_halves": frechet(real[:half], real[half:]),
        "generated_pictures": len(made.features),
        "held_out_pictures": len(real),
        "other_real_pictures": len(other),
    }
