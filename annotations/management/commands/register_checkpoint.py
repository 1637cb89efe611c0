"""`manage.py register_checkpoint NAME FILE --architecture vit_b`: take a team's own weights in."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annotations.errors import SamwebError
from annotations.pipelines.register_checkpoint import register_checkpoint
from annotations.values import ModelName, WeightsLayout


class Command(BaseCommand):
    """Weights are registered by whoever runs the server, and never sent through the web."""

    help = "Register fine-tuned weights as a model that projects can choose."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name, the file and what the file is."""
        parser.add_argument("name", help="Of the model: a-z, 0-9, - and _, a letter first.")
        parser.add_argument(
            "file", type=Path, help="Of the weights; or the folder of a `save_pretrained`."
        )
        parser.add_argument(
            "--architecture",
            required=True,
            choices=[name.value for name in ModelName],
            help="Of the network that the weights were trained for.",
        )
        parser.add_argument(
            "--source",
            choices=[layout.value for layout in WeightsLayout],
            default=WeightsLayout.META.value,
            help="Whose names the weights have: Meta's Sam, or Hugging Face's SamModel.",
        )
        parser.add_argument("--label", default="", help="Name of the model for people.")

    def handle(
        self, *, name: str, file: Path, architecture: str, source: str, label: str, **_: object
    ) -> None:
        """Run the command.

        Raises:
            CommandError: The weights do not fit, or the name is taken.
        """
        try:
            checkpoint = register_checkpoint(
                name=name,
                label=label,
                path=file,
                architecture=ModelName(architecture),
                layout=WeightsLayout(source),
            )
        except SamwebError as error:
            raise CommandError(f"{error.message} {error.hint}") from error
        self.stdout.write(self.style.SUCCESS(f"{name} is registered, sha256 {checkpoint.sha256}."))
        self.stdout.write("It can be chosen once the gpu worker has exported its decoder.")
