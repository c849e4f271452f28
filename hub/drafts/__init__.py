"""What somebody is writing, kept on the server while they write."""
