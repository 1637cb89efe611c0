"""`manage.py convert_postgres`: bring the embedded database's data to the version that runs."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samweb.errors import LocalSetupError
from samweb.local.conversion import convert
from samweb.local.home import make_private_folder, private_files
from samweb.local.installation import home_lock


class Command(BaseCommand):
    """Convert, keeping the old data."""

    help = "Convert the embedded database after a change of Postgres's major version."
    requires_system_checks = ()

    def handle(self, **_options: object) -> None:
        """Convert."""
        if not settings.IS_POSTGRES_EMBEDDED:
            raise CommandError(
                "DATABASE_URL names a database of its own: convert it with pg_upgrade, or by "
                "manage.py backup and restore."
            )
        make_private_folder(settings.SAMWEB_HOME)
        try:
            with private_files(), home_lock(settings.SAMWEB_HOME):
                kept = convert(settings.EMBEDDED_POSTGRES_ROOT, self.stdout.write)
        except LocalSetupError as error:
            raise CommandError(f"{error.message}\n{error.cure}") from error
        if kept is None:
            self.stdout.write("The data is of the version that runs here; nothing to do.")
            return
        self.stdout.write(self.style.SUCCESS("Converted. Start samweb as before: make up"))
        self.stdout.write(f"Once it works, the old data may be deleted: {kept}")
