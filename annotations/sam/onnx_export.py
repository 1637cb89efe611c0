"""Export of the decoder that every browser runs."""

import hashlib
import tempfile
import warnings
from pathlib import Path

import onnx
import torch

from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.sam.onnx_parity import DecoderParity, example_inputs, verify_decoder
from annotations.sam.preprocessing import PREPROCESSING_VERSION
from annotations.sam.prompts import TOKEN_COUNT

MANIFEST_FORMAT = 1
# Raise the number whenever the exporter would write another graph for the same checkpoint.
PRODUCER = "samweb-decoder-1"
FILE_NAME = "decoder.onnx"
OPSET_VERSION = 17
OUTPUT_NAMES = ("low_res_logits", "iou_predictions")


def export_decoder(sam: LoadedSam, folder: Path) -> dict[str, object]:
    """Export the decoder of a checkpoint, and prove it before it is written.

    Inputs and outputs are those of `DecoderGraph.forward`; the number of prompts is symbolic.

    Args:
        sam: The model.
        folder: Receives `decoder.onnx`; an older one is replaced.

    Returns:
        The manifest, JSON values only.

    Raises:
        DecoderParityError: The exported decoder differs from the model; nothing is written.
    """
    decoder = _fix_output_shapes(_trace_to_onnx(sam), sam)
    parity = verify_decoder(decoder, sam)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{FILE_NAME}.part"
    part.write_bytes(decoder)
    part.replace(folder / FILE_NAME)
    return _manifest(sam, decoder, parity)


def _trace_to_onnx(sam: LoadedSam) -> bytes:
    inputs = example_inputs(sam, prompt_count=3, has_mask_input=True)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        path = Path(folder) / FILE_NAME
        # The tracing exporter is deprecated, and wanted: measured on torch 2.13 with SAM's
        # decoder it takes 1.4 s against 10.7 s of the torch.export one, and its graph decodes in
        # 102 ms against 113 ms (ONNX Runtime, one thread).
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        # math.sqrt of the head width, in the package's attention: constant for a checkpoint.
        warnings.filterwarnings("ignore", message="Converting a tensor to a Python float")
        torch.onnx.export(
            DecoderGraph(sam).eval(),
            tuple(inputs.values()),
            path,
            input_names=list(inputs),
            output_names=list(OUTPUT_NAMES),
            dynamic_axes={"point_coords": {1: "prompt_count"}, "point_labels": {1: "prompt_count"}},
            opset_version=OPSET_VERSION,
            dynamo=False,
        )
        return path.read_bytes()


def _fix_output_shapes(decoder: bytes, sam: LoadedSam) -> bytes:
    """Name the output shapes, which tracing leaves open, so that runtimes can plan memory."""
    model = onnx.load_from_string(decoder)
    side = sam.spec.lowres_size
    shapes = ((1, TOKEN_COUNT, side, side), (1, TOKEN_COUNT))
    for output, name, shape in zip(model.graph.output, OUTPUT_NAMES, shapes, strict=True):
        output.CopyFrom(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape))
    onnx.checker.check_model(model, full_check=True)
    serialised: bytes = model.SerializeToString(deterministic=True)
    return serialised


def _manifest(sam: LoadedSam, decoder: bytes, parity: DecoderParity) -> dict[str, object]:
    spec = sam.spec
    return {
        "format": MANIFEST_FORMAT,
        "model": spec.model.value,
        "checkpoint_sha256": spec.sha256,
        "producer": PRODUCER,
        "input_size": spec.input_size,
        "grid": [spec.grid, spec.grid],
        "channels": spec.channels,
        "lowres": [spec.lowres_size, spec.lowres_size],
        "mask_threshold": spec.mask_threshold,
        "preprocessing_version": PREPROCESSING_VERSION,
        "files": {
            "decoder": {
                "name": FILE_NAME,
                "sha256": hashlib.sha256(decoder).hexdigest(),
                "size_bytes": len(decoder),
            }
        },
        "parity": {
            "max_logit_difference": parity.max_logit_difference,
            "max_iou_difference": parity.max_iou_difference,
            "prompt_counts": list(parity.prompt_counts),
        },
    }
