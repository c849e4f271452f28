"""What is talked about in a network."""

from networks.discussions.models.following import Draft, DraftPicture, Position, View, Watch
from networks.discussions.models.links import Citation, PromotedPost, Promotion
from networks.discussions.models.post import Mention, Post, PostFile, Reaction, Revision
from networks.discussions.models.sharing import Choice, Poll, SharedConcern, Vote
from networks.discussions.models.thread import Pseudonym, Tag, Thread, UnindexedPage

__all__ = [
    "Choice",
    "Citation",
    "Draft",
    "DraftPicture",
    "Mention",
    "Poll",
    "Position",
    "Post",
    "PostFile",
    "PromotedPost",
    "Promotion",
    "Pseudonym",
    "Reaction",
    "Revision",
    "SharedConcern",
    "Tag",
    "Thread",
    "UnindexedPage",
    "View",
    "Vote",
    "Watch",
]
