"""Web server: granian, with Django's WSGI application behind it (docs/decisions/0045)."""
