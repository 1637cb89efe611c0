"""A team's own weights are taken out again, unless somebody still needs them."""

from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from annotations.errors import InvalidValueError
from annotations.models import Checkpoint, Decoder, Embedding, Image, Job, Project
from annotations.selectors.models import model_list
from annotations.services.projects import project_update
from tests.factories import CHECKPOINT, make_decoder, make_embedding, make_job
from tests.support.blobs import keep_blobs_below

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    """Give the file of the weights `cells`, which are registered, with their decoder."""
    keep_blobs_below(tmp_path, settings)
    settings.CHECKPOINTS_FOLDER = tmp_path / "checkpoints"
    settings.CHECKPOINTS_FOLDER.mkdir()
    path: Path = settings.CHECKPOINTS_FOLDER / "cells.pth"
    path.write_bytes(b"weights")
    Checkpoint.objects.create(
        name="cells",
        label="Our cells",
        architecture="vit_b",
        layout="meta",
        file_name=path.name,
        size_bytes=7,
        sha256=CHECKPOINT,
    )
    make_decoder()
    Decoder.objects.update(model="cells")
    return path


def remove(name: str = "cells") -> str:
    out = StringIO()
    call_command("remove_checkpoint", name, stdout=out)
    return out.getvalue()


def test_the_model_goes_with_its_decoder_its_embeddings_and_its_file(
    file: Path, image: Image
) -> None:
    gone = make_embedding(image, content=b"by cells")
    kept = make_embedding(image, content=b"by another", checkpoint=sha256(b"other").hexdigest())

    said = remove()

    assert "cells is removed, with cells.pth; embeddings that went with it: 1." in said
    assert not file.exists()
    assert "cells" not in [model.name for model in model_list()]
    assert (Checkpoint.objects.count(), Decoder.objects.count()) == (0, 0)
    assert list(Embedding.objects.values_list("pk", flat=True)) == [kept.pk]
    assert not storages["embeddings"].exists(gone.blob_name)
    assert storages["embeddings"].exists(kept.blob_name)
    assert storages["decoders"].listdir(CHECKPOINT)[1] == []


@pytest.mark.usefixtures("image")
def test_a_project_that_uses_it_keeps_it(file: Path, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(model="cells")

    with pytest.raises(
        CommandError,
        match=r"cells is the model of “Cells”. Choose another model there first: Settings, ",
    ):
        remove()

    assert file.exists()
    assert (Checkpoint.objects.count(), Decoder.objects.count()) == (1, 1)


@pytest.mark.parametrize(("state", "is_kept"), [("queued", True), ("done", False)])
def test_a_job_that_works_with_it_keeps_it(
    state: str, is_kept: bool, file: Path, project: Project
) -> None:
    job = make_job(project, kind="encode", state=state)
    Job.objects.filter(pk=job.pk).update(payload={"model": "cells"})

    if is_kept:
        with pytest.raises(CommandError, match=r"Jobs wait for cells or run with it: 1\. Let them"):
            remove()
    else:
        remove()

    assert file.exists() == is_kept


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("name", ["vit_b", "cellz"])
def test_only_registered_weights_are_removed(name: str) -> None:
    with pytest.raises(
        CommandError,
        match=rf"No weights are registered under the name '{name}'\. Registered are: cells\.",
    ):
        remove(name)

    assert Checkpoint.objects.count() == 1


def test_a_file_that_stays_is_told_and_everything_else_is_gone(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)

    with pytest.raises(CommandError, match=r"its file .*cells\.pth stays: Permission denied\. Del"):
        remove()

    assert (Checkpoint.objects.count(), Decoder.objects.count()) == (0, 0)


@pytest.mark.usefixtures("file")
def test_a_project_cannot_choose_what_was_removed_meanwhile(project: Project) -> None:
    remove()

    with pytest.raises(InvalidValueError, match="There is no model 'cells'"):
        project_update(project=project, changes={"model": "cells"})

    project.refresh_from_db()
    assert project.model == "starter"
