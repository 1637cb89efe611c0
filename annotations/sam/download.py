"""Fetch a published checkpoint: resumable, verified, and in place only when it is whole.

Bytes go to `<name>.part`, which a later run continues; the file gets its name after its sha256
was checked. Imports no torch.
"""

import errno
import fcntl
import http.client
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

from annotations.errors import CheckpointMismatchError, DownloadFailedError
from annotations.sam.checkpoint_files import find_checkpoint, verify_checkpoint
from annotations.sam.registry import CheckpointSpec

CHUNK_BYTES = 1 << 20
# Of silence on the connection, not of the whole download.
TIMEOUT_SECONDS = 30
# In a row without a single byte; a connection that breaks after some bytes is simply resumed.
FRUITLESS_ATTEMPTS = 3
# After the first fruitless attempt; twice that after the second.
PAUSE_SECONDS = 1.0

# Labelers go on saving while weights arrive, on what is mostly the same disk.
RESERVED_BYTES = 256 << 20
FULL_DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

OnProgress = Callable[[int, int], None]


def fetch_checkpoint(
    spec: CheckpointSpec, checkpoints_folder: Path, on_progress: OnProgress
) -> Path:
    """Bring a checkpoint into the folder; does nothing where the right file is there already.

    Args:
        spec: Which one; has a URL.
        checkpoints_folder: Made where it does not exist.
        on_progress: Called with (bytes here, bytes in all) after every MiB.

    Returns:
        The file.

    Raises:
        DownloadFailedError: No URL, no connection, no space, or another process fetches it.
        CheckpointMismatchError: The server's file is another one; the part is deleted.
    """
    if present := find_checkpoint(spec, checkpoints_folder):
        verify_checkpoint(spec, present)
        return present
    path = spec.path(checkpoints_folder)
    checkpoints_folder.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    # Without a buffer: what a full disk did not take must not come up again when it is closed.
    with part.open("ab", buffering=0) as file:
        _lock(file)
        _require_space(spec, part)
        _receive_all(spec, file, on_progress)
        os.fsync(file.fileno())
        try:
            verify_checkpoint(spec, part)
        except CheckpointMismatchError:
            part.unlink()
            raise
        part.replace(path)
    return path


def _lock(file: IO[bytes]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DownloadFailedError(
            f"Another process is fetching {file.name}.", hint="Wait for it to finish."
        ) from error


def _require_space(spec: CheckpointSpec, part: Path) -> None:
    missing_bytes = spec.size_bytes - part.stat().st_size
    free_bytes = shutil.disk_usage(part.parent).free - RESERVED_BYTES
    if missing_bytes > free_bytes:
        raise DownloadFailedError(
            f"{spec.file_name} needs {missing_bytes >> 20} MiB more; {part.parent} has "
            f"{max(0, free_bytes) >> 20} MiB free beside the {RESERVED_BYTES >> 20} that the "
            "database needs.",
            hint="Free some space there, then fetch again; what has arrived is kept.",
        )


def _receive_all(spec: CheckpointSpec, file: IO[bytes], on_progress: OnProgress) -> None:
    fruitless = 0
    while file.tell() < spec.size_bytes:
        before = file.tell()
        problem = _receive_some(spec, file, on_progress)
        fruitless = 0 if file.tell() > before else fruitless + 1
        if fruitless == FRUITLESS_ATTEMPTS:
            raise DownloadFailedError(
                f"{spec.url} stopped at {file.tell()} of {spec.size_bytes} bytes: {problem}.",
                hint="Check the server's connection and fetch again; it continues.",
            )
        time.sleep(fruitless * PAUSE_SECONDS)


def _receive_some(spec: CheckpointSpec, file: IO[bytes], on_progress: OnProgress) -> str:
    """Append what one request yields; say how it ended."""
    if spec.url is None:
        raise DownloadFailedError(
            f"{spec.model} has no address.",
            hint="Its weights are not published: they ship with samweb or were registered here.",
        )
    request = urllib.request.Request(spec.url)  # noqa: S310  the address stands in our registry
    request.add_header("Range", f"bytes={file.tell()}-")
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            if not _continues(response, file):
                # The server does not know ranges and sends everything.
                file.seek(0)
                file.truncate()
            # No byte more than the spec allows: a server may send for ever.
            while chunk := response.read(min(CHUNK_BYTES, spec.size_bytes - file.tell())):
                _write(file, chunk)
                on_progress(file.tell(), spec.size_bytes)
    except urllib.error.HTTPError as error:
        return str(error)
    except urllib.error.URLError as error:
        # Its own text wraps the cause in brackets.
        return str(error.reason)
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    return "the server closed the connection"


def _continues(response: http.client.HTTPResponse, file: IO[bytes]) -> bool:
    """Tell whether an answer begins at the byte that was asked for."""
    begins = response.headers.get("Content-Range", f"bytes {file.tell()}-")
    is_part = response.status == http.HTTPStatus.PARTIAL_CONTENT
    return is_part and begins.startswith(f"bytes {file.tell()}-")


def _write(file: IO[bytes], chunk: bytes) -> None:
    rest = memoryview(chunk)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError as error:
        if error.errno not in FULL_DISK_ERRORS:
            raise
        raise DownloadFailedError(
            f"The disk of {file.name} is full at {file.tell()} bytes: {error.strerror}.",
            hint="Free some space there, then fetch again; what has arrived is kept.",
        ) from error
