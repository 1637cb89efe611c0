"""Is a file of weights the one that its spec names? Imports no torch."""

import hashlib
from pathlib import Path

from annotations.errors import CheckpointMismatchError, CheckpointMissingError
from annotations.sam.registry import CheckpointSpec


def verify_checkpoint(spec: CheckpointSpec, path: Path) -> None:
    """Refuse a file that is not byte for byte the one that the spec names.

    Args:
        spec: Gives the size and the hash.
        path: The file.

    Raises:
        CheckpointMissingError: The file is not there.
        CheckpointMismatchError: Its size or its sha256 differs.
    """
    if spec.url is None:
        hint = "Install samweb again; the starter's weights ship with it."
    else:
        hint = f"Run `python manage.py fetch_checkpoint {spec.model.value}`."
    if not path.is_file():
        raise CheckpointMissingError(
            f"The weights of {spec.model.value} are not at {path}.", hint=hint
        )
    size_bytes = path.stat().st_size
    if size_bytes != spec.size_bytes:
        raise CheckpointMismatchError(
            f"{path} has {size_bytes} bytes, not {spec.size_bytes}.",
            hint=f"Delete the file. {hint}",
        )
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 != spec.sha256:
        raise CheckpointMismatchError(
            f"{path} has sha256 {sha256}, not {spec.sha256}.", hint=f"Delete the file. {hint}"
        )
