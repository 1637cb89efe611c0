"""Which file of weights is the one that a spec names? Imports no torch.

Official weights are known by their size and hash, whatever they are called: people copy them
from another machine under any name. A file is hashed once; size and time of change tell whether
it is still the same (`.known.json` in the folder remembers).
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from annotations.errors import CheckpointMismatchError, CheckpointMissingError
from annotations.sam.registry import CheckpointSpec

KNOWN_FILES: Final = ".known.json"


def find_checkpoint(spec: CheckpointSpec, checkpoints_folder: Path) -> Path | None:
    """Find the file of a checkpoint under whatever name it lies in the folder.

    A file under the official name counts by its size alone, because it is verified before it is
    loaded; any other is hashed, once (2 s a GB).

    Args:
        spec: Gives the size and the hash.
        checkpoints_folder: Where fetched and copied checkpoints lie; need not exist.

    Returns:
        The file, or None if there is none.
    """
    official = spec.path(checkpoints_folder)
    if official.is_file() and official.stat().st_size == spec.size_bytes:
        return official
    if spec.is_bundled or not checkpoints_folder.is_dir():
        return None
    for path in sorted(checkpoints_folder.iterdir()):
        is_candidate = path.is_file() and path.suffix != ".part" and path != official
        if (
            is_candidate
            and path.stat().st_size == spec.size_bytes
            and _remembered_sha256(path) == spec.sha256
        ):
            return path
    return None


def _remembered_sha256(path: Path) -> str:
    memory = path.with_name(KNOWN_FILES)
    known = _read_memory(memory)
    status = path.stat()
    mark = f"{path.name}:{status.st_size}:{status.st_mtime_ns}"
    if mark not in known:
        with path.open("rb") as file:
            known = {**known, mark: hashlib.file_digest(file, "sha256").hexdigest()}
        part = memory.with_name(f"{KNOWN_FILES}.{os.getpid()}.part")
        try:
            part.write_text(json.dumps(known))
            part.replace(memory)
        except OSError:
            # A folder mounted for reading alone: it is hashed again next time.
            part.unlink(missing_ok=True)
    return known[mark]


def _read_memory(memory: Path) -> Mapping[str, str]:
    try:
        known = json.loads(memory.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def verify_checkpoint(spec: CheckpointSpec, path: Path) -> None:
    """Refuse a file that is not byte for byte the one that the spec names.

    Args:
        spec: Gives the size and the hash.
        path: The file.

    Raises:
        CheckpointMissingError: The file is not there.
        CheckpointMismatchError: Its size or its sha256 differs.
    """
    if spec.is_bundled:
        hint = "Install samweb again; the starter's weights ship with it."
    elif spec.url is None:
        hint = f"Copy the file that was registered as {spec.model} into that folder."
    else:
        hint = f"Run `python manage.py fetch_checkpoint {spec.model}`."
    if not path.is_file():
        raise CheckpointMissingError(f"The weights of {spec.model} are not at {path}.", hint=hint)
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
