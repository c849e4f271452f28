"""Safeguarding: screening for data that may identify patients, and helplines for crises."""
