"""The error tree: every refusal samweb gives is one of these classes.

An error says what happened, with which value, and what to do. `code` is a stable slug that
clients may rely on; `docs/reference/errors.md` lists them all. Nothing here knows of HTTP
beyond the status number that the API layer copies.
"""

from collections.abc import Mapping
from typing import ClassVar


class SamwebError(Exception):
    """Base of all errors that a user may see.

    Attributes:
        code: Stable slug, unique per class.
        status: HTTP status that the API answers with.
        title: The class of problem in one short sentence.
        message: What happened, with which value.
        hint: What to do about it.
        extra: Further members of the problem document, JSON values only.
    """

    code: ClassVar[str] = "internal-error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on the server."

    def __init__(
        self, message: str, *, hint: str = "", extra: Mapping[str, object] | None = None
    ) -> None:
        """Keep the three parts of the message."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.extra = dict(extra or {})


class InvalidValueError(SamwebError):
    """A value in a request or a file is not what it must be."""

    code = "invalid-value"
    status = 400
    title = "A value is not valid."


class NotFoundError(SamwebError):
    """The thing does not exist, or the asker may not know that it does."""

    code = "not-found"
    status = 404
    title = "This does not exist."


class PermissionDeniedError(SamwebError):
    """The asker is a member, but the role does not allow the action."""

    code = "permission-denied"
    status = 403
    title = "Your role does not allow this."


class ConflictError(SamwebError):
    """The request contradicts the present state."""

    code = "conflict"
    status = 409
    title = "This contradicts the present state."


class LogInFailedError(SamwebError):
    """Name and password do not match, or a log-in link is spent or unknown."""

    code = "log-in-failed"
    status = 400
    title = "The log-in did not work."


class TooManyTriesError(SamwebError):
    """Too many tries have failed; the next one has to wait, and `retry_after` says how long."""

    code = "too-many-tries"
    status = 429
    title = "Too many tries."


class ImageRefusedError(SamwebError):
    """An uploaded file cannot become an image of the project."""

    code = "image-refused"
    status = 422
    title = "The file was not added."


class InvalidRleError(SamwebError):
    """A run-length encoded mask breaks the format."""

    code = "invalid-rle"
    status = 400
    title = "The mask is not a valid COCO RLE."


class InvalidPolygonError(SamwebError):
    """A polygon has no shape, or lies beyond its image."""

    code = "invalid-polygon"
    status = 400
    title = "The mask is not a valid polygon."


class CheckpointMissingError(SamwebError):
    """The weights of a model are not on this machine."""

    code = "checkpoint-missing"
    status = 409
    title = "The model's weights are not installed."


class CheckpointMismatchError(SamwebError):
    """A file of weights is not the one that its name promises."""

    code = "checkpoint-mismatch"
    status = 409
    title = "The model's weights are not the expected ones."


class EmbeddingCorruptError(SamwebError):
    """A stored embedding fails its own checks."""

    code = "embedding-corrupt"
    status = 500
    title = "The stored embedding is damaged."


class LeaseLostError(SamwebError):
    """A worker tried to write for a job that it does not hold any more."""

    code = "lease-lost"
    status = 409
    title = "The job is held by another worker."


class NotAuthenticatedError(SamwebError):
    """The request needs a person or an API token, and names none."""

    code = "not-authenticated"
    status = 401
    title = "Nobody is logged in."


class OtherUserError(SamwebError):
    """The session is not the one of the user whose work the request brings."""

    code = "other-user"
    status = 401
    title = "Somebody else is logged in."


class ApiTokenInvalidError(SamwebError):
    """The API token is unknown, expired or revoked."""

    code = "api-token-invalid"
    status = 401
    title = "The API token is not valid."


class ScopeMissingError(SamwebError):
    """The API token is good, but not for this action."""

    code = "scope-missing"
    status = 403
    title = "The API token does not allow this."


class CsrfFailedError(SamwebError):
    """A request that changes something lacks the page's CSRF token."""

    code = "csrf-failed"
    status = 403
    title = "The request does not come from the page."


class MalformedRequestError(SamwebError):
    """The body cannot be read at all."""

    code = "malformed-request"
    status = 400
    title = "The request cannot be read."


