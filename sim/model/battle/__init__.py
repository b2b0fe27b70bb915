"""Battle: tempo, ground, losses, strikes."""
