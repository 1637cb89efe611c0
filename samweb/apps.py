"""Django's name for the project, which owns the command `up`."""

from django.apps import AppConfig

from samweb.celery import app

# Importing the Celery app with the project makes it the current one, so that the web process
# sends through the configured broker.
__all__ = ["SamwebConfig", "app"]


class SamwebConfig(AppConfig):
    """Configuration of the wiring."""

    name = "samweb"
