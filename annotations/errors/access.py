"""Who asks may not, or has not proven to be who they are."""

from annotations.errors.base import SamwebError


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
