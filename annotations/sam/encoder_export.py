"""The image encoder as ONNX, for other people's runtimes: resized pixels in, embedding out."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]  # has no stubs
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from annotations.errors import OnnxFileError
from annotations.sam.encoder import encode_pixels
from annotations.sam.loader import LoadedSam
from annotations.sam.onnx_files import ExportManifest, describe_export
from annotations.sam.onnx_tracing import trace_to_onnx
from annotations.values import SizeHW

GRAPH_NAME = "encoder.onnx"
WEIGHTS_NAME = "encoder.onnx.data"
# A protobuf ends at 2 GiB; ViT-H's weights are 2.4 GiB.
MAX_GRAPH_BYTES = 1_500_000_000

# Another order of float32 sums alone gives up to 2e-4; float16, in which embeddings are stored,
# rounds values of this size by up to 1e-3.
MAX_DIFFERENCE = 1e-3
MIN_COSINE = 0.999_99
# Shares of the input's side: landscape, square, portrait, a panorama.
TRIED_SHAPES = ((0.75, 1.0), (1.0, 1.0), (1.0, 0.6), (0.2, 1.0))


class EncoderGraph(nn.Module):
    """From an image in the model frame to its embedding.

    The graph normalises and pads, so that a runtime has only to resize: the long side to the
    checkpoint's input size, both sides rounded, bilinear.
    """

    def __init__(self, sam: LoadedSam) -> None:
        super().__init__()
        self.encoder = sam.network.image_encoder
        self.side = sam.spec.input_size
        self.register_buffer("mean", sam.network.pixel_mean.clone(), persistent=False)
        self.register_buffer("deviation", sam.network.pixel_std.clone(), persistent=False)

    mean: torch.Tensor
    deviation: torch.Tensor

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Encode.

        Args:
            image: (h, w, 3) uint8 RGB, long side S.

        Returns:
            (1, C, G, G) float32.
        """
        pixels = image.permute(2, 0, 1).unsqueeze(0).to(torch.float32)
        normalised = (pixels - self.mean) / self.deviation
        right, below = self.side - image.shape[1], self.side - image.shape[0]
        padded = functional.pad(normalised, (0, right, 0, below))
        # Says to runtimes what they cannot infer: from here on every shape is a constant.
        embedding: torch.Tensor = self.encoder(padded.reshape(1, 3, self.side, self.side))
        return embedding


def export_encoder(sam: LoadedSam, folder: Path) -> ExportManifest:
    """Export the encoder of a checkpoint, and prove it before it is written.

    Args:
        sam: The model; in float32 on the CPU.
        folder: Receives `encoder.onnx`, and `encoder.onnx.data` where the weights do not fit into
            it; older ones are replaced.

    Returns:
        The manifest.

    Raises:
        OnnxFileError: The exported encoder differs from the model; nothing is written.

    Cost: three times the weights' size in memory, and an encode for each of the tried shapes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        made = _write(sam, Path(name))
        parity = verify_encoder(made["graph"], sam)
        (folder / WEIGHTS_NAME).unlink(missing_ok=True)
        files = {role: Path(shutil.move(path, folder / path.name)) for role, path in made.items()}
    return describe_export(sam, "encoder", files, parity)


def _write(sam: LoadedSam, folder: Path) -> dict[str, Path]:
    side = sam.spec.input_size
    # Neither side is S: nothing of the example's shape may be taken for a constant.
    example = torch.zeros((side // 2, side - 7, 3), dtype=torch.uint8)
    with warnings.catch_warnings():
        # Networks look at shapes, which are constants behind the padding; the proof tries others.
        warnings.filterwarnings("ignore", message="Converting a tensor to a Python")
        model = trace_to_onnx(
            EncoderGraph(sam),
            {"image": example},
            ("image_embeddings",),
            folds_constants=True,
            symbolic={"image": {0: "height", 1: "width"}},
        )
    graph, weights = folder / GRAPH_NAME, folder / WEIGHTS_NAME
    is_split = sum(len(tensor.raw_data) for tensor in model.graph.initializer) > MAX_GRAPH_BYTES
    onnx.save(model, graph, save_as_external_data=is_split, location=weights.name)
    onnx.checker.check_model(graph, full_check=True)
    return {"graph": graph, "weights": weights} if is_split else {"graph": graph}


def verify_encoder(graph: Path, sam: LoadedSam) -> Mapping[str, object]:
    """Run an exported encoder beside the model.

    Args:
        graph: The .onnx file.
        sam: The model that it was exported from.

    Returns:
        The largest difference of a value, the smallest cosine of two embeddings, what was tried.

    Raises:
        OnnxFileError: They differ by more than `MAX_DIFFERENCE`, or point elsewhere.
    """
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    seen = np.array(list(_differences(session, sam)))
    difference, cosine = float(seen[:, 0].max()), float(seen[:, 1].min())
    # Written so that NaN, which is not smaller than anything, is refused too.
    if not (difference <= MAX_DIFFERENCE and cosine >= MIN_COSINE):
        raise OnnxFileError(
            f"The encoder of {sam.spec.model} differs from the model by {difference} "
            f"(allowed {MAX_DIFFERENCE}), with a cosine of {cosine} (at least {MIN_COSINE}).",
            hint="Export with the versions of torch and onnxruntime in constraints.txt.",
        )
    return {
        "max_difference": difference,
        "min_cosine": cosine,
        "tried_hw": [list(size) for size in _tried_sizes(sam)],
    }


def _differences(
    session: onnxruntime.InferenceSession, sam: LoadedSam
) -> Iterator[tuple[float, float]]:
    random = np.random.default_rng(0)
    for size_hw in _tried_sizes(sam):
        image = _draw(random, size_hw)
        (given,) = session.run(None, {"image": image})
        expected = encode_pixels(image, size_hw, sam).cpu().numpy()
        product = float(np.vdot(given, expected))
        lengths = float(np.linalg.norm(given) * np.linalg.norm(expected))
        yield float(np.abs(given - expected).max()), product / lengths


def _tried_sizes(sam: LoadedSam) -> list[SizeHW]:
    side = sam.spec.input_size
    return [SizeHW(round(down * side), round(across * side)) for down, across in TRIED_SHAPES]


def _draw(random: np.random.Generator, size_hw: SizeHW) -> NDArray[np.uint8]:
    """Draw large and small structure, as photographs have."""
    coarse = random.uniform(0, 255, (1, 3, 8, 8)).astype(np.float32)
    smooth = functional.interpolate(torch.from_numpy(coarse), tuple(size_hw), mode="bilinear")
    noisy = smooth[0].permute(1, 2, 0).numpy() + random.normal(0, 8, (*size_hw, 3))
    return noisy.clip(0, 255).astype(np.uint8)
