"""Addresses of testimonies. On those of `giving` nothing is known of who asks: `networks.campaigns.anonymous`."""

from django.urls import URLPattern, path

from networks.campaigns.views import giving, reading

app_name = "testimonies"

urlpatterns: list[URLPattern] = [
    path("", giving.come_back, name="come-back"),
    path("give/<slug80:slug>/<slug80:campaign>/", giving.give, name="give"),
    path("yours/addition/", giving.add, name="add"),
    path("yours/consent/", giving.change_consent, name="consent"),
    path("yours/withdrawal/", giving.withdraw, name="withdraw"),
    path("pictures/<text40:name>/", reading.picture, name="picture"),
    path("<text24:address>/", reading.testimony_detail, name="testimony-detail"),
]
