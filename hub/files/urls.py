"""The address of the one view that serves files."""

from django.urls import URLPattern

app_name = "files"

urlpatterns: list[URLPattern] = []
