"""Run one of our modules on untrusted input in a process with hard limits.

The child gets its request as JSON on stdin, limits itself with `limit_this_process` before it
touches the input, and answers with one JSON object on stdout. It inherits no environment (so no
secrets) and no open files. `subprocess` and not `multiprocessing`: daemonic Celery workers may not
have children of the latter kind.
"""

import logging
import math
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import orjson

_log = logging.getLogger(__name__)

_PACKAGE_ROOT = Path(__file__).parents[2]
# Thread pools of numerical libraries reserve 40 MiB of address space each.
_ENVIRONMENT = {
    "PYTHONPATH": str(_PACKAGE_ROOT),
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
# A lossless 4096 x 4096 x 3 display image is 48 MiB before compression.
_MAX_FILE_BYTES = 128 * 2**20
_MAX_COMPLAINT_BYTES = 4096
_STATUS_FILE = Path("/proc/self/statm")


class ChildFailedError(Exception):
    """The child died, was killed or answered nonsense; says so as the end of a sentence."""


def run_child(
    module: str, request: Mapping[str, object], *, wall_seconds: float
) -> dict[str, object]:
    """Run `python -m module` on a request and wait for its answer.

    Args:
        module: A module of ours whose main reads stdin and writes stdout.
        request: JSON values.
        wall_seconds: The child is killed after that time.

    Raises:
        ChildFailedError: No answer: time-out, signal, exception or no JSON object.
    """
    with subprocess.Popen(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_ENVIRONMENT,
        cwd="/",
    ) as child:
        try:
            answer, complaint = child.communicate(orjson.dumps(request), timeout=wall_seconds)
        except subprocess.TimeoutExpired:
            raise ChildFailedError(f"took longer than {wall_seconds:g} seconds") from None
        finally:
            child.kill()
    if child.returncode != 0:
        last_words = complaint[-_MAX_COMPLAINT_BYTES:].decode(errors="replace")
        _log.warning("%s ended with %d: %s", module, child.returncode, last_words)
        raise ChildFailedError(_describe_end(child.returncode))
    try:
        verdict = orjson.loads(answer)
    except orjson.JSONDecodeError:
        verdict = None
    if not isinstance(verdict, dict):
        raise ChildFailedError("gave no answer")
    return verdict


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