class MethodNotAllowedError(SamwebError):
    """The address exists, but not with this method."""

    code = "method-not-allowed"
    status = 405
    title = "This address does not do that."


class NotAcceptableError(SamwebError):
    """The client accepts no media type that the address gives."""

    code = "not-acceptable"
    status = 406
    title = "The answer does not exist in the form asked for."


class UnsupportedMediaTypeError(SamwebError):
    """The body has a media type that the address does not read."""

    code = "unsupported-media-type"
    status = 415
    title = "The body has the wrong media type."


class JobCancelledError(SamwebError):
    """Somebody cancelled the job while a worker ran it."""

    code = "job-cancelled"
    status = 409
    title = "The job was cancelled."


class GpuOutOfMemoryError(SamwebError):
    """The model does not fit into the free memory of the GPU."""

    code = "gpu-out-of-memory"
    status = 503
    title = "The GPU has too little free memory."


class EncodingFailedError(SamwebError):
    """The image encoder gave no usable embedding."""

    code = "encoding-failed"
    status = 500
    title = "The image could not be encoded."


class DecoderParityError(SamwebError):
    """An exported decoder does not compute what the model computes."""

    code = "decoder-parity"
    status = 500
    title = "The exported decoder differs from the model."


class DownloadFailedError(SamwebError):
    """A file could not be fetched."""

    code = "download-failed"
    status = 502
    title = "The download did not finish."


class PathTakenError(SamwebError):
    """Another file is already in the project under the same path."""

    code = "path-taken"
    status = 409
    title = "The path is taken by another file."


class ExportCheckError(SamwebError):
    """A written data set file failed its own check."""

    code = "export-check"
    status = 500
    title = "The export's file is not right."


class RequestTooLargeError(SamwebError):
    """The body of a request is larger than any that the site takes."""

    code = "request-too-large"
    status = 413
    title = "The request is too large."


class RequestTooSlowError(SamwebError):
    """The body of a request came in so slowly that the site stopped waiting for it."""

    code = "request-too-slow"
    status = 408
    title = "The request took too long to arrive."


class TooManyUploadsError(SamwebError):
    """More uploads are under way than one person, or one address, may have."""

    code = "too-many-uploads"
    status = 429
    title = "Too many uploads are under way."


class ServerBusyError(SamwebError):
    """More is coming in, from everybody together, than the site takes at once."""

    code = "server-busy"
    status = 503
    title = "The server is busy."


class StorageFullError(SamwebError):
    """The server has no room for the file."""

    code = "storage-full"
    status = 507
    title = "The server's disk is full."


class UploadOffsetError(SamwebError):
    """A piece of a resumable upload does not begin where the last one ended."""

    code = "upload-offset"
    status = 409
    title = "The upload goes on at another place."


class UploadLockedError(SamwebError):
    """Another request writes to the same resumable upload at this moment."""

    code = "upload-locked"
    status = 423
    title = "The upload is being written to."


class ChecksumMismatchError(SamwebError):
    """The bytes that arrived are not those that were sent."""

    code = "checksum-mismatch"
    status = 460
    title = "The bytes were damaged on their way."


class TusVersionError(SamwebError):
    """The request does not name a version of the tus protocol that the site speaks."""

    code = "tus-version"
    status = 412
    title = "This version of the upload protocol is not spoken here."


class UnknownHostError(SamwebError):
    """The request names a host that is not one of the site's."""

    code = "unknown-host"
    status = 400
    title = "This server is not known by that name."


class HttpsRequiredError(SamwebError):
    """The request came over plain http, where others can read along."""

    code = "https-required"
    status = 403
    title = "This server is asked over https."


class InvitationInvalidError(SamwebError):
    """An invitation is unknown, accepted, revoked or too old."""

    code = "invitation-invalid"
    status = 400
    title = "The invitation is not valid."


class LastManagerError(SamwebError):
    """A change would leave a project without a manager."""

    code = "last-manager"
    status = 409
    title = "A project needs a manager."


class ConfirmationNeededError(SamwebError):
    """The change needs a fresh proof of who asks."""

    code = "confirmation-needed"
    status = 403
    title = "Confirm that it is you."


class MailOffError(SamwebError):
    """The installation sends no mail."""

    code = "mail-off"
    status = 409
    title = "This samweb sends no mail."
