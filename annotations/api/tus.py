"""The tus protocol 1.0: its headers, and the base of the views that speak it.

Spoken: core, creation, creation-with-upload, checksum (sha1, sha256), expiration, termination.
`X-HTTP-Method-Override` is not: methods decide who may do what.
Source: https://tus.io/protocols/resumable-upload
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import IO, ClassVar, Final

from django.conf import settings
from django.utils.http import http_date
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.views import ApiView
from annotations.errors import InvalidValueError, TusVersionError, UnsupportedMediaTypeError
from annotations.models import ResumableUpload
from annotations.services.part_files import CHECKSUM_ALGORITHMS, Checksum

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,checksum,expiration,termination"
PIECE_TYPE: Final = "application/offset+octet-stream"
READ_BYTES: Final = 2**20
METADATA_CHARACTERS: Final = 8192

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def tus_header(name: str, text: str, *, required: bool = True) -> OpenApiParameter:
    """Describe a request header."""
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, required=required, description=text
    )


TUS: Final = tus_header("Tus-Resumable", "`1.0.0`.")
CHECKSUM: Final = tus_header(
    "Upload-Checksum", "`sha256` or `sha1`, a space, the digest in base64.", required=False
)


class TusView(ApiView):
    """What the addresses of resumable uploads share."""

    http_method_names: ClassVar[list[str]] = [*ApiView.http_method_names, "options"]  # type: ignore[misc]

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse a client that speaks another version, after whoever may not ask at all.

        Raises:
            TusVersionError: The header `Tus-Resumable` is not ours.
        """
        super().initial(request, *args, **kwargs)
        spoken = request.headers.get("Tus-Resumable")
        if request.method not in ("GET", "OPTIONS") and spoken != VERSION:
            raise TusVersionError(
                f"The header Tus-Resumable is {spoken!r}.", hint=f"Send Tus-Resumable: {VERSION}."
            )

    def options(  # type: ignore[override]  # DRF's request, as in every handler
        self,
        request: Request,  # noqa: ARG002 (Django's signature)
        **kwargs: object,  # noqa: ARG002
    ) -> Response:
        """Say what of the protocol is spoken."""
        headers = {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(settings.MAX_UPLOAD_BYTES),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUM_ALGORITHMS),
        }
        return Response(status=204, headers=headers)

    def finalize_response(
        self, request: Request, response: Response, *args: object, **kwargs: object
    ) -> Response:
        """Name the version in every answer, and what is known of the upload."""
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        answer["Tus-Resumable"] = VERSION
        if answer.status_code == TusVersionError.status:
            answer["Tus-Version"] = VERSION
        return answer


def tus_headers(resumable: ResumableUpload) -> dict[str, str]:
    """Say in tus's headers how far an upload is and when it ends."""
    return {
        "Upload-Offset": str(resumable.offset_bytes),
        "Upload-Expires": http_date(resumable.expires_at.timestamp()),
    }


def read_pieces(request: Request) -> Iterator[bytes]:
    """Give the body, 1 MiB at a time; no parser has it in memory."""
    stream: IO[bytes] | None = request.stream
    while stream is not None and (chunk := stream.read(READ_BYTES)):
        yield chunk


def read_number(request: Request, name: str) -> int:
    """Read a header that must be a whole number."""
    text = request.headers.get(name, "")
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise _invalid(name, text, "Send a whole number of bytes.")
    return int(text)


def read_checksum(request: Request) -> Checksum | None:
    """Read the checksum of a piece, if it has one."""
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, encoded = text.partition(" ")
    if algorithm not in CHECKSUM_ALGORITHMS:
        raise _invalid("Upload-Checksum", text, f"Use {' or '.join(CHECKSUM_ALGORITHMS)}.")
    digest = _decode("Upload-Checksum", encoded)
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise _invalid("Upload-Checksum", text, "Send the whole digest in base64.")
    return Checksum(algorithm, digest)


def read_metadata(request: Request) -> dict[str, str]:
    """Read the metadata of a new upload; what samweb has no use for is passed over."""
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > METADATA_CHARACTERS:
        raise _invalid("Upload-Metadata", text, f"Send {METADATA_CHARACTERS} characters at most.")
    metadata = {}
    for pair in text.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            metadata[name] = _decode("Upload-Metadata", value).decode()
        except UnicodeDecodeError as error:
            raise _invalid("Upload-Metadata", text, f"{name} must be UTF-8.") from error
    return metadata


def read_sha256(metadata: dict[str, str]) -> str:
    """Take the whole file's hash from the metadata; empty if it is not there."""
    text = metadata.get("sha256", "")
    if text and not _SHA256.fullmatch(text):
        raise _invalid("Upload-Metadata", text, "sha256 must be 64 lower-case hex digits.")
    return text


def _decode(name: str, encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise _invalid(name, encoded, "Send base64.") from error


def _invalid(name: str, value: str, hint: str) -> InvalidValueError:
    return InvalidValueError(f"The header {name} is {value[:100]!r}.", hint=hint)


def piece_type_require(request: Request) -> None:
    """Refuse a body that does not say that it is a piece of a file.

    Raises:
        UnsupportedMediaTypeError: It says something else.
    """
    if str(request.content_type or "").partition(";")[0].strip() != PIECE_TYPE:
        raise UnsupportedMediaTypeError(
            f"A piece cannot be {request.content_type!r}.",
            hint=f"Send Content-Type: {PIECE_TYPE}.",
        )
