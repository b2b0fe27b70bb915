"""Talks: opening, rounds, signature."""
