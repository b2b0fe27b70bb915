"""The analysis `deciding`."""
