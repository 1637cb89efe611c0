"""What was asked for or sent is not what it must be."""

from annotations.errors.base import SamwebError


class InvalidValueError(SamwebError):
    """A value in a request or a file is not what it must be."""

    code = "invalid-value"
    status = 400
    title = "A value is not valid."


class InvalidAttributeError(SamwebError):
    """An answer to one of the project's questions is none, or nobody asks it."""

    code = "invalid-attribute"
    status = 400
    title = "An attribute is not valid."


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


class PathTakenError(SamwebError):
    """Another file is already in the project under the same path."""

    code = "path-taken"
    status = 409
    title = "The path is taken by another file."
