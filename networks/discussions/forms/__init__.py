"""What people write in discussions."""
