"""Debian's own Postgres and Redis on loopback, as a server has them and `make up` does not."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from samweb.local.postgres_binaries import Account, run_tool, system_folders

# The web server imports Django and migrates nothing; half a minute is common on a busy machine.
PATIENCE_SECONDS = 180


def redis_program() -> str | None:
    """Find a server that speaks the Redis protocol."""
    return shutil.which("valkey-server") or shutil.which("redis-server")


def postgres_programs() -> Path | None:
    """Find the system's own Postgres, newest first."""
    return next((folder for folder in system_folders() if (folder / "initdb").exists()), None)


def what_is_missing() -> str:
    """Name what the system lacks and how it comes; empty if nothing."""
    packages = []
    if postgres_programs() is None:
        packages.append("postgresql")
    if redis_program() is None:
        packages.append("redis-server")
    return f"needs: sudo apt-get install {' '.join(packages)}" if packages else ""


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a process listens; one that has ended fails at once, whoever has its port."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert process.poll() is None, f"it has ended with {process.returncode}"
            assert time.monotonic() < deadline, f"nobody listens on port {port}"
            time.sleep(0.05)
        else:
            assert process.poll() is None, f"another process listens on port {port}"
            return


class RedisServer:
    """A broker with a password, which forgets everything when it is killed."""

    def __init__(self, port: int, folder: Path) -> None:
        """Choose a password; nothing is started."""
        self.port = port
        self.password = secrets.token_hex(16)
        self.url = f"redis://:{self.password}@127.0.0.1:{port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it as compose does."""
        program = redis_program()
        assert program is not None
        self._process = subprocess.Popen(
            [
                *(program, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self._folder), "--save", "", "--appendonly", "no"),
                *("--requirepass", self.password),
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_for_port(self.port, self._process)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


@contextmanager
def postgres_server(folder: Path, port: int) -> Iterator[str]:
    """Run the system's Postgres behind a password, and give the URL of an empty database."""
    programs = postgres_programs()
    assert programs is not None
    account = None
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        account = Account(entry.pw_uid, entry.pw_gid)
    data, password_file = folder / "server", folder / "password"
    password = secrets.token_hex(16)
    data.mkdir(mode=0o700)
    password_file.write_text(password)
    if account is not None:
        os.chown(data, account.uid, account.gid)
        os.chown(password_file, account.uid, account.gid)

    def tool(name: str, *arguments: str) -> None:
        answer = run_tool([str(programs / name), "-D", str(data), *arguments], account)
        assert answer.returncode == 0, answer.stdout

    tool("initdb", "-U", "samweb", "-A", "scram-sha-256", f"--pwfile={password_file}", "-N")
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{data}' -c fsync=off"
    )
    tool("pg_ctl", "-w", "-l", str(data / "log"), "-o", options, "start")
    try:
        server = psycopg2.connect(
            host="127.0.0.1", port=port, user="samweb", password=password, dbname="postgres"
        )
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute("CREATE DATABASE samweb")
        server.close()
        yield f"postgres://samweb:{password}@127.0.0.1:{port}/samweb"
    finally:
        tool("pg_ctl", "-m", "immediate", "-w", "stop")
