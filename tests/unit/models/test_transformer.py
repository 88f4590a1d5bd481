"""A language model's residual stream: read at the right tokens, moved at the right tokens."""

from __future__ import annotations

import hf_models as hf
import numpy as np
import pytest
import torch

import eigencat as ec
from eigencat.models import _tokens

torch.set_num_threads(1)
MODELS = {"GPT-2": hf.gpt2, "Llama": hf.llama, "BERT": hf.bert}
DECODERS = ["GPT-2", "Llama"]


@pytest.fixture(scope="module", params=MODELS)
def g(request):
    return ec.models.Transformer(MODELS[request.param](), batch=3)


decoders = pytest.mark.parametrize("g", DECODERS, indirect=True)


def hidden(g, text):
    """All hidden states of one text by the library's own means: the embedding, then each block."""
    model = g.module.eval()
    with torch.no_grad():
        return model(torch.tensor([text]), output_hidden_states=True).hidden_states


def test_it_reads_what_the_library_calls_hidden_states(g):
    texts = hf.texts(7)
    for k, layer in enumerate(g.layers[:-1]):  # after the last block comes the final norm
        want = [hidden(g, text)[k + 1][0] for text in texts]
        close = {"atol": 1e-4, "rtol": 1e-4}
        torch.testing.assert_close(g.activations(texts, layer, "all"), torch.cat(want), **close)
        for tokens, pick in {
            "last": lambda row: row[-1], "mean": lambda row: row.mean(0),
            0: lambda row: row[0], -2: lambda row: row[-2], 1: lambda row: row[1],
        }.items():  # fmt: skip
            torch.testing.assert_close(
                g.activations(texts, layer, tokens),
                torch.stack([pick(row) for row in want]),
                **close,
            )


def test_the_width_is_the_streams_and_not_the_embeddings(g):
    assert g.width == g.activations(hf.texts(1), g.layers[0]).shape[1] == hf.WIDTH
    config = hf.transformers.ElectraConfig(
        num_hidden_layers=2, num_attention_heads=2, embedding_size=6, hidden_size=hf.WIDTH,
        intermediate_size=24, vocab_size=hf.WORDS, max_position_embeddings=40,
    )  # fmt: skip
    narrow = ec.models.Transformer(hf.transformers.ElectraModel(config))
    assert narrow.width == narrow.activations([[1, 2]], narrow.layers[0]).shape[1] == hf.WIDTH
    assert f"2 layers of {hf.WIDTH} numbers" in repr(narrow)


def test_padding_of_the_reader_makes_no_difference(g):
    texts = hf.texts(4)
    want = g.activations(texts, g.layers[1], "all")
    for left in (False, True):
        ids, mask = _tokens.padded(texts, left=left)
        both = {"input_ids": ids, "attention_mask": mask, "token_type_ids": ids * 0}
        torch.testing.assert_close(g.activations(both, g.layers[1], "all"), want)
    same = np.array([text[:3] for text in texts])
    torch.testing.assert_close(
        g.activations(same, g.layers[1]), g.activations(torch.from_numpy(same), g.layers[1])
    )


@decoders
def test_logits_are_the_models_own(g):
    texts = hf.texts(3)
    for row, text in zip(g.logits(texts), texts, strict=True):
        with torch.no_grad():
            want = g.module.eval()(torch.tensor([text])).logits[0, -1]
        torch.testing.assert_close(row, want, atol=1e-4, rtol=1e-4)


def by_hand(g, text, count):
    """Written on without any memory: the whole text again for each token."""
    text = list(text)
    start = len(text)
    for _ in range(count):
        text.append(int(g.logits([text])[0].argmax()))
        if text[-1] == 1:
            return text[start:-1]
    return text[start:]


@decoders
def test_it_writes_on_as_by_hand(g):
    texts = hf.texts(4)
    assert g.generate(texts, 6) == [by_hand(g, text, 6) for text in texts]


