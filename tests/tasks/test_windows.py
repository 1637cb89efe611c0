"""Deep gray from file to browser and to SAM: raw values survive, each window is an embedding."""

import gzip

import pytest
from django.core.files.storage import storages

from annotations.imaging.depth import Window
from annotations.models import Decoder, Embedding, Image, Job, Project
from annotations.sam.registry import CHECKPOINTS
from annotations.selectors.embeddings import EmbeddingState, embedding_status
from annotations.selectors.windows import image_window
from annotations.services.encoding import MAX_OTHER_WINDOWS, embedding_request
from annotations.services.projects import project_update
from annotations.tasks.gpu import WORKS
from annotations.tasks.lane import drain_lane
from annotations.values import Lane, ModelName
from tests.support.api_client import ROOT, ApiClient, read_answer
from tests.support.background import MakeImage
from tests.support.images import deep_bytes, deep_ramp

STARTER = CHECKPOINTS[ModelName.STARTER]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def starter_decoder() -> None:
    """Say which checkpoint is in use, as the worker's export does."""
    Decoder.objects.create(
        model="starter", checkpoint_sha256=STARTER.sha256, producer="p", manifest={"files": {}}
    )


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize("bits", [12, 16])
def test_raw_values_of_a_ramp_reach_the_browser_byte_for_byte(
    bits: int, kind: str, make_image: MakeImage, manager_client: ApiClient
) -> None:
    ramp = deep_ramp(64, 2**12, low=0, high=2**bits - 1)
    image = make_image("ramp", deep_bytes(ramp, kind))

    intensity = manager_client.get(f"images/{image.pk}/").json()["intensity"]
    url = intensity["samples_url"].removeprefix("/api/v1/")
    plain = manager_client.get(url)
    packed = read_answer(
        manager_client.django.get(ROOT + url, headers={"Accept-Encoding": "br, gzip"})
    )

    assert (intensity["low"], intensity["high"]) == (0, 2**bits - 1)
    assert plain.body == ramp.astype("<u2").tobytes()
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == ramp.astype("<u2").tobytes()
    for answer in (plain, packed):
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["Vary"].startswith("Accept-Encoding")


def test_two_windows_give_two_embeddings(make_image: MakeImage, manager_client: ApiClient) -> None:
    image = make_image(data=deep_bytes(deep_ramp(40, 60)))
    drain_lane(Lane.GPU, WORKS)
    address = f"images/{image.pk}/embedding/?window_low=1003&window_high=1500"

    asked = manager_client.post(address).json()
    drain_lane(Lane.GPU, WORKS)
    answer = manager_client.get(address).json()

    # 497 wide: in steps of 4.
    assert asked["window"] == answer["window"] == {"low": 1004, "high": 1500}
    assert (asked["state"], answer["state"]) == ("queued", "ready")
    own = manager_client.get(f"images/{image.pk}/embedding/").json()
    assert own["state"] == "ready"
    assert own["window"] is None
    views = dict(Embedding.objects.values_list("view", "blob_sha256"))
    assert set(views) == {f"window:{image.window_low}:{image.window_high}", "window:1004:1500"}
    assert len(set(views.values())) == 2


def test_equal_views_share_one_embedding(make_image: MakeImage, manager_client: ApiClient) -> None:
    image = make_image(data=deep_bytes(deep_ramp(40, 60)))

    for low in (1003, 1004, 1005):
        manager_client.post(f"images/{image.pk}/embedding/?window_low={low}&window_high=1500")

    assert Job.objects.filter(kind="encode", payload__view="window:1004:1500").count() == 1


def test_a_ninth_window_replaces_the_oldest(make_image: MakeImage) -> None:
    image = make_image(data=deep_bytes(deep_ramp(40, 60)))
    drain_lane(Lane.GPU, WORKS)
    windows = [Window(64 * place, 4096 + 64 * place) for place in range(MAX_OTHER_WINDOWS + 1)]

    for window in windows:
        embedding_request(image=image, priority=10, window=window)
        drain_lane(Lane.GPU, WORKS)

    kept = set(Embedding.objects.values_list("view", flat=True))
    assert kept == {image_view_of(image), *(window.view for window in windows[1:])}
    assert embedding_status(image, windows[0].view).state == EmbeddingState.NONE
    stored = [name for _, name in files_of("embeddings")]
    assert len(stored) == len(kept)


@pytest.mark.parametrize(
    ("choice", "window"),
    [
        ({"window_choice": "range", "window_low": 1200, "window_high": 2000}, Window(1200, 2000)),
        ({"window_choice": "file"}, Window(1000, 5000)),
        ({"window_choice": "ct-lung"}, Window(1000, 5000)),
    ],
)
def test_the_projects_window_feeds_sam_where_it_fits(
    choice: dict[str, object], window: Window, make_image: MakeImage, project: Project
) -> None:
    image = make_image(data=deep_bytes(deep_ramp(40, 60)))
    assert image_window(image) == Window(1000, 5000)

    project_update(project=project, changes=choice)
    image = Image.objects.select_related("project").get()
    embedding_request(image=image, priority=10)
    drain_lane(Lane.GPU, WORKS)

    assert image_window(image) == window
    assert embedding_status(image).state == EmbeddingState.READY
    assert Embedding.objects.filter(view=window.view).count() == 1


@pytest.mark.parametrize(
    "query",
    [
        "window_low=5",
        "window_high=5",
        "window_low=5&window_high=5",
        "window_low=6&window_high=5",
        "window_low=-65537&window_high=5",
        "window_low=5&window_high=131073",
        "window_low=a&window_high=5",
        "window_low=1&window_high=5&level=3",
    ],
)
def test_a_window_that_is_none_is_refused(
    query: str, make_image: MakeImage, manager_client: ApiClient
) -> None:
    image = make_image(data=deep_bytes(deep_ramp(40, 60)))
    before = Job.objects.count()

    answer = manager_client.post(f"images/{image.pk}/embedding/?{query}")

    assert (answer.status_code, Job.objects.count()) == (400, before)


def test_a_range_without_width_is_refused(project: Project, manager_client: ApiClient) -> None:
    answer = manager_client.patch(
        f"projects/{project.pk}/",
        {"window_choice": "range", "window_low": 5, "window_high": 5},
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-value")
    project.refresh_from_db()
    assert project.window_choice == "automatic"


def test_an_image_of_8_bits_has_no_samples_and_one_view(
    make_image: MakeImage, manager_client: ApiClient
) -> None:
    image = make_image()

    detail = manager_client.get(f"images/{image.pk}/").json()
    asked = manager_client.post(f"images/{image.pk}/embedding/?window_low=1&window_high=9").json()

    assert detail["intensity"] is None
    assert asked["window"] is None
    assert Job.objects.filter(kind="encode").count() == 1


def image_view_of(image: Image) -> str:
    window = image_window(image)
    assert window is not None
    return window.view


def files_of(alias: str, folder: str = "") -> list[tuple[str, str]]:
    """List the blobs of a storage, with the folder of each."""
    folders, files = storages[alias].listdir(folder)
    below = [one for name in folders for one in files_of(alias, f"{folder}{name}/")]
    return [(folder, name) for name in files] + below
