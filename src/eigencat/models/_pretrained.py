"""Folders of Hugging Face's libraries, opened as data. The door of transformers and diffusers.

Such a folder can ask for code of its own, for another package, for a hub, or hold its weights as a
pickle. Each is refused before either library sees the folder; what is left is JSON and safetensors.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from eigencat._text import first_line

LARGEST = 10_000_000  # bytes of a configuration; a few thousand are usual
OWN = "Load it yourself if you trust it, and pass the model."
# What makes the libraries run code that the folder names, or fetch it.
CODE = ("auto_map", "quantization_config", "custom_pipelines", "custom_generate")


@contextmanager
def _extra() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("diffusers", "transformers"):
            raise
        raise ModuleNotFoundError(
            f"this model must have the package {error.name}; got none. Install it with "
            "pip install 'eigencat[hf]'.",
            name=error.name,
        ) from error


def folder_of(path: str | os.PathLike[str], weights: str) -> tuple[Path, dict[str, Any]]:
    """A folder whose configuration asks for nothing to be run, with weights as safetensors."""
    folder = Path(path)
    if not folder.is_dir():
        what = "a file" if folder.exists() else "nothing there"
        raise FileNotFoundError(
            f"path={folder} must be a folder on this machine that save_pretrained wrote; got "
            f"{what}. Nothing is fetched: download it first."
        )
    for name in ("config.json", "tokenizer_config.json", "generation_config.json"):
        if (folder / name).exists() or name == "config.json":
            _check(folder, name, _json(folder, name))
    if (folder / "adapter_config.json").exists():
        raise _refuse(folder, "an adapter to another model", "Merge it into its model first.")
    if not any(folder.glob(f"{weights}*.safetensors")):
        pickles = [p.name for p in folder.iterdir() if p.suffix in (".bin", ".pt", ".pth", ".ckpt")]
        found = f"{sorted(pickles)[0]}, a pickle" if pickles else "none"
        raise _refuse(
            folder,
            f"{found} for weights",
            "Save it anew with save_pretrained, which writes safetensors.",
        )
    return folder, _json(folder, "config.json")


def _refuse(folder: Path, found: str, remedy: str) -> ValueError:
    return ValueError(
        f"path={folder} must be a folder of configuration and safetensors; got {found}. {remedy}"
    )


def _json(folder: Path, name: str) -> dict[str, Any]:
    file = folder / name
    if not file.is_file():
        raise _refuse(folder, f"no {name}", "Pass the folder that save_pretrained wrote.")
    if (size := file.stat().st_size) > LARGEST:
        raise _refuse(folder, f"{name} of {size:,} bytes", "It is damaged; fetch it again.")
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _refuse(
            folder, f"{name} that is no JSON", "It is damaged; fetch it again."
        ) from error
    if not isinstance(found, dict):
        raise _refuse(folder, f"{name} that is no object", "It is damaged; fetch it again.")
    return found


def _check(folder: Path, name: str, found: dict[str, Any]) -> None:
    """Refuse what names code, at any depth: parts of a model have configurations of their own."""
    waiting: list[Any] = [found]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        if not isinstance(part, dict):
            continue
        for key, value in part.items():
            if key in CODE and value:
                raise _refuse(folder, f"{name} with {key!r}, which asks for code to be run", OWN)
            # A name with a slash in it is a kernel to be fetched and run.
            if key.endswith("_implementation") and "/" in str(value):
                raise _refuse(folder, f"{name} with code to be fetched for {key[:40]!r}", OWN)
            waiting.append(value)


def open_transformer(path: str | os.PathLike[str]) -> tuple[Any, Any]:
    """A model and, where the folder has one, its tokenizer."""
    folder, config = folder_of(path, "model")
    with _extra():
        from transformers import (
            AutoModel,
            AutoModelForCausalLM,
            AutoModelForMaskedLM,
            AutoTokenizer,
        )

    named = str((config.get("architectures") or [""])[0])
    kinds = {"ForMaskedLM": AutoModelForMaskedLM, "ForCausalLM": AutoModelForCausalLM}
    kinds["LMHeadModel"] = AutoModelForCausalLM
    kind = next((k for end, k in kinds.items() if named.endswith(end)), AutoModel)
    model = _opened(kind, folder, {"trust_remote_code": False})
    tokenizer = None
    if (folder / "tokenizer.json").is_file():
        try:
            tokenizer = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
        except Exception as error:  # whatever the library makes of a damaged file
            raise _refuse(
                folder, f"a tokenizer that cannot be read ({first_line(error)})", OWN
            ) from error
    return model, tokenizer


def open_diffusion(path: str | os.PathLike[str]) -> tuple[Any, Any, Any]:
    """A UNet; and where there are folders beside it, its scheduler and autoencoder."""
    whole = Path(path)
    part = whole / "unet" if (whole / "unet").is_dir() else whole
    folder, config = folder_of(part, "diffusion_pytorch_model")
    with _extra():
        import diffusers

    kinds = {"UNet2DModel": diffusers.UNet2DModel}
    kinds["UNet2DConditionModel"] = diffusers.UNet2DConditionModel
    named = config.get("_class_name")
    if named not in kinds:
        raise _refuse(folder, f"a {str(named)[:80]}", f"Known are {' and '.join(kinds)}.")
    # Its quick way to load takes one more package.
    slow = {"low_cpu_mem_usage": False}
    unet = _opened(kinds[named], folder, slow)
    scheduler = vae = None
    if (whole / "scheduler").is_dir():
        about = _json(whole / "scheduler", "scheduler_config.json")
        _check(whole / "scheduler", "scheduler_config.json", about)
        scheduler = about
    if (whole / "vae").is_dir():
        folder, config = folder_of(whole / "vae", "diffusion_pytorch_model")
        if config.get("_class_name") != "AutoencoderKL":
            raise _refuse(folder, f"a {str(config.get('_class_name'))[:80]}", "Pass vae= yourself.")
        vae = _opened(diffusers.AutoencoderKL, folder, slow)
    return unet, scheduler, vae


def ddim(scheduler: Any, steps: int) -> Any:
    """DDIM along the noise levels of a scheduler, of its configuration, or of DDPM's."""
    with _extra():
        from diffusers import DDIMScheduler

    about = getattr(scheduler, "config", scheduler)
    plan = DDIMScheduler() if about is None else DDIMScheduler.from_config(about)
    if steps > plan.config.num_train_timesteps:
        raise ValueError(
            f"steps={steps} must be at most {plan.config.num_train_timesteps}, the noise levels "
            f"that the model was trained with; got {steps}. 50 are usual."
        )
    plan.set_timesteps(steps)
    return plan


