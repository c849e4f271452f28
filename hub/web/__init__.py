"""The web server: granian, and Django's WSGI application behind it (docs/decisions/0045)."""
