"""Import of articles from files: read one by one, validated, written in batches."""
