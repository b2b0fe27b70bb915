"""People under occupation, flight and return, rights."""
