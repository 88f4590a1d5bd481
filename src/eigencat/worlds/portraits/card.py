"""The tables of the data card, from the code: ``python -m eigencat.worlds.portraits.card``."""

from __future__ import annotations

from pathlib import Path

from .attributes import ATTRIBUTES, TIES, Attribute

CARD = Path(__file__).with_name("DATA_CARD.md")


def _drawn(a: Attribute) -> str:
    if a.shape == "flat":
        return "flat"
    if a.shape == "bell":
        return "bell, {:g} ± {:g}".format(*a.numbers)
    return f"switch, {a.numbers[1]:.0%}"


def attributes_table() -> str:
    rows = [
        f"| `{a.name}` | {a.meaning} | {a.unit} | {a.low:g} to {a.high:g} | {a.default:g} | {_drawn(a)} |"
        for a in ATTRIBUTES
    ]
    head = "| Attribute | Meaning | Unit | Range | Default | Drawn |\n|---|---|---|---|---|---|"
    return "\n".join([head, *rows])


def ties_table() -> str:
    rows = [f"| `{one}` | `{other}` | {value:+.2f} |" for one, other, value in TIES]
    return "\n".join(["| One | Other | Correlation |\n|---|---|---|", *rows])


def card(text: str) -> str:
    """The card with its tables as the code has them."""
    for name, table in (("attributes", attributes_table()), ("ties", ties_table())):
        start, end = f"<!-- {name}:start -->\n", f"<!-- {name}:end -->"
        before, rest = text.split(start)
        text = before + start + table + "\n" + end + rest.split(end)[1]
    return text


if __name__ == "__main__":
    CARD.write_text(card(CARD.read_text(encoding="utf-8")), encoding="utf-8")
