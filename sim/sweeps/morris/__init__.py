"""The analysis `morris`."""
