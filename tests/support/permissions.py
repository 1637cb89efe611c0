"""Who may do what: the one table. It is the test, and docs/reference/permissions.md is made of it.

A new route needs a row here, or `tests/api/test_permissions.py` fails. After a change run
`python -m tests.support.permission_page`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

ROLES: Final = ("viewer", "annotator", "reviewer", "manager")
NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


class Who(StrEnum):
    """The least that somebody must be."""

    EVERYBODY = "everybody"
    LOGGED_IN = "whoever is logged in"
    VIEWER = "viewer"
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    OWNER = "whoever made it"
    SUPERUSER = "superuser"


class Scopes(StrEnum):
    """What an API token needs; the letters are the first ones of the scopes."""

    ANY = "rae"
    READ_OR_ANNOTATE = "ra"
    READ_OR_EXPORT = "re"
    READ = "r"
    ANNOTATE = "a"
    EXPORT = "e"
    BROWSER = ""
    """Tokens are known here and refused."""
    IGNORED = "-"
    """The address looks at sessions only, so a token is nobody."""


class Row(NamedTuple):
    """One operation of the OpenAPI document, or one case of it.

    Attributes:
        operation: Its operationId.
        who: The least that the asker must be.
        scopes: What an API token needs besides.
        status: Of an answer to whoever may.
        case: Which case, where it makes a difference.
        but: Other statuses, by asker.
    """

    operation: str
    who: Who
    scopes: Scopes
    status: int = 200
    case: str = ""
    but: Mapping[str, int] = NOTHING


class Door(NamedTuple):
    """An address that the OpenAPI document does not name.

    Attributes:
        method: The one method; all others are refused.
        path: From the root; `{…}` where anything fits.
        who: The least that the asker must be.
        scopes: What an API token needs besides.
        statuses: An answer to whoever may has one of these.
        what: What is behind it.
    """

    method: str
    path: str
    who: Who
    scopes: Scopes
    statuses: tuple[int, ...]
    what: str


# No asker here has a log-in of the last 15 minutes, which changes of how one enters need.
STALE: Final = "after a fresh log-in or confirmation"
MEMBERS_ALREADY: Final[Mapping[str, int]] = MappingProxyType(dict.fromkeys(ROLES, 409))

ROWS: Final = (
    Row("session_get", Who.EVERYBODY, Scopes.IGNORED),
    Row("session_create", Who.EVERYBODY, Scopes.IGNORED),
    Row("session_link_use", Who.EVERYBODY, Scopes.IGNORED),
    Row("session_delete", Who.EVERYBODY, Scopes.IGNORED, 204),
    Row("session_password_set", Who.LOGGED_IN, Scopes.IGNORED, 204),
    Row("session_second_factor_give", Who.EVERYBODY, Scopes.IGNORED, 400, "nobody waits for one"),
    Row("session_passkey_offer", Who.EVERYBODY, Scopes.IGNORED),
    Row("session_passkey_use", Who.EVERYBODY, Scopes.IGNORED, 400, "no passkey of the site"),
    Row("session_forgotten", Who.EVERYBODY, Scopes.IGNORED, 409, "without a mail server"),
    Row("session_confirm", Who.LOGGED_IN, Scopes.IGNORED, 400, "a wrong password"),
    Row("account_get", Who.LOGGED_IN, Scopes.IGNORED),
    Row("account_update", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("log_ins_end_others", Who.LOGGED_IN, Scopes.IGNORED, 204),
    Row("log_in_end", Who.OWNER, Scopes.IGNORED, 204),
    Row("totp_offer", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("totp_activate", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("totp_remove", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("recovery_codes_make", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("passkey_offer", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("passkey_add", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("passkey_rename", Who.OWNER, Scopes.IGNORED, 204),
    Row("passkey_remove", Who.LOGGED_IN, Scopes.IGNORED, 403, STALE),
    Row("invitation_look", Who.EVERYBODY, Scopes.IGNORED),
    Row(
        "invitation_join", Who.LOGGED_IN, Scopes.IGNORED, 200, "no member yet", but=MEMBERS_ALREADY
    ),
    Row("invitation_sign_up", Who.EVERYBODY, Scopes.IGNORED),
    Row("token_list", Who.LOGGED_IN, Scopes.BROWSER),
    Row("token_create", Who.LOGGED_IN, Scopes.BROWSER, 201, "for all projects"),
    Row("token_create", Who.VIEWER, Scopes.BROWSER, 201, "for one project"),
    Row("token_delete", Who.OWNER, Scopes.BROWSER, 204),
    Row("model_list", Who.LOGGED_IN, Scopes.ANY),
    Row("checkpoint_fetch", Who.SUPERUSER, Scopes.BROWSER),
    Row("checkpoint_fetch_cancel", Who.SUPERUSER, Scopes.BROWSER),
    Row("decoder_file", Who.LOGGED_IN, Scopes.ANY),
    Row("project_list", Who.LOGGED_IN, Scopes.ANY),
    Row("project_create", Who.SUPERUSER, Scopes.BROWSER, 201),
    Row("project_get", Who.VIEWER, Scopes.ANY),
    Row("project_update", Who.MANAGER, Scopes.BROWSER),
    Row("project_progress", Who.VIEWER, Scopes.ANY),
    Row("member_list", Who.VIEWER, Scopes.BROWSER),
    Row("member_update", Who.MANAGER, Scopes.BROWSER),
    Row("member_remove", Who.MANAGER, Scopes.BROWSER, 204, "somebody else"),
    Row("member_remove", Who.MANAGER, Scopes.BROWSER, 204, "oneself", but={"annotator": 204}),
    Row("invitation_list", Who.MANAGER, Scopes.BROWSER),
    Row("invitation_create", Who.MANAGER, Scopes.BROWSER, 201),
    Row("invitation_revoke", Who.MANAGER, Scopes.BROWSER, 204),
    Row("dashboard_get", Who.VIEWER, Scopes.READ),
    Row("dashboard_table", Who.VIEWER, Scopes.READ),
    Row("attribute_list", Who.VIEWER, Scopes.ANY),
    Row("attribute_create", Who.MANAGER, Scopes.BROWSER, 201),
    Row("attribute_update", Who.MANAGER, Scopes.BROWSER),
    Row("category_list", Who.VIEWER, Scopes.ANY),
    Row("category_create", Who.MANAGER, Scopes.BROWSER, 201),
    Row("category_update", Who.MANAGER, Scopes.BROWSER),
    Row("category_merge", Who.MANAGER, Scopes.BROWSER),
    Row("installation_get", Who.SUPERUSER, Scopes.BROWSER),
    Row("failed_jobs_retry", Who.SUPERUSER, Scopes.BROWSER),
    Row("image_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_numbers", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("tag_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("assignee_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_change_plan", Who.MANAGER, Scopes.BROWSER),
    Row("image_change_make", Who.MANAGER, Scopes.BROWSER, 201),
    Row("image_change_undo", Who.MANAGER, Scopes.BROWSER),
    Row("queue_list", Who.LOGGED_IN, Scopes.READ_OR_ANNOTATE),
    Row("next_image", Who.ANNOTATOR, Scopes.ANNOTATE),
    Row("image_get", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_display", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_thumbnail", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_overlay", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_original", Who.VIEWER, Scopes.READ),
    Row("image_geojson", Who.VIEWER, Scopes.READ),
    Row("image_samples", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_tile", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_embedding_get", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("image_embedding_request", Who.ANNOTATOR, Scopes.ANNOTATE),
    Row("embedding_file", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("proposal_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("proposals_request", Who.ANNOTATOR, Scopes.ANNOTATE),
    Row("batch_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("batch_create", Who.MANAGER, Scopes.ANNOTATE, 201),
    Row("batch_get", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("batch_pause", Who.MANAGER, Scopes.ANNOTATE),
    Row("batch_resume", Who.MANAGER, Scopes.ANNOTATE),
    Row("batch_cancel", Who.MANAGER, Scopes.ANNOTATE),
    Row("prediction_create", Who.ANNOTATOR, Scopes.ANNOTATE, 201),
    Row("prediction_get", Who.ANNOTATOR, Scopes.ANNOTATE),
    Row("annotation_list", Who.VIEWER, Scopes.ANY, case="the layers work and prediction"),
    Row("annotation_list", Who.VIEWER, Scopes.ANY, case="the own blind pass"),
    Row("annotation_list", Who.REVIEWER, Scopes.ANY, case="the layers gold and consensus"),
    Row("annotation_cutout", Who.VIEWER, Scopes.READ_OR_EXPORT),
    Row("operation_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("operations_apply", Who.ANNOTATOR, Scopes.ANNOTATE),
    Row("upload_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("upload_create", Who.ANNOTATOR, Scopes.ANNOTATE, 201),
    Row("upload_get", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("resumable_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("resumable_create", Who.ANNOTATOR, Scopes.ANNOTATE, 201),
    Row("resumable_get", Who.OWNER, Scopes.READ_OR_ANNOTATE),
    Row("resumable_append", Who.OWNER, Scopes.ANNOTATE, 204),
    Row("resumable_delete", Who.OWNER, Scopes.ANNOTATE, 204),
    Row("job_list", Who.VIEWER, Scopes.READ_OR_ANNOTATE),
    Row("job_retry", Who.ANNOTATOR, Scopes.ANNOTATE, case="reading a file, encoding an image"),
    Row("job_retry", Who.MANAGER, Scopes.EXPORT, case="an export"),
    Row("job_cancel", Who.MANAGER, Scopes.ANNOTATE, case="asked for by somebody else"),
    Row(
        "job_cancel",
        Who.MANAGER,
        Scopes.ANNOTATE,
        case="asked for by the annotator who cancels",
        but={"annotator": 200, "token of the annotator": 200},
    ),
    Row("job_cancel", Who.MANAGER, Scopes.EXPORT, case="an export"),
    Row("export_list", Who.VIEWER, Scopes.READ_OR_EXPORT),
    Row("export_create", Who.MANAGER, Scopes.EXPORT, 201),
    Row("export_get", Who.VIEWER, Scopes.READ_OR_EXPORT),
    Row("export_file", Who.VIEWER, Scopes.EXPORT),
)

_API: Final = "/api/v1/"

DOORS: Final = (
    Door("GET", f"{_API}schema/", Who.EVERYBODY, Scopes.IGNORED, (200,), "The OpenAPI document."),
    Door(
        "GET",
        f"{_API}events/",
        Who.LOGGED_IN,
        Scopes.ANY,
        (200,),
        "The event stream: which of the asker's projects changed, never how.",
    ),
    Door(
        "OPTIONS",
        f"{_API}projects/{{project_id}}/uploads/resumable/",
        Who.LOGGED_IN,
        Scopes.READ_OR_ANNOTATE,
        (204,),
        "What of the tus protocol is spoken.",
    ),
    Door(
        "OPTIONS",
        f"{_API}uploads/resumable/{{resumable_id}}/",
        Who.LOGGED_IN,
        Scopes.READ_OR_ANNOTATE,
        (204,),
        "What of the tus protocol is spoken.",
    ),
    Door("", f"{_API}{{anything}}", Who.EVERYBODY, Scopes.IGNORED, (404,), "Nothing."),
    Door(
        "GET",
        "/authority/",
        Who.EVERYBODY,
        Scopes.IGNORED,
        (200, 404),
        "How to trust the site's own certificate authority, where it has one.",
    ),
    Door(
        "GET",
        "/authority/samweb.crt",
        Who.EVERYBODY,
        Scopes.IGNORED,
        (200, 404),
        "The authority's certificate, which is public.",
    ),
    Door("GET", "/healthz", Who.EVERYBODY, Scopes.IGNORED, (200,), "The process answers."),
    Door("GET", "/readyz", Who.EVERYBODY, Scopes.IGNORED, (200, 503), "People can work."),
    Door(
        "GET",
        "/metrics",
        Who.EVERYBODY,
        Scopes.IGNORED,
        (200, 403),
        "Numbers for monitoring: by `METRICS_TOKEN`, or from the server's own machine.",
    ),
    Door("GET", "/", Who.EVERYBODY, Scopes.IGNORED, (200, 503), "The page."),
    Door(
        "GET",
        "/{path}",
        Who.EVERYBODY,
        Scopes.IGNORED,
        (200, 503),
        "The page, which finds its way by the address; its scripts; `/login#link=…`, whose secret "
        "stays in the browser until the page posts it.",
    ),
)


class Asker(NamedTuple):
    """A kind of asker.

    Attributes:
        role: In the project; empty if it is none of the asker's.
        scopes: Of an API token; None for a session.
        is_known: Whether the session or token stands for anybody.
        is_superuser: Whether the person runs the installation.
    """

    role: str = ""
    scopes: Scopes | None = None
    is_known: bool = True
    is_superuser: bool = False


ASKERS: Final[Mapping[str, Asker]] = {
    "anonymous": Asker(is_known=False),
    "closed account": Asker("manager", is_known=False),
    "stranger": Asker(),
    "superuser": Asker(is_superuser=True),
    **{role: Asker(role) for role in ROLES},
    "token to read": Asker("manager", Scopes.READ),
    "token to annotate": Asker("manager", Scopes.ANNOTATE),
    "token to export": Asker("manager", Scopes.EXPORT),
    "token of the annotator": Asker("annotator", Scopes.ANY),
    "token for this project": Asker("manager", Scopes.ANY),
    "token for another project": Asker("", Scopes.ANY),
    "token that ended": Asker("manager", Scopes.ANY, is_known=False),
    "token of a closed account": Asker("manager", Scopes.ANY, is_known=False),
}


def expected_status(row: Row, name: str) -> int:
    """Work out what an asker is answered: 401, then scopes (403), membership (404), role (403)."""
    asker = ASKERS[name]
    if row.who == Who.EVERYBODY:
        return row.status
    refusal = _refusal(row.who, row.scopes, asker)
    return row.but.get(name, refusal or row.status)


def door_statuses(door: Door, name: str) -> tuple[int, ...]:
    """Work out what an asker may be answered at a door."""
    if door.who == Who.EVERYBODY:
        return door.statuses
    refusal = _refusal(door.who, door.scopes, ASKERS[name])
    return (refusal,) if refusal else door.statuses


def _refusal(who: Who, scopes: Scopes, asker: Asker) -> int:
    if not asker.is_known or (asker.scopes is not None and scopes == Scopes.IGNORED):
        return 401
    if asker.scopes is not None and not set(asker.scopes) & set(scopes):
        return 403
    if who in (Who.LOGGED_IN, Who.SUPERUSER):
        return 0 if who == Who.LOGGED_IN or asker.is_superuser else 403
    if not asker.role or (who == Who.OWNER and asker.role != "manager"):
        return 404  # What has an owner is the manager's.
    return 0 if who == Who.OWNER or ROLES.index(asker.role) >= ROLES.index(who) else 403
