"""The networks' pages."""
