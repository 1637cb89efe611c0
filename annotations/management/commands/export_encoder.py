"""`manage.py export_encoder`: write the image encoder of a model to ONNX, for use elsewhere."""

import json
from argparse import ArgumentParser
from pathlib import Path

import torch
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.errors import SamwebError
from annotations.pipelines.checkpoints import checkpoint_spec
from annotations.sam.encoder_export import export_encoder
from annotations.sam.loader import load_sam
from annotations.sam.onnx_files import MANIFEST_NAME
from annotations.values import ModelName


class Command(BaseCommand):
    """samweb itself encodes with torch."""

    help = "Write the image encoder of a model as ONNX, compared with torch, with a manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the model and the place."""
        parser.add_argument(
            "--model",
            default=ModelName.STARTER.value,
            help="A published model, or the name that weights were registered under.",
        )
        parser.add_argument("--to", type=Path, help="Folder. Default: MODEL_encoder, here.")

    def handle(self, *, model: str, to: Path | None, **_: object) -> None:
        """Run the command.

        Raises:
            CommandError: The weights are not here, or the export failed its proof.
        """
        folder = to or Path(f"{model}_encoder")
        try:
            sam = load_sam(checkpoint_spec(model), settings.CHECKPOINTS_FOLDER, torch.device("cpu"))
            manifest = export_encoder(sam, folder)
        except SamwebError as error:
            raise CommandError(f"{error.message} {error.hint}") from error
        text = json.dumps(manifest, indent=2) + "\n"
        (folder / MANIFEST_NAME).write_text(text, encoding="utf-8")
        self.stdout.write(self.style.SUCCESS(f"{folder} is written."))
