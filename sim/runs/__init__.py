"""A run, many runs, an experiment, and their files."""
