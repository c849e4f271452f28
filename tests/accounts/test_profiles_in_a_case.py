"""What staff can decide about what somebody says of themselves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.flows import close_account
from accounts.models import Erasure, User
from hub.moderation import registry
from hub.moderation.flows import answer, appeal, decide, purge_deleted, report
from hub.moderation.models import Case, RetainedContent
from tests.cast import make_decider, visiting
from tests.make import make_person

pytestmark = pytest.mark.django_db

WORD = "Zqcanaryqz"


@pytest.fixture
def ben(ben: User) -> User:
    ben.bio, ben.job_title, ben.interests = f"I am {WORD}.", f"Chief {WORD}", f"{WORD}, falls"
    ben.save()
    return ben


def reported(ben: User, *, reason: str = "harassment") -> Case:
    by = make_person()
    subject = registry.find("profile", ben.pk, by)
    assert subject is not None
    return report(subject=subject, by=by, reason=reason, text="", key=uuid4()).case


def decided(ben: User, hana: User, decision: str) -> Case:
    return decide(case=reported(ben), by=hana, decision=decision, note="Rude.", as_staff=True)


def shown_to(person: User, ben: User) -> str:
    return visiting(person).get(ben.get_absolute_url()).content.decode()


def test_what_may_identify_a_patient_goes_at_once_and_comes_back_if_fine(
    ben: User, ella: User, hana: User
) -> None:
    assert WORD in shown_to(ella, ben)
    case = reported(ben, reason="patient")
    assert case.is_hidden
    assert WORD not in shown_to(ella, ben)
    assert WORD in visiting(hana).get(f"/admin/moderation/case/{case.pk}/change/").content.decode()
    decide(case=case, by=hana, decision="nothing", note="It is fine.", as_staff=True)
    assert WORD in shown_to(ella, ben)
    assert not RetainedContent.objects.exists()


@pytest.mark.parametrize("decision", ["hidden", "deleted"])
def test_the_words_are_taken_away_with_a_message_and_come_back_on_appeal(
    ben: User, ella: User, hana: User, decision: str
) -> None:
    case = decided(ben, hana, decision)
    assert WORD not in shown_to(ella, ben)
    assert WORD not in shown_to(ben, ben)
    assert case.message
    assert case.message.split(".")[0] in visiting(ben).get("/report/").content.decode().replace(
        "&#x27;", "'"
    )
    other = make_decider()
    made = appeal(case=case, by=ben, text="It was a joke.", key=uuid4())
    assert WORD in visiting(other).get(f"/admin/moderation/case/appeal/{made.pk}/").content.decode()
    answer(appeal=made, by=other, outcome="taken-back", text="Yes.", as_staff=True)
    shown = shown_to(ella, ben)
    assert f"I am {WORD}." in shown
    assert f"Chief {WORD}" in shown


def test_what_the_person_wrote_meanwhile_stays(ben: User, ella: User, hana: User) -> None:
    case = decided(ben, hana, "deleted")
    User.objects.filter(pk=ben.pk).update(bio="I am a nurse.")
    other = make_decider()
    made = appeal(case=case, by=ben, text="It was a joke.", key=uuid4())
    answer(appeal=made, by=other, outcome="taken-back", text="Yes.", as_staff=True)
    row = User.objects.get(pk=ben.pk)
    assert (row.bio, row.job_title) == ("I am a nurse.", f"Chief {WORD}")


def test_nothing_is_kept_after_the_time_to_appeal(ben: User, hana: User) -> None:
    decided(ben, hana, "deleted")
    assert RetainedContent.objects.exists()
    Case.objects.update(kept_until=timezone.now() - timedelta(minutes=1))
    assert purge_deleted() == 1
    assert not RetainedContent.objects.exists()


def test_a_closed_account_leaves_nothing_aside(ben: User, hana: User) -> None:
    decided(ben, hana, "hidden")
    close_account(user=ben, mode=Erasure.Mode.KEEP)
    assert not RetainedContent.objects.exists()
