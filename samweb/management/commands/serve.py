"""`manage.py serve`: the web server alone, as the supervisor and the container run it."""

from django.conf import settings
from django.core.management.base import BaseCommand

from samweb.local.server import run_server


class Command(BaseCommand):
    """Serve the site on HOST and PORT."""

    help = "Serve the site, its event stream included, on HOST and PORT."
    requires_system_checks = ()

    def handle(self, **_options: object) -> None:
        """Serve until SIGTERM."""
        run_server(settings.HOST, settings.PORT)
