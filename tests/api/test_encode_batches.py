"""Encoding a project ahead of time, and afresh after its model was changed."""

import pytest

from annotations.models import Batch, Decoder, Image, Job, Project
from annotations.services.encoding import PRIORITY_BULK, PRIORITY_WAITED_FOR, embedding_request
from annotations.services.jobs import job_claim
from annotations.values import Lane
from tests.api.conftest import AsRole
from tests.factories import make_decoder, make_embedding, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def images(project: Project) -> list[Image]:
    """Four images, of which the first is encoded and the second waits already."""
    make_decoder()
    made = [make_image(project) for _ in range(4)]
    make_embedding(made[0])
    embedding_request(image=made[1], priority=PRIORITY_BULK)
    return made


def numbers_of(batch: object) -> list[int]:
    jobs = Job.objects.filter(batch_id=str(batch)).order_by("created_at")
    return [Image.objects.get(pk=job.payload["image"]).number for job in jobs]


def test_what_is_encoded_or_waits_is_left_out(
    as_role: AsRole, project: Project, images: list[Image]
) -> None:
    answer = as_role("manager").post(f"projects/{project.pk}/batches/", {"kind": "encode"})

    batch = answer.json()
    assert (answer.status_code, batch["kind"], batch["image_count"]) == (201, "encode", 2)
    assert numbers_of(batch["id"]) == [3, 4]
    job = Job.objects.filter(batch_id=batch["id"]).order_by("created_at").first()
    assert job is not None
    assert (job.kind, job.lane, job.priority) == ("encode", "gpu", 0)
    assert job.payload == {"image": str(images[2].pk), "model": "starter", "view": ""}


def test_equal_pictures_are_encoded_once(
    as_role: AsRole, project: Project, images: list[Image]
) -> None:
    Image.objects.filter(pk=images[3].pk).update(pixel_sha256=images[2].pixel_sha256)

    batch = as_role("manager").post(f"projects/{project.pk}/batches/", {"kind": "encode"}).json()

    assert numbers_of(batch["id"]) == [3]


def test_with_nothing_to_do_no_batch_is_made(
    as_role: AsRole, project: Project, images: list[Image]
) -> None:
    wish = {"kind": "encode", "numbers": [[1, 2]]}

    answer = as_role("manager").post(f"projects/{project.pk}/batches/", wish)

    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "Every image of the selection is encoded, or waits for it.",
    )
    assert not Batch.objects.exists()


@pytest.mark.usefixtures("images")
def test_only_managers_encode_ahead(as_role: AsRole, project: Project) -> None:
    before = Job.objects.count()

    answer = as_role("reviewer").post(f"projects/{project.pk}/batches/", {"kind": "encode"})

    assert answer.status_code == 403
    assert (Batch.objects.count(), Job.objects.count()) == (0, before)


def test_a_paused_batch_rests_but_for_the_image_that_somebody_opens(
    as_role: AsRole, project: Project, images: list[Image]
) -> None:
    client = as_role("manager")
    batch = client.post(f"projects/{project.pk}/batches/", {"kind": "encode"}).json()
    client.post(f"batches/{batch['id']}/pause/")
    Job.objects.filter(batch__isnull=True).delete()
    progress = client.get(f"projects/{project.pk}/progress/").json()
    assert progress["encode"]["queued"] == 0
    assert job_claim(lane=Lane.GPU, owner="w1/1") == []

    client.post(f"images/{images[3].pk}/embedding/")

    [job] = job_claim(lane=Lane.GPU, owner="w1/1")
    assert job.payload["image"] == str(images[3].pk)
    assert job_claim(lane=Lane.GPU, owner="w1/1") == []


def test_a_cancelled_batch_leaves_the_image_that_somebody_waits_for(
    as_role: AsRole, project: Project, images: list[Image]
) -> None:
    client = as_role("manager")
    batch = client.post(f"projects/{project.pk}/batches/", {"kind": "encode"}).json()
    embedding_request(image=images[3], priority=PRIORITY_WAITED_FOR)

    answer = client.post(f"batches/{batch['id']}/cancel/").json()

    assert (answer["state"], answer["cancelled_count"], answer["queued_count"]) == (
        "cancelled",
        1,
        1,
    )


def test_after_a_change_of_model_all_images_are_encoded_by_the_new_one(
    as_role: AsRole, project: Project, images: list[Image]
) -> None:
    Job.objects.all().delete()
    Decoder.objects.create(
        model="vit_b", checkpoint_sha256="b" * 64, producer="p", manifest={"files": {}}
    )
    client = as_role("manager")
    client.patch(f"projects/{project.pk}/", {"model": "vit_b"})

    batch = client.post(f"projects/{project.pk}/batches/", {"kind": "encode"}).json()

    assert numbers_of(batch["id"]) == [1, 2, 3, 4]
    assert {job.payload["model"] for job in Job.objects.all()} == {"vit_b"}
    assert len(images) == 4
