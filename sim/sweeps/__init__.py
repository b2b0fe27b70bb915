"""Designs, and a folder for each analysis of many runs."""
