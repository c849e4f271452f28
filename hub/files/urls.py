"""URL of the one view that serves files."""

from django.urls import path

from hub.files import views

app_name = "files"

urlpatterns = [
    path("files/<text100:name>/", views.detail, name="detail"),
]
