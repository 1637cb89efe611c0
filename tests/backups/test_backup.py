"""Backup and restore: nothing acknowledged is missing, and nothing wrong is let in."""

import json
import shutil
import threading
import time
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from annotations.models import Annotation, Category, Image, Operation, Project, User
from annotations.pipelines.ingest import ingest_upload
from annotations.services.uploads import upload_receive
from annotations.values import Lane
from samweb.backups import making
from samweb.backups.archive import DUMP, MANIFEST, SUMS, Manifest
from samweb.backups.database import Snapshot, dump_database
from samweb.backups.keeping import Occasion, keep_backup, kept_backups
from samweb.backups.making import make_backup
from samweb.backups.progress import Progress
from samweb.backups.restoring import restore_backup
from samweb.errors import LocalSetupError
from tests.backups.conftest import EmptyInstallation
from tests.factories import HEIGHT, WIDTH, make_blob, make_image, make_member, make_project
from tests.support.background import claim, png_bytes, report_nothing
from tests.support.operations import apply, create

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 300


def say_nothing(_line: str) -> None:
    """Stand in for a terminal."""


def back_up(target: Path, earlier: Path | None = None) -> Manifest:
    return make_backup(target, earlier=earlier, say=say_nothing)


def restore(folder: Path, *, is_forced: bool = False) -> Manifest:
    return restore_backup(
        folder,
        is_forced=is_forced,
        keep_present=lambda: keep_backup(Occasion.BEFORE_RESTORE, say_nothing),
        say=say_nothing,
    )


def rewrite_manifest(folder: Path, **changes: object) -> None:
    file = folder / MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def take_in(project: Project, seed: int) -> Image:
    """Upload a picture of the size that the factories' masks have, and make it an image."""
    picture = png_bytes(seed=seed, height=HEIGHT, width=WIDTH)
    received = upload_receive(
        project=project, path=f"{seed}.png", chunks=[picture], created_by=None
    )
    ingest_upload(claim(Lane.CPU), report_nothing)
    return Image.objects.get(project=project, path=received.upload.path)


