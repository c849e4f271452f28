"""Notification types of posts and files, common to all apps (`hub.notifications`)."""

from __future__ import annotations

from hub.notifications.models import Channel
from hub.notifications.registry import MODERATORS, NotificationType

MENTION = NotificationType(
    "mention", "Somebody mentions you", "mentioned you in", Channel.IMMEDIATE
)
REPLY = NotificationType(
    "reply", "Somebody replies to what you wrote", "replied to you in", Channel.IMMEDIATE
)
REACTION = NotificationType(
    "reaction", "Reactions to what you wrote", "reacted to what you wrote in", Channel.SITE
)
EXPLAINED = NotificationType(
    "explained",
    "Somebody posts what may identify a patient, where you moderate",
    "said why something is fine in",
    Channel.SITE,
    only_for=MODERATORS,
)
HELD_FILE = NotificationType(
    "held-file",
    "A file may identify a patient, where you moderate",
    "attached a file to look at in",
    Channel.IMMEDIATE,
    only_for=MODERATORS,
)
OWN_FILE = NotificationType(
    "own-file",
    "A file of yours may identify a patient",
    "asks you to look at a file in",
    Channel.IMMEDIATE,
)
