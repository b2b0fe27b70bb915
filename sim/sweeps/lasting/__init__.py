"""The analysis `lasting`."""
