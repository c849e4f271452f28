"""Addresses of campaigns, and of the queue of their testimonies, below those of their network."""

from django.urls import URLPattern, path

from networks.campaigns.views import campaigns, deciding

app_name = "campaigns"

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/campaigns/", campaigns.campaign_list, name="campaign-list"),
    path("<slug:slug>/campaigns/new/", campaigns.campaign_create, name="campaign-create"),
    path("<slug:slug>/campaigns/<slug:campaign>/", campaigns.campaign_detail, name="campaign-detail"),
    path("<slug:slug>/campaigns/<slug:campaign>/edit/", campaigns.campaign_edit, name="campaign-edit"),
    path("<slug:slug>/campaigns/<slug:campaign>/publication/", campaigns.campaign_publish, name="campaign-publish"),
    path("<slug:slug>/campaigns/<slug:campaign>/closing/", campaigns.campaign_close, name="campaign-close"),
    path("<slug:slug>/campaigns/<slug:campaign>/removal/", campaigns.campaign_remove, name="campaign-remove"),
    path("<slug:slug>/testimonies/", deciding.testimony_list, name="testimony-list"),
    path("<slug:slug>/testimonies/<str:address>/", deciding.testimony_decide, name="testimony-decide"),
    path("<slug:slug>/testimonies/<str:address>/redaction/", deciding.testimony_redact, name="testimony-redact"),
]
