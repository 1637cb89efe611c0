"""The image encoder of ViT-B beside Meta's in float32, on this machine's processor.

Weights are drawn from a seed, relative positions included: time and rounding depend on the shapes
and the sizes of the numbers, not on what the network has learned. Each run is a process of its own,
for its peak memory, timed by what the processor spent on it: other work changes no ratio.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from torch import nn

from annotations.sam.architectures import build_network
from annotations.sam.device import (
    AMX_BFLOAT16,
    AVX512_BFLOAT16,
    EncoderPrecision,
    cpu_flags,
)
from annotations.sam.encoder_attention import make_attention_lean
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName
from tests.benchmarks.report import report

SPEC = CHECKPOINTS[ModelName.VIT_B]
THREADS = 2
ROUNDS = 2


def make_encoder(who: str) -> nn.Module:
    """Build the encoder with seeded weights: Meta's own, or ours in some precision."""
    torch.manual_seed(9)
    encoder = build_network(SPEC).image_encoder.eval().requires_grad_(False)
    for name, weights in encoder.named_parameters():
        if "rel_pos" in name or "pos_embed" in name:
            weights.normal_(0, 0.02)
    if who != "stock":
        make_attention_lean(encoder)
        encoder.to(EncoderPrecision(who).dtype)
    return encoder


def run_child(who: str, output: Path) -> None:
    """Measure one encoder in this process and write what it gave."""
    torch.set_num_threads(THREADS)
    encoder = make_encoder(who)
    pixels = torch.randn(1, 3, SPEC.input_size, SPEC.input_size, generator=_seeded())
    pixels = pixels.to(next(encoder.parameters()).dtype)
    seconds = []
    with torch.inference_mode():
        for _ in range(ROUNDS):
            begun = time.process_time()
            embedding = encoder(pixels)
            seconds.append(time.process_time() - begun)
    np.save(output.with_suffix(".npy"), embedding.float().numpy())
    output.write_text(
        json.dumps({"seconds": min(seconds), "peak_bytes": _peak_bytes()}), encoding="utf-8"
    )


def _seeded() -> torch.Generator:
    return torch.Generator().manual_seed(3)


def _peak_bytes() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) * 1024


def measure(who: str, folder: Path) -> dict[str, Any]:
    """Run in a process of its own."""
    output = folder / f"{who}.json"
    subprocess.run([sys.executable, "-m", "tests.benchmarks.encoder", who, str(output)], check=True)
    found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    sys.stdout.write(f"{who}: {found['seconds']:.2f} s, {found['peak_bytes'] / 2**20:.0f} MiB\n")
    sys.stdout.flush()
    return {**found, "embedding": np.load(output.with_suffix(".npy")).astype(np.float64).ravel()}


def cosine(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Compare two embeddings."""
    a, b = one["embedding"], other["embedding"]
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def main() -> None:
    """Measure everything and report it."""
    multiplies_bfloat16 = not cpu_flags().isdisjoint({AMX_BFLOAT16, AVX512_BFLOAT16})
    # Elsewhere bfloat16 is emulated and takes minutes an image: nobody is told to choose it.
    wanted = ("stock", "float32", "bfloat16") if multiplies_bfloat16 else ("stock", "float32")
    with TemporaryDirectory() as name:
        runs = {who: measure(who, Path(name)) for who in wanted}
    stock, exact, best = runs["stock"], runs["float32"], runs[wanted[-1]]
    figures = {
        "cpu_speedup": stock["seconds"] / best["seconds"],
        "cosine": cosine(stock, best),
        "float32_speedup": stock["seconds"] / exact["seconds"],
        "float32_cosine": cosine(stock, exact),
    }
    for who, run in runs.items():
        figures |= {f"{who}_s": run["seconds"], f"{who}_mib": run["peak_bytes"] / 2**20}
    report("encoder", figures | {"has_amx": int(AMX_BFLOAT16 in cpu_flags())})


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
