"""Taking a team's own weights out again: the model, its decoders, its embeddings and its file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction

from annotations.dispatch import announce
from annotations.errors import ConflictError, NotFoundError
from annotations.models import Checkpoint, Decoder, Embedding, Job, Project
from annotations.selectors.jobs import LIVE_STATES
from annotations.services.embedding_room import embedding_forget

ROWS_AT_ONCE: Final = 500
MAX_NAMED: Final = 5


class RemovedCheckpoint(NamedTuple):
    """What went with the weights."""

    file: Path
    embedding_count: int


def checkpoint_remove(*, name: str) -> RemovedCheckpoint:
    """Take registered weights out; masks that they made stay, and still say which made them.

    Args:
        name: Of the model.

    Raises:
        NotFoundError: Nobody registered weights under that name.
        ConflictError: A project uses the model, a job is at work with it, or the file stays because
            the system does not let it be deleted.
    """
    # What can be made again goes first: whoever is interrupted gives the command again.
    embedding_count = _forget_embeddings(_find_unused(name).sha256)
    checkpoint, decoders = _forget_rows(name)
    # Of an encode that ended between the two.
    embedding_count += _forget_embeddings(checkpoint.sha256)
    _delete_files(decoders)
    file: Path = settings.CHECKPOINTS_FOLDER / checkpoint.file_name
    announce(None, "decoders")
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise ConflictError(
            f"{name} is removed, but its file {file} stays: {error.strerror}.",
            hint="Delete the file by hand.",
        ) from error
    return RemovedCheckpoint(file, embedding_count)


@transaction.atomic
def _forget_rows(name: str) -> tuple[Checkpoint, list[Decoder]]:
    checkpoint = _find_unused(name)
    decoders = Decoder.objects.filter(checkpoint_sha256=checkpoint.sha256)
    forgotten = list(decoders)
    decoders.delete()
    Checkpoint.objects.filter(pk=checkpoint.pk).delete()
    return checkpoint, forgotten


@transaction.atomic
def _find_unused(name: str) -> Checkpoint:
    """Find the weights and lock them: a project that is about to choose them waits."""
    checkpoint = Checkpoint.objects.select_for_update().filter(name=name).first()
    if checkpoint is None:
        known = ", ".join(Checkpoint.objects.order_by("name").values_list("name", flat=True))
        raise NotFoundError(
            f"No weights are registered under the name {name!r}.",
            hint=f"Registered are: {known}." if known else "There are none of your own.",
        )
    _refuse_if_used(name)
    _refuse_if_at_work(name)
    return checkpoint


def _refuse_if_used(name: str) -> None:
    projects = Project.objects.filter(model=name).order_by("name")
    count = projects.count()
    if not count:
        return
    named = ", ".join(f"“{project.name}”" for project in projects[:MAX_NAMED])
    others = f" and {count - MAX_NAMED} more" if count > MAX_NAMED else ""
    raise ConflictError(
        f"{name} is the model of {named}{others}.",
        hint="Choose another model there first: Settings, Model and limits.",
    )


def _refuse_if_at_work(name: str) -> None:
    count = Job.objects.filter(payload__model=name, state__in=LIVE_STATES).count()
    if count:
        raise ConflictError(
            f"Jobs wait for {name} or run with it: {count}.",
            hint="Let them end, or cancel them, and give the command again.",
        )


def _forget_embeddings(checkpoint_sha256: str) -> int:
    rows = Embedding.objects.filter(checkpoint_sha256=checkpoint_sha256).order_by("pk")
    count = 0
    while slice_of_rows := list(rows[:ROWS_AT_ONCE]):
        for embedding in slice_of_rows:
            embedding_forget(embedding=embedding)
        count += len(slice_of_rows)
    return count


def _delete_files(decoders: Sequence[Decoder]) -> None:
    for decoder in decoders:
        for file in decoder.manifest.get("files", {}).values():
            storages["decoders"].delete(f"{decoder.checkpoint_sha256}/{file['sha256']}.onnx")
