"""A library to look round in: articles on invented events, by invented people. Every text was written for it."""
