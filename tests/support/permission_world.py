"""What the walk over the permission table asks about: one project with one of everything."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Final

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from annotations.api.blobs import blob_tag
from annotations.models import ApiToken, Image, ImageChange, LogIn, Project, User
from annotations.selectors.image_filters import ImageFilter
from annotations.selectors.overlays import overlay_tag, palette_tag
from annotations.services.image_changes import ChangeWish, image_change_make
from annotations.services.invitations import invitation_make
from annotations.services.sessions import log_in_link_make
from annotations.services.tokens import token_make
from annotations.values import GateRule, uuid7
from tests.factories import (
    make_annotation,
    make_attribute,
    make_batch,
    make_blob,
    make_decoder,
    make_embedding,
    make_export,
    make_image,
    make_job,
    make_log_in,
    make_member,
    make_project,
    make_resumable,
    make_upload,
    make_user,
    picture_bytes,
    segmentation,
)
from tests.support.images import pyramid_bytes, quadrants
from tests.support.permissions import ASKERS, Row

ROOT: Final = "/api/v1/"
PASSWORD: Final = "a long unusual phrase"
SCOPES: Final = {"r": "read", "a": "annotate", "e": "export"}
TUS: Final = {
    "Tus-Resumable": "1.0.0",
    "Upload-Length": "10",
    "Upload-Offset": "0",
    "Upload-Metadata": "path YS5qcGc=",
}
QUERIES: Final[Mapping[str, dict[str, str]]] = {
    "the own blind pass": {"layer": "blind"},
    "the layers gold and consensus": {"layer": "gold"},
}


@dataclass(frozen=True)
class Call:
    """One request, ready to be sent."""

    method: str
    path: str
    query: Mapping[str, object] = field(default_factory=dict)
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, client: Client) -> HttpResponseBase:
        """Send it: bytes as a piece of a file, what holds bytes as a form, all else as JSON."""
        content, media_type = encoded(self.body)
        response: HttpResponseBase = client.generic(
            self.method,
            self.path,
            content,
            media_type,
            headers=dict(self.headers),
            query_params=dict(self.query),
        )
        return response


def encoded(body: object) -> tuple[bytes, str]:
    """Give the bytes of a body and their type."""
    if body is None:
        return b"", ""
    if isinstance(body, bytes):
        return body, "application/offset+octet-stream"
    if isinstance(body, dict) and isinstance(body.get("file"), bytes):
        form = {**body, "file": SimpleUploadedFile("a.jpg", body["file"])}
        return encode_multipart(BOUNDARY, form), MULTIPART_CONTENT
    return json.dumps(body).encode(), "application/json"


class World:
    """A project with one of everything, another project, and every kind of asker."""

    def __init__(self) -> None:
        """Make the rows."""
        self.project, self.other = make_project("Cells"), make_project("Other")
        self.people = self._make_people()
        self.secrets = {
            name: self._make_token(name) for name, asker in ASKERS.items() if asker.scopes
        }
        self.link = log_in_link_make(user=self.people["manager"])
        self.invitation, self.invitation_token = invitation_make(
            project=self.project,
            role="viewer",
            mail_address="",
            valid_days=1,
            created_by=self.people["manager"],
        )
        self.clients = {name: self._make_client(name) for name in ASKERS}
        Authenticator.objects.create(
            user=self.people["manager"], type="webauthn", data={"name": "key"}
        )
        make_log_in(self.people["manager"])
        for name in ("closed account", "token of a closed account"):
            User.objects.filter(pk=self.people[name].pk).update(is_active=False)
        self.ids, self.ids_by_case = self._make_ids(), self._make_ids_by_case()
        self.hash = fingerprint()

    def call(self, row: Row, method: str, path: str) -> Call:
        """Give the request of a row, as it is accepted of whoever may send it.

        Args:
            row: The row.
            method: The operation's.
            path: The operation's, below the API's root, with names in braces.
        """
        own = self.ids_by_case.get((row.operation, row.case), {})
        return Call(
            method.upper(),
            ROOT + path.format(**{**self.ids, **own}),
            query=QUERIES.get(row.case, {}),
            body=self._body(row),
            headers=TUS if row.operation.startswith("resumable") else {},
        )

    def _make_ids(self) -> dict[str, object]:
        """Real values for every name in a path."""
        image = make_image(self.project)
        for layer in ("work", "blind", "gold"):
            make_annotation(image, layer=layer)
        image.display_name = make_blob("images", "shown.png", picture_bytes())
        image.samples_name = make_blob("images", "samples.gz", gzip.compress(b"samples"))
        image.metadata = {"georeference": {"transform": [1, 0, 0, 0, -1, 0], "epsg": 4326}}
        image.pyramid_name = make_blob("images", "pyramid.tif", pyramid_bytes(quadrants(8, 8)))
        image.save()
        embedding, decoder = make_embedding(image), make_decoder()
        resumable = make_resumable(self.project)
        resumable.created_by = self.people["manager"]
        resumable.save()
        token = ApiToken.objects.filter(user=self.people["manager"]).latest("id")
        return {
            "project_id": self.project.pk,
            "image_id": image.pk,
            "tag": blob_tag(image.display_name),
            "change_id": self._make_change(image).pk,
            "attribute_id": make_attribute(self.project, "wet", "checkbox").pk,
            "category_id": self.project.categories.get(name="cat").pk,
            "upload_id": make_upload(self.project).pk,
            "resumable_id": resumable.pk,
            "job_id": make_job(self.project, created_by=self.people["manager"]).pk,
            "batch_id": make_batch(image).pk,
            "annotation_id": image.annotations.get(layer="work").pk,
            "prediction_id": make_job(self.project, kind="predict").pk,
            "export_id": make_export(self.project, content=b"{}").pk,
            "embedding_id": embedding.pk,
            "blob_sha256": embedding.blob_sha256,
            "checkpoint_sha256": decoder.checkpoint_sha256,
            "file_sha256": decoder.manifest["files"]["decode"]["sha256"],
            "token_id": token.pk,
            "user_id": make_member(self.project, "viewer").pk,
            "invitation_id": self.invitation.pk,
            "log_in_id": LogIn.objects.get(user=self.people["manager"]).id,
            "passkey_id": Authenticator.objects.get(user=self.people["manager"]).pk,
            "model": "vit_l",
            "table": "people",
            "level": 0,
            "column": 0,
            "row": 0,
        }

    def _make_ids_by_case(self) -> dict[tuple[str, str], dict[str, object]]:
        """Other values, where the case makes a difference."""
        project, annotator = self.project, self.people["annotator"]
        image = project.images.get()
        jobs = {
            ("job_retry", "reading a file, encoding an image"): make_job(project, state="failed"),
            ("job_retry", "an export"): make_job(project, kind="export", state="failed"),
            ("job_cancel", "asked for by the annotator who cancels"): make_job(
                project, created_by=annotator
            ),
            ("job_cancel", "an export"): make_job(project, kind="export", created_by=annotator),
        }
        fetch = make_job(None, kind="fetch_checkpoint")
        fetch.payload = {"model": "vit_b"}
        fetch.save()
        return {
            ("checkpoint_fetch_cancel", ""): {"model": "vit_b"},
            ("member_remove", "oneself"): {"user_id": annotator.pk},
            ("image_overlay", ""): {"tag": overlay_tag(image, palette_tag(project.pk))},
            ("image_thumbnail", ""): {"tag": blob_tag(image.thumbnail_name)},
            ("image_samples", ""): {"tag": blob_tag(image.samples_name)},
            ("image_tile", ""): {"tag": blob_tag(image.pyramid_name)},
            **{case: {"job_id": job.pk} for case, job in jobs.items()},
        }

    def _make_change(self, image: Image) -> ImageChange:
        change, _ = image_change_make(
            project=self.project,
            wish=ChangeWish(kind="add_tag", tag="day", images=ImageFilter()),
            actor=self.people["manager"],
        )
        image.refresh_from_db()
        return change

    def _body(self, row: Row) -> object:
        category = str(self.ids["category_id"])
        operation = {
            "op_id": str(uuid7()),
            "kind": "create",
            "annotation_id": str(uuid7()),
            "payload": {"category": category, "segmentation": segmentation(), "source": "manual"},
        }
        one_project = {"project": str(self.project.pk)} if row.case == "for one project" else {}
        bodies: dict[str, object] = {
            "session_create": {"username": "password", "password": PASSWORD},
            "session_link_use": {"token": self.link},
            "session_password_set": {"new_password": PASSWORD},
            "session_second_factor_give": {"code": "000000"},
            "session_passkey_use": {"credential": {}},
            "session_forgotten": {"who": "nobody"},
            "session_confirm": {"password": "wrong"},
            "account_update": {"username": "renamed"},
            "totp_activate": {"code": "000000"},
            "passkey_add": {"name": "key", "credential": {}},
            "passkey_rename": {"name": "other key"},
            "invitation_look": {"token": self.invitation_token},
            "invitation_join": {"token": self.invitation_token},
            "invitation_sign_up": {
                "token": self.invitation_token,
                "username": "newcomer",
                "password": PASSWORD,
            },
            "member_update": {"role": "reviewer"},
            "invitation_create": {"role": "annotator"},
            "token_create": {"name": "t", "scopes": ["read"], **one_project},
            "project_create": {
                "name": "New",
                "model": "starter",
                "categories": [{"name": "bird", "color": "#0072b2"}],
            },
            "project_update": {
                "name": "Renamed",
                "gate": dict.fromkeys((rule.value for rule in GateRule), "stop"),
            },
            "attribute_create": {"name": "Colour", "target": "image", "kind": "text"},
            "attribute_update": {"name": "renamed"},
            "category_create": {"name": "bird"},
            "category_update": {"name": "renamed"},
            "image_change_plan": {"kind": "add_tag", "tag": "night"},
            "image_change_make": {"kind": "delete"},
            "next_image": {},
            "category_merge": {"into": str(self.project.categories.get(name="dog").pk)},
            "failed_jobs_retry": {},
            "operations_apply": {"operations": [operation]},
            "proposals_request": {"points_per_side": 8},
            "batch_create": {"kind": "automask", "automask": {"points_per_side": 8}},
            "prediction_create": {
                "sets": [{"prompts": [{"kind": "point", "x": 3, "y": 4, "label": 1}]}],
                "wait_seconds": 0,
            },
            "upload_create": {"file": b"bytes", "path": "b.jpg"},
            "resumable_append": b"0123456789",
            "export_create": {"format": "coco"},
        }
        return bodies.get(row.operation)

    def _make_people(self) -> dict[str, User]:
        people = {"anonymous": make_user("password", password=PASSWORD)}
        for name, asker in ASKERS.items():
            if asker.is_superuser:
                people[name] = make_user(is_superuser=True)
            elif name == "stranger":
                people[name] = make_member(self.other, "manager")
            elif asker.role and (asker.scopes is None or not asker.is_known):
                people[name] = make_member(self.project, asker.role)
            elif asker.scopes:
                people[name] = people[asker.role or "manager"]
        self.other.memberships.create(user=people["manager"], role="manager")
        return people

    def _make_token(self, name: str) -> str:
        scopes = [SCOPES[letter] for letter in ASKERS[name].scopes or ""]
        bound: dict[str, Project] = {
            "token for this project": self.project,
            "token for another project": self.other,
        }
        project = bound.get(name)
        token, secret = token_make(
            user=self.people[name],
            name=name,
            scopes=scopes,
            project_id=project.pk if project else None,
            expires_in_days=1,
        )
        # A use is noted once in a while: noted now, no request of the walk notes it again.
        now = timezone.now()
        ends_at = now - timedelta(hours=1) if name == "token that ended" else token.expires_at
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, expires_at=ends_at)
        return secret

    def _make_client(self, name: str) -> Client:
        secret = self.secrets.get(name)
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        client = Client(headers=headers, raise_request_exception=False)
        if name != "anonymous" and not secret:
            client.force_login(self.people[name])
        return client


def fingerprint() -> str:
    """Hash every row of every table, but for the counts of failed tries to enter."""
    with connection.cursor() as cursor:
        cursor.execute(fingerprint_query())
        return str(cursor.fetchone()[0])


@cache
def fingerprint_query() -> str:
    """Write the query once; no test makes tables."""
    tables = sorted(set(connection.introspection.table_names()) - {"annotations_throttle"})
    rows = " UNION ALL ".join(
        f"SELECT '{table}' AS name, md5(string_agg(r::text, '|' ORDER BY r::text))"  # noqa: S608
        f' AS hash FROM "{table}" AS r'
        for table in tables
    )
    return f"SELECT md5(string_agg(concat(name, hash), ',' ORDER BY name)) FROM ({rows}) x"  # noqa: S608
