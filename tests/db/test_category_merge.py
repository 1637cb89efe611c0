"""Merging categories: operations, versions, conflicts, and a save at the same moment."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from annotations.errors import ConflictError, InvalidValueError
from annotations.models import Annotation, Category, Image, Operation, Project, User
from annotations.selectors.integrity.findings import Depth
from annotations.selectors.integrity.operations import check_operations
from annotations.services.category_merge import category_merge
from annotations.services.operation_requests import OperationRequest
from annotations.services.operations import operations_apply
from tests.factories import make_image, make_member, make_project, segmentation


@pytest.fixture
def dog(project: Project) -> Category:
    return Category.objects.get(project=project, name="dog")


def create(category: Category) -> OperationRequest:
    payload: dict[str, object] = {
        "category": str(category.pk),
        "segmentation": segmentation(),
        "source": "manual",
    }
    return OperationRequest(uuid4(), "create", uuid4(), None, payload)


def save(image: Image, actor: User, *requests: OperationRequest) -> list[str]:
    done = operations_apply(
        image_id=image.pk, actor=actor, role="annotator", operations=list(requests)
    )
    return [result["status"] for result in done.results]


@pytest.mark.django_db
def test_a_merge_moves_annotations_by_operations_and_retires(
    project: Project, image: Image, actor: User, category: Category, dog: Category
) -> None:
    kept, deleted = create(category), create(category)
    delete = OperationRequest(uuid4(), "delete", deleted.annotation_id, 1, {})
    save(image, actor, kept, deleted, delete, create(dog))
    manager = make_member(project, "manager")

    merge = category_merge(source=category, target=dog, actor=manager)

    assert merge == (2, 1)
    assert set(Annotation.objects.values_list("category", flat=True)) == {dog.pk}
    category.refresh_from_db()
    assert category.retired_at is not None
    last = Operation.objects.filter(annotation=kept.annotation_id).latest("sequence")
    assert (last.kind, last.actor, last.base_version) == ("recategorise", manager, 1)
    assert last.payload == {"category": str(dog.pk)}
    assert list(check_operations(Depth())) == []


@pytest.mark.django_db
def test_an_open_client_is_told_of_the_conflict(
    project: Project, image: Image, actor: User, category: Category, dog: Category
) -> None:
    made = create(category)
    save(image, actor, made)
    category_merge(source=category, target=dog, actor=make_member(project, "manager"))

    stale = OperationRequest(uuid4(), "delete", made.annotation_id, 1, {})

    assert save(image, actor, stale, create(category)) == ["conflict", "refused"]


@pytest.mark.django_db
def test_senseless_merges_are_refused_and_change_nothing(
    project: Project, image: Image, actor: User, category: Category, dog: Category
) -> None:
    save(image, actor, create(category))
    foreign = Category.objects.get(project=make_project("Other"), name="dog")

    for target in (category, foreign):
        with pytest.raises(InvalidValueError):
            category_merge(source=category, target=target, actor=actor)
    category_merge(source=dog, target=category, actor=actor)
    with pytest.raises(ConflictError, match="retired"):
        category_merge(source=category, target=dog, actor=actor)

    assert Annotation.objects.get().category == category
    assert Operation.objects.count() == 1


@pytest.mark.django_db
def test_children_move_and_none_is_below_itself(project: Project, actor: User) -> None:
    top, low, other = (
        Category.objects.create(
            project=project, number=number, name=f"c{number}", color="#000000", order=number
        )
        for number in (3, 4, 5)
    )
    Category.objects.filter(pk__in=[low.pk, other.pk]).update(parent=top)

    category_merge(source=top, target=low, actor=actor)

    parents = dict(Category.objects.values_list("pk", "parent"))
    assert (parents[low.pk], parents[other.pk]) == (None, low.pk)


@pytest.mark.django_db
def test_a_merge_keeps_name_and_aliases_where_they_are_free(
    project: Project, actor: User, category: Category, dog: Category
) -> None:
    Category.objects.filter(pk=category.pk).update(aliases=["tomcat", "Hound", "pet"])
    Category.objects.filter(pk=dog.pk).update(aliases=["hound"])
    Category.objects.create(
        project=project, number=3, name="Pet", color="#000000", order=2, aliases=[]
    )
    category.refresh_from_db()

    category_merge(source=category, target=dog, actor=actor)

    dog.refresh_from_db()
    assert dog.aliases == ["hound", category.name, "tomcat"]


@pytest.mark.django_db(transaction=True)
def test_saves_during_a_merge_leave_nothing_behind(
    project: Project, actor: User, category: Category, dog: Category
) -> None:
    images = [make_image(project) for _ in range(4)]
    for image in images:
        save(image, actor, create(category))
    begun, statuses = threading.Barrier(3, timeout=60), []

    def label(own: list[Image]) -> None:
        begun.wait()
        for _ in range(6):
            for image in own:
                statuses.extend(save(image, actor, create(category)))
        connection.close()

    labelers = [threading.Thread(target=label, args=(images[part::2],)) for part in (0, 1)]
    for thread in labelers:
        thread.start()
    begun.wait()
    category_merge(source=category, target=dog, actor=actor)
    for thread in labelers:
        thread.join()

    assert not Annotation.objects.filter(category=category).exists()
    assert Annotation.objects.filter(category=dog).count() == 4 + statuses.count("applied")
    assert list(check_operations(Depth())) == []
