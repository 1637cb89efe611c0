"""The shapes of an operation's payload, one per kind, for the OpenAPI document.

They are not run on requests: `annotations.services.operation_payloads` checks each payload, so
that a bad operation is refused by itself; `tests/api/test_operations.py` compares the two. The
empty payload of `delete` and `restore` is added in `annotations.api.schema`.
"""

from typing import Final

from rest_framework import serializers

from annotations.api.serializers import SETTABLE_IMAGE_STATES, JsonObjectField, PointField
from annotations.models import Annotation, Image


class SegmentationSerializer(serializers.Serializer[object]):
    """Compressed COCO RLE of the whole image, column-major."""

    size = serializers.ListField(
        child=serializers.IntegerField(), min_length=2, max_length=2, help_text="height, width"
    )
    counts = serializers.CharField()


class CreatePayloadSerializer(serializers.Serializer[object]):
    """Kind `create`."""

    category = serializers.UUIDField()
    segmentation = SegmentationSerializer()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the stubs know it as a field's own
        choices=Annotation.Source.choices
    )
    recipe = JsonObjectField(required=False, allow_null=True)
    is_crowd = serializers.BooleanField(required=False)
    z_order = serializers.IntegerField(required=False)
    attributes = JsonObjectField(required=False)
    layer = serializers.ChoiceField(choices=Annotation.Layer.choices, required=False)


class ReplacePayloadSerializer(serializers.Serializer[object]):
    """Kind `replace`."""

    segmentation = SegmentationSerializer()
    source = serializers.ChoiceField(  # type: ignore[assignment]  # the stubs know it as a field's own
        choices=Annotation.Source.choices
    )
    recipe = JsonObjectField(required=False, allow_null=True)


class RecategorisePayloadSerializer(serializers.Serializer[object]):
    """Kind `recategorise`."""

    category = serializers.UUIDField()


class SetAttributesPayloadSerializer(serializers.Serializer[object]):
    """Kind `set_attributes`; replaces all attributes, and `is_crowd` where it is given."""

    attributes = JsonObjectField()
    is_crowd = serializers.BooleanField(required=False)


class ReorderPayloadSerializer(serializers.Serializer[object]):
    """Kind `reorder`."""

    z_order = serializers.IntegerField()


class SetImageStatePayloadSerializer(serializers.Serializer[object]):
    """Kind `set_image_state`."""

    state = serializers.ChoiceField(choices=SETTABLE_IMAGE_STATES)
    checked_category_numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        help_text="Needed with `submitted`, and only then: what the submitter looked for.",
    )
    reason = serializers.ChoiceField(
        choices=Image.SkipReason.choices,
        required=False,
        help_text="Needed with `skipped`, and only then: why it cannot be labeled.",
    )
    note = serializers.CharField(
        max_length=500, required=False, help_text="Of the reason; needed with `other`."
    )


class SetImageAttributesPayloadSerializer(serializers.Serializer[object]):
    """Kind `set_image_attributes`; null takes an attribute away, others stay."""

    attributes = JsonObjectField()


class CommentPayloadSerializer(serializers.Serializer[object]):
    """Kind `comment`; `annotation_id` names the object that it is about, if any."""

    text = serializers.CharField(max_length=10_000)
    point = PointField(required=False)
    reply_to = serializers.UUIDField(
        required=False, help_text="First comment of a thread; a reply has no place of its own."
    )


class ResolveCommentPayloadSerializer(serializers.Serializer[object]):
    """Kind `resolve_comment`."""

    comment = serializers.UUIDField(help_text="First comment of a thread.")
    is_resolved = serializers.BooleanField()


PAYLOADS: Final = (
    CreatePayloadSerializer,
    ReplacePayloadSerializer,
    RecategorisePayloadSerializer,
    SetAttributesPayloadSerializer,
    ReorderPayloadSerializer,
    SetImageStatePayloadSerializer,
    SetImageAttributesPayloadSerializer,
    CommentPayloadSerializer,
    ResolveCommentPayloadSerializer,
)
