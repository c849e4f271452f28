"""Articles from files: read one by one, checked, and written in batches."""
