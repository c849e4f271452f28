"""Devices in the list of sessions."""

from django import template

from accounts.authentication.devices import device_name

register = template.Library()
register.filter("device_name", device_name)
