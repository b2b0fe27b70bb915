"""The analysis `comparison`."""
