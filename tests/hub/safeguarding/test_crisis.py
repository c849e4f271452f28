"""Words of crisis, and the list of those who help."""

import pytest
from django.db import IntegrityError, transaction

from hub.safeguarding.crisis import speaks_of_crisis
from hub.safeguarding.models import Helpline


@pytest.mark.parametrize(
    "text",
    [
        "I want to kill myself.",
        "Some nights I think of killing myself",
        "I just want to end it all",
        "I have been suicidal since the operation",
        "It made me suicidal, and nobody rang back.",
        "I'm thinking about suicide",
        "I started self-harming again",
        "I’ve been cutting myself",
        "I don't want to be here any more",
        "They would be better off without me",
        "I wish I was dead",
        "i cant go on anymore",
        "I am going to take my own life",
        "After the inquest I wanted to die",
        "I took an overdose last month and nobody asked why",
    ],
)
def test_words_of_crisis_are_heard(text: str) -> None:
    assert speaks_of_crisis(f"We wrote to the ward. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "Our suicide prevention strategy is due",
        "Suicidal patients wait twelve hours in our department",
        "Suicide and self-harm audit 2023",
        "The patient was suicidal and was left alone",
        "He killed himself in March",
        "We lost my brother to suicide",
        "Ligature points and anti-ligature doors",
        "I could have killed myself laughing",
        "I hurt myself when the chair broke",
        "The trust wants to end all restraint",
        "An overdose of paracetamol was given in error",
        "She wanted to die at home",
        "I think about suicide prevention every day",
        "I work with people who self-harm",
        "The project will end in May",
    ],
)
def test_talk_of_others_and_of_prevention_is_no_crisis(text: str) -> None:
    assert not speaks_of_crisis(text)


@pytest.mark.django_db
@pytest.mark.parametrize("country", ["GB", "IE", "US", "CA", "AU", "NZ", ""])
def test_the_list_begins_with_the_emergency_number(country: str) -> None:
    first = Helpline.objects.filter(country=country).order_by("position").first()
    assert first is not None
    assert first.name == "Emergency services"


@pytest.mark.django_db
def test_who_has_not_said_where_they_live_is_shown_great_britain() -> None:
    assert {line.country for line in Helpline.objects.for_country("")} == {"GB"}


@pytest.mark.django_db
def test_a_country_without_a_list_has_the_one_for_everywhere() -> None:
    names = [line.name for line in Helpline.objects.for_country("FR")]
    assert names[:2] == ["Emergency services", "Find A Helpline"]
    assert {line.country for line in Helpline.objects.for_country("FR")} == {""}


@pytest.mark.django_db
def test_what_staff_take_off_the_list_is_not_shown() -> None:
    Helpline.objects.filter(country="IE").update(is_active=False)
    assert {line.country for line in Helpline.objects.for_country("IE")} == {""}


@pytest.mark.django_db
def test_a_helpline_can_be_reached_somehow() -> None:
    with pytest.raises(IntegrityError, match="helpline_can_be_reached"), transaction.atomic():
        Helpline.objects.create(country="GB", name="Nobody")


def test_a_number_is_dialled_without_its_spaces() -> None:
    assert Helpline(phone="+44 (116) 123").dialled == "+44116123"
