"""What a one-machine installation needs before its processes start; every step runs once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotations.models import User
from annotations.services.sessions import log_in_link_make
from samweb.backups.database import applied_migrations
from samweb.backups.keeping import Occasion, keep_backup
from samweb.backups.progress import Say
from samweb.local.postgres import Cluster

FIRST_ADMINISTRATOR = "admin"
# Of the temporary folders of `pipelines.ingest` and `pipelines.export`.
DRAFT_PREFIXES = ("samweb-ingest-", "samweb-export-")


def embedded_cluster() -> Cluster:
    """Give the installation's own Postgres; nothing is started."""
    return Cluster(settings.EMBEDDED_POSTGRES_ROOT, binaries=settings.EMBEDDED_POSTGRES_BIN)


@contextmanager
def running_database() -> Iterator[None]:
    """Have the database answer for a while, starting the installation's own if it is stopped."""
    cluster = embedded_cluster() if settings.IS_POSTGRES_EMBEDDED else None
    was_started = cluster.ensure() if cluster else False
    try:
        yield
    finally:
        connection.close()
        if cluster and was_started:
            cluster.stop()


def missing_migrations() -> int:
    """Count the migrations that are not applied."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_tables_up_to_date(say: Say) -> None:
    """Apply the migrations that are missing, after a backup of what they change.

    Args:
        say: Takes lines about the backup.

    Raises:
        LocalSetupError: The backup could not be made; no table was changed.
    """
    if not missing_migrations():
        return
    if applied_migrations():
        kept, _ = keep_backup(Occasion.BEFORE_MIGRATION, say)
        say(f"  the tables change; what they held is kept in {kept}")
    call_command("migrate", verbosity=0, interactive=False)


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


def remove_drafts(folder: Path) -> int:
    """Remove what workers that were killed have left in the spool; call it while none runs.

    Files on their way in are not drafts: their senders go on with them.

    Returns:
        How many folders there were.
    """
    drafts = [draft for prefix in DRAFT_PREFIXES for draft in folder.glob(f"{prefix}*")]
    for draft in drafts:
        shutil.rmtree(draft, ignore_errors=True)
    return len(drafts)
