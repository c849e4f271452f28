"""Addresses of drafts that lie in no network."""

from django.urls import URLPattern, path

from hub.drafts import views

app_name = "drafts"

urlpatterns: list[URLPattern] = [
    path("<int:pk>/throw-away/", views.throw_away, name="throw-away"),
]
