"""A project in which everything is whole: an image with operations, its blobs, an export."""

import hashlib
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from django.db import connection
from pytest_django import Settings

from annotations.embeddings.codec import EmbeddingFile, embedding_to_bytes
from annotations.models import Annotation, Category, Embedding, Export, Image, Project, User
from annotations.values import SizeHW
from tests.factories import (
    CHECKPOINT,
    HEIGHT,
    WIDTH,
    make_attribute,
    make_blob,
    make_decoder,
    make_embedding,
    make_export,
    make_image,
    make_member,
    make_project,
    segmentation,
)
from tests.support.operations import apply, create, request

EXPORT = (
    b'{"info":{},\n"licenses":[],\n"categories":[\n{"id":1},\n{"id":2}],\n'
    b'"images":[\n{"id":1}],\n"annotations":[\n{"id":1},\n{"id":2}]}\n'
)


@pytest.fixture(autouse=True)
def blobs(tmp_path: Path, settings: Settings) -> Path:
    """Keep the blobs of one test apart from those of all others."""
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            alias: {
                "BACKEND": "samweb.storage.DurableFileSystemStorage",
                "OPTIONS": {"location": str(tmp_path / alias)},
            }
            for alias in ("images", "embeddings", "decoders", "exports")
        },
    }
    return tmp_path


@pytest.fixture
def project(db: None) -> Project:
    del db
    return make_project()


@pytest.fixture
def actor(project: Project) -> User:
    return make_member(project, "annotator", "ada")


@pytest.fixture
def image(project: Project, actor: User) -> Image:
    """Give an image with two annotations that have been changed, and all its blobs."""
    image = make_image(project)
    original = b"original bytes"
    Image.objects.filter(pk=image.pk).update(
        original_sha256=hashlib.sha256(original).hexdigest(),
        model_input_name=make_blob("images", image.model_input_name, b"model input"),
    )
    cat = Category.objects.get(project=project, name="cat")
    dog = Category.objects.get(project=project, name="dog")
    make_attribute(project, "is_asleep", "checkbox")
    make_attribute(project, "weather", "text", target="image")
    first, second = create(cat), create(cat, attributes={"is_asleep": True}, z_order=3)
    apply(image, actor, first, second)
    apply(
        image,
        actor,
        request("recategorise", first.annotation_id, 1, category=str(dog.pk)),
        request(
            "replace", first.annotation_id, 2, segmentation=segmentation(height=7), source="manual"
        ),
        request("comment", first.annotation_id, text="Is it?"),
        request("delete", second.annotation_id, 1),
        request("restore", second.annotation_id, 2),
        request("reorder", second.annotation_id, 3, z_order=-1),
        request("set_attributes", second.annotation_id, 4, attributes={}, is_crowd=True),
        request("set_image_attributes", attributes={"weather": "rain"}),
        request("set_image_state", state="submitted", checked_category_numbers=[1, 2]),
    )
    image.refresh_from_db()
    return image


@pytest.fixture
def annotation(image: Image) -> Annotation:
    return Annotation.objects.get(image=image, number=1)


@pytest.fixture
def embedding(image: Image) -> Embedding:
    make_decoder()
    file = EmbeddingFile(
        array=np.zeros((4, 8, 8), dtype=np.float16),
        checkpoint_sha256=CHECKPOINT,
        resized_hw=SizeHW(768, 1024),
        image_hw=SizeHW(HEIGHT, WIDTH),
    )
    return make_embedding(image, content=embedding_to_bytes(file))


@pytest.fixture
def export(project: Project) -> Export:
    export = make_export(project, content=EXPORT)
    Export.objects.filter(pk=export.pk).update(image_count=1, annotation_count=2)
    return export


class Damage:
    """Changes rows behind the back of every constraint and trigger, as a fault would."""

    def sql(self, statement: str, *values: UUID) -> None:
        """Run one statement."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)
            assert cursor.rowcount >= 1
            cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def damage() -> Damage:
    return Damage()
