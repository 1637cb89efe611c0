"""`manage.py remove_checkpoint NAME`: take a team's own weights out again."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from annotations.errors import SamwebError
from annotations.services.checkpoint_removal import checkpoint_remove


class Command(BaseCommand):
    """The other end of `register_checkpoint`."""

    help = "Remove registered weights that no project uses, with their decoder and embeddings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name."""
        parser.add_argument("name", help="Of the model, as it was registered.")

    def handle(self, *, name: str, **_: object) -> None:
        """Run the command.

        Raises:
            CommandError: There is no such model, or it is in use.
        """
        try:
            removed = checkpoint_remove(name=name)
        except SamwebError as error:
            raise CommandError(f"{error.message} {error.hint}") from error
        self.stdout.write(
            self.style.SUCCESS(
                f"{name} is removed, with {removed.file.name}; embeddings that went with it: "
                f"{removed.embedding_count}."
            )
        )
        self.stdout.write("Masks that it made stay. Other machines' copies of the file stay, too.")
