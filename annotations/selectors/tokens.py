"""Reads of API tokens."""

from django.db.models import QuerySet

from annotations.models import ApiToken


def token_list(*, user_id: int) -> QuerySet[ApiToken]:
    """List a person's API tokens that are not revoked."""
    return ApiToken.objects.filter(user_id=user_id, revoked_at__isnull=True)
