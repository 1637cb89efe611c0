"""Each kind of damage is planted, and named."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from os import utime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.models import (
    Annotation,
    Assignment,
    Category,
    Decoder,
    Embedding,
    Export,
    Image,
    Job,
    Operation,
    Project,
    Upload,
    User,
)
from annotations.services.jobs import job_claim
from annotations.values import Lane
from tests.db.integrity.conftest import Damage
from tests.factories import (
    make_blob,
    make_image,
    make_job,
    make_member,
    make_project,
    make_upload,
)
from tests.support.operations import apply, request

pytestmark = pytest.mark.usefixtures("embedding", "export")


def fsck(*options: str) -> dict[str, Any]:
    out = StringIO()
    with suppress(CommandError):
        call_command("fsck", "--json", *options, stdout=out)
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def found(*options: str) -> list[tuple[str, str, str]]:
    """Give code, kind and key of every damage."""
    families = fsck(*options)["families"].values()
    findings = [one for family in families for one in family if one["severity"] == "damage"]
    return [(one["code"], one["what"], one["where"]) for one in findings]


def test_what_is_whole_is_clean() -> None:
    assert fsck("--deep") == {
        "is_clean": True,
        "damage_count": 0,
        "families": {
            "operations": [],
            "masks": [],
            "tenants": [],
            "assignments": [],
            "jobs": [],
            "blobs": [],
            "embeddings": [],
            "exports": [],
        },
    }


def test_it_is_said_in_words_with_an_exit_status(annotation: Annotation, damage: Damage) -> None:
    damage.sql("UPDATE annotations_annotation SET area = 21 WHERE id = %s", annotation.pk)
    out = StringIO()

    with pytest.raises(CommandError) as raised:
        call_command("fsck", stdout=out)

    assert raised.value.returncode == 1
    assert (
        f"mask-invalid: annotation {annotation.pk}: "
        "Its row says area 21 and bbox [3, 2, 5, 7]; its mask has 35 and [3, 2, 5, 7]."
    ) in out.getvalue()
    assert "masks        1 damaged" in out.getvalue()
    assert "1 damaged, 0 repaired" in out.getvalue()


def test_a_lost_operation_is_a_gap(image: Image, damage: Damage) -> None:
    damage.sql(
        "DELETE FROM annotations_operation WHERE image_id = %s AND image_sequence = 5", image.pk
    )

    assert found() == [("sequence-gap", "image", str(image.pk))]


def test_a_counter_that_ran_ahead_is_seen(image: Image) -> None:
    Image.objects.filter(pk=image.pk).update(sequence=12)

    assert found() == [("sequence-differs", "image", str(image.pk))]


def test_an_overwritten_version_is_seen(image: Image, damage: Damage) -> None:
    """The trace of a silent overwrite: applied to a version that its author had not seen."""
    damage.sql(
        "UPDATE annotations_operation SET base_version = 1"
        " WHERE image_id = %s AND kind = 'replace'",
        image.pk,
    )

    replace = Operation.objects.get(image=image, kind="replace")
    assert found() == [("operation-does-not-follow", "operation", str(replace.op_id))]


def test_an_answer_that_was_not_the_truth_is_seen(image: Image, damage: Damage) -> None:
    damage.sql(
        "UPDATE annotations_operation SET result = jsonb_set(result, '{annotation,version}', '7')"
        " WHERE image_id = %s AND kind = 'replace'",
        image.pk,
    )

    replace = Operation.objects.get(image=image, kind="replace")
    assert found() == [("operation-result-differs", "operation", str(replace.op_id))]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("z_order = 9", "z_order"),
        ("version = 9", "version"),
        ("attributes = '{\"a\": 1}'", "attributes"),
        ("deleted_at = now()", "is_deleted"),
        ("layer = 'gold'", "layer"),
        ("is_crowd = true", "is_crowd"),
        ("source = 'sam'", "source"),
        ("recipe = '{}'", "recipe"),
    ],
)
def test_a_row_that_is_not_what_its_operations_say_is_seen(
    annotation: Annotation, damage: Damage, change: str, name: str
) -> None:
    damage.sql(f"UPDATE annotations_annotation SET {change} WHERE id = %s", annotation.pk)  # noqa: S608

    (finding,) = fsck()["families"]["operations"]
    assert finding["code"] == "annotation-differs-from-operations"
    assert finding["where"] == str(annotation.pk)
    assert finding["message"] == f"Its operations add up to another {name}."


def test_an_annotation_out_of_nowhere_is_seen(image: Image, damage: Damage) -> None:
    second = Annotation.objects.get(image=image, number=2)
    damage.sql(
        "UPDATE annotations_operation SET annotation_id = NULL, kind = 'comment'"
        " WHERE annotation_id = %s AND kind = 'create'",
        second.pk,
    )

    assert ("operation-does-not-follow", "operation") in {one[:2] for one in found()}
    damage.sql(
        "UPDATE annotations_operation SET annotation_id = NULL, kind = 'comment'"
        " WHERE annotation_id = %s",
        second.pk,
    )
    assert found() == [("annotation-without-operation", "annotation", str(second.pk))]


def test_an_image_with_other_attributes_is_seen(image: Image) -> None:
    Image.objects.filter(pk=image.pk).update(attributes={"weather": "sun"})

    assert found() == [("image-attributes-differ", "image", str(image.pk))]


def test_an_image_in_another_state_is_seen(image: Image) -> None:
    Image.objects.filter(pk=image.pk).update(state="skipped")

    assert found() == [("image-state-differs", "image", str(image.pk))]


def test_an_image_skipped_for_another_reason_is_seen(image: Image, actor: User) -> None:
    apply(image, actor, request("set_image_state", state="skipped", reason="blurred"))
    assert found() == []

    Image.objects.filter(pk=image.pk).update(skip_reason="wrong_image")

    assert found() == [("image-skip-differs", "image", str(image.pk))]


@pytest.mark.parametrize(
    "change",
    [
        "rle_counts = 'nonsense!'",
        "rle_counts = ''",
        "area = 1",
        "bbox_x = 0",
        "bbox_height = 8",
    ],
)
def test_a_mask_that_is_none_is_seen(annotation: Annotation, damage: Damage, change: str) -> None:
    damage.sql(f"UPDATE annotations_annotation SET {change} WHERE id = %s", annotation.pk)  # noqa: S608

    assert ("mask-invalid", "annotation", str(annotation.pk)) in found()


def test_a_mask_of_another_size_is_seen(image: Image, damage: Damage) -> None:
    damage.sql("UPDATE annotations_image SET width = 41 WHERE id = %s", image.pk)

    assert [code for code, *_ in found()] == ["mask-invalid", "mask-invalid"]


@pytest.mark.parametrize(
    ("table", "column"), [("annotation", "category_id"), ("category", "parent_id")]
)
def test_a_row_of_another_project_is_seen(
    annotation: Annotation, damage: Damage, table: str, column: str
) -> None:
    foreign = Category.objects.filter(project=make_project("Other")).first()
    assert foreign is not None
    key = annotation.pk if table == "annotation" else annotation.category_id
    damage.sql(f"UPDATE annotations_{table} SET {column} = %s WHERE id = %s", foreign.pk, key)  # noqa: S608

    assert ("crosses-projects", table, str(key)) in found()


def test_an_operation_on_another_image_is_seen(
    annotation: Annotation, project: Project, damage: Damage
) -> None:
    other = make_image(project)
    make_blob("images", other.model_input_name, b"model input")
    damage.sql(
        "UPDATE annotations_annotation SET image_id = %s WHERE id = %s", other.pk, annotation.pk
    )

    codes = {code for code, *_ in found()}
    assert "operation-on-another-image" in codes


def test_an_image_and_its_assignment_are_held_against_each_other(project: Project) -> None:
    image = make_image(project)
    make_blob("images", image.model_input_name, b"model input")
    joan = make_member(project, "annotator", "joan")
    Image.objects.filter(pk=image.pk).update(assignee=joan)

    assert found() == [("assignee-without-assignment", "image", str(image.pk))]

    given = Assignment.objects.create(project=project, image=image, assignee=joan, created_by=joan)
    assert found() == []

    for change in ({"due_on": "2026-12-24"}, {"due_on": None, "assignee": None}):
        Image.objects.filter(pk=image.pk).update(**change)
        assert found() == [("assignment-differs-from-image", "assignment", str(given.pk))]


def test_a_number_that_would_come_twice_is_seen(project: Project, annotation: Annotation) -> None:
    del annotation
    Project.objects.filter(pk=project.pk).update(last_annotation_number=1)

    assert found() == [("number-given-out-twice", "project", str(project.pk))]


def test_a_job_that_nobody_holds_any_more_is_seen_and_freed(
    project: Project, damage: Damage
) -> None:
    make_job(project, kind="encode")
    (job,) = job_claim(lane=Lane.GPU, owner="w1/10")
    assert found() == []
    damage.sql(
        "UPDATE annotations_job SET lease_until = now() - interval '31 s' WHERE id = %s", job.pk
    )

    assert found() == [("lease-expired", "job", str(job.pk))]
    assert fsck("--fix")["is_clean"] is True
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert found() == []


def test_an_upload_that_nobody_reads_is_seen_and_read(project: Project) -> None:
    upload = make_upload(project)
    Upload.objects.filter(pk=upload.pk).update(
        blob_name=make_blob("images", "originals/a", b"abc"),
        sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    )

    assert found("--deep") == [("upload-waits-for-nobody", "upload", str(upload.pk))]
    assert fsck("--fix")["is_clean"] is True
    assert Job.objects.get(kind="ingest").payload == {"upload": str(upload.pk)}
    assert found() == []


def test_an_export_without_its_file_is_seen(export: Export) -> None:
    Export.objects.filter(pk=export.pk).update(blob_name="")

    assert found() == [("export-without-file", "export", str(export.pk))]


def test_an_export_with_other_counts_is_seen(export: Export) -> None:
    Export.objects.filter(pk=export.pk).update(annotation_count=3)

    assert found() == []
    assert found("--deep") == [("export-counts-differ", "export", str(export.pk))]


Spoil = Callable[[Path], object]
LOSE: Spoil = Path.unlink


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def blob_of(what: str) -> tuple[str, object]:
    """Give the path of the one blob of a kind, and the key of its row."""
    if what == "image":
        image = Image.objects.get()
        return f"images/{image.original_name}", image.pk
    if what == "export":
        export = Export.objects.get()
        return f"exports/{export.blob_name}", export.pk
    if what == "embedding":
        embedding = Embedding.objects.get()
        return f"embeddings/{embedding.blob_name}", embedding.pk
    decoder = Decoder.objects.get()
    file = decoder.manifest["files"]["decode"]
    return f"decoders/{decoder.checkpoint_sha256}/{file['sha256']}.onnx", decoder.pk


@pytest.mark.parametrize(
    ("spoil", "code", "is_deep"),
    [(LOSE, "blob-missing", False), (shorten, "blob-size", False), (flip, "blob-sha256", True)],
)
@pytest.mark.parametrize("what", ["image", "export", "decoder", "embedding"])
def test_a_blob_that_is_not_what_its_row_says_is_seen(
    blobs: Path, spoil: Spoil, code: str, is_deep: bool, what: str
) -> None:
    path, key = blob_of(what)
    spoil(blobs / path)

    if is_deep:
        assert found() == []
    assert (code, what, str(key)) in found(*["--deep"][: int(is_deep)])


@pytest.mark.parametrize("field", ["display_name", "thumbnail_name", "model_input_name"])
def test_a_lost_picture_is_seen(blobs: Path, image: Image, field: str) -> None:
    (blobs / "images" / getattr(image, field)).unlink()

    assert found() == [("blob-missing", "image", str(image.pk))]


def test_a_damaged_embedding_is_made_again(blobs: Path, image: Image, embedding: Embedding) -> None:
    flip(blobs / "embeddings" / embedding.blob_name)

    assert found("--deep") == [
        ("blob-sha256", "embedding", str(embedding.pk)),
        ("embedding-invalid", "embedding", str(embedding.pk)),
    ]
    fsck("--deep", "--fix")
    assert Embedding.objects.count() == 0
    assert Job.objects.get(kind="encode").payload["image"] == str(image.pk)
    assert found("--deep") == []


def test_an_embedding_of_other_pixels_is_seen(image: Image, embedding: Embedding) -> None:
    Image.objects.filter(pk=image.pk).update(height=31)

    assert ("embedding-invalid", "embedding", str(embedding.pk)) in found("--deep")


def test_leftovers_are_told_by_their_age(blobs: Path) -> None:
    day_ago = (timezone.now() - timedelta(days=3)).timestamp()
    for name in ("images/aa/nobodys", "images/aa/young", "images/aa/.x.png.1.part"):
        (blobs / name).parent.mkdir(parents=True, exist_ok=True)
        (blobs / name).write_bytes(b"x")
        if "young" not in name:
            utime(blobs / name, (day_ago, day_ago))

    notices = {one["where"]: one for one in fsck()["families"]["blobs"]}
    assert found() == []
    assert {where: one["code"] for where, one in notices.items()} == {
        "images/aa/nobodys": "blob-unnamed",
        "images/aa/.x.png.1.part": "part-file",
    }
    assert notices["images/aa/nobodys"]["message"].startswith("No row names it; 3 days old")

    assert fsck("--fix")["is_clean"] is True
    assert sorted(path.name for path in (blobs / "images/aa").iterdir()) == ["nobodys", "young"]
