"""The same weights in Meta's and in Hugging Face's layout are the same model."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from annotations.errors import CheckpointMismatchError
from annotations.sam.architectures import build_network
from annotations.sam.encoder import encode_model_input
from annotations.sam.huggingface_layout import huggingface_name
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.predictor import Predictor
from annotations.sam.prompts import PointPrompt
from annotations.sam.registry import CHECKPOINTS, CheckpointSpec, registered_spec
from annotations.values import ModelName, PointLabel, SizeHW, WeightsLayout
from tests.support.huggingface_sam import to_huggingface
from tests.support.sam_images import model_input, rgb_image
from tests.support.tiny_sam import tiny_network, tiny_sam

CPU = torch.device("cpu")
SIZE_HW = SizeHW(400, 600)
Weights = dict[str, torch.Tensor]


@pytest.fixture(autouse=True)
def tiny_architecture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the tiny network wherever ViT-B's is asked for."""
    monkeypatch.setattr("annotations.sam.loader.build_network", lambda _spec: tiny_network())


def weights() -> Weights:
    return dict(tiny_sam().network.state_dict())


def load(folder: Path, named: Weights, layout: WeightsLayout) -> LoadedSam:
    return load_sam(write(folder, named, layout), folder, CPU)


def write(folder: Path, named: Weights, layout: WeightsLayout) -> CheckpointSpec:
    path = folder / f"{layout.value}.safetensors"
    safetensors.torch.save_file(named, path)
    return registered_spec(
        model="ours",
        architecture=ModelName.VIT_B,
        layout=layout,
        file_name=path.name,
        size_bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


@pytest.mark.parametrize("is_matrix_twice", [False, True], ids=["saved once", "saved twice"])
def test_both_layouts_give_equal_embeddings_and_equal_masks(
    tmp_path: Path, *, is_matrix_twice: bool
) -> None:
    meta = load(tmp_path, weights(), WeightsLayout.META)
    renamed = to_huggingface(weights(), is_matrix_twice=is_matrix_twice)
    hugging_face = load(tmp_path, renamed, WeightsLayout.HUGGINGFACE)
    pixels = model_input(rgb_image(SIZE_HW))

    answers = []
    for sam in (meta, hugging_face):
        embedding = encode_model_input(pixels, SIZE_HW, sam)
        predictor = Predictor(sam)
        predictor.set_embedding(embedding, SIZE_HW)
        answer = predictor.replay([PointPrompt(300, 200, PointLabel.FOREGROUND, candidate=0)])
        answers.append((embedding, answer.low_res_logits, answer.predicted_iou))

    np.testing.assert_array_equal(answers[0][0], answers[1][0])
    np.testing.assert_array_equal(answers[0][1], answers[1][1])
    assert answers[0][2] == answers[1][2]
    assert float(np.abs(answers[0][0].astype(np.float32)).max()) > 0.1


def test_every_weight_of_vit_b_has_the_name_that_the_converter_gives_it() -> None:
    with torch.device("meta"):
        names = list(build_network(CHECKPOINTS[ModelName.VIT_B]).state_dict())
    empty = {name: torch.empty(0) for name in names}

    expected = set(to_huggingface(empty))

    assert {huggingface_name(name) for name in names} == expected
    assert len(names) == len(expected) == 314
    assert {
        "vision_encoder.pos_embed",
        "vision_encoder.patch_embed.projection.weight",
        "vision_encoder.layers.11.attn.rel_pos_h",
        "vision_encoder.layers.0.layer_norm1.bias",
        "vision_encoder.neck.layer_norm2.weight",
        "shared_image_embedding.positional_embedding",
        "prompt_encoder.mask_embed.conv3.weight",
        "prompt_encoder.point_embed.3.weight",
        "mask_decoder.transformer.layers.1.cross_attn_image_to_token.q_proj.weight",
        "mask_decoder.transformer.layer_norm_final_attn.weight",
        "mask_decoder.upscale_layer_norm.weight",
        "mask_decoder.output_hypernetworks_mlps.2.proj_in.weight",
        "mask_decoder.output_hypernetworks_mlps.2.layers.0.weight",
        "mask_decoder.output_hypernetworks_mlps.2.proj_out.weight",
        "mask_decoder.iou_prediction_head.proj_in.weight",
        "mask_decoder.iou_prediction_head.layers.0.weight",
        "mask_decoder.iou_prediction_head.proj_out.bias",
    } <= expected


def test_missing_and_unknown_weights_are_named_as_hugging_face_does(tmp_path: Path) -> None:
    renamed = to_huggingface(weights())
    del renamed["vision_encoder.layers.0.attn.qkv.weight"]
    renamed["vision_encoder.lora.weight"] = torch.zeros(1)

    with pytest.raises(CheckpointMismatchError) as refusal:
        load(tmp_path, renamed, WeightsLayout.HUGGINGFACE)

    assert "it lacks vision_encoder.layers.0.attn.qkv.weight" in refusal.value.message
    assert "it has vision_encoder.lora.weight, which" in refusal.value.message


def test_two_different_position_matrices_are_refused(tmp_path: Path) -> None:
    renamed = to_huggingface(weights(), is_matrix_twice=True)
    renamed["shared_image_embedding.positional_embedding"] += 1

    with pytest.raises(CheckpointMismatchError, match="differ"):
        load(tmp_path, renamed, WeightsLayout.HUGGINGFACE)


def test_a_weight_of_another_shape_is_named(tmp_path: Path) -> None:
    renamed = to_huggingface(weights())
    renamed["mask_decoder.iou_token.weight"] = torch.zeros(1, 8)

    with pytest.raises(CheckpointMismatchError, match="iou_token"):
        load(tmp_path, renamed, WeightsLayout.HUGGINGFACE)


@pytest.mark.parametrize("layout", [WeightsLayout.META, WeightsLayout.HUGGINGFACE])
def test_weights_are_not_read_under_the_other_layouts_names(
    tmp_path: Path, layout: WeightsLayout
) -> None:
    named = weights() if layout is WeightsLayout.HUGGINGFACE else to_huggingface(weights())

    with pytest.raises(CheckpointMismatchError):
        load(tmp_path, named, layout)


def test_the_trainers_own_state_beside_the_weights_is_said(tmp_path: Path) -> None:
    path = tmp_path / "trained.pth"
    torch.save({"model": weights(), "epoch": 3}, path)
    spec = replace(
        write(tmp_path, weights(), WeightsLayout.META),
        file_name=path.name,
        size_bytes=path.stat().st_size,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )

    with pytest.raises(CheckpointMismatchError, match="weights alone: model, epoch"):
        load_sam(spec, tmp_path, CPU)
