"""The save protocol with several connections at once, each in a thread of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connections

from annotations.models import Annotation, Category, Image, Operation, User
from annotations.services.operation_requests import OperationRequest
from annotations.services.operations import OperationResult, operations_apply
from annotations.values import uuid7
from tests.factories import make_annotation, make_image, make_member, make_project, segmentation

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs: list[Callable[[], list[OperationResult]]]) -> list[OperationResult]:
    """Run jobs in threads that begin together; give all results."""
    barrier = Barrier(len(jobs))
    results: list[OperationResult] = []

    def run(job: Callable[[], list[OperationResult]]) -> None:
        try:
            barrier.wait(timeout=60)
            results.extend(job())
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return results


def applying(
    image: Image, actor: User, *operations: OperationRequest
) -> Callable[[], list[OperationResult]]:
    def apply() -> list[OperationResult]:
        return operations_apply(
            image_id=image.pk, actor=actor, role="annotator", operations=list(operations)
        ).results

    return apply


def create(category: Category, annotation_id: UUID | None = None) -> OperationRequest:
    payload: dict[str, object] = {
        "category": str(category.pk),
        "segmentation": segmentation(),
        "source": "manual",
    }
    return OperationRequest(uuid7(), "create", annotation_id or uuid7(), None, payload)


def test_one_operation_sent_by_two_tabs_at_once_is_applied_once() -> None:
    project = make_project()
    image, actor = make_image(project), make_member(project, "annotator")
    operation = create(Category.objects.get(project=project, name="cat"))

    results = at_once([applying(image, actor, operation) for _ in range(4)])

    assert sorted(result["is_repeat"] for result in results) == [False, True, True, True]
    assert {result["status"] for result in results} == {"applied"}
    assert Annotation.objects.count() == Operation.objects.count() == 1


def test_of_two_people_changing_one_annotation_one_is_in_conflict() -> None:
    project = make_project()
    image = make_image(project)
    annotation = make_annotation(image)
    changes = [
        OperationRequest(uuid7(), "reorder", annotation.pk, 1, {"z_order": z}) for z in (1, 2)
    ]

    results = at_once(
        [applying(image, make_member(project, "annotator"), change) for change in changes]
    )

    assert sorted(result["status"] for result in results) == ["applied", "conflict"]
    annotation.refresh_from_db()
    assert annotation.version == 2
    assert {result["annotation"]["version"] for result in results if result["annotation"]} == {2}


def test_numbers_are_without_gap_or_double_across_images() -> None:
    project = make_project()
    category = Category.objects.get(project=project, name="cat")
    actor = make_member(project, "annotator")
    images = [make_image(project) for _ in range(4)]

    at_once([applying(image, actor, *[create(category) for _ in range(5)]) for image in images])

    assert sorted(Annotation.objects.values_list("number", flat=True)) == list(range(1, 21))
    for image in images:
        image.refresh_from_db()
        assert image.sequence == 5


def test_one_annotation_id_on_two_images_at_once_is_made_once() -> None:
    project = make_project()
    category = Category.objects.get(project=project, name="cat")
    actor = make_member(project, "annotator")
    annotation_id = uuid7()

    results = at_once(
        [
            applying(make_image(project), actor, create(category, annotation_id), create(category))
            for _ in range(3)
        ]
    )

    assert sorted(result["status"] for result in results) == ["applied"] * 4 + ["refused"] * 2
    assert Annotation.objects.count() == 4
