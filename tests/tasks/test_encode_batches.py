"""Several images a batch, by the real lane: what is short of memory costs nobody else anything."""

import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from threading import current_thread
from types import SimpleNamespace

import pytest
import torch
from PIL import Image as PillowImage
from pytest_django.fixtures import Settings

from annotations.models import Embedding, Image, Job
from annotations.pipelines import read_ahead
from annotations.pipelines.image_rows import read_model_input
from annotations.pipelines.resident_model import ResidentModel, resident_model
from annotations.selectors.jobs import jobs_alike, jobs_overtaking
from annotations.services.encoding import (
    PRIORITY_BULK,
    PRIORITY_CROP,
    PRIORITY_EARLIER_CROP,
    PRIORITY_WAITED_FOR,
    embedding_request,
)
from annotations.services.jobs import job_claim, job_release
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import drain_lane
from annotations.values import Lane
from tests.support.background import MakeImage, claim, skip_pauses

pytestmark = pytest.mark.django_db

COUNT = 16
POISON = 5
OUT_OF_MEMORY = torch.OutOfMemoryError("CUDA out of memory.")


class Encoder(torch.nn.Module):
    """Stands for the GPU: notes what it is given, and is short of memory when it is told to be.

    Attributes:
        blocks: As ViT's, between which it can be held up.
        batches: Places of the images of each call; -1 for an empty one.
        before: Called with them; raises what the GPU would.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks = torch.nn.Sequential(torch.nn.Identity(), torch.nn.Identity())
        self.batches: list[list[int]] = []
        self.before: Callable[[list[int]], None] = lambda _places: None

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        # The starter's normalisation undone; `gray` made the shade of the image's place.
        shades = (pixels[:, 0, 0, 0] * 0.25 + 0.45) * 255
        places = [round(float(shade) / 10) - 1 for shade in shades]
        self.batches.append(places)
        self.before(places)
        self.blocks(pixels)
        return shades[:, None, None, None].expand(-1, 128, 64, 64) / 1000


@pytest.fixture
def encoder(settings: Settings) -> Iterator[Encoder]:
    """Put the stand-in into the resident model, sixteen images a batch."""
    settings.ENCODE_BATCH_SIZE = COUNT
    network = resident_model.get("starter").network
    real, network.image_encoder = network.image_encoder, Encoder()
    yield network.image_encoder
    network.image_encoder = real
    resident_model._fitting = None


def gray(place: int) -> bytes:
    stream = BytesIO()
    PillowImage.new("RGB", (32, 24), (10 * (place + 1),) * 3).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def images(make_image: MakeImage) -> list[Image]:
    """Sixteen images whose encodes wait."""
    return [make_image(f"{place:02}.png", gray(place)) for place in range(COUNT)]


def jobs_in_order() -> list[tuple[str, int]]:
    rows = Job.objects.filter(kind="encode").order_by("created_at")
    return list(rows.values_list("state", "attempts"))


def jobs_done() -> list[str]:
    return [state for state, _ in jobs_in_order() if state == "done"]


@pytest.mark.usefixtures("images")
def test_what_waits_is_encoded_at_once(encoder: Encoder) -> None:
    assert drain_lane(Lane.GPU, WORKS) == COUNT

    assert encoder.batches == [list(range(COUNT))]
    assert jobs_in_order() == [("done", 1)] * COUNT
    assert Embedding.objects.count() == COUNT
    result = Job.objects.filter(kind="encode").values_list("result", flat=True)[0]
    assert result is not None
    assert (result["batch_size"], result["device"]) == (COUNT, "cpu")
    assert result["peak_bytes"] > 2**20


def test_an_opened_image_is_encoded_between_two_blocks_of_a_batch(
    encoder: Encoder, images: list[Image], monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.ENCODE_BATCH_SIZE = 8
    monkeypatch.setattr("annotations.tasks.lane.LOOK_SECONDS", 0.0)
    order: list[list[str]] = []

    def open_another(places: list[int]) -> None:
        if places[0] == 0:
            embedding_request(image=images[12], priority=PRIORITY_WAITED_FOR)
        order.append(jobs_done())

    encoder.before = open_another

    drain_lane(Lane.GPU, WORKS)

    rest = [place for place in range(8, COUNT) if place != 12]
    assert encoder.batches == [list(range(8)), [12], rest]
    assert jobs_in_order() == [("done", 1)] * COUNT
    assert [len(done) for done in order] == [0, 0, 9]


@pytest.mark.parametrize(
    ("running", "opened", "is_let_by"),
    [
        (PRIORITY_BULK, PRIORITY_EARLIER_CROP, True),
        (PRIORITY_CROP, PRIORITY_WAITED_FOR, True),
        (PRIORITY_WAITED_FOR, PRIORITY_WAITED_FOR, False),
        (PRIORITY_BULK, PRIORITY_BULK, False),
        # It has failed before, and goes behind the bulk.
        (PRIORITY_BULK - 1, PRIORITY_BULK, False),
    ],
)
def test_an_encode_lets_only_by_what_is_more_urgent(
    running: int, opened: int, images: list[Image], *, is_let_by: bool
) -> None:
    del images
    job = claim(Lane.GPU)
    Job.objects.filter(pk=job.pk).update(priority=running)
    Job.objects.filter(state="queued").update(priority=opened)

    assert jobs_overtaking(job).exists() == is_let_by


def test_an_image_that_is_opened_while_the_bulk_has_it_is_not_overtaken(
    images: list[Image],
) -> None:
    running = claim(Lane.GPU)
    embedding_request(image=images[0], priority=PRIORITY_WAITED_FOR)
    embedding_request(image=images[1], priority=PRIORITY_WAITED_FOR)

    assert running.payload["image"] == str(images[0].pk)
    assert not jobs_overtaking(running).exists()


@pytest.mark.parametrize(
    "failing_calls",
    [{1}, {1, 2}, {1, 3}, {1, 2, 3}, {1, 2, 3, 4}, {1, 2, 3, 4, 5}],
    ids=["16", "16 8", "16 and the second 8", "16 8 4", "16 8 4 2", "16 8 4 2 1"],
)
@pytest.mark.usefixtures("images")
def test_out_of_memory_at_any_calls_of_a_batch_costs_no_image_anything(
    encoder: Encoder, failing_calls: set[int]
) -> None:
    encoder.before = lambda _places: _raise() if len(encoder.batches) in failing_calls else None

    drain_lane(Lane.GPU, WORKS)

    assert jobs_in_order() == [("done", 1)] * COUNT
    assert Embedding.objects.count() == COUNT
    assert len(encoder.batches) > max(failing_calls)


def _raise() -> None:
    raise OUT_OF_MEMORY


@pytest.mark.usefixtures("images")
def test_where_only_single_images_fit_all_are_ready_and_larger_batches_are_not_tried_again(
    encoder: Encoder, make_image: MakeImage
) -> None:
    encoder.before = lambda places: _raise() if len(places) > 1 else None

    drain_lane(Lane.GPU, WORKS)
    made = len(encoder.batches)
    make_image("more.png", gray(17))
    make_image("most.png", gray(18))
    drain_lane(Lane.GPU, WORKS)

    assert jobs_in_order() == [("done", 1)] * (COUNT + 2)
    assert encoder.batches[made:] == [[17], [18]]


@pytest.mark.usefixtures("images")
def test_a_poisonous_image_fails_after_three_attempts_and_all_others_are_ready(
    encoder: Encoder,
) -> None:
    encoder.before = lambda places: _raise() if POISON in places else None

    drain_lane(Lane.GPU, WORKS)
    assert Embedding.objects.count() == COUNT - 1
    for _ in range(3):
        skip_pauses()
        drain_lane(Lane.GPU, WORKS)

    expected = [("done", 1)] * COUNT
    expected[POISON] = ("failed", 3)
    assert jobs_in_order() == expected
    failed = Job.objects.get(state="failed")
    assert failed.problem is not None
    assert failed.problem["code"] == "gpu-out-of-memory"
    # The GPU is not to blame, so later batches are as large as before.
    assert resident_model.batch_size() == COUNT


@pytest.mark.usefixtures("images")
def test_a_full_gpu_ends_the_process_and_costs_one_image_an_attempt(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os._exit", sys.exit)
    encoder.before = lambda _places: _raise()

    with pytest.raises(SystemExit, match="70"):
        drain_lane(Lane.GPU, WORKS)

    assert jobs_in_order() == [("queued", 1)] + [("queued", 0)] * (COUNT - 1)
    assert not Job.objects.exclude(lease_owner="").exists()
    problem = Job.objects.order_by("created_at").filter(kind="encode")[0].problem
    assert problem is not None
    assert problem["code"] == "gpu-full"


@pytest.mark.usefixtures("images")
def test_what_took_a_worker_down_with_others_is_tried_alone(encoder: Encoder) -> None:
    first = claim(Lane.GPU)
    others = job_claim(lane=Lane.GPU, owner=first.lease_owner, count=3, among=jobs_alike(first))
    assert len(others) == 3
    job_release(owner_prefix=first.lease_owner)
    skip_pauses()

    drain_lane(Lane.GPU, WORKS)

    # The twelve that nobody had tried go first, together.
    assert [len(places) for places in encoder.batches] == [12, 1, 1, 1, 1]
    assert sorted(jobs_in_order()) == [("done", 1)] * 12 + [("done", 2)] * 4


def test_only_untried_jobs_of_the_same_model_and_urgency_go_together(images: list[Image]) -> None:
    queued = Job.objects.filter(kind="encode")
    by_image = {job.payload["image"]: job for job in queued}
    job, urgent, tried, other = (by_image[str(image.pk)] for image in images[:4])
    queued.filter(pk=urgent.pk).update(priority=10)
    queued.filter(pk=tried.pk).update(attempts=1)
    queued.filter(pk=other.pk).update(payload={**other.payload, "model": "vit_h"})

    alike = set(jobs_alike(job).values_list("pk", flat=True))

    assert alike == {one.pk for one in queued} - {urgent.pk, tried.pk, other.pk}


def test_an_opened_image_goes_next_and_alone(
    encoder: Encoder, images: list[Image], settings: Settings
) -> None:
    settings.ENCODE_BATCH_SIZE = 4

    def open_the_last(_places: list[int]) -> None:
        if len(encoder.batches) == 1:
            embedding_request(image=images[15], priority=PRIORITY_WAITED_FOR)

    encoder.before = open_the_last

    drain_lane(Lane.GPU, WORKS)

    assert encoder.batches == [
        [0, 1, 2, 3],
        [15],
        [4, 5, 6, 7],
        [8, 9, 10, 11],
        [12, 13, 14],
    ]


def test_the_next_batch_is_read_on_other_threads_while_the_model_runs(
    encoder: Encoder,
    images: list[Image],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.ENCODE_BATCH_SIZE = 8
    readers: dict[object, str] = {}

    def read(image: Image) -> object:
        readers[image.pk] = current_thread().name
        return read_model_input(image)

    monkeypatch.setattr(read_ahead, "read_model_input", read)

    drain_lane(Lane.GPU, WORKS)

    assert encoder.batches == [list(range(8)), list(range(8, 16))]
    assert {readers[image.pk] for image in images[:8]} == {current_thread().name}
    assert all(readers[image.pk].startswith("read-ahead") for image in images[8:])


def test_an_image_that_cannot_be_read_fails_alone(
    encoder: Encoder, images: list[Image], settings: Settings
) -> None:
    settings.ENCODE_BATCH_SIZE = 8
    Image.objects.filter(pk=images[9].pk).update(model_input_name="gone.npy")

    drain_lane(Lane.GPU, WORKS)

    expected = [("done", 1)] * COUNT
    expected[9] = ("failed", 1)
    assert jobs_in_order() == expected
    assert encoder.batches[1] == [8, 10, 11, 12, 13, 14, 15]


def test_an_idle_model_is_let_go_after_the_settings_time_and_comes_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MODEL_IDLE_MINUTES = 10
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(
        "annotations.pipelines.resident_model.time", SimpleNamespace(monotonic=lambda: clock.now)
    )
    resident = ResidentModel()
    first = resident.get("starter")
    clock.now += 599
    assert not resident.let_go_if_idle()
    assert resident.get("starter") is first

    clock.now += 600
    assert resident.let_go_if_idle()
    assert not resident.let_go_if_idle()
    assert resident.get("starter") is not first
    settings.MODEL_IDLE_MINUTES = 0
    clock.now += 1e6
    assert not resident.let_go_if_idle()
