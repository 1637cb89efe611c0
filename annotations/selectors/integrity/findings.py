"""What a check of the stored state says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is."""

    DAMAGE = "damage"
    """Something that was promised is not so."""
    NOTICE = "notice"
    """Nothing is lost, somebody may want to know."""


class Repair(StrEnum):
    """What puts a finding right without a person's judgement (`services.repairs`)."""

    FREE_JOB = "free_job"
    INGEST_AGAIN = "ingest_again"
    ENCODE_AGAIN = "encode_again"
    EXPORT_DECODER_AGAIN = "export_decoder_again"
    REMOVE_PART = "remove_part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where the stored state is not what it must be.

    Attributes:
        code: Stable slug of the kind of finding.
        what: Kind of the thing: operation, annotation, image, job, embedding, blob, export, …
        where: Which one: an id, or storage and name of a blob.
        message: What is wrong, with the values.
        severity: Damage or notice.
        repair: What `fsck --fix` does about it; None if a person must look.
    """

    code: str
    what: str
    where: str
    message: str
    severity: Severity = Severity.DAMAGE
    repair: Repair | None = None

    def as_json(self) -> Mapping[str, str | None]:
        """Give the finding as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How far the checks go.

    Attributes:
        reads_bytes: Whether every blob is read and hashed, too.
    """

    reads_bytes: bool = False


Check = Callable[[Depth], Iterator[Finding]]
