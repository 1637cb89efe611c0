"""Django's name for the application."""

from django.apps import AppConfig
from django.core.checks import register

from annotations.checks import check_blob_storages


class AnnotationsConfig(AppConfig):
    """Configuration of the one application."""

    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have Django run our checks."""
        register(check_blob_storages)
