"""What a run is asked: numbers, choices, facts and their checks."""
