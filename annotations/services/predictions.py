"""Requests of scripts for masks of prompts; the work is `pipelines.predict`."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db.models.functions import Now

from annotations.imaging.crops import CropBox
from annotations.models import Image, Job, User
from annotations.services.jobs import job_request
from annotations.values import uuid7

# Before the encoding of an image that somebody opened: it takes a tenth of the time.
PRIORITY_PREDICT: Final = 15
# Answers are fetched at once; kept for ever, they would outweigh the annotations.
KEEP_FOR: Final = timedelta(hours=1)


def prediction_request(
    *,
    image: Image,
    prompt_sets: Sequence[Mapping[str, object]],
    has_logits: bool,
    requested_by: User,
    crop: CropBox | None = None,
) -> Job:
    """Have prompt sets answered on an image; its embedding is made first where there is none.

    Args:
        image: With `project` loaded.
        prompt_sets: JSON values, one set an object.
        has_logits: Give the logits of each mask, for a later set to go on from.
        requested_by: Who asks.
        crop: Of the image's grid, whose embedding answers; the whole image's where None.
    """
    return job_request(
        kind=Job.Kind.PREDICT,
        project=image.project,
        payload={
            "image": str(image.pk),
            "model": image.project.model,
            "sets": list(prompt_sets),
            "has_logits": has_logits,
            "crop": None if crop is None else list(crop),
        },
        idempotency_key=f"predict/{uuid7()}",
        priority=PRIORITY_PREDICT,
        created_by=requested_by,
    )


def predictions_forget() -> int:
    """Drop answers that were given more than an hour ago.

    Returns:
        How many.
    """
    count, _ = Job.objects.filter(kind=Job.Kind.PREDICT, finished_at__lt=Now() - KEEP_FOR).delete()
    return count
