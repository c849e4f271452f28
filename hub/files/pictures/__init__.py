"""Pictures, drawn anew in a process of its own: upright, no larger than needed, and without what the camera wrote."""
