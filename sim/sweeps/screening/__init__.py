"""The analysis `screening`."""
