"""The parts of a report: at a glance, each direction, what they share, where they come from."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eigencat import __version__, _safetensors, rescoring, strips
from eigencat._text import short
from eigencat.commands import _html as h
from eigencat.commands._checks import LEVEL, Checks, chance_of_two, count, number
from eigencat.commands._files import sha256
from eigencat.commands._models import Model
from eigencat.direction import Direction
from eigencat.direction_set import KIND, VERSION, DirectionSet

Float = NDArray[np.float64]

MOST = 12  # directions, unless they are named
ROWS = 8  # attributes in a table of changes
DEEPEST = 4  # parts within parts: ours have two, and a stranger's may have any number
LARGE = 128  # pixels of one picture in a strip
WARN = Callable[[str], None]

EXPLAINED = {
    "p": "<em>p</em>: how often chance does as well on samples that were not fitted.",
    "cosine of halves": "<em>Cosine of halves</em>: 1 when two halves of the samples agree.",
    "95 % cone": (
        "<em>Cone</em>: how far the direction may be from that of endless samples; 90° is anywhere."
    ),
    "retained": "<em>Retained</em>: how much of its length conditioning left.",
}


@dataclass
class Work:
    """What a report is to be about."""

    found: DirectionSet
    chosen: list[Direction]
    path: Path
    model: Model | None
    samples: int
    people: int
    steps: Float
    read_at: Float
    seed: int
    measured: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def draws(self) -> bool:
        return self.model is not None and self.found.space in ("w", "z")

    @property
    def reads(self) -> bool:
        return self.draws and self.model is not None and self.model.reader is not None

    def tells_of(self, one: Direction) -> bool:
        """Whether there is more to say of a direction than its name."""
        measured = Checks.of(one).better is not None
        return bool(self.draws or measured or self.found.meta.get("picture"))

    def amount(self) -> int:
        """Pictures to draw."""
        each = self.people * len(self.steps) * self.draws
        each += self.samples * (len(self.read_at) + 1) * self.reads
        return each * len(self.chosen)


def write(
    work: Work, title: str | None, date: str | None, tick: Callable[[int], None], warn: WARN
) -> str:
    """The page."""
    name = h.words(title or f"Directions in {work.path.name}")
    lede = _lede(work)
    w = None
    if work.draws:
        assert work.model is not None
        w = work.model.sample(max(work.samples, work.people), work.seed, work.found.space)
        _warn_of_the_same(work, warn)
    elif work.model is not None:
        warn(
            f"space={work.found.space!r} must be 'z' or 'w' to be drawn; got "
            f"{work.found.space!r}. The report has no pictures."
        )
    parts = [f"<h1>{name}</h1>", lede, _glance(work)]
    parts += [
        _one(work, k, one, w, tick) for k, one in enumerate(work.chosen) if work.tells_of(one)
    ]
    parts += [_shared(work), _provenance(work)]
    dated = f" {h.words(date)}." if date else ""
    foot = (
        f"Written by eigencat {h.words(__version__)}.{dated} Nothing on this page asks the network "
        "for anything."
    )
    return h.document(name, "\n".join(parts), foot)


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


# ------------------------------------------------------------------------------------- at a glance


def _lede(work: Work) -> str:
    about = work.found.meta
    method = h.words(about["method"]) if isinstance(about.get("method"), str) else ""
    by = f", found by {method}" if method else ""
    samples = count(about.get("samples"))
    among = f" in {_plural(samples, 'sample')}" if samples is not None and method else ""
    model = about.get("model_name")
    of = f" of {h.words(model)}" if isinstance(model, str) else ""
    sentence = _verdicts([Checks.of(one) for one in work.found])
    return (
        f'<p class="lede">{_plural(len(work.found), "direction")} in the space '
        f"<code>{h.words(work.found.space)}</code>{of}, of {work.found[0].d} numbers{by}{among}. "
        f"{sentence}</p>"
    )


def _verdicts(checks: list[Checks]) -> str:
    """How many are better than chance, in one sentence."""
    if all(check.from_weights for check in checks):
        return "They come from weights alone, so there is no chance in finding them."
    tested = any(check.p is not None or check.half is None for check in checks)
    good = "better than chance" if tested else "found again in other samples"
    bad = "cannot be told from chance" if tested else "not found again"
    verdicts = [check.better for check in checks]
    yes, no, unknown = (verdicts.count(v) for v in (True, False, None))
    if yes == len(checks) > 1:
        return f"All of them are {good}."
    said = []
    if yes:
        said.append(f"{yes} of {len(checks)} {'is' if yes == 1 else 'are'} {good}")
    if no:
        said.append(f"{no} {bad}" if tested else f"{no} {'was' if no == 1 else 'were'} {bad}")
    if unknown:
        said.append(f"{unknown} {'was' if unknown == 1 else 'were'} not checked")
    sentence = "; ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _glance(work: Work) -> str:
    rows = []
    for k, one in enumerate(work.chosen):
        check = Checks.of(one)
        kind = {True: "yes", False: "no", None: ""}[check.better]
        verdict = f'<strong class="{kind}">{check.verdict}</strong>' if kind else check.verdict
        kept = one.meta.get("retained")
        rows.append(
            [
                f'<a href="#d{k}">{h.words(one.name)}</a>'
                if work.tells_of(one)
                else h.words(one.name),
                verdict,
                _number(check.p),
                _number(check.half, _two),
                _number(check.cone, lambda angle: f"{angle:.0f}°" if angle >= 1 else "below 1°"),
                _number(kept, _two),
            ]
        )
    head = ["direction", "than chance", "p", "cosine of halves", "95 % cone", "retained"]
    drop = [j for j in range(2, len(head)) if not any(row[j] for row in rows)]
    head = [cell for j, cell in enumerate(head) if j not in drop]
    rows = [[cell for j, cell in enumerate(row) if j not in drop] for row in rows]
    parts = ["<h2>At a glance</h2>", h.table(head, rows, "What is known of each direction")]
    if explained := " ".join(EXPLAINED[cell] for cell in head if cell in EXPLAINED):
        parts.append(f"<p>{explained}</p>")
    # The same of each, so it is said once and not in a section of its own.
    for one in [one for one in work.chosen if not work.tells_of(one)][:1]:
        parts.append(f"<p>{Checks.of(one).sentences()[0]}</p>")
    tested = sum(Checks.of(one).p is not None for one in work.chosen)
    if tested > 1:
        parts.append(
            f"<p>{tested} directions were tested. Had none of them anything to find, about one in "
            f"{1 / LEVEL:.0f} would still pass at p ≤ {LEVEL}.</p>"
        )
    if len(work.chosen) < len(work.found):
        parts.append(
            f"<p>Shown: {len(work.chosen)} of {len(work.found)}. "
            "<code>--name</code> chooses others.</p>"
        )
    return "\n".join(parts)


def _number(value: Any, write: Callable[[float], str] = short) -> str:
    """A number from a file, written; nothing where it is none."""
    found = number(value)
    return "" if found is None else write(found)


# ----------------------------------------------------------------------------------- one direction


def _one(work: Work, k: int, one: Direction, w: Any, tick: Callable[[int], None]) -> str:
    check = Checks.of(one)
    parts = [f'<h2 id="d{k}">{h.words(one.name)}</h2>']
    parts += [f"<p>{sentence}</p>" for sentence in check.sentences()]
    if check.correlation is not None and check.best_by_chance is not None:
        what = "Held-out correlation of distance and score"
        parts.append(h.gauge(check.correlation, check.best_by_chance, what))
    elif check.half is not None:
        parts.append(h.gauge(check.half, check.chance_cosine, "Cosine of two halves"))
    parts.append(_facts(one))
    parts.append(_as_picture(work, one))
    if work.draws and w is not None and work.people:
        parts.append(_strips(work, one, w[: work.people], tick))
    if work.reads and w is not None:
        parts.append(_changes(work, k, one, w[: work.samples], tick))
    return "\n".join(part for part in parts if part)


def _facts(one: Direction) -> str:
    said = [f"One standard deviation along it is {short(one.scale)}"]
    if "gain" in one.meta and one.gain:
        what = one.meta.get("attribute", "its score")
        said.append(f"one unit further is {short(one.gain)} more of {h.words(what)}")
    if "retained" in one.meta:
        on = one.meta.get("conditioned_on")
        listed = on if isinstance(on, list) else []
        names = ", ".join(h.words(name) for name in listed[:8])
        said.append(
            f"{short(100 * one.retained)} % of its length was left"
            f"{f' after {names} had been taken out' if names else ''}"
        )
    if (share := number(one.meta.get("variance_ratio"), 0, 1)) is not None:
        said.append(f"it holds {short(100 * share)} % of the variance")
    if one.layers is not None:
        where = ", ".join(h.words(layer) for layer in one.layers[:24])
        said.append(f"it is meant for layers {where}")
    return f"<p>{'; '.join(said)}.</p>"


def _as_picture(work: Work, one: Direction) -> str:
    """A direction between pictures is a picture itself: grey where it changes nothing."""
    given = work.found.meta.get("picture")
    shape = [count(n) or 0 for n in given] if isinstance(given, list) else []
    if len(shape) not in (2, 3):
        return ""
    colours = shape[2] if len(shape) == 3 else 1
    if min(shape) < 1 or math.prod(shape) != one.d or colours not in (1, 3):
        return ""
    values = one.vector.reshape(*shape[:2], colours)
    bytes_ = np.rint(127.5 + 127.5 * values / np.abs(values).max()).astype(np.uint8)
    bytes_ = np.repeat(bytes_, 3 // colours, axis=2)
    alt = f"{h.words(one.name)} as a picture"
    caption = f"{h.words(one.name)}. Grey stays, light grows, dark falls."
    return h.picture(_smaller(bytes_[None], 512)[0], alt, caption, "small")


def _strips(work: Work, one: Direction, w: Any, tick: Callable[[int], None]) -> str:
    assert work.model is not None
    rows = []
    for person in w:
        made = strips.strip(work.model.drawer(work.found.space), person[None], one, work.steps)
        images = _smaller(strips._as_bytes(made.images), LARGE)
        rows.append(np.concatenate(list(images), axis=1))
        tick(len(work.steps))
    told = ", ".join(short(float(a)) for a in work.steps)
    name = h.words(one.name)
    alt = f"{_plural(len(rows), 'strip')} of pictures along {name}, at {told} standard deviations"
    who = "Each row is one latent" if len(rows) > 1 else "One latent"
    caption = f"{who} moved along {name} by {told} standard deviations, from left to right."
    return h.picture(np.concatenate(rows), alt, caption)


def _smaller(images: NDArray[np.uint8], largest: int) -> NDArray[np.uint8]:
    """Pictures (n, h, w, c) brought to at most so many pixels by the means of whole squares."""
    n, height, width, colours = images.shape
    by = -(-max(height, width) // largest)
    if by == 1:
        return images
    cut = images[:, : height // by * by, : width // by * by].astype(np.float64)
    cut = cut.reshape(n, height // by, by, width // by, by, colours)
    small: NDArray[np.uint8] = np.rint(cut.mean(axis=(2, 4))).astype(np.uint8)
    return small


def _changes(work: Work, k: int, one: Direction, w: Any, tick: Callable[[int], None]) -> str:
    """What a reader says after edits: a table with intervals, and how much leaks."""
    model = work.model
    assert model is not None
    made = rescoring.rescore(model.drawer(work.found.space), model.reader, w, one, work.read_at)
    tick(len(w) * (len(work.read_at) + 1))
    spread = np.where(made.spread > 0, made.spread, np.inf)
    effect = np.abs(made.change).max(0) / spread
    target = one.meta.get("attribute", one.name)
    aimed = isinstance(target, str) and target in made.attributes
    j = made.attributes.index(target) if aimed else int(effect.argmax())
    aim = made.attributes[j]
    leak = None
    sentence = ""
    if not np.all(made.spread > 0):
        sentence = "An attribute is the same in all samples, so leaks cannot be told."
    else:
        try:
            leak = rescoring.leak(made, j)
        except ValueError:  # the slope of the aim may be zero: its interval holds it
            sentence = (
                f"Along it {h.words(aim)} may not change at all, so that nothing can be said of "
                "what leaks."
            )
    order = [j, *(int(i) for i in np.argsort(-effect, kind="stable") if i != j)][:ROWS]
    half = made.high - made.change
    rows = []
    for i in order:
        cells = [h.row_head(made.attributes[i])]
        if leak is not None:
            interval = f"{_two(leak.low[i])} to {_two(leak.high[i])}"
            cells.append("1" if i == j else f"{_two(leak.share[i])} ({interval})")
        cells += [_within(c, v) for c, v in zip(made.change[:, i], half[:, i], strict=True)]
        rows.append(cells)
    head = ["attribute", *([f"leak from {h.row_head(aim)}"] if leak is not None else [])]
    head += [f"{short(float(a))} σ" for a in work.read_at]
    caption = f"Mean change, with 95 % intervals over {_plural(len(w), 'sample')}"
    if leak is not None and len(order) > 1:
        strongest = order[int(np.argmax(np.abs(leak.share[order[1:]]))) + 1]
        sentence = (
            f"For each standard deviation of {h.words(aim)}, {h.words(made.attributes[strongest])} "
            f"changes by {_two(leak.share[strongest])} of its own "
            f"({_two(leak.low[strongest])} to {_two(leak.high[strongest])}); of what is shown, "
            "nothing leaks more."
        )
    if not aimed:
        sentence = f"Nobody named what it changes; {h.words(aim)} changes most. {sentence}"
    rest = len(made.attributes) - len(order)
    more = (
        f" {_plural(rest, 'attribute')} that changed less, beside their spread, are left out."
        * (rest > 0)
    )
    work.measured[k] = {
        "target": aim,
        "alphas": work.read_at,
        "change": dict(zip(made.attributes, made.change.T.tolist(), strict=True)),
        "half_interval": dict(zip(made.attributes, half.T.tolist(), strict=True)),
        "leak": None if leak is None else dict(zip(leak.attributes, leak.share, strict=True)),
    }
    note = f"<p>{sentence}{more}</p>" if sentence or more else ""
    return f"<h3>What it changes</h3>{h.table(head, rows, caption, marked=0)}{note}"


def _within(value: float, half: float) -> str:
    """A number and half its interval, to two digits of the interval: more would be noise."""
    digits = 0
    if half > 0 and math.isfinite(half):
        digits = min(max(1 - math.floor(math.log10(half)), 0), 6)
    text = f"{value:.{digits}f}".replace("-", "−")
    return f"{text} ± {half:.{digits}f}"


def _two(value: float) -> str:
    """A share with two decimals: more would be noise."""
    text = f"{value:.2f}".replace("-", "−")
    return "0.00" if text == "−0.00" else text


# -------------------------------------------------------------------------------- what they share


def _shared(work: Work) -> str:
    if len(work.chosen) < 2:
        return ""
    cosine = DirectionSet(work.chosen).cosine()
    k, d = len(work.chosen), work.found[0].d
    chance = chance_of_two(k, d)
    names = [h.words(one.name, 40) for one in work.chosen]
    rows = [
        [f"{i + 1} {names[i]}", *(h.square(float(c)) + _two(float(c)) for c in cosine[i])]
        for i in range(k)
    ]
    caption = "Cosine between each two directions: full squares are positive, hollow ones negative"
    off = np.abs(cosine - np.eye(k))
    i, j = (int(v) for v in np.unravel_index(off.argmax(), off.shape))
    if off.max() > chance:
        said = (
            f"{names[i]} and {names[j]} share most: a step along one goes {_two(float(cosine[i, j]))} "
            "of its length along the other."
        )
    else:
        said = "No two of them are nearer than random directions are."
    return (
        f"<h2>What they share</h2>{h.table(['', *(str(i + 1) for i in range(k))], rows, caption, kind='cosines')}"
        f"<p>{said} Of {k} random directions of {d} numbers, no two have a cosine above "
        f"{_two(chance)} in size, 19 times in 20.</p>"
    )


# --------------------------------------------------------------------------------- where they come from


def _warn_of_the_same(work: Work, warn: WARN) -> None:
    source = work.found.meta.get("source")
    if isinstance(source, dict) and source.get("kind") == "model":
        assert work.model is not None
        if source.get("seed") == work.seed and work.found.meta.get("model") == work.model.hash:
            warn(
                f"seed={work.seed} is that of the samples the directions were found on. "
                "Pass another --seed to re-score others."
            )


def _provenance(work: Work) -> str:
    arrays = {"vectors": 2, "bias": 1, "scale": 1}
    _, note = _safetensors.read(work.path, KIND, VERSION, arrays)
    about = work.found.meta
    rows = [
        ["File", h.words(work.path.name)],
        ["SHA-256", f"<code>{sha256(work.path)}</code>"],
        ["Saved by", f"eigencat {h.words(note.get('eigencat', 'of an unknown version'))}"],
    ]
    for key, label in (
        ("found_by", "Found by"), ("method", "Method"), ("samples", "Samples"),
        ("model_name", "Model"), ("model", "Model's hash"), ("source", "From"),
        ("settings", "Settings"),
    ):  # fmt: skip
        if key in about:
            rows.append([label, _told(about[key])])
    rest = sorted(set(about) - {"found_by", "method", "samples", "model_name", "model", "source",
                                "settings"})  # fmt: skip
    rows += [[h.words(key, 40), _told(about[key])] for key in rest[:20]]
    if work.model is not None:
        known = work.model.hash or "none that is known"
        rows.append(["Drawn by", f"{h.words(work.model.name)}, hash <code>{h.words(known)}</code>"])
        rows.append(["Drawn from", f"seed {work.seed}, {_plural(work.samples, 'sample')}"])
    return "<h2>Where they come from</h2>" + h.table([], rows, "Provenance", kind="words")


def _told(value: Any, deep: int = 0) -> str:
    """What a file says of itself, whatever it is."""
    if isinstance(value, (dict, list, tuple)) and deep == DEEPEST:
        return "…"
    if isinstance(value, dict):
        parts = [
            f"{h.words(k, 40)} {_told(v, deep + 1)}"
            for k, v in list(value.items())[:16]
            if v is not None
        ]
        return "; ".join(parts)
    if isinstance(value, (list, tuple)):
        return ", ".join(_told(v, deep + 1) for v in value[:16])
    if isinstance(value, float):
        return short(value)
    return h.words(value)
