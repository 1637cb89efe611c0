"""`manage.py restore FOLDER`: bring a backup back into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from samweb.backups.keeping import Occasion, keep_backup
from samweb.backups.progress import mebibytes
from samweb.backups.restoring import restore_backup
from samweb.errors import LocalSetupError
from samweb.local.home import make_private_folder, private_files
from samweb.local.installation import home_lock
from samweb.local.preparation import running_database


class Command(BaseCommand):
    """Restore one backup."""

    help = "Restore a backup into an empty installation; every byte is checked first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("folder", type=Path, help="what `manage.py backup` made")
        parser.add_argument(
            "--force", action="store_true", help="replace what is here, backing it up first"
        )

    def handle(self, *, folder: Path, force: bool, **_options: object) -> None:
        """Restore it."""
        home = settings.SAMWEB_HOME
        make_private_folder(home)
        try:
            with private_files(), home_lock(home), running_database():
                manifest = restore_backup(
                    folder.expanduser().resolve(),
                    is_forced=force,
                    keep_present=self._keep_present,
                    say=self.stdout.write,
                )
                self._check()
        except LocalSetupError as error:
            raise CommandError(f"{error.message}\n{error.cure}") from error
        rows = sum(manifest.row_counts.values())
        self.stdout.write(
            self.style.SUCCESS(
                f"Restored the state of {manifest.made_at}: {rows} rows, "
                f"{manifest.blob_count} blobs ({mebibytes(manifest.blob_bytes)})."
            )
        )
        self.stdout.write("Everybody logs in again.")

    def _check(self) -> None:
        """Hold the rows against each other and the blobs; the bytes were checked before."""
        try:
            call_command("fsck", stdout=self.stdout)
        except CommandError:
            self.stderr.write(
                "The backup holds what fsck names above: it was so when the backup was made. "
                "The rest is whole."
            )

    def _keep_present(self) -> None:
        kept, _ = keep_backup(Occasion.BEFORE_RESTORE, self.stdout.write)
        self.stdout.write(f"What was here is kept in {kept}")
