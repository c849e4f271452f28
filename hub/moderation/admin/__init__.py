"""Moderation in the admin: the queue of site staff, and the words in which authors are told."""

from hub.moderation.admin import cases, message_templates  # noqa: F401
