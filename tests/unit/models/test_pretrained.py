"""Folders of models as data: nothing in them is run or fetched, and what is missing is told."""

from __future__ import annotations

import json
import socket

import hf_models as hf
import pytest
import torch

import eigencat as ec

torch.set_num_threads(1)
EVIL = "import os, builtins; builtins.eigencat_canary = 1"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_named):
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def gpt2(tmp_path):
    folder = tmp_path / "gpt2"
    hf.gpt2().save_pretrained(folder)
    return folder


@pytest.fixture
def pipeline(tmp_path):
    folder = tmp_path / "ddpm"
    hf.unet().save_pretrained(folder / "unet")
    hf.diffusers.DDPMScheduler(prediction_type="v_prediction").save_pretrained(folder / "scheduler")
    return folder


def change(file, **more):
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **more}), "utf-8")


@pytest.mark.parametrize("make", [hf.gpt2, hf.llama, hf.bert])
def test_a_language_model_comes_back_as_it_was(make, tmp_path):
    model = make()
    model.save_pretrained(tmp_path)
    g = ec.models.Transformer.from_pretrained(tmp_path)
    assert type(g.module) is type(model)
    assert g.model == ec.models.Transformer(model).model
    want = ec.models.Transformer(model).logits(hf.texts(2))
    torch.testing.assert_close(g.logits(hf.texts(2)), want)


def test_a_tokenizer_beside_it_is_read(gpt2):
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 2, "a": 3, "cat": 4, "sat": 5}
    own = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    own.pre_tokenizer = pre_tokenizers.Whitespace()
    hf.transformers.PreTrainedTokenizerFast(tokenizer_object=own).save_pretrained(gpt2)
    g = ec.models.Transformer.from_pretrained(gpt2)
    torch.testing.assert_close(g.logits(["a cat sat", "a cat"]), g.logits([[3, 4, 5], [3, 4]]))
    assert isinstance(g.generate("a cat", 3), str)
    (gpt2 / "tokenizer.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="got a tokenizer that cannot be read") as error:
        ec.models.Transformer.from_pretrained(gpt2)
    assert "\n" not in str(error.value)


def test_a_pipeline_is_read_with_its_noise_levels(pipeline):
    g = ec.models.Diffusion.from_pretrained(pipeline, steps=3)
    same = ec.models.Diffusion(
        hf.unet(), hf.diffusers.DDPMScheduler(prediction_type="v_prediction"), steps=3
    )
    w = g.sample(2)
    assert torch.equal(g.decode(w), same.decode(w))
    assert g.model == same.model
    alone = ec.models.Diffusion.from_pretrained(pipeline / "unet", steps=3)
    assert not torch.equal(alone.decode(w), g.decode(w))
    hf.vae().save_pretrained(pipeline / "vae")
    assert ec.models.Diffusion.from_pretrained(pipeline, steps=1).decode(w).shape[1:] == (16, 16, 3)


@pytest.mark.parametrize(
    ("file", "more", "says"),
    [
        ("config.json", {"auto_map": {"AutoModel": "evil.Evil"}}, "'auto_map', which asks for code"),
        ("config.json", {"text_config": {"auto_map": {"x": "y"}}}, "'auto_map'"),
        ("config.json", {"quantization_config": {"quant_method": "x"}}, "'quantization_config'"),
        ("config.json", {"attn_implementation": "some/kernel"}, "code to be fetched"),
        ("config.json", {"_attn_implementation": {"": "some/kernel"}}, "code to be fetched"),
        ("tokenizer_config.json", {"auto_map": {"AutoTokenizer": ["e.E", None]}}, "'auto_map'"),
        ("generation_config.json", {"custom_generate": "some/where"}, "'custom_generate'"),
        ("config.json", {"model_type": "of a stranger"}, "cannot be read"),
        ("config.json", {"n_embd": 18}, "(cannot be read|do not fit)"),
        ("config.json", {"n_layer": 4}, "weights that do not fit"),
    ],
)  # fmt: skip
def test_what_asks_for_more_than_data_is_refused(gpt2, file, more, says):
    (gpt2 / "evil.py").write_text(EVIL, encoding="utf-8")
    if not (gpt2 / file).exists():
        (gpt2 / file).write_text("{}", encoding="utf-8")
    change(gpt2 / file, **more)
    refused(ec.models.Transformer.from_pretrained, gpt2, says)


def refused(read, folder, says):
    import builtins

    with pytest.raises(ValueError, match=says) as error:
        read(folder)
    line = str(error.value)
    assert line.startswith("path=")
    assert "\n" not in line
    assert len(line) < 600
    assert not hasattr(builtins, "eigencat_canary")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON"), ("{", "no JSON"), ("[]", "no object"), ("[" * 100_000, "no JSON"),
        ('{"a": ' * 50_000, "no JSON"), ("\ud800", "no JSON"), (" " * 10_000_001, "10,000,001 bytes"),
    ],
)  # fmt: skip
def test_a_damaged_configuration_is_refused(gpt2, text, says):
    (gpt2 / "config.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    refused(ec.models.Transformer.from_pretrained, gpt2, says)


def test_pickles_are_refused(gpt2):
    (gpt2 / "model.safetensors").unlink()
    refused(ec.models.Transformer.from_pretrained, gpt2, "got none for weights")
    torch.save(hf.gpt2().state_dict(), gpt2 / "pytorch_model.bin")
    refused(ec.models.Transformer.from_pretrained, gpt2, "pytorch_model.bin, a pickle for weights")


def test_weights_that_are_cut_are_refused(gpt2):
    file = gpt2 / "model.safetensors"
    whole = file.read_bytes()
    for data in (b"", whole[:100], whole[:-8]):
        file.write_bytes(data)
        refused(ec.models.Transformer.from_pretrained, gpt2, "cannot be read")


def test_an_adapter_is_refused(gpt2):
    (gpt2 / "adapter_config.json").write_text('{"base_model_name_or_path": "x/y"}', "utf-8")
    refused(ec.models.Transformer.from_pretrained, gpt2, "an adapter to another model")


def test_names_of_a_hub_are_no_folders(gpt2):
    for read in (ec.models.Transformer.from_pretrained, ec.models.Diffusion.from_pretrained):
        with pytest.raises(FileNotFoundError, match="Nothing is fetched: download it first"):
            read("openai-community/gpt2")
        with pytest.raises(FileNotFoundError, match="got a file"):
            read(gpt2 / "config.json")
        (gpt2 / "empty").mkdir(exist_ok=True)
        refused(read, gpt2 / "empty", r"got no config\.json")


def test_pipelines_of_strangers_are_refused(pipeline):
    read = ec.models.Diffusion.from_pretrained
    config = pipeline / "unet" / "config.json"
    kept = config.read_text(encoding="utf-8")
    for more, says in (
        ({"_class_name": "Evil"}, "got a Evil. Known are UNet2DModel and UNet2DConditionModel"),
        ({"auto_map": {"x": "y"}}, "'auto_map'"),
        ({"block_out_channels": [8, 12]}, "(cannot be read|do not fit)"),
    ):
        config.write_text(kept, encoding="utf-8")
        change(config, **more)
        refused(read, pipeline, says)
    config.write_text(kept, encoding="utf-8")
    hf.vae().save_pretrained(pipeline / "vae")
    change(pipeline / "vae" / "config.json", _class_name="Evil")
    refused(read, pipeline, "got a Evil")


def test_two_packages_are_named_where_they_are_not_there(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "diffusers", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'eigencat\[hf\]'"):
        ec.models.Diffusion(hf.unet())
