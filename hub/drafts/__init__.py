"""Drafts: unfinished text, saved on the server while it is written."""
