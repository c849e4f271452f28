"""Why people are told of posts, wherever they stand (hub.notifications)."""

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
