"""Answer the prompt sets of a script on one image."""

from uuid import UUID

from annotations.errors import InvalidValueError
from annotations.imaging.crops import CropBox
from annotations.masks.bitmaps import MAX_BITMAP_PIXELS
from annotations.masks.rle import rle_geometry, rle_to_json
from annotations.models import Job
from annotations.pipelines.image_embedding import embedding_array
from annotations.pipelines.image_rows import image_by_id
from annotations.pipelines.report import Report
from annotations.pipelines.resident_model import resident_model
from annotations.sam.prediction import (
    EncodedPart,
    PredictedMask,
    logits_to_text,
    parse_prompt_set,
    predict_masks,
)
from annotations.sam.predictor import Predictor
from annotations.services.jobs import job_finish
from annotations.values import Region, SizeHW


def predict_image(job: Job, report: Report) -> None:
    """Decode every prompt set of a job on the stored embedding of its image.

    Args:
        job: Its payload names `image` and `model`, and holds `sets` and `has_logits`. Its result
            holds one list of masks a set. With a `crop` these are answered by its embedding.
        report: Called before the first and after each set.

    Raises:
        LeaseLostError: Somebody else holds the job by now; nothing was written.
        InvalidValueError: A set is not valid; the message names its place. Or masks of the image,
            or crop, would be too large to be drawn.
        SamwebError: The model cannot be loaded, or the image not be encoded.
    """
    wanted = job.payload["sets"]
    report(0, len(wanted))
    image = image_by_id(UUID(str(job.payload["image"])))
    sam = resident_model.get(str(job.payload["model"]))
    crop = CropBox(*box) if (box := job.payload.get("crop")) else None
    whole = Region(0, 0, image.width, image.height)
    part = EncodedPart(crop or whole, whole.size_hw)
    _require_drawable(part.box.size_hw)
    predictor = Predictor(sam)
    predictor.set_embedding(embedding_array(image, sam, crop), part.box.size_hw)
    answers = []
    for done, item in enumerate(wanted):
        report(done, len(wanted))
        prompt_set = parse_prompt_set(item, sam.spec.lowres_size)
        masks = predict_masks(sam, predictor, prompt_set, part)
        answers.append({"masks": [_mask_row(mask, job.payload["has_logits"]) for mask in masks]})
    job_finish(job=job, result={"results": answers, "checkpoint_sha256": sam.spec.sha256})


def _require_drawable(size_hw: SizeHW) -> None:
    if size_hw.height * size_hw.width > MAX_BITMAP_PIXELS:
        raise InvalidValueError(
            f"Masks of {size_hw.height} x {size_hw.width} pixels are too large to be drawn.",
            hint="Name a crop of the image's grid around the object.",
        )


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
