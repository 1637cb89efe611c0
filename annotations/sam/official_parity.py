"""Does a decoder in Meta's form compute what torch computes? Asked before it is given out."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # has no stubs
import torch
from numpy.typing import NDArray
from torch import nn

from annotations.errors import DecoderParityError
from annotations.sam.browser_decoder.parity import (
    MAX_IOU_DIFFERENCE,
    MAX_LOGIT_DIFFERENCE,
    PROMPT_COUNTS,
    example_inputs,
)
from annotations.sam.loader import LoadedSam

# Two shapes: none may be written into the graph.
TRIED_SIZES_HW = ((480.0, 640.0), (301.0, 207.0))
# Random logits change by up to 20 from one lowres pixel to the next, and ONNX Runtime computes
# where a pixel falls between them in float32: up to 1e-4 of a pixel.
MAX_MASK_DIFFERENCE = 4e-3
# Quantised weights shift edges. On random logits, whose every pixel is an edge, they keep this.
MIN_QUANTISED_IOU = 0.7


@torch.inference_mode()
def verify_official_decoder(
    graph: Path, decoder: nn.Module, sam: LoadedSam, *, is_quantised: bool
) -> Mapping[str, object]:
    """Run an exported decoder beside the module that it was traced from.

    Args:
        graph: The .onnx file.
        decoder: The module.
        sam: Gives the sizes of the inputs.
        is_quantised: Its weights are uint8: masks are compared, not logits.

    Returns:
        The largest differences, the smallest IoU of two masks, what was tried.

    Raises:
        DecoderParityError: They differ by more than rounding, or quantised masks by too much.
    """
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    seen = []
    for count in PROMPT_COUNTS:
        for size_hw in TRIED_SIZES_HW:
            inputs = example_inputs(sam, count, has_mask_input=count % 2 == 0)
            inputs["orig_im_size"] = torch.tensor(size_hw)
            arrays = {name: tensor.numpy() for name, tensor in inputs.items()}
            given = session.run(None, arrays)
            expected = [output.numpy() for output in decoder(**inputs)]
            seen.append(_compare(given, expected))
    masks, iou_predictions, logits = (max(values) for values in list(zip(*seen, strict=True))[:3])
    mask_iou = min(iou for *_, iou in seen)
    is_exact = (
        masks <= MAX_MASK_DIFFERENCE
        and logits <= MAX_LOGIT_DIFFERENCE
        and iou_predictions <= MAX_IOU_DIFFERENCE
    )
    if not (mask_iou >= MIN_QUANTISED_IOU if is_quantised else is_exact):
        raise DecoderParityError(
            f"The decoder of {sam.spec.model} in Meta's form differs from the model by "
            f"{logits} in its logits, {masks} in its masks and {iou_predictions} in its IoU "
            f"predictions; the masks overlap by an IoU of {mask_iou}.",
            hint="Export with the versions of torch and onnxruntime in constraints.txt.",
        )
    return {
        "max_logit_difference": logits,
        "max_mask_difference": masks,
        "max_iou_difference": iou_predictions,
        "min_mask_iou": mask_iou,
        "prompt_counts": list(PROMPT_COUNTS),
        "tried_hw": [list(map(int, size)) for size in TRIED_SIZES_HW],
    }


def _compare(
    given: list[NDArray[np.float32]], expected: list[NDArray[np.float32]]
) -> tuple[float, float, float, float]:
    """Give the differences of the three outputs, and the IoU of all masks together."""
    masks, iou_predictions, low_res = (
        float(np.abs(theirs - ours).max()) for theirs, ours in zip(given, expected, strict=True)
    )
    theirs, ours = given[0] > 0, expected[0] > 0
    union = int((theirs | ours).sum())
    iou = int((theirs & ours).sum()) / union if union else 1.0
    return masks, iou_predictions, low_res, iou
