"""The analysis `discovery`."""
