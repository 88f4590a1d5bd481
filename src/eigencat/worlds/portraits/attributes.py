"""What a portrait is made of: the attributes, their units and ranges, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .checks import read_correlation, read_count, read_random

Float = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One number that a portrait is made of.

    ``shape`` and ``numbers`` say how a standard normal draw becomes a value:
    ``flat`` spreads it evenly over the range, ``bell`` clips a bell curve of
    the given mean and deviation, and ``switch`` bends it to two humps with the
    given slope, of which the share given lies above the middle.
    """

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    default: float
    shape: str = "flat"
    numbers: tuple[float, ...] = ()


_A = Attribute
ATTRIBUTES: tuple[Attribute, ...] = (
    _A("age", "folds, lids, jowls and thin lips; not the colour of the hair", "years", 18, 88, 34),
    _A("smile", "from corners turned down a little to a broad smile", "share", 0, 1, 0.5),
    _A("mouth_open", "how far the lips part", "share", 0, 1, 0, "bell", (0.10, 0.26)),
    _A("glasses", "strength of the frame; above 0.5 counts as wearing them", "share", 0, 1, 0,
       "switch", (9.0, 0.33)),
    _A("hair_length", "0 shaved, 0.3 short, 0.6 to the chin, 1 to the chest", "share", 0, 1, 0.32),
    _A("hair_darkness", "pigment, from fair to black", "share", 0, 1, 0.5),
    _A("hair_red", "how far the pigment leans to red", "share", 0, 1, 0.2, "bell", (0.22, 0.30)),
    _A("grey", "share of grey in hair, brows and beard", "share", 0, 1, 0, "switch", (5.0, 0.24)),
    _A("hair_curl", "0 straight, 0.5 wavy, 1 curled", "share", 0, 1, 0.2, "bell", (0.32, 0.32)),
    _A("hairline", "how far short hair has drawn back from the forehead", "share", 0, 1, 0.1,
       "switch", (4.0, 0.10)),
    _A("fringe", "how far hair falls over the forehead", "share", 0, 1, 0.2, "bell", (0.30, 0.32)),
    _A("parting", "where the hair parts: -1 the picture's left, 1 its right", "side", -1, 1, 0.6),
    _A("hair_fall", "long hair: 0 behind the shoulders, 1 in front", "share", 0, 1, 0.5),
    _A("beard", "0 none, 0.3 stubble, 1 full", "share", 0, 1, 0, "switch", (8.0, 0.24)),
    _A("face_width", "narrow to wide", "deviation", -1, 1, 0, "bell", (0, 0.45)),
    _A("jaw", "slight to broad", "deviation", -1, 1, 0, "bell", (0, 0.45)),
    _A("eye_size", "small to large", "deviation", -1, 1, 0, "bell", (0, 0.45)),
    _A("iris", "colour of the iris: brown, hazel, green, blue", "share", 0, 1, 0.2),
    _A("brow", "thin to thick", "deviation", -1, 1, 0, "bell", (0, 0.45)),
    _A("nose_length", "short to long", "deviation", -1, 1, 0, "bell", (0, 0.45)),
    _A("lip", "thin to full", "deviation", -1, 1, 0, "bell", (0, 0.45)),
    _A("skin_tone", "how deep the skin is tinted", "share", 0, 1, 0.35),
    _A("skin_warmth", "rosy to golden", "share", 0, 1, 0.5),
    _A("yaw", "turn of the head; positive looks to the picture's right", "degrees", -50, 50, 0,
       "bell", (0, 16)),
    _A("pitch", "nod of the head; positive looks up", "degrees", -20, 20, 0, "bell", (0, 6)),
    _A("light_azimuth", "where the light stands; positive is the picture's right", "degrees",
       -90, 90, -35, "bell", (0, 34)),
    _A("light_elevation", "how high the light stands", "degrees", 0, 70, 32, "bell", (32, 14)),
    _A("background_hue", "around the wheel, 0 and 1 red", "turn", 0, 1, 0.5),
    _A("background_value", "dark to bright", "share", 0, 1, 0.6),
    _A("clothes_hue", "around the wheel, 0 and 1 red", "turn", 0, 1, 0.6),
    _A("clothes_value", "dark to bright", "share", 0, 1, 0.5),
    _A("neckline", "high and round to a deep V", "share", 0, 1, 0.2),
    _A("glasses_shape", "0 round to 1 square", "share", 0, 1, 0.4),
    _A("glasses_hue", "around the wheel, 0 and 1 red", "turn", 0, 1, 0.6),
)  # fmt: skip

