"""What happens in a network of the cast is what mails are about here."""

from tests.networks.conftest import network

__all__ = ["network"]
