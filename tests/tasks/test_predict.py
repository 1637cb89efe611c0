"""Prompts of a script are answered with the masks that the page makes of the same clicks."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from annotations.embeddings.codec import embedding_from_bytes
from annotations.masks.bitmaps import mask_to_rle, rle_to_mask
from annotations.masks.rle import rle_from_json
from annotations.models import Embedding, Image, Job
from annotations.pipelines.resident_model import resident_model
from annotations.sam.predictor import Predictor
from annotations.sam.prompts import parse_prompts
from annotations.services.encoding import embedding_file
from annotations.services.predictions import prediction_request, predictions_forget
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import run_job
from annotations.values import Lane, ModelName, SizeHW
from tests.factories import make_user
from tests.support.background import MakeImage, claim, png_bytes

pytestmark = pytest.mark.django_db

POINT = {"kind": "point", "x": 12.5, "y": 9, "label": 1}
OTHER = {"kind": "point", "x": 30, "y": 20, "label": 0}
BOX = {"kind": "box", "x0": 4, "y0": 3, "x1": 30, "y1": 25}


@pytest.fixture
def image(make_image: MakeImage) -> Image:
    """An image whose embedding nobody has made yet."""
    made = make_image(data=png_bytes(height=30, width=40))
    Job.objects.all().delete()
    return made


def predict(image: Image, *sets: dict[str, Any], has_logits: bool = False) -> Job:
    """Ask, and let the worker answer."""
    job = prediction_request(
        image=image, prompt_sets=sets, has_logits=has_logits, requested_by=make_user()
    )
    run_job(claim(Lane.GPU), WORKS[Job.Kind.PREDICT])
    job.refresh_from_db()
    return job


def masks_of(job: Job) -> list[list[dict[str, Any]]]:
    """Read the masks of every set."""
    assert job.result is not None, job.problem
    return [answer["masks"] for answer in job.result["results"]]


def page_predictor(image: Image) -> Predictor:
    """Make the predictor that the browser is held to, on the stored embedding."""
    stored = embedding_from_bytes(embedding_file(embedding=Embedding.objects.get()))
    predictor = Predictor(resident_model.get(ModelName.STARTER))
    predictor.set_embedding(stored.array, SizeHW(image.height, image.width))
    return predictor


def test_a_sequence_gives_the_mask_of_the_same_clicks_in_the_page(image: Image) -> None:
    recipe = [{**POINT, "candidate": 2}, {**BOX, "candidate": 0}, {**OTHER, "candidate": 3}]

    ((mask,),) = masks_of(predict(image, {"prompts": recipe}))

    replayed = page_predictor(image).replay(parse_prompts(recipe))
    expected = mask_to_rle(replayed.mask)
    assert mask["segmentation"] == {"size": [30, 40], "counts": expected.counts}
    assert mask["area"] == replayed.mask.sum()
    assert mask["predicted_iou"] == pytest.approx(replayed.predicted_iou, abs=1e-6)
    assert 0 <= mask["stability_score"] <= 1
    assert (mask["candidate"], mask["low_res_logits"]) == (3, None)


def test_without_a_choice_a_point_takes_the_best_of_three_and_a_box_the_first_mask(
    image: Image,
) -> None:
    three, (of_point,), (of_box,) = masks_of(
        predict(
            image,
            {"prompts": [POINT], "multimask_output": True},
            {"prompts": [POINT]},
            {"prompts": [BOX]},
        )
    )

    assert [mask["candidate"] for mask in three] == [1, 2, 3]
    assert of_point == max(three, key=lambda mask: mask["predicted_iou"])
    assert of_box["candidate"] == 0


def test_logits_of_an_answer_go_on_as_the_sequence_would(image: Image) -> None:
    ((first,),) = masks_of(predict(image, {"prompts": [POINT]}, has_logits=True))
    continued = {"prompts": [POINT, OTHER], "mask_input": first["low_res_logits"]}

    (at_once,), (sequence,) = masks_of(
        predict(image, {**continued, "is_sequential": False}, {"prompts": [POINT, OTHER]})
    )

    assert at_once == sequence


def test_many_sets_reuse_one_embedding_and_encode_it_only_if_need_be(image: Image) -> None:
    boxes = [{"prompts": [{**BOX, "x1": 31 + step}]} for step in range(5)]

    answers = masks_of(predict(image, *boxes))
    row = Embedding.objects.values().get()
    again = masks_of(predict(image, *boxes))

    assert [len(masks) for masks in answers] == [1] * 5
    assert again == answers
    assert Embedding.objects.values().get() == row
    assert rle_to_mask(rle_from_json(answers[0][0]["segmentation"])).dtype == np.bool_


@pytest.mark.parametrize(
    ("mask_input", "told"),
    [
        ("AAAA", "mask_input is 3 bytes long."),
        ("not base64!", "mask_input is no base64."),
        ("", "mask_input is 0 bytes long."),
    ],
)
def test_a_mask_input_of_another_form_fails_with_the_reason(
    mask_input: str, told: str, image: Image
) -> None:
    job = predict(image, {"prompts": [POINT], "mask_input": mask_input})

    assert (job.state, job.result) == ("failed", None)
    assert job.problem is not None
    assert (job.problem["code"], job.problem["message"]) == ("invalid-value", told)


def test_answers_are_forgotten_after_an_hour(image: Image) -> None:
    old, fresh = predict(image, {"prompts": [POINT]}), predict(image, {"prompts": [BOX]})
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(hours=2))

    assert predictions_forget() == 1

    assert list(Job.objects.filter(kind="predict")) == [fresh]
