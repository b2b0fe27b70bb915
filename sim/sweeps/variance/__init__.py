"""The analysis `variance`."""
