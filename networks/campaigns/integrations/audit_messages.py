"""What campaigns write into a network's audit trail, in words. Nothing here says what a testimony told."""

SENTENCES = {
    "campaign.begun": "{by} began campaign {campaign}.",
    "campaign.changed": "{by} changed campaign {campaign}.",
    "campaign.published": "{by} published campaign {campaign}.",
    "campaign.closed": "{by} closed campaign {campaign}.",
    "campaign.reopened": "{by} opened campaign {campaign} again.",
    "campaign.removed": "{by} removed campaign {campaign}, “{title}”, which was not published.",
    "testimony.decided": "{by} decided about testimony {testimony}: {decision}.",
    "testimony.redacted": "{by} took out of testimony {testimony} what may tell who it was.",
    "testimony.taken-down": "{by} took testimony {testimony} down.",
    "testimony.opened-in-admin": "{by} opened testimony {testimony} in the site administration.",
}
