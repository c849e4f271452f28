"""Who wrote a file, taken out of it: properties, comments' and changes' authors, paths. In a process of its own."""
