"""Addresses of the newsletter."""

from django.urls import path

from hub.newsletter import views

app_name = "newsletter"

urlpatterns = [
    path("", views.ask, name="ask"),
    path("asked/", views.asked, name="asked"),
    path("confirm/<text500:token>/", views.confirm, name="confirm"),
    path("stop/<text500:token>/", views.stop, name="stop"),
]
