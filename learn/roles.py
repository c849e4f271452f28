"""The group of people who look after the library, and what they may do."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

NAME = "Learn editors"
_ALL = ("add", "change", "delete", "view")
MAY: dict[str, tuple[str, ...]] = {
    **{
        f"learn.{model}": _ALL
        for model in (
            *("article", "articleauthor", "attachment", "author", "authoralias"),
            *("category", "series", "tag", "tagsynonym", "taggedarticle"),
        )
    },
    "learn.revision": ("view",),
    "contributions.contribution": ("view", "change"),
    "contributions.topiclead": ("view",),
    "learn.articlefigures": ("view",),
    "search.abbreviation": _ALL,
    "newsletter.issue": _ALL,
    "files.storedfile": ("view",),
    "accounts.organisation": ("view",),
}


def set_up_editors() -> Group:
    """Make the group, or put its permissions right. May be run at any time after `migrate`."""
    group, _ = Group.objects.get_or_create(name=NAME)
    wanted = Q(pk__in=[])
    for label, verbs in MAY.items():
        app, model = label.split(".")
        codenames = [f"{verb}_{model}" for verb in verbs]
        wanted |= Q(content_type__app_label=app, content_type__model=model, codename__in=codenames)
    group.permissions.set(Permission.objects.filter(wanted))
    return group
