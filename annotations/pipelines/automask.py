"""An automatic run over one image; what it found is kept for people to choose from."""

import json
import zlib
from uuid import UUID

from django.db import transaction

from annotations.dispatch import announce
from annotations.models import Job, ProposalSet
from annotations.pipelines.image_embedding import embedding_array
from annotations.pipelines.image_rows import image_by_id
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.automask.parameters import AutomaskParameters
from annotations.sam.automask.proposals import KEEP_ALL, find_proposals
from annotations.services.jobs import job_finish
from annotations.values import ModelName, SizeHW


def propose_masks(job: Job, report: Report) -> None:
    """Find the proposals of the image that a job names; they take the place of earlier ones.

    Args:
        job: Its payload names `image` and `model`, and holds the `parameters` of the run.
        report: Called before loading the model, before and after the run.

    Raises:
        LeaseLostError: Somebody else holds the job by now; nothing was written.
        SamwebError: The model cannot be loaded, or the image not be encoded.
    """
    report(0, 2)
    image = image_by_id(UUID(str(job.payload["image"])))
    sam = resident_model.get(ModelName(str(job.payload["model"])))
    embedding = embedding_array(image, sam)
    report(1, 2)
    parameters = AutomaskParameters(**job.payload["parameters"], box_nms_thresh=KEEP_ALL)
    proposals = find_proposals(sam, embedding, SizeHW(image.height, image.width), parameters)
    report(2, 2)
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
