"""Invented people and organisations, so that a newcomer sees a site that lives. Nobody here exists."""
