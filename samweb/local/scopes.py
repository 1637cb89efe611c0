"""What the front reads off a request before Django sees it."""

from asgiref.typing import HTTPScope
from django.conf import settings

from annotations.api.addresses import believed_address
from annotations.api.tus import PIECE_TYPE
from annotations.tracing import REQUEST_ID_HEADER

REQUEST_ID_NAME = REQUEST_ID_HEADER.lower().encode()
# A form's own lines and the path beside the file.
FORM_MARGIN_BYTES = 2**20


def header_of(scope: HTTPScope, name: bytes, joint: bytes = b", ") -> str:
    """Give a header's value, parts of which may have come one by one; empty without one."""
    values = [value for known, value in scope["headers"] if known == name]
    return joint.join(values).decode("latin-1")


def with_request_id(scope: HTTPScope, name: str) -> HTTPScope:
    """Name a request, in place of whatever its client called it."""
    others = [header for header in scope["headers"] if header[0] != REQUEST_ID_NAME]
    return {**scope, "headers": [*others, (REQUEST_ID_NAME, name.encode())]}


def cookies_of(scope: HTTPScope) -> str:
    """Give the cookies of a request; HTTP/2 may split them over several headers."""
    return header_of(scope, b"cookie", b"; ")


def address_of(scope: HTTPScope) -> str:
    """Give the address of whoever asks, as the API believes it."""
    client = scope["client"]
    return believed_address(
        peer=client[0] if client else "", forwarded_for=header_of(scope, b"x-forwarded-for", b",")
    )


def media_type_of(scope: HTTPScope) -> str:
    """Give the body's type without its parameters."""
    return header_of(scope, b"content-type").partition(";")[0].strip().lower()


def declared_bytes(scope: HTTPScope) -> int:
    """Give the size that the body is said to have; 0 if nothing is said."""
    text = header_of(scope, b"content-length")
    return int(text) if text.isdecimal() else 0


def body_limit(scope: HTTPScope) -> int:
    """Give the most bytes that the body of a request may have.

    Only files are read piece by piece; the parser of any other body takes all of it into memory,
    before anybody has logged in, and asks no setting of Django's.
    """
    media_type = media_type_of(scope)
    if media_type == "multipart/form-data":
        return int(settings.MAX_UPLOAD_BYTES) + FORM_MARGIN_BYTES
    if media_type == PIECE_TYPE:
        return int(settings.MAX_UPLOAD_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def keeps_halves(scope: HTTPScope) -> bool:
    """Tell whether a body that breaks off is worth keeping as far as it came.

    A piece of a resumable upload is, unless its checksum is that of the whole piece.
    """
    is_piece = scope["method"] == "PATCH" and media_type_of(scope) == PIECE_TYPE
    return is_piece and not header_of(scope, b"upload-checksum")


def with_length(scope: HTTPScope, size_bytes: int) -> HTTPScope:
    """Copy a request whose body has become shorter than it said."""
    others = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
    headers = [*others, (b"content-length", str(size_bytes).encode())]
    return {**scope, "headers": headers}
