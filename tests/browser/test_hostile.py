"""Hostile text stays text: no script runs, no dialog opens, no other host is asked, on the site and in the admin.

The browser ignores the content policy here, so that what we write has to be safe by itself; that the policy stops
what would slip through is tested in test_pages.py. What came after the library stands in test_hostile_fields.py.
"""

from collections.abc import Iterable, Iterator
from itertools import batched
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib import admin
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.views import organisations
from learn.browse import article_list
from learn.models import Article
from tests.browser.conftest import Site, Visitor
from tests.browser.hostile import FOLDER, OWN, Hostile
from tests.browser.pages.admin import choose_two
from tests.browser.pages.page import UNFOLD, send

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not FOLDER.exists(),
        reason=f"There are no hostile texts in {FOLDER.name}/ beside the project.",
    ),
]

ON_A_PAGE = 150  # rows
FACETS = ("category", "type", "audience", "tag", "author", "country", "year")
# What no page may hold, wherever it came from: handlers, addresses that run, inline scripts, frames.
LIVE = """() => {
  const address = (value) => (URL.canParse(value, location) ? new URL(value, location).href : "");
  const runs = (value) => /^(javascript|vbscript|data:text)/.test(address(value));
  const addresses = ["href", "src", "action", "formaction", "xlink:href", "data", "srcdoc", "poster", "background"];
  const quiet = ["application/json", "application/ld+json"];
  const frames = /^(iframe|object|embed|base|frame|applet|style)$/;
  const found = [];
  const note = (element) => found.push(element.outerHTML.slice(0, 200));
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) note(element);
      if (addresses.includes(name) && runs(value)) note(element);
    }
    const inline = element.localName === "script" && !element.src && !quiet.includes(element.type);
    const ours = element.matches("iframe.newsletter__preview[sandbox='']");
    if (inline || (frames.test(element.localName) && !ours)) note(element);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def hostile(site: Site) -> Iterator[Hostile]:
    """The payloads, stored, on a site whose lists are long: fewer pages show all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(article_list, "PAGE_SIZE", ON_A_PAGE)
        patch.setattr(organisations, "PEOPLE_ON_A_PAGE", ON_A_PAGE)
        patch.setattr(organisations, "ORGANISATIONS_ON_A_PAGE", ON_A_PAGE)
        for editing in admin.site._registry.values():
            patch.setattr(editing, "list_per_page", ON_A_PAGE)
        yield Hostile()


