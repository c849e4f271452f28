"""Addresses of discussions, below those of their network."""

from django.urls import URLPattern, path

from networks.discussions import feeds
from networks.discussions.views import (
    alike,
    drafts,
    following,
    linking,
    moderating,
    naming,
    pictures,
    polls,
    posts,
    searching,
    sharing,
    threads,
    waiting,
)

app_name = "discussions"

urlpatterns: list[URLPattern] = [
    path("search/", searching.search_discussions, name="search"),
    path("about/<str:kind>/<int:pk>/", linking.about, name="about"),
    path("promotions/<int:pk>/", linking.promotion, name="promotion"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/history/", posts.post_history, name="post-history"),
    path("posts/<int:pk>/edit/", posts.post_edit, name="post-edit"),
    path("posts/<int:pk>/delete/", posts.post_delete, name="post-delete"),
    path("posts/<int:pk>/reactions/<str:kind>/", posts.reaction, name="reaction"),
    path("posts/<int:pk>/author/", moderating.post_author, name="post-author"),
    path("posts/<int:pk>/answer/", moderating.answer, name="answer"),
    path("posts/<int:pk>/drafts/", drafts.keep_edit, name="draft-of-edit"),
    path("drafts/", drafts.draft_list, name="drafts"),
    path("drafts/<int:pk>/delete/", drafts.draft_delete, name="draft-delete"),
    path("<slug:slug>/discussions/", threads.thread_list, name="thread-list"),
    path("<slug:slug>/discussions/drafts/", drafts.keep_new, name="draft-of-thread"),
    path("<slug:slug>/discussions/pictures/", pictures.picture, name="picture"),
    path("<slug:slug>/discussions/people/", naming.people, name="people"),
    path("<slug:slug>/discussions/follow/", following.follow_network, name="follow-network"),
    path("<slug:slug>/discussions/<int:pk>/drafts/", drafts.keep_reply, name="draft-of-reply"),
    path("<slug:slug>/discussions/<int:pk>/follow/", following.follow_thread, name="follow-thread"),
    path("<slug:slug>/discussions/<int:pk>/seen/", following.seen, name="seen"),
    path("<slug:slug>/discussions/<int:pk>/votes/", polls.vote, name="vote"),
    path("<slug:slug>/discussions/<int:pk>/shared/", sharing.shared_concern, name="shared-concern"),
    path("<slug:slug>/discussions/feed/", feeds.network_feed, name="feed"),
    path("<slug:slug>/discussions/new/", threads.thread_create, name="thread-create"),
    path("<slug:slug>/discussions/<int:pk>/", threads.thread_detail, name="thread-detail"),
    path("<slug:slug>/discussions/<int:pk>/waiting/", waiting.thread_waiting, name="thread-waiting"),
    path("<slug:slug>/discussions/<int:pk>/posts/", threads.reply, name="reply"),
    path("<slug:slug>/discussions/<int:pk>/alike/", alike.alike, name="alike"),
    path("<slug:slug>/discussions/<int:pk>/poll/", polls.poll_edit, name="poll-edit"),
    path("<slug:slug>/discussions/<int:pk>/unread/", threads.first_unread, name="first-unread"),
    path("<slug:slug>/discussions/<int:pk>/edit/", moderating.thread_edit, name="thread-edit"),
    path(
        "<slug:slug>/discussions/<int:pk>/closed/", moderating.thread_switch, {"what": "closed"}, name="thread-closed"
    ),
    path(
        "<slug:slug>/discussions/<int:pk>/pinned/", moderating.thread_switch, {"what": "pinned"}, name="thread-pinned"
    ),
    path("<slug:slug>/discussions/<int:pk>/move/", moderating.thread_move, name="thread-move"),
    path("<slug:slug>/discussions/<int:pk>/merge/", moderating.thread_merge, name="thread-merge"),
    path("<slug:slug>/discussions/<int:pk>/promote/", linking.thread_promote, name="thread-promote"),
    path("<slug:slug>/discussions/<int:pk>/split/", moderating.thread_split, name="thread-split"),
]
