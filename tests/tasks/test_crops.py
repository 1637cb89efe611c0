"""Crops of large images: small objects become large to SAM, and everything else stays as it was."""

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from annotations.embeddings.codec import embedding_from_bytes
from annotations.imaging.crops import CropBox
from annotations.imaging.depth import Window, apply_window
from annotations.masks.bitmaps import rle_to_mask
from annotations.masks.rle import rle_from_json
from annotations.models import Decoder, Embedding, Image, Job
from annotations.pipelines.crop_pixels import ImageCrops
from annotations.pipelines.resident_model import resident_model
from annotations.sam.encoder import encode_prepared
from annotations.sam.predictor import Predictor
from annotations.sam.preprocessing import resize_pixels, resized_size
from annotations.sam.prompts import parse_prompts
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.embeddings import image_view
from annotations.selectors.integrity.embeddings import check_embeddings
from annotations.selectors.integrity.findings import Depth
from annotations.selectors.progress import project_progress
from annotations.services import encoding
from annotations.services.encoding import embedding_file, embedding_request
from annotations.services.predictions import prediction_request
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import drain_lane, run_job
from annotations.values import Lane, ModelName, SizeHW
from tests.factories import make_user
from tests.support.api_client import ApiClient
from tests.support.background import MakeImage, claim
from tests.support.images import deep_bytes, deep_ramp

STARTER = CHECKPOINTS[ModelName.STARTER]
PHOTOGRAPH = SizeHW(3000, 4000)
# 20 px across, amid ground of the same kind.
CENTRE_X, CENTRE_Y, RADIUS = 1710, 1190, 10

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def starter_decoder() -> None:
    """Say which checkpoint is in use, as the worker's export does."""
    Decoder.objects.create(
        model="starter", checkpoint_sha256=STARTER.sha256, producer="p", manifest={"files": {}}
    )


