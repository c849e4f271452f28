"""Views of contributions to Learn."""