def _opened(kind: Any, folder: Path, more: dict[str, Any]) -> Any:
    """What a class of either library reads from a folder, held to have every weight."""
    try:
        model, told = kind.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            output_loading_info=True,
            **more,
        )
    except Exception as error:  # the libraries raise of every kind for what does not fit
        raise _refuse(
            folder,
            f"what cannot be read ({first_line(error)})",
            "It may be damaged; fetch it again.",
        ) from error
    # The libraries draw at random what a file lacks, and only warn of it.
    for what in ("missing_keys", "mismatched_keys", "error_msgs"):
        if told.get(what):
            first = str(next(iter(told[what])))[:80]
            raise _refuse(folder, f"weights that do not fit ({first})", "Fetch it again.")
    return model


def greedy(model: nn.Module, ids: Tensor, mask: Tensor, count: int) -> tuple[Tensor, set[int]]:
    """Texts written on with the likeliest tokens, and the tokens that end one."""
    with _extra():
        from transformers import GenerationConfig

    about: Any = model.generation_config
    ends = about.eos_token_id
    all_ends = {ends} if isinstance(ends, int) else set(ends or ())
    plan = GenerationConfig(
        max_new_tokens=count,
        do_sample=False,
        num_beams=1,
        use_cache=True,
        eos_token_id=ends,
        bos_token_id=about.bos_token_id,
        pad_token_id=min(all_ends, default=0) if about.pad_token_id is None else about.pad_token_id,
    )
    run: Any = model.generate
    return run(ids, attention_mask=mask, generation_config=plan), all_ends
