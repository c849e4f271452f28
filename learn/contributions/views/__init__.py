"""Pages of what is shared with Learn."""
