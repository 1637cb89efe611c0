"""The exported decoder: same masks as torch and as Meta, whatever the aspect ratio."""

import hashlib
import io
import itertools
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]  # has no stubs
import pytest
import torch
from numpy.typing import NDArray

from annotations.errors import DecoderParityError
from annotations.sam.browser_decoder.export import export_decoder, trace_decoder
from annotations.sam.browser_decoder.manifest import DecoderManifest, file_name
from annotations.sam.browser_decoder.parity import (
    MAX_LOGIT_DIFFERENCE,
    PROMPT_COUNTS,
    OnnxDecoder,
    example_inputs,
    run_like_the_model,
    verify_decoder,
)
from annotations.sam.browser_decoder.signature import Role
from annotations.sam.decoder_graph import DecoderGraph
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.mask_upsampling import upsample_logits
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, SizeHW
from tests.support.official_sam import SamOnnxModel, SamPredictor
from tests.support.tiny_sam import tiny_sam

# Of the manifest and of ONNX Runtime.
TYPES = {"float16": "tensor(float16)", "float32": "tensor(float)"}
# Landscape first: Meta's export is traced with it. The others are what PyPI's version gets wrong.
SIZES = (SizeHW(1500, 2250), SizeHW(2250, 1500), SizeHW(600, 1800), SizeHW(1024, 1024))


@pytest.fixture(scope="module")
def sam() -> LoadedSam:
    return tiny_sam()


@pytest.fixture(scope="module")
def starter() -> LoadedSam:
    return load_sam(CHECKPOINTS[ModelName.STARTER], Path("not needed"), torch.device("cpu"))


@pytest.fixture(scope="module")
def starter_export(
    starter: LoadedSam, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[Role, bytes], DecoderManifest]:
    folder = tmp_path_factory.mktemp("decoder")
    manifest = export_decoder(starter, folder)
    return read_graphs(folder), manifest


def read_graphs(folder: Path) -> dict[Role, bytes]:
    return {role: (folder / file_name(role)).read_bytes() for role in Role}


