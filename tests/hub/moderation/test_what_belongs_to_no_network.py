"""Reporting articles and profiles, which our staff look after; and what becomes of one's reports."""

from uuid import uuid4

import pytest

from accounts.flows import close_account
from accounts.models import Erasure, User
from accounts.reports import reports
from hub.moderation.flows import decide
from hub.moderation.models import Case, Report
from hub.moderation.registry import ActionNotPossible
from tests.cast import visiting
from tests.make import make_article, make_hidden_articles, make_person

pytestmark = pytest.mark.django_db


def sent(**changed: object) -> dict[str, object]:
    return {"reason": "misinformation", "text": "The dose is wrong.", "key": str(uuid4())} | changed


def test_an_article_is_reported_from_its_page(ella: User, hana: User) -> None:
    article = make_article("Counting aloud")
    address = f"/report/article/{article.pk}/"
    assert address in visiting().get(article.get_absolute_url()).content.decode()
    assert visiting(ella).post(address, sent()).status_code == 302
    case = Case.objects.get()
    page = f"/admin/moderation/case/{case.pk}/change/"
    staff = visiting(hana)
    assert "Counting aloud" in staff.get(page).content.decode()
    # What has no verb to close it is not offered to be closed.
    assert staff.post(page, {"decision": "locked", "note": "Wrong."}).status_code == 200
    with pytest.raises(ActionNotPossible):
        decide(case=case, by=hana, decision="locked", note="Wrong.", as_staff=True)
    assert staff.post(page, {"decision": "dealt-with", "note": "Corrected."}).status_code == 302
    assert "did something about it" in visiting(ella).get("/report/").content.decode()


def test_an_article_that_is_not_public_cannot_be_reported_from_outside(ella: User) -> None:
    for article in make_hidden_articles():
        for client in (visiting(), visiting(ella)):
            assert client.get(f"/report/article/{article.pk}/").status_code == 404
            assert client.post(f"/report/article/{article.pk}/", sent()).status_code == 404


def test_a_profile_is_reported_by_who_can_open_it(ella: User, ben: User) -> None:
    address = f"/report/profile/{ben.pk}/"
    assert visiting().get(address).status_code == 404
    assert address in visiting(ella).get(ben.get_absolute_url()).content.decode()
    assert address not in visiting(ben).get(ben.get_absolute_url()).content.decode()
    assert visiting(ella).post(address, sent(reason="spam")).status_code == 302
    case = Case.objects.get()
    assert (case.scope, case.about) == (0, ben)


def test_a_profile_is_looked_at_again_once_it_says_something_else(
    ella: User, ben: User, hana: User
) -> None:
    address = f"/report/profile/{ben.pk}/"
    visiting(ella).post(address, sent())
    decide(case=Case.objects.get(), by=hana, decision="nothing", note="Fine.", as_staff=True)
    other = make_person()
    visiting(other).post(address, sent())
    assert Case.objects.count() == 1
    ben.bio = "Buy my book."
    ben.save()
    visiting(other).post(address, sent())
    assert Case.objects.count() == 2


def test_nobody_but_staff_decides_about_the_site(ella: User, ben: User) -> None:
    article = make_article()
    visiting(ella).post(f"/report/article/{article.pk}/", sent())
    for as_staff in (False, True):
        with pytest.raises(ActionNotPossible):
            decide(
                case=Case.objects.get(), by=ben, decision="nothing", note="Fine.", as_staff=as_staff
            )


def test_ones_reports_stand_in_the_copy_of_ones_data(ella: User, ben: User) -> None:
    article = make_article("Counting aloud")
    visiting(ella).post(f"/report/article/{article.pk}/", sent())
    (row,) = reports(ella)
    assert (row["title"], row["text"], row["outcome"]) == (
        "Counting aloud",
        "The dose is wrong.",
        None,
    )
    assert reports(ben) == []


@pytest.mark.parametrize(
    ("mode", "text"), [(Erasure.Mode.KEEP, "The dose is wrong."), (Erasure.Mode.REMOVE, "")]
)
def test_a_closed_account_has_reported_nothing(ella: User, mode: Erasure.Mode, text: str) -> None:
    article = make_article()
    visiting(ella).post(f"/report/article/{article.pk}/", sent())
    close_account(user=ella, mode=mode)
    report = Report.objects.get()
    assert (report.reporter, report.text) == (None, text)


def test_thanking_names_only_what_one_can_see(ella: User) -> None:
    hidden = make_hidden_articles()[0]
    for asked in (
        f"article-{hidden.pk}",
        "nonsense",
        "article-",
        "article-99999999999999999999",
        "",
    ):
        shown = visiting(ella).get("/report/thanks/", {"of": asked})
        assert shown.status_code == 200
        assert hidden.title not in shown.content.decode()


def test_my_reports_are_for_who_is_signed_in() -> None:
    assert visiting().get("/report/").status_code == 302
