"""What happens in a network of the cast is what mails are about here."""

from tests.networks.conftest import cast, network

__all__ = ["cast", "network"]
