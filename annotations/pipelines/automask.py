"""An automatic run over one image; what it found is kept for people to choose from."""

import json
import zlib
from uuid import UUID

from django.db import transaction

from annotations.dispatch import announce
from annotations.errors import InvalidValueError
from annotations.masks.bitmaps import MAX_BITMAP_PIXELS
from annotations.masks.proposals import Proposal
from annotations.models import Image, Job, ProposalSet
from annotations.pipelines.crop_pixels import ImageCrops
from annotations.pipelines.image_embedding import embedding_array
from annotations.pipelines.image_rows import image_by_id
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.proposals import find_proposals
from annotations.sam.automask.windows import find_window_proposals
from annotations.sam.loader import LoadedSam
from annotations.services.jobs import job_finish
from annotations.values import SizeHW


def propose_masks(job: Job, report: Report) -> None:
    """Find the proposals of the image that a job names; they take the place of earlier ones.

    Args:
        job: Its payload names `image` and `model`, and holds the `parameters` of the run.
        report: Called before loading the model, and with the points that are done.

    Raises:
        LeaseLostError: Somebody else holds the job by now; nothing was written.
        SamwebError: The model cannot be loaded, or the image not be encoded.
    """
    report(0, 1)
    image = image_by_id(UUID(str(job.payload["image"])))
    sam = resident_model.get(str(job.payload["model"]))
    parameters = AutomaskParameters(**job.payload["parameters"])
    proposals = _find(sam, image, parameters, report)
    with transaction.atomic():
        job_finish(job=job, result={"proposal_count": len(proposals)})
        ProposalSet.objects.update_or_create(
            image=image,
            defaults={
                "project_id": image.project_id,
                "model": sam.spec.model,
                "checkpoint_sha256": sam.spec.sha256,
                "parameters": job.payload["parameters"],
                "proposal_count": len(proposals),
                "content": zlib.compress(json.dumps(proposals).encode()),
            },
        )
        announce(image.project_id, "images", image.pk)


def _find(
    sam: LoadedSam, image: Image, parameters: AutomaskParameters, report: Report
) -> list[Proposal]:
    """Look at the image at once, or through windows where it is larger than one.

    Raises:
        InvalidValueError: It is so large that a mask of it could not be drawn at once.
    """
    size_hw = SizeHW(image.height, image.width)
    read_crop = ImageCrops(image, sam.spec.input_size)
    if 0 < parameters.window_side < max(size_hw):
        return find_window_proposals(sam, size_hw, parameters, read_crop=read_crop, report=report)
    if size_hw.height * size_hw.width > MAX_BITMAP_PIXELS:
        raise InvalidValueError(
            f"“{image.path}” has {size_hw.height} x {size_hw.width} pixels, more than can be "
            "looked at at once.",
            hint="Take Large images, or by REST a window_side of 2048.",
        )
    embedding = embedding_array(image, sam)
    return find_proposals(sam, embedding, size_hw, parameters, read_crop=read_crop, report=report)
