"""What happens in a network of the cast is what people are told of here."""

from tests.networks.conftest import network

__all__ = ["network"]