def intersection_over_union(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return float((one & other).sum() / (one | other).sum())


def official_mask(sam: LoadedSam, inputs: dict[str, torch.Tensor], size_hw: SizeHW) -> torch.Tensor:
    """Decode with Meta's predictor, token 0; points and labels without a box or padding."""
    predictor = SamPredictor(sam.network)
    predictor.features = inputs["image_embeddings"]
    predictor.is_image_set = True
    predictor.original_size = tuple(size_hw)
    predictor.input_size = predictor.transform.get_preprocess_shape(*size_hw, 1024)
    masks, _, _ = predictor.predict_torch(
        inputs["point_coords"], inputs["point_labels"], multimask_output=False, return_logits=True
    )
    mask: torch.Tensor = masks[0, 0]
    return mask


def click_inputs(sam: LoadedSam) -> dict[str, torch.Tensor]:
    inputs = example_inputs(sam, 3, has_mask_input=False)
    inputs["point_labels"] = torch.tensor([[1.0, 0.0, 1.0]])
    return inputs


def padded(inputs: dict[str, torch.Tensor]) -> dict[str, NDArray[np.float32]]:
    """Add the padding point, which Meta's predictor adds by itself."""
    arrays = {name: tensor.numpy() for name, tensor in inputs.items()}
    arrays["point_coords"] = np.pad(arrays["point_coords"], ((0, 0), (0, 1), (0, 0)))
    arrays["point_labels"] = np.pad(arrays["point_labels"], ((0, 0), (0, 1)), constant_values=-1)
    return arrays


def test_masks_equal_the_official_ones_at_every_aspect_ratio(
    sam: LoadedSam,
) -> None:
    decoder = OnnxDecoder(trace_decoder(sam))
    inputs = click_inputs(sam)
    with_padding = {name: torch.from_numpy(array) for name, array in padded(inputs).items()}

    low_res_logits, _ = run_like_the_model(decoder, with_padding)

    for size_hw in SIZES:
        ours = upsample_logits(torch.from_numpy(low_res_logits[0, :1]), size_hw, 1024)[0]
        official = official_mask(sam, inputs, size_hw)
        assert tuple(ours.shape) == tuple(size_hw)
        assert float((ours - official).abs().max()) < 3e-6


def test_the_published_export_keeps_the_aspect_ratio_of_its_example(sam: LoadedSam) -> None:
    """Why samweb exports by itself; when this fails, PyPI has a newer segment-anything."""
    inputs = {name: torch.from_numpy(array) for name, array in padded(click_inputs(sam)).items()}
    inputs["orig_im_size"] = torch.tensor(SIZES[0], dtype=torch.float32)
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter; the subject here is what it wrote
        torch.onnx.export(
            SamOnnxModel(sam.network, return_single_mask=True),
            tuple(inputs.values()),
            file,  # type: ignore[arg-type]  # the tracing exporter takes files, its stub does not
            input_names=list(inputs),
            dynamo=False,
        )
    session = onnxruntime.InferenceSession(file.getvalue())
    ious = []
    for size_hw in SIZES:
        inputs["orig_im_size"] = torch.tensor(size_hw, dtype=torch.float32)
        mask = session.run(None, {name: tensor.numpy() for name, tensor in inputs.items()})[0]
        official = official_mask(sam, click_inputs(sam), size_hw)
        ious.append(intersection_over_union(mask[0, 0] > 0, official.numpy() > 0))

    assert ious[0] > 0.999
    assert max(ious[1:]) < 0.9


def test_the_starter_exports_with_its_own_sizes(
    starter_export: tuple[dict[Role, bytes], DecoderManifest],
) -> None:
    graphs, manifest = starter_export

    prepared = {
        "centred_keys": [4096, 128],
        "layer0_k": [8, 8, 4096],
        "layer0_v": [8, 8, 4096],
        "layer0_q": [8, 8, 4096],
    }
    assert {role: shapes(graph) for role, graph in graphs.items()} == {
        "prepare": {"embedding": [1, 128, 64, 64], **prepared},
        "delta": {
            "mask_input": [1, 1, 256, 256],
            **prepared,
            **{f"masked_{name}": shape for name, shape in prepared.items()},
        },
        "decode": {
            "point_coords": [1, "prompt_count", 2],
            "point_labels": [1, "prompt_count"],
            **prepared,
            "low_res_logits": [1, 4, 256, 256],
            "iou_predictions": [1, 4],
        },
    }
    assert {key: value for key, value in manifest.items() if key not in {"files", "parity"}} == {
        "format": 2,
        "model": "starter",
        "checkpoint_sha256": CHECKPOINTS[ModelName.STARTER].sha256,
        "producer": "samweb-decoder-2",
        "input_size": 512,
        "grid": [64, 64],
        "channels": 128,
        "lowres": [256, 256],
        "mask_threshold": 0.0,
        "preprocessing_version": 1,
        "gelu": "erf",
    }
    assert 0 < manifest["parity"]["max_logit_difference"] <= MAX_LOGIT_DIFFERENCE
    assert json.loads(json.dumps(manifest)) == manifest


def shapes(graph: bytes) -> dict[str, list[int | str]]:
    loaded = onnx.load_from_string(graph).graph
    return {
        value.name: [
            dimension.dim_param or dimension.dim_value
            for dimension in value.type.tensor_type.shape.dim
        ]
        for value in [*loaded.input, *loaded.output]
    }


def test_the_manifest_names_files_and_tensors_as_they_are(
    starter_export: tuple[dict[Role, bytes], DecoderManifest],
) -> None:
    graphs, manifest = starter_export

    for role, entry in manifest["files"].items():
        graph = graphs[Role(role)]
        assert entry["name"] == f"{role}.onnx"
        assert entry["sha256"] == hashlib.sha256(graph).hexdigest()
        assert entry["size_bytes"] == len(graph)
        session = onnxruntime.InferenceSession(graph)
        for described, tensors in (
            (entry["inputs"], session.get_inputs()),
            (entry["outputs"], session.get_outputs()),
        ):
            assert [(one["name"], TYPES[one["dtype"]], one["shape"]) for one in described] == [
                (
                    one.name,
                    one.type,
                    [None if size == "prompt_count" else size for size in one.shape],
                )
                for one in tensors
            ]


def test_exporting_again_gives_the_same_bytes(
    starter: LoadedSam,
    starter_export: tuple[dict[Role, bytes], DecoderManifest],
    tmp_path: Path,
) -> None:
    graphs, manifest = starter_export

    steps = itertools.count()

    assert export_decoder(starter, tmp_path, on_step=lambda: next(steps)) == manifest

    assert next(steps) == len(Role) + 2 * len(PROMPT_COUNTS)
    assert read_graphs(tmp_path) == graphs


def test_a_decoder_of_other_weights_is_refused(
    starter: LoadedSam, starter_export: tuple[dict[Role, bytes], DecoderManifest]
) -> None:
    graphs, _ = starter_export
    other = load_sam(starter.spec, Path("not needed"), torch.device("cpu"))
    other.network.prompt_encoder.no_mask_embed.weight.data += 0.01

    with pytest.raises(DecoderParityError, match="differs from the model"):
        verify_decoder(graphs, other)


def test_a_model_that_is_not_finite_is_refused_and_nothing_is_written(
    starter: LoadedSam, tmp_path: Path
) -> None:
    broken = load_sam(starter.spec, Path("not needed"), torch.device("cpu"))
    broken.network.prompt_encoder.no_mask_embed.weight.data[:] = float("nan")

    with pytest.raises(DecoderParityError, match="nan"):
        export_decoder(broken, tmp_path / "decoders")

    assert not (tmp_path / "decoders").exists()


def test_padding_rows_and_a_mask_that_does_not_count_change_nothing_else(sam: LoadedSam) -> None:
    graph = DecoderGraph(sam)
    inputs = example_inputs(sam, 5, has_mask_input=False)
    moved = {**inputs, "mask_input": inputs["mask_input"] * 3}
    moved["point_coords"] = inputs["point_coords"].clone()
    is_padding = inputs["point_labels"] == -1
    assert is_padding.sum() == 1
    moved["point_coords"][is_padding] = 777.0

    with torch.inference_mode():
        logits, _ = graph(**inputs)
        moved_logits, _ = graph(**moved)

    torch.testing.assert_close(logits, moved_logits, rtol=0, atol=0)
