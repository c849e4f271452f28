"""Addresses of reports."""

from django.urls import URLPattern, path

from hub.moderation import views

app_name = "moderation"

urlpatterns: list[URLPattern] = [
    path("report/", views.my_reports, name="my-reports"),
    path("report/thanks/", views.thanks, name="thanks"),
    path("report/warnings/<key:pk>/", views.warning, name="warning"),
    path("report/decisions/<key:pk>/answer/", views.appeal, name="appeal"),
    path("report/<slug30:kind>/<key:pk>/", views.report, name="report"),
]
