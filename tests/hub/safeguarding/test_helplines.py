"""Who keeps the list of helplines, and which of them somebody should look at again."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hub.safeguarding.models import Helpline
from hub.safeguarding.roles import set_up_helpline_editors
from tests.cast import SignedInClient, make_staff

pytestmark = pytest.mark.django_db
LIST = reverse("admin:safeguarding_helpline_changelist")


@pytest.fixture
def keeper() -> Client:
    """Staff with the group and nothing else."""
    person = make_staff()
    person.groups.add(set_up_helpline_editors())
    client = SignedInClient()
    client.force_login(person)
    return client


def test_the_group_keeps_the_list_and_nothing_else(keeper: Client) -> None:
    helpline = Helpline.objects.filter(country="GB").first()
    assert helpline is not None
    page = reverse("admin:safeguarding_helpline_change", args=[helpline.pk])
    form = {
        "name": "Somebody else",
        "phone": "1",
        "country": "GB",
        "position": 1,
        "is_active": "on",
    }
    assert keeper.post(page, form).status_code == 302
    assert Helpline.objects.get(pk=helpline.pk).name == "Somebody else"
    for name in ("moderation_case", "accounts_user", "learn_article", "safeguarding_filereading"):
        assert keeper.get(reverse(f"admin:{name}_changelist")).status_code == 403, name


def test_the_group_is_made_once_and_put_right() -> None:
    group = set_up_helpline_editors()
    group.permissions.clear()
    call_command("setup_groups", stdout=open("/dev/null", "w"))  # noqa: SIM115
    assert Group.objects.get(name="Helplines").permissions.count() == 4


def test_what_was_checked_a_year_ago_is_to_be_checked_again(keeper: Client) -> None:
    old, recent, never = Helpline.objects.order_by("pk")[:3]
    Helpline.objects.update(checked_on=timezone.localdate())
    Helpline.objects.filter(pk=old.pk).update(checked_on=timezone.localdate() - timedelta(days=366))
    Helpline.objects.filter(pk=recent.pk).update(
        checked_on=timezone.localdate() - timedelta(days=364)
    )
    Helpline.objects.filter(pk=never.pk).update(checked_on=None)
    assert set(Helpline.objects.to_be_checked()) == {old, never}
    shown = keeper.get(LIST, {"check": "due"}).context["cl"].result_list
    assert {helpline.pk for helpline in shown} == {old.pk, never.pk}


def test_one_press_says_that_they_are_right(keeper: Client) -> None:
    Helpline.objects.update(checked_on=date(2020, 1, 1))
    chosen = Helpline.objects.order_by("pk")[:2]
    keeper.post(
        LIST, {"action": "mark_checked", "_selected_action": [helpline.pk for helpline in chosen]}
    )
    assert Helpline.objects.filter(checked_on=timezone.localdate()).count() == 2
