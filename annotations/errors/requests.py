"""A request cannot be read, or there is no room or time for it."""

from annotations.errors.base import SamwebError


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
    """More is coming in than the site takes at once, or another change takes too long."""

    code = "server-busy"
    status = 503
    title = "The server is busy."


class DatabaseUnavailableError(SamwebError):
    """The database is away, or broke off."""

    code = "database-unavailable"
    status = 503
    title = "The database does not answer."


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
