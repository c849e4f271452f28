"""Removal of author details from files, in a separate process.

These are properties, the authors of comments and changes, and paths.
"""
