"""What carries worlds: compiled text, dice, records, batches, workers."""
