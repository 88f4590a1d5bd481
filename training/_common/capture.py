"""Run a training step from a CUDA graph where there is a GPU, and as written where there is none.

Small networks at small batches leave a GPU waiting for launches; a captured step is launched whole.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import torch


def captured(
    step: Callable[[], None], device: torch.device, name: str, warm: int = 3
) -> Callable[[], object]:
    """A function that does what ``step`` does, from a graph if it can be captured.

    ``step`` takes no arguments, reads and writes tensors that stay where they are, and never asks the
    GPU for a value. It is run ``warm`` times first, on a side stream: set the rates to 0 meanwhile.
    """
    if device.type != "cuda":
        return step
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(warm):
            step()
    torch.cuda.current_stream().wait_stream(side)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    try:
        with torch.cuda.graph(graph):
            step()
    except RuntimeError as error:
        torch.cuda.synchronize()
        print(f"step {name}: not captured, runs as written: {error}", file=sys.stderr, flush=True)
        return step
    return graph.replay
