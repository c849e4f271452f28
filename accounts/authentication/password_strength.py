"""Passwords that a program guesses soon: those of breaches, words, names, dates and keys in a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

# The work grows faster than the length; a password whose beginning is hard to guess is hard to guess.
LOOKED_AT = 48  # letters
FEWEST_GUESSES = 10**8  # more than anybody tries over a network
OWN_WORDS = 8
GUESSABLE = (
    "This password is among the first that a program would try. "
    "Choose three or four words that do not belong together, and nothing that is known of you."
)


class GuessablePasswordValidator:
    """Refuse a password for which `zxcvbn` needs fewer than a hundred million guesses. No network, no query."""

    def validate(self, password: str, user: Any = None) -> None:
        # Its lists take 12 MB, and few processes ever see a new password.
        from zxcvbn import zxcvbn

        looked_at = password[:LOOKED_AT]
        found = zxcvbn(looked_at, user_inputs=[*self._known_words(user)], max_length=LOOKED_AT)
        if found["guesses"] < FEWEST_GUESSES:
            raise ValidationError(GUESSABLE, code="password_guessable")

    def get_help_text(self) -> str:
        return "Not one that a program would guess."

    def _known_words(self, user: Any) -> Iterator[str]:
        """The words of the person's name and address, and of the site's name."""
        said = [
            getattr(user, "display_name", ""),
            getattr(user, "email", "").partition("@")[0],
            settings.SITE_NAME,
        ]
        for text in said:
            words = text.replace(".", " ").replace("-", " ").split()[:OWN_WORDS]
            yield from (word[:LOOKED_AT] for word in words)
            yield "".join(words)[:LOOKED_AT]
