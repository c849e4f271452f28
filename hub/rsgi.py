"""Application that granian serves: Django's WSGI application in its own threads (`hub.web`)."""

from django.conf import settings

from hub.env import env
from hub.middleware.health import ADDRESS as HEALTH
from hub.web.application import WebApplication
from hub.wsgi import application as django_application

application = WebApplication(
    django_application,
    threads=env.number("WEB_THREADS", 8),
    light_paths=(HEALTH, f"/{settings.STATIC_URL.strip('/')}/"),
)
