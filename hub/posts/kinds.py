"""Why people are told of posts and of files, wherever they stand (hub.notifications)."""

from __future__ import annotations

from hub.notifications.models import Channel
from hub.notifications.sources import MODERATORS, Kind

MENTION = Kind("mention", "Somebody mentions you", "mentioned you in", Channel.NOW)
REPLY = Kind("reply", "Somebody replies to what you wrote", "replied to you in", Channel.NOW)
REACTION = Kind("reaction", "Reactions to what you wrote", "reacted to what you wrote in", Channel.SITE)
EXPLAINED = Kind(
    "explained",
    "Somebody posts what may identify a patient, where you moderate",
    "said why something is fine in",
    Channel.SITE,
    only_for=MODERATORS,
)
HELD_FILE = Kind(
    "held-file",
    "A file may identify a patient, where you moderate",
    "attached a file to look at in",
    Channel.NOW,
    only_for=MODERATORS,
)
OWN_FILE = Kind("own-file", "A file of yours may identify a patient", "asks you to look at a file in", Channel.NOW)
