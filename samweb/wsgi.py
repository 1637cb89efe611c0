"""WSGI entry: the site without the event stream, for servers that speak WSGI alone."""

from django.core.wsgi import get_wsgi_application

from samweb.settings.env import choose_settings

choose_settings()
application = get_wsgi_application()
