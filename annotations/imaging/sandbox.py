"""Run one of our modules on untrusted input in a process with hard limits.

The child gets its request as JSON on stdin, limits itself with `limit_this_process` before it
touches the input, and answers with one JSON object on stdout. It inherits no environment (so no
secrets) and no open files. An interpreter with the module's imports takes 0.3 s to start, so one
is kept, untouched by any input, that forks a child for each request (`nursery.py`).
"""

import atexit
import logging
import math
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

import orjson

_log = logging.getLogger(__name__)

_PACKAGE_ROOT = Path(__file__).parents[2]
_NURSERY_MODULE: Final = "annotations.imaging.nursery"
# Thread pools of numerical libraries reserve 40 MiB of address space each, and each of libvips'
# threads has rows of the image of its own.
_ENVIRONMENT = {
    "PYTHONPATH": str(_PACKAGE_ROOT),
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "VIPS_CONCURRENCY": "1",
}
# A lossless 4096 x 4096 x 3 display image is 48 MiB before compression.
_MAX_FILE_BYTES = 128 * 2**20
_MAX_COMPLAINT_BYTES = 4096
_READ_BYTES: Final = 2**16
_STATUS_FILE = Path("/proc/self/statm")
_NUMBER: Final = struct.Struct("i")


class ChildFailedError(Exception):
    """The child died, was killed or answered nonsense; says so as the end of a sentence."""


class _End(NamedTuple):
    """How a child ended: what it said, and its exit status, negative for a signal."""

    answer: bytes
    complaint: bytes
    return_code: int


class _Nursery:
    """The process that forks children of one module; belongs to the process that made it."""

    def __init__(self, module: str) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                [sys.executable, "-m", _NURSERY_MODULE, module, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                pass_fds=[theirs.fileno()],
            )

    def run(self, request: bytes, wall_seconds: float) -> _End:
        """Let a child answer a request.

        Raises:
            TimeoutError: It took longer, and was killed.
            ConnectionError: The nursery itself is gone.
        """
        complaint = os.memfd_create("complaint")
        line, theirs = socket.socketpair()
        with line, os.fdopen(complaint, "rb") as complaints:
            with theirs:
                socket.send_fds(self._control, [b"+"], [theirs.fileno(), complaint])
            child = self._read_number()
            try:
                answer = _ask(line, request, time.monotonic() + wall_seconds)
            except BaseException:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                self._read_number()
                raise
            return_code = self._read_number()
            complaints.seek(0)
            return _End(answer, complaints.read(), return_code)

    def close(self) -> None:
        """End it; a child that runs is killed with it."""
        self._control.close()
        self._process.kill()
        self._process.wait()

    def _read_number(self) -> int:
        data = self._control.recv(_NUMBER.size, socket.MSG_WAITALL)
        if len(data) < _NUMBER.size:
            raise ConnectionResetError("the nursery is gone")
        number: int = _NUMBER.unpack(data)[0]
        return number


def _ask(line: socket.socket, request: bytes, deadline: float) -> bytes:
    """Send a request and read until the other end is closed, which a dead child's is."""
    answer = bytearray()
    # A child that crashed before it has read everything is no news here: its end tells.
    with suppress(BrokenPipeError, ConnectionResetError):
        line.settimeout(max(0.001, deadline - time.monotonic()))
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        while True:
            line.settimeout(max(0.001, deadline - time.monotonic()))
            piece = line.recv(_READ_BYTES)
            if not piece:
                break
            answer += piece
    return bytes(answer)


_nurseries: Final[dict[tuple[int, str], _Nursery]] = {}
_lock: Final = threading.Lock()


def run_child(
    module: str, request: Mapping[str, object], *, wall_seconds: float
) -> dict[str, object]:
    """Run a module's `main` on a request in a process of its own and wait for its answer.

    Args:
        module: A module of ours whose `main` reads stdin and writes stdout.
        request: JSON values.
        wall_seconds: The child is killed after that time.

    Raises:
        ChildFailedError: No answer: time-out, signal, exception or no JSON object.
    """
    try:
        end = _run(module, orjson.dumps(request), wall_seconds)
    except TimeoutError:
        raise ChildFailedError(f"took longer than {wall_seconds:g} seconds") from None
    except ConnectionError:
        raise ChildFailedError(_describe_end(-signal.SIGKILL)) from None
    if end.return_code != 0:
        last_words = end.complaint[-_MAX_COMPLAINT_BYTES:].decode(errors="replace")
        _log.warning("%s ended with %d: %s", module, end.return_code, last_words)
        raise ChildFailedError(_describe_end(end.return_code))
    try:
        verdict = orjson.loads(end.answer)
    except orjson.JSONDecodeError:
        verdict = None
    if not isinstance(verdict, dict):
        raise ChildFailedError("gave no answer")
    return verdict


def _run(module: str, request: bytes, wall_seconds: float) -> _End:
    # Children of one process follow each other: none waits for the status of another's.
    with _lock:
        try:
            return _nursery(module).run(request, wall_seconds)
        except ConnectionError:
            # It was killed, between two requests or by this one: the second try tells.
            _forget(module)
        try:
            return _nursery(module).run(request, wall_seconds)
        except ConnectionError:
            _forget(module)
            raise


def _nursery(module: str) -> _Nursery:
    key = (os.getpid(), module)
    if key not in _nurseries:
        _nurseries[key] = _Nursery(module)
    return _nurseries[key]


def _forget(module: str) -> None:
    _nurseries.pop((os.getpid(), module)).close()


@atexit.register
def _close_all() -> None:
    for pid, module in list(_nurseries):
        if pid == os.getpid():
            _forget(module)


def limit_this_process(
    *, extra_memory_bytes: int, cpu_seconds: float, file_bytes: int = _MAX_FILE_BYTES
) -> None:
    """Lower this process's limits for good; call it after the imports, before the input.

    Args:
        extra_memory_bytes: Address space allowed on top of what is mapped already (the
            interpreter with numpy and Pillow maps about 110 MiB).
        cpu_seconds: The kernel kills the process after that much computing, also when nobody
            waits for it any more.
        file_bytes: Largest file that it may write.
    """
    mapped_bytes = int(_STATUS_FILE.read_text().split()[0]) * resource.getpagesize()
    _lower(resource.RLIMIT_AS, mapped_bytes + extra_memory_bytes)
    _lower(resource.RLIMIT_CPU, math.ceil(cpu_seconds))
    _lower(resource.RLIMIT_FSIZE, file_bytes)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (allowed, allowed))


def _describe_end(return_code: int) -> str:
    if return_code >= 0:
        return "failed with an unforeseen error"
    if -return_code in (signal.SIGXCPU, signal.SIGKILL):
        return "used up its time or was killed"
    return f"crashed ({signal.Signals(-return_code).name})"