class Labelers:
    """People who save without a pause, each on an image of their own."""

    def __init__(self, project: Project, count: int) -> None:
        category = Category.objects.get(project=project, name="cat")
        self.acknowledged: list[object] = []
        self._stop = threading.Event()
        desks = [(take_in(project, n), make_member(project, "annotator")) for n in range(count)]
        self._threads = [
            threading.Thread(target=self._label, args=(*desk, category)) for desk in desks
        ]
        for thread in self._threads:
            thread.start()

    def _label(self, image: Image, actor: User, category: Category) -> None:
        try:
            while not self._stop.is_set():
                operation = create(category)
                (result,) = apply(image, actor, operation)
                if result["status"] == "applied":
                    self.acknowledged.append(operation.op_id)
        finally:
            connections.close_all()

    def wait_for(self, count: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < count:
            assert time.monotonic() < deadline, len(self.acknowledged)
            self._stop.wait(0.01)

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()


def test_a_backup_under_load_holds_every_operation_acknowledged_before_it_began(
    tmp_path: Path, empty_installation: EmptyInstallation
) -> None:
    labelers = Labelers(make_project(), 3)
    try:
        labelers.wait_for(60)
        before = set(labelers.acknowledged)
        manifest = back_up(tmp_path / "backup")
        labelers.wait_for(len(before) + 30)
    finally:
        labelers.stop()
    invoked = set(labelers.acknowledged)

    with empty_installation():
        restore(tmp_path / "backup")

        stored = set(Operation.objects.values_list("op_id", flat=True))
        assert before - stored == set()
        assert stored - invoked == set()
        assert manifest.row_counts["annotations_operation"] == len(stored)
        numbers = sorted(Annotation.objects.values_list("number", flat=True))
        assert numbers == list(range(1, len(stored) + 1))
        # An activity feed waits for transactions above its snapshot; none is above this one's.
        assert set(Operation.objects.values_list("transaction", flat=True)) == {0}
        call_command("fsck", "--deep", stdout=StringIO())


def test_a_restored_installation_goes_on_where_the_backup_ended(
    tmp_path: Path, empty_installation: EmptyInstallation
) -> None:
    project = make_project()
    image, actor = make_image(project), make_member(project, "annotator")
    category = Category.objects.get(project=project, name="cat")
    apply(image, actor, create(category))
    back_up(tmp_path / "backup")

    with empty_installation():
        restore(tmp_path / "backup")
        (result,) = apply(image, actor, create(category))

        assert result["annotation"] is not None
        assert result["annotation"]["number"] == 2
        with (
            pytest.raises(Exception, match="operations are append-only"),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE annotations_operation SET kind = 'delete'")


def test_the_second_backup_shares_what_has_not_changed(tmp_path: Path, blobs: Path) -> None:
    make_blob("images", "original/a", b"first")
    back_up(tmp_path / "1")
    make_blob("images", "original/b", b"second")
    back_up(tmp_path / "2", earlier=tmp_path / "1")

    places = [tmp_path / "1" / "blobs", tmp_path / "2" / "blobs", blobs]
    assert len({(place / "images/original/a").stat().st_ino for place in places}) == 1
    assert sorted(path.name for path in (tmp_path / "2").rglob("?")) == ["a", "b"]


def test_the_checksums_are_those_that_sha256sum_reads(tmp_path: Path) -> None:
    make_blob("exports", "x/one", b"abc")

    manifest = back_up(tmp_path / "backup")

    lines = (tmp_path / "backup" / SUMS).read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == [DUMP, "blobs/exports/x/one"]
    assert lines[1].startswith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert (manifest.blob_count, manifest.blob_bytes) == (1, 3)


def test_a_blob_whose_bytes_contradict_its_name_is_kept_and_named(tmp_path: Path) -> None:
    name = "original/" + "a" * 64
    make_blob("images", name, b"rotten")

    assert back_up(tmp_path / "backup").damaged_blobs == [f"blobs/images/{name}"]


def test_files_that_are_being_written_are_no_blobs(tmp_path: Path, blobs: Path) -> None:
    (blobs / "images").mkdir(parents=True)
    (blobs / "images" / ".x.part").write_bytes(b"half")

    assert back_up(tmp_path / "backup").blob_count == 0


def test_a_backup_lets_nobody_in(tmp_path: Path, empty_installation: EmptyInstallation) -> None:
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
    back_up(tmp_path / "backup")

    assert b"k" * 32 not in (tmp_path / "backup" / DUMP).read_bytes()
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    with empty_installation():
        restore(tmp_path / "backup")
        assert Session.objects.count() == 0


def test_a_disk_without_room_is_named_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "RESERVED_BYTES", 2**60)

    with pytest.raises(LocalSetupError, match="MiB free; a backup there needs up to"):
        back_up(tmp_path / "backup")

    assert list(tmp_path.glob("backup*")) == []


def test_a_failed_dump_says_why_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dump_of_nothing(snapshot: Snapshot, target: Path, progress: Progress) -> int:
        return dump_database(replace(snapshot, name="00000000-00000000-1"), target, progress)

    monkeypatch.setattr(making, "dump_database", dump_of_nothing)

    with pytest.raises(LocalSetupError, match=r"pg_dump failed: .*snapshot"):
        back_up(tmp_path / "backup")

    assert list(tmp_path.glob("backup*")) == []


def damage_blob(backup: Path) -> None:
    file = backup / "blobs/exports/x"
    file.unlink()
    file.write_bytes(b"other bytes")


def lose_dump(backup: Path) -> None:
    (backup / DUMP).unlink()


def change_sums(backup: Path) -> None:
    (backup / SUMS).write_text("")


def lose_manifest(backup: Path) -> None:
    (backup / MANIFEST).unlink()


def tear_manifest(backup: Path) -> None:
    (backup / MANIFEST).write_text("{")


def add_migration(backup: Path) -> None:
    rewrite_manifest(backup, migrations=["annotations.0999_of_tomorrow"], samweb_version="9.1.0")


def be_of_newer_postgres(backup: Path) -> None:
    rewrite_manifest(backup, postgres_major=99)


def be_of_newer_format(backup: Path) -> None:
    rewrite_manifest(backup, format=2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (damage_blob, r"is damaged, 1 file\(s\): blobs/exports/x has other bytes"),
        (lose_dump, r"is damaged, 1 file\(s\): database.dump is missing"),
        (change_sums, "is not the one that the backup was made with"),
        (lose_manifest, "is no backup"),
        (tear_manifest, "cannot be read"),
        (add_migration, r"made by samweb 9.1.0, which is newer .* it has annotations.0999"),
        (be_of_newer_postgres, r"comes from PostgreSQL 99; the database here is PostgreSQL \d\d"),
        (be_of_newer_format, "has format 2; this samweb reads 1"),
    ],
)
def test_a_backup_that_cannot_be_trusted_is_refused_before_anything_changes(
    tmp_path: Path, empty_installation: EmptyInstallation, change: object, message: str
) -> None:
    make_blob("exports", "x", b"bytes")
    back_up(tmp_path / "backup")
    assert callable(change)
    change(tmp_path / "backup")

    with empty_installation():
        with pytest.raises(LocalSetupError, match=message):
            restore(tmp_path / "backup")
        assert connection.introspection.table_names() == []
        assert not (tmp_path / "restored").exists()


