"""Work on many images: proposals equal to fresh runs, boxes to masks, one pause for all."""

from typing import Any

import numpy as np
import pytest
from django.db import OperationalError
from numpy.typing import NDArray

from annotations.embeddings.codec import embedding_from_bytes
from annotations.errors import ConflictError, InvalidValueError
from annotations.masks.proposals import ProposalThresholds, choose_proposals
from annotations.models import (
    Annotation,
    Batch,
    Category,
    Embedding,
    Image,
    Job,
    Membership,
    Operation,
    Project,
    User,
)
from annotations.pipelines.crop_pixels import ImageCrops
from annotations.pipelines.resident_model import resident_model
from annotations.sam.automask.generator import find_masks
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.selectors.batches import batch_state, proposal_rows, proposal_status
from annotations.selectors.image_filters import ImageFilter
from annotations.selectors.jobs import jobs_overtaking
from annotations.services.batches import (
    batch_cancel,
    batch_create,
    batch_pause,
    batch_resume,
    proposals_request,
)
from annotations.services.encoding import (
    PRIORITY_BULK,
    PRIORITY_CROP,
    PRIORITY_WAITED_FOR,
    embedding_file,
    embedding_request,
)
from annotations.services.jobs import job_claim
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane, ModelName, SizeHW
from tests.factories import make_annotation, make_user
from tests.support.background import MakeImage, claim, png_bytes

pytestmark = pytest.mark.django_db

FLOORS = {"points_per_side": 6, "pred_iou_thresh": 0.1, "stability_score_thresh": 0.1}


@pytest.fixture
def manager(project: Project) -> User:
    user = make_user("manager")
    Membership.objects.create(project=project, user=user, role="manager")
    Category.objects.create(project=project, number=1, name="cat", color="#0072b2", order=0)
    return user


@pytest.fixture
def images(make_image: MakeImage) -> list[Image]:
    """Three images whose embeddings nobody has made yet."""
    made = [make_image(f"{seed}.png", png_bytes(seed=seed)) for seed in range(3)]
    Job.objects.all().delete()
    return made


def begin(project: Project, manager: User, kind: str = "automask", **wanted: Any) -> Batch:  # noqa: ANN401
    parameters = FLOORS if kind == "automask" else {}
    return batch_create(
        project=project,
        kind=kind,
        images=ImageFilter(**wanted),
        parameters=parameters,
        requested_by=manager,
    )


def states(batch: Batch) -> list[str]:
    """Give the states of the batch's jobs in the order of the images."""
    return list(
        Job.objects.filter(batch=batch).order_by("created_at", "pk").values_list("state", flat=True)
    )


THRESHOLDS = [
    (0.1, 0.1, 1.0, 1.0),
    (0.1, 0.1, 0.7, 0.7),
    (0.2, 0.3, 0.7, 0.2),
    (0.3, 0.5, 0.5, 0.9),
    (0.35, 0.6, 0.3, 0.0),
    (0.4, 0.8, 0.0, 0.7),
]
GRID = [[0.2, 0.3], [0.5, 0.5], [0.8, 0.6], [0.4, 0.8]]
RUNS: dict[str, dict[str, Any]] = {
    "whole image": {},
    "crops": {"crop_n_layers": 1, "crop_overlap_ratio": 0.5, "points_per_side": 4},
    "small regions": {"min_mask_region_area": 40},
    "crops, own points, small regions, another offset": {
        "crop_n_layers": 1,
        "points_per_side": None,
        "point_grids": [GRID, GRID[:3]],
        "min_mask_region_area": 40,
        "stability_score_offset": 0.6,
    },
}


@pytest.mark.parametrize("run", RUNS)
def test_a_choice_of_thresholds_equals_a_fresh_run_with_them(
    run: str, images: list[Image], manager: User
) -> None:
    image, parameters = images[0], {**FLOORS, **RUNS[run]}
    proposals_request(image=image, parameters=parameters, requested_by=manager)
    run_job(claim(Lane.GPU), WORKS[Job.Kind.AUTOMASK])
    found = proposal_status(image).found
    assert found is not None, Job.objects.get().problem
    rows = proposal_rows(found)

    # A fresh run with crops takes seconds.
    choices = THRESHOLDS[::2] if "crop_n_layers" in parameters else THRESHOLDS
    for iou, stability, overlap, crop_overlap in choices:
        thresholds = {
            "pred_iou_thresh": iou,
            "stability_score_thresh": stability,
            "box_nms_thresh": overlap,
            "crop_nms_thresh": crop_overlap,
        }
        wanted = ProposalThresholds(**thresholds)  # type: ignore[arg-type]  # no min_area here
        chosen = choose_proposals(rows, wanted, has_crops="crop_n_layers" in parameters)

        fresh = find_masks(
            resident_model.get(ModelName.STARTER),
            stored_embedding(),
            SizeHW(image.height, image.width),
            AutomaskParameters(**{**parameters, **thresholds}),
            read_crop=ImageCrops(image, 1024),
        )
        assert [rows[place]["counts"] for place in chosen] == [mask.rle.counts for mask in fresh]
        assert [rows[place]["predicted_iou"] for place in chosen] == [
            mask.predicted_iou for mask in fresh
        ]
    assert found.proposal_count == len(rows) > 10


