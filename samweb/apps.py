"""Django's name for the project, which owns the commands of an installation."""

from django.apps import AppConfig


class SamwebConfig(AppConfig):
    """Configuration of the wiring."""

    name = "samweb"
