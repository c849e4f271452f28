"""Addresses of testimonies. On those of `giving` nothing is known of who asks: `networks.campaigns.anonymous`."""

from django.urls import URLPattern, path

from networks.campaigns.views import giving, reading

app_name = "testimonies"

urlpatterns: list[URLPattern] = [
    path("", giving.come_back, name="come-back"),
    path("give/<slug:slug>/<slug:campaign>/", giving.give, name="give"),
    path("yours/addition/", giving.add, name="add"),
    path("yours/consent/", giving.change_consent, name="consent"),
    path("yours/withdrawal/", giving.withdraw, name="withdraw"),
    path("pictures/<str:name>/", reading.picture, name="picture"),
    path("<str:address>/", reading.testimony_detail, name="testimony-detail"),
]
