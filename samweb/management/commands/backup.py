"""`manage.py backup`: database and blobs into one folder, while samweb runs."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from samweb.backups.archive import Manifest
from samweb.backups.keeping import Occasion, keep_backup, newest_backup
from samweb.backups.making import make_backup
from samweb.backups.progress import mebibytes
from samweb.errors import LocalSetupError
from samweb.local.home import private_files
from samweb.local.preparation import running_database


class Command(BaseCommand):
    """Make one backup."""

    help = "Back up the database and the blobs into a folder; samweb may run meanwhile."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            help="folder to make, best on another disk; a backup beside it saves copying. "
            "Without it: a new one in SAMWEB_HOME/backups",
        )
        parser.add_argument(
            "--nightly", action="store_true", help="as `make up` does: keep the last seven"
        )

    def handle(self, *, folder: Path | None, nightly: bool, **_options: object) -> None:
        """Make it."""
        if folder and nightly:
            raise CommandError("--nightly names its own folder: leave FOLDER out.")
        occasion = Occasion.NIGHTLY if nightly else Occasion.MANUAL
        try:
            with private_files(), running_database():
                if folder is None:
                    target, manifest = keep_backup(occasion, self.stdout.write)
                else:
                    target = folder.expanduser().resolve()
                    earlier = newest_backup(target.parent)
                    manifest = make_backup(target, earlier=earlier, say=self.stdout.write)
        except LocalSetupError as error:
            raise CommandError(f"{error.message}\n{error.cure}") from error
        self._report(target, manifest)

    def _report(self, target: Path, manifest: Manifest) -> None:
        rows = sum(manifest.row_counts.values())
        blobs = f"{manifest.blob_count} blobs ({mebibytes(manifest.blob_bytes)})"
        if not manifest.has_blobs:
            blobs = "no blobs: they are in the bucket, which must keep versions by itself"
        self.stdout.write(self.style.SUCCESS(f"{target} holds {rows} rows and {blobs}."))
        if manifest.damaged_blobs:
            self.stderr.write(
                f"{len(manifest.damaged_blobs)} blobs were damaged before the backup, such as "
                f"{manifest.damaged_blobs[0]}. Run: manage.py fsck --deep"
            )
