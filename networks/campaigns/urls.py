"""Addresses of campaigns, and of the queue of their testimonies, below those of their network."""

from django.urls import URLPattern, path

from networks.campaigns.views import campaigns, triage

app_name = "campaigns"

urlpatterns: list[URLPattern] = [
    path("<slug80:slug>/campaigns/", campaigns.campaign_list, name="campaign-list"),
    path("<slug80:slug>/campaigns/new/", campaigns.campaign_create, name="campaign-create"),
    path(
        "<slug80:slug>/campaigns/<slug80:campaign>/",
        campaigns.campaign_detail,
        name="campaign-detail",
    ),
    path(
        "<slug80:slug>/campaigns/<slug80:campaign>/edit/",
        campaigns.campaign_edit,
        name="campaign-edit",
    ),
    path(
        "<slug80:slug>/campaigns/<slug80:campaign>/publication/",
        campaigns.campaign_publish,
        name="campaign-publish",
    ),
    path(
        "<slug80:slug>/campaigns/<slug80:campaign>/closing/",
        campaigns.campaign_close,
        name="campaign-close",
    ),
    path(
        "<slug80:slug>/campaigns/<slug80:campaign>/removal/",
        campaigns.campaign_remove,
        name="campaign-remove",
    ),
    path("<slug80:slug>/testimonies/", triage.testimony_list, name="testimony-list"),
    path(
        "<slug80:slug>/testimonies/<text24:address>/",
        triage.testimony_decide,
        name="testimony-decide",
    ),
    path(
        "<slug80:slug>/testimonies/<text24:address>/redaction/",
        triage.testimony_redact,
        name="testimony-redact",
    ),
]
