"""The ten patterns of MODEL section 6, claim by claim: what is simulated, what is measured on it, and what the record says."""
