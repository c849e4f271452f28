"""Proof that the door holds: every address for everybody, and a network whose every word is looked for elsewhere."""
