"""Addresses of the library."""

from django.urls import URLPattern, path

from learn import feeds
from learn.views import article, citations, indexes, library, reading, saved, suggestions

app_name = "learn"

urlpatterns: list[URLPattern] = [
    path("", library.library, name="library"),
    path("suggest/", suggestions.suggest, name="suggest"),
    path("category/<slug:slug>/", library.category_detail, name="category-detail"),
    path("tag/<str:slug>/", library.tag_detail, name="tag-detail"),
    path("author/<slug:slug>/", library.author_detail, name="author-detail"),
    path("articles/<int:pk>/", article.article_by_number, name="article-by-number"),
    path("articles/<int:pk>/print/", article.article_print, name="article-print"),
    path("articles/<int:pk>/view/", reading.view_count, name="view-count"),
    path("articles/<int:pk>/reactions/<str:kind>/", reading.reaction, name="reaction"),
    path("articles/<int:pk>/bookmark/", saved.bookmark, name="bookmark"),
    path("articles/<int:pk>/cite/<str:style>/", citations.cite, name="cite"),
    path("saved/", saved.saved, name="saved"),
    path("tags/", indexes.tag_index, name="tag-index"),
    path("authors/", indexes.author_index, name="author-index"),
    path("series/<slug:slug>/", indexes.series_detail, name="series-detail"),
    path("feed/", feeds.newest, name="feed"),
    path("category/<slug:slug>/feed/", feeds.in_category, name="category-feed"),
    path("tag/<str:slug>/feed/", feeds.with_tag, name="tag-feed"),
    path("author/<slug:slug>/feed/", feeds.by_author, name="author-feed"),
    path("<slug:category>/<slug:slug>-<int:pk>/", article.article_detail, name="article-detail"),
]
