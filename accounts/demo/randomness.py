"""Chance that falls the same way every time."""

from random import Random


def chance(*key: object) -> Random:
    """Random numbers that depend on the key alone, so that adding one thing changes no other."""
    return Random("|".join(map(str, key)))  # noqa: S311 - it invents people, it guards nothing
