"""Small steps that tests of background work share."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image as PillowImage

from annotations.models import Image, Job, Upload
from annotations.services.jobs import job_claim, job_request
from annotations.values import Lane

MakeUpload = Callable[..., Upload]
MakeImage = Callable[..., Image]


def report_nothing(_done: int, _total: int) -> None:
    """Stand in for a heart where nothing is measured."""


def png_bytes(*, seed: int = 0, height: int = 30, width: int = 40, is_deep: bool = False) -> bytes:
    """Make a PNG of noise: RGB of 8 bits, or gray of 16."""
    random = np.random.default_rng(seed)
    if is_deep:
        picture = PillowImage.fromarray(random.integers(0, 5000, (height, width), dtype=np.uint16))
    else:
        picture = PillowImage.fromarray(random.integers(0, 255, (height, width, 3), dtype=np.uint8))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def request_ingest(upload: Upload) -> Job:
    """Queue the job that reads an upload."""
    return job_request(
        kind=Job.Kind.INGEST,
        project=upload.project,
        payload={"upload": str(upload.pk)},
        idempotency_key=f"ingest/{upload.pk}",
    )


def claim(lane: Lane, owner: str = "w1/10") -> Job:
    """Claim the one most urgent job."""
    (job,) = job_claim(lane=lane, owner=owner)
    return job


def skip_pauses() -> None:
    """Let every job that failed begin again at once."""
    Job.objects.update(not_before=None)
