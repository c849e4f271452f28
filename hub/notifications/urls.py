"""Addresses of notifications."""

from django.urls import path

from hub.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.notification_list, name="list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.read, name="read"),
    path("settings/", views.settings, name="settings"),
    path("announcements/<key:pk>/", views.announcement, name="announcement"),
    path("choose/<text500:token>/", views.choose, name="choose"),
    path("digest/<text500:token>/", views.digest_stop, name="digest-stop"),
    path("unsubscribe/<text500:token>/", views.unsubscribe, name="unsubscribe"),
]
