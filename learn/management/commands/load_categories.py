"""`manage.py load_categories`: the tree of categories that a library starts with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from learn.demo import categories


class Command(BaseCommand):
    help = "Add the categories that a patient-safety library starts with. Those that are there stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        found, made = categories.load()
        self.stdout.write(f"Added {made} categories; {len(found) - made} were there already.")
