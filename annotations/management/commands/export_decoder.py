"""`manage.py export_decoder`: write a decoder to files, for this browser client or for others."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

import torch
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.errors import SamwebError
from annotations.pipelines.checkpoints import checkpoint_spec
from annotations.sam.browser_decoder.export import export_decoder
from annotations.sam.loader import LoadedSam, load_sam
from annotations.sam.official_decoder import export_official_decoder
from annotations.sam.onnx_files import MANIFEST_NAME
from annotations.values import ModelName


class Command(BaseCommand):
    """Workers export samweb's own decoders by themselves; this is for use elsewhere."""

    help = "Write the decoder of a model as ONNX, in samweb's form or with Meta's signature."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the model, the form and the place."""
        parser.add_argument(
            "--model",
            default=ModelName.STARTER.value,
            help="A published model, or the name that weights were registered under.",
        )
        parser.add_argument(
            "--official", action="store_true", help="One graph with Meta's inputs and outputs."
        )
        parser.add_argument(
            "--single-mask", action="store_true", help="With --official: the best mask alone."
        )
        parser.add_argument(
            "--quantize", action="store_true", help="With --official: weights as uint8, not exact."
        )
        parser.add_argument(
            "--to",
            type=Path,
            help="File with --official, else a folder. Default: MODEL_decoder[.onnx], here.",
        )

    def handle(self, *, model: str, official: bool, to: Path | None, **options: bool) -> None:
        """Run the command.

        Raises:
            CommandError: The weights are not here, the export failed its proof, or an option
                belongs to --official.
        """
        is_single_mask, is_quantised = options["single_mask"], options["quantize"]
        if not official and (is_single_mask or is_quantised):
            raise CommandError("--single-mask and --quantize belong to --official.")
        target = to or Path(f"{model}_decoder.onnx" if official else f"{model}_decoder")
        try:
            sam = load_sam(checkpoint_spec(model), settings.CHECKPOINTS_FOLDER, torch.device("cpu"))
            if official:
                target.parent.mkdir(parents=True, exist_ok=True)
                manifest = export_official_decoder(
                    sam, target, is_single_mask=is_single_mask, is_quantised=is_quantised
                )
                _write_manifest(manifest, target.with_suffix(".json"))
            else:
                _export_own(sam, target)
        except SamwebError as error:
            raise CommandError(f"{error.message} {error.hint}") from error
        self.stdout.write(self.style.SUCCESS(f"{target} is written."))


def _export_own(sam: LoadedSam, folder: Path) -> None:
    manifest = export_decoder(sam, folder)
    _write_manifest(manifest, folder / MANIFEST_NAME)


def _write_manifest(manifest: Mapping[str, object], path: Path) -> None:
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
