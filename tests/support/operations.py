"""Short ways to write operations in tests."""

from uuid import UUID

from annotations.models import Annotation, Category, Image, User
from annotations.services.operation_requests import OperationRequest
from annotations.services.operations import OperationResult, operations_apply
from annotations.values import uuid7
from tests.factories import segmentation


def request(
    kind: str,
    annotation: UUID | Annotation | None = None,
    base_version: int | None = None,
    /,
    **payload: object,
) -> OperationRequest:
    annotation_id = annotation.pk if isinstance(annotation, Annotation) else annotation
    return OperationRequest(uuid7(), kind, annotation_id, base_version, payload)


def create(of: Category, /, **payload: object) -> OperationRequest:
    base: dict[str, object] = {
        "category": str(of.pk),
        "segmentation": segmentation(),
        "source": "manual",
    }
    return request("create", uuid7(), None, **{**base, **payload})


def apply(
    image: Image, actor: User, *operations: OperationRequest, role: str = "annotator"
) -> list[OperationResult]:
    return operations_apply(
        image_id=image.pk, actor=actor, role=role, operations=list(operations)
    ).results


def refusal(result: OperationResult) -> str:
    assert result["status"] == "refused"
    assert result["problem"] is not None
    return result["problem"]["code"]
