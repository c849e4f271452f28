"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path

from hub import views

urlpatterns = [
    path("", views.home, name="home"),
    path("learn/", include("learn.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("hub.files.urls")),
    path("admin/", admin.site.urls),
]