def stored_embedding() -> NDArray[np.float16]:
    return embedding_from_bytes(embedding_file(embedding=Embedding.objects.get())).array


def test_small_proposals_are_dropped_after_suppression() -> None:
    large = {"area": 400, "bbox": [0, 0, 20, 20], "predicted_iou": 0.8, "stability_score": 0.9}
    small = {"area": 40, "bbox": [0, 0, 20, 20], "predicted_iou": 0.9, "stability_score": 0.9}
    wanted = ProposalThresholds(pred_iou_thresh=0.5, stability_score_thresh=0.5, min_area=100)

    # The small one has suppressed the large one by then, as in a run of SAM's.
    assert choose_proposals([small, large], wanted) == []  # type: ignore[list-item]
    assert choose_proposals([large], wanted) == [0]  # type: ignore[list-item]


def test_a_batch_runs_over_its_selection_and_counts(
    images: list[Image], project: Project, manager: User
) -> None:
    batch = begin(project, manager, numbers=((1, 2),))
    assert states(batch) == ["queued", "queued"]

    run_job(claim(Lane.GPU), WORKS[Job.Kind.AUTOMASK])
    halfway = Batch.objects.get(pk=batch.pk)
    run_job(claim(Lane.GPU), WORKS[Job.Kind.AUTOMASK])

    assert states(halfway) == ["done", "done"]
    assert [proposal_status(image).state for image in images] == ["ready", "ready", "absent"]


def test_a_paused_batch_lets_others_pass_and_goes_on(
    images: list[Image], project: Project, manager: User
) -> None:
    batch = batch_pause(batch=begin(project, manager))
    assert batch_state(batch) == "paused"

    assert job_claim(lane=Lane.GPU, owner="w1/10") == []
    embedding_request(image=images[2], priority=PRIORITY_WAITED_FOR)
    assert claim(Lane.GPU).kind == "encode"

    assert batch_state(batch_resume(batch=batch)) == "running"
    assert claim(Lane.GPU).kind == "automask"


