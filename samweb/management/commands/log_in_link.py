"""`manage.py log_in_link`: let somebody in who has no password."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.models import User
from samweb.local.address import address_for, url_file
from samweb.local.preparation import FIRST_ADMINISTRATOR, log_in_link


class Command(BaseCommand):
    """Print a link that logs one person in once."""

    help = "Print a link that logs a person in once, within 24 hours."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument("username", nargs="?", default=FIRST_ADMINISTRATOR)

    def handle(self, *, username: str, **_options: object) -> None:
        """Print the link."""
        user = User.objects.filter(username__iexact=username, is_active=True).first()
        if user is None:
            names = ", ".join(User.objects.order_by("username").values_list("username", flat=True))
            raise CommandError(f"There is nobody called {username}. Known: {names or 'nobody'}.")
        file = url_file(settings.SAMWEB_HOME)
        running = file.read_text() if file.exists() else ""
        address = address_for(settings.HOST, settings.PORT)
        self.stdout.write(log_in_link(user, settings.PUBLIC_URL or running or address.url))
