"""Texts as token numbers, padded; and which of their tokens are meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

Where = str | int | Sequence[int]

REMEDY = "Pass a text, a list of texts, or for each text a list of token numbers."


def is_text(inputs: Any) -> bool:
    return isinstance(inputs, str) or (
        isinstance(inputs, (list, tuple)) and len(inputs) > 0 and isinstance(inputs[0], str)
    )


def read(inputs: Any, tokenizer: Any, words: int, longest: int | None) -> list[list[int]]:
    """The token numbers of each text, without padding."""
    if is_text(inputs):
        if tokenizer is None:
            raise ValueError(
                "inputs must be token numbers where there is no tokenizer; got text. "
                "Pass Transformer(model, tokenizer)."
            )
        texts = [inputs] if isinstance(inputs, str) else list(inputs)
        if not all(isinstance(text, str) for text in texts):
            raise ValueError(f"inputs must be all texts or all numbers; got both. {REMEDY}")
        found = [list(tokenizer(text)["input_ids"]) for text in texts]
    elif isinstance(inputs, Mapping):
        found = _unpadded(inputs)
    else:
        found = _numbers(inputs)
    for k, ids in enumerate(found):
        if not ids:
            raise ValueError(f"inputs must be texts of at least one token; got none in text {k}.")
        if longest is not None and len(ids) > longest:
            raise ValueError(
                f"inputs must be texts of at most {longest} tokens, all that the model takes; got "
                f"{len(ids)} in text {k}. Cut it into parts."
            )
        if min(ids) < 0 or max(ids) >= words:
            bad = next(i for i in ids if not 0 <= i < words)
            raise ValueError(
                f"inputs must be token numbers from 0 to {words - 1}; got {bad} in text {k}. "
                "Use the tokenizer that belongs to the model."
            )
    return found


def _numbers(inputs: Any) -> list[list[int]]:
    if isinstance(inputs, (Tensor, np.ndarray)):
        array = inputs.detach().cpu().numpy() if isinstance(inputs, Tensor) else inputs
        if array.ndim != 2 or array.dtype.kind not in "iu" or len(array) == 0:
            raise ValueError(
                f"inputs must be whole numbers of shape (n, tokens); got {array.dtype} of shape "
                f"{array.shape}. {REMEDY}"
            )
        rows: list[list[int]] = array.tolist()
        return rows
    if isinstance(inputs, (list, tuple)) and len(inputs):
        found = []
        for row in inputs:
            row = row.tolist() if isinstance(row, (Tensor, np.ndarray)) else row
            whole = isinstance(row, (list, tuple)) and all(
                isinstance(i, (int, np.integer)) and not isinstance(i, bool) for i in row
            )
            if not whole:
                break
            found.append([int(i) for i in row])
        else:
            return found
    what = f"an empty {type(inputs).__name__}" if inputs is not None and inputs == [] else "others"
    raise ValueError(f"inputs must be texts or token numbers; got {what}. {REMEDY}")


def _unpadded(inputs: Mapping[str, Any]) -> list[list[int]]:
    """What a tokenizer gives, less its padding."""
    if "input_ids" not in inputs:
        raise ValueError(
            f"inputs must hold 'input_ids'; got {', '.join(map(repr, inputs)) or 'nothing'}. {REMEDY}"
        )
    found = _numbers(inputs["input_ids"])
    for name, value in inputs.items():
        if name == "attention_mask":
            mask = _numbers(value)
            if [len(row) for row in mask] != [len(row) for row in found]:
                raise ValueError(
                    "attention_mask must be as long as input_ids; got another length. "
                    "Pass both as the tokenizer gave them."
                )
            found = [
                [i for i, real in zip(row, keep, strict=True) if real]
                for row, keep in zip(found, mask, strict=True)
            ]
        elif name == "token_type_ids" and not any(map(any, _numbers(value))):
            continue  # one sentence: what the model takes them for by itself
        elif name != "input_ids":
            raise ValueError(
                f"inputs must hold 'input_ids' and 'attention_mask'; got {name!r} too. "
                "Use g.module with g.hooked for what needs more."
            )
    return found


def padded(texts: list[list[int]], left: bool) -> tuple[Tensor, Tensor]:
    """Numbers and mask, (n, tokens). Padding is number 0, and the mask says that it is none."""
    width = max(map(len, texts))
    ids = torch.zeros(len(texts), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for k, text in enumerate(texts):
        span = slice(width - len(text), width) if left else slice(0, len(text))
        ids[k, span] = torch.tensor(text)
        mask[k, span] = 1
    return ids, mask


def until(ids: list[int], ends: set[int]) -> list[int]:
    """Up to the first token that ends a text."""
    for k, token in enumerate(ids):
        if token in ends:
            return ids[:k]
    return ids


def check_where(tokens: Any, *, one: bool) -> None:
    """Refuse a choice of tokens that is none: `one` row a text, or any number of places."""
    named = ("last", "mean", "all") if one else ("last", "all")
    if isinstance(tokens, str) and tokens in named:
        return
    many = tokens if isinstance(tokens, (list, tuple, range)) and not one else [tokens]
    if len(many) and all(isinstance(k, int) and not isinstance(k, bool) for k in many):
        return
    more = "the number of a token" if one else "numbers of tokens"
    raise ValueError(
        f"tokens={tokens!r} must be one of {', '.join(map(repr, named))}, or {more}; "
        f"got {tokens!r}. Choose one of those."
    )


def _place(k: int, lengths: Tensor) -> Tensor:
    """The place of token `k` in each text of these lengths, counted from the end below 0."""
    place = lengths + k if k < 0 else torch.full_like(lengths, k)
    if bool(((place < 0) | (place >= lengths)).any()):
        short = int(lengths.min())
        raise ValueError(
            f"tokens={k} must be a token of every text, from {-short} to {short - 1}; got {k}, and "
            f"the shortest text has {short}. Leave that text out."
        )
    return place


def taken(output: Tensor, mask: Tensor, tokens: Where) -> Tensor:
    """Rows of what a layer handed on for texts padded on the right."""
    real = mask.bool()
    if tokens == "all":
        return output[real]
    if tokens == "mean":
        return torch.stack([row[keep].mean(0) for row, keep in zip(output, real, strict=True)])
    place = _place(-1 if tokens == "last" else tokens, mask.sum(1))  # type: ignore[arg-type]
    return output[torch.arange(len(output), device=output.device), place]


def real(n: int, width: int, mask: Tensor | None, device: torch.device) -> Tensor:
    """Which of all tokens so far are real, (n, width): those that were written on are."""
    whole = torch.ones(n, width, dtype=torch.long, device=device)
    if mask is not None and len(mask) == n and mask.shape[1] <= width:
        whole[:, : mask.shape[1]] = mask.to(whole)
    return whole


def moved(whole: Tensor, given: Tensor, before: int, tokens: Where, *, may_come: bool) -> Tensor:
    """Which tokens of a pass an edit moves, (n, t).

    A model that writes on is shown each token once, and remembers: `before` tokens went earlier.
    `whole` says which of all tokens so far are real, `given` which of the first pass. While it
    writes on, a token of a number beyond what was given `may_come`.
    """
    number = (whole.cumsum(1) - 1)[:, before:]  # of each token in its own text
    here = whole[:, before:].bool()
    lengths = given.sum(1)
    if tokens == "all":
        return here
    if tokens == "last":
        return here & (number >= lengths[:, None] - 1)
    found = torch.zeros_like(here)
    for k in [tokens] if isinstance(tokens, int) else tokens:
        number_of = int(k)
        later = number_of >= 0 and may_come
        place = torch.full_like(lengths, number_of) if later else _place(number_of, lengths)
        found |= here & (number == place[:, None])
    return found
