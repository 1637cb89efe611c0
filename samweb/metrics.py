"""`/metrics`: numbers in Prometheus's text format.

All come from the rows and the machine, so it does not matter which process answers. What only a
worker knows of itself (its memory) is read from `/proc` where the supervisor has noted its pid;
in containers the runtime measures that.
"""

import hmac
import json
import shutil
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.selectors.metrics import (
    embedding_bytes,
    encode_numbers,
    encode_pace,
    job_counts,
    lane_numbers,
    upload_counts,
)
from samweb.backups.archive import MANIFEST
from samweb.backups.blobs import blob_folders, nearest
from samweb.backups.keeping import newest_backup
from samweb.version import VERSION

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
LOOPBACK = {"127.0.0.1", "::1"}
PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the numbers to whoever may have them."""
    if not may_read(request):
        return HttpResponse(
            "Set METRICS_TOKEN and send it: Authorization: Bearer ...\n",
            status=HTTPStatus.FORBIDDEN,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse("".join(render()), content_type=MEDIA_TYPE)


def may_read(request: HttpRequest) -> bool:
    """Tell whether a request may see the numbers: by the token, or from this machine."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    is_near = request.META.get("REMOTE_ADDR") in LOOPBACK
    is_passed_on = any(name in request.headers for name in PROXY_HEADERS)
    return bool(settings.IS_METRICS_LOCAL) and is_near and not is_passed_on


def render() -> Iterator[str]:
    """Write every number, each family with its help and type."""
    yield from family(
        "samweb_info", "gauge", "The version that answers.", {f'version="{VERSION}"': 1}
    )
    yield from _queues()
    yield from _encodes()
    yield from family(
        "samweb_uploads",
        "gauge",
        "Files that people sent, by verdict.",
        {f'state="{state}"': count for state, count in upload_counts().items()},
    )
    yield from _machine()


def _queues() -> Iterator[str]:
    lanes = {f'lane="{lane.value}"': numbers for lane, numbers in lane_numbers().items()}
    yield from family(
        "samweb_jobs",
        "gauge",
        "Jobs by kind and state.",
        {
            f'kind="{kind}",state="{state}"': count
            for (kind, state), count in sorted(job_counts().items())
        },
    )
    for name, text, values in (
        ("queue_jobs", "Jobs that wait.", {of: one.queued for of, one in lanes.items()}),
        (
            "running_jobs",
            "Jobs that a worker holds.",
            {of: one.running for of, one in lanes.items()},
        ),
        (
            "queue_age_seconds",
            "How long the oldest waiting job has waited.",
            {of: one.oldest_seconds for of, one in lanes.items()},
        ),
        (
            "worker_up",
            "1 while a worker serves the lane.",
            {of: int(one.is_served) for of, one in lanes.items()},
        ),
    ):
        yield from family(f"samweb_{name}", "gauge", text, values)


def _encodes() -> Iterator[str]:
    encodes = encode_numbers()
    name = "samweb_encode_seconds"
    yield f"# HELP {name} Seconds that the image encoder took, of every embedding kept.\n"
    yield f"# TYPE {name} histogram\n"
    for bound, count in encodes.counts.items():
        yield f'{name}_bucket{{le="{bound:g}"}} {count}\n'
    yield f'{name}_bucket{{le="+Inf"}} {encodes.count}\n'
    yield f"{name}_sum {encodes.sum_seconds:g}\n"
    yield f"{name}_count {encodes.count}\n"
    yield from family(
        "samweb_embedding_reuses",
        "gauge",
        "Images that needed no encode: another of the project has the same pixels.",
        {"": encodes.reused_count},
    )
    pace = {
        f'model="{model}",device="{device}"': one for (model, device), one in encode_pace().items()
    }
    for name, text, values in (
        (
            "encode_images_per_second",
            "Pace of the encoder while it ran, over the last hour.",
            {of: one.images_per_second for of, one in pace.items()},
        ),
        (
            "encode_batch_size",
            "Most images that were encoded at once in the last hour.",
            {of: one.batch_size for of, one in pace.items()},
        ),
        (
            "encode_peak_bytes",
            "Most memory that the encoder had in use: the GPU's, or the worker's on a CPU.",
            {of: one.peak_bytes for of, one in pace.items()},
        ),
        (
            "embedding_bytes",
            "Files of all embeddings, as the quota counts them.",
            {"": embedding_bytes()},
        ),
    ):
        yield from family(f"samweb_{name}", "gauge", text, values)
    if settings.EMBEDDING_QUOTA_BYTES:
        yield from family(
            "samweb_embedding_quota_bytes",
            "gauge",
            "What they may take; those used longest ago make way.",
            {"": settings.EMBEDDING_QUOTA_BYTES},
        )


def _machine() -> Iterator[str]:
    yield from family(
        "samweb_process_resident_bytes",
        "gauge",
        "Memory of the processes that run on this machine.",
        {f'process="{name}"': size_bytes for name, size_bytes in process_memory().items()},
    )
    folders = {"home": settings.SAMWEB_HOME, **blob_folders()}
    disks = {
        f'folder="{name}"': shutil.disk_usage(nearest(folder)) for name, folder in folders.items()
    }
    for kind in ("free", "total"):
        yield from family(
            f"samweb_disk_{kind}_bytes",
            "gauge",
            f"Bytes {kind} on the disk of a folder.",
            {of: getattr(disk, kind) for of, disk in disks.items()},
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        database_bytes = cursor.fetchone()[0]
    yield from family(
        "samweb_database_bytes", "gauge", "Size of the database on disk.", {"": database_bytes}
    )
    if newest := newest_backup(settings.BACKUP_FOLDER):
        age_seconds = time.time() - (newest / MANIFEST).stat().st_mtime
        yield from family(
            "samweb_backup_age_seconds",
            "gauge",
            "Since the newest backup in the installation's own folder.",
            {"": round(age_seconds)},
        )


def family(name: str, kind: str, text: str, values: Mapping[str, float]) -> Iterator[str]:
    """Write one family of numbers.

    Args:
        name: Of the family.
        kind: gauge or counter.
        text: What it is, one sentence.
        values: By labels as they are written, without braces.
    """
    yield f"# HELP {name} {text}\n# TYPE {name} {kind}\n"
    for labels, value in values.items():
        yield f"{name}{{{labels}}} {value:.15g}\n" if labels else f"{name} {value:.15g}\n"


def process_memory() -> dict[str, int]:
    """Give the resident bytes of this process and of those that the supervisor started here."""
    found = {"web": resident_bytes("self")}
    for file in (settings.SAMWEB_HOME / "run").glob("worker-*.json"):
        try:
            found[file.stem] = resident_bytes(str(json.loads(file.read_text())["pid"]))
        except (OSError, ValueError, KeyError, IndexError):
            # It ended just now.
            continue
    return found


def resident_bytes(process: str) -> int:
    """Read what a process holds in memory.

    Raises:
        OSError: There is no such process.
    """
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    kibibytes = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kibibytes) * 1024
