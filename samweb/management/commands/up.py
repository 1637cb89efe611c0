"""`manage.py up`: run samweb on this machine."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samweb.errors import LocalSetupError
from samweb.local.address import Address
from samweb.local.console import Console
from samweb.local.installation import Installation


class Command(BaseCommand):
    """Start everything on this machine and stop it all on Ctrl-C."""

    help = "Run the web server, both workers and Postgres on this machine until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default=settings.HOST, help="address to bind")
        parser.add_argument("--port", type=int, default=settings.PORT, help="port to bind")
        parser.add_argument("--no-demo", action="store_true", help="make no demo project")

    def handle(self, *, host: str, port: int, no_demo: bool, **_options: object) -> None:
        """Run until told to stop."""
        console = Console(self.stdout)
        try:
            Installation(Address(host, port), console, has_demo=not no_demo).run()
        except LocalSetupError as error:
            raise CommandError(f"{error.message}\n{error.cure}") from error
