"""Imported boxes of an image become masks: each box is given to SAM as a prompt."""

from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from annotations.errors import PermissionDeniedError
from annotations.masks.bitmaps import mask_to_rle
from annotations.masks.rle import rle_to_json
from annotations.models import Annotation, Image, Job, Membership, Operation
from annotations.pipelines.image_embedding import embedding_array
from annotations.pipelines.image_rows import image_by_id
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.loader import LoadedSam
from annotations.sam.predictor import Predictor, Replayed
from annotations.sam.prompts import UNAMBIGUOUS_TOKEN, BoxPrompt
from annotations.selectors.image_filters import work_annotations
from annotations.services.jobs import job_finish
from annotations.services.operation_requests import OperationRequest
from annotations.services.operations import operations_apply
from annotations.values import SizeHW, uuid7

# Of the form that the page writes and reads (`frontend/src/engine/prompts/recipe.ts`).
RECIPE_VERSION: Final = 1


def mask_imported_boxes(job: Job, report: Report) -> None:
    """Replace every imported rectangle of an image by SAM's mask of it.

    They are operations of whoever asked, so they can be seen, undone, and lose against whoever
    changed the object meanwhile. A box of which SAM makes nothing stays. Run twice, the second
    finds no box.

    Args:
        job: Its payload names `image` and `model`; whoever asked made its batch.
        report: Called before each box.

    Raises:
        LeaseLostError: Somebody else holds the job by now; nothing was written.
        PermissionDeniedError: Whoever asked is no member any more.
        SamwebError: The model cannot be loaded, or the image not be encoded.
    """
    report(0, 1)
    image = image_by_id(UUID(str(job.payload["image"])))
    membership = (
        Membership.objects.filter(project_id=image.project_id, user=job.created_by)
        .select_related("user")
        .first()
    )
    if membership is None:
        raise PermissionDeniedError(
            "Whoever asked for the masks is no member of the project any more.",
            hint="Ask for them again.",
        )
    boxes = list(imported_boxes(image))
    operations: list[OperationRequest] = []
    if boxes:
        sam = resident_model.get(str(job.payload["model"]))
        operations = _operations(image, boxes, sam, report)
    with transaction.atomic():
        applied = 0
        if operations and image.deleted_at is None:
            results = operations_apply(
                image_id=image.pk,
                actor=membership.user,
                role=membership.role,
                operations=operations,
                begins_work=False,
            ).results
            applied = sum(result["status"] == "applied" for result in results)
        # Last, for it says what was applied; a lost lease rolls the operations back all the same.
        job_finish(job=job, result={"box_count": len(boxes), "mask_count": applied})


def imported_boxes(image: Image) -> list[Annotation]:
    """List the imported objects of an image whose mask is its whole box."""
    rectangles = work_annotations().filter(
        image=image,
        source=Annotation.Source.IMPORTED,
        area=F("bbox_width") * F("bbox_height"),
    )
    return list(rectangles.order_by("number"))


def _operations(
    image: Image, boxes: list[Annotation], sam: LoadedSam, report: Report
) -> list[OperationRequest]:
    predictor = Predictor(sam)
    predictor.set_embedding(embedding_array(image, sam), SizeHW(image.height, image.width))
    operations = []
    for done, annotation in enumerate(boxes):
        report(done, len(boxes))
        x, y = annotation.bbox_x, annotation.bbox_y
        prompt = BoxPrompt(
            x,
            y,
            x + annotation.bbox_width,
            y + annotation.bbox_height,
            candidate=UNAMBIGUOUS_TOKEN,
        )
        answer = predictor.replay([prompt])
        if answer.mask.any():
            operations.append(_replacement(annotation, prompt, answer, sam))
    return operations


def _replacement(
    annotation: Annotation, prompt: BoxPrompt, answer: Replayed, sam: LoadedSam
) -> OperationRequest:
    recipe = {
        "version": RECIPE_VERSION,
        "model": sam.spec.model,
        "checkpoint_sha256": sam.spec.sha256,
        "prompts": [{"kind": "box", **asdict(prompt)}],
        "predicted_iou": answer.predicted_iou,
        "stability_score": None,
        "active_milliseconds": 0,
    }
    return OperationRequest(
        op_id=uuid7(),
        kind=Operation.Kind.REPLACE,
        annotation_id=annotation.pk,
        base_version=annotation.version,
        payload={
            "segmentation": rle_to_json(mask_to_rle(answer.mask)),
            "source": Annotation.Source.SAM.value,
            "recipe": recipe,
        },
    )
