"""`manage.py serve`: the web server alone, as the supervisor and the container run it."""

import faulthandler
import signal
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samweb.errors import LocalSetupError
from samweb.local.authority import SiteFiles
from samweb.local.server import run_server, run_with_reload


def site_files_of_settings() -> SiteFiles | None:
    """Give the certificate and the key of HTTPS; None for plain HTTP. One file may hold both."""
    certificate = settings.TLS_CERTIFICATE
    return SiteFiles(certificate, settings.TLS_KEY or certificate) if certificate else None


class Command(BaseCommand):
    """Serve the site on HOST and PORT."""

    help = "Serve the site, its event stream included, on HOST and PORT."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument("--reload", action="store_true", help="start anew on every change")

    def handle(self, *, reload: bool, **_options: object) -> None:
        """Serve until SIGTERM; SIGUSR1 has every thread say where it is, as in a worker."""
        faulthandler.register(signal.SIGUSR1)
        if reload:
            run_with_reload(settings.HOST, settings.PORT)
            return
        try:
            run_server(settings.HOST, settings.PORT, files=site_files_of_settings())
        except LocalSetupError as error:
            raise CommandError(f"{error.message}\n{error.cure}") from error
