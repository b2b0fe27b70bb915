"""Charts of the checks against history."""