def test_an_opened_image_is_encoded_before_an_automatic_run_is_over(
    images: list[Image], manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.tasks.lane.LOOK_SECONDS", 0.0)
    parameters = {**FLOORS, "points_per_batch": 6}
    proposals_request(image=images[0], parameters=parameters, requested_by=manager)
    running = claim(Lane.GPU)
    embedding_request(image=images[1], priority=PRIORITY_BULK)
    embedding_request(image=images[2], priority=PRIORITY_WAITED_FOR)

    run_job(running, WORKS[Job.Kind.AUTOMASK])

    found = sorted(Job.objects.values_list("kind", "state", "attempts"))
    assert found == [("automask", "done", 1), ("encode", "done", 1), ("encode", "queued", 0)]
    assert Job.objects.get(kind="encode", state="done").payload["image"] == str(images[2].pk)
    assert {one.pixel_sha256 for one in Embedding.objects.all()} == {
        images[0].pixel_sha256,
        images[2].pixel_sha256,
    }


def test_an_opened_image_that_fails_does_not_stop_the_run_that_it_held_up(
    images: list[Image], manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.tasks.lane.LOOK_SECONDS", 0.0)
    parameters = {**FLOORS, "points_per_batch": 6}
    proposals_request(image=images[0], parameters=parameters, requested_by=manager)
    running = claim(Lane.GPU)
    embedding_request(image=images[2], priority=PRIORITY_WAITED_FOR)
    Image.objects.filter(pk=images[2].pk).update(model_input_name="gone.npy")

    run_job(running, WORKS[Job.Kind.AUTOMASK])

    found = sorted(Job.objects.values_list("kind", "state", "attempts"))
    assert found == [("automask", "done", 1), ("encode", "failed", 1)]


@pytest.mark.parametrize(
    ("change", "is_let_by"),
    [
        ({}, True),
        ({"priority": PRIORITY_CROP}, False),
        ({"attempts": 1}, False),
        ({"payload": {"model": "vit_b"}}, False),
    ],
    ids=["opened", "a crop", "tried before", "another model"],
)
def test_only_what_is_as_urgent_holds_up_a_run_that_somebody_waits_for(
    change: dict[str, Any], is_let_by: bool, images: list[Image], manager: User
) -> None:
    proposals_request(image=images[0], parameters=FLOORS, requested_by=manager)
    running = claim(Lane.GPU)
    embedding_request(image=images[2], priority=PRIORITY_WAITED_FOR)
    Job.objects.filter(kind="encode").update(**change)

    assert jobs_overtaking(running).exists() == is_let_by


def test_a_database_that_is_away_costs_a_run_nothing(
    images: list[Image], manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.tasks.lane.LOOK_SECONDS", 0.0)
    proposals_request(image=images[0], parameters=FLOORS, requested_by=manager)
    running = claim(Lane.GPU)
    # Closing it would end the transaction that this test is in.
    monkeypatch.setattr("annotations.tasks.lane.connection.close", lambda: None)

    def is_away(**_: object) -> list[Job]:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("annotations.tasks.lane.job_claim", is_away)

    run_job(running, WORKS[Job.Kind.AUTOMASK])

    assert Job.objects.get().state == "done"


def test_a_cancelled_batch_ends_what_waits_and_asks_what_runs_to_stop(
    images: list[Image], project: Project, manager: User
) -> None:
    batch = begin(project, manager)
    running = claim(Lane.GPU)

    assert batch_state(batch_cancel(batch=batch)) == "cancelled"

    assert states(batch) == ["running", "cancelled", "cancelled"]
    running.refresh_from_db()
    assert running.cancel_requested_at is not None
    Job.objects.filter(pk=running.pk).delete()
    with pytest.raises(ConflictError, match="over"):
        batch_cancel(batch=batch)


def test_an_image_that_fails_says_why_and_the_others_go_on(
    images: list[Image], project: Project, manager: User
) -> None:
    batch = begin(project, manager)
    Job.objects.filter(batch=batch, payload__image=str(images[1].pk)).update(
        payload={"image": str(images[1].pk), "model": "vit_h", "parameters": FLOORS}
    )

    for _ in images:
        run_job(claim(Lane.GPU), WORKS[Job.Kind.AUTOMASK])

    assert states(batch) == ["done", "failed", "done"]
    status = proposal_status(images[1])
    assert (status.state, status.found) == ("failed", None)
    assert status.problem is not None
    assert status.problem["code"] == "checkpoint-missing"


def test_a_selection_without_images_is_refused(project: Project, manager: User) -> None:
    with pytest.raises(InvalidValueError, match="No image is selected"):
        begin(project, manager)
    assert not Batch.objects.exists()


def test_imported_boxes_become_masks_and_nothing_else_changes(
    images: list[Image], project: Project, manager: User
) -> None:
    image = images[0]
    box, drawn, hollow = (make_annotation(image) for _ in range(3))
    Annotation.objects.filter(pk=box.pk).update(source="imported")
    Annotation.objects.filter(pk=hollow.pk).update(source="imported", area=19)
    before = list(Annotation.objects.exclude(pk=box.pk).order_by("pk").values())
    begin(project, manager, kind="mask_boxes", numbers=((1, 1),))

    run_job(claim(Lane.GPU), WORKS[Job.Kind.MASK_BOXES])

    job = Job.objects.get()
    assert (job.state, job.result) == ("done", {"box_count": 1, "mask_count": 1}), job.problem
    box.refresh_from_db()
    assert (box.source, box.version, box.updated_by) == ("sam", 2, manager)
    assert box.recipe is not None
    assert box.recipe["prompts"] == [
        {"kind": "box", "x0": 3, "y0": 2, "x1": 8, "y1": 6, "candidate": 0}
    ]
    assert list(Annotation.objects.exclude(pk=box.pk).order_by("pk").values()) == before
    image.refresh_from_db()
    assert (image.state, image.assignee_id) == ("todo", None)
    operation = Operation.objects.get()
    assert (operation.kind, operation.actor, operation.annotation_id) == (
        "replace",
        manager,
        box.pk,
    )
    assert drawn.pk != hollow.pk


def test_boxes_of_whoever_left_the_project_stay(
    images: list[Image], project: Project, manager: User
) -> None:
    Annotation.objects.filter(pk=make_annotation(images[0]).pk).update(source="imported")
    batch = begin(project, manager, kind="mask_boxes", numbers=((1, 1),))
    project.memberships.all().delete()

    run_job(claim(Lane.GPU), WORKS[Job.Kind.MASK_BOXES])

    assert states(batch) == ["failed"]
    assert not Operation.objects.exists()
