"""URLs of drafts outside networks."""

from django.urls import URLPattern, path

from hub.drafts import views

app_name = "drafts"

urlpatterns: list[URLPattern] = [
    path("<key:pk>/throw-away/", views.throw_away, name="throw-away"),
]
