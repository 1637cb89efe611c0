"""Answer the prompt sets of a script on one image."""

from uuid import UUID

from annotations.masks.rle import rle_geometry, rle_to_json
from annotations.models import Job
from annotations.pipelines.image_embedding import embedding_array
from annotations.pipelines.image_rows import image_by_id
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.prediction import (
    PredictedMask,
    logits_to_text,
    parse_prompt_set,
    predict_masks,
)
from annotations.sam.predictor import Predictor
from annotations.services.jobs import job_finish
from annotations.values import ModelName, SizeHW


def predict_image(job: Job, report: Report) -> None:
    """Decode every prompt set of a job on the stored embedding of its image.

    Args:
        job: Its payload names `image` and `model`, and holds `sets` and `has_logits`. Its result
            holds one list of masks a set.
        report: Called before the first and after each set.

    Raises:
        LeaseLostError: Somebody else holds the job by now; nothing was written.
        InvalidValueError: A set is not valid; the message names its place.
        SamwebError: The model cannot be loaded, or the image not be encoded.
    """
    wanted = job.payload["sets"]
    report(0, len(wanted))
    image = image_by_id(UUID(str(job.payload["image"])))
    sam = resident_model.get(ModelName(str(job.payload["model"])))
    size_hw = SizeHW(image.height, image.width)
    predictor = Predictor(sam)
    predictor.set_embedding(embedding_array(image, sam), size_hw)
    answers = []
    for done, item in enumerate(wanted):
        report(done, len(wanted))
        prompt_set = parse_prompt_set(item, sam.spec.lowres_size)
        masks = predict_masks(sam, predictor, prompt_set, size_hw)
        answers.append({"masks": [_mask_row(mask, job.payload["has_logits"]) for mask in masks]})
    job_finish(job=job, result={"results": answers, "checkpoint_sha256": sam.spec.sha256})


def _mask_row(mask: PredictedMask, has_logits: object) -> dict[str, object]:
    geometry = rle_geometry(mask.rle)
    return {
        "segmentation": rle_to_json(mask.rle),
        "area": geometry.area,
        "bbox": list(geometry.bbox),
        "predicted_iou": mask.predicted_iou,
        "stability_score": mask.stability_score,
        "candidate": mask.candidate,
        "low_res_logits": logits_to_text(mask.low_res_logits) if has_logits else None,
    }
