"""WSGI application that `hub.web` serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")

application = get_wsgi_application()

from hub.database.limits import limit_web_connections  # noqa: E402 - Django has to be set up

limit_web_connections()
