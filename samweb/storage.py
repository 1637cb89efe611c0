"""Blob storage on a folder that survives a power cut."""

from django.core.files.storage import FileSystemStorage


class DurableFileSystemStorage(FileSystemStorage):
    """."""
