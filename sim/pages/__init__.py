"""Charts of a run, and reports."""
