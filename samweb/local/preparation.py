"""What a one-machine installation needs before its processes start; every step runs once."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotations.models import User
from annotations.services.sessions import log_in_link_make
from samweb.local.postgres import Cluster

FIRST_ADMINISTRATOR = "admin"


def embedded_cluster() -> Cluster:
    """Give the installation's own Postgres; nothing is started."""
    return Cluster(settings.EMBEDDED_POSTGRES_ROOT, binaries=settings.EMBEDDED_POSTGRES_BIN)


def bring_tables_up_to_date() -> int:
    """Apply the migrations that are missing.

    Returns:
        How many there were.
    """
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    return len(missing)


def make_first_administrator() -> User | None:
    """Give the administrator who still needs a link to enter, making the very first one.

    Returns:
        The first administrator without a password; None once somebody has one.
    """
    administrators = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    if not administrators.exists():
        # Without a password the account is entered by link alone.
        return User.objects.create_superuser(FIRST_ADMINISTRATOR, password=None)
    if any(user.has_usable_password() for user in administrators):
        return None
    return administrators.first()


def log_in_link(user: User, url: str) -> str:
    """Make a link that logs a person in once, within 24 hours.

    Args:
        user: The person.
        url: Address of the site, without a slash at its end.
    """
    # A fragment never reaches a server or its log.
    return f"{url}/login#link={log_in_link_make(user=user)}"
