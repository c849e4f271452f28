"""Demo library: articles on invented events, by invented people.

Every text was written for it.
"""
