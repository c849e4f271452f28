"""An article, and what hangs on it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django_countries.fields import CountryField
from taggit.managers import TaggableManager

from hub.files.models import StoredFile
from hub.richtext.fields import ExternalURLField, RichTextField
from hub.richtext.plain_text import plain_text, reading_minutes
from learn.models.taxonomy import Author, Category, Series, TaggedArticle
from learn.querysets import ArticleQuerySet


class Article(models.Model):  # type: ignore[django-manager-missing]
    """One piece of the library.

    `version` counts the saves, so that two people who edit at once are noticed. `source_key` and
    `external_id` say which row of which import an article came from.
    """

    class Type(models.TextChoices):
        BLOG = "blog", "Blog"
        INTERVIEW = "interview", "Interview"
        CASE_STUDY = "case-study", "Case study"
        STORY = "story", "Personal story"
        TOOL = "tool", "Tool or template"
        GUIDANCE = "guidance", "Guidance"
        RESEARCH = "research", "Research"
        REPORT = "report", "Report"
        NEWS = "news", "News"
        EVENT = "event", "Event report"
        MEDIA = "media", "Video or podcast"

    class Audience(models.TextChoices):
        EVERYONE = "everyone", "Everyone"
        STAFF = "staff", "Health and care staff"
        SAFETY_LEADS = "safety-leads", "Patient-safety leads"
        PATIENTS = "patients", "Patients and carers"
        LEADERS = "leaders", "Leaders and boards"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        REVIEW = "review", "In review"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    title = models.CharField(max_length=250)
    slug = models.SlugField(max_length=80, editable=False)
    summary = models.TextField(
        max_length=1200, blank=True, help_text="Two or three sentences, shown in lists."
    )
    body = RichTextField(blank=True)
    type = models.CharField(max_length=12, choices=Type, default=Type.BLOG)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYONE)
    country = CountryField(blank=True)
    language = models.CharField(
        max_length=10, default="en", help_text="For example en, fr or pt-br."
    )
    content_warning = models.CharField(
        max_length=200,
        blank=True,
        help_text="Shown before the article; say what may upset a reader.",
    )

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="articles")
    further_categories = models.ManyToManyField(
        Category, blank=True, related_name="further_articles"
    )
    tags = TaggableManager(through=TaggedArticle, blank=True)
    authors = models.ManyToManyField(Author, through="ArticleAuthor", related_name="articles")
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    series_position = models.PositiveIntegerField("place in the series", default=0)

    is_preexisting = models.BooleanField(
        "pre-existing", default=False, help_text="First published elsewhere."
    )
    source_name = models.CharField(max_length=200, blank=True)
    source_url = ExternalURLField("source address", max_length=500, blank=True)
    original_author_text = models.CharField("original authors", max_length=1000, blank=True)
    original_date = models.DateField(null=True, blank=True)
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+\Z", "A DOI looks like 10.1000/xyz123.")],
    )
    pmid = models.CharField(
        "PMID",
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d+\Z", "A PMID is a number.")],
    )
    source_key = models.CharField(max_length=60, blank=True, editable=False)
    external_id = models.CharField(max_length=200, blank=True, editable=False)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text="In the future, if you wish."
    )
    review_by = models.DateField(
        null=True, blank=True, help_text="When somebody should check that this still holds."
    )
    contributed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    hidden_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="After a report: since when others do not see it.",
    )
    deleted_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="After a report: kept until the time to answer that is over.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="published_article_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None) | Q(hidden_at__isnull=False),
                name="article_deleted_is_hidden",
            ),
            models.UniqueConstraint(
                fields=["source_key", "external_id"],
                condition=~Q(external_id=""),
                name="article_imported_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(status="published"),
                name="article_newest",
            ),
            models.Index(fields=["category", "-published_at"], name="article_in_category"),
            models.Index(fields=["series", "series_position"], name="article_in_series"),
            GinIndex(SearchVector("title", config="simple"), name="article_title_words"),
            models.Index(
                fields=["review_by"], condition=Q(review_by__isnull=False), name="article_review_by"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learn:article-detail", args=[self.category.slug, self.slug, self.pk])

    @property
    def language_name(self) -> str:
        """The language in English; its code where the name is not known."""
        try:
            return str(get_language_info(self.language)["name"])
        except KeyError:
            return self.language

    @property
    def is_public(self) -> bool:
        """Whether everyone may read it now. The rule itself is `ArticleQuerySet.published`."""
        return (
            self.status == self.Status.PUBLISHED
            and self.hidden_at is None
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    def derive(self) -> None:
        """Set what follows from title and body: slug and reading time. Called by every verb before it saves."""
        self.slug = slugify(self.title)[:80].strip("-") or "article"
        self.reading_minutes = min(reading_minutes(plain_text(self.body)), 999)


class ArticleAuthor(models.Model):
    """An author's place among an article's authors."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="article_authors")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author"], name="article_author_once")
        ]

    def __str__(self) -> str:
        return self.author.name


class Attachment(models.Model):
    """A file of an article: offered below the text or, `is_inline`, a picture in it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_inline = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or self.file.original_name


class ArticleFiguresManager(models.Manager["ArticleFigures"]):
    def locked(self, article_id: int) -> ArticleFigures:
        """An article's figures, which nobody else changes until the transaction ends."""
        self.bulk_create([ArticleFigures(article_id=article_id)], ignore_conflicts=True)
        return self.select_for_update().get(pk=article_id)


class ArticleFigures(models.Model):
    """An article's numbers, in a row of their own: they change often, the article rarely.

    `related` holds the ids of the nearest articles, best first; a job keeps it, and a reader sees
    only those that `visible_to` lets through.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="figures"
    )
    views = models.PositiveIntegerField(default=0)
    helpful = models.PositiveIntegerField(default=0)
    will_use = models.PositiveIntegerField(default=0)
    thanks = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    related = ArrayField(models.BigIntegerField(), default=list, blank=True)

    objects = ArticleFiguresManager()

    class Meta:
        verbose_name_plural = "figures"

    def __str__(self) -> str:
        return f"{self.views} views"


class Revision(models.Model):
    """An article as it stood after one change: `content` maps each field to its value (see learn.history.revisions)."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="revisions",
    )
    made_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["article", "version"], name="revision_once_per_version")
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"
