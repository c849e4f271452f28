"""Make the groups that give staff their permissions, or put them right."""

from typing import Any

from django.core.management.base import BaseCommand

from hub.safeguarding.roles import set_up_helpline_editors
from learn.roles import set_up_editors


class Command(BaseCommand):
    help = "Make the groups “Learn editors” and “Helplines”, or put their permissions right."

    def handle(self, *args: Any, **options: Any) -> None:
        for group in (set_up_editors(), set_up_helpline_editors()):
            self.stdout.write(f"“{group}” has {group.permissions.count()} permissions.")
