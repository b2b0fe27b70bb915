"""What is believed: pure functions for one world, one question per file, each with its reason."""
