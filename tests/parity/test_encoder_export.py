"""The exported encoder against torch, and exported files against their manifests."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]  # has no stubs
import pytest
import torch
from django.core.management import CommandError, call_command

from annotations.errors import OnnxFileError
from annotations.sam.encoder import encode_pixels
from annotations.sam.encoder_export import export_encoder
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.registry import CHECKPOINTS
from annotations.values import ModelName, SizeHW
from tests.support.sam_images import rgb_image
from tests.support.tiny_sam import tiny_sam


@pytest.fixture(scope="module")
def starter() -> LoadedSam:
    return load_sam(CHECKPOINTS[ModelName.STARTER], Path("none is fetched"), torch.device("cpu"))


@pytest.fixture(scope="module", params=["starter", "ViT of one block"])
def sam(request: pytest.FixtureRequest) -> LoadedSam:
    """Give a convolutional encoder, and SAM's own with lean attention."""
    if request.param == "starter":
        chosen: LoadedSam = request.getfixturevalue("starter")
        return chosen
    return tiny_sam()


def test_an_exported_encoder_gives_the_models_embedding_at_every_shape(
    sam: LoadedSam, tmp_path: Path
) -> None:
    manifest = export_encoder(sam, tmp_path)

    session = onnxruntime.InferenceSession(tmp_path / "encoder.onnx")
    side = sam.spec.input_size
    for size_hw in (SizeHW(side // 3, side), SizeHW(side, side // 2), SizeHW(side, side)):
        image = rgb_image(size_hw)
        (given,) = session.run(["image_embeddings"], {"image": image})
        expected = encode_pixels(image, size_hw, sam).numpy()
        assert given.shape == (1, *sam.spec.embedding_shape)
        np.testing.assert_allclose(given, expected, rtol=0, atol=1e-3)
    assert manifest["checkpoint_sha256"] == sam.spec.sha256
    assert (manifest["opset"], manifest["embedding_shape"]) == (17, list(sam.spec.embedding_shape))
    assert manifest["parity"]["max_difference"] <= 1e-3  # type: ignore[operator]  # JSON values


def test_slices_of_attention_are_not_written_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.sam.biased_attention.SLICE_BYTES", 1)

    export_encoder(tiny_sam(), tmp_path)

    graph = onnx.load(tmp_path / "encoder.onnx").graph
    assert sum(node.op_type == "Softmax" for node in graph.node) == 1


def test_weights_too_large_for_one_file_lie_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.sam.encoder_export.MAX_GRAPH_BYTES", 1000)

    manifest = export_encoder(tiny_sam(), tmp_path)

    assert {role: entry["name"] for role, entry in manifest["files"].items()} == {
        "graph": "encoder.onnx",
        "weights": "encoder.onnx.data",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["encoder.onnx", "encoder.onnx.data"]


def test_an_encoder_that_differs_from_the_model_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.sam.encoder_export.MAX_DIFFERENCE", -1.0)

    with pytest.raises(OnnxFileError, match="differs from the model"):
        export_encoder(tiny_sam(), tmp_path)

    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "encoder"
    call_command("export_encoder", "--to", folder)
    return folder


def test_files_as_they_were_exported_pass(exported: Path) -> None:
    out = StringIO()

    call_command("verify_onnx", exported, stdout=out)

    assert "encoder.onnx is as it was exported." in out.getvalue()


@pytest.mark.parametrize("what", ["damaged", "cut short", "missing", "no graph", "no manifest"])
def test_files_that_are_not_what_the_manifest_says_are_refused(
    what: str, exported: Path, tmp_path: Path
) -> None:
    graph, manifest = tmp_path / "encoder.onnx", tmp_path / "manifest.json"
    content = (exported / graph.name).read_bytes()
    described = json.loads((exported / manifest.name).read_bytes())
    entry = described["files"]["graph"]
    if what == "damaged":
        content = content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]
    elif what == "cut short":
        content = content[:-1]
    elif what == "no graph":
        content = b"<html>404</html>"
        entry["size_bytes"] = len(content)
        entry["sha256"] = hashlib.sha256(content).hexdigest()
    if what != "missing":
        graph.write_bytes(content)
    manifest.write_text("[]" if what == "no manifest" else json.dumps(described))

    with pytest.raises(CommandError) as refusal:
        call_command("verify_onnx", manifest)

    assert REFUSALS[what] in str(refusal.value)


REFUSALS = {
    "damaged": "It was damaged or exchanged.",
    "cut short": "It was damaged or exchanged.",
    "missing": "encoder.onnx is missing.",
    "no graph": "cannot load",
    "no manifest": "is no manifest of an export",
}
