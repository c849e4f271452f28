"""Admin of the library (Learn), for editors."""

from learn.admin import articles, taxonomy

__all__ = ["articles", "taxonomy"]
