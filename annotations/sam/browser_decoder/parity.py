"""Does an exported decoder compute what torch computes? Asked before anybody is given the files."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # has no stubs
import torch
from numpy.typing import NDArray

from annotations.errors import DecoderParityError
from annotations.sam.browser_decoder.signature import Role
from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam
from annotations.values import PointLabel

# Logits of a trained decoder span about -30 to 30; another order of float32 sums alone gives up to
# 5e-5, so six times more would still be rounding. A mask can then differ only where |logit| < 3e-4.
MAX_LOGIT_DIFFERENCE = 3e-4
MAX_IOU_DIFFERENCE = 1e-5

# One click, a click with padding or a box, and more than anybody gives.
PROMPT_COUNTS = (1, 2, 3, 5, 12)

Array = NDArray[np.float32]


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


class OnnxDecoder:
    """The three graphs in ONNX Runtime, used as a browser uses them.

    Args:
        graphs: The .onnx files.
    """

    def __init__(self, graphs: Mapping[Role, bytes]) -> None:
        self._sessions = {
            role: onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
            for role, graph in graphs.items()
        }

    def prepare(self, embedding: NDArray[np.float16]) -> list[Array]:
        """Give the fields of `PreparedImage` for a stored embedding (1, C, G, G)."""
        return self._run(Role.PREPARE, embedding)

    def correct(self, prepared: list[Array], mask_input: Array) -> list[Array]:
        """Let a previous mask (1, 1, L, L) count."""
        return self._run(Role.DELTA, mask_input, *prepared)

    def decode(
        self, prepared: list[Array], point_coords: Array, point_labels: Array
    ) -> tuple[Array, Array]:
        """Give low_res_logits (1, 4, L, L) and iou_predictions (1, 4)."""
        low_res_logits, iou_predictions = self._run(
            Role.DECODE, point_coords, point_labels, *prepared
        )
        return low_res_logits, iou_predictions

    def _run(self, role: Role, *inputs: NDArray[np.floating]) -> list[Array]:
        session = self._sessions[role]
        names = [put.name for put in session.get_inputs()]
        outputs: list[Array] = session.run(None, dict(zip(names, inputs, strict=True)))
        return outputs


def example_inputs(
    sam: LoadedSam, prompt_count: int, *, has_mask_input: bool
) -> dict[str, torch.Tensor]:
    """Make seeded inputs of `DecoderGraph`, of the right shapes and in its order.

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
        # As stored: an embedding is a float16 number throughout.
        "image_embeddings": torch.randn((1, *spec.embedding_shape), generator=random)
        .half()
        .float(),
        "point_coords": torch.rand((1, prompt_count, 2), generator=random) * spec.input_size,
        "point_labels": torch.tensor([labels], dtype=torch.float32),
        "mask_input": torch.randn((1, 1, side, side), generator=random) * 8,
        "has_mask_input": torch.tensor([float(has_mask_input)]),
    }
    return {name: tensor.to(sam.device) for name, tensor in inputs.items()}


def verify_decoder(
    graphs: Mapping[Role, bytes], sam: LoadedSam, *, on_step: Callable[[], object] = lambda: None
) -> DecoderParity:
    """Run an exported decoder beside the model.

    Args:
        graphs: The .onnx files.
        sam: The model that they were exported from.
        on_step: Called after each of `PROMPT_COUNTS`, with and without a mask.

    Raises:
        DecoderParityError: A logit differs by more than `MAX_LOGIT_DIFFERENCE`, or an IoU
            prediction by more than `MAX_IOU_DIFFERENCE`.
    """
    differences = []
    for difference in _differences(OnnxDecoder(graphs), sam):
        differences.append(difference)
        on_step()
    logit_difference, iou_difference = np.array(differences, np.float64).max(axis=0).tolist()
    # Written so that NaN, which is not smaller than anything, is refused too.
    if not (logit_difference <= MAX_LOGIT_DIFFERENCE and iou_difference <= MAX_IOU_DIFFERENCE):
        raise DecoderParityError(
            f"The decoder of {sam.spec.model} differs from the model by {logit_difference} "
            f"in its logits (allowed {MAX_LOGIT_DIFFERENCE}) and by {iou_difference} in its IoU "
            f"predictions (allowed {MAX_IOU_DIFFERENCE}).",
            hint="Export with the versions of torch and onnxruntime in constraints.txt.",
        )
    return DecoderParity(logit_difference, iou_difference)


@torch.inference_mode()
def _differences(decoder: OnnxDecoder, sam: LoadedSam) -> Iterator[tuple[float, float]]:
    model = DecoderGraph(sam).eval()
    for prompt_count in PROMPT_COUNTS:
        for has_mask_input in (False, True):
            inputs = example_inputs(sam, prompt_count, has_mask_input=has_mask_input)
            expected = model(**inputs)
            given = run_like_the_model(decoder, inputs)
            logits, iou = (
                float(np.abs(theirs - ours.cpu().numpy()).max())
                for theirs, ours in zip(given, expected, strict=True)
            )
            yield logits, iou


def run_like_the_model(
    decoder: OnnxDecoder, inputs: Mapping[str, torch.Tensor]
) -> tuple[Array, Array]:
    """Run the three graphs on inputs of `DecoderGraph`.

    Args:
        decoder: Exported.
        inputs: From `example_inputs`.

    Returns:
        low_res_logits and iou_predictions.
    """
    arrays = {name: tensor.cpu().numpy() for name, tensor in inputs.items()}
    prepared = decoder.prepare(arrays["image_embeddings"].astype(np.float16))
    if arrays["has_mask_input"][0]:
        prepared = decoder.correct(prepared, arrays["mask_input"])
    return decoder.decode(prepared, arrays["point_coords"], arrays["point_labels"])
