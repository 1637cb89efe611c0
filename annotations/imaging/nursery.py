"""The nursery: `python -m annotations.imaging.nursery MODULE FD`, started by `sandbox.run_child`.

Imports a module once and forks a child for each request, so that a child costs milliseconds and
not an interpreter. It never reads a request itself: each comes with a socket that becomes the
child's stdin and stdout, and a file that becomes its stderr. It says the child's pid at once and
its exit status at the end.
"""

import ctypes
import os
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from importlib import import_module

_NUMBER = struct.Struct("i")
_FDS = 2
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def serve(main: Callable[[], None], control: socket.socket) -> None:
    """Fork a child for each request until the other end of the line is closed."""
    while True:
        data, fds, _, _ = socket.recv_fds(control, 1, _FDS)
        if not data:
            return
        child = os.fork()
        if child == 0:
            control.close()
            _become_child(main, *fds)
        for fd in fds:
            os.close(fd)
        control.sendall(_NUMBER.pack(child))
        _, status = os.waitpid(child, 0)
        control.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(status)))


def die_with_parent() -> None:
    """Ask the kernel for a SIGKILL when the process that started this one is gone."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _become_child(main: Callable[[], None], line: int, complaints: int) -> None:
    """Run a module's `main` on the request; never returns."""
    status = 1
    try:
        die_with_parent()
        for fd, place in ((line, 0), (line, 1), (complaints, 2)):
            os.dup2(fd, place)
        os.closerange(3, max(line, complaints) + 1)
        main()
        sys.stdout.flush()
        status = 0
    except BaseException:  # noqa: BLE001  whatever it is, the parent has to hear of it
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    die_with_parent()
    serve(import_module(sys.argv[1]).main, socket.socket(fileno=int(sys.argv[2])))
