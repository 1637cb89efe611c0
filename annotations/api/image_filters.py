"""The filter of images as it crosses the network: in query strings and in bodies."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from annotations.api.pagination import PageQuery
from annotations.api.permissions import role_require, user_of
from annotations.api.serializers import ShortListField, StrictSerializer
from annotations.errors import InvalidValueError
from annotations.models import Image, Membership
from annotations.selectors.image_filters import ImageFilter, NumberRange

ME, NOBODY = "me", "nobody"
MAX_RANGES = 20_000
HIGHEST_NUMBER = 2**31 - 1


class ImageFilterSerializer(StrictSerializer):
    """Conditions on a project's images; all of them must hold."""

    state = serializers.ChoiceField(choices=Image.State.choices, required=False)
    skip_reason = serializers.ChoiceField(
        choices=Image.SkipReason.choices, required=False, help_text="Images skipped for it."
    )
    path = serializers.CharField(
        max_length=1024, required=False, help_text="Part of the path, in any case."
    )
    folder = serializers.CharField(
        max_length=1024, required=False, help_text="Beginning of the path, exact."
    )
    category = serializers.UUIDField(
        required=False, help_text="Images with a live annotation of this category."
    )
    tag = serializers.CharField(
        max_length=100, required=False, help_text="Images that have this tag."
    )
    open_comments = serializers.BooleanField(
        required=False, help_text="True: images with a thread that is not resolved."
    )
    assignee = serializers.RegexField(
        rf"^({ME}|{NOBODY}|\d{{1,9}})$",
        required=False,
        help_text="Images of this member, by id; `me`, or `nobody` for free ones.",
    )
    deleted = serializers.BooleanField(
        required=False, default=False, help_text="Deleted images instead; for managers."
    )


class ImageQuery(ImageFilterSerializer, PageQuery):
    """Which images are wanted, and which part of them."""

    from_number = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=HIGHEST_NUMBER,
        help_text="Begin with the image of this number, or the next one.",
    )


class NumberRangeField(ShortListField):
    """First and last number of a run of images, both included."""

    child = serializers.IntegerField(min_value=1, max_value=HIGHEST_NUMBER)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(min_length=2, max_length=2, **options)

    def to_internal_value(self, data: object) -> Any:  # noqa: ANN401
        """Read the two numbers.

        Raises:
            ValidationError: They are not two numbers in order.
        """
        first, last = super().to_internal_value(data)
        if first > last:
            raise serializers.ValidationError("The first number is above the last.")
        return (first, last)


class ImageSelectionSerializer(StrictSerializer):
    """Images by a filter, some of them, or all but some."""

    filter = ImageFilterSerializer(required=False, default=dict)
    numbers = ShortListField(
        child=NumberRangeField(),
        max_length=MAX_RANGES,
        required=False,
        help_text="Of these only the ones in the ranges [first, last] of numbers.",
    )
    except_numbers = ShortListField(
        child=NumberRangeField(),
        max_length=MAX_RANGES,
        required=False,
        default=list,
        help_text="Without the ones in these ranges.",
    )


def selection_of(
    request: Request, membership: Membership, values: Mapping[str, Any]
) -> ImageFilter:
    """Make the filter of what `ImageSelectionSerializer` read; errors as `filter_of`."""
    return filter_of(
        request,
        membership,
        values["filter"],
        numbers=values.get("numbers"),
        except_numbers=tuple(values["except_numbers"]),
    )


def filter_of(
    request: Request,
    membership: Membership,
    values: Mapping[str, Any],
    *,
    numbers: list[NumberRange] | None = None,
    except_numbers: tuple[NumberRange, ...] = (),
) -> ImageFilter:
    """Make the filter of what `ImageFilterSerializer` read.

    Args:
        request: Who asks: `me`.
        membership: Of the asker; deleted images are for managers.
        values: What was read.
        numbers: Ranges of numbers to keep; None for all.
        except_numbers: Ranges of numbers to leave out.

    Raises:
        PermissionDeniedError: Deleted images are wanted, and the asker is no manager.
        InvalidValueError: `numbers` is empty: nothing is selected.
    """
    if values.get("deleted"):
        role_require(membership, Membership.Role.MANAGER)
    if numbers is not None and not numbers:
        raise InvalidValueError(
            "No image is selected: `numbers` is empty.",
            hint="Name ranges, or leave `numbers` out for all images of the filter.",
        )
    assignee = values.get("assignee", "")
    own = {ME: user_of(request).pk, NOBODY: None, "": None}
    return ImageFilter(
        state=values.get("state", ""),
        skip_reason=values.get("skip_reason", ""),
        path=values.get("path", ""),
        folder=values.get("folder", ""),
        category_id=values.get("category"),
        tag=values.get("tag", ""),
        has_open_comments=bool(values.get("open_comments")),
        assignee_id=own[assignee] if assignee in own else int(assignee),
        is_unassigned=assignee == NOBODY,
        is_deleted=bool(values.get("deleted")),
        numbers=None if numbers is None else tuple(numbers),
        except_numbers=tuple(except_numbers),
    )
