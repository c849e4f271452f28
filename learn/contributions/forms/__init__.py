"""Forms of the editorial workflow."""
