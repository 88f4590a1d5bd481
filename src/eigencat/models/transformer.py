"""A language model of the reader's own: its residual stream read, streamed and steered."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from eigencat.models import _inputs as ask
from eigencat.models import _tokens
from eigencat.models._hooks import Hooked, Layer, shaped
from eigencat.models._tensors import resting
from eigencat.models._tokens import Where
from eigencat.streaming import StreamingPCA

__all__ = ["Transformer"]


@dataclass
class _Pass:
    """Which tokens go through the model just now: how many went before, and which are real.

    `given` is the mask of the first pass: what was there before the model wrote on.
    """

    before: int = 0
    mask: Tensor | None = None
    given: Tensor | None = None


class Transformer(Hooked):
    """A transformer of Hugging Face's library, a decoder or an encoder, through hooks.

    Parameters
    ----------
    model : transformers.PreTrainedModel
        It stays where it is, in its own precision, and is never changed.
    tokenizer : optional
        Turns texts into token numbers. Without one, numbers are passed.
    layers : sequence of str, optional
        Names of parts whose outputs may be read and moved; the blocks by default, from the first
        to the last.
    batch : int
        Texts that are run together.

    Attributes
    ----------
    layers : tuple of str
        What block k hands on is the residual stream after k + 1 blocks. For the last block it is
        taken before the final norm.
    width : int
        How many numbers the residual stream has at a token.
    model : str
        The hash of its weights: ``DirectionSet.load(path, model=g.model)``.

    Raises
    ------
    ValueError
        For a model with an encoder and a decoder, or whose blocks are not found.

    Notes
    -----
    Inputs are a text or a list of texts; token numbers, one list for each text; or what a
    tokenizer gives. Padding is put on here, to the right where the model is read and to the left
    where it writes on, and no activation of it is ever seen.

    Examples
    --------
    With a network of your own:

    >>> import eigencat as ec
    >>> g = ec.models.Transformer.from_pretrained("my-model")           # doctest: +SKIP
    >>> layer = g.layers[12]                                            # doctest: +SKIP
    >>> A = g.activations(kind + rude, layer)          # one row a text  # doctest: +SKIP
    >>> found = ec.InterFaceGAN(method="mean", space=layer)             # doctest: +SKIP
    >>> found.fit(A, [1] * len(kind) + [0] * len(rude))                 # doctest: +SKIP
    >>> with g.edited(layer, found.directions_[0], 3):                  # doctest: +SKIP
    ...     print(g.generate("What do you think of my code?"))

    A small one with random weights:

    >>> import transformers
    >>> config = transformers.GPT2Config(n_layer=2, n_head=2, n_embd=8, vocab_size=20, n_positions=16)
    >>> g = ec.models.Transformer(transformers.GPT2LMHeadModel(config))
    >>> g.activations([[3, 1, 4], [1, 5]], g.layers[0]).shape
    torch.Size([2, 8])
    """

    def __init__(
        self,
        model: nn.Module,
        tokenizer: Any = None,
        layers: Sequence[Layer] | None = None,
        *,
        batch: int = 8,
    ) -> None:
        config = getattr(model, "config", None)
        if getattr(config, "is_encoder_decoder", False):
            raise ValueError(
                f"model={type(model).__name__} must be a decoder or an encoder; got both in one. "
                "Use TorchModule on the half that you mean."
            )
        super().__init__(model, _blocks(model, config) if layers is None else layers)
        self.tokenizer = tokenizer
        self.batch = ask.read_count(batch, "batch")
        self._lm: Any = model
        self._base: nn.Module = getattr(model, "base_model", model)
        self._writing = False

    @classmethod
    def from_pretrained(
        cls, path: str | os.PathLike[str], *, device: Any = "cpu", batch: int = 8
    ) -> Transformer:
        """Open a folder that ``save_pretrained`` wrote; nothing in it is run, nothing is fetched.

        Parameters
        ----------
        path : path-like
            A folder on this machine, with ``config.json`` and weights as safetensors. With
            ``tokenizer.json`` texts are taken too.
        device : str or torch.device
        batch : int

        Raises
        ------
        FileNotFoundError
        ValueError
            When the folder brings code of its own, weights as pickles, or not all weights.

        Notes
        -----
        ``trust_remote_code`` is never set. A model that needs it, or one from elsewhere, is loaded
        by yourself and passed: ``Transformer(model, tokenizer)``.
        """
        from eigencat.models._pretrained import open_transformer

        model, tokenizer = open_transformer(path)
        return cls(model.to(device).eval(), tokenizer, batch=batch)

    def __repr__(self) -> str:
        kind = type(self.module).__name__
        return f"Transformer({kind}, {len(self.layers)} layers of {self.width} numbers)"

    @property
    def width(self) -> int:
        # Not that of the embeddings, which some models keep narrower and widen before block 0.
        return int(self._lm.config.get_text_config().hidden_size)

    # -- running -----------------------------------------------------------------------------

    def _read(self, inputs: Any) -> list[list[int]]:
        embeddings = self._lm.get_input_embeddings()
        longest = getattr(self._lm.config, "max_position_embeddings", None)
        return _tokens.read(inputs, self.tokenizer, int(embeddings.weight.shape[0]), longest)

    def _batches(self, texts: list[list[int]]) -> Iterator[tuple[Tensor, Tensor]]:
        device = self._lm.get_input_embeddings().weight.device
        for start in range(0, len(texts), self.batch):
            ids, mask = _tokens.padded(texts[start : start + self.batch], left=False)
            yield ids.to(device), mask.to(device)

    def activations(self, inputs: Any, layer: Layer, tokens: Where = "last") -> Tensor:
        """What `layer` hands on.

        Parameters
        ----------
        inputs : texts or token numbers
        layer : str
        tokens : {"last", "mean", "all"} or int
            A row for each text, at its last token, the mean over its tokens, or the token of a
            number (from 0, or from the end below it); or a row for each token, (n_tokens, d), the
            first text's first.

        Returns
        -------
        tensor of shape (n, d)
        """
        self._part(layer)
        _tokens.check_where(tokens, one=True)
        texts = self._read(inputs)
        return torch.cat([self._seen(*part, layer, tokens) for part in self._batches(texts)])

    def _seen(self, ids: Tensor, mask: Tensor, layer: Layer, tokens: Where) -> Tensor:
        # The head, a score for each word of the language, is run only where it is what is read.
        part = self._part(layer)
        net = self._base if any(part is own for own in self._base.modules()) else self.module
        with torch.no_grad(), resting(self.module):
            output = self._outputs(layer, lambda: net(input_ids=ids, attention_mask=mask), len(ids))
        _check_tokens(output, mask.shape, layer)
        return _tokens.taken(output, mask, tokens)

    def capture(
        self,
        layer: Layer,
        batches: Iterable[Any],
        into: StreamingPCA | None = None,
        *,
        tokens: Where = "all",
    ) -> StreamingPCA:
        """Run texts through the model and stream what a layer hands on into an estimator.

        Parameters
        ----------
        layer : str
        batches : iterable
            Of texts or lists of texts, or of token numbers. A generator is read one at a time, and
            no activation is kept.
        into : StreamingPCA or GANSpace, optional
            What takes in the rows; a new StreamingPCA by default. Pass the same one again to go on.
        tokens : as in `activations`

        Returns
        -------
        StreamingPCA
            `into`.
        """
        self._part(layer)
        _tokens.check_where(tokens, one=True)
        found = StreamingPCA() if into is None else into
        for batch in batches:
            for ids, mask in self._batches(self._read(batch)):
                found.partial_fit(self._seen(ids, mask, layer, tokens))
        return found

    def logits(self, inputs: Any, tokens: Where = "last") -> Tensor:
        """The scores of each word that could come next, (n, words); `tokens` as in `activations`."""
        _tokens.check_where(tokens, one=True)
        if self._lm.get_output_embeddings() is None:
            raise ValueError(
                f"model={type(self.module).__name__} must have a layer to words for logits; got "
                "none. Load it with transformers.AutoModelForCausalLM."
            )
        found = []
        with torch.no_grad(), resting(self.module):
            for ids, mask in self._batches(self._read(inputs)):
                scores = self.module(input_ids=ids, attention_mask=mask).logits
                found.append(_tokens.taken(scores, mask, tokens))
        return torch.cat(found)

    def generate(self, inputs: Any, n: int = 20) -> Any:
        """Write on, always with the likeliest token, and at most `n` of them.

        Returns
        -------
        str, list of str, or list of lists of int
            What was added: words where texts were given, token numbers otherwise. For drawing at
            random, call ``g.module.generate`` inside the block of `edited`: it is moved too.
        """
        count = ask.read_count(n)
        if not getattr(self.module, "can_generate", lambda: False)():
            raise ValueError(
                f"model={type(self.module).__name__} must be a decoder with a layer to words to "
                "write on; got another kind. Load it with transformers.AutoModelForCausalLM."
            )
        texts = self._read(inputs)
        longest = getattr(self._lm.config, "max_position_embeddings", None)
        if longest is not None and max(map(len, texts)) + count > longest:
            raise ValueError(
                f"n={count} must leave room in the model's {longest} tokens; got a text of "
                f"{max(map(len, texts))} already. Write on by fewer."
            )
        found: list[list[int]] = []
        for start in range(0, len(texts), self.batch):
            found += self._written(texts[start : start + self.batch], count)
        if not _tokens.is_text(inputs):
            return found
        words = [self.tokenizer.decode(ids, skip_special_tokens=True) for ids in found]
        return words[0] if isinstance(inputs, str) else words

    def _written(self, texts: list[list[int]], count: int) -> list[list[int]]:
        from eigencat.models._pretrained import greedy

        device = self._lm.get_input_embeddings().weight.device
        ids, mask = (part.to(device) for part in _tokens.padded(texts, left=True))
        self._writing = True
        try:
            with torch.no_grad(), resting(self.module):
                said, ends = greedy(self.module, ids, mask, count)
        finally:
            self._writing = False
        return [_tokens.until(row[ids.shape[1] :].tolist(), ends) for row in said]

    # -- edits -------------------------------------------------------------------------------

    @contextmanager
    def edited(
        self,
        layer: Layer,
        direction: Any,
        alpha: Any = 1.0,
        units: str = "sigma",
        tokens: Where = "all",
    ) -> Iterator[Transformer]:
        """Within the block, add a step along `direction` to what `layer` hands on.

        Parameters
        ----------
        layer : str
        direction : Direction, or array-like of shape (d,)
        alpha : float
        units : {"sigma", "raw"}
            As in `eigencat.edit`.
        tokens : "all", "last", int, or sequence of int
            All tokens, those that are written on included; the last one given and all after it; or
            tokens by number, from 0, or below 0 from the end of what was given.
        """
        _tokens.check_where(tokens, one=False)
        step = self.step(layer, direction, alpha, units)
        now = _Pass()

        def start(_module: nn.Module, _args: Any, named: dict[str, Any]) -> None:
            past, mask = named.get("past_key_values"), named.get("attention_mask")
            now.before = int(past.get_seq_length()) if past is not None else 0
            now.mask = mask if isinstance(mask, Tensor) and mask.ndim == 2 else None

        def move(output: Tensor) -> Tensor:
            _check_tokens(output, None, layer)
            n, t = output.shape[:2]
            known = now.given if now.before else now.mask
            whole = _tokens.real(n, now.before + t, known, output.device)
            if not now.before:
                now.given = whole
            given = whole if now.given is None else now.given
            where = _tokens.moved(whole, given, now.before, tokens, may_come=self._writing)
            return torch.where(where[..., None], output + shaped(step, output, layer), output)

        handle = self._base.register_forward_pre_hook(start, with_kwargs=True)
        try:
            with self.hooked(layer, move):
                yield self
        finally:
            handle.remove()


def _blocks(model: nn.Module, config: Any) -> list[str]:
    """The names of the blocks: the first list of as many alike parts as the model says it has."""
    count = getattr(config, "num_hidden_layers", None)
    for name, part in model.named_modules():
        alike = isinstance(part, nn.ModuleList) and len({type(block) for block in part}) == 1
        if alike and len(part) == count:
            return [f"{name}.{k}" for k in range(len(part))]
    raise ValueError(
        f"model={type(model).__name__} must have a list of {count} blocks; got none. "
        "Name what to read: layers=['...'], from model.named_modules()."
    )


def _check_tokens(output: Tensor, shape: Any, layer: Layer) -> None:
    if output.ndim != 3 or (shape is not None and output.shape[:2] != shape):
        raise ValueError(
            f"layer={layer!r} must hand on (n, tokens, features); got {tuple(output.shape)}. "
            "Name a block, or a part of one."
        )
