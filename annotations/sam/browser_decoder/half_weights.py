"""Weights travel as float16 where that loses nothing, and are widened when a runtime loads them."""

import numpy as np
import onnx
from onnx import numpy_helper

# Below this a tensor saves less than the operator that widens it takes.
MIN_VALUES = 256


def halve_exact_weights(model: onnx.ModelProto) -> None:
    """Store every float32 weight as float16 that is a float16 number throughout.

    The starter's weights are stored as float16, so its decoder has half the bytes and the same
    bits. Meta's checkpoints are float32 and stay so: rounding the decoder of a ViT moves logits
    that spread by 4.6 by up to 0.02, where 1e-3 is allowed. A runtime widens constants once, when
    it loads the graph.

    Args:
        model: Changed in place.
    """
    casts = []
    for weight in model.graph.initializer:
        halved = _exact_half(weight)
        if halved is None:
            continue
        stored_name = f"{weight.name}.float16"
        casts.append(
            onnx.helper.make_node("Cast", [stored_name], [weight.name], to=onnx.TensorProto.FLOAT)
        )
        weight.CopyFrom(numpy_helper.from_array(halved, stored_name))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def _exact_half(weight: onnx.TensorProto) -> np.ndarray | None:
    if weight.data_type != onnx.TensorProto.FLOAT:
        return None
    values = numpy_helper.to_array(weight)
    if values.size < MIN_VALUES:
        return None
    with np.errstate(over="ignore"):
        halved = values.astype(np.float16)
    return halved if np.array_equal(halved.astype(np.float32), values) else None
