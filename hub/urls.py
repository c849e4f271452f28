"""URLs of the whole site."""

from django.contrib import admin
from django.urls import include, path

from hub import sitemaps, views

urlpatterns = [
    path("", views.home, name="home"),
    path("style/", views.style, name="style"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug30:section>.xml", sitemaps.section, name="sitemap-section"),
    path("learn/", include("learn.comments.urls")),
    path("learn/", include("learn.contributions.urls")),
    path("learn/", include("learn.urls")),
    path("networks/", include("networks.discussions.urls")),
    path("networks/", include("networks.campaigns.urls")),
    path("testimonies/", include("networks.campaigns.testimony_urls")),
    path("networks/", include("networks.urls")),
    path("notifications/", include("hub.notifications.urls")),
    path("drafts/", include("hub.drafts.urls")),
    path("newsletter/", include("hub.newsletter.urls")),
    path("", include("learn.site_urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("hub.files.urls")),
    path("", include("hub.moderation.urls")),
    path("my-files/", include("hub.safeguarding.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "hub.views.bad_request"
handler500 = "hub.views.server_error"
handler429 = "accounts.security_log.views.too_many_requests"  # allauth asks for it
