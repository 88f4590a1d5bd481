"""Tiny models of Hugging Face's libraries with weights drawn at random. No hub, no file."""

from __future__ import annotations

import os

os.environ["HF_HUB_OFFLINE"] = "1"  # before the first import: it is read once

import pytest

NO_HF = "transformers or diffusers is not installed: pip install '.[hf]'"
transformers = pytest.importorskip("transformers", reason=NO_HF)
diffusers = pytest.importorskip("diffusers", reason=NO_HF)

import torch  # noqa: E402

WORDS, WIDTH = 50, 16


def _drawn(make, config):
    torch.manual_seed(0)
    model = make(config)
    # As they are made they hardly tell one input from another.
    with torch.no_grad():
        for name, part in model.named_parameters():
            if part.ndim > 1:
                part.mul_(8 if "embed" in name or "wte" in name else 4)
    return model


def gpt2():
    config = transformers.GPT2Config(
        n_layer=3, n_head=2, n_embd=WIDTH, vocab_size=WORDS, n_positions=40,
        bos_token_id=0, eos_token_id=1,
    )  # fmt: skip
    return _drawn(transformers.GPT2LMHeadModel, config)


def llama():
    config = transformers.LlamaConfig(
        num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2, hidden_size=WIDTH,
        intermediate_size=24, vocab_size=WORDS, max_position_embeddings=40,
        bos_token_id=0, eos_token_id=1,
    )  # fmt: skip
    return _drawn(transformers.LlamaForCausalLM, config)


def bert():
    config = transformers.BertConfig(
        num_hidden_layers=3, num_attention_heads=2, hidden_size=WIDTH, intermediate_size=24,
        vocab_size=WORDS, max_position_embeddings=40,
    )  # fmt: skip
    return _drawn(transformers.BertForMaskedLM, config)


def unet(**more):
    torch.manual_seed(1)
    return diffusers.UNet2DModel(
        sample_size=8, in_channels=3, out_channels=3, layers_per_block=1,
        block_out_channels=(8, 16), norm_num_groups=4, attention_head_dim=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"), **more,
    )  # fmt: skip


def told_unet():
    torch.manual_seed(1)
    return diffusers.UNet2DConditionModel(
        sample_size=8, in_channels=3, out_channels=3, layers_per_block=1,
        block_out_channels=(8, 16), norm_num_groups=4, attention_head_dim=4,
        cross_attention_dim=12, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip


def vae():
    torch.manual_seed(2)
    return diffusers.AutoencoderKL(
        block_out_channels=(4, 8), norm_num_groups=4, latent_channels=3, sample_size=16,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
    )  # fmt: skip


def texts(n=5, seed=0):
    """Token numbers of texts of different lengths."""
    made = torch.Generator().manual_seed(seed)
    return [torch.randint(2, WORDS, (3 + (2 * k) % 7,), generator=made).tolist() for k in range(n)]
