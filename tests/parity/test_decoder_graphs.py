"""The browser's three graphs against the model: in torch, and as the ONNX files."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from annotations.sam.browser_decoder.decode import DecodeGraph
from annotations.sam.browser_decoder.delta import DeltaGraph
from annotations.sam.browser_decoder.export import trace_decoder
from annotations.sam.browser_decoder.parity import OnnxDecoder, run_like_the_model
from annotations.sam.browser_decoder.prepare import PreparedImage, PrepareGraph
from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, PointLabel
from tests.support.small_sam import small_sam
from tests.support.tiny_sam import tiny_sam
from tests.support.vit_b_decoder import vit_b_decoder

MODELS: dict[str, Callable[[], LoadedSam]] = {
    "small grid": small_sam,
    "tiny": tiny_sam,
    "starter": lambda: load_sam(
        CHECKPOINTS[ModelName.STARTER], Path("not needed"), torch.device("cpu")
    ),
    "vit_b decoder": vit_b_decoder,
}
# Largest difference by the spread of the logits: float32 sums in another order, which changes with
# the processor and its threads; 4.1e-5 was seen.
TOLERANCE = 1e-4

FOREGROUND, BACKGROUND, PADDING = (
    PointLabel.FOREGROUND,
    PointLabel.BACKGROUND,
    PointLabel.PADDING,
)
CORNERS = [PointLabel.BOX_TOP_LEFT, PointLabel.BOX_BOTTOM_RIGHT]
PROMPTS = {
    "one point": [FOREGROUND, PADDING],
    "a box": CORNERS,
    "points and a box": [FOREGROUND, BACKGROUND, *CORNERS],
    "fifteen points": [FOREGROUND, BACKGROUND] * 7 + [FOREGROUND, PADDING],
}


@pytest.fixture(scope="module", params=MODELS)
def sam(request: pytest.FixtureRequest) -> LoadedSam:
    return MODELS[request.param]()


@pytest.fixture(scope="module")
def decoder(sam: LoadedSam) -> OnnxDecoder:
    return OnnxDecoder(trace_decoder(sam))


def inputs_of(
    sam: LoadedSam, labels: list[PointLabel], *, has_mask: bool
) -> dict[str, torch.Tensor]:
    spec = sam.spec
    random = torch.Generator().manual_seed(len(labels))
    embedding = torch.randn((1, *spec.embedding_shape), generator=random)
    coords = torch.rand((1, len(labels), 2), generator=random) * spec.input_size
    side = spec.lowres_size
    return {
        "image_embeddings": embedding.half().float(),
        "point_coords": coords,
        "point_labels": torch.tensor([labels], dtype=torch.float32),
        "mask_input": 8 * torch.randn((1, 1, side, side), generator=random),
        "has_mask_input": torch.tensor([float(has_mask)]),
    }


@torch.inference_mode()
def run_graphs(
    sam: LoadedSam, inputs: dict[str, torch.Tensor]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Run the three modules in torch, as a browser runs the files."""
    prepared = PrepareGraph(sam)(inputs["image_embeddings"].half())
    if inputs["has_mask_input"].item():
        prepared = DeltaGraph(sam)(inputs["mask_input"], *prepared)
    logits, iou = DecodeGraph(sam)(inputs["point_coords"], inputs["point_labels"], *prepared)
    return logits, iou


@pytest.mark.parametrize("has_mask", [False, True], ids=["no mask", "mask"])
@pytest.mark.parametrize("prompts", PROMPTS)
def test_graphs_and_files_compute_what_the_model_computes(
    sam: LoadedSam, decoder: OnnxDecoder, prompts: str, has_mask: bool
) -> None:
    inputs = inputs_of(sam, PROMPTS[prompts], has_mask=has_mask)
    with torch.inference_mode():
        logits, iou = DecoderGraph(sam)(**inputs)
    tolerance = TOLERANCE * float(logits.std())

    for theirs in (run_graphs(sam, inputs), run_like_the_model(decoder, inputs)):
        np.testing.assert_allclose(theirs[0], logits, rtol=0, atol=tolerance)
        np.testing.assert_allclose(theirs[1], iou, rtol=0, atol=1e-6)


@pytest.fixture(scope="module")
def small_decoder() -> OnnxDecoder:
    return OnnxDecoder(trace_decoder(small_sam()))


@pytest.mark.parametrize("count", range(1, 17))
def test_any_number_of_prompts_goes_through_the_same_file(
    small_decoder: OnnxDecoder, count: int
) -> None:
    sam = small_sam()
    inputs = inputs_of(sam, [list(PointLabel)[row % 5] for row in range(count)], has_mask=True)
    with torch.inference_mode():
        logits, iou = DecoderGraph(sam)(**inputs)

    theirs = run_like_the_model(small_decoder, inputs)

    np.testing.assert_allclose(theirs[0], logits, rtol=0, atol=TOLERANCE * float(logits.std()))
    np.testing.assert_allclose(theirs[1], iou, rtol=0, atol=1e-6)


def test_a_correction_gives_what_preparing_with_the_mask_would(sam: LoadedSam) -> None:
    inputs = inputs_of(sam, [FOREGROUND], has_mask=True)
    with torch.inference_mode():
        prepared = PrepareGraph(sam)(inputs["image_embeddings"].half())
        corrected = DeltaGraph(sam)(inputs["mask_input"], *prepared)
        encoder = sam.network.prompt_encoder
        dense = encoder.mask_downscaling(inputs["mask_input"])
        no_mask = encoder.no_mask_embed.weight.reshape(1, -1, 1, 1)
        # Not rounded to float16, hence not through `forward`.
        expected = PrepareGraph(sam)(inputs["image_embeddings"] + dense - no_mask)

    for name, theirs, ours in zip(PreparedImage._fields, corrected, expected, strict=True):
        assert float((theirs - ours).abs().max()) < 2e-5, name


def test_a_mask_moves_the_logits(sam: LoadedSam) -> None:
    without = run_graphs(sam, inputs_of(sam, [FOREGROUND], has_mask=False))[0]
    with_mask = run_graphs(sam, inputs_of(sam, [FOREGROUND], has_mask=True))[0]

    assert float((without - with_mask).abs().max()) > 100 * TOLERANCE * float(without.std())
