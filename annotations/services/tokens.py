"""API tokens: made, used, revoked. Only their hashes are stored."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from annotations.errors import ApiTokenInvalidError, NotFoundError
from annotations.models import ApiToken, User
from annotations.services.secrets import secret_hash, secret_make
from annotations.services.throttles import API_TOKEN, network_of, throttle_count

PREFIX = "samweb_"
PREFIX_CHARACTERS = 12
USE_RESOLUTION = timedelta(minutes=1)  # A row update per request would cost more than it tells.


def token_make(
    *,
    user: User,
    name: str,
    scopes: Sequence[str],
    project_id: UUID | None,
    expires_in_days: int,
) -> tuple[ApiToken, str]:
    """Make a token.

    Args:
        user: For whom the token acts.
        name: What it is for.
        scopes: What it may do, values of `ApiToken.Scope`.
        project_id: The one project it is for, or None for all of the person's.
        expires_in_days: When it ends.

    Returns:
        The row and the secret, which exists nowhere else.
    """
    secret = PREFIX + secret_make()
    token = ApiToken.objects.create(
        user=user,
        project_id=project_id,
        name=name,
        prefix=secret[:PREFIX_CHARACTERS],
        token_sha256=secret_hash(secret),
        scopes=sorted(set(scopes)),
        expires_at=timezone.now() + timedelta(days=expires_in_days),
    )
    token.refresh_from_db(fields=["created_at"])
    return token, secret


def token_use(*, secret: str, address: str) -> ApiToken:
    """Find a token by its secret and note the use.

    A good token works whatever the address has done before: scripts of a whole office come from
    one address, and one of them with an old token must not stop the others.

    Args:
        secret: As it was sent.
        address: Where it comes from.

    Returns:
        The token with its user.

    Raises:
        ApiTokenInvalidError: It is unknown, expired, revoked or of a person who is not active.
        TooManyTriesError: As before, and the address has failed too often.
    """
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(
            token_sha256=secret_hash(secret),
            revoked_at__isnull=True,
            expires_at__gt=now,
            user__is_active=True,
        )
        .first()
    )
    if token is None:
        throttle_count(API_TOKEN, network_of(address))
        raise ApiTokenInvalidError(
            "The bearer token is unknown, expired or revoked.",
            hint="Make a new token in samweb and use that.",
        )
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USE_RESOLUTION)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token


def token_revoke(*, user: User, token_id: UUID) -> None:
    """End a person's token at once.

    Raises:
        NotFoundError: The person has no such token in use.
    """
    ended = ApiToken.objects.filter(id=token_id, user=user, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if not ended:
        raise NotFoundError(f"You have no token {token_id}.", hint="It may be revoked already.")
