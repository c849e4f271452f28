"""PostgreSQL: the embedded server (`embedded`) and Django's database engine (`base`)."""

from pathlib import Path

from hub.database.embedded_server.server import SUPERUSER, EmbeddedServer


def embedded_settings(data: Path, *, durable: bool = True) -> dict[str, object]:
    """Start the embedded server and return Django's database settings for it."""
    server = EmbeddedServer(data, durable=durable)
    server.acquire()
    # For the statements of `prepared_cursor`; Django's own cursors prepare nothing. Planning such a
    # statement anew for each value would take longer than executing it.
    options = {"prepare_threshold": 0, "options": "-c plan_cache_mode=force_generic_plan"}
    return {
        "NAME": "postgres",
        "USER": SUPERUSER,
        "HOST": str(server.socket_folder),
        "OPTIONS": options,
    }
