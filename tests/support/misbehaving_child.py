"""A child for `run_child` that does what a broken image decoder may do; the request says what."""

import os
import signal
import sys
import time

import orjson

from annotations.imaging.sandbox import limit_this_process

MIB = 2**20


def main() -> None:
    """Misbehave."""
    request = orjson.loads(sys.stdin.buffer.read())
    limit_this_process(extra_memory_bytes=32 * MIB, cpu_seconds=1)
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
        case "tell the environment":
            sys.stdout.buffer.write(orjson.dumps(dict(os.environ)))


if __name__ == "__main__":
    main()
