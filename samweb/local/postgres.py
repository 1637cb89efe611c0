"""The embedded Postgres: a private cluster without a TCP port, in one folder.

No user is added, no mode of a parent folder is changed, nothing happens at exit: `ensure` starts
the server unless it runs, `stop` stops it. Any number of processes may call both at once.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg2
from psycopg2 import sql

from samweb.errors import LocalSetupError
from samweb.local.home import make_private_folder
from samweb.local.postgres_binaries import (
    OLDEST_MAJOR,
    Account,
    find_binaries,
    major_version,
    run_tool,
)
from samweb.local.processes import process_start_time, processes_in_folder

SUPERUSER = "samweb"
START_SECONDS = 60
# Recovery after a crash may take a while, but the socket file is there within a second.
SOCKET_SECONDS = 10
# A server that does not greet within the first is taken for one that does not run; to make the
# database it has been heard of already, and only the machine can be slow.
CONNECT_SECONDS = 10
FIRST_CONNECT_SECONDS = 30
# A conversion keeps what it read under this name and the version's number.
OLD_DATA = "data-of-postgres-"
# For data that the server's account could not reach below the home folder; see `data_folder`.
FOLDER_FOR_ROOT = Path("/var/lib")


def socket_directory(root: Path) -> Path:
    """Give the folder of the server's socket.

    It is short because a socket's path ends at 107 bytes, and it does not depend on TMPDIR
    because every process must find the same one.
    """
    return Path("/tmp") / f"samweb-pg-{short_hash(root)}"  # noqa: S108


def short_hash(root: Path) -> str:
    """Name a cluster by its folder."""
    return hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:10]


class Cluster:
    """One embedded cluster.

    Attributes:
        data: Folder of the data files, which may lie outside `root` when root runs this.
        socket: Folder of the socket.
    """

    def __init__(
        self,
        root: Path,
        *,
        database: str = "samweb",
        binaries: Path | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """Name a cluster; nothing is made or started.

        Args:
            root: Its folder.
            database: Database that `ensure` makes.
            binaries: Folder with `initdb` and `pg_ctl`; None to look for one.
            options: Further settings of the server.
        """
        self.root = root.resolve()
        self.socket = socket_directory(root)
        self._elsewhere = FOLDER_FOR_ROOT / f"samweb-{short_hash(root)}"
        self.data = self._data_folder()
        self._database = database
        self._binaries = binaries
        self._account = self._server_account()
        self._options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            **(options or {}),
        }

    @property
    def data_major(self) -> int | None:
        """Version that wrote the data, or None before there is any."""
        version_file = self.data / "PG_VERSION"
        return int(version_file.read_text()) if version_file.exists() else None

    def preferred_major(self) -> int:
        """Give the version that would make a new cluster here.

        Raises:
            LocalSetupError: There is none.
        """
        # It was asked once already, when the folder was chosen.
        return major_version(self._find_binaries(None), self._account) or OLDEST_MAJOR

    def has_programs(self, major: int) -> bool:
        """Tell whether the programs of a version are on this machine."""
        try:
            find_binaries(given=None, account=self._account, copies=self._elsewhere, major=major)
        except LocalSetupError:
            return False
        return True

    def undo_half_conversion(self) -> None:
        """Give data its name back that a conversion was just about to replace when it ended."""
        old = sorted(self.data.parent.glob(f"{OLD_DATA}*"), key=lambda path: path.stat().st_mtime)
        if old and not self.data.exists():
            old[-1].rename(self.data)

    def ensure(self) -> bool:
        """Make the cluster if it is new, start it unless it runs, make the database.

        Returns:
            Whether the server had to be started.

        Raises:
            LocalSetupError: No usable programs, an unreachable folder, or no start in 60 s.
        """
        make_private_folder(self.root)
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.is_running():
                return False
            self._make_folders()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._start()
            self._make_database()
            return True

    def stop(self) -> None:
        """Stop the server if it runs and wait; sessions are cut, committed work is safe."""
        if self._postmaster_is_alive():
            self._pg_ctl("-m", "fast", "-w", "stop")

    def is_running(self) -> bool:
        """Tell whether the database accepts connections.

        It asks the server itself: after a `kill -9` in a container whose first process does not
        reap, the server's pid lives on as a zombie and its pid file says nothing.
        """
        return self._accepts_connections(self._database)

    def _connect(
        self, database: str, *, seconds: int = CONNECT_SECONDS
    ) -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=str(self.socket), user=SUPERUSER, dbname=database, connect_timeout=seconds
        )

    def _data_folder(self) -> Path:
        """Choose where the data lies.

        Postgres refuses to run as root, and another account cannot walk through a folder such as
        /root (0700). The data then lies in /var/lib. Data that exists decides: a second, empty
        cluster beside it would look like a loss.
        """
        inside, elsewhere = self.root / "data", self._elsewhere / "data"
        if (elsewhere / "PG_VERSION").exists():
            return elsewhere
        if os.geteuid() != 0 or is_open_to_all(self.root):
            return inside
        if (inside / "PG_VERSION").exists():
            raise LocalSetupError(
                f"Postgres cannot reach its data in {inside} any more.",
                cure=f"Let others walk through every folder above it: chmod o+x {self.root} …",
            )
        return elsewhere

    def _server_account(self) -> Account | None:
        if os.geteuid() != 0:
            return None
        if self.data.exists() and (uid := self.data.stat().st_uid) != 0:
            return Account(uid, self.data.stat().st_gid)
        accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
        entry = accounts.get("postgres") or accounts["nobody"]
        return Account(entry.pw_uid, entry.pw_gid)

    def _uid(self) -> int:
        return self._account.uid if self._account else os.geteuid()

    def _make_folders(self) -> None:
        if self._elsewhere in self.data.parents:
            make_private_folder(self._elsewhere)
            (self.root / "WHERE_THE_DATA_IS.txt").write_text(f"{self.data}\n")
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if self._account and self.socket.stat().st_uid == 0:
            os.chown(self.socket, self._account.uid, self._account.gid)
        if self.socket.stat().st_uid != self._uid():
            raise LocalSetupError(
                f"{self.socket} belongs to another user.", cure="Remove it, or set DATABASE_URL."
            )

    def _initialise(self) -> None:
        """Make the cluster beside its place and rename it: half a cluster is never used."""
        if old := [path.name for path in self.data.parent.glob(f"{OLD_DATA}*")]:
            raise LocalSetupError(
                f"{self.data.parent} has {', '.join(old)} and no data: a conversion was cut off.",
                cure="Run it again, nothing is lost: .venv/bin/python manage.py convert_postgres",
            )
        part = self.data.with_name("data.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        if self._account:
            os.chown(part, self._account.uid, self._account.gid)
        self._tool(
            "initdb",
            *("-D", str(part), "-U", SUPERUSER, "--auth=trust", "--data-checksums"),
            *("-E", "UTF8", "--locale=C.UTF-8"),
        )
        part.rename(self.data)

    def _start(self) -> None:
        start = time.monotonic()
        while time.monotonic() - start < START_SECONDS:
            if self._accepts_connections("postgres"):
                return
            if self._postmaster_is_alive():
                is_cut_off = not any(self.socket.glob(".s.PGSQL.*"))
                if is_cut_off and time.monotonic() - start > SOCKET_SECONDS:
                    self._pg_ctl("-m", "fast", "-w", "stop")
            elif not processes_in_folder(self.data, self._uid()):
                self._remove_stale_files()
                self._launch()
            time.sleep(0.1)
        raise LocalSetupError(
            f"Postgres did not start within {START_SECONDS} s.",
            cure=f"Its log says why: {self.data / 'server.log'}",
        )

    def _accepts_connections(self, database: str) -> bool:
        try:
            self._connect(database).close()
        except psycopg2.OperationalError as error:
            # A server with all its connections taken is alive.
            return "too many clients" in str(error)
        return True

    def _postmaster_is_alive(self) -> bool:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return False
        return process_start_time(pid) is not None and pid in processes_in_folder(
            self.data, self._uid()
        )

    def _remove_stale_files(self) -> None:
        """Remove what a killed server left.

        Only once no process works in the data folder: the children of a killed postmaster live
        on for a moment, and a second server beside them would damage the cluster.
        """
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.socket.glob(".s.PGSQL.*.lock"):
            lock.unlink(missing_ok=True)

    def _launch(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self._options.items())
        self._tool(
            "pg_ctl",
            *("-D", str(self.data), "-l", str(self.data / "server.log")),
            *("-w", "-t", str(START_SECONDS), "-o", options, "start"),
        )

    def _make_database(self) -> None:
        connection = self._connect("postgres", seconds=FIRST_CONNECT_SECONDS)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [self._database])
                if not cursor.rowcount:
                    name = sql.Identifier(self._database)
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))
        finally:
            connection.close()

    def _pg_ctl(self, *arguments: str) -> None:
        self._tool("pg_ctl", "-D", str(self.data), *arguments)

    def _find_binaries(self, major: int | None) -> Path:
        return find_binaries(
            given=self._binaries, account=self._account, copies=self._elsewhere, major=major
        )

    def _tool(self, tool: str, *arguments: str) -> None:
        folder = self._find_binaries(self.data_major)
        answer = run_tool([str(folder / tool), *arguments], self._account)
        if answer.returncode != 0:
            raise LocalSetupError(
                f"Postgres's {tool} failed: {answer.stdout.strip()[-1000:]}",
                cure=f"If the words above do not help, look into {self.data / 'server.log'}.",
            )


def is_open_to_all(folder: Path) -> bool:
    """Tell whether every account can walk to a folder."""
    existing = [one for one in (folder, *folder.parents) if one.exists()]
    return all(one.stat().st_mode & 0o001 for one in existing)
