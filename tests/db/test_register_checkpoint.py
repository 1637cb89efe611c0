"""A team's own weights: proven to fit, brought in by an operator's command, chosen like others."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.fixtures import Settings

from annotations.errors import CheckpointMissingError
from annotations.models import Checkpoint, Decoder, Job
from annotations.pipelines.export_decoder import request_missing_decoders
from annotations.pipelines.resident_model import ResidentModel
from annotations.sam.encoder import encode_model_input
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.models import model_list
from annotations.values import ModelName, SizeHW
from tests.factories import make_user
from tests.support.api_client import ApiClient
from tests.support.huggingface_sam import to_huggingface
from tests.support.sam_images import model_input, rgb_image
from tests.support.tiny_sam import tiny_network

pytestmark = pytest.mark.django_db

SIZE_HW = SizeHW(400, 600)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    return tmp_path / "checkpoints"


def finetuned(path: Path, changes: Mapping[str, torch.Tensor] | None = None) -> Path:
    """Write weights of the starter, each a little other than those that ship with samweb."""
    weights = safetensors.torch.load_file(CHECKPOINTS[ModelName.STARTER].path(Path()))
    moved = {name: tensor * 1.01 for name, tensor in weights.items()} | dict(changes or {})
    safetensors.torch.save_file(moved, path)
    return path


def register(*arguments: object) -> str:
    out = StringIO()
    call_command("register_checkpoint", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_registered_weights_are_a_model_like_the_others(tmp_path: Path, folder: Path) -> None:
    file = finetuned(tmp_path / "epoch-9.safetensors")

    said = register("cells-2", file, "--architecture", "starter", "--label", "Our cells")

    row = Checkpoint.objects.get()
    assert f"cells-2 is registered, sha256 {row.sha256}." in said
    assert (row.file_name, row.layout, row.size_bytes) == (
        "cells-2.safetensors",
        "meta",
        file.stat().st_size,
    )
    assert (folder / row.file_name).read_bytes() == file.read_bytes()
    shown = model_list()[-1]
    assert (shown.name, shown.label, shown.architecture) == ("cells-2", "Our cells", "starter")
    assert (shown.note, shown.is_available) == ("your own, made of Starter", False)
    export = Job.objects.get()
    assert (export.kind, export.payload) == ("export_decoder", {"model": "cells-2"})
    pixels = model_input(rgb_image(SIZE_HW))
    ours = encode_model_input(pixels, SIZE_HW, ResidentModel().get("cells-2"))
    theirs = encode_model_input(pixels, SIZE_HW, ResidentModel().get("starter"))
    assert np.abs(ours.astype(float) - theirs.astype(float)).max() > 0.01


def test_a_project_can_choose_it_and_no_name_that_nobody_registered(tmp_path: Path) -> None:
    client = ApiClient(make_user(is_superuser=True))
    register("cells", finetuned(tmp_path / "a.safetensors"), "--architecture", "starter")
    wish = {"name": "Cells", "model": "cells", "categories": []}

    made = client.post("projects/", wish)
    path = f"projects/{made.json()['id']}/"
    refused = client.patch(path, {"model": "cellz"})

    assert (made.status_code, made.json()["model"]) == (201, "cells")
    assert refused.status_code == 400
    assert refused.json()["fields"] == {
        "model": "There is no model 'cellz'. Choose one of: starter, vit_b, vit_l, vit_h, cells."
    }
    assert client.get(path).json()["model"] == "cells"
    assert client.post("projects/", {**wish, "model": "cellz"}).status_code == 400


def test_registering_the_same_weights_again_brings_the_file_back(
    tmp_path: Path, folder: Path
) -> None:
    file = finetuned(tmp_path / "a.safetensors")
    register("cells", file, "--architecture", "starter")
    (folder / "cells.safetensors").unlink()

    register("cells", file, "--architecture", "starter", "--label", "Cells")

    assert Checkpoint.objects.get().label == "Cells"
    assert (folder / "cells.safetensors").is_file()


def test_a_file_in_the_folder_of_weights_stays_where_it_is(folder: Path) -> None:
    folder.mkdir()
    file = finetuned(folder / "mine.safetensors")

    register("cells", file, "--architecture", "starter")

    assert [path.name for path in folder.iterdir()] == ["mine.safetensors"]
    assert Checkpoint.objects.get().file_name == "mine.safetensors"


def test_a_folder_of_hugging_face_is_registered_by_its_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.sam.loader.build_network", lambda _spec: tiny_network())
    saved = tmp_path / "sam-finetuned"
    saved.mkdir()
    weights = to_huggingface(dict(tiny_network().state_dict()))
    safetensors.torch.save_file(weights, saved / "model.safetensors")

    with pytest.raises(CommandError, match="does not hold the weights"):
        register("ours", saved, "--architecture", "vit_b")
    register("ours", saved, "--architecture", "vit_b", "--source", "huggingface")

    row = Checkpoint.objects.get()
    assert (row.layout, row.architecture) == ("huggingface", "vit_b")
    assert ResidentModel().get("ours").spec.input_size == 1024


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("vit_b", "a.safetensors"), "cannot be registered as 'vit_b'"),
        (("Our Cells", "a.safetensors"), "cannot be registered as 'Our Cells'"),
        (("cells", "b.safetensors"), "There is no file"),
        (("cells", "."), "There is no file .*model.safetensors"),
        (("cells", "a.txt"), "a.txt is none of"),
        (("cells", "starter.safetensors"), "These are the weights of starter"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_its_reason(
    tmp_path: Path, arguments: tuple[str, str], message: str
) -> None:
    finetuned(tmp_path / "a.safetensors")
    (tmp_path / "a.txt").write_text("no weights")
    bundled = CHECKPOINTS[ModelName.STARTER].path(Path())
    (tmp_path / "starter.safetensors").write_bytes(bundled.read_bytes())

    with pytest.raises(CommandError, match=message):
        register(arguments[0], tmp_path / arguments[1], "--architecture", "starter")

    assert not Checkpoint.objects.exists()
    assert not Job.objects.exists()


def test_weights_that_do_not_fit_are_refused_and_nothing_is_copied(
    tmp_path: Path, folder: Path
) -> None:
    file = finetuned(tmp_path / "a.safetensors", {"mask_decoder.more": torch.zeros(1)})

    with pytest.raises(CommandError, match=r"mask_decoder\.more"):
        register("cells", file, "--architecture", "starter")

    assert not Checkpoint.objects.exists()
    assert not folder.exists()


def test_a_name_stands_for_one_file_and_a_file_has_one_name(tmp_path: Path) -> None:
    first = finetuned(tmp_path / "a.safetensors")
    other = finetuned(tmp_path / "b.safetensors", {"mask_decoder.iou_token.weight": _token()})
    register("cells", first, "--architecture", "starter")

    with pytest.raises(CommandError, match="cells stands for other weights"):
        register("cells", other, "--architecture", "starter")
    with pytest.raises(CommandError, match="These are the weights of cells"):
        register("cells-again", first, "--architecture", "starter")

    assert Checkpoint.objects.count() == 1


def _token() -> torch.Tensor:
    return torch.ones(1, CHECKPOINTS[ModelName.STARTER].channels, dtype=torch.float16)


def test_a_worker_asks_for_the_decoder_of_registered_weights_that_are_here(
    tmp_path: Path, folder: Path
) -> None:
    register("cells", finetuned(tmp_path / "a.safetensors"), "--architecture", "starter")
    Job.objects.all().delete()

    request_missing_decoders(is_retrying=True)
    asked = set(Job.objects.values_list("payload__model", flat=True))
    Job.objects.all().delete()
    (folder / "cells.safetensors").unlink()
    request_missing_decoders(is_retrying=True)

    assert asked == {"starter", "cells"}
    assert set(Job.objects.values_list("payload__model", flat=True)) == {"starter"}
    assert not Decoder.objects.exists()


def test_a_name_that_nobody_registered_has_no_weights() -> None:
    with pytest.raises(CheckpointMissingError, match="'cells'"):
        ResidentModel().get("cells")


@pytest.mark.parametrize("name", ["vit_b", "Cells", "-", "a" * 41])
def test_the_table_keeps_names_free(name: str) -> None:
    with pytest.raises(Exception, match=r"checkpoint_name_free|too long"), transaction.atomic():
        Checkpoint.objects.create(
            name=name,
            label="x",
            architecture="starter",
            layout="meta",
            file_name="x.pth",
            size_bytes=1,
            sha256="a" * 64,
        )
