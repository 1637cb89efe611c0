"""From a torch module to ONNX: operators as they stand in its `forward`."""

import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import onnx
import torch
from torch import nn

OPSET_VERSION = 17
# Name of the one symbolic dimension: rows of `point_coords` and `point_labels`.
PROMPT_COUNT = "prompt_count"
_BY_PROMPT = ("point_coords", "point_labels")


def trace_to_onnx(
    graph: nn.Module,
    inputs: Mapping[str, torch.Tensor],
    output_names: Sequence[str],
    *,
    folds_constants: bool,
    symbolic: Mapping[str, Mapping[int, str]] = MappingProxyType({}),
) -> onnx.ModelProto:
    """Trace a module; of its inputs' shapes the number of prompts and what is named is symbolic.

    Args:
        graph: Takes the inputs in their order.
        inputs: Examples by name; values do not matter.
        output_names: In order.
        folds_constants: Compute what depends on weights alone. A runtime does so, too, when it
            loads the graph, and folds more of it; a quantiser sees only what is stored.
        symbolic: Names of further dimensions that are no constants, by input and place.
    """
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        path = Path(folder) / "graph.onnx"
        # The tracing exporter is deprecated, and wanted: it writes the operators of a module as
        # they stand, and takes 1.4 s where the torch.export one takes 10.7 s (torch 2.13).
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        # math.sqrt of the head width, in the package's attention: constant for a checkpoint.
        warnings.filterwarnings("ignore", message="Converting a tensor to a Python float")
        torch.onnx.export(
            graph.eval(),
            tuple(inputs.values()),
            path,
            input_names=list(inputs),
            output_names=list(output_names),
            dynamic_axes={
                **{name: {1: PROMPT_COUNT} for name in _BY_PROMPT if name in inputs},
                **{name: dict(places) for name, places in symbolic.items()},
            },
            opset_version=OPSET_VERSION,
            do_constant_folding=folds_constants,
            dynamo=False,
        )
        return onnx.load(path)
