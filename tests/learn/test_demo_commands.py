"""The demo's commands: they leave real sites, full libraries and the work of staff alone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from learn.demo import fill
from learn.demo.categories import load as load_categories
from learn.models import Article, Category
from networks.models import Network
from tests.make import make_article

pytestmark = pytest.mark.django_db


def test_if_empty_leaves_a_library_alone(settings: Settings) -> None:
    settings.DEBUG = True
    make_article("Ours")
    call_command("demo", if_empty=True, stdout=StringIO())
    assert Article.objects.count() == 1
    assert not User.objects.exists()


def test_a_real_site_is_refused(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--yes-really"):
        call_command("demo", stdout=StringIO())
    assert not Article.objects.exists()


def test_a_real_site_that_insists_gets_no_account_one_could_enter(settings: Settings) -> None:
    settings.DEBUG = False
    call_command("demo", yes_really=True, stdout=StringIO())
    assert Article.objects.exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not User.objects.filter(is_staff=True).exists()
    assert not Authenticator.objects.exists()


def test_logins_of_a_site_without_the_demo_are_nothing(settings: Settings) -> None:
    settings.DEBUG = True
    told = StringIO()
    call_command("demo", logins=True, stdout=told)
    assert told.getvalue() == ""


def test_categories_stay_as_staff_left_them() -> None:
    call_command("load_categories", stdout=StringIO())
    Category.objects.filter(slug="sepsis").update(name="Sepsis at every age")
    Category.objects.filter(slug="falls").delete()
    count = Category.objects.count()
    told = StringIO()
    call_command("load_categories", stdout=told)
    assert told.getvalue() == f"Added 1 categories; {count} were there already.\n"
    found_now, _ = load_categories()
    assert found_now["sepsis"].name == "Sepsis at every age"
    assert found_now["falls"].parent == found_now["older-people-and-frailty"]


def test_if_empty_gives_an_older_library_of_the_demo_its_networks(settings: Settings) -> None:
    settings.DEBUG = True
    fill.fill(timezone.localdate(), lambda *_: None, with_logins=False)
    Article.objects.filter(pk=Article.objects.order_by("pk")[0].pk).delete()
    before = Article.objects.filter(source_key="demo").count()
    call_command("demo", if_empty=True, stdout=StringIO())
    networks = Network.objects.count()
    assert networks == 8
    assert (
        Article.objects.filter(source_key="demo").count() == before
    )  # what editors deleted stays deleted
    Network.objects.order_by("pk")[0].delete()
    call_command("demo", if_empty=True, stdout=StringIO())
    assert Network.objects.count() == networks - 1
