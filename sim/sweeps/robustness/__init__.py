"""The analysis `robustness`."""
