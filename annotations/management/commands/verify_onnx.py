"""`manage.py verify_onnx`: are exported files still what they were when they were exported?"""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annotations.errors import OnnxFileError
from annotations.sam.onnx_files import MANIFEST_NAME, verify_export


class Command(BaseCommand):
    """For files that were copied to where they run."""

    help = "Check exported ONNX files against their manifest and load them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the manifest."""
        parser.add_argument("manifest", type=Path, help="The .json file, or its folder.")

    def handle(self, *, manifest: Path, **_: object) -> None:
        """Run the command.

        Raises:
            CommandError: A file is missing, damaged, or no graph.
        """
        path = manifest / MANIFEST_NAME if manifest.is_dir() else manifest
        try:
            files = verify_export(path)
        except OnnxFileError as error:
            raise CommandError(f"{error.message} {error.hint}") from error
        for file in files:
            self.stdout.write(self.style.SUCCESS(f"{file} is as it was exported."))
