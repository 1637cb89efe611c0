"""Secrets of links and tokens: 256 random bits, of which only a hash is stored."""

import secrets
from hashlib import sha256
from typing import Final

SECRET_BYTES: Final = 32  # 256 bits: no guessing, so no slow hash is needed.


def secret_make() -> str:
    """Make a secret, URL-safe."""
    return secrets.token_urlsafe(SECRET_BYTES)


def secret_hash(secret: str) -> str:
    """Give the hex SHA-256 that is stored instead of a secret."""
    return sha256(secret.encode()).hexdigest()
