"""Migrations say what the models say."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_none_is_missing() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True)
