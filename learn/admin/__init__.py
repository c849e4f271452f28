"""Learn's admin: what an editor needs all day."""

from learn.admin import articles, shelves

__all__ = ["articles", "shelves"]
