"""Querysets that are written down once: they find what the queryset itself finds, for ever other values."""

import pytest
from django.core.exceptions import EmptyResultSet, FieldFetchBlocked
from django.db import DataError, connection, transaction
from django.db.models import Count, F, QuerySet, TextField, Value
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation, User
from hub.database.prepared import as_text, ask_together, known_by_key, prepared, prepared_among
from networks.models import Membership
from tests.make import make_organisation, make_person
from tests.networks.make import make_network

pytestmark = pytest.mark.django_db


def test_each_call_takes_its_own_values() -> None:
    here, there = make_organisation("Here"), make_organisation("There")
    ada, bea = make_person("Ada", organisation=here), make_person("Bea", organisation=there)

    @prepared(int, str)
    def at(place: int, name: str) -> QuerySet[User]:
        return User.objects.filter(organisation=place, display_name=name).select_related(
            "organisation"
        )

    with CaptureQueriesContext(connection) as captured:
        (found,) = at(here.pk, "Ada")
        assert found == ada and found.organisation == here
        assert at(there.pk, "Bea") == [bea]
        assert at(here.pk, "Bea") == [] and at(there.pk, "'; --") == []
    assert len(captured) == 4


def test_what_is_missing_is_none_and_annotations_are_there() -> None:
    ada = make_person("Ada")

    @prepared(int)
    def one(pk: int) -> QuerySet[User]:
        return (
            User.objects.filter(pk=pk)
            .select_related("organisation")
            .annotate(posts_written=Count("posts"))
        )

    (found,) = one(ada.pk)
    assert found.organisation is None
    assert found.posts_written == 0  # type: ignore[attr-defined]


def test_every_field_is_read_as_django_reads_it() -> None:
    place = make_organisation("Here", domains=["example.org"])
    (found,), read = (
        prepared(int)(lambda pk: Organisation.objects.filter(pk=pk))(place.pk),
        Organisation.objects.get(),
    )
    names = [field.attname for field in Organisation._meta.concrete_fields]
    assert [getattr(found, name) for name in names] == [getattr(read, name) for name in names]


def test_a_rule_that_asks_more_of_a_person_than_who_it_is_is_refused() -> None:
    """The answer would be that of nobody, and would stand in the statement for all."""

    @prepared(int)
    def seen(viewer: int) -> QuerySet[User]:
        person = known_by_key(User, viewer)
        return User.objects.all() if person.is_staff else User.objects.filter(pk=person.pk)

    with pytest.raises(FieldFetchBlocked):
        seen(make_person("Ada").pk)


def test_a_queryset_that_asks_while_it_is_put_together_is_refused() -> None:
    """It would ask about nobody, and the answer would stand for all."""

    @prepared(int)
    def seen(viewer: int) -> QuerySet[User]:
        is_staff = User.objects.filter(pk=viewer, is_staff=True).exists()
        return User.objects.all() if is_staff else User.objects.filter(pk=viewer)

    with pytest.raises(TypeError, match="let the statement ask"):
        seen(make_person("Ada").pk)


def test_what_never_changes_is_written_into_the_statement() -> None:
    """So that it is planned for: only values are left open."""
    odd = make_person("100 % O'Hara")

    @prepared(int)
    def one(pk: int) -> QuerySet[User, tuple[str, bool, None]]:
        named = User.objects.filter(pk=pk, display_name="100 % O'Hara", is_active=True)
        return named.values_list("display_name", "is_active", Value(None, output_field=TextField()))

    assert one.statement(odd.pk)[1] == [odd.pk]
    assert one(odd.pk) == [("100 % O'Hara", True, None)]


def test_a_value_that_goes_missing_is_noticed() -> None:
    with pytest.raises(TypeError, match="do not reach the statement"):
        prepared(str)(lambda name: User.objects.filter(display_name__icontains=name))("Ada")


def test_a_time_that_would_stand_still_is_noticed() -> None:
    with pytest.raises(TypeError, match="stand still"):
        prepared(int)(lambda pk: User.objects.filter(pk=pk, date_joined__lte=timezone.now()))(1)
    assert prepared(int)(lambda pk: User.objects.filter(pk=pk, date_joined__lte=Now()))(1) == []


def test_json_and_plain_values_are_read_as_django_reads_them() -> None:
    person = make_person("Ada")
    Membership.objects.create(
        network=make_network(convener=make_person()), user=person, state="left", answers=[["a", 1]]
    )
    one = prepared(int)(
        lambda pk: Membership.objects.filter(user=pk).values_list("answers", "state")
    )
    assert one(person.pk) == [([["a", 1]], "left")]


def test_of_some_rows_a_rule_lets_each_person_have_their_own() -> None:
    ada, bea = make_person("Ada"), make_person("Bea")
    own = prepared_among(lambda person: User.objects.filter(pk=person.pk))
    both = as_text([bea.pk, ada.pk])
    assert own(ada.pk, both) == [ada] and own(bea.pk, both) == [bea]
    assert own(ada.pk, as_text([bea.pk])) == [] and own(ada.pk, as_text([])) == []


def test_a_rule_that_asks_nothing_of_the_person_is_one_too() -> None:
    ada = make_person("Ada")
    assert prepared_among(lambda _: User.objects.all())(ada.pk, as_text([ada.pk])) == [ada]


def test_keys_are_looked_up_in_the_index() -> None:
    """Joined as a subquery they came last, after all that the rule lets a person have."""
    everybody = prepared_among(lambda _: User.objects.all())
    statement, values = everybody.statement(1, as_text([1, 2]))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: (id = ANY" in plan


def test_what_is_always_empty_asks_nothing() -> None:
    nobody = prepared_among(lambda _: User.objects.none())
    with CaptureQueriesContext(connection) as captured:
        assert nobody(make_person("Ada").pk, as_text([1])) == []
    assert [each for each in captured if "UNION" in each["sql"] or "ANY" in each["sql"]] == []
    with pytest.raises(EmptyResultSet):
        nobody.statement(1, "{}")


def test_several_are_asked_together() -> None:
    ada, bea = make_person("Ada"), make_person("Bea")
    one = prepared(int)(lambda pk: User.objects.filter(pk=pk))
    named = prepared(int, str)(
        lambda pk, name: User.objects.filter(pk__gte=pk, display_name=name).values_list("pk")
    )
    nobody = prepared(int)(lambda _: User.objects.none())
    for _ in range(3):
        answers = ask_together(
            [(one, [ada.pk]), (nobody, [1]), (named, [ada.pk, "Bea"]), (one, [bea.pk])]
        )
        assert answers == [[ada], [], [(bea.pk,)], [bea]]
    assert ask_together([(one, [bea.pk])]) == [[bea]] and ask_together([]) == []


def test_what_goes_wrong_in_one_of_several_is_told_and_the_next_are_answered() -> None:
    ada = make_person("Ada")
    one = prepared(int)(lambda pk: User.objects.filter(pk=pk))
    halved = prepared(int)(lambda by: User.objects.annotate(part=F("id") / by).values_list("part"))
    with pytest.raises(DataError), transaction.atomic():
        ask_together([(one, [ada.pk]), (halved, [0]), (one, [ada.pk])])
    assert ask_together([(one, [ada.pk]), (halved, [1])]) == [[ada], [(ada.pk,)]]
