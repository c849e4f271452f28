"""Make the groups that give staff their permissions, or put them right."""

from typing import Any

from django.core.management.base import BaseCommand

from learn.editors import set_up_editors


class Command(BaseCommand):
    help = "Make the group “Learn editors”, or put its permissions right."

    def handle(self, *args: Any, **options: Any) -> None:
        group = set_up_editors()
        self.stdout.write(f"“{group}” has {group.permissions.count()} permissions.")
