"""An image by another model than the project's: who may ask, for which, and how much at once."""

from hashlib import sha256

import pytest

from annotations.models import Decoder, Embedding, Image, Job, Project
from annotations.selectors.progress import project_progress
from annotations.services import encoding
from annotations.services.encoding import (
    PRIORITY_COMPARED,
    PRIORITY_EARLIER_COMPARED,
    PRIORITY_WAITED_FOR,
    embedding_request,
)
from tests.api.conftest import AsRole
from tests.factories import make_decoder, make_embedding, make_image, make_project, make_user
from tests.support.api_client import ApiClient

OTHER_CHECKPOINT = sha256(b"other weights").hexdigest()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vit_b() -> Decoder:
    """Have the weights of ViT-B on the server, beside the starter's."""
    starter = make_decoder()
    return Decoder.objects.create(
        model="vit_b",
        checkpoint_sha256=OTHER_CHECKPOINT,
        producer="p",
        manifest=starter.manifest,
    )


def by_vit_b(image: Image) -> str:
    return f"images/{image.pk}/embedding/?model=vit_b"


def test_another_model_has_an_embedding_of_its_own(as_role: AsRole, image: Image) -> None:
    make_embedding(image)
    client = as_role("annotator")

    asked = client.post(by_vit_b(image)).json()
    again = client.post(by_vit_b(image)).json()

    job = Job.objects.get()
    assert asked == again
    assert (asked["state"], asked["position"], asked["url"]) == ("queued", 0, None)
    assert asked["checkpoint_sha256"] == OTHER_CHECKPOINT
    assert (job.lane, job.priority, job.payload["model"]) == ("gpu", PRIORITY_COMPARED, "vit_b")
    assert client.get(f"images/{image.pk}/embedding/").json()["state"] == "ready"


def test_a_viewer_reads_it_and_an_annotator_asks_for_it(as_role: AsRole, image: Image) -> None:
    viewer = as_role("viewer")
    stranger = ApiClient(make_user())

    assert viewer.get(by_vit_b(image)).json()["state"] == "none"
    assert viewer.post(by_vit_b(image)).json()["code"] == "permission-denied"
    assert stranger.get(by_vit_b(image)).status_code == 404
    assert Job.objects.count() == 0
    assert as_role("annotator").post(by_vit_b(image)).json()["state"] == "queued"
    assert viewer.get(by_vit_b(image)).json()["state"] == "queued"


def test_its_bytes_are_read_by_a_viewer(as_role: AsRole, image: Image) -> None:
    row = make_embedding(image, content=b"by other weights")
    Embedding.objects.filter(pk=row.pk).update(checkpoint_sha256=OTHER_CHECKPOINT, model="vit_b")
    client = as_role("viewer")

    status = client.get(by_vit_b(image)).json()
    file = client.get(status["url"].removeprefix("/api/v1/"))

    assert (status["state"], status["checkpoint_sha256"]) == ("ready", OTHER_CHECKPOINT)
    assert file.body == b"by other weights"
    assert client.get(f"images/{image.pk}/embedding/").json()["state"] == "none"


def test_the_projects_own_model_by_its_name_is_asked_for_as_without(
    as_role: AsRole, image: Image
) -> None:
    answer = as_role("annotator").post(f"images/{image.pk}/embedding/?model=starter").json()

    assert answer["state"] == "queued"
    assert Job.objects.get().priority == PRIORITY_WAITED_FOR


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        (
            "vit_x",
            (
                (400, "invalid-value"),
                "There is no model 'vit_x'.",
                "Choose one of: starter, vit_b.",
            ),
        ),
        (
            "vit_h",
            (
                (409, "checkpoint-missing"),
                "The weights of 'vit_h' are not on this server.",
                "Choose one of: starter, vit_b; or have them fetched by an administrator.",
            ),
        ),
    ],
)
def test_a_model_without_weights_is_refused_with_those_that_can_be_used(
    name: str, refusal: object, method: str, as_role: AsRole, image: Image
) -> None:
    client = as_role("annotator")
    ask = client.get if method == "GET" else client.post

    answer = ask(f"images/{image.pk}/embedding/?model={name}")

    problem = answer.json()
    said = (answer.status_code, problem["code"])
    assert (said, problem["detail"], problem["hint"]) == refusal
    assert Job.objects.count() == 0


def test_a_person_waits_for_so_many_comparisons_in_all_projects_and_no_more(
    as_role: AsRole, image: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "MAX_WAITING_COMPARISONS", 2)
    client = as_role("annotator")
    second, third = make_image(image.project), make_image(image.project)
    assert client.post(by_vit_b(image)).status_code == 200
    assert client.post(by_vit_b(second)).status_code == 200

    refused = client.post(by_vit_b(third))

    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-comparisons")
    assert Job.objects.count() == 2
    # What is on its way may be asked for again, and so may what is labeled, and by others.
    assert client.post(by_vit_b(image)).status_code == 200
    assert client.post(f"images/{third.pk}/embedding/").status_code == 200
    assert as_role("annotator").post(by_vit_b(third)).status_code == 200


def test_whoever_labels_goes_before_whoever_compares_and_the_newest_comparison_first(
    as_role: AsRole, image: Image
) -> None:
    client = as_role("annotator")
    second, labeled = make_image(image.project), make_image(image.project)
    client.post(by_vit_b(image))
    client.post(by_vit_b(second))
    client.post(f"images/{labeled.pk}/embedding/")

    order = Job.objects.order_by("-priority").values_list("payload__image", "priority")

    assert list(order) == [
        (str(labeled.pk), PRIORITY_WAITED_FOR),
        (str(second.pk), PRIORITY_COMPARED),
        (str(image.pk), PRIORITY_EARLIER_COMPARED),
    ]


def test_comparisons_of_one_person_leave_those_of_others_where_they_are(
    as_role: AsRole, image: Image
) -> None:
    as_role("annotator").post(by_vit_b(image))
    as_role("annotator").post(by_vit_b(make_image(image.project)))

    assert set(Job.objects.values_list("priority", flat=True)) == {PRIORITY_COMPARED}


def test_a_comparison_is_no_image_in_the_progress_of_a_project(image: Image) -> None:
    embedding_request(image=image, priority=PRIORITY_COMPARED, model="vit_b")
    compared = project_progress(image.project).encode
    embedding_request(image=image, priority=PRIORITY_WAITED_FOR)
    opened = project_progress(image.project).encode

    assert (compared.queued, compared.ready) == (0, 0)
    assert opened.queued == 1


def test_embeddings_of_the_model_before_stay_when_a_project_changes(
    as_role: AsRole, image: Image, project: Project
) -> None:
    make_embedding(image)
    client = as_role("manager")

    client.patch(f"projects/{project.pk}/", {"model": "vit_b"})

    assert client.get(f"images/{image.pk}/embedding/").json()["state"] == "none"
    assert client.get(f"images/{image.pk}/embedding/?model=starter").json()["state"] == "ready"


def test_an_image_of_another_project_is_encoded_for_itself(as_role: AsRole, image: Image) -> None:
    twin = make_image(make_project("Twin"))
    Image.objects.filter(pk=twin.pk).update(pixel_sha256=image.pixel_sha256)

    as_role("annotator").post(by_vit_b(image))
    embedding_request(
        image=Image.objects.select_related("project").get(pk=twin.pk),
        priority=PRIORITY_COMPARED,
        model="vit_b",
    )

    assert Job.objects.values("project").distinct().count() == 2