@decoders
def test_a_steered_model_writes_on_as_by_hand(g):
    """With its memory each token is seen once: the step must still be at the same places."""
    texts = hf.texts(4)
    layer = g.layers[1]
    size = float(g.activations(texts, layer, "all").norm(dim=1).mean())
    way = ec.Direction(np.random.default_rng(1).normal(size=hf.WIDTH), space=layer, scale=size)
    plain = g.generate(texts, 6)
    for tokens in ("all", 0, [0, 2], range(3)):
        with g.edited(layer, way, 2, tokens=tokens):
            steered = g.generate(texts, 6)
            assert steered == [by_hand(g, text, 6) for text in texts]
            if tokens == "all":
                assert steered != plain
    assert g.generate(texts, 6) == plain
    with g.edited(layer, way, 2, tokens="last"):
        from_last = g.generate(texts, 6)
    for text, said in zip(texts, from_last, strict=True):
        places = list(range(len(text) - 1, len(text) + 8))
        g._writing = True  # places that may come
        try:
            with g.edited(layer, way, 2, tokens=places):
                assert said == by_hand(g, text, 6)
        finally:
            g._writing = False
    with g.edited(layer, way, 2, tokens=-1):  # the last given alone
        for text in texts:
            with torch.no_grad():
                ids = torch.tensor([text])
                more = g.module.generate(
                    ids, max_new_tokens=5, do_sample=False, pad_token_id=1,
                    attention_mask=torch.ones_like(ids),
                )  # fmt: skip
            said = _tokens.until(more[0, len(text) :].tolist(), {1})
            assert said == g.generate([text], 5)[0]


def test_only_the_chosen_tokens_move(g):
    texts = hf.texts(5)
    layer = g.layers[0]
    way = ec.Direction(np.ones(hf.WIDTH), space=layer)
    before = g.activations(texts, layer, "all")
    lengths = [len(text) for text in texts]
    starts = np.cumsum([0, *lengths])
    want = {
        "all": list(range(sum(lengths))),
        "last": [s + n - 1 for s, n in zip(starts, lengths, strict=False)],
        -1: [s + n - 1 for s, n in zip(starts, lengths, strict=False)],
        0: starts[:-1].tolist(),
        (0, -2): sorted(
            [*starts[:-1], *(s + n - 2 for s, n in zip(starts, lengths, strict=False))]
        ),
    }
    for tokens, places in want.items():
        with g.edited(layer, way, 7, units="raw", tokens=tokens):
            moved = g.activations(texts, layer, "all") - before
        step = torch.zeros_like(before)
        step[places] = 7 * torch.tensor(way.vector).to(step)
        torch.testing.assert_close(moved, step, atol=1e-4, rtol=1e-4)


@decoders
def test_an_edit_changes_nothing_before_its_token(g):
    """A decoder looks back alone."""
    text, layer = hf.texts(5)[2], g.layers[0]
    said = g.logits([text], "all")
    with g.edited(layer, np.arange(hf.WIDTH), 9, tokens=3):  # a norm takes out what is all alike
        moved = g.logits([text], "all")
    torch.testing.assert_close(moved[:3], said[:3], atol=1e-5, rtol=1e-5)
    assert (moved[3:] - said[3:]).abs().amax(1).min() > 1e-3


def test_a_planted_difference_is_found_and_steers(g):
    """Texts with one word and with another: the mean difference moves one kind to the other."""
    rng = np.random.default_rng(0)
    base = rng.integers(2, hf.WORDS, (60, 6))
    a, b = base.copy(), base.copy()
    a[:, -1], b[:, -1] = 7, 31
    layer = g.layers[0]
    A = torch.cat([g.activations(a, layer), g.activations(b, layer)])
    found = ec.InterFaceGAN(method="mean", space=layer).fit(A, np.repeat([1.0, 0.0], 60))
    way = found.directions_[0]
    assert found.score(A, np.repeat([1.0, 0.0], 60)) > 0.9
    gap = (way.distance(g.activations(a, layer)) - way.distance(g.activations(b, layer))).mean()
    said, want = g.logits(b), g.logits(a)
    with g.edited(layer, way, gap, units="raw", tokens="last"):
        moved = g.logits(b)
    assert (moved - want).norm() < 0.7 * (said - want).norm()


class Letters:
    """A tokenizer: a letter is its number."""

    def __call__(self, text):
        return {"input_ids": [2 + ord(c) - ord("a") for c in text]}

    def decode(self, ids, skip_special_tokens):
        assert skip_special_tokens
        return "".join(chr(ord("a") + i - 2) for i in ids)


