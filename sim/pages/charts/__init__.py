"""The charts of a run: one file for each, with `draw(run)`, its PLACE in the reading order, and how (not) to read it."""
