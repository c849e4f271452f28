"""Which articles one reader has opened today."""

from hub import seen


class SeenToday(seen.SeenToday):
    cookie = "seen"
    salt = "learn.seen"
    path = "/learn/articles/"
