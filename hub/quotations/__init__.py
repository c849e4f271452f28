"""Quotations that follow their source: withheld while it is hidden, restored when it is shown."""
