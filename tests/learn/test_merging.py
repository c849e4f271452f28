"""Merging tags and authors: nothing is lost, nothing stands twice, old addresses lead on."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hub.search.models import SearchDocument
from learn.merging import NothingToMerge, merge_authors, merge_tags
from learn.models import ArticleAuthor, Author, AuthorAlias, Tag, TaggedArticle, TagSynonym
from tests.make import make_article, make_author, make_organisation, make_tag

pytestmark = pytest.mark.django_db


def test_tags_come_together_without_standing_twice() -> None:
    keep, other, third = make_tag("hand hygiene"), make_tag("Hand-hygiene"), make_tag("handwashing")
    both = make_article(tags=["hand hygiene", "Hand-hygiene", "falls"])
    one, two = (
        make_article(tags=["Hand-hygiene"]),
        make_article(tags=["handwashing", "Hand-hygiene"]),
    )
    assert merge_tags(keep=keep, others=[other, third]) == 3
    assert sorted(both.tags.names()) == ["falls", "hand hygiene"]
    for article in (one, two):
        assert list(article.tags.names()) == ["hand hygiene"]
    assert not Tag.objects.filter(pk__in=[other.pk, third.pk]).exists()
    assert TaggedArticle.objects.filter(tag=keep).count() == 3


def test_the_words_of_merged_tags_become_synonyms_and_theirs_follow() -> None:
    keep, other = make_tag("hand hygiene"), make_tag("Hand-hygiene!")
    TagSynonym.objects.create(name="handwashing", slug="handwashing", tag=other)
    merge_tags(keep=keep, others=[other])
    assert dict(TagSynonym.objects.filter(tag=keep).values_list("name", "slug")) == {
        "Hand-hygiene!": other.slug,
        "handwashing": "handwashing",
    }


def test_a_synonym_hidden_behind_a_tag_does_not_lead_astray_after_the_merge() -> None:
    keep, other, elsewhere = make_tag("sepsis"), make_tag("septicaemia"), make_tag("infection")
    TagSynonym.objects.create(name="Septicaemia", slug="septicaemia", tag=elsewhere)
    TagSynonym.objects.create(name="SEPSIS", slug="sepsis-2", tag=other)
    merge_tags(keep=keep, others=[other])
    assert list(TagSynonym.objects.values_list("name", "tag__name")) == [("septicaemia", "sepsis")]


def test_the_old_address_of_a_tag_redirects(client: Client) -> None:
    keep, other = make_tag("hand hygiene"), make_tag("handwashing")
    make_article(tags=["handwashing"])
    merge_tags(keep=keep, others=[other])
    response = client.get(reverse("learn:tag-detail", args=["handwashing"]))
    assert response.status_code in (301, 302)
    assert response.headers["Location"].endswith(keep.get_absolute_url())


def test_the_index_follows_a_merge() -> None:
    keep, other = make_tag("hand hygiene"), make_tag("ablution")
    article = make_article(tags=["ablution"])
    merge_tags(keep=keep, others=[other])
    facets = SearchDocument.objects.get(object_id=article.pk).facets
    assert any("hand hygiene" in facet for facet in facets)
    assert not any("ablution" in facet for facet in facets)


def test_authors_come_together_in_their_places() -> None:
    keep, other = make_author("Priya Shah"), make_author("P. Shah")
    anne = make_author("Anne Lund")
    only_other = make_article(authors=[anne, other])
    both = make_article(authors=[other, anne, keep])
    assert merge_authors(keep=keep, others=[other]) == 2
    assert [place.author for place in only_other.article_authors.all()] == [anne, keep]
    assert [place.author for place in both.article_authors.all()] == [anne, keep]
    assert not Author.objects.filter(name="P. Shah").exists()


def test_three_authors_of_one_article_become_one() -> None:
    keep, second, third = (make_author(name) for name in ("A", "B", "C"))
    article = make_article(authors=[third, second])
    merge_authors(keep=keep, others=[second, third])
    assert ArticleAuthor.objects.get(article=article).author == keep


def test_what_is_blank_is_filled_and_the_rest_stays(ben: User) -> None:
    trust = make_organisation()
    keep = make_author("Priya Shah", affiliation="Ward 4")
    other = make_author(
        "P. Shah", affiliation="Ward 9", organisation=trust, user=ben, about="Nurse"
    )
    merge_authors(keep=keep, others=[other])
    keep.refresh_from_db()
    assert (keep.affiliation, keep.organisation, keep.user, keep.about) == (
        "Ward 4",
        trust,
        ben,
        "Nurse",
    )


def test_addresses_of_merged_authors_lead_on_even_after_a_second_merge(client: Client) -> None:
    first, second, third = (make_author(name) for name in ("A. One", "B. Two", "C. Three"))
    make_article(authors=[first])
    merge_authors(keep=second, others=[first])
    merge_authors(keep=third, others=[second])
    assert set(AuthorAlias.objects.values_list("slug", "author__slug")) == {
        (first.slug, third.slug),
        (second.slug, third.slug),
    }
    response = client.get(first.get_absolute_url())
    assert response.status_code in (301, 302)
    assert response.headers["Location"].endswith(third.get_absolute_url())


def test_merging_twice_or_with_itself_changes_nothing() -> None:
    keep, other = make_tag("a"), make_tag("b")
    merge_tags(keep=keep, others=[other])
    with pytest.raises(NothingToMerge):
        merge_tags(keep=keep, others=[other])
    with pytest.raises(NothingToMerge):
        merge_tags(keep=keep, others=[keep])
    with pytest.raises(NothingToMerge):
        merge_tags(keep=Tag(pk=10_000_000, name="gone"), others=[keep])
    assert Tag.objects.get() == keep


@pytest.mark.parametrize("model", ["tag", "author"])
def test_the_admin_asks_which_one_stays(client: Client, hana: User, model: str) -> None:
    make = make_tag if model == "tag" else make_author
    rows = [make("Keep & <b>me</b>"), make("Merge me")]
    make_article(**({"tags": ["Merge me"]} if model == "tag" else {"authors": [rows[1]]}))
    client.force_login(hana)
    chosen = {"action": "merge_selected", "_selected_action": [row.pk for row in rows]}
    page = client.post(f"/admin/learn/{model}/", chosen).content.decode()
    assert "Which one stays?" in page
    assert "Keep &amp; &lt;b&gt;me&lt;/b&gt;" in page
    assert type(rows[0])._default_manager.count() == 2
    done = client.post(
        f"/admin/learn/{model}/", chosen | {"keep": rows[0].pk}, follow=True
    ).content.decode()
    assert "1 article changed." in done
    assert list(type(rows[0])._default_manager.all()) == [rows[0]]


def test_one_row_is_not_enough(client: Client, hana: User) -> None:
    tag = make_tag()
    client.force_login(hana)
    response = client.post(
        "/admin/learn/tag/", {"action": "merge_selected", "_selected_action": [tag.pk]}, follow=True
    )
    assert "Choose two to 50 rows" in response.content.decode()