def test_an_installation_in_use_is_replaced_only_by_force_and_kept_first(
    tmp_path: Path, empty_installation: EmptyInstallation
) -> None:
    make_project("Of the backup")
    back_up(tmp_path / "backup")

    with empty_installation():
        call_command("migrate", verbosity=0, interactive=False)
        make_project("Of the present")
        with pytest.raises(LocalSetupError, match=r"not empty: it has 1 project\(s\) and 0"):
            restore(tmp_path / "backup")
        assert Project.objects.get().name == "Of the present"

        restore(tmp_path / "backup", is_forced=True)

        assert Project.objects.get().name == "Of the backup"
        (kept,) = kept_backups(tmp_path / "backups", Occasion.BEFORE_RESTORE)
        restore(kept, is_forced=True)
        assert Project.objects.get().name == "Of the present"


def test_a_running_samweb_is_named(tmp_path: Path, empty_installation: EmptyInstallation) -> None:
    back_up(tmp_path / "backup")

    with empty_installation():
        other = connection.copy()
        other.settings_dict["OPTIONS"] = {"application_name": "samweb-gpu"}
        other.ensure_connection()
        try:
            with pytest.raises(LocalSetupError, match=r"samweb is running .* \(gpu\)"):
                restore(tmp_path / "backup")
        finally:
            other.close()


def test_the_commands_say_what_they_did(
    tmp_path: Path, empty_installation: EmptyInstallation
) -> None:
    make_blob("exports", "x", b"bytes")
    out = StringIO()

    call_command("backup", str(tmp_path / "mine"), stdout=out)

    assert "holds " in out.getvalue()
    assert "1 blobs (0.0 MiB)" in out.getvalue()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(tmp_path / "mine"), stdout=out)
    with empty_installation(), pytest.raises(CommandError, match="is no backup"):
        call_command("restore", str(tmp_path / "nothing"), stdout=out)


def test_eight_nights_leave_seven_backups_and_what_people_made(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for night in range(8):
        old = folder / f"nightly-2026-01-0{night + 1}T03-00-00Z"
        old.mkdir(parents=True)
        (old / SUMS).touch()
        (old / MANIFEST).write_text("{}")
    asked_for, _ = keep_backup(Occasion.MANUAL, say_nothing)
    shutil.copytree(asked_for, folder / "nightly-2026-01-09T03-00-00Z.part")

    made, _ = keep_backup(Occasion.NIGHTLY, say_nothing)

    nights = [path.name for path in kept_backups(folder, Occasion.NIGHTLY)]
    assert nights == [f"nightly-2026-01-0{n}T03-00-00Z" for n in range(3, 9)] + [made.name]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*nights, asked_for.name, "lock"]
    )
