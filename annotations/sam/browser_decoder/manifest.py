"""What is said of an exported decoder: JSON values, read by the server and by browsers."""

import hashlib
from collections.abc import Mapping
from typing import TypedDict

from annotations.sam.browser_decoder.parity import DecoderParity
from annotations.sam.browser_decoder.signature import Role, TensorSignature, signatures
from annotations.sam.loader import LoadedSam
from annotations.sam.preprocessing import PREPROCESSING_VERSION
from annotations.values import DECODER_FORMAT

# Raise the number whenever the exporter would write other graphs for the same checkpoint: the
# workers then export every decoder anew.
PRODUCER = "samweb-decoder-2"


class TensorEntry(TypedDict):
    """An input or output; in its shape, null stands for the number of prompts."""

    name: str
    dtype: str
    shape: list[int | None]


class GraphEntry(TypedDict):
    """One graph: its file, its inputs and outputs in order."""

    name: str
    sha256: str
    size_bytes: int
    inputs: list[TensorEntry]
    outputs: list[TensorEntry]


class ParityEntry(TypedDict):
    """The largest differences to torch that were seen before the files were given out."""

    max_logit_difference: float
    max_iou_difference: float
    prompt_counts: list[int]


class DecoderManifest(TypedDict):
    """The whole; `docs/reference/decoder.md` explains each line."""

    format: int
    model: str
    checkpoint_sha256: str
    producer: str
    input_size: int
    grid: list[int]
    channels: int
    lowres: list[int]
    mask_threshold: float
    preprocessing_version: int
    gelu: str
    files: dict[str, GraphEntry]
    parity: ParityEntry


def describe_decoder(
    sam: LoadedSam, graphs: Mapping[Role, bytes], parity: DecoderParity
) -> DecoderManifest:
    """Write the manifest of a decoder.

    Args:
        sam: The model that it was exported from.
        graphs: The .onnx files.
        parity: How they compare to the model.
    """
    spec = sam.spec
    return {
        "format": DECODER_FORMAT,
        "model": spec.model,
        "checkpoint_sha256": spec.sha256,
        "producer": PRODUCER,
        "input_size": spec.input_size,
        "grid": [spec.grid, spec.grid],
        "channels": spec.channels,
        "lowres": [spec.lowres_size, spec.lowres_size],
        "mask_threshold": spec.mask_threshold,
        "preprocessing_version": PREPROCESSING_VERSION,
        "gelu": "erf",
        "files": {
            role.value: {
                "name": file_name(role),
                "sha256": hashlib.sha256(graphs[role]).hexdigest(),
                "size_bytes": len(graphs[role]),
                "inputs": [_entry(tensor) for tensor in signature.inputs],
                "outputs": [_entry(tensor) for tensor in signature.outputs],
            }
            for role, signature in signatures(sam).items()
        },
        "parity": {
            "max_logit_difference": parity.max_logit_difference,
            "max_iou_difference": parity.max_iou_difference,
            "prompt_counts": list(parity.prompt_counts),
        },
    }


def file_name(role: Role) -> str:
    """Name the file of a graph."""
    return f"{role.value}.onnx"


def _entry(tensor: TensorSignature) -> TensorEntry:
    return {"name": tensor.name, "dtype": tensor.dtype, "shape": list(tensor.shape)}
