"""Forms of campaigns, and of testimonies."""
