"""Addresses of discussions, below those of their network."""

from django.urls import URLPattern, path

from networks.discussions import feeds
from networks.discussions.views import (
    drafts,
    held_thread,
    library,
    me_too,
    mention_suggestions,
    moderation,
    pictures,
    polls,
    posts,
    search,
    similar,
    subscriptions,
    threads,
)

app_name = "discussions"

urlpatterns: list[URLPattern] = [
    path("search/", search.search_discussions, name="search"),
    path("about/<text24:kind>/<key:pk>/", library.about, name="about"),
    path("promotions/<key:pk>/", library.promotion, name="promotion"),
    path("posts/<key:pk>/", posts.post, name="post"),
    path("posts/<key:pk>/history/", posts.post_history, name="post-history"),
    path("posts/<key:pk>/edit/", posts.post_edit, name="post-edit"),
    path("posts/<key:pk>/delete/", posts.post_delete, name="post-delete"),
    path("posts/<key:pk>/reactions/<text24:kind>/", posts.reaction, name="reaction"),
    path("posts/<key:pk>/author/", moderation.post_author, name="post-author"),
    path("posts/<key:pk>/answer/", moderation.answer, name="answer"),
    path("posts/<key:pk>/drafts/", drafts.keep_edit, name="draft-of-edit"),
    path("drafts/", drafts.draft_list, name="drafts"),
    path("drafts/<key:pk>/delete/", drafts.draft_delete, name="draft-delete"),
    path("<slug80:slug>/discussions/", threads.thread_list, name="thread-list"),
    path("<slug80:slug>/discussions/drafts/", drafts.keep_new, name="draft-of-thread"),
    path("<slug80:slug>/discussions/pictures/", pictures.picture, name="picture"),
    path("<slug80:slug>/discussions/people/", mention_suggestions.people, name="people"),
    path("<slug80:slug>/discussions/follow/", subscriptions.follow_network, name="follow-network"),
    path("<slug80:slug>/discussions/<key:pk>/drafts/", drafts.keep_reply, name="draft-of-reply"),
    path(
        "<slug80:slug>/discussions/<key:pk>/follow/",
        subscriptions.follow_thread,
        name="follow-thread",
    ),
    path("<slug80:slug>/discussions/<key:pk>/seen/", subscriptions.seen, name="seen"),
    path("<slug80:slug>/discussions/<key:pk>/votes/", polls.vote, name="vote"),
    path(
        "<slug80:slug>/discussions/<key:pk>/shared/", me_too.shared_concern, name="shared-concern"
    ),
    path("<slug80:slug>/discussions/feed/", feeds.network_feed, name="feed"),
    path("<slug80:slug>/discussions/new/", threads.thread_create, name="thread-create"),
    path("<slug80:slug>/discussions/<key:pk>/", threads.thread_detail, name="thread-detail"),
    path(
        "<slug80:slug>/discussions/<key:pk>/waiting/",
        held_thread.thread_waiting,
        name="thread-waiting",
    ),
    path("<slug80:slug>/discussions/<key:pk>/posts/", threads.reply, name="reply"),
    path("<slug80:slug>/discussions/<key:pk>/alike/", similar.alike, name="alike"),
    path("<slug80:slug>/discussions/<key:pk>/poll/", polls.poll_edit, name="poll-edit"),
    path("<slug80:slug>/discussions/<key:pk>/unread/", threads.first_unread, name="first-unread"),
    path("<slug80:slug>/discussions/<key:pk>/edit/", moderation.thread_edit, name="thread-edit"),
    path(
        "<slug80:slug>/discussions/<key:pk>/closed/",
        moderation.thread_switch,
        {"what": "closed"},
        name="thread-closed",
    ),
    path(
        "<slug80:slug>/discussions/<key:pk>/pinned/",
        moderation.thread_switch,
        {"what": "pinned"},
        name="thread-pinned",
    ),
    path("<slug80:slug>/discussions/<key:pk>/move/", moderation.thread_move, name="thread-move"),
    path("<slug80:slug>/discussions/<key:pk>/merge/", moderation.thread_merge, name="thread-merge"),
    path(
        "<slug80:slug>/discussions/<key:pk>/promote/", library.thread_promote, name="thread-promote"
    ),
    path("<slug80:slug>/discussions/<key:pk>/split/", moderation.thread_split, name="thread-split"),
]
