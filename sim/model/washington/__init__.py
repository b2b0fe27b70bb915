"""Washington's policy."""