@decoders
def test_texts(g):
    own = ec.models.Transformer(g.module, Letters())
    words, numbers = ["abc", "hello"], [[2, 3, 4], [9, 6, 13, 13, 16]]
    torch.testing.assert_close(own.logits(words), g.logits(numbers))
    said = own.generate(words, 4)
    assert [[2 + ord(c) - ord("a") for c in text] for text in said] == g.generate(numbers, 4)
    assert own.generate("abc", 4) == said[0]


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ("text", "inputs must be token numbers where there is no tokenizer"),
        ([], "inputs must be texts or token numbers; got an empty list"),
        (None, "inputs must be texts or token numbers"),
        ([[1.5]], "inputs must be texts or token numbers"),
        ([[]], "inputs must be texts of at least one token; got none in text 0"),
        ([[3], [60]], "inputs must be token numbers from 0 to 49; got 60 in text 1"),
        ([[-1]], "inputs must be token numbers from 0 to 49; got -1"),
        ([[2] * 41], "inputs must be texts of at most 40 tokens"),
        (np.ones((2, 2)), "inputs must be whole numbers of shape"),
        (np.ones(2, int), "inputs must be whole numbers of shape"),
        ({"x": [[1]]}, "inputs must hold 'input_ids'"),
        ({"input_ids": [[1]], "labels": [[1]]}, "got 'labels' too"),
        ({"input_ids": [[1]], "attention_mask": [[1, 1]]}, "as long as input_ids"),
        ({"input_ids": [[3]], "attention_mask": [[0]]}, "at least one token"),
    ],
)  # fmt: skip
def test_wrong_inputs_are_refused(g, inputs, says):
    with pytest.raises(ValueError, match=says) as error:
        g.activations(inputs, g.layers[0])
    assert "\n" not in str(error.value)


def test_wrong_tokens_are_refused(g):
    for tokens in ("first", 1.5, True, None, [0, 1]):
        with pytest.raises(ValueError, match="tokens="):
            g.activations([[2, 3]], g.layers[0], tokens)
    for tokens in ("mean", [], [True], "x"):
        with (
            pytest.raises(ValueError, match="tokens="),
            g.edited(g.layers[0], np.ones(16), tokens=tokens),
        ):
            pass
    with pytest.raises(ValueError, match=r"tokens=2 must be a token of every text, from -2 to 1"):
        g.activations([[2, 3, 4], [2, 3]], g.layers[0], 2)
    for place in (2, -3):
        with (
            pytest.raises(ValueError, match="must be a token of every text"),
            g.edited(g.layers[0], np.ones(16), tokens=place),
        ):
            g.activations([[2, 3, 4], [2, 3]], g.layers[0])


def test_wrong_models_are_refused():
    t5 = hf.transformers.T5Config(
        d_model=8, d_kv=4, d_ff=8, num_layers=1, num_heads=2, vocab_size=9, decoder_start_token_id=0
    )
    with pytest.raises(ValueError, match="must be a decoder or an encoder; got both in one"):
        ec.models.Transformer(hf.transformers.T5Model(t5))
    with pytest.raises(ValueError, match="must have a list of None blocks"):
        ec.models.Transformer(torch.nn.Linear(2, 2))
    headless = ec.models.Transformer(hf.gpt2().transformer)
    assert headless.activations([[2, 3]], headless.layers[0]).shape == (1, hf.WIDTH)
    with pytest.raises(ValueError, match="must have a layer to words"):
        headless.logits([[2]])
    with pytest.raises(ValueError, match="must be a decoder with a layer to words"):
        headless.generate([[2]])
    with pytest.raises(ValueError, match="must be a decoder"):
        ec.models.Transformer(hf.bert()).generate([[2]])
    g = ec.models.Transformer(hf.gpt2())
    with pytest.raises(ValueError, match=r"n=39 must leave room"):
        g.generate([[2, 3]], 39)
    with pytest.raises(ValueError, match=r"must hand on \(n, tokens, features\)"):
        ec.models.Transformer(hf.bert()).activations(
            [[2], [3]], "bert.embeddings.position_embeddings"
        )


def test_parts_of_the_head_are_read_too():
    g = ec.models.Transformer(hf.bert())
    assert g.activations([[2], [3, 4]], "cls.predictions.transform").shape == (2, hf.WIDTH)
