"""Addresses of people and organisations."""

from django.urls import URLPattern

app_name = "accounts"

urlpatterns: list[URLPattern] = []
