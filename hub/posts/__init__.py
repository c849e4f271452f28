"""Shared base of discussion posts and article comments: editing, deletion, reactions."""
