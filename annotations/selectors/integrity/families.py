"""All families of invariants, in the order in which they are looked at."""

from collections.abc import Iterator, Mapping
from typing import Final

from annotations.selectors.integrity.assignments import check_assignments
from annotations.selectors.integrity.blobs import check_blobs
from annotations.selectors.integrity.embeddings import check_embeddings
from annotations.selectors.integrity.exports import check_exports
from annotations.selectors.integrity.findings import Check, Depth, Finding
from annotations.selectors.integrity.jobs import check_jobs
from annotations.selectors.integrity.masks import check_masks
from annotations.selectors.integrity.operations import check_operations
from annotations.selectors.integrity.tenants import check_tenants

CHECKS: Final[Mapping[str, Check]] = {
    "operations": check_operations,
    "masks": check_masks,
    "tenants": check_tenants,
    "assignments": check_assignments,
    "jobs": check_jobs,
    "blobs": check_blobs,
    "embeddings": check_embeddings,
    "exports": check_exports,
}


def find_damage(depth: Depth) -> Iterator[tuple[str, list[Finding]]]:
    """Run every check; call it inside one transaction that sees one snapshot.

    Yields:
        Name of a family and what it found.
    """
    for name, check in CHECKS.items():
        yield name, list(check(depth))
