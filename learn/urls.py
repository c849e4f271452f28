"""Addresses of the library."""

from django.urls import URLPattern, path

from learn import views

app_name = "learn"

urlpatterns: list[URLPattern] = [
    path("", views.library, name="library"),
]