NAMES: tuple[str, ...] = tuple(a.name for a in ATTRIBUTES)
INDEX: dict[str, int] = {name: k for k, name in enumerate(NAMES)}
K = len(NAMES)

# Correlations of the normal draws behind the attributes; all other pairs have none. Skin tone and
# warmth are tied to nothing at all.
TIES: tuple[tuple[str, str, float], ...] = (
    ("age", "glasses", 0.50),
    ("age", "grey", 0.75),
    ("glasses", "grey", 0.38),
    ("age", "hairline", 0.35),
    ("age", "smile", -0.15),
    ("age", "hair_length", -0.25),
    ("age", "eye_size", -0.15),
    ("age", "nose_length", 0.20),
    ("age", "fringe", -0.15),
    ("grey", "hair_length", -0.20),
    ("smile", "mouth_open", 0.45),
    ("beard", "hairline", 0.30),
    ("hair_length", "hairline", -0.50),
    ("hair_length", "fringe", 0.20),
    ("hair_darkness", "iris", -0.35),
)


def _correlation() -> Float:
    """The ties as a matrix, which is positive definite as it stands: no eigenvalue is below 0.06."""
    matrix = np.eye(K)
    for one, other, value in TIES:
        matrix[INDEX[one], INDEX[other]] = matrix[INDEX[other], INDEX[one]] = value
    return matrix


CORRELATION: Float = _correlation()
CORRELATION.setflags(write=False)

# Abramowitz and Stegun 7.1.26: the normal distribution within 1.5e-7, so that SciPy is not needed.
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)


def _normal_share(x: Float) -> Float:
    z = np.abs(x) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    tail = t * (_ERF[0] + t * (_ERF[1] + t * (_ERF[2] + t * (_ERF[3] + t * _ERF[4]))))
    erf = 1 - tail * np.exp(-z * z)
    return np.asarray(0.5 * (1 + np.sign(x) * erf))


def _normal_point(share: float) -> float:
    """The normal draw below which this share lies, by bisection."""
    low, high = -6.0, 6.0
    for _ in range(60):
        middle = (low + high) / 2
        if float(_normal_share(np.array([middle]))[0]) < share:
            low = middle
        else:
            high = middle
    return low


def _bend(draw: Float, a: Attribute) -> Float:
    """A standard normal draw as a value of one attribute."""
    if a.shape == "flat":
        return np.asarray(a.low + (a.high - a.low) * _normal_share(draw))
    if a.shape == "bell":
        mean, deviation = a.numbers
        return np.asarray(np.clip(mean + deviation * draw, a.low, a.high))
    slope, share = a.numbers
    return np.asarray(1 / (1 + np.exp(-slope * (draw - _normal_point(1 - share)))))


def sample_attributes(n: int, *, correlation: Any = "default", random_state: Any = None) -> Float:
    """Draw people: one row of attributes each.

    The draws are a Gaussian copula. Standard normal draws with the given
    correlation are bent, one attribute at a time and without changing their
    order, to that attribute's distribution.

    Parameters
    ----------
    n : int
        How many people.
    correlation : "default", "none" or array of shape (34, 34)
        ``"default"`` takes `CORRELATION`, in which age goes with glasses and
        grey hair. ``"none"`` draws each attribute on its own, with the same
        distribution. An array is a correlation matrix of your own.
    random_state : int, numpy.random.Generator or None
        A seed gives the same people each time.

    Returns
    -------
    ndarray of shape (n, 34), float64
        Columns in the order of `ATTRIBUTES`, in the units stated there.

    Examples
    --------
    >>> from eigencat.worlds import portraits
    >>> people = portraits.sample_attributes(1000, random_state=0)
    >>> people.shape
    (1000, 34)
    >>> glasses = [a.name for a in portraits.ATTRIBUTES].index("glasses")
    >>> round(float((people[:, glasses] > 0.5).mean()), 1)
    0.3
    """
    n = read_count(n, "n", 1)
    mixed = np.linalg.cholesky(read_correlation(correlation, CORRELATION, NAMES)).T
    draws = read_random(random_state).standard_normal((n, K)) @ mixed
    return np.stack([_bend(draws[:, k], a) for k, a in enumerate(ATTRIBUTES)], axis=1)
