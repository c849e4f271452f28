"""Which threads one reader has opened today."""

from hub import seen


class SeenToday(seen.SeenToday):
    cookie = "seen-threads"
    salt = "discussions.seen"
    path = "/networks/"
