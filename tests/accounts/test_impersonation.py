"""Nobody passes for somebody else: claims of handles, reserved names, people who share a name."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts import flows
from accounts.models import Erasure, HandleClaim, User
from accounts.names.handles import digest_of, look_of
from accounts.names.rules import is_reserved
from accounts.names.skeletons import skeleton, without_invisible
from hub.drafts.models import Draft
from learn.comments.models import Comment
from learn.models import Article
from networks.discussions.models import Post, Thread
from tests.cast import visiting
from tests.jobs import run_jobs
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.make import make_article, make_person
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network
from tests.racing import race

pytestmark = pytest.mark.django_db

EDIT = reverse("accounts:profile-edit")


def change(person: User, **changes: str) -> str:
    """Send the profile form as the person would; return the page that comes back."""
    client = visiting(person)
    form = client.get(EDIT).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    page: str = client.post(EDIT, values | changes, follow=True).content.decode()
    person.refresh_from_db()
    return page


# --- Handles --------------------------------------------------------------------------------------


def test_a_handle_that_was_given_up_leads_to_its_person(
    client: Client, ella: User, cleo: User
) -> None:
    change(ella, handle="ella-n")
    client.force_login(cleo)
    assert client.get("/people/ella-novak/")["Location"] == "/people/ella-n/"


def test_a_handle_that_was_given_up_says_nothing_of_a_hidden_person(
    client: Client, ella: User
) -> None:
    change(ella, handle="ella-n", profile_visibility="networks")
    assert client.get("/people/ella-novak/").status_code == 404


@pytest.mark.parametrize("wanted", ["ella-novak", "Ella-Novak", "e11a-novak", "eila-novak"])
def test_a_handle_that_was_given_up_is_nobody_elses(ella: User, cleo: User, wanted: str) -> None:
    change(ella, handle="new-one")
    assert "Choose another." in change(cleo, handle=wanted)
    assert cleo.handle == "cleo-marsh"
    assert User.objects.free_handle("Ella Novak") == "ella-novak-2"
    with pytest.raises(IntegrityError, match="handle"), transaction.atomic():
        User.objects.filter(pk=cleo.pk).update(handle=wanted)


def test_staff_are_told_that_a_handle_is_another_persons(
    hana: User, ella: User, cleo: User
) -> None:
    change(ella, handle="new-one")
    client, address = visiting(hana), reverse("admin:accounts_user_change", args=[cleo.pk])
    form = client.get(address).context["adminform"].form
    values = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, False)
    }
    page = client.post(address, values | {"handle": "ella-novak"})
    assert "Choose another." in page.content.decode()
    assert client.post(address, values | {"handle": "cleo-m"}).status_code == 302
    cleo.refresh_from_db()
    assert cleo.handle == "cleo-m"


def test_its_person_takes_it_back(ella: User) -> None:
    change(ella, handle="new-one")
    change(ella, handle="ella-novak")
    assert ella.handle == "ella-novak"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_want_one_handle_at_once_are_not_both_given_it() -> None:
    people = [make_person(name) for name in ("Ella Novak", "Cleo Marsh")]

    def take(person: User, handle: str) -> None:
        User.objects.filter(pk=person.pk).update(handle=handle)

    outcomes = race(lambda: take(people[0], "wanted-l"), lambda: take(people[1], "wanted-1"))
    assert [type(each) for each in outcomes if each is not None] == [IntegrityError]
    assert User.objects.filter(handle__startswith="wanted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_of_one_name_who_join_at_once_are_both_marked() -> None:
    def join(number: int) -> User:
        return make_person("Sam Reed", email=f"sam{number}@example.org", handle=f"sam-{number}")

    race(lambda: join(2), lambda: join(3))
    assert [*User.objects.values_list("is_namesake", flat=True)] == [True, True]


def test_the_handle_of_a_closed_account_leads_to_nobody_and_stays_reserved(
    client: Client, ella: User
) -> None:
    flows.close_account(user=ella, mode=Erasure.Mode.KEEP)
    assert client.get("/people/ella-novak/").status_code == 404
    newcomer = make_person("Ella Novak", email="other@example.org")
    assert newcomer.handle == "ella-novak-2"
    assert "Choose another." in change(newcomer, handle="ella-novak")
    claim = HandleClaim.objects.get(digest=digest_of("ella-novak"))
    assert claim.user is None


def test_nothing_that_is_kept_of_a_closed_account_holds_its_handle(ella: User) -> None:
    flows.close_account(user=ella, mode=Erasure.Mode.KEEP)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM accounts_handleclaim AS claim WHERE claim::text ILIKE %s",
            ["%novak%"],
        )
        assert cursor.fetchone() == (0,)


@given(st.from_regex(r"[A-Za-z0-9](-?[A-Za-z0-9]){1,12}", fullmatch=True))
def test_the_database_and_the_program_know_the_same_look(handle: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_look_of_handle(%s), accounts_digest_of_handle(%s)", [handle, handle]
        )
        assert cursor.fetchone() == (look_of(handle), digest_of(handle))


# --- Handles in the texts of others ---------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_handle_of_a_closed_account_goes_out_of_every_text(ella: User, cleo: User) -> None:
    network = make_network(convener=cleo)
    let_in(network, ella, by=cleo)
    thread = make_thread(
        network, cleo, "What @ella-novak found", body="<p>Ask @ella-novak or @ella-novak-2.</p>"
    )
    quoting = make_reply(
        thread, cleo, "<blockquote><p>@Ella-Novak said so</p></blockquote><p>Thanks</p>"
    )
    article = make_article(body="<p>Written with @ella-novak, ella@ella-novak.org</p>")
    Comment.objects.create(article=article, author=cleo, body="<p>Hello @ella-novak</p>")
    Draft.objects.create(
        user=cleo, place="x", address="/", label="x", fields={"body": "<p>To @ella-novak</p>"}
    )
    run_jobs()
    flows.close_account(user=ella, mode=Erasure.Mode.KEEP)
    run_jobs()
    texts = [
        Thread.objects.get(pk=thread.pk).title,
        Post.objects.get(thread=thread, number=1).body,
        Post.objects.get(pk=quoting.pk).body,
        Article.objects.get(pk=article.pk).body,
        Comment.objects.get().body,
        Draft.objects.get().fields["body"],
    ]
    assert texts == [
        "What Former member found",
        "<p>Ask Former member or @ella-novak-2.</p>",
        "<blockquote><p>Former member said so</p></blockquote><p>Thanks</p>",
        "<p>Written with Former member, ella@ella-novak.org</p>",
        "<p>Hello Former member</p>",
        "<p>To Former member</p>",
    ]
    page = visiting(cleo).get(thread.get_absolute_url()).content.decode()
    assert "Former member said so" in page
    assert "ella-novak<" not in page
    found = visiting(cleo).get(reverse("discussions:search"), {"q": "novak"})
    assert "Ask Former member or" in found.content.decode()


@pytest.mark.django_db(transaction=True)
def test_handles_that_were_given_up_before_go_too(ella: User, cleo: User) -> None:
    article = make_article(body="<p>With @ella-novak</p>")
    change(ella, handle="new-one")
    flows.close_account(user=ella, mode=Erasure.Mode.REMOVE)
    run_jobs()
    article.refresh_from_db()
    assert article.body == "<p>With Former member</p>"
    assert not HandleClaim.objects.filter(user=None, erased_at=None).exists()


def test_a_mention_by_a_handle_that_was_given_up_reaches_its_person(ella: User, cleo: User) -> None:
    network = make_network(convener=cleo)
    let_in(network, ella, by=cleo)
    change(ella, handle="new-one")
    thread = make_thread(network, cleo, body="<p>Ask @ella-novak.</p>")
    assert thread.posts.get(number=1).mentions.get().user == ella


# --- Names of the site and of staff ---------------------------------------------------------------

RESERVED = [
    *(
        "Moderator",
        "moderators",
        "Site Moderator",
        "Ben (Moderator)",
        "MODÉRATOR",
        "Mоderator",
        "M0derator",
        "Rnoderator",
    ),
    *(
        "M o d e r a t o r",
        "Moder\u200bator",
        "Moder\u3164ator",
        "Moder\u2800ator",
        "Ｍoderator",
        "𝕸oderator",
    ),
    *(
        "Former member",
        "former  member",
        "Fоrmer member",
        "Deleted user",
        "Anonymous",
        "Anonymous member 1",
    ),
    *(
        "Anonymous rnember l",
        "Anonymous member 10",
        "Admin",
        "Staff",
        "Site staff",
        "Support team",
        "Webmaster",
    ),
    *(
        "Safer Care Hub",
        "SaferCareHub",
        "Safer Care Hub team",
        "Sаfer Cаre Hub",
        "Safer-Care-Hub official",
    ),
]
PEOPLE = [
    *(
        "Ben Okafor",
        "Anna Staff",
        "Jo, staff nurse",
        "Tim Help",
        "李明",
        "Zoë O’Neill",
        "محمد علي",
        "मोहन",
        "Аша Патель",
    ),
    *(
        "Modesty Blaise",
        "Adminah Reed",
        "A. Hubbard",
        "Ana Moderato",
        "Usera Khan",
        "می\u200cخواهم",
        "Dr Ash 👩\u200d⚕",
    ),
]


@pytest.mark.parametrize("name", RESERVED)
def test_names_of_the_site_are_reserved(name: str) -> None:
    assert is_reserved(name)


@pytest.mark.parametrize("name", PEOPLE)
def test_names_of_people_are_not(name: str) -> None:
    assert not is_reserved(name)
    assert without_invisible(name) == name


@pytest.mark.parametrize(
    "name", ["Moderator", "Sаfer Care Hub", "Former member", "\u3164\u3164", "\u2800", "…!"]
)
def test_a_reserved_name_is_refused_with_a_sentence(ella: User, name: str) -> None:
    assert "Your profile is saved" not in change(ella, display_name=name)
    assert ella.display_name == "Ella Novak"


def test_a_reserved_name_is_refused_when_joining(client: Client) -> None:
    answers = {
        "display_name": "Mоderator",
        "email": "new@example.org",
        "password1": "a quiet ward by day",
    }
    form = client.post(reverse("account_signup"), answers).context["form"]
    assert "Please use your own name" in form.errors["display_name"][0]


@pytest.mark.parametrize(
    "name", ["Hana Kim", "Hаna Kim", "HANA  KIM", "Hana\u200b Kim", "Hanа Kirn"]
)
def test_the_name_of_somebody_of_staff_is_refused(hana: User, ella: User, name: str) -> None:
    assert "Please add a middle name" in change(ella, display_name=name)
    assert ella.display_name == "Ella Novak"
    assert "Please add a middle name" not in change(ella, display_name="Hana B. Kim")


def test_staff_may_write_as_the_site_and_keep_their_name(hana: User) -> None:
    change(hana, display_name="Safer Care Hub team")
    assert hana.display_name == "Safer Care Hub team"


def test_who_has_such_a_name_already_changes_the_rest(ella: User) -> None:
    User.objects.filter(pk=ella.pk).update(display_name="Moderator")
    change(ella, job_title="Nurse")
    assert ella.job_title == "Nurse"


@pytest.mark.parametrize(
    "handle", ["moderator", "M0derator", "admin", "safer-care-hub", "former-12", "staff"]
)
def test_a_handle_of_the_site_is_refused(ella: User, handle: str) -> None:
    assert "Choose another." in change(ella, handle=handle)
    assert ella.handle == "ella-novak"


@given(st.text(max_size=80))
def test_a_skeleton_has_one_skeleton_and_nothing_invisible(name: str) -> None:
    assert skeleton(skeleton(name)) == skeleton(name)
    assert skeleton(without_invisible(name)) == skeleton(name)


# --- People who share a name ----------------------------------------------------------------------


def test_people_of_one_name_are_told_apart_where_they_write(cleo: User) -> None:
    first = make_person("Sam Reed", profile_visibility="everyone")
    second = make_person(
        "Sаm Reed", email="other@example.org", handle="sam-r"
    )  # with a Cyrillic letter
    network = make_network(convener=cleo)
    for person in (first, second):
        let_in(network, person, by=cleo)
    thread = make_thread(network, first)
    make_reply(thread, second)
    client = visiting(cleo)
    for address in (
        thread.get_absolute_url(),
        reverse("networks:members", args=[network.slug]),
    ):
        page = client.get(address).content.decode()
        assert "Sam Reed (@sam-reed)" in page, address
        assert f"Sаm Reed (member {second.pk})" in page, address
    assert (
        "Sam Reed (@sam-reed)"
        in client.get(reverse("discussions:thread-list", args=[network.slug])).content.decode()
    )
    assert "Cleo Marsh (@" not in client.get(thread.get_absolute_url()).content.decode()


def test_a_namesake_does_not_unmask_the_handle_of_a_hidden_profile(cleo: User, ella: User) -> None:
    User.objects.filter(pk=ella.pk).update(
        display_name="E. N.", profile_visibility="networks", handle="secret-handle"
    )
    article = make_article()
    ella.refresh_from_db()
    ella.save()
    make_comment(article, here_for_a_year(ella))
    make_person("E. N.", email="attacker@example.org", handle="attacker")
    page = Client().get(article.get_absolute_url()).content.decode()
    assert f"E. N. (member {ella.pk})" in page
    assert "secret-handle" not in page


def test_a_name_that_nobody_shares_any_more_stands_alone_again() -> None:
    people = [
        make_person("Sam Reed", email=f"{number}@example.org", profile_visibility="everyone")
        for number in range(3)
    ]
    assert User.objects.get(pk=people[0].pk).shown_name == "Sam Reed (@sam-reed)"
    flows.close_account(user=people[1], mode=Erasure.Mode.KEEP)
    assert User.objects.get(pk=people[0].pk).is_namesake
    change(people[2], display_name="Sam B. Reed")
    assert User.objects.get(pk=people[0].pk).shown_name == "Sam Reed"
    assert not User.objects.filter(is_namesake=True).exists()


def test_a_row_that_was_read_before_does_not_unmark_a_namesake() -> None:
    first = make_person("Sam Reed")
    make_person("Sam Reed", email="other@example.org")
    first.save()  # read before the other joined
    assert User.objects.get(pk=first.pk).is_namesake


# --- What was here before -------------------------------------------------------------------------


def test_the_migration_fills_the_skeletons_of_names_and_marks_namesakes() -> None:
    first, second = make_person("Sam Reed"), make_person("SAM REED", email="other@example.org")
    User.objects.update(name_key="")
    assert not User.objects.filter(is_namesake=True).exists()
    import_module("accounts.migrations.0007_fill_name_keys").fill(apps, None)
    assert {*User.objects.filter(is_namesake=True)} == {first, second}
