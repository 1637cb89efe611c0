"""Django's name for the application."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Configuration of the one application."""

    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"
