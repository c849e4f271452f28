"""Redrawing of pictures in a separate process.

The result is upright, no larger than needed, and without the camera's metadata.
"""
