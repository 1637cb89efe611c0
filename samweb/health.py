"""Probes: `/healthz` says that the process answers, `/readyz` that people can work."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.selectors.jobs import worker_is_live
from annotations.selectors.models import decoders_in_use
from annotations.values import Lane, ModelName


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 for as long as the process can answer at all."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when people can work, else 503; both name each part and what it lacks."""
    parts = {"database": database_problem(), "storage": storage_problem()}
    if not parts["database"]:
        parts |= {f"worker_{lane.value}": worker_problem(lane) for lane in Lane}
        parts["decoder"] = decoder_problem()
    is_ready = not any(parts.values())
    body = {"ready": is_ready, "parts": {name: text or "ok" for name, text in parts.items()}}
    return JsonResponse(body, status=200 if is_ready else 503)


def database_problem() -> str:
    """Say why the database cannot be used; empty when it can."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"The database does not answer: {str(error).strip()}"
    return f"{len(missing)} migrations are not applied." if missing else ""


def storage_problem() -> str:
    """Say why blobs cannot be stored; empty when they can, or when another service stores them."""
    for alias in settings.BLOB_ALIASES:
        storage = storages[alias]
        if not isinstance(storage, FileSystemStorage):
            continue
        folder = Path(storage.location)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as probe:
                probe.write(b"probe")
        except OSError as error:
            return f"The blob folder cannot be written: {error}"
    return ""


def worker_problem(lane: Lane) -> str:
    """Say that nobody works on a lane; empty when somebody does."""
    return "" if worker_is_live(lane) else f"No worker serves the lane {lane.value}."


def decoder_problem() -> str:
    """Say that the starter model cannot be used yet; empty when it can."""
    if decoders_in_use().filter(model=ModelName.STARTER).exists():
        return ""
    return "The starter model's decoder is not exported yet; the gpu worker does it."
