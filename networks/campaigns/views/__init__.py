"""Pages of campaigns, and of testimonies."""
