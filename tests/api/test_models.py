"""The list of models, and how the weights of one are fetched."""

import pytest

from annotations.models import Job
from tests.factories import make_decoder, make_job, make_user
from tests.support.api_client import ApiClient

pytestmark = pytest.mark.django_db


def administrator() -> ApiClient:
    return ApiClient(make_user(is_superuser=True))


def model(client: ApiClient, name: str) -> dict[str, object]:
    return next(row for row in client.get("models/").json() if row["name"] == name)


def test_of_all_models_only_the_starter_is_there_at_first() -> None:
    rows = administrator().get("models/").json()

    assert [row["name"] for row in rows] == ["starter", "vit_b", "vit_l", "vit_h"]
    assert [row["is_available"] for row in rows] == [True, False, False, False]
    assert [(row["fetch"], row["is_preparing"]) for row in rows] == [(None, False)] * 4
    assert (rows[0]["label"], rows[0]["note"]) == ("Starter", "small, for trying out")
    assert rows[1]["weights_bytes"] == 375_042_383


def test_weights_are_asked_for_once_and_their_way_is_shown() -> None:
    client = administrator()

    first = client.post("models/vit_b/checkpoint/").json()
    again = client.post("models/vit_b/checkpoint/").json()
    Job.objects.update(progress_done=1000, progress_total=375_042_383)

    assert first["fetch"]["state"] == "queued"
    assert again["fetch"]["id"] == first["fetch"]["id"]
    job = Job.objects.get()
    assert (job.kind, job.lane, job.project) == ("fetch_checkpoint", "cpu", None)
    shown = model(client, "vit_b")["fetch"]
    assert isinstance(shown, dict)
    assert (shown["progress_done"], shown["progress_total"]) == (1000, 375_042_383)


def test_a_fetch_is_stopped_and_asked_for_again() -> None:
    client = administrator()
    client.post("models/vit_b/checkpoint/")

    stopped = client.delete("models/vit_b/checkpoint/")
    assert stopped.json()["fetch"]["state"] == "cancelled"
    assert client.delete("models/vit_b/checkpoint/").json()["code"] == "conflict"

    assert client.post("models/vit_b/checkpoint/").json()["fetch"]["state"] == "queued"
    assert Job.objects.count() == 2


def test_a_failed_fetch_shows_its_reason_until_it_is_asked_for_again() -> None:
    client = administrator()
    client.post("models/vit_b/checkpoint/")
    Job.objects.update(
        state="failed",
        problem={"code": "download-failed", "message": "No way.", "hint": "Look."},
        finished_at="2026-01-01T00:00:00Z",
    )

    shown = model(client, "vit_b")["fetch"]

    assert isinstance(shown, dict)
    assert shown["problem"]["message"] == "No way."


def test_weights_that_are_here_are_not_fetched() -> None:
    client = administrator()
    decoder = make_decoder()
    decoder.model = "vit_b"
    decoder.save()
    export = make_job(None, kind="export_decoder")
    export.payload = {"model": "vit_l"}
    export.save()

    assert model(client, "vit_l")["is_preparing"] is True
    for name in ("starter", "vit_b", "vit_l"):
        assert client.post(f"models/{name}/checkpoint/").status_code == 409
    assert client.delete("models/vit_b/checkpoint/").status_code == 404
    assert not Job.objects.filter(kind="fetch_checkpoint").exists()


def test_only_whoever_runs_the_server_fetches_weights() -> None:
    answer = ApiClient(make_user()).post("models/vit_b/checkpoint/")

    assert (answer.status_code, answer.json()["hint"]) == (403, "Ask your administrator.")
    assert not Job.objects.exists()
    assert administrator().post("models/vit_x/checkpoint/").status_code == 404
