"""URLs of testimonies. Those of `submission` are anonymous (`networks.campaigns.anonymous_intake`)."""

from django.urls import URLPattern, path

from networks.campaigns.views import submission, testimonies

app_name = "testimonies"

urlpatterns: list[URLPattern] = [
    path("", submission.come_back, name="come-back"),
    path("give/<slug80:slug>/<slug80:campaign>/", submission.give, name="give"),
    path("yours/addition/", submission.add, name="add"),
    path("yours/consent/", submission.change_consent, name="consent"),
    path("yours/withdrawal/", submission.withdraw, name="withdraw"),
    path("pictures/<text40:name>/", testimonies.picture, name="picture"),
    path("<text24:address>/", testimonies.testimony_detail, name="testimony-detail"),
]
