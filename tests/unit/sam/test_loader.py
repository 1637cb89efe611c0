"""Weights are checked before they are parsed, and parsed before they are trusted."""

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import safetensors.torch
import torch

from annotations.errors import CheckpointMismatchError, CheckpointMissingError
from annotations.sam.checkpoint_files import verify_checkpoint
from annotations.sam.loader import load_sam
from annotations.sam.registry import CHECKPOINTS, CheckpointSpec
from annotations.sam.starter_network import build_starter
from annotations.values import ModelName

CPU = torch.device("cpu")
STARTER = CHECKPOINTS[ModelName.STARTER]


def spec_of(path: Path) -> CheckpointSpec:
    """Describe a file in a folder of fetched checkpoints as if it were the starter's."""
    content = path.read_bytes()
    return replace(
        STARTER,
        file_name=path.name,
        url="https://example.org/weights",
        is_bundled=False,
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def starter_weights() -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = safetensors.torch.load_file(STARTER.path(Path()))
    return weights


def test_every_bundled_checkpoint_is_the_one_in_the_table() -> None:
    bundled = [spec for spec in CHECKPOINTS.values() if spec.is_bundled]

    for spec in bundled:
        verify_checkpoint(spec, spec.path(Path("not needed")))

    assert [spec.model for spec in bundled] == [ModelName.STARTER]


def test_every_model_has_a_checkpoint_with_its_own_hash() -> None:
    assert set(CHECKPOINTS) == set(ModelName)
    assert len({spec.sha256 for spec in CHECKPOINTS.values()}) == len(ModelName)


def test_the_starter_loads_as_float32_ready_for_inference() -> None:
    sam = load_sam(STARTER, Path("not needed"), CPU)

    encoder = sam.network.image_encoder
    assert {parameter.dtype for parameter in encoder.parameters()} == {torch.float32}
    assert not any(parameter.requires_grad for parameter in encoder.parameters())
    assert not encoder.training
    torch.testing.assert_close(
        encoder.get_parameter("stages.0.0.depthwise.weight"),
        starter_weights()["image_encoder.stages.0.0.depthwise.weight"].float(),
    )


def test_a_torch_file_loads_like_a_safetensors_file(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    torch.save(starter_weights(), path)

    sam = load_sam(spec_of(path), tmp_path, CPU)

    expected = load_sam(STARTER, tmp_path, CPU).network.mask_decoder.state_dict()  # type: ignore[attr-defined]  # a module
    torch.testing.assert_close(sam.network.mask_decoder.state_dict(), expected)  # type: ignore[attr-defined]  # a module


def test_a_missing_file_names_the_command_that_fetches_it(tmp_path: Path) -> None:
    with pytest.raises(CheckpointMissingError) as refusal:
        load_sam(CHECKPOINTS[ModelName.VIT_B], tmp_path, CPU)

    assert str(tmp_path / "sam_vit_b_01ec64.pth") in refusal.value.message
    assert refusal.value.hint == "Run `python manage.py fetch_checkpoint vit_b`."


def test_a_file_of_another_size_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sam_vit_b_01ec64.pth").write_bytes(b"half")

    with pytest.raises(CheckpointMismatchError, match="has 4 bytes, not 375042383"):
        load_sam(CHECKPOINTS[ModelName.VIT_B], tmp_path, CPU)


def test_one_flipped_bit_is_refused(tmp_path: Path) -> None:
    content = bytearray(STARTER.path(tmp_path).read_bytes())
    content[-1] ^= 1
    (tmp_path / "weights.safetensors").write_bytes(content)
    spec = replace(STARTER, file_name="weights.safetensors", is_bundled=False)

    with pytest.raises(CheckpointMismatchError, match="has sha256"):
        load_sam(spec, tmp_path, CPU)


@pytest.mark.parametrize("change", ["missing", "unexpected", "another shape"])
def test_weights_of_another_network_are_refused(tmp_path: Path, change: str) -> None:
    weights = starter_weights()
    token = weights.pop("mask_decoder.iou_token.weight")
    if change == "unexpected":
        weights |= {"mask_decoder.iou_token.weight": token, "mask_decoder.more": token.clone()}
    if change == "another shape":
        weights["mask_decoder.iou_token.weight"] = token[:, :64].contiguous()
    path = tmp_path / "weights.safetensors"
    safetensors.torch.save_file(weights, path)

    with pytest.raises(CheckpointMismatchError, match="does not hold the weights of starter"):
        load_sam(spec_of(path), tmp_path, CPU)


class Exploit:
    """Unpickling it would create a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_a_torch_file_that_runs_code_is_refused_and_runs_none(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    torch.save({"weights": Exploit(tmp_path / "touched")}, path)

    with pytest.raises(CheckpointMismatchError, match="does not hold the weights"):
        load_sam(spec_of(path), tmp_path, CPU)

    assert not (tmp_path / "touched").exists()


def test_a_file_that_is_no_torch_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(pickle.dumps("no weights"))

    with pytest.raises(CheckpointMismatchError, match="does not hold the weights"):
        load_sam(spec_of(path), tmp_path, CPU)


def test_the_starter_network_has_the_sizes_of_its_spec() -> None:
    network = build_starter(STARTER).eval()

    with torch.inference_mode():
        embedding = network.image_encoder(torch.zeros(1, 3, 512, 512))

    assert tuple(embedding.shape[1:]) == STARTER.embedding_shape == (128, 64, 64)
    assert tuple(network.prompt_encoder.get_dense_pe().shape) == (1, 128, 64, 64)
    assert STARTER.lowres_size == 256
