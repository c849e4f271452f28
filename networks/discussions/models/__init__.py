"""What is talked about in a network."""

from networks.discussions.models.links import PostLink, PromotedPost, Promotion
from networks.discussions.models.polls import Choice, MeToo, Poll, Vote
from networks.discussions.models.post import Post, PostFile, PostMention, PostReaction, PostRevision
from networks.discussions.models.reader_state import (
    ReadPosition,
    Subscription,
    ThreadDraft,
    ThreadDraftPicture,
    ThreadView,
)
from networks.discussions.models.thread import Pseudonym, Thread, ThreadTag, UnindexedPage

__all__ = [
    "Choice",
    "MeToo",
    "Poll",
    "Post",
    "PostFile",
    "PostLink",
    "PostMention",
    "PostReaction",
    "PostRevision",
    "PromotedPost",
    "Promotion",
    "Pseudonym",
    "ReadPosition",
    "Subscription",
    "Thread",
    "ThreadDraft",
    "ThreadDraftPicture",
    "ThreadTag",
    "ThreadView",
    "UnindexedPage",
    "Vote",
]
