"""An export that is offered holds what its row says. Its bytes are `blobs`' to compare."""

from collections import Counter
from collections.abc import Iterator

from django.core.files.storage import storages

from annotations.models import Export
from annotations.selectors.integrity.findings import Depth, Finding


def check_exports(depth: Depth) -> Iterator[Finding]:
    """Count the records of every COCO file; only with bytes."""
    if not depth.reads_bytes:
        return
    for export in (
        Export.objects.filter(format=Export.Format.COCO).exclude(blob_name="").order_by("pk")
    ):
        try:
            found = _counts(export.blob_name)
        except FileNotFoundError:
            continue  # `blobs` says so.
        stored = (export.image_count, export.annotation_count)
        if found != stored:
            yield Finding(
                code="export-counts-differ",
                what="export",
                where=str(export.pk),
                message=f"Its row says {stored[0]} images and {stored[1]} annotations; "
                f"its file has {found[0]} and {found[1]}.",
            )


def _counts(name: str) -> tuple[int, int]:
    """Count line by line, as `formats.coco.CocoWriter` lays a file out: a record is a line."""
    counts: Counter[bytes] = Counter()
    section = b""
    with storages["exports"].open(name) as file:
        for line in file:
            if line.startswith(b'"'):
                section = line.split(b'"', 2)[1]
            elif section:
                counts[section] += 1
    return counts[b"images"], counts[b"annotations"]
