"""How the library is ordered: categories, tags, authors, series."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from taggit.models import ItemBase, TagBase
from tree_queries.models import TreeNode

from accounts.models import Organisation


class Category(TreeNode):
    """A shelf. The tree has two or three levels; siblings stand in the order of `position`."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("learn:category-detail", args=[self.slug])


class Tag(TagBase):
    """A topic. "CPR" and "cpr" are one tag."""

    class Meta:
        ordering = [Lower("name")]
        indexes = [GinIndex(SearchVector("name", config="simple"), name="tag_words")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_name_unique",
                violation_error_message="There is a tag of this name.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("learn:tag-detail", args=[self.slug])


class TagSynonym(models.Model):
    """Another word for a tag: its address redirects, and who types it gets the tag."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="synonyms")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_synonym_unique",
                violation_error_message="This word is a synonym already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaggedArticle(ItemBase):
    content_object = models.ForeignKey(
        "learn.Article", on_delete=models.CASCADE, related_name="tagged"
    )
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")

    objects: ClassVar[models.Manager[TaggedArticle]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once")
        ]


class Author(models.Model):
    """Somebody who writes: a named person with an affiliation, perhaps a member."""

    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=90, unique=True)
    affiliation = models.CharField(max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="authors"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
    )
    about = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = [Lower("name")]
        indexes = [
            models.Index(Lower("name"), name="author_name"),
            GinIndex(SearchVector("name", config="simple"), name="author_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("learn:author-detail", args=[self.slug])


class AuthorAlias(models.Model):
    """The address and name of an author who was merged into another."""

    slug = models.SlugField(max_length=90, unique=True)
    name = models.CharField(max_length=160)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name_plural = "author aliases"

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """Articles that belong together in an order, such as a run of interviews."""

    title = models.CharField(max_length=160)
    slug = models.SlugField(max_length=90, unique=True)
    description = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = [Lower("title")]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learn:series-detail", args=[self.slug])
