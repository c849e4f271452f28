"""Moderation in the admin: the queue of site staff, and the words in which authors are told."""

from hub.moderation.admin import cases, wording  # noqa: F401
