"""Where nothing is known of who asks: the pages on which one gives a testimony, and comes back to it."""

PATHS = r"/testimonies/(?:|give/.*|yours/.*)"
