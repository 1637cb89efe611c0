"""ASGI entry: the whole site, event stream included."""

from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse

from samweb.settings.env import choose_settings

choose_settings()
django = get_wsgi_application()

# Only now: it imports models, which Django must know its apps for.
from samweb.local.front import Front  # noqa: E402

# Django imports the views at the first request. The first eight come at once after a restart, in
# eight threads, and each lock that one holds while it imports may be another's.
import_module(settings.ROOT_URLCONF)
# Django reads files in pieces of 4 KiB; through the front that is 1.2 s per 100 MB, and 0.07 s so.
FileResponse.block_size = 256 * 2**10

application = Front(django, spool_folder=settings.SPOOL_FOLDER)
