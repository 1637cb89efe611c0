"""`manage.py fetch_checkpoint vit_b`: bring Meta's published weights to this machine."""

import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from annotations.errors import SamwebError
from annotations.sam.download import fetch_checkpoint
from annotations.sam.registry import CHECKPOINTS, CheckpointSpec
from annotations.services.encoding import decoder_request
from annotations.values import ModelName

SECONDS_BETWEEN_LINES = 2.0


class Command(BaseCommand):
    """Fetch, verify and put in place; a broken download is continued by the next call."""

    help = "Fetch the published weights of a model into SAMWEB_HOME/checkpoints."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the model's name."""
        fetchable = [spec.model for spec in CHECKPOINTS.values() if spec.url]
        parser.add_argument("model", choices=fetchable)

    def handle(self, *, model: str, **_options: object) -> None:
        """Run the command.

        Raises:
            CommandError: The download failed or gave other bytes than expected.
        """
        self._next_line_at = 0.0
        try:
            path = fetch_checkpoint(
                CHECKPOINTS[ModelName(model)],
                settings.CHECKPOINTS_FOLDER,
                self._show_progress,
            )
        except SamwebError as error:
            raise CommandError(f"{error.message} {error.hint}") from error
        self.stdout.write(self.style.SUCCESS(f"{path} is complete and verified."))
        self._request_decoder(CHECKPOINTS[ModelName(model)])

    def _request_decoder(self, spec: CheckpointSpec) -> None:
        try:
            decoder_request(model=spec.model, checkpoint_sha256=spec.sha256)
        except DatabaseError:
            # A new gpu worker asks for every decoder that is missing.
            self.stdout.write("It can be chosen once samweb has been started.")
        else:
            self.stdout.write("It can be chosen once the gpu worker has exported its decoder.")

    def _show_progress(self, received_bytes: int, total_bytes: int) -> None:
        now = time.monotonic()
        if now >= self._next_line_at or received_bytes == total_bytes:
            self._next_line_at = now + SECONDS_BETWEEN_LINES
            percent = 100 * received_bytes / total_bytes
            self.stdout.write(
                f"{received_bytes >> 20} of {total_bytes >> 20} MiB ({percent:.0f} %)"
            )
