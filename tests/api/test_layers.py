"""Whoever labels does not see the answers: gold, consensus, and the blind passes of others."""

import pytest

from annotations.models import Image, Operation
from annotations.values import uuid7
from tests.factories import make_annotation, make_member
from tests.support.api_client import ApiClient

pytestmark = pytest.mark.django_db

LAYERS = ("work", "prediction", "blind", "gold", "consensus")


@pytest.mark.parametrize(
    ("role", "readable"),
    [
        ("viewer", ["work", "prediction"]),
        ("annotator", ["work", "prediction"]),
        ("reviewer", list(LAYERS)),
        ("manager", list(LAYERS)),
    ],
)
def test_layers_and_their_history_are_shown_by_role(
    role: str, readable: list[str], image: Image
) -> None:
    author = make_member(image.project, "annotator")
    rows = {layer: make_annotation(image, layer=layer, created_by=author) for layer in LAYERS}
    for sequence, row in enumerate(rows.values(), start=1):
        Operation.objects.create(
            op_id=uuid7(),
            project=image.project,
            image=image,
            image_sequence=sequence,
            kind="create",
            annotation=row,
            payload={"text": "secret"},
            result={},
        )
    client = ApiClient(make_member(image.project, role))

    seen = {}
    for layer in LAYERS:
        answer = client.get(f"images/{image.pk}/annotations/", layer=layer)
        if answer.status_code == 403:
            assert answer.json()["detail"].endswith("this needs reviewer.")
        seen[layer] = [row["id"] for row in answer.json().get("results", [])]
    history = client.get(f"images/{image.pk}/operations/").json()["results"]

    assert seen == {layer: [str(rows[layer].pk)] * (layer in readable) for layer in LAYERS}
    assert {row["annotation_id"] for row in history} == {str(rows[one].pk) for one in readable}


def test_the_own_blind_pass_is_seen(image: Image) -> None:
    author, other = (make_member(image.project, "annotator") for _ in range(2))
    own = make_annotation(image, layer="blind", created_by=author)
    make_annotation(image, layer="blind", created_by=other)

    answer = ApiClient(author).get(f"images/{image.pk}/annotations/", layer="blind")

    assert [row["id"] for row in answer.json()["results"]] == [str(own.pk)]
