"""ASGI entry: the whole site, event stream included."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse

from samweb.local.front import Front
from samweb.settings.env import choose_settings

# Django reads files in pieces of 4 KiB; through the front that is 1.2 s per 100 MB, and 0.07 s so.
FileResponse.block_size = 256 * 2**10


def make_application() -> Front:
    """Set Django up and put the front before it."""
    choose_settings()
    return Front(get_wsgi_application(), spool_folder=settings.SPOOL_FOLDER)


application = make_application()
