"""What was asked of the networks, beside what the tables say was reached. Never lowered."""

from __future__ import annotations

from typing import Any

READ = {"age": 0.9, "glasses": 0.9, "yaw": 0.9, "hair_length": 0.9, "beard": 0.9, "smile": 0.8}


def bar(part: str, name: str, rule: str, limit: float, reached: float) -> dict[str, Any]:
    """One bar. `rule` is ">=", ">" or "<="."""
    met = {">=": reached >= limit, ">": reached > limit, "<=": reached <= limit}[rule]
    return {
        "part": part, "name": name, "asked": f"{rule} {limit:g}", "limit": limit,
        "reached": reached, "met": bool(met),
    }  # fmt: skip


def bars(tables: dict[str, Any]) -> list[dict[str, Any]]:
    reader, made = tables["reader"], tables["generator"]
    again, size = tables["autoencoder"], tables["size"]
    out = [
        bar("reader", f"held-out R2 of {name}", ">=", limit, reader["held_out_r2"][name])
        for name, limit in READ.items()
    ]
    above = reader["interventions"]["above"]
    out.append(bar("reader", "pairs that cross-read by more than 0.15", "<=", 0, len(above)))
    out += [
        bar("generator", "parameters", "<=", 600_000, size["generator"]["parameters"]),
        bar("generator", "bytes as shipped", "<=", 1_200_000, size["generator"]["bytes"]),
        bar("generator", "Fréchet distance", "<=", 3, made["frechet"]["generated"]),
    ]
    out += [
        bar("generator", f"spread of {name}, over the data's", ">=", 0.85, made["spread"][name])
        for name in ("yaw", "glasses", "age")
    ]
    gap = abs(made["age_glasses"]["generated"] - made["age_glasses"]["real"])
    out.append(
        bar("generator", "correlation of age and glasses, from the data's", "<=", 0.15, round(gap, 4))
    )  # fmt: skip
    for name in ("age", "smile", "glasses", "yaw"):
        row = made["separability"][name]
        out.append(bar("generator", f"{name}: right in w, above z", ">", row["z"], row["w"]))
    for space in ("z", "w"):
        for way in ("plain", "weighted"):
            row = made["edits"][space][way]
            where = f"in {space}, {way} normal"
            out += [
                bar("generator", f"age + 2, share of glasses rises ({where})", ">=", 0.1,
                    row["free"]["rise"]),
                bar("generator", f"age + 2 with glasses held, share changes ({where})", "<=", 0.04,
                    abs(row["held"]["rise"])),
            ]  # fmt: skip
    for space in ("pixels", "features"):
        share = made["copies"][space]["share_below_held_out_percentile_1"]
        out.append(
            bar("generator", f"nearer to a training picture than 99 % of unseen ones ({space}), share",
                "<=", 0.02, share)
        )  # fmt: skip
    out.append(bar("autoencoder", "parameters", "<=", 600_000, size["autoencoder"]["parameters"]))
    for name in ("glasses", "smile"):
        row = again["r2"][name]
        ratio = round(row["reconstruction"] / row["original"], 4)
        out.append(bar("autoencoder", f"R2 of {name} kept, share", ">=", 0.8, ratio))
    return out
