"""Settings from the environment and `.env`; an invalid one is reported in one sentence."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values

BASE_DIR = Path(__file__).resolve().parent.parent


class StartError(SystemExit):
    """Failure to start: ends the process with one sentence on stderr and exit code 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"hub: {sentence}")


class SettingError(StartError):
    """Setting with an invalid value, or a required one that is missing."""


class Environment:
    """Environment variables, and the values of a `.env` file below them; empty counts as unset."""

    def __init__(self, dotenv: Path) -> None:
        from_file = {name: value for name, value in dotenv_values(dotenv).items() if value}
        from_process = {name: value for name, value in os.environ.items() if value}
        self._values = from_file | from_process

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name, default)

    def flag(self, name: str, *, default: bool = False) -> bool:
        word = self._values.get(name, str(default)).strip().lower()
        if word in {"1", "true", "yes", "on"}:
            return True
        if word in {"0", "false", "no", "off"}:
            return False
        raise SettingError(f"{name} is {word!r}; write 1 or 0.")

    def number(self, name: str, default: int) -> int:
        word = self._values.get(name, str(default))
        try:
            return int(word)
        except ValueError:
            raise SettingError(f"{name} is {word!r}; write a whole number.") from None

    def words(self, name: str) -> list[str]:
        """Return a list that is written with commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def path(self, name: str, default: Path) -> Path:
        return Path(self._values.get(name, str(default))).expanduser().resolve()

    def path_prefix(self, name: str) -> str:
        """Return the beginning of URL paths, such as "/protected-files/", or an empty string."""
        prefix = self.text(name)
        if prefix and not re.fullmatch(r"/(?:[A-Za-z0-9_-]+/)+", prefix):
            raise SettingError(
                f"{name} is {prefix!r}; "
                "write the beginning of addresses, such as /protected-files/."
            )
        return prefix

    def required(self, name: str, purpose: str) -> str:
        value = self.text(name)
        if not value:
            raise SettingError(
                f"{name} is not set; {purpose}. Set it, or DEBUG=1 on your own machine."
            )
        return value

    def secret_key(self) -> str:
        return self.required(
            "SECRET_KEY", "it signs cookies and links, and must be long and random"
        )

    def receipt_key(self) -> str:
        return self.required(
            "RECEIPT_KEY",
            "testimonies are found by it for ever "
            "(where the site ran without one: the SECRET_KEY it had then)",
        )

    def allowed_hosts(self) -> list[str]:
        self.required("ALLOWED_HOSTS", "it names the hosts this site answers for")
        return self.words("ALLOWED_HOSTS")

    def database(self, name: str) -> dict[str, object] | None:
        """Return Django's database settings for a `postgresql://` URL, or None if unset."""
        address = self.text(name)
        if not address:
            return None
        # Slow to import, and most of the time there is no address.
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict

        if urlsplit(address).scheme not in {"postgres", "postgresql"}:
            raise SettingError(
                f"{name} is not the address of a PostgreSQL database (postgresql://…)."
            )
        try:
            parts = conninfo_to_dict(address)
        except ProgrammingError:
            raise SettingError(f"{name} cannot be read as the address of a database.") from None
        names = {
            "dbname": "NAME",
            "user": "USER",
            "password": "PASSWORD",
            "host": "HOST",
            "port": "PORT",
        }
        known = {names[key]: str(value) for key, value in parts.items() if key in names}
        other = {key: value for key, value in parts.items() if key not in names}
        if not known.get("NAME"):
            raise SettingError(f"{name} does not name a database.")
        return known | {"OPTIONS": other}

    def mail(self, name: str) -> dict[str, object] | None:
        """Return the options of Django's SMTP backend for a URL, or None if unset.

        The URL begins with `smtp://`, `smtp+tls://` or `smtps://`.
        """
        address = self.text(name)
        if not address:
            return None
        parts = urlsplit(address)
        if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
            raise SettingError(
                f"{name} is not the address of a mail server (smtp://, smtp+tls:// or smtps://)."
            )
        return {
            "host": parts.hostname,
            "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 15,
        }


env = Environment(Path(os.environ.get("HUB_ENV_FILE") or BASE_DIR / ".env"))
