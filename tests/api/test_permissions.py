"""Who may do what: every route of the OpenAPI document against every kind of asker.

`EXPECTED` must name every route and no other. A refused request must leave the database as it
was. The stranger is a manager of another project.
"""

from io import BytesIO

import pytest
from django.apps import apps
from django.core import serializers

from annotations.api import urls
from annotations.models import Project, User
from tests.factories import (
    make_decoder,
    make_embedding,
    make_export,
    make_image,
    make_job,
    make_member,
    make_project,
    make_resumable,
    make_upload,
    segmentation,
)
from tests.support.api_client import ApiClient, openapi
from tests.support.tus import TusClient, encoded

pytestmark = pytest.mark.django_db

ASKERS = ("anonymous", "stranger", "viewer", "annotator", "reviewer", "manager")


def statuses(row: str) -> dict[str, int]:
    """Read a row of the table: one status per asker."""
    return dict(zip(ASKERS, map(int, row.split()), strict=True))


# anonymous stranger viewer annotator reviewer manager
EVERYBODY = "200 200 200 200 200 200"
LOGGED_IN = "401 200 200 200 200 200"
VIEWERS = "401 404 200 200 200 200"
ANNOTATORS = "401 404 403 200 200 200"
MANAGERS = "401 404 403 403 403 200"

EXPECTED = {
    "session_get": EVERYBODY,
    "session_create": "400 400 400 400 400 400",
    "session_link_use": "400 400 400 400 400 400",
    "session_delete": "204 204 204 204 204 204",
    "session_password_set": "401 204 204 204 204 204",
    "token_list": LOGGED_IN,
    "token_create": "401 404 201 201 201 201",
    "token_delete": "401 404 404 404 404 404",
    "model_list": LOGGED_IN,
    "decoder_file": LOGGED_IN,
    "project_list": LOGGED_IN,
    "project_create": "401 403 403 403 403 403",
    "project_get": VIEWERS,
    "project_update": MANAGERS,
    "category_list": VIEWERS,
    "category_create": "401 404 403 403 403 201",
    "category_update": MANAGERS,
    "image_list": VIEWERS,
    "image_get": VIEWERS,
    "image_display": VIEWERS,
    "image_thumbnail": VIEWERS,
    "image_original": VIEWERS,
    "image_embedding_get": VIEWERS,
    "image_embedding_request": ANNOTATORS,
    "embedding_file": VIEWERS,
    "annotation_list": VIEWERS,
    "operation_list": VIEWERS,
    "operations_apply": ANNOTATORS,
    "upload_list": VIEWERS,
    "upload_create": "401 404 403 201 201 201",
    "upload_get": VIEWERS,
    "resumable_list": VIEWERS,
    "resumable_create": "401 404 403 201 201 201",
    # Somebody else's: tests/api/test_resumable.py has the own ones.
    "resumable_get": "401 404 404 404 404 404",
    "resumable_append": "401 404 404 404 404 404",
    "resumable_delete": "401 404 404 404 404 404",
    "project_progress": VIEWERS,
    "job_list": VIEWERS,
    "job_retry": ANNOTATORS,
    "job_cancel": MANAGERS,
    "export_list": VIEWERS,
    "export_create": "401 404 403 403 403 201",
    "export_get": VIEWERS,
    "export_file": VIEWERS,
}


TUS = {"Upload-Length": "10", "Upload-Offset": "0", "Upload-Metadata": encoded(path="a.jpg")}


def documented_operations() -> dict[str, tuple[str, str]]:
    """List method and path by operation id."""
    return {
        operation["operationId"]: (method, path.removeprefix("/api/v1/"))
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    }


def fill(project: Project, path: str, operation_id: str) -> str:
    """Put real ids of the project into a path."""
    image = make_image(project)
    embedding, decoder = make_embedding(image), make_decoder()
    category = project.categories.get(name="cat")
    job = make_job(project, state="failed" if operation_id == "job_retry" else "queued")
    export = make_export(project, content=b"{}")
    shown = ApiClient(make_member(project, "viewer")).get(f"images/{image.pk}/").json()
    values = {
        "project_id": project.pk,
        "image_id": image.pk,
        "category_id": category.pk,
        "upload_id": make_upload(project).pk,
        "resumable_id": make_resumable(project).pk,
        "job_id": job.pk,
        "export_id": export.pk,
        "embedding_id": embedding.pk,
        "blob_sha256": embedding.blob_sha256,
        "checkpoint_sha256": decoder.checkpoint_sha256,
        "file_sha256": decoder.manifest["files"]["decoder"]["sha256"],
        "token_id": project.pk,
        "tag": shown["display" if operation_id == "image_display" else "thumbnail_url"],
    }
    tag = values["tag"]["url"] if isinstance(values["tag"], dict) else values["tag"]
    return path.format(**{**values, "tag": str(tag).split("/")[-2]})


def body_for(operation_id: str, project: Project) -> object:
    """Give a body that is accepted of whoever may send it."""
    operation = {
        "op_id": "01920000-0000-7000-8000-000000000001",
        "kind": "create",
        "annotation_id": "01920000-0000-7000-8000-000000000002",
        "payload": {
            "category": str(project.categories.get(name="cat").pk),
            "segmentation": segmentation(),
            "source": "manual",
        },
    }
    bodies: dict[str, object] = {
        "session_create": {"username": "x", "password": "y"},
        "session_link_use": {"token": "x"},
        "session_password_set": {"new_password": "a long unusual phrase"},
        "token_create": {"name": "t", "scopes": ["read"], "project": str(project.pk)},
        "project_create": {"name": "New", "model": "starter", "categories": []},
        "project_update": {"name": "Renamed"},
        "category_create": {"name": "bird"},
        "category_update": {"name": "renamed"},
        "operations_apply": {"operations": [operation]},
        "export_create": {"format": "coco"},
    }
    return bodies.get(operation_id)


def asker_of(kind: str, project: Project) -> User | None:
    """Make the person who asks."""
    if kind == "anonymous":
        return None
    if kind == "stranger":
        return make_member(make_project("Other"), "manager")
    return make_member(project, kind)


def everything() -> str:
    """Write down every row of the application."""
    models = apps.get_app_config("annotations").get_models()
    return "".join(serializers.serialize("json", model.objects.order_by("pk")) for model in models)  # type: ignore[attr-defined]


def test_every_route_is_in_the_table() -> None:
    assert set(EXPECTED) == set(documented_operations())


def test_every_view_names_its_permissions_itself() -> None:
    views = {getattr(pattern.callback, "view_class", None) for pattern in urls.urlpatterns}

    assert [view for view in views if "permission_classes" not in vars(view)] == []


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("operation_id", sorted(EXPECTED))
def test_route(operation_id: str, asker: str) -> None:
    project = make_project()
    method, template = documented_operations()[operation_id]
    path = fill(project, template, operation_id)
    body = body_for(operation_id, project)
    client = ApiClient(asker_of(asker, project))
    before = everything()

    if operation_id == "upload_create":
        answer = client.upload(path, {"file": BytesIO(b"bytes"), "path": "a.jpg"})
    elif operation_id in ("resumable_create", "resumable_append", "resumable_delete"):
        answer = TusClient(client).send(method.upper(), path, TUS)
    elif body is None:
        answer = getattr(client, method)(path)
    else:
        answer = getattr(client, method)(path, body)

    assert answer.status_code == statuses(EXPECTED[operation_id])[asker], answer.body
    if answer.status_code in (401, 403, 404):
        assert everything() == before
        assert answer.headers["Content-Type"] == "application/problem+json"