def pages(rows: int) -> range:
    return range(1, -(-rows // ON_A_PAGE) + 1)


@pytest.fixture
def nobody(site: Site, hostile: Hostile) -> Iterator[Visitor]:
    yield from exposed(site, "")


@pytest.fixture
def ella(site: Site, hostile: Hostile) -> Iterator[Visitor]:
    yield from exposed(site, "Ella Novak")


@pytest.fixture
def hana(site: Site, hostile: Hostile) -> Iterator[Visitor]:
    yield from exposed(site, "Hana Kim")


def exposed(site: Site, who: str) -> Iterator[Visitor]:
    """A visitor whose browser would run what the content policy forbids."""
    yield site.visitor(who, bypass_csp=True, viewport={"width": 800, "height": 400})
    site.say_goodbye()


# What templates/emails/base.html begins with.
STYLE_OF_MAILS = "<style>\n:root { color-scheme: light dark; }\nbody { margin: 0;"


def look_at(visitor: Visitor, addresses: Iterable[str]) -> None:
    for address in addresses:
        visitor.page.goto(address)
        assert_harmless(visitor)


def assert_harmless(visitor: Visitor) -> None:
    visitor.page.evaluate(UNFOLD)
    visitor.settle()
    live = [each for each in visitor.page.evaluate(LIVE) if not each.startswith(STYLE_OF_MAILS)]
    assert live == [], visitor.page.url
    assert visitor.page.locator("style").count() <= 1, "a second one is not ours"
    assert visitor.watch.taken() == [], visitor.page.url


# --- What is stored, on the site -------------------------------------------------------------------


def test_lists_and_results(nobody: Visitor, hostile: Hostile) -> None:
    look_at(nobody, (f"/learn/?q=zebra&page={page}" for page in pages(len(hostile.articles))))
    look_at(
        nobody, ("/", "/learn/category/zebra/", "/learn/series/zebra/", "/learn/author/zebra-3/")
    )
    assert "Zebra" in nobody.page.locator("main").inner_text()


def test_articles(nobody: Visitor, hostile: Hostile) -> None:
    look_at(nobody, (article.get_absolute_url() for article in hostile.full))
    look_at(nobody, (f"/learn/articles/{article.pk}/print/" for article in hostile.full[:3]))


def test_links_to_elsewhere_lead_to_the_web_or_nowhere(hostile: Hostile) -> None:
    kept = Article.objects.filter(slug__startswith="zebra").values_list("source_url", flat=True)
    assert {urlsplit(address).scheme for address in kept} == {"", "https"}


def test_tags_and_authors(nobody: Visitor, hostile: Hostile) -> None:
    for index in ("tags", "authors"):
        look_at(nobody, [f"/learn/{index}/?letter=z"])
        while nobody.page.locator("a[rel=next]").count():
            nobody.page.locator("a[rel=next]").click()
            assert_harmless(nobody)
    look_at(nobody, {tag.get_absolute_url() for tag in hostile.articles[0].tags.all()})


def test_people_and_organisations(nobody: Visitor, hostile: Hostile) -> None:
    look_at(
        nobody,
        (f"/organisations/?letter=z&page={page}" for page in pages(len(hostile.organisations))),
    )
    here = hostile.organisations[0].get_absolute_url()
    look_at(nobody, (f"{here}?page={page}" for page in pages(len(hostile.people))))


def test_profiles(nobody: Visitor, hostile: Hostile) -> None:
    look_at(nobody, (person.get_absolute_url() for person in hostile.profiles))


def test_private_notes(ella: Visitor, hostile: Hostile) -> None:
    kept = hostile.keep(User.objects.get(display_name="Ella Novak"))
    look_at(ella, (f"/learn/saved/?page={page}" for page in range(1, kept // 20 + 2)))


# --- What is sent, on the site ---------------------------------------------------------------------


def test_words_searched_for_and_facets_in_the_address(nobody: Visitor, hostile: Hostile) -> None:
    each = iter(text.replace("\x00", "")[:90] for text in hostile.texts)
    for group in batched(each, 5 * len(FACETS) + 2):
        words, text, *chosen = (*group, "", "")
        facets = [(FACETS[place % len(FACETS)], value) for place, value in enumerate(chosen)]
        look_at(nobody, [f"/learn/?{urlencode([('q', f'{words} {text}'), *facets])}"])


def test_suggestions_while_typing(nobody: Visitor, hostile: Hostile) -> None:
    for address, field in (
        ("/learn/", "#library-search"),
        ("/accounts/signup/", "[name=organisation_name]"),
    ):
        look_at(nobody, [address])
        for number in (10, 15, 19):
            with nobody.page.expect_response(lambda response: "suggest" in response.url):
                nobody.page.locator(field).fill(f"zebra {number}")
            expect(
                nobody.page.get_by_role("option").filter(has_text=f"Zebra {number}").first
            ).to_be_visible()
            assert_harmless(nobody)


def test_forms_that_come_back(nobody: Visitor) -> None:
    nobody.page.goto("/accounts/signup/")
    fields = ("display_name", "email", "organisation_name", "job_title")
    send(nobody.page, "main form[method=post]", dict.fromkeys(fields, "".join(OWN)))
    expect(nobody.page.locator("[name=display_name]")).to_have_value("".join(OWN)[:80])
    assert_harmless(nobody)
    look_at(nobody, (f"/organisations/?{urlencode({'q': text, 'kind': text})}" for text in OWN))
    look_at(nobody, (f"/accounts/login/?{urlencode({'next': text})}" for text in OWN))
    assert nobody.page.url.startswith(nobody.watch.site)


def test_a_profile_that_comes_back(ella: Visitor) -> None:
    ella.page.goto("/settings/profile/")
    values = {
        "display_name": OWN[0],
        "handle": OWN[0],
        "bio": OWN[2],
        "interests": ", ".join(OWN[:4]),
    }
    send(ella.page, "main form[method=post]", values)
    expect(ella.page.locator(".error-summary")).to_be_visible()
    assert_harmless(ella)


# --- In the admin -----------------------------------------------------------------------------------


def test_lists_of_the_admin(hana: Visitor, hostile: Hostile) -> None:
    for address, rows in (
        ("/admin/learn/article/", hostile.articles),
        ("/admin/learn/author/", hostile.authors),
        ("/admin/learn/tag/", hostile.tags),
        ("/admin/accounts/organisation/", hostile.organisations),
        ("/admin/accounts/user/", hostile.people),
    ):
        look_at(hana, (f"{address}?q=zebra&p={page}" for page in pages(len(rows))))


def test_forms_of_the_admin(hana: Visitor, hostile: Hostile) -> None:
    tag = hostile.articles[0].tags.order_by("pk")[0]
    look_at(hana, (f"/admin/learn/article/{article.pk}/change/" for article in hostile.full[:6]))
    look_at(
        hana,
        (
            f"/admin/learn/article/{hostile.articles[0].pk}/history/",
            f"/admin/learn/article/{hostile.articles[0].pk}/history/1/",
            f"/admin/learn/article/{hostile.articles[0].pk}/delete/",
            f"/admin/learn/tag/{tag.pk}/change/",
            f"/admin/accounts/user/{hostile.people[0].pk}/change/",
            f"/admin/accounts/organisation/{hostile.organisations[0].pk}/change/",
            "/admin/files/storedfile/",
            "/admin/learn/category/",
            f"/admin/learn/article/?{urlencode({'q': OWN[0]})}",
        ),
    )


def test_html_typed_into_the_editor_that_comes_back(hana: Visitor, hostile: Hostile) -> None:
    for group in batched(hostile.rich, 64):
        hana.page.goto(f"/admin/learn/article/{hostile.articles[0].pk}/change/")
        hana.settle()
        hana.page.evaluate(
            "(html) => { document.querySelector('[name=body]').value = html }", "".join(group)
        )
        send(hana.page, "#article_form", {"title": ""})
        expect(hana.page.locator(".errornote").first).to_be_visible()
        assert_harmless(hana)


@pytest.mark.parametrize("kind", ["author", "tag"])
def test_merging_names_them_in_a_message(hana: Visitor, kind: str) -> None:
    look_at(hana, [f"/admin/learn/{kind}/?q=zebra"])
    choose_two("merge_selected")(hana.page)
    assert_harmless(hana)
    merge(hana.page)
    assert_harmless(hana)
    expect(hana.page.locator(".messagelist")).to_contain_text("merged into")


def merge(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Merge them").click()
