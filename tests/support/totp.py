"""An authenticator app: codes of RFC 6238, worked out apart from the library that checks them."""

import base64
import hmac
import time


def totp_code(secret: str, *, steps: int = 0) -> str:
    """Give the six digits of this moment, or of so many steps of 30 s later."""
    count = int(time.time()) // 30 + steps
    digest = hmac.digest(base64.b32decode(secret), count.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
