"""Commands and what they need: thin, and light to import."""
