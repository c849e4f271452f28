"""Addresses of the library."""

from django.urls import URLPattern, path

from learn import feeds
from learn.views import (
    alphabetical,
    article,
    bookmarks,
    citations,
    engagement,
    library,
    suggestions,
)

app_name = "learn"

urlpatterns: list[URLPattern] = [
    path("", library.library, name="library"),
    path("suggest/", suggestions.suggest, name="suggest"),
    path("category/<slug80:slug>/", library.category_detail, name="category-detail"),
    path("tag/<text100:slug>/", library.tag_detail, name="tag-detail"),
    path("author/<slug90:slug>/", library.author_detail, name="author-detail"),
    path("articles/<key:pk>/", article.article_by_number, name="article-by-number"),
    path("articles/<key:pk>/print/", article.article_print, name="article-print"),
    path("articles/<key:pk>/view/", engagement.view_count, name="view-count"),
    path("articles/<key:pk>/reactions/<text24:kind>/", engagement.reaction, name="reaction"),
    path("articles/<key:pk>/bookmark/", bookmarks.bookmark, name="bookmark"),
    path("articles/<key:pk>/cite/<text24:style>/", citations.cite, name="cite"),
    path("saved/", bookmarks.saved, name="saved"),
    path("tags/", alphabetical.tag_index, name="tag-index"),
    path("authors/", alphabetical.author_index, name="author-index"),
    path("series/<slug90:slug>/", alphabetical.series_detail, name="series-detail"),
    path("feed/", feeds.newest, name="feed"),
    path("category/<slug80:slug>/feed/", feeds.in_category, name="category-feed"),
    path("tag/<text100:slug>/feed/", feeds.with_tag, name="tag-feed"),
    path("author/<slug90:slug>/feed/", feeds.by_author, name="author-feed"),
    path(
        "<slug80:category>/<slug80:slug>-<key:pk>/", article.article_detail, name="article-detail"
    ),
]
