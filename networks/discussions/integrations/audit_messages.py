"""What discussions write into a network's audit trail, in words. Nothing here names the author of a post."""

SENTENCES = {
    "thread.closed": "{by} closed discussion {thread}.",
    "thread.reopened": "{by} opened discussion {thread} again.",
    "thread.pinned": "{by} pinned discussion {thread}.",
    "thread.unpinned": "{by} unpinned discussion {thread}.",
    "thread.renamed": "{by} changed the title or tags of discussion {thread}.",
    "thread.moved": "{by} moved discussion {thread} from network {left} to network {to}.",
    "thread.split": "{by} began discussion {new} with {posts} posts of discussion {thread}.",
    "thread.merged": "{by} merged discussion {thread} into {into}.",
    "poll.edited": "{by} changed the poll of discussion {thread}.",
    "post.edited": "{by} edited post {post}.",
    "post.redacted": "{by} took words out of post {post} in discussion {thread} for ever.",
    "post.deleted": "{by} deleted post {post} in discussion {thread}.",
    "post.file-taken-out": "A file of post {post} in discussion {thread} was taken out.",
    "safeguarding.explained": (
        "Posted in discussion {thread}, {place}: {kinds}. Who wrote it was asked whether it identifies a patient."
    ),
    "post.author-asked": "{by} asked who wrote post {post} without a name.",
    "promotion.proposed": "{by} asked the authors of discussion {thread} whether it may become an article.",
    "promotion.made": "Discussion {thread} became a draft of the library: all its authors said yes.",
}
