"""Designs: what an experiment varies, read from its file, and turned into points and cells."""
