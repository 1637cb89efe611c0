"""What the serializers of several resources share: strictness, vocabularies, the problem.

Request serializers derive from `StrictSerializer`; answers from DRF's own.
"""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from annotations.models import Image
from annotations.selectors.embeddings import EmbeddingState
from annotations.selectors.progress import WorkerState
from annotations.services.operation_payloads import SETTABLE_STATES
from annotations.values import ModelName

# Each message costs more than the member that it is about.
MAX_UNKNOWN_NAMED = 20

EMBEDDING_STATES = [(state.value, state.value) for state in EmbeddingState]
OPERATION_STATUSES = [(status, status) for status in ("applied", "conflict", "refused")]
WORKER_STATES = [(state.value, state.value) for state in WorkerState]
ARCHITECTURES = [(name.value, name.value) for name in ModelName]
SETTABLE_IMAGE_STATES = [(state.value, state.label) for state in SETTABLE_STATES]


class StrictSerializer(serializers.Serializer[object]):
    """Refuse members that the operation does not know, so that no typing error is swallowed."""

    def to_internal_value(self, data: Mapping[str, object]) -> dict[str, Any]:
        """Read the known members.

        Raises:
            ValidationError: A member is unknown, missing or not valid.
        """
        if isinstance(data, Mapping):
            known = [name for name, field in self.fields.items() if not field.read_only]
            if unknown := sorted(set(data) - set(known))[:MAX_UNKNOWN_NAMED]:
                raise serializers.ValidationError(
                    {name: [f"Unknown; known are {', '.join(known)}."] for name in unknown}
                )
        values: dict[str, Any] = super().to_internal_value(data)
        return values


class ShortListField(serializers.ListField):
    """A list whose length is judged before its members are: DRF reads them all first."""

    def to_internal_value(self, data: object) -> list[Any]:
        """Read the members.

        Raises:
            ValidationError: It is no list, too long, or a member is not valid.
        """
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        values: list[Any] = super().to_internal_value(data)  # type: ignore[arg-type]  # it checks
        return values


def body_of(request: Request, serializer_class: type[StrictSerializer]) -> dict[str, Any]:
    """Read the request's body.

    Raises:
        ValidationError: The body is not what the serializer says.
    """
    return _validated(serializer_class(data=request.data))


def query_of(request: Request, serializer_class: type[StrictSerializer]) -> dict[str, Any]:
    """Read the request's query string.

    Raises:
        ValidationError: A parameter is unknown, given twice or not valid.
    """
    parameters = request.query_params
    # Of two values a proxy may check one and we take the other.
    if twice := [name for name in parameters if len(parameters.getlist(name)) > 1]:
        named = twice[:MAX_UNKNOWN_NAMED]
        raise serializers.ValidationError({name: ["Given more than once."] for name in named})
    return _validated(serializer_class(data=parameters.dict()))


def _validated(serializer: StrictSerializer) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(serializer.validated_data)
    return values


@extend_schema_field({"type": "object", "additionalProperties": {}})
class JsonObjectField(serializers.JSONField):
    """A JSON object that Postgres can keep."""

    def to_internal_value(self, data: object) -> dict[str, object]:
        """Refuse what is no object.

        Raises:
            ValidationError: The value is not a JSON object.
        """
        if not isinstance(data, dict):
            raise serializers.ValidationError("This must be a JSON object.")
        return data


class CategoryNumbersField(serializers.ListField):
    """Numbers of the categories that a submitter looked for; empty before the submission."""

    child = serializers.IntegerField()

    def get_attribute(self, instance: Image) -> list[int]:
        """Read the numbers off an image."""
        return instance.checked_category_numbers or []


class SkipSerializer(serializers.Serializer[Image]):
    """Why an image cannot be labeled."""

    reason = serializers.ChoiceField(source="skip_reason", choices=Image.SkipReason.choices)
    note = serializers.CharField(source="skip_note", allow_blank=True)
    by = serializers.CharField(source="skipped_by.username", allow_null=True)


@extend_schema_field(SkipSerializer(allow_null=True))
class SkipField(serializers.Field[object, object, object, object]):
    """Reason, note and skipper of a skipped image; null for any other one."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: object) -> object:
        """Give them off an image."""
        if not isinstance(value, Image) or value.skip_reason == "":
            return None
        return SkipSerializer(value).data


class CopyOfSerializer(serializers.Serializer[object]):
    """The first image of the project that has the same bytes."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    path = serializers.CharField()


class BboxField(serializers.ListField):
    """The bounding box of a mask: image frame, pixels."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            child=serializers.IntegerField(),
            min_length=4,
            max_length=4,
            **{"help_text": "x, y, width, height", **options},
        )


class PointField(serializers.ListField):
    """A place: image frame, pixels."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(
            child=serializers.FloatField(),
            min_length=2,
            max_length=2,
            **{"help_text": "x, y; image frame, px.", **options},
        )


@extend_schema_field(CopyOfSerializer(allow_null=True))
class CopyOfField(serializers.Field[object, object, object, object]):
    """What the selectors of images and uploads add to a row; null for a row that was just made."""

    def __init__(self) -> None:
        super().__init__(
            read_only=True,
            default=None,
            help_text="The project's first image with the same bytes, where this is another one.",
        )

    def to_representation(self, value: object) -> object:
        """Give the three members as they are."""
        return value
