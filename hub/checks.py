"""Deployment checks of the site's own settings (`manage.py check --deploy`)."""

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name for it


@register(Tags.security, deploy=True)
def check_proxy(**_: object) -> list[CheckMessage]:
    """Warn if no proxy is counted.

    Pages are served behind a proxy that terminates TLS: unless it is counted, every page is
    redirected to HTTPS again and again.
    """
    if settings.TRUSTED_PROXY_COUNT:
        return []
    said = (
        "TRUSTED_PROXY_COUNT is 0, so HTTPS at a proxy is not seen, "
        "and everybody shares the proxy's rate limits."
    )
    return [
        Warning(
            said,
            hint="Set it to the number of proxies in front of the site, mostly 1.",
            id="hub.W001",
        )
    ]


@register(Tags.security, deploy=True)
def check_site_url(**_: object) -> list[CheckMessage]:
    """Warn if links in mail would not use HTTPS."""
    if settings.SITE_URL.startswith("https://"):
        return []
    said = f"SITE_URL is {settings.SITE_URL}, and links in mail would lead there without HTTPS."
    return [Warning(said, hint="Set it to the https:// address that people type.", id="hub.W002")]
