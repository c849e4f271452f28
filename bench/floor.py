"""The floor: the least that a Django page can cost here. One row by primary key, a template of 20 KB, no middleware.

Served by the same server on the same database as the site, in the same run, so that a page's speed can be
told as a share of it: machines differ, the share much less.
"""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
from hub import settings as site
from hub.env import env
from hub.web.application import WebApplication

settings.configure(
    DATABASES=site.DATABASES,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="floor" * 12,
    ROOT_URLCONF="bench.floor",
    MIDDLEWARE=[],
    INSTALLED_APPS=["bench"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
        }
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import models  # noqa: E402


class Row(models.Model):
    """Any small table of the site."""

    name = models.CharField(max_length=80)
    slug = models.CharField(max_length=80)

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "learn_category"

    def __str__(self) -> str:
        return self.name


def floor(request: HttpRequest, pk: int) -> HttpResponse:
    row = Row._default_manager.get(pk=pk)
    return render(request, "floor.html", {"row": row, "numbers": range(12)})


urlpatterns = [path("floor/<int:pk>/", floor)]
application = WebApplication(get_wsgi_application(), threads=env.number("WEB_THREADS", 8))
