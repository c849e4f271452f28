"""Networks to look round in: invented communities of invented people. Every text was written for it."""
