"""A SAM of a 16 x 16 grid with seeded weights, small enough for a GPU drawn by software.

SwiftShader takes 20 s for one decode of the real size; this one is a hundred times smaller.
`python -m tests.support.small_sam FOLDER` exports its decoder with inputs and expected outputs.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

from annotations.sam.browser_decoder.export import export_decoder
from annotations.sam.browser_decoder.parity import example_inputs
from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.sam.package import (
    MaskDecoder,
    PromptEncoder,
    Sam,
    SamNetwork,
    TwoWayTransformer,
)
from annotations.sam.registry import CheckpointSpec
from annotations.values import ModelName

SMALL_SPEC = CheckpointSpec(
    model=ModelName.STARTER,
    architecture=ModelName.STARTER,
    file_name="small.safetensors",
    url=None,
    size_bytes=0,
    sha256="6" * 64,
    input_size=128,
    grid=16,
    channels=64,
)
PROMPT_COUNT = 3


class AbsentEncoder(nn.Module):
    """Knows the model frame and nothing else."""

    img_size = SMALL_SPEC.input_size


def small_sam() -> LoadedSam:
    """Build it; the same weights every time, whatever was drawn before."""
    with torch.random.fork_rng():
        torch.manual_seed(16)
        network = _build_network()
    network.to(torch.device("cpu")).eval().requires_grad_(False)
    return LoadedSam(spec=SMALL_SPEC, network=network, device=torch.device("cpu"))


def _build_network() -> SamNetwork:
    spec = SMALL_SPEC
    network: SamNetwork = Sam(
        image_encoder=AbsentEncoder(),
        prompt_encoder=PromptEncoder(
            embed_dim=spec.channels,
            image_embedding_size=(spec.grid, spec.grid),
            input_image_size=(spec.input_size, spec.input_size),
            mask_in_chans=16,
        ),
        mask_decoder=MaskDecoder(
            num_multimask_outputs=3,
            transformer=TwoWayTransformer(
                depth=2, embedding_dim=spec.channels, mlp_dim=128, num_heads=8
            ),
            transformer_dim=spec.channels,
            iou_head_depth=3,
            iou_head_hidden_dim=64,
        ),
        pixel_mean=list(spec.pixel_mean),
        pixel_std=list(spec.pixel_std),
    )
    return network


def write_fixture(folder: Path) -> None:
    """Export the decoder and say what it must answer.

    Writes `prepare.onnx`, `delta.onnx`, `decode.onnx`, `manifest.json`, and little-endian values:
    inputs `embedding` (float16), `point_coords`, `point_labels`, `mask_input`, and what torch
    answers, `first.logits`, `first.iou`, `refined.logits`, `refined.iou` (float32).
    """
    sam = small_sam()
    manifest = export_decoder(sam, folder)
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2))
    inputs = example_inputs(sam, PROMPT_COUNT, has_mask_input=True)
    for name in ("point_coords", "point_labels", "mask_input"):
        _write(folder / name, inputs[name])
    _write(folder / "embedding", inputs["image_embeddings"].half())
    for name, has_mask in (("first", 0.0), ("refined", 1.0)):
        inputs["has_mask_input"] = torch.tensor([has_mask])
        with torch.inference_mode():
            logits, iou = DecoderGraph(sam)(**inputs)
        _write(folder / f"{name}.logits", logits)
        _write(folder / f"{name}.iou", iou)


def _write(path: Path, values: torch.Tensor) -> None:
    path.write_bytes(values.contiguous().numpy().tobytes())


if __name__ == "__main__":
    write_fixture(Path(sys.argv[1]))
