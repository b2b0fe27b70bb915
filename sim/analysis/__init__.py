"""What a finished run says: survival, headline table. Reads the store alone."""
