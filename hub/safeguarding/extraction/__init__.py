"""Text extraction from PDF and DOCX files in a process of its own.

A hostile file can end that process and nothing else.
"""
