"""The analysis `acceptable`."""
