"""Export of the decoder that every browser runs."""

from collections.abc import Callable
from pathlib import Path

import onnx
import torch
from torch import nn

from annotations.sam.browser_decoder.decode import DecodeGraph
from annotations.sam.browser_decoder.delta import DeltaGraph
from annotations.sam.browser_decoder.half_weights import halve_exact_weights
from annotations.sam.browser_decoder.manifest import DecoderManifest, describe_decoder, file_name
from annotations.sam.browser_decoder.parity import verify_decoder
from annotations.sam.browser_decoder.prepare import PrepareGraph
from annotations.sam.browser_decoder.signature import (
    GraphSignature,
    Role,
    TensorSignature,
    signatures,
)
from annotations.sam.loader import LoadedSam
from annotations.sam.onnx_tracing import trace_to_onnx

TRACED_PROMPT_COUNT = 3
_GRAPHS = {Role.PREPARE: PrepareGraph, Role.DELTA: DeltaGraph, Role.DECODE: DecodeGraph}
_DTYPES = {"float16": torch.float16, "float32": torch.float32}


def export_decoder(
    sam: LoadedSam, folder: Path, *, on_step: Callable[[], object] = lambda: None
) -> DecoderManifest:
    """Export the decoder of a checkpoint, and prove it before it is written.

    Args:
        sam: The model.
        folder: Receives one file a graph, as `file_name` names it; older ones are replaced.
        on_step: Called after each graph and each proof.

    Returns:
        The manifest.

    Raises:
        DecoderParityError: The exported decoder differs from the model; nothing is written.
    """
    graphs = trace_decoder(sam, on_step=on_step)
    parity = verify_decoder(graphs, sam, on_step=on_step)
    folder.mkdir(parents=True, exist_ok=True)
    for role, graph in graphs.items():
        part = folder / f"{file_name(role)}.part"
        part.write_bytes(graph)
        part.replace(folder / file_name(role))
    return describe_decoder(sam, graphs, parity)


def trace_decoder(
    sam: LoadedSam, *, on_step: Callable[[], object] = lambda: None
) -> dict[Role, bytes]:
    """Turn the three graphs of a checkpoint into ONNX, unproven.

    Args:
        sam: The model.
        on_step: Called after each graph.

    Returns:
        The .onnx file of each graph.
    """
    graphs = {}
    for role, signature in signatures(sam).items():
        graphs[role] = trace_graph(_GRAPHS[role](sam), signature, sam.device)
        on_step()
    return graphs


def trace_graph(graph: nn.Module, signature: GraphSignature, device: torch.device) -> bytes:
    """Turn one graph into ONNX.

    Args:
        graph: Takes and gives tensors as the signature says.
        signature: Names, dtypes and shapes.
        device: Of the graph's weights.

    Returns:
        The .onnx file.
    """
    inputs = {tensor.name: _example(tensor, device) for tensor in signature.inputs}
    names = [tensor.name for tensor in signature.outputs]
    # The runtime folds constants after the download.
    model = trace_to_onnx(graph, inputs, names, folds_constants=False)
    _name_output_shapes(model, signature)
    halve_exact_weights(model)
    onnx.checker.check_model(model, full_check=True)
    serialised: bytes = model.SerializeToString(deterministic=True)
    return serialised


def _example(tensor: TensorSignature, device: torch.device) -> torch.Tensor:
    shape = [TRACED_PROMPT_COUNT if size is None else size for size in tensor.shape]
    return torch.zeros(shape, dtype=_DTYPES[tensor.dtype], device=device)


def _name_output_shapes(model: onnx.ModelProto, signature: GraphSignature) -> None:
    """Name the output shapes, which tracing leaves open, so that runtimes can plan memory."""
    for output, tensor in zip(model.graph.output, signature.outputs, strict=True):
        output.CopyFrom(
            onnx.helper.make_tensor_value_info(tensor.name, onnx.TensorProto.FLOAT, tensor.shape)
        )
