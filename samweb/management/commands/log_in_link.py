"""`manage.py log_in_link`: let somebody in who cannot come in otherwise."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.models import User
from samweb.local.address import address_for, url_file
from samweb.local.preparation import log_in_link


class Command(BaseCommand):
    """Print a link that logs one person in once."""

    help = "Print a link that logs a person in once, within 24 hours."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument(
            "username", nargs="?", default="", help="Whom; the first administrator if left out."
        )

    def handle(self, *, username: str, **_options: object) -> None:
        """Print the link."""
        people = User.objects.filter(is_active=True).order_by("pk")
        wanted = {"username__iexact": username} if username else {"is_superuser": True}
        user = people.filter(**wanted).first()
        if user is None:
            names = ", ".join(people.order_by("username").values_list("username", flat=True))
            whom = f"nobody called {username}" if username else "no administrator"
            raise CommandError(f"There is {whom}. Known: {names or 'nobody'}.")
        file = url_file(settings.SAMWEB_HOME)
        running = file.read_text() if file.exists() else ""
        address = address_for(settings.HOST, settings.PORT)
        self.stdout.write(log_in_link(user, settings.PUBLIC_URL or running or address.url))
