"""The export with Meta's signature: Meta's masks at every aspect ratio, from one file."""

import json
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # has no stubs
import pytest
import torch
from django.core.management import CommandError, call_command
from numpy.typing import NDArray

from annotations.errors import DecoderParityError
from annotations.sam.loader import LoadedSam
from annotations.sam.official_decoder import export_official_decoder
from annotations.values import PointLabel, SizeHW
from tests.support.official_sam import SamOnnxModel
from tests.support.vit_b_decoder import vit_b_decoder

# Larger than the model frame, portrait, wide, square, and sides that round.
SIZES = [
    SizeHW(1500, 2250),
    SizeHW(600, 400),
    SizeHW(97, 333),
    SizeHW(512, 512),
    SizeHW(715, 653),
]
# Logits here change by up to 20 from one lowres pixel to the next, and ONNX Runtime computes where
# a pixel falls between them in float32: 1e-4 of a pixel at the far end of 2,250.
TOLERANCE = 4e-3


@pytest.fixture(scope="module")
def sam() -> LoadedSam:
    return vit_b_decoder()


@pytest.fixture(scope="module", params=[False, True], ids=["four masks", "single mask"])
def is_single_mask(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(scope="module")
def exported(
    sam: LoadedSam, is_single_mask: bool, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("official") / "decoder.onnx"
    export_official_decoder(sam, path, is_single_mask=is_single_mask, is_quantised=False)
    return path


def inputs_of(size_hw: SizeHW, labels: list[PointLabel]) -> dict[str, torch.Tensor]:
    random = torch.Generator().manual_seed(len(labels))
    return {
        "image_embeddings": torch.randn((1, 256, 64, 64), generator=random),
        "point_coords": torch.rand((1, len(labels), 2), generator=random) * 1024,
        "point_labels": torch.tensor([labels], dtype=torch.float32),
        "mask_input": 8 * torch.randn((1, 1, 256, 256), generator=random),
        "has_mask_input": torch.ones(1),
        "orig_im_size": torch.tensor(size_hw, dtype=torch.float32),
    }


def run(path: Path, inputs: dict[str, torch.Tensor]) -> list[NDArray[np.float32]]:
    session = onnxruntime.InferenceSession(path)
    assert [put.name for put in session.get_inputs()] == list(inputs)
    assert [put.name for put in session.get_outputs()] == [
        "masks",
        "iou_predictions",
        "low_res_masks",
    ]
    outputs: list[NDArray[np.float32]] = session.run(
        None, {name: tensor.numpy() for name, tensor in inputs.items()}
    )
    return outputs


@pytest.mark.parametrize("size_hw", SIZES, ids=lambda size: f"{size.height}x{size.width}")
def test_one_file_gives_metas_masks_at_every_aspect_ratio(
    sam: LoadedSam, exported: Path, is_single_mask: bool, size_hw: SizeHW
) -> None:
    inputs = inputs_of(size_hw, [PointLabel.FOREGROUND, PointLabel.PADDING])
    # Not exported but called, Meta's wrapper bakes nothing in.
    expected = SamOnnxModel(sam.network, return_single_mask=is_single_mask)(**inputs)

    given = run(exported, inputs)

    assert given[0].shape == (1, 1 if is_single_mask else 4, *size_hw)
    for theirs, ours in zip(given, expected, strict=True):
        np.testing.assert_allclose(theirs, ours.numpy(), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_the_single_mask_is_chosen_by_the_number_of_prompts_as_meta_does(
    sam: LoadedSam, exported: Path, is_single_mask: bool, count: int
) -> None:
    inputs = inputs_of(SizeHW(480, 640), [PointLabel.FOREGROUND] * count)
    expected = SamOnnxModel(sam.network, return_single_mask=is_single_mask)(**inputs)

    _, iou_predictions, _ = run(exported, inputs)

    np.testing.assert_allclose(iou_predictions, expected[1].numpy(), rtol=0, atol=1e-5)


def test_the_quantised_file_is_smaller_and_still_runs(sam: LoadedSam, tmp_path: Path) -> None:
    exact, quantised = tmp_path / "exact.onnx", tmp_path / "quantised.onnx"
    export_official_decoder(sam, exact, is_single_mask=True, is_quantised=False)
    export_official_decoder(sam, quantised, is_single_mask=True, is_quantised=True)

    masks, _, _ = run(quantised, inputs_of(SizeHW(480, 640), [PointLabel.FOREGROUND]))

    assert masks.shape == (1, 1, 480, 640)
    assert quantised.stat().st_size < 0.5 * exact.stat().st_size
    assert sorted(tmp_path.iterdir()) == [exact, quantised]


def test_a_decoder_that_differs_from_the_model_is_not_written(
    sam: LoadedSam, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.sam.official_parity.MAX_LOGIT_DIFFERENCE", 0.0)

    with pytest.raises(DecoderParityError, match="differs from the model"):
        export_official_decoder(
            sam, tmp_path / "decoder.onnx", is_single_mask=False, is_quantised=False
        )

    assert not list(tmp_path.iterdir())


def test_the_command_writes_metas_form_and_samwebs(tmp_path: Path) -> None:
    call_command("export_decoder", "--official", "--to", tmp_path / "official.onnx")
    call_command("export_decoder", "--to", tmp_path / "own")

    inputs = onnxruntime.InferenceSession(tmp_path / "official.onnx").get_inputs()
    assert [put.name for put in inputs][-1] == "orig_im_size"
    manifest = json.loads((tmp_path / "official.json").read_bytes())
    assert (manifest["graph"], manifest["opset"]) == ("official-decoder", 17)
    assert manifest["parity"]["min_mask_iou"] > 0.9999
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == [
        "decode.onnx",
        "delta.onnx",
        "manifest.json",
        "prepare.onnx",
    ]


def test_options_of_metas_form_are_refused_without_it(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="belong to --official"):
        call_command("export_decoder", "--quantize", "--to", tmp_path / "own")

    assert list(tmp_path.iterdir()) == []
