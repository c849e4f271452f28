"""What no page of the site can mean, and numbers and slugs that fit no column: an answer, never an error."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, PathConverter, SlugConverter, StringConverter

from hub.http.log_filters import LengthFilter
from hub.http.numbers import LARGEST_KEY, whole_number
from hub.rendering.fragment_cache import FragmentCache
from tests.cast import Cast, make_staff
from tests.make import make_article
from tests.networks.make import make_network

OURS = ("hub.", "accounts.", "learn.", "networks.")
NINES = "9" * 5_000


def patterns(resolver: URLResolver, above: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Each view's route, with its converters, and its pattern."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, above + str(each.pattern))
        else:
            yield above + str(each.pattern), each


def our_patterns() -> list[tuple[str, URLPattern]]:
    return [
        (route, each)
        for route, each in patterns(get_resolver())
        if each.callback.__module__.startswith(OURS)
    ]


def test_every_part_of_an_address_has_an_end() -> None:
    unbounded = (IntConverter, PathConverter, SlugConverter, StringConverter)
    endless = [
        f"{route} ({name})"
        for route, each in our_patterns()
        for name, converter in getattr(each.pattern, "converters", {}).items()
        if type(converter) in unbounded and name != "object_id"  # Django's own, in the admin
    ]
    assert len(our_patterns()) > 150 and not endless


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/learn/tag/%00/",
        "/learn/author/a%00b/",
        "/learn/category/%00/",
        "/learn/a/b%00-1/",
        "/learn/articles/1%00/",
        "/organisations/%00/",
        "/people/%00/",
        "/networks/%00/",
        "/networks/invitations/%00/",
        "/networks/a/discussions/%00/",
        "/testimonies/%00/",
        "/files/%00/",
        "/newsletter/confirm/%00/",
        "/notifications/choose/%00/",
        "/sitemap-%00.xml",
        "/about/%00/",
        "/admin/learn/article/%00/change/",
        "/accounts/reset/a-%00/",
        "/%00",
    ],
)
def test_nul_in_a_path_is_not_found(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404 and "<title>" in response.content.decode()


@pytest.mark.django_db
def test_nul_in_a_path_is_not_found_for_staff_either(client: Client) -> None:
    client.force_login(make_staff())
    assert client.get("/admin/learn/article/%00/change/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/learn/?q=a%00b&tag=%00",
        "/learn/suggest/?q=%00ab",
        "/learn/tags/?letter=a&after=%00~1",
        "/networks/?q=%00&topic=%00&show=%00",
        "/networks/search/?q=%00&in=%00",
        "/organisations/?q=%00&kind=%00&letter=%00",
        "/organisations/suggest/?q=%%0000ab",
        "/report/?of=a-%00",
    ],
)
def test_nul_in_a_question_is_left_out(client: Client, address: str) -> None:
    assert client.get(address).status_code in {200, 302, 404}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "NONSENSE"]
)
@pytest.mark.parametrize("address", ["/", "/learn/", "/nowhere/"])
def test_methods_that_no_page_knows_are_not_allowed(
    client: Client, method: str, address: str
) -> None:
    response = client.generic(method, address)
    assert response.status_code == 405 and "GET" in response.headers["Allow"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        f"/learn/tag/{'a' * 101}/",
        f"/learn/category/{'a' * 81}/",
        f"/learn/author/{'a' * 91}/",
        f"/organisations/{'a' * 81}/",
        f"/people/{'a' * 31}/",
        f"/networks/{'a' * 81}/",
        f"/learn/articles/{LARGEST_KEY + 1}/",
        f"/learn/articles/{NINES}/",
        f"/learn/tag/{'a' * 60_000}/",
    ],
)
def test_what_is_longer_than_its_column_is_not_found_without_a_query(
    client: Client, django_assert_num_queries: Any, address: str
) -> None:
    with django_assert_num_queries(0):
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_largest_key_is_asked_for_and_is_nothing(client: Client) -> None:
    assert client.get(f"/learn/articles/{LARGEST_KEY}/").status_code == 404


@pytest.mark.parametrize(
    "digits", [NINES, str(LARGEST_KEY + 1), "-1", "1.5", "", " 1", "²", "٣", "1e3", "0x1"]
)
def test_what_is_no_number_for_the_database_is_none(digits: str) -> None:
    assert whole_number(digits) is None


def test_numbers_are_read_up_to_the_largest_that_is_wanted() -> None:
    assert (whole_number("0"), whole_number("007")) == (0, 7)
    assert whole_number(str(LARGEST_KEY)) == LARGEST_KEY
    assert (whole_number("100", most=100), whole_number("101", most=100)) == (100, None)


@pytest.mark.django_db
@pytest.mark.parametrize("digits", [NINES, str(2**63), str(10**18 - 1)])
def test_numbers_that_people_send_are_an_answer(client: Client, cast: Cast, digits: str) -> None:
    network = make_network("Falls", convener=cast.asha, level="open")
    article = make_article("Falls")
    base = network.get_absolute_url()
    assert client.get(f"/learn/?page={digits}").status_code == 200
    assert (
        client.get(f"{article.get_absolute_url()}?comments={digits}&reply_to={digits}").status_code
        == 200
    )
    client.force_login(cast.asha)
    pages = [
        *(
            "/networks/",
            "/networks/search/?q=falls",
            "/notifications/",
            "/learn/saved/",
            "/organisations/",
        ),
        *(
            f"{base}members/",
            f"{base}discussions/",
            f"{base}audit/",
            f"{base}reports/",
            f"{base}requests/",
        ),
        *("/learn/share/mine/", "/learn/tags/?letter=a", "/report/", article.get_absolute_url()),
    ]
    names = (
        "page",
        "before",
        "after",
        "comments",
        "reply_to",
        "quote",
        "of",
        "scope",
        "since",
        "proposal",
    )
    for page in pages:
        sent = "&".join(
            f"{name}={value}" for name in names for value in (digits, f"x~{digits}", f"1-{digits}")
        )
        response = client.get(f"{page}{'&' if '?' in page else '?'}{sent}")
        assert response.status_code in {200, 302, 404}, page
    posts = {
        "/settings/organisation/": {"organisation": digits},
        "/notifications/read/": {"pk": digits},
        f"/learn/articles/{article.pk}/comments/": {"reply_to": digits, "body": "<p>x</p>"},
        f"{base}requests/": {"chosen": digits, "people": digits, "decision": "approve"},
        f"{base}reports/decide/": {"case": digits, "choice": "keep"},
    }
    for page, values in posts.items():
        assert client.post(page, values).status_code in {200, 302, 400, 403, 404}, page


@pytest.mark.django_db
def test_no_line_of_the_log_is_as_long_as_what_somebody_sent(client: Client) -> None:
    handlers = [
        each
        for each in logging.getLogger().handlers
        if any(isinstance(f, LengthFilter) for f in each.filters)
    ]
    (handler,) = (each for each in handlers if isinstance(each, logging.StreamHandler))
    written = StringIO()
    before = handler.setStream(written)
    try:
        client.get(f"/nowhere/{'a' * 60_000}/")
        logging.getLogger("procrastinate").warning("Job %s failed", "b" * 60_000)
        logging.getLogger("django.security").warning("c" * 60_000)
    finally:
        handler.setStream(before)
    lines = written.getvalue().splitlines()
    assert len(lines) == 3
    assert "Not Found: /nowhere/aaa" in lines[0] and len(lines[0]) < 300 and len(lines[1]) < 300
    assert len(lines[2]) < 2_100


def test_a_key_counts_in_what_is_kept() -> None:
    kept = FragmentCache(most_bytes=100_000)
    for number in range(50):
        kept.get(("in use", f"{number}{'a' * 6_000}"), lambda: True, lambda _: 0)
    assert len([1 for number in range(50) if kept.peek(("in use", f"{number}{'a' * 6_000}"))]) <= 16
