"""The gpu lane: whatever needs the model. Imported by its workers alone; loads torch."""

from dataclasses import replace
from typing import Final

import torch
from celery import current_app, shared_task

from annotations.dispatch import DRAIN_LANE_TASK
from annotations.errors import GpuFullError
from annotations.models import Job
from annotations.pipelines.automask import propose_masks
from annotations.pipelines.encode import encode_image, encode_images
from annotations.pipelines.export_decoder import export_model_decoder, request_missing_decoders
from annotations.pipelines.mask_boxes import mask_imported_boxes
from annotations.pipelines.predict import predict_image
from annotations.pipelines.resident_model import resident_model
from annotations.selectors.jobs import worker_has_job
from annotations.services.predictions import predictions_forget
from annotations.tasks.lane import Together, Work, drain_lane, worker_name
from annotations.tasks.watch import WatchStep
from annotations.values import Lane

# After these every later job would fail, too, and the whole queue use up its attempts in minutes: a
# fault in a CUDA kernel stays for the life of the process, and memory that others hold comes back
# no sooner than a new process is started, which takes longer each time. A batch or an image that is
# too large where others fit is neither: the encoder has halved the batch, emptied the cache and
# proven by an empty image that there is room (GpuOutOfMemoryError, not GpuFullError).
BREAKING_ERRORS: Final = (torch.AcceleratorError, torch.OutOfMemoryError, GpuFullError)

# ViT-H on two CPU cores needs 60 s to load and 30 s an image; a GPU needs a hundredth.
_ENCODING: Final = Work(
    run=encode_image,
    stall_seconds=180,
    breaking_errors=BREAKING_ERRORS,
    together=Together(run=encode_images, count=resident_model.batch_size),
)
# Full beside what a long job holds is not broken: the image that overtakes waits, the job goes on.
_OVERTAKING: Final = replace(_ENCODING, breaking_errors=(torch.AcceleratorError,))

WORKS: Final = {
    Job.Kind.ENCODE: replace(_ENCODING, overtaken_by=_OVERTAKING),
    Job.Kind.EXPORT_DECODER: Work(
        run=export_model_decoder, stall_seconds=300, breaking_errors=BREAKING_ERRORS
    ),
    # Before the first set it may load the model and encode.
    Job.Kind.PREDICT: Work(run=predict_image, stall_seconds=180, breaking_errors=BREAKING_ERRORS),
    # A batch of 1,024 points on two CPU cores, its masks drawn at 100 megapixels, between reports.
    Job.Kind.AUTOMASK: Work(
        run=propose_masks,
        stall_seconds=900,
        breaking_errors=BREAKING_ERRORS,
        overtaken_by=_OVERTAKING,
    ),
    Job.Kind.MASK_BOXES: Work(
        run=mask_imported_boxes, stall_seconds=180, breaking_errors=BREAKING_ERRORS
    ),
}


class GpuWatchStep(WatchStep):
    """The watch of a worker that owns the model."""

    def on_ready(self) -> None:
        """Ask for the decoder of every installed checkpoint that has none."""
        request_missing_decoders(is_retrying=True)

    def on_minute(self) -> None:
        """Ask for the decoder of weights put into the folder meanwhile; let go what is idle."""
        request_missing_decoders(is_retrying=False)
        predictions_forget()
        if not worker_has_job(worker_name()):
            resident_model.let_go_if_idle()


@shared_task(name=DRAIN_LANE_TASK, acks_late=True, ignore_result=True)
def drain_lane_task(lane: str) -> None:
    """Do what waits in the lane."""
    drain_lane(Lane(lane), WORKS)


current_app.steps["worker"].add(GpuWatchStep)
