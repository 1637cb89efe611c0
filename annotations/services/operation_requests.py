"""What the save protocol passes from hand to hand: the request, what it shares, what it changed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from annotations.models import Annotation, Image, User
from annotations.values import SizeHW


class OperationRequest(NamedTuple):
    """One change as the client sent it.

    Attributes:
        op_id: Made by the client, once.
        kind: Value of `Operation.Kind`.
        annotation_id: The annotation concerned, made by the client too; None for the image.
        base_version: Version that the client has seen; None to create.
        payload: JSON values, not yet checked.
        builds_on: The client's own operation that made `base_version`; None where the server
            did. A number alone does not tell one's own unsent version 2 from somebody else's.
    """

    op_id: UUID
    kind: str
    annotation_id: UUID | None
    base_version: int | None
    payload: dict[str, object]
    builds_on: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """What all operations of one request share.

    Attributes:
        image: Locked, with its project.
        actor: Who changes it.
        role: The actor's role in the project.
        now: One time for all of them.
        begins_work: Whether a change begins the work on an image that nobody has begun.
    """

    image: Image
    actor: User
    role: str
    now: datetime = field(default_factory=timezone.now)
    begins_work: bool = True

    @property
    def size_hw(self) -> SizeHW:
        """The image's size."""
        return SizeHW(self.image.height, self.image.width)


@dataclass(frozen=True, slots=True)
class Change:
    """What an operation did: the annotation as it is now, and new values of the image's fields."""

    annotation: Annotation | None
    image_fields: dict[str, object] = field(default_factory=dict)
