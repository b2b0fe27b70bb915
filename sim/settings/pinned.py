"""What the code vouches for, written by `python -m sim calibrate --ship` alone."""

POSTERIOR_SHA256 = "7d703d6d560f004cc79c29ed2d6c57bacd773845f1020e450bdbfcde51f5c116"
"""Of sim/settings/posterior.parquet: runs take numbers from this sample and no other."""
