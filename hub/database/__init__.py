"""PostgreSQL: the embedded server (`embedded`), and Django's way to any of them (`base`, the database engine)."""

from pathlib import Path

from hub.database.embedded import SUPERUSER, EmbeddedServer


def embedded_settings(data: Path, *, durable: bool = True) -> dict[str, object]:
    """Start the embedded server and return Django's settings of its database."""
    server = EmbeddedServer(data, durable=durable)
    server.acquire()
    options = {"prepare_threshold": 0}  # what `prepared_cursor` asks; Django's own cursors prepare nothing
    return {"NAME": "postgres", "USER": SUPERUSER, "HOST": str(server.socket_folder), "OPTIONS": options}
