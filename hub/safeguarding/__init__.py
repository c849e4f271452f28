"""Patients are not identified by accident, and who writes that they cannot go on is told where help is."""