def disc(size_hw: SizeHW) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say where the small object is."""
    rows, columns = np.ogrid[: size_hw.height, : size_hw.width]
    found: np.ndarray[Any, np.dtype[np.bool_]] = (
        (columns + 0.5 - CENTRE_X) ** 2 + (rows + 0.5 - CENTRE_Y) ** 2
    ) < RADIUS**2
    return found


def photograph() -> bytes:
    """Make a JPEG of 3000 x 4000: a soft ground, and one bright disc of 20 px."""
    height, width = PHOTOGRAPH
    coarse = np.random.default_rng(3).integers(90, 130, (height // 100, width // 100, 3), np.uint8)
    ground = PillowImage.fromarray(coarse).resize((width, height), PillowImage.Resampling.BICUBIC)
    pixels = np.array(ground)
    pixels[disc(PHOTOGRAPH)] = (220, 200, 90)
    out = BytesIO()
    PillowImage.fromarray(pixels).save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.fixture
def deep(make_image: MakeImage) -> Image:
    """A deep image of 600 x 1024 px: two layers of crops."""
    image = make_image(data=deep_bytes(deep_ramp(600, 1024)))
    Job.objects.all().delete()
    return image


@pytest.fixture
def small(make_image: MakeImage) -> Image:
    """An image of 600 x 1024 px: its smallest crops have 256."""
    random = np.random.default_rng(8).integers(0, 255, (60, 102, 3), dtype=np.uint8)
    out = BytesIO()
    PillowImage.fromarray(random).resize((1024, 600)).save(out, "PNG")
    image = make_image(data=out.getvalue())
    Job.objects.all().delete()
    return image


def predict(image: Image, prompts: list[dict[str, Any]], crop: CropBox | None) -> dict[str, Any]:
    """Ask for one mask, and let the worker answer."""
    job = prediction_request(
        image=image,
        prompt_sets=[{"prompts": prompts}],
        has_logits=False,
        requested_by=make_user(),
        crop=crop,
    )
    run_job(claim(Lane.GPU), WORKS[Job.Kind.PREDICT])
    job.refresh_from_db()
    assert job.result is not None, job.problem
    mask: dict[str, Any] = job.result["results"][0]["masks"][0]
    return mask


def iou_with_disc(mask: dict[str, Any]) -> float:
    """Compare a mask with the small object."""
    found, truth = rle_to_mask(rle_from_json(mask["segmentation"])), disc(PHOTOGRAPH)
    return float((found & truth).sum() / (found | truth).sum())


def test_a_20_px_object_of_a_4000_px_photograph_is_found_in_a_crop(make_image: MakeImage) -> None:
    image = make_image(data=photograph())
    Job.objects.all().delete()
    click = [{"kind": "point", "x": CENTRE_X, "y": CENTRE_Y, "label": 1}]

    whole = iou_with_disc(predict(image, click, None))
    crop = iou_with_disc(predict(image, click, CropBox(1500, 1000, 2000, 1500)))

    assert crop > whole, f"a crop's IoU {crop:.2f}, the whole image's {whole:.2f}"
    assert crop > 0.8


def query(box: CropBox) -> str:
    return "&".join(f"crop_{name}={value}" for name, value in box._asdict().items())


def test_a_crop_is_an_embedding_of_its_own(small: Image, manager_client: ApiClient) -> None:
    crop = CropBox(256, 0, 768, 512)
    address = f"images/{small.pk}/embedding/"

    asked = manager_client.post(f"{address}?{query(crop)}").json()
    again = manager_client.post(f"{address}?{query(crop)}").json()
    drain_lane(Lane.GPU, WORKS)
    answer = manager_client.get(f"{address}?{query(crop)}").json()

    assert (asked["state"], again["state"], answer["state"]) == ("queued", "queued", "ready")
    assert asked["crop"] == answer["crop"] == crop._asdict()
    assert manager_client.get(address).json() | {"position": None} == {
        "state": "none",
        "url": None,
        "size_bytes": None,
        "checkpoint_sha256": STARTER.sha256,
        "position": None,
        "window": None,
        "crop": None,
        "problem": None,
    }
    row = Embedding.objects.get()
    file = embedding_from_bytes(embedding_file(embedding=row))
    assert row.view.partition("@")[0] == "crop:256:0:768:512"
    assert (file.image_hw, file.resized_hw) == ((512, 512), (512, 512))
    assert list(check_embeddings(Depth(reads_bytes=True))) == []
    assert Job.objects.get(kind="encode").priority == encoding.PRIORITY_CROP


@pytest.mark.parametrize(
    "box",
    [
        (0, 0, 300, 300),
        (1, 0, 513, 512),
        (512, 512, 1024, 1024),
        (0, 0, 128, 128),
        (0, 0, 1024, 600),
        (0, 0, 4_000_000_000, 512),
    ],
)
@pytest.mark.parametrize("door", ["embedding", "predictions"])
def test_what_is_no_crop_of_the_grid_is_refused(
    door: str, box: tuple[int, int, int, int], small: Image, manager_client: ApiClient
) -> None:
    crop = CropBox(*box)
    if door == "embedding":
        answer = manager_client.post(f"images/{small.pk}/embedding/?{query(crop)}")
    else:
        sets = [{"prompts": [{"kind": "point", "x": 5, "y": 5, "label": 1}]}]
        body = {"sets": sets, "crop": crop._asdict(), "wait_seconds": 0}
        answer = manager_client.post(f"images/{small.pk}/predictions/", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")
    assert Job.objects.count() == 0


def test_half_a_crop_is_refused(small: Image, manager_client: ApiClient) -> None:
    answer = manager_client.post(f"images/{small.pk}/embedding/?crop_x0=0&crop_y0=0")

    assert answer.status_code == 400
    assert Job.objects.count() == 0


def test_a_person_waits_for_so_many_crops_and_no_more(
    small: Image, manager_client: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "MAX_WAITING_CROPS", 2)
    address = f"images/{small.pk}/embedding/"
    first, second, third = (CropBox(x, 0, x + 256, 256) for x in (0, 128, 256))
    for crop in (first, second):
        assert manager_client.post(f"{address}?{query(crop)}").status_code == 200

    refused = manager_client.post(f"{address}?{query(third)}")

    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-crops")
    assert Job.objects.count() == 2
    # What is on its way may be asked for again, and so may the whole image.
    assert manager_client.post(f"{address}?{query(first)}").status_code == 200
    assert manager_client.post(address).status_code == 200


def test_a_crop_is_no_image_in_the_progress_of_a_project(small: Image) -> None:
    embedding_request(image=small, priority=10, crop=CropBox(0, 0, 256, 256))
    waiting = project_progress(small.project)
    drain_lane(Lane.GPU, WORKS)
    done = project_progress(small.project)

    assert Embedding.objects.count() == 1
    assert (waiting.encode.queued, waiting.encode.ready) == (0, 0)
    assert (done.encode.ready, done.encode.total) == (0, 1)


def test_the_newest_crop_of_a_person_goes_first(small: Image, manager_client: ApiClient) -> None:
    address = f"images/{small.pk}/embedding/"
    first, second = CropBox(0, 0, 256, 256), CropBox(128, 0, 384, 256)
    for crop in (first, second):
        manager_client.post(f"{address}?{query(crop)}")
    assert claim(Lane.GPU).payload["view"] == image_view(small, crop=second)

    manager_client.post(f"{address}?{query(first)}")
    manager_client.post(address)

    assert claim(Lane.GPU).payload["view"] == ""
    assert claim(Lane.GPU).payload["view"] == image_view(small, crop=first)


def test_crops_make_room_for_crops_and_leave_the_image_and_its_windows(
    deep: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "MAX_CROPS", 2)
    window = Window(64, 4096)
    crops = [CropBox(x, 0, x + 256, 256) for x in (0, 128, 256)]

    embedding_request(image=deep, priority=10)
    embedding_request(image=deep, priority=10, window=window)
    drain_lane(Lane.GPU, WORKS)
    for crop in crops:
        embedding_request(image=deep, priority=10, crop=crop)
        drain_lane(Lane.GPU, WORKS)

    kept = set(Embedding.objects.values_list("view", flat=True))
    own = image_view(deep)
    assert kept == {own, window.view, *(image_view(deep, crop=crop) for crop in crops[1:])}


def test_a_crop_of_deep_gray_is_seen_through_its_window(deep: Image) -> None:
    sam = resident_model.get(ModelName.STARTER)
    window, crop = Window(1000, 20_000), CropBox(256, 0, 768, 512)

    embedding_request(image=deep, priority=10, window=window, crop=crop)
    drain_lane(Lane.GPU, WORKS)

    row = Embedding.objects.get()
    shades = apply_window(deep_ramp(600, 1024)[0:512, 256:768], window)
    rgb = np.repeat(shades[:, :, np.newaxis], 3, axis=2)
    expected = encode_prepared(resize_pixels(rgb, resized_size(SizeHW(512, 512), 512)), sam)
    assert row.view.partition("@")[0] == "window:1000:20000+crop:256:0:768:512"
    np.testing.assert_array_equal(
        embedding_from_bytes(embedding_file(embedding=row)).array, expected
    )


def test_prompts_and_masks_of_a_crop_are_in_the_images_frame(small: Image) -> None:
    crop = CropBox(512, 256, 768, 512)
    recipe = [
        {"kind": "point", "x": 600.5, "y": 400, "label": 1, "candidate": 2},
        {"kind": "box", "x0": 560, "y0": 300, "x1": 700, "y1": 480, "candidate": 0},
    ]

    mask = predict(small, recipe, crop)

    stored = embedding_from_bytes(embedding_file(embedding=Embedding.objects.get()))
    predictor = Predictor(resident_model.get(ModelName.STARTER))
    predictor.set_embedding(stored.array, SizeHW(256, 256))
    moved = [
        {"kind": "point", "x": 88.5, "y": 144, "label": 1, "candidate": 2},
        {"kind": "box", "x0": 48, "y0": 44, "x1": 188, "y1": 224, "candidate": 0},
    ]
    expected = np.zeros((600, 1024), bool)
    expected[256:512, 512:768] = predictor.replay(parse_prompts(moved)).mask
    assert expected.any()
    assert mask["segmentation"]["size"] == [600, 1024]
    np.testing.assert_array_equal(rle_to_mask(rle_from_json(mask["segmentation"])), expected)


def test_crops_of_an_image_with_tiles_go_down_to_its_own_pixels(
    make_image: MakeImage, manager_client: ApiClient
) -> None:
    strip = np.tile(np.arange(256, dtype=np.uint8), (300, 32))
    out = BytesIO()
    PillowImage.fromarray(strip).convert("RGB").save(out, "PNG")
    image = make_image(data=out.getvalue())
    fifth = CropBox(7936, 0, 8192, 256)
    address = f"images/{image.pk}/embedding/?{query(fifth)}"

    assert (image.height, image.width) == (300, 8192)
    assert manager_client.get(address).status_code == 200
    assert ImageCrops(image, STARTER.input_size)(fifth).shape == (256, 256, 3)

    Image.objects.filter(pk=image.pk).update(pyramid_name="")
    image.refresh_from_db()
    assert manager_client.get(address).status_code == 400
    assert ImageCrops(image, STARTER.input_size)(fifth).shape == (128, 128, 3)


def test_crops_of_files_that_differ_are_not_taken_for_each_other(small: Image) -> None:
    crop = CropBox(256, 0, 768, 512)
    seen = image_view(small, crop=crop)

    small.pyramid_name = "another/pyramid.tif"

    assert image_view(small, crop=crop) != seen
    assert image_view(small) == ""


def test_crops_of_predictions_make_room_too(small: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MAX_CROPS", 1)
    click = [{"kind": "point", "x": 500, "y": 300, "label": 1}]

    for x0 in (128, 256):
        predict(small, click, CropBox(x0, 0, x0 + 512, 512))

    [kept] = Embedding.objects.filter(view__contains="crop:")
    assert kept.view.startswith("crop:256:0:768:512")


def test_a_mask_too_large_to_be_drawn_is_refused_before_it_is_begun(
    small: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.pipelines.predict.MAX_BITMAP_PIXELS", 600 * 1024 - 1)
    job = prediction_request(
        image=small,
        prompt_sets=[{"prompts": [{"kind": "point", "x": 500, "y": 300, "label": 1}]}],
        has_logits=False,
        requested_by=make_user(),
        crop=None,
    )

    run_job(claim(Lane.GPU), WORKS[Job.Kind.PREDICT])

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.problem is not None
    assert job.problem["message"] == "Masks of 600 x 1024 pixels are too large to be drawn."
    assert not Embedding.objects.exists()
