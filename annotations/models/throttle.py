"""Failed tries to enter, counted in the database so that every process counts together."""

from django.db import models


class Throttle(models.Model):
    """How often somebody has failed, and until when the next try has to wait.

    The key is a keyed hash: people type passwords into the field of the name, and those must not
    be kept.
    """

    key = models.CharField(
        max_length=64, primary_key=True, help_text="Hex HMAC-SHA-256 of what is counted."
    )
    failures = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)
