"""Where a request comes from, as far as the log says it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.authentication.devices import device_name

PREFIX_V4, PREFIX_V6 = 24, 48  # bits that stay


def network_of(request: HttpRequest) -> str:
    """Return the network of the one who asks, for example "203.0.113.0/24"; empty where it is not known."""
    try:
        return shortened(get_adapter().get_client_ip(request) or "")
    except PermissionDenied:  # no usable address among the proxies' headers
        return ""


def shortened(address: str) -> str:
    """Return an address without the end that names one device; empty where it is none."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    bits = PREFIX_V6 if isinstance(parsed, IPv6Address) else PREFIX_V4
    return str(ip_network(f"{parsed}/{bits}", strict=False))


def browser_of(request: HttpRequest) -> str:
    return device_name(request.headers.get("User-Agent", ""))
