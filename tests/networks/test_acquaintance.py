"""Profiles "only people in my networks", figures that follow people, one's copy of one's data."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.flows import merge_organisations, person_changed
from accounts.forms.profile import ProfileForm
from accounts.models import User
from accounts.personal_data import data_export
from networks import access
from networks.models import Network
from tests.cast import Cast
from tests.make import make_organisation
from tests.networks.make import invite_by_mail, let_in


@pytest.fixture(autouse=True)
def shy(cast: Cast) -> None:
    User.objects.filter(pk=cast.cleo.pk).update(profile_visibility="networks")


def sees_cleo(viewer: User | AnonymousUser, cast: Cast) -> bool:
    return User.objects.visible_to(viewer).filter(pk=cast.cleo.pk).exists()


def test_fellow_members_open_the_profile(network: Network, cast: Cast) -> None:
    assert sees_cleo(cast.ben, cast) and sees_cleo(cast.cleo, cast)
    for outside in (cast.dev, cast.ella, cast.femi, cast.gus, AnonymousUser()):
        assert not sees_cleo(outside, cast)


def test_it_closes_when_either_leaves(network: Network, cast: Cast) -> None:
    let_in(network, cast.ella, by=cast.asha)
    assert sees_cleo(cast.ella, cast)
    access.leave(network=network, user=cast.ella)
    assert not sees_cleo(cast.ella, cast)
    access.leave(network=network, user=cast.cleo)
    assert not sees_cleo(cast.ben, cast)


def test_the_profile_does_not_tell_of_a_membership_that_the_list_does_not_show(
    hidden: Network, cast: Cast
) -> None:
    let_in(hidden, cast.ella, by=cast.asha)
    assert sees_cleo(cast.ella, cast)
    access.show_in_directory(network=hidden, user=cast.cleo, shown=False)
    assert not sees_cleo(cast.ella, cast)
    assert sees_cleo(cast.asha, cast), "who convenes sees everybody who belongs"


def test_figures_follow_people_and_organisations(network: Network, cast: Cast) -> None:
    def figures() -> tuple[int, int]:
        network.figures.refresh_from_db()
        return network.figures.members, network.figures.organisations

    assert figures() == (3, 0)
    one, other = make_organisation("One"), make_organisation("Other")
    for person, organisation in ((cast.asha, one), (cast.ben, other)):
        person.organisation = organisation
        person.save()
        person_changed(person)
    assert figures() == (3, 2)
    merge_organisations(keep_id=one.pk, other_ids=[other.pk])
    assert figures() == (3, 1)
    fields = {
        "display_name": "Cleo",
        "handle": "cleo-marsh",
        "here_as": "other",
        "profile_visibility": "members",
    }
    form = ProfileForm(
        fields | {"organisation_name": "A new place", "organisation_unlisted": "on"},
        instance=cast.cleo,
    )
    assert form.is_valid() and form.try_save()
    assert figures() == (3, 2)


def test_the_copy_of_ones_data_tells_the_story_without_the_note(
    network: Network, hidden: Network, cast: Cast
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    access.accept_invitation(
        invitation=invite_by_mail(network, cast.ella.email, by=cast.asha), user=cast.ella
    )
    until = timezone.now() + timedelta(days=2)
    access.pause_posting(
        network=network, user=cast.cleo, by=cast.asha, until=until, note="Xylophone"
    )
    access.remove(network=hidden, user=cast.cleo, by=cast.asha, reason="We agreed.")
    sections = {
        name: section
        for name, section in data_export._sections.items()
        if name.startswith("network")
    }
    told = {
        who: json.dumps(
            {name: section(getattr(cast, who)) for name, section in sections.items()}, default=str
        )
        for who in ("cleo", "dev", "ella")
    }
    assert "We agreed." in told["cleo"] and "Safety leads" in told["cleo"]
    assert "Xylophone" not in told["cleo"] and "Quokka" not in told["cleo"]
    assert "To listen." in told["dev"]
    assert cast.ella.email in told["ella"]
