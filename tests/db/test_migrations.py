"""Migrations that move what people made."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotations.models import Comment, Image, User
from tests.support.operations import apply, request

pytestmark = pytest.mark.django_db(transaction=True)

APP = "annotations"


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([(APP, name)])


@pytest.fixture
def at_end() -> Iterator[None]:
    """Leave the tables as the other tests expect them."""
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes(APP))


@pytest.mark.usefixtures("at_end")
def test_comments_of_before_their_table_are_kept_and_have_begun_no_work(
    image: Image, actor: User
) -> None:
    said = request("comment", text="Is this one car?")
    apply(image, actor, said)
    Comment.objects.all().delete()
    Image.objects.update(state=Image.State.IN_PROGRESS)

    migrate("0014_medical")
    migrate("0015_talk")

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes(APP))
    [comment] = Comment.objects.all()
    assert (comment.pk, comment.text, comment.author_id) == (
        said.op_id,
        "Is this one car?",
        actor.pk,
    )
    image.refresh_from_db()
    assert image.state == Image.State.TODO
