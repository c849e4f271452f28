"""Quotations follow what they quote: withheld with it, and put back with it."""
