"""The guarantee: who joins, what is promised, what is done."""
