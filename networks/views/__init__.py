"""Views of networks."""
