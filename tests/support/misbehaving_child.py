"""A child for `run_child` that does what a broken image decoder may do; the request says what."""

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping

import orjson

from annotations.imaging.sandbox import limit_this_process

MIB = 2**20

remembered: list[int] = []


def remember() -> dict[str, object]:
    """Tell who one is, and how much is known of earlier children."""
    remembered.append(os.getpid())
    return {"pid": os.getpid(), "nursery": os.getppid(), "remembered": len(remembered)}


def list_open_files() -> dict[str, object]:
    """Tell which files are open; the last one is the list itself."""
    return {"files": sorted(os.listdir("/proc/self/fd"))[:-1]}  # noqa: PTH208


ANSWERS: Mapping[str, Callable[[], dict[str, object]]] = {
    "tell the environment": lambda: dict(os.environ),
    "remember": remember,
    "list open files": list_open_files,
}


def main() -> None:
    """Misbehave, or tell about oneself."""
    request = orjson.loads(sys.stdin.buffer.read())
    limit_this_process(extra_memory_bytes=32 * MIB, cpu_seconds=1)
    if answer := ANSWERS.get(request["act"]):
        sys.stdout.buffer.write(orjson.dumps(answer()))
    else:
        misbehave(request)


def misbehave(request: Mapping[str, str]) -> None:
    """Do what the request says."""
    match request["act"]:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "eat memory":
            bytearray(64 * MIB)
        case "compute for ever":
            while True:
                pass
        case "sleep for ever":
            time.sleep(3600)
        case "fill the disk":
            with open(request["file"], "wb") as file:  # noqa: PTH123  as small as it gets
                file.write(bytes(16 * MIB))
                file.truncate(129 * MIB)
        case "babble":
            sys.stdout.write("Segmentation fault (not really)")
