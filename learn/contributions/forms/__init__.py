"""What people write on the way of an article into the library."""
