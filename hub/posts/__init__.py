"""What posts in discussions and comments on articles have in common: how they are changed, taken down, reacted to."""
