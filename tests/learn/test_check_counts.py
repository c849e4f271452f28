"""The command that compares numbers with rows."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from hub.search.models import SearchDocument
from learn.figures import view_counts
from learn.models import ArticleFigures, Reaction, View
from tests.make import make_article

pytestmark = pytest.mark.django_db


def check(*options: str) -> str:
    out = StringIO()
    call_command("check_counts", *options, stdout=out)
    return out.getvalue()


def test_right_numbers_are_right(ella: User) -> None:
    article = make_article()
    Reaction.objects.give(article, ella, Reaction.Kind.HELPFUL)
    View.objects.create(article=article)
    view_counts.flush()
    assert "All numbers agree" in check()


def test_drift_is_named_and_repaired(ella: User) -> None:
    article, other = make_article(), make_article()
    Reaction.objects.give(article, ella, Reaction.Kind.HELPFUL)
    ArticleFigures.objects.filter(pk=article.pk).update(helpful=5, thanks=2, views=7)
    with pytest.raises(CommandError, match="3 numbers differ"):
        check()
    said = check("--repair")
    assert f"Article {article.pk}: helpful says 5, but there are 1." in said
    assert f"Article {article.pk}: popularity in search says 0, but there are 7." in said
    assert f"Article {other.pk}" not in said
    assert "All numbers agree" in check()
    figures = ArticleFigures.objects.get(pk=article.pk)
    assert (figures.helpful, figures.thanks, figures.views) == (1, 0, 7)
    assert SearchDocument.objects.get(kind="article", object_id=article.pk).popularity == 7


def test_missing_figures_are_made(ella: User) -> None:
    article = make_article()
    Reaction.objects.give(article, ella, Reaction.Kind.THANKS)
    ArticleFigures.objects.all().delete()
    assert "thanks says 0, but there are 1" in check("--repair")
    assert ArticleFigures.objects.get(pk=article.pk).thanks == 1
