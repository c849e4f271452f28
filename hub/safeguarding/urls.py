"""URLs of the findings in one's own files."""

from django.urls import URLPattern, path

from hub.safeguarding import views

app_name = "safeguarding"

urlpatterns: list[URLPattern] = [
    path("", views.file_list, name="files"),
    path("<key:pk>/", views.file_detail, name="file"),
    path("<key:pk>/take-out/", views.take_out, name="file-take-out"),
]
