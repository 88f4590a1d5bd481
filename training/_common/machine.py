"""Which device, how many threads, which arithmetic."""

from __future__ import annotations

import torch


def prepare(seed: int) -> torch.device:
    """Seed torch and pick the GPU if there is one; else one thread, as two share no small convolution well."""
    torch.manual_seed(seed)
    if torch.cuda.is_available():
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.backends.cudnn.allow_tf32 = True
        torch.backends.cudnn.benchmark = True
        return torch.device("cuda")
    torch.set_num_threads(1)
    return torch.device("cpu")


def describe(device: torch.device) -> str:
    if device.type == "cuda":
        return f"{torch.cuda.get_device_name()}, torch {torch.__version__}"
    return f"one CPU thread, torch {torch.__version__}"
