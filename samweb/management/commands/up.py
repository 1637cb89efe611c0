"""`manage.py up`: run samweb on this machine."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samweb.errors import LocalSetupError
from samweb.local.address import address_for
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
        parser.add_argument(
            "--plain-http",
            action="store_true",
            help="speak plain http though other machines may come: behind a proxy, or on purpose",
        )
        parser.add_argument("--no-demo", action="store_true", help="make no demo project")
        parser.add_argument(
            "--reload", action="store_true", help="for developers: follow the sources, run Vite"
        )

    def handle(self, **options: Any) -> None:  # noqa: ANN401  # Django's signature
        """Run until told to stop."""
        installation = Installation(
            address_for(
                options["host"],
                options["port"],
                # Vite stands in front of a server that reloads, and speaks plain HTTP.
                is_plain=options["plain_http"] or options["reload"],
            ),
            Console(self.stdout),
            has_demo=not options["no_demo"],
            is_reloading=options["reload"],
        )
        try:
            installation.run()
        except LocalSetupError as error:
            raise CommandError(f"{error.message}\n{error.cure}") from error
