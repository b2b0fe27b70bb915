"""The analysis `sobol`."""
