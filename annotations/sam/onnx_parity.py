"""Does an exported decoder compute what torch computes? Asked before anybody is given the file."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # has no stubs
import torch

from annotations.errors import DecoderParityError
from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.values import PointLabel

# Logits of a trained decoder span about -30 to 30 and float32 rounding alone gives up to 3e-5, so
# ten times more would still be rounding; a mask can then differ only where |logit| < 3e-4.
MAX_LOGIT_DIFFERENCE = 3e-4
MAX_IOU_DIFFERENCE = 1e-5

# One click, a click with padding or a box, and more: the graph was traced with three.
PROMPT_COUNTS = (1, 2, 3, 5, 12)


@dataclass(frozen=True, slots=True)
class DecoderParity:
    """The largest differences that were seen.

    Attributes:
        max_logit_difference: Over all tokens and lowres pixels, in logits.
        max_iou_difference: Over all four IoU predictions.
        prompt_counts: Rows of `point_coords` that were tried, each with and without a mask.
    """

    max_logit_difference: float
    max_iou_difference: float
    prompt_counts: tuple[int, ...] = PROMPT_COUNTS


def example_inputs(
    sam: LoadedSam, prompt_count: int, *, has_mask_input: bool
) -> dict[str, torch.Tensor]:
    """Make seeded decoder inputs of the right shapes, in the order of the graph's inputs.

    Args:
        sam: Gives the sizes.
        prompt_count: Rows of `point_coords`; labels run through all five kinds.
        has_mask_input: Whether the previous mask counts.
    """
    spec = sam.spec
    random = torch.Generator().manual_seed(prompt_count)
    labels = [list(PointLabel)[index % len(PointLabel)] for index in range(1, prompt_count + 1)]
    side = spec.lowres_size
    inputs = {
        "image_embeddings": torch.randn((1, *spec.embedding_shape), generator=random),
        "point_coords": torch.rand((1, prompt_count, 2), generator=random) * spec.input_size,
        "point_labels": torch.tensor([labels], dtype=torch.float32),
        "mask_input": torch.randn((1, 1, side, side), generator=random) * 8,
        "has_mask_input": torch.tensor([float(has_mask_input)]),
    }
    return {name: tensor.to(sam.device) for name, tensor in inputs.items()}


def verify_decoder(decoder: bytes, sam: LoadedSam) -> DecoderParity:
    """Run an exported decoder beside the model.

    Args:
        decoder: The .onnx file.
        sam: The model that it was exported from.

    Raises:
        DecoderParityError: A logit differs by more than `MAX_LOGIT_DIFFERENCE`, or an IoU
            prediction by more than `MAX_IOU_DIFFERENCE`.
    """
    differences = np.array(list(_differences(decoder, sam)), dtype=np.float64)
    logit_difference, iou_difference = (float(value) for value in differences.max(axis=0))
    # Written so that NaN, which is not smaller than anything, is refused too.
    if not (logit_difference <= MAX_LOGIT_DIFFERENCE and iou_difference <= MAX_IOU_DIFFERENCE):
        raise DecoderParityError(
            f"The decoder of {sam.spec.model.value} differs from the model by {logit_difference} "
            f"in its logits (allowed {MAX_LOGIT_DIFFERENCE}) and by {iou_difference} in its IoU "
            f"predictions (allowed {MAX_IOU_DIFFERENCE}).",
            hint="Export with the versions of torch and onnxruntime in constraints.txt.",
        )
    return DecoderParity(logit_difference, iou_difference)


@torch.inference_mode()
def _differences(decoder: bytes, sam: LoadedSam) -> Iterator[tuple[float, float]]:
    session = onnxruntime.InferenceSession(decoder, providers=["CPUExecutionProvider"])
    graph = DecoderGraph(sam).eval()
    for prompt_count in PROMPT_COUNTS:
        for has_mask_input in (False, True):
            inputs = example_inputs(sam, prompt_count, has_mask_input=has_mask_input)
            expected = graph(**inputs)
            given = session.run(None, {name: value.cpu().numpy() for name, value in inputs.items()})
            logits, iou = (
                float(np.abs(theirs - ours.cpu().numpy()).max())
                for theirs, ours in zip(given, expected, strict=True)
            )
            yield logits, iou
