"""PostgreSQL: the embedded server (`embedded`), and Django's way to any of them (`base`, the database engine)."""

from pathlib import Path

from hub.database.embedded import SUPERUSER, EmbeddedServer


def embedded_settings(data: Path, *, durable: bool = True) -> dict[str, object]:
    """Start the embedded server and return Django's settings of its database."""
    server = EmbeddedServer(data, durable=durable)
    server.acquire()
    # For what `prepared_cursor` asks; Django's own cursors prepare nothing. To plan such a statement anew for each
    # value would take longer than to answer it.
    options = {"prepare_threshold": 0, "options": "-c plan_cache_mode=force_generic_plan"}
    return {"NAME": "postgres", "USER": SUPERUSER, "HOST": str(server.socket_folder), "OPTIONS": options}
